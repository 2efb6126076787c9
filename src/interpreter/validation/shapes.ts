// The rows of single-byte opcodes as flat tables by opcode, so that the loop over instructions looks up numbers and no
// objects. Derived from the rows once, when this file is loaded; no rule stands here.

import type { Features } from '../core/features.ts';
import { instructionRows } from '../instructions/table.ts';

/**
 * For value instructions, loads and stores: how many operands. For all others more than any stack holds, which keeps
 * them out of the short way through these tables.
 */
export const operandCount = new Int32Array(256).fill(0x7fff_ffff);
/** Types of the operands in push order and of the result, 0 for none. */
export const firstOperand = new Int32Array(256);
export const secondOperand = new Int32Array(256);
export const resultType = new Int32Array(256);
/** For loads and stores: the power of two of the bytes they access; else -1. */
export const naturalAlignment = new Int8Array(256).fill(-1);

for (const row of instructionRows) {
  const { opcode } = row;
  if (opcode > 0xff || (row.kind !== 'value' && row.kind !== 'load' && row.kind !== 'store')) continue;
  const [first = 0, second = 0] = row.operands;
  operandCount[opcode] = row.operands.length;
  firstOperand[opcode] = first;
  secondOperand[opcode] = second;
  resultType[opcode] = row.results[0] ?? 0;
  if (row.kind !== 'value') naturalAlignment[opcode] = Math.log2(row.bytes);
}

/** By opcode: 1 where there is a row whose feature is on. */
export function allowedOpcodes(features: Features): Uint8Array {
  const allowed = new Uint8Array(256);
  for (const { opcode, feature } of instructionRows) {
    if (opcode <= 0xff && (feature === undefined || features[feature])) allowed[opcode] = 1;
  }
  return allowed;
}
