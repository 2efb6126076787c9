// The words of validation's errors that more than one rule uses. The official suite's text comes first, details after.

import { rowOf } from '../instructions/table.ts';
import { bottom, typeName, type ValueType } from '../core/types.ts';

/** How many types a message lists before it only counts them. */
const listed = 16;

/** `[i32 f64]`; `open` says that anything may lie below: `[... i32 f64]`. Long lists are cut. */
export function typeListText(types: readonly ValueType[], open = false): string {
  const words = types.slice(-listed).map((type) => (type === bottom ? 'any' : typeName(type)));
  const hidden = types.length - words.length;
  if (hidden > 0) words.unshift(`(${hidden} more)`);
  if (open) words.unshift('...');
  return `[${words.join(' ')}]`;
}

/** The specification's name of an instruction. */
export function instructionName(opcode: number): string {
  return rowOf(opcode)?.name ?? `opcode 0x${opcode.toString(16)}`;
}
