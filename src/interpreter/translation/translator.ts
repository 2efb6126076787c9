// Translates one validated function body into internal code: control, calls, and the instructions that reach beyond
// the operand stack. Values are the business of values.ts, words and fuel lines that of emitter.ts.
// No recursion; code that cannot be reached is read over. Validity is taken for granted.

import { readBlockType, readLabelCount, readMemoryAccess, readOpcode, readSelectTypes, skipImmediates } from '../binary/body.ts';
import type { FunctionBody, ModuleDeclaration } from '../binary/declaration.ts';
import { BinaryReader } from '../binary/reader.ts';
import { readHeapType } from '../binary/types.ts';
import type { ResolvedConfiguration } from '../core/configuration.ts';
import { f32, f64, type FunctionType, funcref, i32, i64, isReference, slotsOf, type ValueType } from '../core/types.ts';
import type { AccessRow } from '../instructions/row.ts';
import { rowOf } from '../instructions/table.ts';
import { Label, type Marks } from './emitter.ts';
import {
  accessOperation,
  accessPair,
  accessSigned,
  bulkNumbers,
  operationNamed,
  operationsOf,
  rareNumbers,
} from './operations.ts';
import { inHome } from './stack.ts';
import { type Condition, ValueTranslator } from './values.ts';

const charge = operationNamed('charge');
const unreachable = operationNamed('unreachable');
const branch = operationNamed('branch');
const branchTable = operationNamed('branch_table');
const call = operationNamed('call');
const callImported = operationNamed('call_imported');
const callIndirect = operationNamed('call_indirect');
const returnNothing = operationNamed('return');
const returnWord = operationNamed('return_word');
const returnWords = operationNamed('return_words');
const returnFloat = operationNamed('return_float');
const returnCall = operationNamed('return_call');
const returnCallIndirect = operationNamed('return_call_indirect');
const bulk = operationNamed('bulk');
const globalGetWord = operationNamed('global_get_word');
const globalGetWords = operationNamed('global_get_words');
const globalSetWord = operationNamed('global_set_word');
const globalSetWords = operationNamed('global_set_words');

/** What the translator needs to know of a module besides its declaration. */
export interface TranslationContext {
  readonly declaration: ModuleDeclaration;
  readonly configuration: ResolvedConfiguration;
  /** The engine-wide number of each type of the module, by type index. */
  readonly typeIds: Int32Array;
  readonly poolIndex: (low: number, high: number) => number;
}

/** Where a translated function begins: its header. */
export const headerWords = 4;

type ControlKind = 'function' | 'block' | 'loop' | 'if' | 'else';

interface Control {
  kind: ControlKind;
  /** Height of the operand stack below the block's parameters. */
  readonly height: number;
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
  /** What branches to this block go to. */
  readonly label: Label;
  /** Where an `if` goes that does not hold. */
  readonly otherwise: Label | undefined;
}

// A branch that carries more values than this moves them as one range.
const fewValues = 4;

export class FunctionTranslator {
  readonly #context: TranslationContext;
  readonly #values: ValueTranslator;
  readonly #reader: BinaryReader;
  #controls: Control[] = [];
  #isReachable = true;
  #type: FunctionType = { kind: 'func', parameters: [], results: [] };
  #link = 0;

  constructor(context: TranslationContext) {
    this.#context = context;
    this.#values = new ValueTranslator(context.poolIndex);
    this.#reader = new BinaryReader(context.declaration.bytes);
  }

  get emitter() {
    return this.#values.emitter;
  }

