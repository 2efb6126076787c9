// Internal operations by name and by instruction: the translator's side of the generated table.

import { hasFusedOperations } from '../core/parts.ts';
import type { ValueRow } from '../instructions/row.ts';
import { instructionRows } from '../instructions/table.ts';
import { type Fields, type Layout, layoutOf } from './layout.ts';
import { operationLines, sharedOperations } from './operations.generated.ts';

/** One internal operation: its number in word 0 and where its fields lie. */
export interface Operation extends Layout {
  readonly number: number;
  readonly name: string;
  readonly fields: Fields;
}

/** Every operation; the index is its number. */
export const operations: readonly Operation[] = operationLines.split('\n').map((line, number) => {
  const [name, fields] = line.split(': ') as [string, string];
  return { number, name, fields, ...layoutOf(fields) };
});

const byName = new Map(operations.map((operation) => [operation.name, operation]));

/** The operation of a name; the name is ours, so a missing one is a fault of this project. */
export function operationNamed(name: string): Operation {
  const operation = byName.get(name);
  if (operation === undefined) throw new Error(`there is no operation ${name}`);
  return operation;
}

/** The operand shapes that a value instruction has operations for: s, ss (slots), sk (slot and constant). */
export interface Shapes {
  readonly s: Operation | undefined;
  readonly ss: Operation | undefined;
  readonly sk: Operation | undefined;
}

/** A value instruction's operations: as a value, and for comparisons as a branch taken if it holds, or unless. */
export interface RowOperations {
  readonly row: ValueRow;
  readonly value: Shapes;
  readonly branchIf: Shapes;
  readonly branchUnless: Shapes;
  /** The row that means the same with operands exchanged, and the one that holds where this does not. */
  swapped: RowOperations | undefined;
  inverse: RowOperations | undefined;
}

function shapesOf(prefix: string, name: string): Shapes {
  const find = (shape: string) => byName.get(`${prefix}${name} ${shape}`);
  return { s: find('s'), ss: find('ss'), sk: find('sk') };
}

const byOpcode = new Map<number, RowOperations>();
const byInstruction = new Map<string, RowOperations>();
for (const row of instructionRows) {
  if (row.kind !== 'value') continue;
  const entry: RowOperations = {
    row,
    value: shapesOf('', row.name),
    branchIf: shapesOf('br_if ', row.name),
    branchUnless: shapesOf('br_unless ', row.name),
    swapped: undefined,
    inverse: undefined,
  };
  byOpcode.set(row.opcode, entry);
  byInstruction.set(row.name, entry);
}
for (const entry of byOpcode.values()) {
  if (entry.row.swapped !== undefined) entry.swapped = byInstruction.get(entry.row.swapped);
  if (entry.row.inverse !== undefined) entry.inverse = byInstruction.get(entry.row.inverse);
}

/** The operations of a value instruction, or undefined where the opcode is not one. */
export function operationsOf(opcode: number): RowOperations | undefined {
  return byOpcode.get(opcode);
}

/** An operation that computes two value instructions: the second on the result of another operation. */
interface PairOperation {
  readonly second: ValueRow;
  /** The second's other operand: a slot or a constant. */
  readonly other: 's' | 'k';
  readonly operation: Operation;
}

/** By the number of the first operation. */
const pairOperations = new Map<number, PairOperation[]>();
for (const operation of hasFusedOperations ? operations : []) {
  const [, first, second, other] = /^(.*), (.*) ([sk])$/.exec(operation.name) ?? [];
  if (first === undefined) continue;
  const pair = { second: byInstruction.get(second!)!.row, other: other as 's' | 'k', operation };
  const { number } = operationNamed(first);
  pairOperations.set(number, [...(pairOperations.get(number) ?? []), pair]);
}

/** The operation that computes an instruction on the result of another operation, if there is one for both. */
export function pairOperation(first: Operation, second: ValueRow, other: 's' | 'k'): Operation | undefined {
  return pairOperations.get(first.number)?.find((pair) => pair.second === second && pair.other === other)?.operation;
}

const accessOperations = new Map<string, Operation>(
  sharedOperations.map(([instruction, operation]) => [instruction, operationNamed(operation)]),
);

/** The operation of a load or store. */
export function accessOperation(instruction: string): Operation {
  return accessOperations.get(instruction) ?? operationNamed(instruction);
}

/** By the number of a load or store: the one that adds a constant to the address first. */
const summedOperations = operations.map(({ name }) => byName.get(`${name} sum`));

/** The load or store that adds a constant to the address first, if there is one. */
export function summedOperation(access: Operation): Operation | undefined {
  return summedOperations[access.number];
}

/**
 * Numbers of the operations that share the arm `rare`: references, tables, sizes, and memory or globals that the
 * fast arms do not reach. The words after the first two are slots in int32 units and indices.
 */
export const rareNumbers = {
  referenceNull: 0,
  referenceMove: 1,
  referenceIsNull: 2,
  referenceFunction: 3,
  tableGet: 4,
  tableSet: 5,
  tableSize: 6,
  tableGrow: 7,
  memorySize: 8,
  memoryGrow: 9,
  dataDrop: 10,
  elementDrop: 11,
  globalGetReference: 12,
  globalSetReference: 13,
  globalGetImported: 14,
  globalSetImported: 15,
  load: 16,
  store: 17,
  clearReferences: 18,
  referenceSelect: 19,
  moveRange: 20,
  wide: 21,
  atomic: 22,
  throw: 23,
  throwReference: 24,
} as const;

/** Numbers of the operations that share the arm `bulk`: three operands, two indices, and a price that may grow. */
export const bulkNumbers = {
  memoryInit: 0,
  memoryCopy: 1,
  memoryFill: 2,
  tableInit: 3,
  tableCopy: 4,
  tableFill: 5,
} as const;

/** Numbers of the operations that share the arm `gc`: what works on the garbage-collected heap and on references to it. */
export const gcNumbers = {
  structNew: 0,
  structNewDefault: 1,
  structGet: 2,
  structSet: 3,
  arrayGet: 4,
  arraySet: 5,
  arrayLength: 6,
  i31New: 7,
  i31GetSigned: 8,
  i31GetUnsigned: 9,
  referenceTest: 10,
  referenceCast: 11,
  referenceAsNonNull: 12,
  referencesEqual: 13,
  structNewDescribed: 14,
  descriptorOf: 15,
  descriptorCast: 16,
  descriptorTest: 17,
} as const;

/** Numbers of the operations that share the arm `gc_bulk`: those of arrays whose price grows with the array. */
export const gcBulkNumbers = {
  arrayNew: 0,
  arrayNewDefault: 1,
  arrayNewFixed: 2,
  arrayNewData: 3,
  arrayNewElements: 4,
  arrayFill: 5,
  arrayCopy: 6,
  arrayInitData: 7,
  arrayInitElements: 8,
} as const;

/** Where `structNewDescribed` finds its values, where each is zero or null. */
export const noFields = -1;

/** How `gc` gets packed storage: one of these, and the number of bits. */
export const readSigned = 0x100;
export const readUnsigned = 0x200;

/** How `rare` load and store describe what they move: bytes, and these flags. */
export const accessSigned = 16;
export const accessPair = 32;
