// How lanes are written as text: from which view of the value stack they are read, or by what shifts out of a word, and
// how narrow ones are put together again. Bases of operands count in int32 units, of f64 lanes in float64 units.
// Development only.

import { f32, f64, type ValueType } from '../core/types.ts';
import { type LaneType, laneBytes } from '../instructions/vector-row.ts';

/** The view that lanes of 32 and 64 bits are read from; narrower ones are parts of a word. */
export const viewOf: Readonly<Record<LaneType, 'I' | 'F32' | 'F64'>> = {
  s8: 'I',
  u8: 'I',
  s16: 'I',
  u16: 'I',
  i32: 'I',
  i64: 'I',
  f32: 'F32',
  f64: 'F64',
};

export const isFloat = (type: ValueType): boolean => type === f32 || type === f64;
export const isNarrow = (lane: LaneType): boolean => laneBytes(lane) < 4;
/** The lane as its bits, where a meaning works on these. */
export const asBits = (lane: LaneType): LaneType => (lane === 'f32' ? 'i32' : lane === 'f64' ? 'i64' : lane);
export const plus = (base: string, offset: number): string => (offset === 0 ? base : `${base} + ${offset}`);

/**
 * A place in the frame. The mask changes nothing, since a stack has fewer words; but V8 then knows that a small number
 * added to it does not overflow, and leaves out the check (5 % of a vector operation).
 */
const place = (offset: string, lane: LaneType): string =>
  viewOf[lane] === 'F64' ? `((fp + ${offset}) & 536870911) >> 1` : `(fp + ${offset}) & 536870911`;
/** The place of a code word's slot. */
export const slot = (word: number, lane: LaneType = 'i32'): string => place(`code[pc + ${word}]!`, lane);
/** The place of the destination, which stands in word 0. */
export const destination = (lane: LaneType = 'i32'): string => place('(w >>> 10)', lane);

/** Constants of the meanings on words (instructions/vector-packed.ts): the lanes' highest bit, the others, its number. */
export function packedConstants(lane: LaneType): string[] {
  return laneBytes(lane) === 1 ? ['-2139062144', '2139062143', '7'] : ['-2147450880', '2147450879', '15'];
}

/** A narrow lane of a word, with its sign or without. */
export function laneInWord(word: string, lane: LaneType, index: number): string {
  const bits = 8 * laneBytes(lane);
  const above = 32 - bits * (index + 1);
  const below = bits * index;
  if (lane.startsWith('s')) return above === 0 ? `(${word} >> ${below})` : `((${word} << ${above}) >> ${32 - bits})`;
  if (above === 0) return `(${word} >>> ${below})`;
  return below === 0 ? `(${word} & ${2 ** bits - 1})` : `((${word} >>> ${below}) & ${2 ** bits - 1})`;
}

/** The same where the index is known only when the code runs. */
export function laneInVector(base: string, lane: LaneType, index: string): string {
  const bits = 8 * laneBytes(lane);
  const perWord = 4 / laneBytes(lane);
  const shift = `((${index} & ${perWord - 1}) << ${Math.log2(bits)})`;
  const word = `I[${base} + (${index} >> ${Math.log2(perWord)})]!`;
  return lane.startsWith('s')
    ? `(${word} << (${32 - bits} - ${shift})) >> ${32 - bits}`
    : `(${word} >>> ${shift}) & ${2 ** bits - 1}`;
}

/** Narrow lanes as a word; of an answer that has more bits only the low ones count. */
export function wordOfLanes(lane: LaneType, answers: readonly string[]): string {
  const bits = 8 * laneBytes(lane);
  const last = answers.length - 1;
  return answers
    .map((answer, index) => {
      const kept = index === last ? `(${answer})` : `((${answer}) & ${2 ** bits - 1})`;
      return index === 0 ? kept : `(${kept} << ${bits * index})`;
    })
    .join(' | ');
}
