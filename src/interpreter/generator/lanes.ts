// How lanes are written as text: in which view of the value stack or of memory, and at which index. Development only.

import { f32, f64, type ValueType } from '../core/types.ts';
import type { LaneType } from '../instructions/vector-row.ts';

/** The view of the value stack (or of memory) that holds lanes of a type, and its index for a place in int32 units. */
export const views: Readonly<Record<LaneType, { readonly view: string; readonly unit: string }>> = {
  s8: { view: 'signed8', unit: ' << 2' },
  u8: { view: 'unsigned8', unit: ' << 2' },
  s16: { view: 'signed16', unit: ' << 1' },
  u16: { view: 'unsigned16', unit: ' << 1' },
  i32: { view: 'words', unit: '' },
  i64: { view: 'words', unit: '' },
  f32: { view: 'floats32', unit: '' },
  f64: { view: 'floats64', unit: ' >> 1' },
};
export const scratch: Partial<Record<LaneType, string>> = {
  s8: 'scratchS8',
  u8: 'scratchU8',
  s16: 'scratchS16',
  u16: 'scratchU16',
};
export const reads: Readonly<Record<LaneType, (at: string) => string>> = {
  s8: (at) => `data.getInt8(${at})`,
  u8: (at) => `data.getUint8(${at})`,
  s16: (at) => `data.getInt16(${at}, true)`,
  u16: (at) => `data.getUint16(${at}, true)`,
  i32: (at) => `data.getInt32(${at}, true)`,
  i64: (at) => `data.getInt32(${at}, true)`,
  f32: (at) => `data.getInt32(${at}, true)`,
  f64: (at) => `data.getInt32(${at}, true)`,
};

export const identifier = (name: string): string => name.replace('.', '_');
export const isFloat = (type: ValueType): boolean => type === f32 || type === f64;
/** The lane as its bits, where a meaning works on these. */
export const asBits = (lane: LaneType): LaneType => (lane === 'f32' ? 'i32' : lane === 'f64' ? 'i64' : lane);
export const plus = (base: string, offset: number): string => (offset === 0 ? base : `${base} + ${offset}`);
export const slot = (word: number): string => `fp + code[pc + ${word}]!`;
export const destination = 'fp + (code[pc]! >>> 10)';
/** A place in int32 units as an index of a view. */
export const inUnits = (place: string, unit: string): string => (unit === '' ? place : `(${place})${unit}`);
/** A loop's lane is the name `lane`; an unrolled one a number. */
export type Lane = number | 'lane';

export function at(base: string, lane: Lane, scale = 1, offset = 0): string {
  if (lane !== 'lane') return plus(base, scale * lane + offset);
  const scaled = scale === 1 ? 'lane' : `${scale} * lane`;
  return plus(`${base} + ${scaled}`, offset);
}
