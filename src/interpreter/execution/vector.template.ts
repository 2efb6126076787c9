// The loop over vector operations: entered from the loop's arm `vector`, it goes on while vector operations follow each
// other, and answers where it has come to. This template holds the operations that no rule of lanes describes, written
// by hand; the generator adds an arm for each of the others and writes vector.generated.ts. Hot code (STYLE, rule 9).
//
// An operation is word 0 as everywhere, then `number | length << 16`, the operands' slots in int32 units in push order,
// and the immediates. Here pc indexes code; fp is the frame's first slot in int32 units; a, b, c are operands' places,
// d is the destination's, w is word 0. (Their mask is explained in generator/lanes.ts.) Names with digits are words or lanes of operands and results; x and y, and names
// that begin with x or f, are floats. Of an access to memory the immediates are what is still to be added to the address,
// modulo 2^32, the offset, and 0 for memory 0 at an offset below 2^31, else the memory's index and 1: only with 0 may the
// offset be added in 32 bits.
//
// A destination can be an operand's own slot, and of a lane's load overlap one in part: what is not lane by lane in its
// place is read before anything is written. A trap leaves its number, negated, and its place in the machine.

import type { Machine } from './machine.ts';
import type { Slots } from './slots.ts';
import { chosen, fetch, gathered, load, makeCanonical32, makeCanonical64, put, store } from './vector.ts';
//#imports

type VectorLoop = (machine: Machine, code: Int32Array, position: number, fp: number) => number;

/**
 * The loop over vector operations on these slots, or on those of each machine's stack, as `loopOver` is. It runs on to
 * the next operation that is not on vectors and answers its position, or the negated number of a trap.
 */
