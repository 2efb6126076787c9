// The rows of single-byte opcodes as flat tables by opcode, so that the loop over instructions looks up numbers and no
// objects. Derived from the rows once, when this file is loaded; no rule stands here.

import type { ModuleDeclaration } from '../binary/declaration.ts';
import type { Features } from '../core/features.ts';
import { instructionRows } from '../instructions/table.ts';

/** For value instructions, loads and stores: types of the operands in push order and of the result, 0 for none. */
export const firstOperand = new Int32Array(256);
export const secondOperand = new Int32Array(256);
export const resultType = new Int32Array(256);
/** For loads and stores: the power of two of the bytes they access; else -1. */
export const naturalAlignment = new Int8Array(256).fill(-1);

for (const row of instructionRows) {
  const { opcode } = row;
  if (opcode > 0xff || (row.kind !== 'value' && row.kind !== 'load' && row.kind !== 'store')) continue;
  const [first = 0, second = 0] = row.operands;
  firstOperand[opcode] = first;
  secondOperand[opcode] = second;
  resultType[opcode] = row.results[0] ?? 0;
  if (row.kind !== 'value') naturalAlignment[opcode] = Math.log2(row.bytes);
}

/**
 * By opcode, what frequent.ts does: 1 and 2 for value instructions of so many operands, 3 and 4 for loads and stores, then
 * those below; 0 for all others, and for those that the module or the engine does not have in their usual form.
 */
export function frequentActions({ memories }: Pick<ModuleDeclaration, 'memories'>, features: Features): Uint8Array {
  const actions = new Uint8Array(256);
  for (const { opcode, kind, operands } of instructionRows) {
    if (opcode > 0xff) continue;
    if (kind === 'value') actions[opcode] = operands.length;
    else if (kind === 'load' && memories.length > 0) actions[opcode] = 3;
    else if (kind === 'store' && memories.length > 0) actions[opcode] = 4;
  }
  for (const [opcode, action] of otherActions) actions[opcode] = action;
  const allowed = allowedOpcodes(features);
  return actions.map((action, opcode) => (allowed[opcode] === 1 ? action : 0));
}

const otherActions: readonly (readonly [opcode: number, action: number])[] = [
  [0x20, 5], // local.get
  [0x21, 6], // local.set
  [0x22, 7], // local.tee
  [0x41, 8], // i32.const
  [0x42, 9], // i64.const
  [0x02, 10], // block
  [0x03, 10], // loop
  [0x04, 10], // if
  [0x0b, 11], // end
  [0x0d, 12], // br_if
  [0x0c, 13], // br
  [0x00, 14], // unreachable
  [0x10, 15], // call
  [0x23, 16], // global.get
  [0x24, 17], // global.set
  [0x1a, 18], // drop
];

/** By opcode: 1 where there is a row whose feature is on. */
export function allowedOpcodes(features: Features): Uint8Array {
  const allowed = new Uint8Array(256);
  for (const { opcode, feature } of instructionRows) {
    if (opcode <= 0xff && (feature === undefined || features[feature])) allowed[opcode] = 1;
  }
  return allowed;
}
