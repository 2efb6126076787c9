// The rows of single-byte opcodes as flat tables by opcode, so that the loop over instructions looks up numbers and no
// objects. Derived from the rows once, when this file is loaded; no rule stands here.

import type { Features } from '../core/features.ts';
import type { InstructionRow } from '../instructions/row.ts';
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

/** What depends on the features of an engine, by opcode. */
export interface OpcodeTables {
  /** 1 where there is a row whose feature is on. */
  readonly allowed: Uint8Array;
  /**
   * What frequent.ts does: 1 and 2 for value instructions of so many operands, 3 and 4 for loads and stores, then those
   * below; 0 for all others and for what is not allowed.
   */
  readonly actions: Uint8Array;
}

// Made once for each configuration: they were nine tenths of compiling a module of one function.
const tablesOf = new WeakMap<Features, OpcodeTables>();

export function opcodeTables(features: Features): OpcodeTables {
  let tables = tablesOf.get(features);
  if (tables === undefined) {
    tables = { allowed: new Uint8Array(256), actions: new Uint8Array(256) };
    for (const row of instructionRows) {
      if (row.opcode > 0xff || (row.feature !== undefined && !features[row.feature])) continue;
      tables.allowed[row.opcode] = 1;
      tables.actions[row.opcode] = actionOf(row);
    }
    tablesOf.set(features, tables);
  }
  return tables;
}

function actionOf({ opcode, kind, operands }: InstructionRow): number {
  if (kind === 'value') return operands.length;
  return kind === 'load' ? 3 : kind === 'store' ? 4 : (otherActions.get(opcode) ?? 0);
}

const otherActions = new Map<number, number>([
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
]);
