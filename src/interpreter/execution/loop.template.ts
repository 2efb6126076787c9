// The loop: one switch over internal operations. This template holds the irregular operations, written by hand; the
// generator adds an arm for every row and operand shape and writes loop.generated.ts. Hot code (STYLE, rule 9).
//
// Here pc indexes code; fp is the frame's first slot in int32 units, fd in float64 units; w and v are code words.
// Case labels are literals, `let`s stand at the function's head, state is written back at the one exit: each measured
// (design page, section 4). An arm ends in `continue`, or where it has paid
// in `break`; it comes to a NaN of 32 bits by `break nan32`; or leaves by `break loop` with a status: above 0 a
// trap's number (core/errors.ts), below 0 an exit (exits.ts).

import type { Func } from './func.ts';
import type { Machine } from './machine.ts';
import type { Slots } from './slots.ts';
import { loadSlow, storeSlow } from './access.ts';
import { gcBulk } from './arrays.ts';
import { bulk } from './bulk.ts';
import { gc } from './gc.ts';
import { rare } from './rare.ts';
import { vectorOver } from './vector.generated.ts';
//#imports

/**
 * The loop over these slots, or over those of each machine's stack. It runs until a trap or an exit and answers its
 * status; the machine holds what is needed to go on.
 */
export function loopOver(slots: Slots | undefined): (machine: Machine) => number {
  //#math
  const { words, floats32, floats64 }: Partial<Slots> = slots ?? {};
  const vector = vectorOver(slots);
  return function run(machine: Machine): number {
    const { code, globals: G, constants: K, stack } = machine;
    const I = words ?? stack.words;
    const F32 = floats32 ?? stack.floats32;
    const F64 = floats64 ?? stack.floats64;
    const limit = stack.limit | 0;
    const maximumDepth = machine.maximumDepth | 0;
    // Changes no position: code has fewer words. But V8 then knows that adding to one does not overflow, and checks nothing.
    const P = 536870911;
    let { u8: M8, u16: M16, i32: M32, f64: MF64, bytes } = machine;
    let pc = P & machine.pc;
    let fp = machine.fp | 0;
    let fd = fp >> 1;
    let fuel = machine.fuel | 0;
    let depth = machine.depth | 0;
    let status = 0;
    let w = 0;
    let v = 0;
    let n = 0;
    let m = 0;
    let e = 0;
    let x = 0;
    let callee: Func | null = null;
    //#temporaries

    loop: for (;;) {
      w = code[pc]!;
      nan32: {
        switch (w & 1023) {
          case 0: // halt
            status = -1;
            break loop;
          case 1: // unreachable
            status = 1;
            break loop;
          case 2: // stop
            status = -4;
            break loop;
          case 3: // charge
            pc = P & (pc + 1);
            fuel = (fuel - 1) | 0;
            break;

          case 4: // branch tc
            n = code[pc + 2]!;
            pc = P & code[pc + 1]!;
            fuel = (fuel - n) | 0;
            break;
          case 5: // branch_if_zero stc
            if (I[fp + (w >>> 10)] === 0) {
              n = code[pc + 2]!;
              pc = P & code[pc + 1]!;
              fuel = (fuel - n) | 0;
              break;
            }
            pc = P & (pc + 3);
            continue;
          case 6: // branch_if_not_zero stc
            if (I[fp + (w >>> 10)] !== 0) {
              n = code[pc + 2]!;
              pc = P & code[pc + 1]!;
              fuel = (fuel - n) | 0;
              break;
            }
            pc = P & (pc + 3);
            continue;
          case 7: // branch_table sk, then a target and a cost for each label
            n = I[fp + (w >>> 10)]!;
            m = code[pc + 1]!;
            // The default label is the last one; as unsigned numbers all that is out of range is above it.
            if (n >>> 0 > m) n = m;
            m = (pc + 2 + (n << 1)) | 0;
            pc = P & code[m]!;
            fuel = (fuel - code[m + 1]!) | 0;
            break;

          // A function's header is [frame, link, words to clear, cost], in int32 units from its first slot; its code follows.
          // The link holds where to go on and the caller's frame.
          case 8: // call kkkc: header or 0, function, first argument
            m = code[pc + 1]!;
            n = (fp + code[pc + 3]!) | 0;
            if (m === 0 || depth >= maximumDepth || n + code[m]! > limit) {
              status = -2;
              break loop;
            }
            e = (n + code[m + 1]!) | 0;
            I[e] = pc + 4;
            I[e + 1] = fp;
            e = (e + 2) | 0;
            for (v = (e + code[m + 2]!) | 0; e < v; e++) I[e] = 0;
            depth = (depth + 1) | 0;
            fp = n;
            fd = fp >> 1;
            pc = P & (m + 4);
            fuel = (fuel - code[m + 3]!) | 0;
            break;
          case 9: // call_imported kkc: function, first argument
            status = -2;
            break loop;
          case 10: {
            // call_indirect skkkc: type, table, first argument
            const elements = machine.tables[code[pc + 2]!]!.elements;
            n = I[fp + (w >>> 10)]!;
            if (n >>> 0 >= elements.length) {
              status = 7;
              break loop;
            }
            callee = elements[n >>> 0] as Func | null;
            if (callee === null) {
              status = 8;
              break loop;
            }
            if (callee.typeId !== code[pc + 1] && !machine.isCallable(callee, code[pc + 1]!)) {
              status = 9;
              break loop;
            }
            n = (fp + code[pc + 3]!) | 0;
            if (callee.instance !== machine.instance) {
              machine.callee = callee;
              status = -5;
              break loop;
            }
            m = machine.entries[callee.index]!;
            if (m === 0 || depth >= maximumDepth || n + code[m]! > limit) {
              machine.callee = callee;
              status = -5;
              break loop;
            }
            e = (n + code[m + 1]!) | 0;
            I[e] = pc + 4;
            I[e + 1] = fp;
            e = (e + 2) | 0;
            for (v = (e + code[m + 2]!) | 0; e < v; e++) I[e] = 0;
            depth = (depth + 1) | 0;
            fp = n;
            fd = fp >> 1;
            pc = P & (m + 4);
            fuel = (fuel - code[m + 3]!) | 0;
            break;
          }
          case 11: // return k
            n = (fp + code[pc + 1]!) | 0;
            pc = P & I[n]!;
            fp = I[n + 1]!;
            fd = fp >> 1;
            depth = (depth - 1) | 0;
            fuel = (fuel - code[pc]!) | 0;
            pc = P & (pc + 1);
            break;
          case 12: // return_word sk
            I[fp] = I[fp + (w >>> 10)]!;
            n = (fp + code[pc + 1]!) | 0;
            pc = P & I[n]!;
            fp = I[n + 1]!;
            fd = fp >> 1;
            depth = (depth - 1) | 0;
            fuel = (fuel - code[pc]!) | 0;
            pc = P & (pc + 1);
            break;
          case 13: // return_words sk
            n = (fp + (w >>> 10)) | 0;
            I[fp] = I[n]!;
            I[fp + 1] = I[n + 1]!;
            n = (fp + code[pc + 1]!) | 0;
            pc = P & I[n]!;
            fp = I[n + 1]!;
            fd = fp >> 1;
            depth = (depth - 1) | 0;
            fuel = (fuel - code[pc]!) | 0;
            pc = P & (pc + 1);
            break;

          case 14: // move_word ds
            I[fp + (w >>> 10)] = I[fp + code[pc + 1]!]!;
            pc = P & (pc + 2);
            continue;
          case 15: // move_words ds
            n = (fp + (w >>> 10)) | 0;
            m = (fp + code[pc + 1]!) | 0;
            I[n] = I[m]!;
            I[n + 1] = I[m + 1]!;
            pc = P & (pc + 2);
            continue;
          case 16: // move_float DS
            // Two int stores read back as a float stall; only a NaN needs them, to keep its payload.
            x = F64[fd + code[pc + 1]!]!;
            if (x === x) F64[fd + (w >>> 10)] = x;
            else {
              n = (fd + (w >>> 10)) << 1;
              m = (fd + code[pc + 1]!) << 1;
              I[n] = I[m]!;
              I[n + 1] = I[m + 1]!;
            }
            pc = P & (pc + 2);
            continue;
          case 17: // constant_word dk
            I[fp + (w >>> 10)] = code[pc + 1]!;
            pc = P & (pc + 2);
            continue;
          case 18: // constant_words dkk
            n = (fp + (w >>> 10)) | 0;
            I[n] = code[pc + 1]!;
            I[n + 1] = code[pc + 2]!;
            pc = P & (pc + 3);
            continue;
          case 19: // constant_float Dk
            F64[fd + (w >>> 10)] = K[code[pc + 1]!]!;
            pc = P & (pc + 2);
            continue;
          case 20: // select_word dsss: first, second, condition
            v = code[pc + 1]!;
            I[fp + (w >>> 10)] = I[fp + (I[fp + code[pc + 2]!] === 0 ? v >>> 16 : v & 65535)]!;
            pc = P & (pc + 3);
            continue;
          case 21: // select_words dsss
            v = code[pc + 1]!;
            n = (fp + (w >>> 10)) | 0;
            m = (fp + (I[fp + code[pc + 2]!] === 0 ? v >>> 16 : v & 65535)) | 0;
            I[n] = I[m]!;
            I[n + 1] = I[m + 1]!;
            pc = P & (pc + 3);
            continue;

          case 22: // global_get_word dk
            I[fp + (w >>> 10)] = G[code[pc + 1]!]!;
            pc = P & (pc + 2);
            continue;
          case 23: // global_get_words dk
            n = (fp + (w >>> 10)) | 0;
            m = code[pc + 1]!;
            I[n] = G[m]!;
            I[n + 1] = G[m + 1]!;
            pc = P & (pc + 2);
            continue;
          case 24: // global_set_word sk
            G[code[pc + 1]!] = I[fp + (w >>> 10)]!;
            pc = P & (pc + 2);
            continue;
          case 25: // global_set_words sk
            n = (fp + (w >>> 10)) | 0;
            m = code[pc + 1]!;
            G[m] = I[n]!;
            G[m + 1] = I[n + 1]!;
            pc = P & (pc + 2);
            continue;

          case 26: // rare dk: see rare.ts; word 1 is `number | length << 16`
            status = rare(machine, code, pc, fp);
            if (status !== 0) break loop;
            M8 = machine.u8;
            M16 = machine.u16;
            M32 = machine.i32;
            MF64 = machine.f64;
            bytes = machine.bytes;
            pc = P & (pc + (code[pc + 1]! >>> 16));
            continue;
          case 27: // bulk kkkkkkc: see bulk.ts; ends its line, so that what it charges beyond 1 comes from paid-up fuel
            machine.fuel = fuel;
            status = bulk(machine, code, pc, fp);
            if (status !== 0) break loop;
            fuel = (machine.fuel - code[pc + 7]!) | 0;
            pc = P & (pc + 8);
            break;
          case 28: // return_call kk: function, first argument
            status = -6;
            break loop;
          case 29: // return_call_indirect skkk: type, table, first argument
            status = -6;
            break loop;

          case 30: // select_float DSSs
            v = code[pc + 1]!;
            n = I[fp + code[pc + 2]!] === 0 ? v >>> 16 : v & 65535;
            x = F64[fd + n]!;
            if (x === x) F64[fd + (w >>> 10)] = x;
            else {
              m = (fd + n) << 1;
              n = (fd + (w >>> 10)) << 1;
              I[n] = I[m]!;
              I[n + 1] = I[m + 1]!;
            }
            pc = P & (pc + 3);
            continue;
          case 31: // return_float Sk
            x = F64[fd + (w >>> 10)]!;
            if (x === x) F64[fd] = x;
            else {
              n = (fd + (w >>> 10)) << 1;
              I[fp] = I[n]!;
              I[fp + 1] = I[n + 1]!;
            }
            n = (fp + code[pc + 1]!) | 0;
            pc = P & I[n]!;
            fp = I[n + 1]!;
            fd = fp >> 1;
            depth = (depth - 1) | 0;
            fuel = (fuel - code[pc]!) | 0;
            pc = P & (pc + 1);
            break;

          case 32: // vector dk: runs on while vector operations follow (vector.template.ts)
            n = vector(machine, code, pc, fp) | 0;
            if (n < 0) {
              status = -n;
              pc = P & machine.pc;
              break loop;
            }
            pc = P & n;
            continue;
          case 33: // require_low skk: a 64-bit address or index, its offset's high half, the trap where there is more than 32 bits
            if ((I[fp + (w >>> 10) + 1]! | code[pc + 1]!) !== 0) {
              status = code[pc + 2]!;
              break loop;
            }
            pc = P & (pc + 3);
            continue;
          case 34: // gc dk: see gc.ts; word 1 is `number | length << 16`
            status = gc(machine, code, pc, fp);
            if (status !== 0) break loop;
            pc = P & (pc + (code[pc + 1]! >>> 16));
            continue;
          case 35: // gc_bulk dk: see arrays.ts; as `gc`, and its last word is a cost: it ends its line, as `bulk` does
            machine.fuel = fuel;
            status = gcBulk(machine, code, pc, fp);
            if (status !== 0) break loop;
            pc = P & (pc + (code[pc + 1]! >>> 16));
            fuel = (machine.fuel - code[pc - 1]!) | 0;
            break;
          case 36: // call_ref skc: function, first argument
            callee = stack.references[(fp + (w >>> 10)) >> 1] as Func | null;
            if (callee === null) {
              status = 19;
              break loop;
            }
            n = (fp + code[pc + 1]!) | 0;
            m = callee.instance === machine.instance ? machine.entries[callee.index]! : 0;
            if (m === 0 || depth >= maximumDepth || n + code[m]! > limit) {
              machine.callee = callee;
              status = -5;
              break loop;
            }
            e = (n + code[m + 1]!) | 0;
            I[e] = pc + 2;
            I[e + 1] = fp;
            e = (e + 2) | 0;
            for (v = (e + code[m + 2]!) | 0; e < v; e++) I[e] = 0;
            depth = (depth + 1) | 0;
            fp = n;
            fd = fp >> 1;
            pc = P & (m + 4);
            fuel = (fuel - code[m + 3]!) | 0;
            break;
          case 37: // return_call_ref sk: function, first argument
            status = -6;
            break loop;

          //#arms
          default:
            status = -9;
            break loop;
        }
        if (fuel < 0) {
          status = -3;
          break;
        }
        continue;
      }
      // Arithmetic has come to a NaN, which is made canonical.
      I[fp + (w >>> 10)] = 2143289344;
    }

    machine.pc = pc;
    machine.fp = fp;
    machine.fuel = fuel;
    machine.depth = depth;
    return status;
  };
}
