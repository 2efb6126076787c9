// Translates one validated function body into internal code: its frame, and which part of the translator each
// instruction belongs to. Values are the business of values.ts, control of control.ts, calls and everything else
// outside the operand stack of outward.ts; words and fuel lines that of emitter.ts.
// No recursion; code that cannot be reached is read over. Validity is taken for granted.

import { readOpcode, readSelectTypes, skipImmediates } from '../binary/body.ts';
import { type FunctionBody, typeOfFunction } from '../binary/declaration.ts';
import { BinaryReader } from '../binary/reader.ts';
import { readHeapType } from '../binary/types.ts';
import { f32, f64, type FunctionType, funcref, i32, i64, isReference, slotsOf } from '../core/types.ts';
import type { WideRow } from '../instructions/row.ts';
import { rowOf } from '../instructions/table.ts';
import { wideRows } from '../instructions/wide.ts';
import type { TranslationContext } from './context.ts';
import { ControlTranslator } from './control.ts';
import type { Emitter, Marks } from './emitter.ts';
import { anyTag, type HandlerTable } from './handlers.ts';
import { largestPairedField } from './layout.ts';
import { bulkNumbers, operationNamed, operationsOf, rareNumbers } from './operations.ts';
import { HeapTranslator } from './heap.ts';
import { OutwardTranslator } from './outward.ts';
import { inHome } from './stack.ts';
import { ValueTranslator } from './values.ts';
import { translateVector } from './vectors.ts';

const charge = operationNamed('charge');
const unreachable = operationNamed('unreachable');

/**
 * Words of a function's header, which its code follows: int32 units of its frame, where in it the link is, how many to
 * clear behind the link, and what entering costs.
 */
export const headerWords = 4;

/** block, loop, if, try, try_table */
function opensBlock(opcode: number): boolean {
  return (opcode >= 0x02 && opcode <= 0x04) || opcode === 0x06 || opcode === 0x1f;
}

/** What is no instruction and costs nothing (FUEL 1): else, end, catch, delegate, catch_all. */
function isDelimiter(opcode: number): boolean {
  return opcode === 0x05 || opcode === 0x0b || opcode === 0x07 || opcode === 0x18 || opcode === 0x19;
}

export class FunctionTranslator {
  readonly #context: TranslationContext;
  readonly #values: ValueTranslator;
  readonly #control: ControlTranslator;
  readonly #outward: OutwardTranslator;
  readonly #heap: HeapTranslator;
  readonly #reader: BinaryReader;
  /** Where exceptions go in the function last translated. */
  handlers: HandlerTable | undefined;

  constructor(context: TranslationContext) {
    this.#context = context;
    this.#values = new ValueTranslator(context.poolIndex);
    this.#control = new ControlTranslator(context.declaration, this.#values);
    this.#outward = new OutwardTranslator(context, this.#values, this.#control);
    this.#heap = new HeapTranslator(context, this.#values, this.#control, this.#outward);
    this.#reader = new BinaryReader(context.declaration.bytes);
    this.#reader.typeIds = context.declaration.typeIds;
    this.handlers = undefined;
  }

  get emitter(): Emitter {
    return this.#values.emitter;
  }

  /** Translates a function at the end of the emitter's words. Answers the position of its header. */
  translate(functionIndex: number, marks: Marks | undefined): number {
    const { emitter, stack } = this.#values;
    const header = emitter.used;
    this.#translate(functionIndex, marks, false);
    // Slots past what a paired field holds: once more, with two slots to bring operands near. It is the height of the
    // stack that decides, the same in both translations, so that both need the same room (FUEL 5).
    if (stack.slotsNeeded * 2 > largestPairedField) {
      emitter.retractTo(header);
      this.#translate(functionIndex, marks, true);
    }
    return header;
  }

  #translate(functionIndex: number, marks: Marks | undefined, isLarge: boolean): void {
    const { declaration, configuration } = this.#context;
    const { emitter, stack } = this.#values;
    const body = declaration.bodies[functionIndex - declaration.importedFunctions]!;
    const type = typeOfFunction(declaration, functionIndex);
    const plain = configuration.translation === 'plain';
    emitter.begin(configuration.metering && !plain, marks);
    emitter.offset = body.start;
    const header = emitter.used;
    for (let word = 0; word < headerWords; word++) emitter.append(0);

