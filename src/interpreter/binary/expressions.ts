// Expressions (specification 5.4.9): finds where one ends, and no more. For the constant expressions of globals, tables
// and segments; that their instructions are constant and well-typed is validation's business.

import { readInstruction, skipImmediates } from './body.ts';
import type { ByteRange } from './declaration.ts';
import type { BinaryReader } from './reader.ts';

const endOpcode = 0x0b;
const constantOpcode = 0x41;
// else, catch, delegate, catch_all
const delimiters: readonly number[] = [0x05, 0x07, 0x18, 0x19];
// block, loop, if, try, try_table; and what closes them.
const openers: readonly number[] = [0x02, 0x03, 0x04, 0x06, 0x1f];
const closers: readonly number[] = [endOpcode, 0x18];

/** Reads over an expression; the range that is answered ends behind its `end`. */
export function readExpression(reader: BinaryReader): ByteRange {
  const start = reader.position;
  if (isConstant(reader)) return { start, end: reader.position };
  reader.position = start;
  // Counting the open blocks finds the end without recursion.
  let depth = 0;
  for (;;) {
    const offset = reader.position;
    const row = readInstruction(reader);
    skipImmediates(reader, row);
    if (row.opcode === endOpcode && depth === 0) return { start, end: reader.position };
    if (closers.includes(row.opcode) && depth > 0) {
      depth--;
    } else if (openers.includes(row.opcode)) {
      depth++;
    } else if (delimiters.includes(row.opcode) && depth === 0) {
      reader.fail('END opcode expected', offset);
    }
  }
}

/** Reads over a lone `i32.const`, which is what nearly all are; false for anything else, wherever the reader stands then. */
function isConstant(reader: BinaryReader): boolean {
  if (reader.position >= reader.end || reader.bytes[reader.position] !== constantOpcode) return false;
  reader.position++;
  reader.s32();
  return reader.position < reader.end && reader.bytes[reader.position++] === endOpcode;
}

/**
 * The value of an expression that was read before, if it is a lone `i32.const`; undefined for anything else. The reader
 * stands anywhere afterwards.
 */
export function loneConstant(reader: BinaryReader, { start, end }: ByteRange): number | undefined {
  if (reader.bytes[start] !== constantOpcode) return undefined;
  reader.position = start + 1;
  const value = reader.s32();
  return reader.position === end - 1 ? value : undefined;
}
