// Expressions (specification 5.4.9): finds where one ends, and no more. For the constant expressions of globals, tables
// and segments; that their instructions are constant and well-typed is validation's business.

import { readInstruction, skipImmediates } from './body.ts';
import type { ByteRange } from './declaration.ts';
import type { BinaryReader } from './reader.ts';

const blockOpcode = 0x02;
const ifOpcode = 0x04;
const elseOpcode = 0x05;
const endOpcode = 0x0b;

/** Reads over an expression; the range that is answered ends behind its `end`. */
export function readExpression(reader: BinaryReader): ByteRange {
  const start = reader.position;
  // Counting the open blocks finds the end without recursion.
  let depth = 0;
  for (;;) {
    const offset = reader.position;
    const row = readInstruction(reader);
    skipImmediates(reader, row);
    if (row.opcode === endOpcode) {
      if (depth === 0) return { start, end: reader.position };
      depth--;
    } else if (row.opcode >= blockOpcode && row.opcode <= ifOpcode) {
      depth++;
    } else if (row.opcode === elseOpcode && depth === 0) {
      reader.fail('END opcode expected', offset);
    }
  }
}