  /** Translates a function at the end of the emitter's words. Answers the position of its header. */
  translate(functionIndex: number, marks: Marks | undefined): number {
    const { declaration, configuration } = this.#context;
    const values = this.#values;
    const { emitter, stack } = values;
    const body = declaration.bodies[functionIndex - declaration.importedFunctions]!;
    const type = declaration.types[declaration.functions[functionIndex]!]!;
    const plain = configuration.translation === 'plain';
    values.plain = plain;
    this.#type = type;
    this.#isReachable = true;
    emitter.begin(configuration.metering && !plain, marks);
    values.barrier();

    const header = emitter.used;
    for (let word = 0; word < headerWords; word++) emitter.append(0);
    const firstSlot = this.#layOutFrame(type, body);
    const clearSlots = firstSlot - this.#link - 1;
    emitter.offset = body.start;
    emitter.cost(header + 3, emitter.here());
    this.#clearReferences(type.parameters.length);
    this.#controls = [
      { kind: 'function', height: 0, parameters: [], results: type.results, label: new Label(), otherwise: undefined },
    ];
    this.#translateBody(body, configuration.metering && plain);
    emitter.finish();
    emitter.words[header] = Math.max(stack.slotsNeeded, firstSlot) * 2;
    emitter.words[header + 1] = this.#link * 2;
    emitter.words[header + 2] = clearSlots * 2;
    return header;
  }

  // A frame: parameters (and room for the results, which land in the same place), the link, other locals, operands.
  #layOutFrame(type: FunctionType, body: FunctionBody): number {
    const values = this.#values;
    values.localSlots.length = 0;
    values.localTypes.length = 0;
    let slot = 0;
    for (const parameter of type.parameters) {
      values.localSlots.push(slot);
      values.localTypes.push(parameter);
      slot += slotsOf(parameter);
    }
    const resultSlots = type.results.reduce((sum, result) => sum + slotsOf(result), 0);
    this.#link = Math.max(slot, resultSlots);
    slot = this.#link + 1;
    for (const { count, type: local } of body.locals) {
      for (let left = count; left > 0; left--) {
        values.localSlots.push(slot);
        values.localTypes.push(local);
        slot += slotsOf(local);
      }
    }
    // No instruction is shorter than a byte nor pushes more than the widest type's result.
    if ((slot + body.end - body.start) * 2 > 0xffff) {
      values.emitter.scratch = slot;
      slot += 2;
    }
    values.stack.begin(slot, values.localTypes.length);
    return slot;
  }

  // Clearing words makes numbers 0; locals of reference type start as null.
  #clearReferences(firstLocal: number): void {
    const { localTypes, localSlots } = this.#values;
    let from = firstLocal;
    while (from < localTypes.length && !isReference(localTypes[from]!)) from++;
    if (from === localTypes.length) return;
    const count = localSlots[localTypes.length - 1]! - localSlots[from]! + 1;
    this.#values.emitRare(rareNumbers.clearReferences, localSlots[from]!, count);
  }

  #translateBody(body: FunctionBody, charges: boolean): void {
    const reader = this.#reader;
    const { emitter } = this.#values;
    reader.position = body.start;
    reader.end = body.end;
    let skipped = 0;
    while (this.#controls.length > 0) {
      emitter.offset = reader.position;
      const opcode = readOpcode(reader);
      if (!this.#isReachable) {
        if (opcode === 0x02 || opcode === 0x03 || opcode === 0x04) skipped++;
        else if (opcode === 0x0b && skipped > 0) {
          skipped--;
          continue;
        }
        if (skipped > 0 || (opcode !== 0x05 && opcode !== 0x0b)) {
          skipImmediates(reader, rowOf(opcode)!);
          continue;
        }
      }
      if (opcode !== 0x05 && opcode !== 0x0b) {
        emitter.paid++;
        if (charges) emitter.emit(charge);
      }
      this.#instruction(opcode, reader);
    }
  }

  #instruction(opcode: number, reader: BinaryReader): void {
    const values = this.#values;
    const entry = operationsOf(opcode);
    if (entry !== undefined) {
      if (entry.value.s === undefined && entry.row.operands.length === 1) values.reinterpret(entry.row.results[0]);
      else if (entry.row.operands.length === 1) values.unary(entry);
      else values.binary(entry);
      return;
    }
    const row = rowOf(opcode)!;
    if (row.kind === 'load' || row.kind === 'store') return this.#access(row, reader);
    switch (opcode) {
      case 0x00:
        values.emitter.emit(unreachable);
        return this.#endLine();
      case 0x01:
        return;
      case 0x02:
        return this.#block('block', reader);
      case 0x03:
        return this.#block('loop', reader);
      case 0x04:
        return this.#block('if', reader);
      case 0x05:
        return this.#else();
      case 0x0b:
        return this.#end();
      case 0x0c:
        return this.#branch(this.#controlAt(reader.u32()));
      case 0x0d:
        return this.#branchIf(this.#controlAt(reader.u32()));
      case 0x0e:
        return this.#branchTable(reader);
      case 0x0f:
        return this.#return();
      case 0x10:
        return this.#call(reader.u32());
      case 0x11:
        return this.#callIndirect(reader, false);
      case 0x12:
        return this.#returnCall(reader.u32());
      case 0x13:
        return this.#callIndirect(reader, true);
      case 0x1a:
        return values.stack.pop();
      case 0x1b:
        return values.select(values.stack.types[values.stack.height - 2]!);
      case 0x1c:
        return values.select(readSelectTypes(reader)!);
      case 0x20:
        return values.localGet(reader.u32());
      case 0x21:
        return values.localSet(reader.u32(), false);
      case 0x22:
        return values.localSet(reader.u32(), true);
      case 0x23:
        return this.#globalGet(reader.u32());
      case 0x24:
        return this.#globalSet(reader.u32());
      case 0x25: {
        const table = reader.u32();
        const index = this.#popSlot();
        return values.pushRare(this.#elementType(table), rareNumbers.tableGet, index * 2, table);
      }
      case 0x26: {
        const table = reader.u32();
        const value = this.#popSlot();
        const index = this.#popSlot();
        values.emitRare(rareNumbers.tableSet, 0, index * 2, value * 2, table);
        return;
      }
      case 0x3f:
        return values.pushRare(i32, rareNumbers.memorySize, reader.u32());
      case 0x40: {
        const memory = reader.u32();
        const pages = this.#popSlot();
        return values.pushRare(i32, rareNumbers.memoryGrow, pages * 2, memory);
      }
      case 0x41:
        return values.pushConstant(i32, reader.s32(), 0);
      case 0x42:
        reader.s64();
        return values.pushConstant(i64, reader.low, reader.high);
      case 0x43:
        return values.pushConstant(f32, reader.f32Bits(), 0);
      case 0x44:
        reader.f64Bits();
        return values.pushConstant(f64, reader.low, reader.high);
      case 0xd0:
        return values.pushRare(readHeapType(reader), rareNumbers.referenceNull);
      case 0xd1: {
        const reference = this.#popSlot();
        return values.pushRare(i32, rareNumbers.referenceIsNull, reference * 2);
      }
      case 0xd2:
        return values.pushRare(funcref, rareNumbers.referenceFunction, reader.u32());
      case 0xfc0008:
        return this.#bulk(bulkNumbers.memoryInit, reader.u32(), reader.u32());
      case 0xfc0009:
        values.emitRare(rareNumbers.dataDrop, 0, reader.u32());
        return;
      case 0xfc000a:
        return this.#bulk(bulkNumbers.memoryCopy, reader.u32(), reader.u32());
      case 0xfc000b:
        return this.#bulk(bulkNumbers.memoryFill, reader.u32(), 0);
      case 0xfc000c:
        return this.#bulk(bulkNumbers.tableInit, reader.u32(), reader.u32());
      case 0xfc000d:
        values.emitRare(rareNumbers.elementDrop, 0, reader.u32());
        return;
      case 0xfc000e:
        return this.#bulk(bulkNumbers.tableCopy, reader.u32(), reader.u32());
      case 0xfc000f: {
        const table = reader.u32();
        const count = this.#popSlot();
        const value = this.#popSlot();
        return values.pushRare(i32, rareNumbers.tableGrow, value * 2, count * 2, table);
      }
      case 0xfc0010:
        return values.pushRare(i32, rareNumbers.tableSize, reader.u32());
      case 0xfc0011:
        return this.#bulk(bulkNumbers.tableFill, reader.u32(), 0);
      default:
        throw new Error(`${row.name} has no translation`);
    }
  }

  #popSlot(): number {
    const { stack } = this.#values;
    const slot = this.#values.slotOf(stack.height - 1);
    stack.pop();
    return slot;
  }

  #elementType(table: number): ValueType {
    return this.#context.declaration.tables[table]!.type.element;
  }

  /** Code behind this point is not reached by falling through. */
  #endLine(): void {
    const control = this.#controls[this.#controls.length - 1]!;
    this.emitter.endLine();
    this.#values.stack.truncate(control.height);
    this.#values.barrier();
    this.#isReachable = false;
  }

  // ---- blocks

  #controlAt(depth: number): Control {
    return this.#controls[this.#controls.length - 1 - depth]!;
  }

  #block(kind: 'block' | 'loop' | 'if', reader: BinaryReader): void {
    const values = this.#values;
    const { stack } = values;
    const code = readBlockType(reader);
    const type = code >= 0 ? this.#context.declaration.types[code]! : undefined;
    const parameters = type?.parameters ?? [];
    const results = type?.results ?? (code === -0x40 ? [] : [-code]);
    const condition = kind === 'if' ? values.popCondition() : undefined;
    values.settleLocals();
    const height = stack.height - parameters.length;
    if (kind !== 'block') for (let index = height; index < stack.height; index++) values.settle(index);
    const label = new Label();
    const otherwise = kind === 'if' ? new Label() : undefined;
    if (condition !== undefined) this.#branchConditionally(condition, false, otherwise!);
    if (kind === 'loop') {
      this.emitter.bind(label);
      values.barrier();
    }
    this.#controls.push({ kind, height, parameters, results, label, otherwise });
  }

  /** Makes the operand stack that of a block's start or end: values of these types in their own slots. */
  #restore(control: Control, types: readonly ValueType[]): void {
    const { stack } = this.#values;
    stack.truncate(control.height);
    for (const type of types) stack.push(type, inHome, 0, 0);
  }

  #settleResults(control: Control): void {
    const { stack } = this.#values;
    for (let index = stack.height - control.results.length; index < stack.height; index++) this.#values.settle(index);
  }

  #else(): void {
    const control = this.#controls[this.#controls.length - 1]!;
    const { emitter } = this.#values;
    if (this.#isReachable) {
      this.#settleResults(control);
      const position = emitter.emit(branch);
      emitter.target(position + 1, control.label);
      emitter.cost(position + 2, control.label);
      emitter.endLine();
    }
    control.kind = 'else';
    emitter.bind(control.otherwise!);
    this.#values.barrier();
    this.#restore(control, control.parameters);
    this.#isReachable = true;
  }

  #end(): void {
    const control = this.#controls.pop()!;
    const { emitter } = this.#values;
    const isIf = control.kind === 'if';
    const joins = control.kind !== 'loop' && (isIf || control.label.used);
    if (control.kind === 'function') {
      if (this.#isReachable) this.#emitReturn();
      emitter.endLine();
      return;
    }
    if (this.#isReachable && (joins || control.kind === 'else')) this.#settleResults(control);
    if (!joins) return;
    emitter.bind(control.label);
    if (isIf) emitter.bind(control.otherwise!);
    this.#values.barrier();
    this.#restore(control, control.results);
    this.#isReachable = true;
  }

  // ---- branches

  #labelTypes(control: Control): readonly ValueType[] {
    return control.kind === 'loop' ? control.parameters : control.results;
  }

  /** Do the values that a branch carries lie elsewhere than its target expects them? */
  #needsMoves(control: Control): boolean {
    const { stack } = this.#values;
    const count = this.#labelTypes(control).length;
    const first = stack.height - count;
    if (count > 0 && stack.homes[first] !== stack.homeOf(control.height)) return true;
    for (let index = first; index < stack.height; index++) if (stack.kinds[index] !== inHome) return true;
    return false;
  }

  /** Many values are put into their own slots once, before the branch, so that each target can take them as a range. */
  #prepareMoves(control: Control): void {
    const { stack } = this.#values;
    const count = this.#labelTypes(control).length;
    if (count <= fewValues) return;
    for (let index = stack.height - count; index < stack.height; index++) this.#values.settle(index);
  }

  #emitMoves(control: Control): void {
    const { stack } = this.#values;
    const types = this.#labelTypes(control);
    const first = stack.height - types.length;
    let slot = stack.homeOf(control.height);
    if (types.length > fewValues) {
      const last = stack.height - 1;
      const from = stack.homes[first]!;
      const count = stack.homes[last]! + slotsOf(stack.types[last]!) - from;
      if (from !== slot) this.#values.emitRare(rareNumbers.moveRange, slot, from * 2, count);
      return;
    }
    types.forEach((type, index) => {
      // Targets lie at or below their sources, so an earlier move overwrites no later source.
      this.#values.copyTo(slot, first + index);
      slot += slotsOf(type);
    });
  }

  #emitJump(control: Control): void {
    const { emitter } = this.#values;
    this.#emitMoves(control);
    const position = emitter.emit(branch);
    emitter.target(position + 1, control.label);
    emitter.cost(position + 2, control.label);
  }

  #leaveTo(control: Control): void {
    if (control.kind === 'function') this.#emitReturn();
    else this.#emitJump(control);
  }

  #branch(control: Control): void {
    this.#prepareMoves(control);
    this.#leaveTo(control);
    this.#endLine();
  }

  #branchConditionally(condition: Condition, ifHolds: boolean, label: Label): void {
    const { emitter } = this.#values;
    const words = this.#values.emitBranch(condition, ifHolds);
    emitter.target(words.target, label);
    emitter.costDifference(words.cost, label);
  }

  #branchIf(control: Control): void {
    const values = this.#values;
    const { emitter } = values;
    const condition = values.popCondition();
    this.#prepareMoves(control);
    if (control.kind !== 'function' && !this.#needsMoves(control)) {
      this.#branchConditionally(condition, true, control.label);
      values.barrier();
      return;
    }
    const over = new Label();
    this.#branchConditionally(condition, false, over);
    this.#leaveTo(control);
    emitter.endLine();
    emitter.bind(over);
    values.barrier();
  }

  #branchTable(reader: BinaryReader): void {
    const values = this.#values;
    const { emitter } = values;
    const index = this.#popSlot();
    const count = readLabelCount(reader);
    const controls: Control[] = [];
    for (let left = count; left >= 0; left--) controls.push(this.#controlAt(reader.u32()));
    this.#prepareMoves(controls[count]!);
    emitter.emit(branchTable, index, count);
    const table = emitter.used;
    for (let word = 0; word < 2 * controls.length; word++) emitter.append(0);
    emitter.endLine();
    // What must move values or return goes there by way of a piece of code of its own, one for each target.
    const detours = new Map<Control, Label>();
    for (const [entry, control] of controls.entries()) {
      let label = control.kind === 'function' || this.#needsMoves(control) ? detours.get(control) : control.label;
      if (label === undefined) {
        label = emitter.here();
        detours.set(control, label);
        this.#leaveTo(control);
        emitter.endLine();
      }
      emitter.target(table + 2 * entry, label);
      emitter.cost(table + 2 * entry + 1, label);
    }
    this.#endAfterTable();
  }

  #endAfterTable(): void {
    // The lines have ended already: only what is known of the stack does.
    const control = this.#controls[this.#controls.length - 1]!;
    this.#values.stack.truncate(control.height);
    this.#values.barrier();
    this.#isReachable = false;
  }

  #emitReturn(): void {
    const values = this.#values;
    const { emitter, stack } = values;
    const { results } = this.#type;
    const link = this.#link * 2;
    const first = stack.height - results.length;
    const [type] = results;
    if (type !== undefined && results.length === 1 && !isReference(type)) {
      const operation = type === f64 ? returnFloat : type === i64 ? returnWords : returnWord;
      // The value may be a constant that only this way out of the function needs: it is copied, not settled.
      const isHeld = stack.kinds[first] === inHome || stack.kinds[first] === 1;
      if (!isHeld) values.copyTo(stack.homes[first]!, first);
      emitter.emit(operation, isHeld ? values.slotOf(first) : stack.homes[first]!, link);
      return;
    }
    // Results may lie in locals whose slots other results are going to: first all to their own slots.
    for (let index = first; index < stack.height; index++) values.copyTo(stack.homes[index]!, index);
    if (results.length > fewValues) {
      const last = stack.height - 1;
      const from = stack.homes[first]!;
      values.emitRare(rareNumbers.moveRange, 0, from * 2, stack.homes[last]! + slotsOf(stack.types[last]!) - from);
    } else {
      let slot = 0;
      for (const [index, result] of results.entries()) {
        this.#moveHome(first + index, slot);
        slot += slotsOf(result);
      }
    }
    emitter.emit(returnNothing, link);
  }

  #moveHome(index: number, slot: number): void {
    const { stack } = this.#values;
    const kind = stack.kinds[index]!;
    stack.kinds[index] = inHome;
    this.#values.copyTo(slot, index);
    stack.kinds[index] = kind;
  }

  #return(): void {
    this.#emitReturn();
    this.#endLine();
  }

  // ---- calls

  /** Puts the arguments into their own slots, pops them, and answers the first one's slot. */
  #popArguments(count: number): number {
    const { stack } = this.#values;
    const first = stack.height - count;
    for (let index = first; index < stack.height; index++) this.#values.settle(index);
    const base = stack.homeOf(first);
    stack.truncate(first);
    return base;
  }

  #endCall(costWord: number, type: FunctionType): void {
    const { emitter, stack } = this.#values;
    emitter.endLine();
    emitter.cost(costWord, emitter.here());
    for (const result of type.results) stack.push(result, inHome, 0, 0);
    this.#values.barrier();
  }

  #functionType(index: number): FunctionType {
    const { declaration } = this.#context;
    return declaration.types[declaration.functions[index]!]!;
  }

  #call(index: number): void {
    const type = this.#functionType(index);
    const base = this.#popArguments(type.parameters.length) * 2;
    const { emitter } = this.#values;
    const isImported = index < this.#context.declaration.importedFunctions;
    if (isImported) emitter.emit(callImported, index, base);
    else emitter.emit(call, 0, index, base);
    this.#endCall(emitter.used - 1, type);
  }

  #callIndirect(reader: BinaryReader, isTail: boolean): void {
    const typeIndex = reader.u32();
    const table = reader.u32();
    const type = this.#context.declaration.types[typeIndex]!;
    const index = this.#popSlot();
    const base = this.#popArguments(type.parameters.length) * 2;
    const typeId = this.#context.typeIds[typeIndex]!;
    const { emitter } = this.#values;
    if (isTail) {
      emitter.emit(returnCallIndirect, index, typeId, table, base);
      this.#endLine();
    } else {
      emitter.emit(callIndirect, index, typeId, table, base);
      this.#endCall(emitter.used - 1, type);
    }
  }

  #returnCall(index: number): void {
    const base = this.#popArguments(this.#functionType(index).parameters.length) * 2;
    this.emitter.emit(returnCall, index, base);
    this.#endLine();
  }

  // ---- memory, globals, bulk

  #access(row: AccessRow, reader: BinaryReader): void {
    readMemoryAccess(reader);
    const { offset, memory } = reader;
    const values = this.#values;
    const value = row.kind === 'store' ? this.#popSlot() : 0;
    const address = this.#popSlot();
    // The fast arms add in 32 bits to an address below 2^31, so the offset must be below it, too.
    if (memory === 0 && offset < 0x80000000) {
      const operation = accessOperation(row.name);
      if (row.kind === 'store') values.emitter.emit(operation, value, address, offset);
      else values.pushResult(row.type, operation, address, offset);
      return;
    }
    const pair = row.type === i64 || row.type === f64 ? accessPair : 0;
    const kind = row.bytes | (row.signed ? accessSigned : 0) | pair;
    if (row.kind === 'store') {
      values.emitRare(rareNumbers.store, value, address * 2, kind, offset | 0, memory);
    } else {
      values.pushRare(row.type, rareNumbers.load, address * 2, kind, offset | 0, memory);
    }
  }

  /** Is a global reached through its own object: imported and mutable, so that others see its changes? */
  #isFar(index: number): boolean {
    const { declaration } = this.#context;
    return index < declaration.importedGlobals && declaration.globals[index]!.type.mutable;
  }

  #globalGet(index: number): void {
    const values = this.#values;
    const type = this.#context.declaration.globals[index]!.type.content;
    if (isReference(type)) return values.pushRare(type, rareNumbers.globalGetReference, index);
    if (this.#isFar(index)) return values.pushRare(type, rareNumbers.globalGetImported, index);
    values.pushResult(type, type === i64 || type === f64 ? globalGetWords : globalGetWord, index * 2);
  }

  #globalSet(index: number): void {
    const values = this.#values;
    const type = this.#context.declaration.globals[index]!.type.content;
    const value = this.#popSlot();
    if (isReference(type)) values.emitRare(rareNumbers.globalSetReference, value, index);
    else if (this.#isFar(index)) values.emitRare(rareNumbers.globalSetImported, value, index);
    else values.emitter.emit(type === i64 || type === f64 ? globalSetWords : globalSetWord, value, index * 2);
  }

  #bulk(number: number, firstIndex: number, secondIndex: number): void {
    const { emitter } = this.#values;
    const c = this.#popSlot() * 2;
    const b = this.#popSlot() * 2;
    const a = this.#popSlot() * 2;
    emitter.emit(bulk, number, a, b, c, firstIndex, secondIndex);
    emitter.endLine();
    emitter.cost(emitter.used - 1, emitter.here());
    this.#values.barrier();
  }
}
