// Instructions in the binary format (specification 5.4), one at a time: what validation, translation, the printer and
// constant expressions share. The rows say which immediates follow; no typing here.
// Hot code: nothing is allocated per instruction. What is one number is returned, what is more stays in the reader.
//
//   opcode                         readOpcode, or readInstruction for its row
//   block type                     readBlockType: an index, or see there
//   label, function, type, table,
//   local, global, memory, tag,
//   element segment, data segment,
//   field, count                   reader.u32()
//   label table                    readLabelCount, then that many + 1 times reader.u32()
//   catch clauses                  readLabelCount, then as often readCatchKind, reader.u32() for the tag it may have,
//                                  and reader.u32() for the label
//   memory access                  readMemoryAccess: reader.alignment, reader.memory, reader.offset
//   zero byte                      readZeroByte
//   value types                    readSelectTypes
//   heap type                      readHeapType of types.ts
//   lane                           reader.u8()
//   v128, lanes                    16 bytes: reader.skip, or four times reader.f32Bits()
//   cast flags                     readCastFlags
//   i32, i64, f32, f64             reader.s32(), s64(), f32Bits(), f64Bits(); two halves are reader.low, reader.high

import { everyFeature, type Features, switchedOff } from '../core/features.ts';
import { hasHeap, hasThreads, hasVectors, hasWideArithmetic } from '../core/parts.ts';
import type { ValueType } from '../core/types.ts';
import type { Immediate, InstructionRow } from '../instructions/row.ts';
import { rowOf } from '../instructions/table.ts';
import type { BinaryReader } from './reader.ts';
import { hexByte, readHeapType, readValueType } from './types.ts';

/** The next opcode, as the rows number it. It may have no row: readInstruction refuses that, too. */
export function readOpcode(reader: BinaryReader): number {
  const position = reader.position;
  if (position >= reader.end) refuseMissingEnd(reader);
  const opcode = reader.bytes[position]!;
  reader.position = position + 1;
  return opcode < 0xfb || opcode === 0xff ? opcode : readPrefixed(reader, opcode);
}

function readPrefixed(reader: BinaryReader, prefix: number): number {
  const start = reader.position - 1;
  const number = reader.u32();
  // Rows keep 16 bits for the number; no proposal comes near.
  if (number > 0xffff) refuseOpcode(reader, prefix, start, number);
  return (prefix << 16) | number;
}

/** The row of the next instruction; CompileError where there is none. */
export function readInstruction(reader: BinaryReader): InstructionRow {
  const start = reader.position;
  const opcode = readOpcode(reader);
  return rowOf(opcode) ?? refuseInstruction(reader, opcode, start);
}

/** Throws for an opcode without a row. */
export function refuseInstruction(reader: BinaryReader, opcode: number, start: number): never {
  // Without rows, whose features would be found to be off.
  const prefix = opcode >> 16;
  if (!hasHeap && prefix === 0xfb) reader.refuse(switchedOff('gc'), start);
  if (!hasVectors && prefix === 0xfd) {
    reader.refuse(switchedOff((opcode & 0xffff) < 0x100 ? 'vectors' : 'relaxedVectors'), start);
  }
  if (!hasThreads && prefix === 0xfe) reader.refuse(switchedOff('threads'), start);
  if (!hasWideArithmetic && opcode >= 0xfc0013 && opcode <= 0xfc0016)
    reader.refuse(switchedOff('wideArithmetic'), start);
  if (opcode > 0xff) refuseOpcode(reader, opcode >> 16, start, opcode & 0xffff);
  refuseOpcode(reader, opcode, start);
}

function refuseOpcode(reader: BinaryReader, byte: number, start: number, number?: number): never {
  const more = number === undefined ? '' : ` ${number < 0x100 ? hexByte(number) : number.toString(16)}`;
  reader.fail(`illegal opcode ${hexByte(byte)}${more}`, start);
}

// An expression that reaches the end of its range without its `end`. The suite's reader goes on into what follows, and
// its text depends on that: an `else` there ends the expression wrongly, an `end` makes it too long.
function refuseMissingEnd(reader: BinaryReader): never {
  const following = reader.position === reader.end ? reader.bytes[reader.end] : undefined;
  const text =
    following === 0x05
      ? 'END opcode expected'
      : following === 0x0b
        ? 'section size mismatch: END opcode expected'
        : 'unexpected end of section or function';
  reader.fail(text, reader.end);
}

/** What readBlockType answers for a block without parameters and results. */
export const emptyBlockType = -0x40;

/**
 * A block type: a type index from 0, or `emptyBlockType`, or the one result's value type with its sign changed (`-i32`).
 */
