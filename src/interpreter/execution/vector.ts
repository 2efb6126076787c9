// The operations on vectors that no rule of lanes describes: moves, whole loads and stores, shuffles. The others are
// generated from the rows (vector.generated.ts). Each is a function of its own behind the loop's arm `vector`: the
// code's words after the first two are the operands' slots, then immediates; the destination stands in word 0. `pc` is
// where the operation stands, `fp` its frame in int32 units. Answers 0 or the number of a trap. Hot code.
//
// A destination can be an operand's own slot, and of a lane's load overlap one in part: whatever is not lane by lane
// is read before anything is written.

import type { Machine } from './machine.ts';

/** The number of the trap "out of bounds memory access" (core/errors.ts); a test keeps them equal. */
export const outOfBounds = 5;

/** Four words on their way: what lanes of 8 and 16 bits are put together in. */
const scratch32 = new Int32Array(4);
export const scratchS8 = new Int8Array(scratch32.buffer);
export const scratchU8 = new Uint8Array(scratch32.buffer);
export const scratchS16 = new Int16Array(scratch32.buffer);
export const scratchU16 = new Uint16Array(scratch32.buffer);

/** Puts what has been put together into a slot. */
export function fromScratch(words: Int32Array, d: number): void {
  words[d] = scratch32[0]!;
  words[d + 1] = scratch32[1]!;
  words[d + 2] = scratch32[2]!;
  words[d + 3] = scratch32[3]!;
}

/** move: from. Float stores as in the loop's `move_float`: what is read next may be a float, which two words stall. */
export function move(machine: Machine, code: Int32Array, pc: number, fp: number): number {
  const { floats64, words } = machine.stack;
  copy(words, floats64, fp + (code[pc]! >>> 10), fp + code[pc + 2]!);
  return 0;
}

/** select: first, second, condition. */
export function select(machine: Machine, code: Int32Array, pc: number, fp: number): number {
  const { floats64, words } = machine.stack;
  const from = words[fp + code[pc + 4]!] === 0 ? code[pc + 3]! : code[pc + 2]!;
  copy(words, floats64, fp + (code[pc]! >>> 10), fp + from);
  return 0;
}

function copy(words: Int32Array, floats64: Float64Array, d: number, s: number): void {
  const x = floats64[s >> 1]!;
  const y = floats64[(s >> 1) + 1]!;
  if (x === x && y === y) {
    floats64[d >> 1] = x;
    floats64[(d >> 1) + 1] = y;
    return;
  }
  const s0 = words[s]!;
  const s1 = words[s + 1]!;
  const s2 = words[s + 2]!;
  const s3 = words[s + 3]!;
  words[d] = s0;
  words[d + 1] = s1;
  words[d + 2] = s2;
  words[d + 3] = s3;
}

/** globalGet: index. The words of a vector lie in the global's own cells. */
export function globalGet(machine: Machine, code: Int32Array, pc: number, fp: number): number {
  const { words } = machine.stack;
  const { cells } = machine.instance!.globals[code[pc + 2]!]!;
  const d = fp + (code[pc]! >>> 10);
  for (let word = 0; word < 4; word++) words[d + word] = cells[word]!;
  return 0;
}

/** globalSet: value, index. */
export function globalSet(machine: Machine, code: Int32Array, pc: number, fp: number): number {
  const { words } = machine.stack;
  const { cells } = machine.instance!.globals[code[pc + 3]!]!;
  const s = fp + code[pc + 2]!;
  for (let word = 0; word < 4; word++) cells[word] = words[s + word]!;
  return 0;
}

/** v128.const: four words. */
export function constant(machine: Machine, code: Int32Array, pc: number, fp: number): number {
  const { words } = machine.stack;
  const d = fp + (code[pc]! >>> 10);
  words[d] = code[pc + 2]!;
  words[d + 1] = code[pc + 3]!;
  words[d + 2] = code[pc + 4]!;
  words[d + 3] = code[pc + 5]!;
  return 0;
}

