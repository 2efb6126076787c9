// What the loop over vector operations calls (vector.template.ts): accesses to memory off its fast ways, NaNs, and bytes
// picked out of vectors. Hot code, but for the accesses.

import { loadFrom, storeTo } from './access.ts';
import type { Machine } from './machine.ts';
import type { Memory } from './memory.ts';

/** The number of the trap "out of bounds memory access" (core/errors.ts); a test keeps them equal. */
const outOfBounds = 5;

/** The memory that an operation names: 0, or its index and 1. */
function memoryOf(machine: Machine, place: number): Memory {
  return machine.instance!.memories[place === 0 ? 0 : place - 1]!;
}

/** Loads so many bytes into `machine.low` and `machine.high`; answers 0 or the number of a trap. */
export function fetch(machine: Machine, place: number, address: number, offset: number, bytes: number): number {
  return loadFrom(machine, memoryOf(machine, place), (address >>> 0) + (offset >>> 0), bytes, false);
}

/** Stores the low `bytes` bytes of a pair of words; answers 0 or the number of a trap. */
export function put(
  machine: Machine,
  place: number,
  address: number,
  offset: number,
  bytes: number,
  low: number,
  high: number,
): number {
  return storeTo(memoryOf(machine, place), (address >>> 0) + (offset >>> 0), bytes, low, high);
}

/** Loads a vector into the words from `d` on; answers 0 or the number of a trap. */
export function load(machine: Machine, place: number, address: number, offset: number, d: number): number {
  const { words } = machine.stack;
  const { byteLength, data } = memoryOf(machine, place);
  // Added in doubles, so that nothing wraps (specification 4.4.7).
  const at = (address >>> 0) + (offset >>> 0);
  if (at + 16 > byteLength) return outOfBounds;
  words[d] = data.getInt32(at, true);
  words[d + 1] = data.getInt32(at + 4, true);
  words[d + 2] = data.getInt32(at + 8, true);
  words[d + 3] = data.getInt32(at + 12, true);
  return 0;
}

/** Stores the vector in the words from `s` on; answers 0 or the number of a trap, and then nothing has been written. */
export function store(machine: Machine, place: number, address: number, offset: number, s: number): number {
  const { words } = machine.stack;
  const { byteLength, data } = memoryOf(machine, place);
  const at = (address >>> 0) + (offset >>> 0);
  if (at + 16 > byteLength) return outOfBounds;
  data.setInt32(at, words[s]!, true);
  data.setInt32(at + 4, words[s + 1]!, true);
  data.setInt32(at + 8, words[s + 2]!, true);
  data.setInt32(at + 12, words[s + 3]!, true);
  return 0;
}

/** Makes every f32 lane that is a NaN the canonical one. */
export function makeCanonical32(words: Int32Array, d: number): void {
  for (let word = d; word < d + 4; word++) if ((words[word]! & 0x7fffffff) > 0x7f800000) words[word] = 0x7fc00000;
}

/** Makes every f64 lane that is a NaN the canonical one. */
export function makeCanonical64(words: Int32Array, d: number): void {
  for (let low = d; low < d + 4; low += 2) {
    const high = words[low + 1]! & 0x7fffffff;
    if (high < 0x7ff00000 || (high === 0x7ff00000 && words[low] === 0)) continue;
    words[low] = 0;
    words[low + 1] = 0x7ff80000;
  }
}

/** A word of four bytes, whose places behind `base` are four words of the code. */
export function gathered(bytes: Uint8Array, base: number, code: Int32Array, position: number): number {
  return (
    bytes[base + code[position]!]! |
    (bytes[base + code[position + 1]!]! << 8) |
    (bytes[base + code[position + 2]!]! << 16) |
    (bytes[base + code[position + 3]!]! << 24)
  );
}

/** A word of four bytes of the sixteen at `base`, chosen by those of another word; 0 where there is none of that index. */
export function chosen(bytes: Uint8Array, base: number, indices: number): number {
  const a = indices & 255;
  const b = (indices >>> 8) & 255;
  const c = (indices >>> 16) & 255;
  const d = indices >>> 24;
  return (
    (a < 16 ? bytes[base + a]! : 0) |
    (b < 16 ? bytes[base + b]! << 8 : 0) |
    (c < 16 ? bytes[base + c]! << 16 : 0) |
    (d < 16 ? bytes[base + d]! << 24 : 0)
  );
}