    const link = this.#linkSlot(type);
    // They must be near themselves: before the locals.
    if (isLarge) emitter.scratch = link + 1;
    const firstSlot = this.#layOutFrame(type, body, isLarge ? link + 3 : link + 1);
    this.#values.begin(plain, firstSlot);
    this.#control.begin(type, link);
    emitter.cost(header + 3, emitter.here());
    this.#clearReferences(type.parameters.length);
    this.#translateBody(body, configuration.metering && plain);
    emitter.finish();
    this.handlers = this.#control.handlers.finish(emitter);
    emitter.words[header] = stack.slotsNeeded * 2;
    emitter.words[header + 1] = link * 2;
    emitter.words[header + 2] = (firstSlot - link - 1) * 2;
  }

  // A frame: parameters (and room for the results, which land in the same place), the link, other locals, operands.
  #linkSlot(type: FunctionType): number {
    const slots = (types: FunctionType['parameters']) => types.reduce((sum, value) => sum + slotsOf(value), 0);
    return Math.max(slots(type.parameters), slots(type.results));
  }

  /** Gives every local its slot; answers the first slot of the operand stack. */
  #layOutFrame(type: FunctionType, body: FunctionBody, firstLocal: number): number {
    const { localSlots, localTypes } = this.#values;
    localSlots.length = 0;
    localTypes.length = 0;
    let slot = 0;
    for (const parameter of type.parameters) {
      localSlots.push(slot);
      localTypes.push(parameter);
      slot += slotsOf(parameter);
    }
    slot = firstLocal;
    for (const { count, type: local } of body.locals) {
      for (let left = count; left > 0; left--) {
        localSlots.push(slot);
        localTypes.push(local);
        slot += slotsOf(local);
      }
    }
    return slot;
  }

  // Clearing words makes numbers 0; locals of reference type start as null.
  #clearReferences(firstLocal: number): void {
    const { localTypes, localSlots } = this.#values;
    let from = firstLocal;
    while (from < localTypes.length && !isReference(localTypes[from]!)) from++;
    if (from === localTypes.length) return;
    const count = localSlots[localTypes.length - 1]! - localSlots[from]! + 1;
    this.#values.emitter.emitRare(rareNumbers.clearReferences, localSlots[from]!, count);
  }

  #translateBody(body: FunctionBody, charges: boolean): void {
    const reader = this.#reader;
    const control = this.#control;
    const { emitter } = this.#values;
    reader.position = body.start;
    reader.end = body.end;
    let skipped = 0;
    while (!control.isDone) {
      emitter.offset = reader.position;
      const opcode = readOpcode(reader);
      const delimiter = isDelimiter(opcode);
      if (!control.isReachable && (skipped > 0 || !delimiter)) {
        if (opensBlock(opcode)) skipped++;
        else if (opcode === 0x0b || opcode === 0x18) skipped--;
        skipImmediates(reader, rowOf(opcode)!);
        continue;
      }
      if (!delimiter) {
        emitter.paid++;
        if (charges) emitter.emit(charge);
      }
      this.#instruction(opcode, reader);
    }
  }

  // Both results lie side by side, the first where the first operand was.
  #wide(row: WideRow): void {
    const values = this.#values;
    const slots = row.operands.map(() => values.popSlot() * 2).reverse();
    const first = values.stack.push(i64, inHome, 0, 0);
    values.stack.push(i64, inHome, 0, 0);
    values.emitter.emitRare(rareNumbers.wide, first, wideRows.indexOf(row), ...slots);
  }

  #instruction(opcode: number, reader: BinaryReader): void {
    const values = this.#values;
    const entry = operationsOf(opcode);
    if (entry !== undefined) {
      values.compute(entry);
      return;
    }
    const control = this.#control;
    const outward = this.#outward;
    const row = rowOf(opcode)!;
    if (row.kind === 'load' || row.kind === 'store') {
      outward.access(row, reader);
      return;
    }
    if (row.kind === 'vector') {
      translateVector(values, row, reader, (access) => outward.popAddressSum(access));
      return;
    }
    if (row.kind === 'wide') {
      this.#wide(row);
      return;
    }
    if (row.kind === 'atomic') {
      outward.atomic(row, reader);
      return;
    }
    switch (opcode) {
      case 0x00:
        values.emitter.emit(unreachable);
        control.endLine();
        break;
      case 0x01:
        break;
      case 0x02:
        control.block('block', reader);
        break;
      case 0x03:
        control.block('loop', reader);
        break;
      case 0x04:
        control.block('if', reader);
        break;
      case 0x05:
        control.else();
        break;
      case 0x06:
        control.block('try', reader);
        break;
      case 0x07:
        control.catch(reader.u32());
        break;
      case 0x08:
        outward.throw(reader.u32());
        break;
      case 0x09:
        control.rethrow(reader.u32());
        break;
      case 0x0a:
        outward.throwReference();
        break;
      case 0x0b:
        control.end();
        break;
      case 0x0c:
        control.branch(reader.u32());
        break;
      case 0x0d:
        control.branchIf(reader.u32());
        break;
      case 0x0e:
        control.branchTable(reader);
        break;
      case 0x0f:
        control.return();
        break;
      case 0x10:
        outward.call(reader.u32());
        break;
      case 0x11:
        outward.callIndirect(reader, false);
        break;
      case 0x12:
        outward.returnCall(reader.u32());
        break;
      case 0x13:
        outward.callIndirect(reader, true);
        break;
      case 0x14:
        this.#heap.callReference(reader.u32(), false);
        break;
      case 0x15:
        this.#heap.callReference(reader.u32(), true);
        break;
      case 0x18:
        control.delegate(reader.u32());
        break;
      case 0x19:
        control.catch(anyTag);
        break;
      case 0x1f:
        control.block('try_table', reader);
        break;
      case 0x1a:
        values.stack.pop();
        break;
      case 0x1b:
        values.select(values.stack.types[values.stack.height - 2]!);
        break;
      case 0x1c:
        values.select(readSelectTypes(reader)!);
        break;
      case 0x20:
        values.localGet(reader.u32());
        break;
      case 0x21:
        values.localSet(reader.u32(), false);
        break;
      case 0x22:
        values.localSet(reader.u32(), true);
        break;
      case 0x23:
        outward.globalGet(reader.u32());
        break;
      case 0x24:
        outward.globalSet(reader.u32());
        break;
      case 0x25:
        outward.tableGet(reader.u32());
        break;
      case 0x26:
        outward.tableSet(reader.u32());
        break;
      case 0x3f:
        outward.memorySize(reader.u32());
        break;
      case 0x40:
        outward.memoryGrow(reader.u32());
        break;
      case 0x41:
        values.pushConstant(i32, reader.s32(), 0);
        break;
      case 0x42:
        reader.s64();
        values.pushConstant(i64, reader.low, reader.high);
        break;
      case 0x43:
        values.pushConstant(f32, reader.f32Bits(), 0);
        break;
      case 0x44:
        reader.f64Bits();
        values.pushConstant(f64, reader.low, reader.high);
        break;
      case 0xd0:
        values.pushRare(readHeapType(reader), rareNumbers.referenceNull);
        break;
      case 0xd1:
        values.pushRare(i32, rareNumbers.referenceIsNull, values.popSlot() * 2);
        break;
      case 0xd2:
        values.pushRare(funcref, rareNumbers.referenceFunction, reader.u32());
        break;
      case 0xd3:
        this.#heap.referencesEqual();
        break;
      case 0xd4:
        this.#heap.asNonNull();
        break;
      case 0xd5:
        this.#heap.branchOnNull(reader.u32());
        break;
      case 0xd6:
        this.#heap.branchOnNonNull(reader.u32());
        break;
      case 0xfc0008:
        outward.bulk(bulkNumbers.memoryInit, reader.u32(), reader.u32());
        break;
      case 0xfc0009:
        values.emitter.emitRare(rareNumbers.dataDrop, 0, reader.u32());
        break;
      case 0xfc000a:
        outward.bulk(bulkNumbers.memoryCopy, reader.u32(), reader.u32());
        break;
      case 0xfc000b:
        outward.bulk(bulkNumbers.memoryFill, reader.u32(), 0);
        break;
      case 0xfc000c:
        outward.bulk(bulkNumbers.tableInit, reader.u32(), reader.u32());
        break;
      case 0xfc000d:
        values.emitter.emitRare(rareNumbers.elementDrop, 0, reader.u32());
        break;
      case 0xfc000e:
        outward.bulk(bulkNumbers.tableCopy, reader.u32(), reader.u32());
        break;
      case 0xfc000f:
        outward.tableGrow(reader.u32());
        break;
      case 0xfc0010:
        outward.tableSize(reader.u32());
        break;
      case 0xfc0011:
        outward.bulk(bulkNumbers.tableFill, reader.u32(), 0);
        break;
      default:
        if (opcode >> 16 !== 0xfb) throw new Error(`${row.name} has no translation`);
        this.#heap.instruction(opcode, reader);
    }
  }
}
