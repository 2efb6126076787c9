// Wide arithmetic (the proposal of that name): 128-bit sums and products on pairs of i64, low half first. The meaning of
// a row takes the operands' words and leaves those of both results in `quad` (core/arithmetic.ts): an answer of four
// words would be an array each time.

import { addQuad, multiplySignedQuad, multiplyUnsignedQuad, subtractQuad } from '../core/arithmetic.ts';
import { i64, type InstructionRow, type WideRow } from './row.ts';

const pair = [i64, i64] as const;
const twoPairs = [i64, i64, i64, i64] as const;

function wide(
  opcode: number,
  name: string,
  operands: WideRow['operands'],
  meaning: (...operands: number[]) => void,
): WideRow {
  return { kind: 'wide', opcode, name, immediates: [], feature: 'wideArithmetic', operands, results: pair, meaning };
}

/** In the order by which internal code numbers them. */
export const wideRows: readonly WideRow[] = [
  wide(0xfc0013, 'i64.add128', twoPairs, addQuad),
  wide(0xfc0014, 'i64.sub128', twoPairs, subtractQuad),
  wide(0xfc0015, 'i64.mul_wide_s', pair, multiplySignedQuad),
  wide(0xfc0016, 'i64.mul_wide_u', pair, multiplyUnsignedQuad),
] satisfies readonly InstructionRow[];
