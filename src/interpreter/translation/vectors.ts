// Translates vector instructions: all of them are the one operation `vector`, whose words are the operands' slots in
// push order, in int32 units, and then the immediates. A vector takes two slots and is never a constant in the
// translator's picture. What each number does is execution/vector.ts and vector.generated.ts.

import { readMemoryAccess } from '../binary/body.ts';
import type { BinaryReader } from '../binary/reader.ts';
import type { VectorRow } from '../instructions/row.ts';
import type { ValueTranslator } from './values.ts';
import { sharedVectorOperations, vectorOperationTable } from './vector-operations.generated.ts';

const numbers = new Map<string, number>(vectorOperationTable.map((name, number) => [name, number]));
for (const [instruction, operation] of sharedVectorOperations) numbers.set(instruction, numbers.get(operation)!);

function numberOf(name: string): number {
  const number = numbers.get(name);
  if (number === undefined) throw new Error(`there is no operation on vectors ${name}`);
  return number;
}

/** The operations that move vectors and belong to no instruction of their own. */
export const vectorNumbers = {
  move: numberOf('move'),
  select: numberOf('select'),
  globalGet: numberOf('globalGet'),
  globalSet: numberOf('globalSet'),
} as const;

/** Translates an instruction whose immediates follow; `popAddress` pops the address of an access that has been read. */
export function translateVector(
  values: ValueTranslator,
  row: VectorRow,
  reader: BinaryReader,
  popAddress: (reader: BinaryReader) => number,
): void {
  const words: number[] = [];
  const reaches = row.immediates.includes('memory access');
  // The access is the first of the immediates, and the address the first of the operands.
  if (reaches) readMemoryAccess(reader);
  for (let index = row.operands.length - 1; index >= (reaches ? 1 : 0); index--) words[index] = values.popSlot() * 2;
  if (reaches) words[0] = popAddress(reader) * 2;
  for (const immediate of row.immediates) {
    if (immediate === 'memory access') {
      words.push(reader.low, reader.memory);
    } else if (immediate === 'lane') {
      words.push(reader.u8());
    } else {
      for (let word = 0; word < 4; word++) words.push(reader.f32Bits());
    }
  }
  const [result] = row.results;
  if (result === undefined) values.emitVector(numberOf(row.name), 0, words);
  else values.pushVector(result, numberOf(row.name), words);
}
