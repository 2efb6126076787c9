// Instructions on the garbage-collected heap: structures, arrays, small integers, casts and the branches on them. What they
// share with typed references stands in references.ts; what an operation does, in execution/gc.ts and execution/arrays.ts.

import { readCastFlags } from '../binary/body.ts';
import type { BinaryReader } from '../binary/reader.ts';
import { readHeapType } from '../binary/types.ts';
import type { TypeDefinition } from '../core/type-registry.ts';
import {
  type ArrayType,
  anyref,
  type FieldType,
  i32,
  isPacked,
  packed8,
  referenceTo,
  type StorageType,
  type StructType,
  storageKind,
  unpacked,
  type ValueType,
  withoutNull,
} from '../core/types.ts';
import { gcBulkNumbers, gcNumbers, noFields, operationNamed, readSigned, readUnsigned } from './operations.ts';
import { ReferenceTranslator } from './references.ts';
import { inHome } from './stack.ts';

const gc = operationNamed('gc');
const gcBulk = operationNamed('gc_bulk');

/** How get reads storage: its kind, and for a packed one how many bits, and whether their sign is extended. */
function readingOf(storage: StorageType, signed: boolean): number {
  if (!isPacked(storage)) return storageKind(storage);
  return (signed ? readSigned : readUnsigned) | (storage === packed8 ? 8 : 16);
}

export class HeapTranslator extends ReferenceTranslator {
  /** An instruction behind the prefix byte 0xfb. */
  instruction(opcode: number, reader: BinaryReader): void {
    const values = this.values;
    switch (opcode & 0xffff) {
      case 0x00:
        this.#structNew(reader.u32());
        break;
      case 0x01: {
        const id = this.#id(reader.u32());
        values.pushGroup(this.#reference(id), gc, gcNumbers.structNewDefault, id);
        break;
      }
      case 0x02:
      case 0x03:
      case 0x04:
        this.#structGet(reader.u32(), reader.u32(), opcode === 0xfb0003);
        break;
      case 0x05:
        this.#structSet(reader.u32(), reader.u32());
        break;
      case 0x06:
        this.#arrayNew(this.#id(reader.u32()), false);
        break;
      case 0x07:
        this.#arrayNew(this.#id(reader.u32()), true);
        break;
      case 0x08:
        this.#arrayNewFixed(this.#id(reader.u32()), reader.u32());
        break;
      case 0x09:
        this.#arrayNewSegment(gcBulkNumbers.arrayNewData, this.#id(reader.u32()), reader.u32());
        break;
      case 0x0a:
        this.#arrayNewSegment(gcBulkNumbers.arrayNewElements, this.#id(reader.u32()), reader.u32());
        break;
      case 0x0b:
      case 0x0c:
      case 0x0d:
        this.#arrayGet(reader.u32(), opcode === 0xfb000c);
        break;
      case 0x0e:
        this.#arraySet(reader.u32());
        break;
      case 0x0f:
        values.pushGroup(i32, gc, gcNumbers.arrayLength, values.popSlot() * 2);
        break;
      case 0x10:
        this.#bulk(gcBulkNumbers.arrayFill, 4, this.#element(reader.u32()).storage);
        break;
      case 0x11:
        this.#bulk(gcBulkNumbers.arrayCopy, 5, this.#element(reader.u32()).storage);
        reader.u32();
        break;
      case 0x12:
        this.#arrayInit(gcBulkNumbers.arrayInitData, reader);
        break;
      case 0x13:
        this.#arrayInit(gcBulkNumbers.arrayInitElements, reader);
        break;
      case 0x14:
        this.#test(withoutNull(readHeapType(reader)));
        break;
      case 0x15:
        this.#test(readHeapType(reader));
        break;
      case 0x16:
        this.check(gcNumbers.referenceCast, withoutNull(readHeapType(reader)));
        break;
      case 0x17:
        this.check(gcNumbers.referenceCast, readHeapType(reader));
        break;
      case 0x18:
        this.#branchOnCast(reader, true, false);
        break;
      case 0x19:
        this.#branchOnCast(reader, false, false);
        break;
      case 0x1a: // The conversions change no value: a reference of the host is the same in both hierarchies.
      case 0x1b:
        break;
      case 0x1c:
        values.pushGroup(withoutNull(anyref), gc, gcNumbers.i31New, values.popSlot() * 2);
        break;
      case 0x1d:
        values.pushGroup(i32, gc, gcNumbers.i31GetSigned, values.popSlot() * 2);
        break;
      case 0x1e:
        values.pushGroup(i32, gc, gcNumbers.i31GetUnsigned, values.popSlot() * 2);
        break;
      case 0x20:
        this.#structNewDescribed(reader.u32(), false);
        break;
      case 0x21:
        this.#structNewDescribed(reader.u32(), true);
        break;
      case 0x22: {
        const { descriptor } = this.#definition(reader.u32());
        values.pushGroup(this.#reference(descriptor!), gc, gcNumbers.descriptorOf, values.popSlot() * 2);
        break;
      }
      case 0x23:
        this.#castByDescriptor(withoutNull(readHeapType(reader)));
        break;
      case 0x24:
        this.#castByDescriptor(readHeapType(reader));
        break;
      case 0x25:
        this.#branchOnCast(reader, true, true);
        break;
      case 0x26:
        this.#branchOnCast(reader, false, true);
        break;
      default:
        throw new Error(`0x${opcode.toString(16)} has no translation`);
    }
  }

  // ---- types

  #id(typeIndex: number): number {
    return this.context.typeIds[typeIndex]!;
  }

  #reference(id: number): ValueType {
    return withoutNull(referenceTo(id));
  }

