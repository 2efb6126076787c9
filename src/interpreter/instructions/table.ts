// The instruction table: every row once, and the ways to find one.

import { atomicRows } from './atomic.ts';
import { controlRows } from './control.ts';
import { conversionRows } from './conversion.ts';
import { floatRows } from './float.ts';
import { heapRows } from './heap.ts';
import { integer32Rows } from './integer32.ts';
import { integer64Rows } from './integer64.ts';
import { memoryRows } from './memory.ts';
import type { InstructionRow } from './row.ts';
import { vectorRows } from './vectors.ts';
import { wideRows } from './wide.ts';

export const instructionRows: readonly InstructionRow[] = [
  ...controlRows,
  ...memoryRows,
  ...heapRows,
  ...integer32Rows,
  ...integer64Rows,
  ...floatRows,
  ...conversionRows,
  ...vectorRows,
  ...wideRows,
  ...atomicRows,
];

const singleByte: (InstructionRow | undefined)[] = new Array(256).fill(undefined);
const prefixed = new Map<number, InstructionRow>();
const byName = new Map<string, InstructionRow>();
for (const row of instructionRows) {
  if (row.opcode < 256) singleByte[row.opcode] = row;
  else prefixed.set(row.opcode, row);
  if (!byName.has(row.name)) byName.set(row.name, row);
}

/** The row of an opcode (a prefixed one as `prefix << 16 | number`), or undefined where there is none. */
export function rowOf(opcode: number): InstructionRow | undefined {
  return opcode < 256 ? singleByte[opcode] : prefixed.get(opcode);
}

/** The row of a name; of the two forms of `select` the untyped one. */
export function rowNamed(name: string): InstructionRow {
  const row = byName.get(name);
  if (row === undefined) throw new Error(`there is no instruction ${name}`);
  return row;
}
