// Loads and stores off the fast way: unaligned, at the end of a memory, out of bounds, or in a memory that the loop's
// arms do not reach. Addresses are added in doubles, so that nothing wraps (specification 4.4.7). Hot code.

import type { Machine } from './machine.ts';
import type { Memory } from './memory.ts';

// The number of the trap "out of bounds memory access" (core/errors.ts); a test keeps them equal.
const outOfBounds = 5;

/** Loads into `machine.low` and `machine.high` (the sign or 0); answers 0 or the number of a trap. */
export function loadSlow(machine: Machine, address: number, offset: number, bytes: number, signed: boolean): number {
  const memory = machine.instance!.memories[0]!;
  return loadFrom(machine, memory, (address >>> 0) + (offset >>> 0), bytes, signed);
}

/** Stores the low `bytes` bytes of a pair of words; answers 0 or the number of a trap. */
export function storeSlow(
  machine: Machine,
  address: number,
  offset: number,
  bytes: number,
  low: number,
  high: number,
): number {
  return storeTo(machine.instance!.memories[0]!, (address >>> 0) + (offset >>> 0), bytes, low, high);
}

/**
 * An address or a length on the stack, in words from a position on, as a number: exact up to 2^53, which is far more
 * than any memory or table has, so that rounding never brings one inside.
 */
export function addressAt(words: Int32Array, position: number, address64: boolean): number {
  const low = words[position]! >>> 0;
  return address64 ? (words[position + 1]! >>> 0) * 4294967296 + low : low;
}

export function loadFrom(machine: Machine, memory: Memory, at: number, bytes: number, signed: boolean): number {
  if (at + bytes > memory.byteLength) return outOfBounds;
  const { data } = memory;
  let low = 0;
  switch (bytes) {
    case 1:
      low = signed ? data.getInt8(at) : data.getUint8(at);
      break;
    case 2:
      low = signed ? data.getInt16(at, true) : data.getUint16(at, true);
      break;
    default:
      low = data.getInt32(at, true);
  }
  machine.low = low;
  machine.high = bytes === 8 ? data.getInt32(at + 4, true) : signed ? low >> 31 : 0;
  return 0;
}

export function storeTo(memory: Memory, at: number, bytes: number, low: number, high: number): number {
  if (at + bytes > memory.byteLength) return outOfBounds;
  const { data } = memory;
  switch (bytes) {
    case 1:
      data.setInt8(at, low);
      break;
    case 2:
      data.setInt16(at, low, true);
      break;
    default:
      data.setInt32(at, low, true);
      if (bytes === 8) data.setInt32(at + 4, high, true);
  }
  return 0;
}
