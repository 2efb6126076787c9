// The rows of single-byte opcodes as flat tables, so that the loop over instructions looks up numbers and no objects.
// Derived from the rows once per module; no rule stands here.

import type { Features } from '../core/features.ts';
import { instructionRows } from '../instructions/table.ts';

/** More operands than any stack holds: keeps an opcode out of the short way. */
const notFixed = 0xff;

export class InstructionShapes {
  /** 1 for an opcode that has a row whose feature is on. */
  readonly allowed = new Uint8Array(256);
  /** For value instructions, loads and stores: how many operands; else more than there can be. */
  readonly operandCount = new Uint8Array(256).fill(notFixed);
  /** Types of the operands in push order and of the result, 0 for none. */
  readonly firstOperand = new Int32Array(256);
  readonly secondOperand = new Int32Array(256);
  readonly result = new Int32Array(256);
  /** For loads and stores: the power of two of the bytes they access; else -1. */
  readonly naturalAlignment = new Int8Array(256).fill(-1);

  constructor(features: Features) {
    for (const row of instructionRows) {
      const { opcode } = row;
      if (opcode > 0xff) continue;
      if (row.feature === undefined || features[row.feature]) this.allowed[opcode] = 1;
      if (row.kind === 'load' || row.kind === 'store') this.naturalAlignment[opcode] = 31 - Math.clz32(row.bytes);
      else if (row.kind !== 'value') continue;
      const [first = 0, second = 0] = row.operands;
      this.operandCount[opcode] = row.operands.length;
      this.firstOperand[opcode] = first;
      this.secondOperand[opcode] = second;
      this.result[opcode] = row.results[0] ?? 0;
    }
  }
}