/** v128.load: address, offset, memory. Addresses are added in doubles, so that nothing wraps (specification 4.4.7). */
export function load(machine: Machine, code: Int32Array, pc: number, fp: number): number {
  const { floats64, words } = machine.stack;
  const memory = machine.instance!.memories[code[pc + 4]!]!;
  const at = (words[fp + code[pc + 2]!]! >>> 0) + (code[pc + 3]! >>> 0);
  if (at + 16 > memory.byteLength) return outOfBounds;
  const d = fp + (code[pc]! >>> 10);
  if (at % 8 === 0) {
    const x = memory.f64[at / 8]!;
    const y = memory.f64[at / 8 + 1]!;
    if (x === x && y === y) {
      floats64[d >> 1] = x;
      floats64[(d >> 1) + 1] = y;
      return 0;
    }
  }
  const { data } = memory;
  words[d] = data.getInt32(at, true);
  words[d + 1] = data.getInt32(at + 4, true);
  words[d + 2] = data.getInt32(at + 8, true);
  words[d + 3] = data.getInt32(at + 12, true);
  return 0;
}

/** v128.store: address, value, offset, memory. */
export function store(machine: Machine, code: Int32Array, pc: number, fp: number): number {
  const { words } = machine.stack;
  const memory = machine.instance!.memories[code[pc + 5]!]!;
  const at = (words[fp + code[pc + 2]!]! >>> 0) + (code[pc + 4]! >>> 0);
  if (at + 16 > memory.byteLength) return outOfBounds;
  const s = fp + code[pc + 3]!;
  if (at % 4 === 0) {
    const { i32 } = memory;
    const to = at / 4;
    i32[to] = words[s]!;
    i32[to + 1] = words[s + 1]!;
    i32[to + 2] = words[s + 2]!;
    i32[to + 3] = words[s + 3]!;
    return 0;
  }
  const { data } = memory;
  data.setInt32(at, words[s]!, true);
  data.setInt32(at + 4, words[s + 1]!, true);
  data.setInt32(at + 8, words[s + 2]!, true);
  data.setInt32(at + 12, words[s + 3]!, true);
  return 0;
}

/** v128.any_true: value. */
export function anyTrue(machine: Machine, code: Int32Array, pc: number, fp: number): number {
  const { words } = machine.stack;
  const s = fp + code[pc + 2]!;
  const any = words[s]! | words[s + 1]! | words[s + 2]! | words[s + 3]!;
  words[fp + (code[pc]! >>> 10)] = any === 0 ? 0 : 1;
  return 0;
}

/** i8x16.shuffle: two vectors, then which of their 32 bytes, four to a word. */
export function shuffle(machine: Machine, code: Int32Array, pc: number, fp: number): number {
  const { unsigned8, words } = machine.stack;
  const a = (fp + code[pc + 2]!) << 2;
  // Indices of the second vector's bytes begin at 16.
  const b = ((fp + code[pc + 3]!) << 2) - 16;
  for (let word = 0; word < 4; word++) {
    const lanes = code[pc + 4 + word]!;
    const first = lanes & 31;
    const second = (lanes >> 8) & 31;
    const third = (lanes >> 16) & 31;
    const fourth = (lanes >> 24) & 31;
    scratch32[word] =
      unsigned8[(first < 16 ? a : b) + first]! |
      (unsigned8[(second < 16 ? a : b) + second]! << 8) |
      (unsigned8[(third < 16 ? a : b) + third]! << 16) |
      (unsigned8[(fourth < 16 ? a : b) + fourth]! << 24);
  }
  fromScratch(words, fp + (code[pc]! >>> 10));
  return 0;
}

/** i8x16.swizzle: bytes, and which of them; 0 where there is none of that index. */
export function swizzle(machine: Machine, code: Int32Array, pc: number, fp: number): number {
  const { unsigned8, words } = machine.stack;
  const a = (fp + code[pc + 2]!) << 2;
  const b = (fp + code[pc + 3]!) << 2;
  for (let lane = 0; lane < 16; lane++) {
    const index = unsigned8[b + lane]!;
    scratchU8[lane] = index < 16 ? unsigned8[a + index]! : 0;
  }
  fromScratch(words, fp + (code[pc]! >>> 10));
  return 0;
}
