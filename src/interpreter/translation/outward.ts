// Instructions that reach beyond the operand stack: calls, memories, globals, tables.

import { readMemoryAccess, readZeroByte } from '../binary/body.ts';
import { functionTypeAt, typeOfFunction } from '../binary/declaration.ts';
import type { BinaryReader } from '../binary/reader.ts';
import { trapNumber } from '../core/errors.ts';
import {
  addressType,
  f64,
  type FunctionType,
  i64,
  isReference,
  type MemoryType,
  type TableType,
  v128,
} from '../core/types.ts';
import { atomicFamilies } from '../instructions/atomic.ts';
import type { AccessRow, AtomicRow } from '../instructions/row.ts';
import type { TranslationContext } from './context.ts';
import type { ControlTranslator } from './control.ts';
import {
  accessOperation,
  accessPair,
  accessSigned,
  operationNamed,
  rareNumbers,
  summedOperation,
} from './operations.ts';
import { inHome } from './stack.ts';
import type { Sum, ValueTranslator } from './values.ts';
import { vectorNumbers } from './vectors.ts';

const call = operationNamed('call');
const callImported = operationNamed('call_imported');
const callIndirect = operationNamed('call_indirect');
const returnCall = operationNamed('return_call');
const returnCallIndirect = operationNamed('return_call_indirect');
const bulk = operationNamed('bulk');
const globalGetWord = operationNamed('global_get_word');
const globalGetWords = operationNamed('global_get_words');
const globalSetWord = operationNamed('global_set_word');
const globalSetWords = operationNamed('global_set_words');
const requireLow = operationNamed('require_low');

const outOfBoundsMemory = trapNumber('out-of-bounds-memory-access');
const outOfBoundsTable = trapNumber('out-of-bounds-table-access');
const undefinedElement = trapNumber('undefined-element');

export class OutwardTranslator {
  readonly #context: TranslationContext;
  readonly #values: ValueTranslator;
  readonly #control: ControlTranslator;

  constructor(context: TranslationContext, values: ValueTranslator, control: ControlTranslator) {
    this.#context = context;
    this.#values = values;
    this.#control = control;
  }

  // ---- calls

  /** Puts so many values into their own slots, pops them, and answers the first one's slot. */
  popArguments(count: number): number {
    const { stack } = this.#values;
    const first = stack.height - count;
    for (let index = first; index < stack.height; index++) this.#values.settle(index);
    const base = stack.homeOf(first);
    stack.truncate(first);
    return base;
  }

  /** Ends the line behind a call and pushes its results. */
  endCall(costWord: number, type: FunctionType): void {
    const { emitter, stack } = this.#values;
    emitter.endLine();
    emitter.cost(costWord, emitter.here());
    for (const result of type.results) stack.push(result, inHome, 0, 0);
    this.#values.barrier();
  }

  #functionType(index: number): FunctionType {
    return typeOfFunction(this.#context.declaration, index);
  }

  call(index: number): void {
    const type = this.#functionType(index);
    const base = this.popArguments(type.parameters.length) * 2;
    const { emitter } = this.#values;
    const isImported = index < this.#context.declaration.importedFunctions;
    if (isImported) emitter.emit(callImported, index, base);
    else emitter.emit(call, 0, index, base);
    this.endCall(emitter.used - 1, type);
  }