export function vectorOver(slots: Slots | undefined): VectorLoop {
  //#math
  const { words, floats32, floats64 }: Partial<Slots> = slots ?? {};
  return function runVectors(machine: Machine, code: Int32Array, position: number, fp: number): number {
    const { stack } = machine;
    const I = words ?? stack.words;
    const F32 = floats32 ?? stack.floats32;
    const F64 = floats64 ?? stack.floats64;
    // V8 can come to keep nothing but what it compiled for the inside of this loop, into which it gets only by going round;
    // the first operation of each call is then many times slower. What returns before that is what it counts to mend this.
    stack.vectorRuns = (stack.vectorRuns + 1) & 63;
    const isShort = stack.vectorRuns === 0;
    let pc = position;
    let status = 0;
    let w = code[pc]!;
    let a = 0;
    let b = 0;
    let d = 0;
    let e = 0;
    let n = 0;
    let n0 = 0;
    let n1 = 0;
    let n2 = 0;
    let n3 = 0;
    let x = 0;
    let y = 0;
    //#temporaries

    loop: for (;;) {
      switch (code[pc + 1]! & 65535) {
        case 0: // move: from
          // Float stores as in the loop's `move_float`: what is read next may be a float, which words stall.
          a = (fp + code[pc + 2]!) & 536870911;
          d = (fp + (w >>> 10)) & 536870911;
          x = F64[a >> 1]!;
          y = F64[(a >> 1) + 1]!;
          if (x === x && y === y) {
            F64[d >> 1] = x;
            F64[(d >> 1) + 1] = y;
          } else {
            n0 = I[a]!;
            n1 = I[a + 1]!;
            n2 = I[a + 2]!;
            n3 = I[a + 3]!;
            I[d] = n0;
            I[d + 1] = n1;
            I[d + 2] = n2;
            I[d + 3] = n3;
          }
          pc = (pc + 3) | 0;
          break;
        case 1: // select: first, second, condition
          a = (fp + (I[fp + code[pc + 4]!] === 0 ? code[pc + 3]! : code[pc + 2]!)) & 536870911;
          d = (fp + (w >>> 10)) & 536870911;
          n0 = I[a]!;
          n1 = I[a + 1]!;
          n2 = I[a + 2]!;
          n3 = I[a + 3]!;
          I[d] = n0;
          I[d + 1] = n1;
          I[d + 2] = n2;
          I[d + 3] = n3;
          pc = (pc + 5) | 0;
          break;
        case 2: // globalGet: index. The words of a vector lie in the global's own cells.
          d = (fp + (w >>> 10)) & 536870911;
          for (n = 0; n < 4; n++) I[d + n] = machine.instance!.globals[code[pc + 2]!]!.cells[n]!;
          pc = (pc + 3) | 0;
          break;
        case 3: // globalSet: value, index
          a = (fp + code[pc + 2]!) & 536870911;
          for (n = 0; n < 4; n++) machine.instance!.globals[code[pc + 3]!]!.cells[n] = I[a + n]!;
          pc = (pc + 4) | 0;
          break;
        case 4: // constant: four words
          d = (fp + (w >>> 10)) & 536870911;
          I[d] = code[pc + 2]!;
          I[d + 1] = code[pc + 3]!;
          I[d + 2] = code[pc + 4]!;
          I[d + 3] = code[pc + 5]!;
          pc = (pc + 6) | 0;
          break;
        case 5: // load: address, addend, offset, memory
          a = (I[fp + code[pc + 2]!]! + code[pc + 3]!) | 0;
          e = (a + code[pc + 4]!) | 0;
          d = (fp + (w >>> 10)) & 536870911;
          // Of two doublewords the second one begins in front of the memory's last one.
          if (code[pc + 5] === 0 && a >= 0 && (e & 7) === 0 && e >>> 0 < machine.bytes - 8) {
            e = e >>> 3;
            x = machine.f64[e]!;
            y = machine.f64[e + 1]!;
            if (x === x && y === y) {
              F64[d >> 1] = x;
              F64[(d >> 1) + 1] = y;
            } else {
              e = e << 1;
              I[d] = machine.i32[e]!;
              I[d + 1] = machine.i32[e + 1]!;
              I[d + 2] = machine.i32[e + 2]!;
              I[d + 3] = machine.i32[e + 3]!;
            }
          } else {
            status = load(machine, code[pc + 5]!, a, code[pc + 4]!, d);
            if (status !== 0) break loop;
          }
          pc = (pc + 6) | 0;
          break;
        case 6: // store: address, value, addend, offset, memory
          a = (I[fp + code[pc + 2]!]! + code[pc + 4]!) | 0;
          e = (a + code[pc + 5]!) | 0;
          b = (fp + code[pc + 3]!) & 536870911;
          if (code[pc + 6] === 0 && a >= 0 && (e & 3) === 0 && e >>> 0 < machine.bytes - 12) {
            e = e >>> 2;
            machine.i32[e] = I[b]!;
            machine.i32[e + 1] = I[b + 1]!;
            machine.i32[e + 2] = I[b + 2]!;
            machine.i32[e + 3] = I[b + 3]!;
          } else {
            status = store(machine, code[pc + 6]!, a, code[pc + 5]!, b);
            if (status !== 0) break loop;
          }
          pc = (pc + 7) | 0;
          break;
        case 7: // anyTrue: value
          a = (fp + code[pc + 2]!) & 536870911;
          I[fp + (w >>> 10)] = (I[a]! | I[a + 1]! | I[a + 2]! | I[a + 3]!) === 0 ? 0 : 1;
          pc = (pc + 3) | 0;
          break;
        case 8: // shuffleWords: for each word where it is in the frame
          d = (fp + (w >>> 10)) & 536870911;
          n0 = I[fp + code[pc + 2]!]!;
          n1 = I[fp + code[pc + 3]!]!;
          n2 = I[fp + code[pc + 4]!]!;
          n3 = I[fp + code[pc + 5]!]!;
          I[d] = n0;
          I[d + 1] = n1;
          I[d + 2] = n2;
          I[d + 3] = n3;
          pc = (pc + 6) | 0;
          break;
        case 9: // shuffle: for each byte where it is in the frame
          a = fp << 2;
          d = (fp + (w >>> 10)) & 536870911;
          n0 = gathered(stack.unsigned8, a, code, pc + 2);
          n1 = gathered(stack.unsigned8, a, code, pc + 6);
          n2 = gathered(stack.unsigned8, a, code, pc + 10);
          n3 = gathered(stack.unsigned8, a, code, pc + 14);
          I[d] = n0;
          I[d + 1] = n1;
          I[d + 2] = n2;
          I[d + 3] = n3;
          pc = (pc + 18) | 0;
          break;
        case 10: // swizzle: bytes, and which of them
          a = (fp + code[pc + 2]!) << 2;
          b = (fp + code[pc + 3]!) & 536870911;
          d = (fp + (w >>> 10)) & 536870911;
          n0 = chosen(stack.unsigned8, a, I[b]!);
          n1 = chosen(stack.unsigned8, a, I[b + 1]!);
          n2 = chosen(stack.unsigned8, a, I[b + 2]!);
          n3 = chosen(stack.unsigned8, a, I[b + 3]!);
          I[d] = n0;
          I[d + 1] = n1;
          I[d + 2] = n2;
          I[d + 3] = n3;
          pc = (pc + 4) | 0;
          break;
        //#arms
        default:
          throw new Error('there is no such operation on vectors');
      }
      w = code[pc]!;
      if ((w & 1023) !== 32 || isShort) return pc;
    }
    machine.pc = pc;
    return -status;
  };
}
