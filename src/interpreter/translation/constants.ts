// Constants on the operand stack: which of them an operation can hold, and what instructions make of them before the
// program runs.

import { hasFusedOperations } from '../core/parts.ts';
import { f32, f64, i32, i64, type ValueType } from '../core/types.ts';
import type { ValueRow } from '../instructions/row.ts';
import { isConstant, type OperandStack } from './stack.ts';

/** Both words of a constant; the high one is 0 where its type has one word. */
export type Words = readonly [low: number, high: number];

// An f32 as an f64, whose words are what a pool of f64 is asked for.
const single = new Float32Array(1);
const singleWord = new Int32Array(single.buffer);
const double = new Float64Array(1);
const doubleWords = new Int32Array(double.buffer);

/** Numbers of NaN patterns go through integers: a float constant in the pool must not be one. */
export function isNaNPattern(high: number, low: number): boolean {
  return (high & 0x7ff00000) === 0x7ff00000 && ((high & 0xfffff) | low) !== 0;
}

/** Is the value at an index a constant that an operation can hold? A NaN is none: it would come out of the pool as another. */
export function canBeField({ kinds, types, lows, highs }: OperandStack, index: number): boolean {
  if (kinds[index] !== isConstant || !hasFusedOperations) return kinds[index] === isConstant;
  if (types[index] === f32) return (lows[index]! & 0x7fffffff) <= 0x7f800000;
  return types[index] !== f64 || !isNaNPattern(highs[index]!, lows[index]!);
}

/** Is the value at an index the i64 that leaves nothing but the low half? */
export function isLowHalfMask({ kinds, lows, highs }: OperandStack, index: number): boolean {
  return hasFusedOperations && kinds[index] === isConstant && lows[index] === -1 && highs[index] === 0;
}

/** The words that an f32 has as an f64. */
export function wordsOfPromoted(word: number): Words {
  singleWord[0] = word;
  double[0] = single[0]!;
  return [doubleWords[0]!, doubleWords[1]!];
}

const isInteger = (type: ValueType): boolean => type === i32 || type === i64;

/**
 * What an instruction computes from the constants that begin at an index; undefined where it traps, or where there are
 * floats: their bits would have to be carried through numbers.
 */
export function folded(row: ValueRow, { types, lows, highs }: OperandStack, first: number): Words | undefined {
  if (!row.operands.every(isInteger) || !isInteger(row.results[0])) return undefined;
  const words: number[] = [];
  for (let index = first; index < first + row.operands.length; index++) {
    words.push(lows[index]!);
    if (types[index] === i64) words.push(highs[index]!);
  }
  if (row.guards.some((guard) => guard.when(...words))) return undefined;
  const result = row.meaning(...words);
  return typeof result === 'object' ? [result[0], result[1]] : [Number(result) | 0, 0];
}
