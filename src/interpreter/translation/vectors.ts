// Translates vector instructions: all of them are the one operation `vector`, whose words are the operands' slots in
// push order, in int32 units, and then the immediates. A vector takes two slots and is never a constant in the
// translator's picture. A lane of 32 or 64 bits is taken out of one by a move, as a local is. What each number does is execution/vector.ts and vector.generated.ts.

import { readMemoryAccess } from '../binary/body.ts';
import type { BinaryReader } from '../binary/reader.ts';
import { v128 } from '../core/types.ts';
import type { VectorRow } from '../instructions/row.ts';
import { laneBytes } from '../instructions/vector-row.ts';
import type { Sum, ValueTranslator } from './values.ts';
import { sharedVectorOperations, vectorOperationTable } from './vector-operations.generated.ts';

const numbers = new Map<string, number>(vectorOperationTable.map((name, number) => [name, number]));
for (const [instruction, operation] of sharedVectorOperations) {
  numbers.set(instruction, numbers.get(operation)!);
  const byConstant = numbers.get(`${operation} k`);
  if (byConstant !== undefined) numbers.set(`${instruction} k`, byConstant);
}

function numberOf(name: string): number {
  const number = numbers.get(name);
  if (number === undefined) throw new Error(`there is no operation on vectors ${name}`);
  return number;
}

/** The operations that are named here: those that move vectors, of which most belong to no instruction. */
export const vectorNumbers = {
  move: numberOf('move'),
  select: numberOf('select'),
  globalGet: numberOf('globalGet'),
  globalSet: numberOf('globalSet'),
  shuffle: numberOf('shuffle'),
  shuffleWords: numberOf('shuffleWords'),
} as const;

/** Translates an instruction whose immediates follow; `popAddress` pops the address of an access that has been read. */
export function translateVector(
  values: ValueTranslator,
  row: VectorRow,
  reader: BinaryReader,
  popAddress: (reader: BinaryReader) => Sum,
): void {
  if (row.immediates[0] === 'lanes') {
    shuffle(values, reader);
    return;
  }
  const { rule } = row;
  if (rule.form === 'extract' && laneBytes(rule.lane) >= 4) {
    values.pushLane(row.results[0]!, values.popSlot(), reader.u8());
    return;
  }
  const words: number[] = [];
  const reaches = row.immediates.includes('memory access');
  // The access is the first of the immediates, and the address the first of the operands.
  if (reaches) readMemoryAccess(reader);
  const count = shiftCount(values, row);
  if (count !== undefined) words[1] = count;
  for (let index = row.operands.length - 1; index >= (reaches ? 1 : 0); index--) words[index] ??= values.popSlot() * 2;
  let addend = 0;
  if (reaches) {
    const sum = popAddress(reader);
    words[0] = sum.slot * 2;
    addend = sum.addend;
  }
  for (const immediate of row.immediates) {
    if (immediate === 'memory access') {
      // The loop adds in 32 bits what is in memory 0 and below 2^31.
      words.push(addend, reader.low | 0, reader.memory === 0 && (reader.low | 0) >= 0 ? 0 : reader.memory + 1);
    } else if (immediate === 'lane') {
      words.push(reader.u8());
    } else {
      for (let word = 0; word < 4; word++) words.push(reader.f32Bits());
    }
  }
  const [result] = row.results;
  const number = numberOf(count === undefined ? row.name : `${row.name} k`);
  if (result === undefined) values.emitter.emitVector(number, 0, words);
  else values.pushVector(result, number, words);
}

/** Pops the constant that a shift is by, if it is one: the bits of it that count. */
function shiftCount(values: ValueTranslator, { rule }: VectorRow): number | undefined {
  if (rule.form !== 'lanes') return undefined;
  const mask = rule.sources.find((source) => source.mask !== undefined)?.mask;
  if (mask === undefined) return undefined;
  const constant = values.popConstant();
  return constant === undefined ? undefined : constant & mask;
}

/** i8x16.shuffle: where in the frame each byte of the result is, or each word where the bytes of words stay together. */
function shuffle(values: ValueTranslator, reader: BinaryReader): void {
  const second = values.popSlot();
  const first = values.popSlot();
  const bytes = Array.from({ length: 16 }, () => reader.u8());
  const places = bytes.map((byte) => (byte < 16 ? first * 8 + byte : second * 8 + byte - 16));
  const isOfWords = bytes.every(
    (byte, index) => byte % 4 === index % 4 && byte - (byte % 4) === bytes[index - (index % 4)],
  );
  if (!isOfWords) values.pushVector(v128, vectorNumbers.shuffle, places);
  else
    values.pushVector(
      v128,
      vectorNumbers.shuffleWords,
      [0, 4, 8, 12].map((index) => places[index]! / 4),
    );
}