  #definition(typeIndex: number): TypeDefinition {
    return this.context.declaration.registry.definition(this.#id(typeIndex));
  }

  #field(typeIndex: number, field: number): { readonly storage: StorageType; readonly offset: number } {
    const { definition, offsets } = this.context.declaration.registry.layout(this.#id(typeIndex));
    return { storage: (definition.type as StructType).fields[field]!.storage, offset: offsets[field]! };
  }

  #element(typeIndex: number): FieldType {
    return (this.#definition(typeIndex).type as ArrayType).element;
  }

  // ---- references

  #test(type: ValueType): void {
    const values = this.values;
    values.pushGroup(i32, gc, gcNumbers.referenceTest, values.popSlot() * 2, type);
  }

  #branchOnCast(reader: BinaryReader, ifHolds: boolean, byDescriptor: boolean): void {
    const values = this.values;
    const descriptor = byDescriptor ? values.popSlot() * 2 : 0;
    const flags = readCastFlags(reader);
    const depth = reader.u32();
    readHeapType(reader);
    const heap = readHeapType(reader);
    const slot = values.slotOf(values.stack.height - 1);
    const type = (flags & 2) !== 0 ? heap : withoutNull(heap);
    if (byDescriptor) values.emitter.emitGroup(gc, gcNumbers.descriptorTest, slot, slot * 2, descriptor, type);
    else values.emitter.emitGroup(gc, gcNumbers.referenceTest, slot, slot * 2, type);
    this.control.branchIf(depth, this.condition(slot, !ifHolds));
  }

  // ---- structures

  #structNew(typeIndex: number): void {
    const { id, type } = this.#definition(typeIndex);
    const base = this.outward.popArguments((type as StructType).fields.length);
    this.values.pushGroup(this.#reference(id), gc, gcNumbers.structNew, id, base * 2);
  }

  #structNewDescribed(typeIndex: number, byDefault: boolean): void {
    const { id, type } = this.#definition(typeIndex);
    const descriptor = this.values.popSlot() * 2;
    const base = byDefault ? noFields : this.outward.popArguments((type as StructType).fields.length) * 2;
    this.values.pushGroup(this.#reference(id), gc, gcNumbers.structNewDescribed, id, base, descriptor);
  }

  #castByDescriptor(type: ValueType): void {
    const descriptor = this.values.popSlot() * 2;
    this.check(gcNumbers.descriptorCast, descriptor, type);
  }

  #structGet(typeIndex: number, field: number, signed: boolean): void {
    const values = this.values;
    const { storage, offset } = this.#field(typeIndex, field);
    const reading = readingOf(storage, signed);
    const source = values.popSlot() * 2;
    values.pushGroup(unpacked(storage), gc, gcNumbers.structGet, source, offset, reading);
  }

  #structSet(typeIndex: number, field: number): void {
    const values = this.values;
    const { storage, offset } = this.#field(typeIndex, field);
    const value = values.popSlot() * 2;
    const target = values.popSlot() * 2;
    values.emitter.emitGroup(gc, gcNumbers.structSet, 0, target, offset, storageKind(storage), value);
  }

  // ---- arrays

  #arrayGet(typeIndex: number, signed: boolean): void {
    const values = this.values;
    const { storage } = this.#element(typeIndex);
    const index = values.popSlot() * 2;
    const source = values.popSlot() * 2;
    values.pushGroup(unpacked(storage), gc, gcNumbers.arrayGet, source, index, readingOf(storage, signed));
  }

  #arraySet(typeIndex: number): void {
    const values = this.values;
    const { storage } = this.#element(typeIndex);
    const value = values.popSlot() * 2;
    const index = values.popSlot() * 2;
    const target = values.popSlot() * 2;
    values.emitter.emitGroup(gc, gcNumbers.arraySet, 0, target, index, storageKind(storage), value);
  }

  #arrayNew(id: number, byDefault: boolean): void {
    const values = this.values;
    const count = values.popSlot() * 2;
    if (byDefault) this.#pushBulk(id, gcBulkNumbers.arrayNewDefault, id, count);
    else this.#pushBulk(id, gcBulkNumbers.arrayNew, id, count, values.popSlot() * 2);
  }

  #arrayNewFixed(id: number, count: number): void {
    const base = this.outward.popArguments(count) * 2;
    this.#pushBulk(id, gcBulkNumbers.arrayNewFixed, id, count, base);
  }

  #arrayNewSegment(number: number, id: number, segment: number): void {
    const values = this.values;
    const count = values.popSlot() * 2;
    const offset = values.popSlot() * 2;
    this.#pushBulk(id, number, id, count, offset, segment);
  }

  #arrayInit(number: number, reader: BinaryReader): void {
    const { storage } = this.#element(reader.u32());
    this.#bulk(number, 4, storage, reader.u32());
  }

  #pushBulk(id: number, number: number, ...words: number[]): void {
    const home = this.values.stack.push(this.#reference(id), inHome, 0, 0);
    this.#emitBulk(number, home, words);
  }

  // So many operands, the first one pushed first, then the storage type and what else there is.
  #bulk(number: number, operands: number, ...rest: number[]): void {
    const slots: number[] = [];
    for (let left = operands; left > 0; left--) slots.unshift(this.values.popSlot() * 2);
    this.#emitBulk(number, 0, [...slots, ...rest]);
  }

  // As other bulk operations, it ends its line: what it charges beyond 1 comes from fuel that is paid up.
  #emitBulk(number: number, destination: number, words: readonly number[]): void {
    const { emitter } = this.values;
    this.values.emitter.emitGroup(gcBulk, number, destination, ...words, 0);
    emitter.endLine();
    emitter.cost(emitter.used - 1, emitter.here());
    this.values.barrier();
  }
}