export function readBlockType(reader: BinaryReader, features: Features = everyFeature): number {
  const start = reader.position;
  const code = reader.bytes[start]!;
  // One byte: the empty type and value types are negative, indices up to 63 are not.
  if (code === 0x40) {
    reader.position = start + 1;
    return emptyBlockType;
  }
  if (code > 0x40 && code < 0x80) return -readValueType(reader, features);
  const index = reader.s33();
  if (index < 0) reader.fail('integer representation too long', start);
  return index;
}

/** The number of labels of a `br_table`, its default not counted, or of catch clauses; at least so many bytes follow. */
export function readLabelCount(reader: BinaryReader): number {
  return reader.length();
}

/** Which catch clause of a `try_table` it is: `catch`, `catch_ref`, `catch_all` or `catch_all_ref` (5.4.1). */
export function readCatchKind(reader: BinaryReader): number {
  const start = reader.position;
  const kind = reader.u8();
  if (kind > 3) reader.fail('malformed catch clause', start);
  return kind;
}

/** Does a catch clause of this kind name a tag? */
export function hasTag(kind: number): boolean {
  return kind < 2;
}

/** Does it hand over a reference to the exception? */
export function handsReference(kind: number): boolean {
  return (kind & 1) === 1;
}

/** The immediates of a load or store, left in `reader.alignment`, `reader.memory` and `reader.offset`. */
export function readMemoryAccess(reader: BinaryReader, features: Features = everyFeature): void {
  const start = reader.position;
  const flags = reader.u32();
  if (flags >= 0x80) reader.fail('malformed memop flags', start);
  // Bit 6 says that a memory index follows (multiple memories, specification 5.4.7), even if it is that of the first.
  if ((flags & 0x40) !== 0 && !features.multiMemory) reader.refuse(switchedOff('multiMemory'), start);
  reader.alignment = flags & 0x3f;
  reader.memory = (flags & 0x40) === 0 ? 0 : reader.u32();
  reader.offset = reader.u64();
}

/** The byte behind `atomic.fence`, which stands for a consistency model of which there is one. */
export function readZeroByte(reader: BinaryReader): void {
  const start = reader.position;
  if (reader.u8() !== 0) reader.fail('zero byte expected', start);
}

/** The one type that a typed `select` names, or undefined where it names none or several, which no module may yet. */
export function readSelectTypes(reader: BinaryReader, features: Features = everyFeature): ValueType | undefined {
  const count = reader.length();
  let last: ValueType | undefined;
  for (let index = 0; index < count; index++) last = readValueType(reader, features);
  return count === 1 ? last : undefined;
}

/** Which of a branching cast's two types are nullable: bit 0 the first, bit 1 the second (specification 5.4.1). */
export function readCastFlags(reader: BinaryReader): number {
  const start = reader.position;
  const flags = reader.u8();
  if (flags > 3) reader.fail('malformed cast flags', start);
  return flags;
}

/** Reads over the immediates of an instruction. */
export function skipImmediates(reader: BinaryReader, row: InstructionRow): void {
  const immediates = row.immediates;
  for (let index = 0; index < immediates.length; index++) skipImmediate(reader, immediates[index]!);
}

function skipImmediate(reader: BinaryReader, immediate: Immediate): void {
  switch (immediate) {
    case 'label':
    case 'function':
    case 'type':
    case 'table':
    case 'local':
    case 'global':
    case 'memory':
    case 'element segment':
    case 'data segment':
    case 'tag':
    case 'field':
    case 'count':
      reader.u32();
      return;
    case 'cast flags':
      readCastFlags(reader);
      return;
    case 'memory access':
      readMemoryAccess(reader);
      return;
    case 'v128':
    case 'lanes':
      reader.skip(16);
      return;
    case 'lane':
      reader.u8();
      return;
    case 'zero byte':
      readZeroByte(reader);
      return;
    case 'i32':
      reader.s32();
      return;
    case 'i64':
      reader.s64();
      return;
    case 'f32':
      reader.f32Bits();
      return;
    case 'f64':
      reader.f64Bits();
      return;
    case 'block type':
      readBlockType(reader);
      return;
    case 'label table':
      for (let left = readLabelCount(reader); left >= 0; left--) reader.u32();
      return;
    case 'catch clauses':
      for (let left = readLabelCount(reader); left > 0; left--) {
        if (hasTag(readCatchKind(reader))) reader.u32();
        reader.u32();
      }
      return;
    case 'value types':
      readSelectTypes(reader);
      return;
    case 'heap type':
      readHeapType(reader);
      return;
    default:
      immediate satisfies never;
  }
}