  callIndirect(reader: BinaryReader, isTail: boolean): void {
    const typeIndex = reader.u32();
    const table = reader.u32();
    const type = functionTypeAt(this.#context.declaration, typeIndex);
    const index = this.#popIndex(table, undefinedElement);
    const base = this.popArguments(type.parameters.length) * 2;
    const typeId = this.#context.typeIds[typeIndex]!;
    const { emitter } = this.#values;
    if (isTail) {
      emitter.emit(returnCallIndirect, index, typeId, table, base);
      this.#control.endLine();
    } else {
      emitter.emit(callIndirect, index, typeId, table, base);
      this.endCall(emitter.used - 1, type);
    }
  }

  returnCall(index: number): void {
    const base = this.popArguments(this.#functionType(index).parameters.length) * 2;
    this.#values.emitter.emit(returnCall, index, base);
    this.#control.endLine();
  }

  // ---- exceptions

  throw(tag: number): void {
    const { declaration } = this.#context;
    const base = this.popArguments(functionTypeAt(declaration, declaration.tags[tag]!).parameters.length) * 2;
    this.#values.emitter.emitRare(rareNumbers.throw, 0, tag, base);
    this.#control.endLine();
  }

  throwReference(): void {
    this.#values.emitter.emitRare(rareNumbers.throwReference, 0, this.#values.popSlot() * 2);
    this.#control.endLine();
  }

  // ---- memory, globals, bulk

  #memory(index: number): MemoryType {
    return this.#context.declaration.memories[index]!;
  }

  /**
   * Pops the address of an access whose immediates have been read. No memory has more than 4 GiB, so an address with
   * anything in its high half, or in its offset's, is outside: one operation says so, and what follows it sees an i32.
   */
  popAddress(reader: BinaryReader): number {
    const address = this.#values.popSlot();
    if (this.#memory(reader.memory).address64) {
      this.#values.emitter.emit(requireLow, address, reader.high, outOfBoundsMemory);
    }
    return address;
  }

  /** The same, with a constant that has just been added to a 32-bit address kept apart. */
  popAddressSum(reader: BinaryReader): Sum {
    if (this.#memory(reader.memory).address64) return { slot: this.popAddress(reader), addend: 0 };
    return this.#values.popSum();
  }

  #popIndex(table: number, trap: number): number {
    const index = this.#values.popSlot();
    if (this.#table(table).address64) this.#values.emitter.emit(requireLow, index, 0, trap);
    return index;
  }

  memorySize(index: number): void {
    this.#values.pushRare(addressType(this.#memory(index)), rareNumbers.memorySize, index);
  }

  memoryGrow(index: number): void {
    const pages = this.#values.popSlot() * 2;
    this.#values.pushRare(addressType(this.#memory(index)), rareNumbers.memoryGrow, pages, index);
  }

  access(row: AccessRow, reader: BinaryReader): void {
    readMemoryAccess(reader);
    const { memory } = reader;
    // Its low half: the high one has been seen to by popAddress.
    const offset = reader.low >>> 0;
    const values = this.#values;
    const value = row.kind === 'store' ? this.#values.popSlot() : 0;
    // The fast arms add in 32 bits to an address below 2^31, so the offset must be below it, too.
    if (memory === 0 && offset < 0x80000000) {
      const plain = accessOperation(row.name);
      const summed = summedOperation(plain);
      const { slot, addend } =
        summed === undefined ? { slot: this.popAddress(reader), addend: 0 } : this.popAddressSum(reader);
      const operation = addend === 0 ? plain : summed!;
      const constant = addend === 0 ? offset : addend;
      if (row.kind === 'store') values.emitter.emit(operation, value, slot, constant, offset);
      else values.pushResult(row.type, operation, slot, constant, offset);
      return;
    }
    const address = this.popAddress(reader);
    const pair = row.type === i64 || row.type === f64 ? accessPair : 0;
    const kind = row.bytes | (row.signed ? accessSigned : 0) | pair;
    if (row.kind === 'store') {
      values.emitter.emitRare(rareNumbers.store, value, address * 2, kind, offset | 0, memory);
    } else {
      values.pushRare(row.type, rareNumbers.load, address * 2, kind, offset | 0, memory);
    }
  }

  /** An atomic instruction; a fence orders what one agent does in order anyway. */
  atomic(row: AtomicRow, reader: BinaryReader): void {
    if (row.family === 'fence') return readZeroByte(reader);
    readMemoryAccess(reader);
    const slots: number[] = [];
    for (let left = row.operands.length - 1; left > 0; left--) slots.unshift(this.#values.popSlot() * 2);
    const operation = atomicFamilies.indexOf(row.family) | (row.bytes << 8);
    const address = this.popAddress(reader) * 2;
    const [result] = row.results;
    const words = [operation, reader.low, reader.memory, address, ...slots];
    if (result === undefined) this.#values.emitter.emitRare(rareNumbers.atomic, 0, ...words);
    else this.#values.pushRare(result, rareNumbers.atomic, ...words);
  }

  /** Is a global reached through its own object: imported and mutable, so that others see its changes? */
  #isFar(index: number): boolean {
    const { declaration } = this.#context;
    return index < declaration.importedGlobals && declaration.globals[index]!.type.mutable;
  }

  globalGet(index: number): void {
    const values = this.#values;
    const type = this.#context.declaration.globals[index]!.type.content;
    if (isReference(type)) return values.pushRare(type, rareNumbers.globalGetReference, index);
    if (type === v128) return values.pushVector(type, vectorNumbers.globalGet, [index]);
    if (this.#isFar(index)) return values.pushRare(type, rareNumbers.globalGetImported, index);
    values.pushResult(type, type === i64 || type === f64 ? globalGetWords : globalGetWord, index * 2);
  }

  globalSet(index: number): void {
    const values = this.#values;
    const type = this.#context.declaration.globals[index]!.type.content;
    const value = this.#values.popSlot();
    if (isReference(type)) values.emitter.emitRare(rareNumbers.globalSetReference, value, index);
    else if (type === v128) values.emitter.emitVector(vectorNumbers.globalSet, 0, [value * 2, index]);
    else if (this.#isFar(index)) values.emitter.emitRare(rareNumbers.globalSetImported, value, index);
    else values.emitter.emit(type === i64 || type === f64 ? globalSetWords : globalSetWord, value, index * 2);
  }

  bulk(number: number, firstIndex: number, secondIndex: number): void {
    const { emitter } = this.#values;
    const c = this.#values.popSlot() * 2;
    const b = this.#values.popSlot() * 2;
    const a = this.#values.popSlot() * 2;
    emitter.emit(bulk, number, a, b, c, firstIndex, secondIndex);
    emitter.endLine();
    emitter.cost(emitter.used - 1, emitter.here());
    this.#values.barrier();
  }

  // ---- tables

  #table(index: number): TableType {
    return this.#context.declaration.tables[index]!.type;
  }

  tableSize(index: number): void {
    this.#values.pushRare(addressType(this.#table(index)), rareNumbers.tableSize, index);
  }

  tableGet(table: number): void {
    const index = this.#popIndex(table, outOfBoundsTable);
    this.#values.pushRare(this.#table(table).element, rareNumbers.tableGet, index * 2, table);
  }

  tableSet(table: number): void {
    const value = this.#values.popSlot();
    const index = this.#popIndex(table, outOfBoundsTable);
    this.#values.emitter.emitRare(rareNumbers.tableSet, 0, index * 2, value * 2, table);
  }

  tableGrow(table: number): void {
    const count = this.#values.popSlot();
    const value = this.#values.popSlot();
    this.#values.pushRare(addressType(this.#table(table)), rareNumbers.tableGrow, value * 2, count * 2, table);
  }
}
