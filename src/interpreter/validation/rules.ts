// The typing rules that look something up in the module (specification 3.3): functions, globals, tables, memories and
// segments, by index. Values that merely pass through the stack, and control, stand in function.ts. Hot code.

import { readMemoryAccess, readZeroByte, refuseInstruction } from '../binary/body.ts';
import type { ModuleDeclaration } from '../binary/declaration.ts';
import type { BinaryReader } from '../binary/reader.ts';
import type { Features } from '../core/features.ts';
import { switchedOff } from '../core/features.ts';
import {
  addressType,
  type FunctionType,
  funcref,
  i32,
  type MemoryType,
  type TableType,
  typeName,
  type ValueType,
} from '../core/types.ts';
import type { AtomicRow, VectorRow } from '../instructions/row.ts';
import { rowOf } from '../instructions/table.ts';
import type { ValidationContext } from './context.ts';
import type { HeapRules } from './heap.ts';
import type { Stacks } from './stacks.ts';

/** The largest offset of a memory access with 32-bit addresses; the format itself allows no more than 64 bits. */
const largestOffset = 0xffff_ffff;

export class IndexRules {
  private readonly module: ModuleDeclaration;
  private readonly features: Features;
  private readonly functionTypes: readonly FunctionType[];
  private readonly referable: Uint8Array;
  private readonly reader: BinaryReader;
  private readonly stacks: Stacks;
  private readonly heap: HeapRules;

  constructor(context: ValidationContext, reader: BinaryReader, stacks: Stacks, heap: HeapRules) {
    this.module = context.module;
    this.features = context.configuration.features;
    this.functionTypes = context.functionTypes;
    this.referable = context.referable;
    this.reader = reader;
    this.stacks = stacks;
    this.heap = heap;
  }

  /** Any instruction whose operands and results its row names. */
  fixed(opcode: number): void {
    const row = rowOf(opcode);
    if (row?.operands === undefined || row.results === undefined) {
      throw new Error(`no typing rule for ${this.stacks.instruction()}`);
    }
    this.stacks.popAll(row.operands);
    this.stacks.pushAll(row.results);
  }

  /** A load, a store or the like, whose row names its operands for 32-bit addresses. */
  access(opcode: number, address: ValueType): void {
    const row = rowOf(opcode)!;
    if (address === i32) return this.fixed(opcode);
    this.stacks.popAll([address, ...row.operands!.slice(1)]);
    this.stacks.pushAll(row.results!);
  }

  /** Instructions behind a prefix byte: rare enough to go through their rows. */
  prefixed(opcode: number): void {
    const reader = this.reader;
    const row = rowOf(opcode);
    if (row === undefined || (row.feature !== undefined && !this.features[row.feature])) this.refuse(opcode);
    switch (opcode) {
      case 0xfc0008: // memory.init
        this.memoryInit(reader.u32(), reader.u32());
        return;
      case 0xfc0009: // data.drop
        this.dataSegment(reader.u32());
        return;
      case 0xfc000a: // memory.copy, target first
        this.copy(this.memory(reader.u32()), this.memory(reader.u32()));
        return;
      case 0xfc000b: // memory.fill
        this.memoryFill(reader.u32());
        return;
      case 0xfc000c: // table.init
        this.tableInit(reader.u32(), reader.u32());
        return;
      case 0xfc000d: // elem.drop
        this.elementSegment(reader.u32());
        return;
      case 0xfc000e: // table.copy
        this.tableCopy(reader.u32(), reader.u32());
        return;
      case 0xfc000f: // table.grow
        this.tableGrow(reader.u32());
        return;
      case 0xfc0010: // table.size
        this.stacks.push(addressType(this.table(reader.u32())));
        return;
      case 0xfc0011: // table.fill
        this.tableFill(reader.u32());
        return;
      default:
        if (opcode >> 16 === 0xfb) return this.heap.instruction(row);
        if (row.kind === 'vector') return this.vector(row);
        if (row.kind === 'atomic') return this.atomic(row);
        // The saturating conversions: no immediates. Whatever has some must be written out above.
        if (row.immediates.length > 0) throw new Error(`no typing rule for ${row.name}`);
    }
    this.fixed(opcode);
  }

  // ---- functions and types

  functionType(index: number): FunctionType {
    return this.functionTypes[index] ?? this.unknown('function', index);
  }

  definedType(index: number): FunctionType {
    return this.heap.lookup.functionType(index);
  }

  /** The type that an indirect call names; its table must hold functions, and an index into it is on the stack. */
  indirectType(typeIndex: number, table: number): FunctionType {
    const tableType = this.table(table);
    const { element } = tableType;
    if (!this.module.registry.isSubtype(element, funcref)) {
      this.stacks.fail(
        'invalid',
        `type mismatch: ${this.stacks.instruction()} requires a table of funcref but table ${table} holds ${typeName(element)}`,
      );
    }
    const type = this.definedType(typeIndex);
    this.stacks.pop(addressType(tableType));
    return type;
  }

  referenceOfFunction(index: number): void {
    if (index >= this.functionTypes.length) this.unknown('function', index);
    if (this.referable[index] === 0) this.stacks.fail('invalid', `undeclared function reference ${index}`);
    this.stacks.push(this.heap.lookup.referenceToFunction(index));
  }

  // ---- globals

  globalGet(index: number): void {
    const global = this.module.globals[index] ?? this.unknown('global', index);
    this.stacks.push(global.type.content);
  }

  globalSet(index: number): void {
    const global = this.module.globals[index] ?? this.unknown('global', index);
    if (!global.type.mutable) this.stacks.fail('invalid', `immutable global ${index}`);
    this.stacks.pop(global.type.content);
  }

  // ---- memories

  memory(index: number): MemoryType {
    return this.module.memories[index] ?? this.unknown('memory', index);
  }

  memorySize(index: number): void {
    this.stacks.push(addressType(this.memory(index)));
  }

  memoryGrow(index: number): void {
    const address = addressType(this.memory(index));
    this.stacks.pop(address);
    this.stacks.push(address);
  }

  /** The immediates of a load or store of 2^naturalAlignment bytes; answers the type of its address. */
  memoryAccess(naturalAlignment: number): ValueType {
    const reader = this.reader;
    readMemoryAccess(reader, this.features);
    const address = addressType(this.memory(reader.memory));
    if (reader.alignment > naturalAlignment) {
      this.stacks.fail(
        'invalid',
        `alignment must not be larger than natural: 2^${reader.alignment} for ${2 ** naturalAlignment} bytes`,
      );
    }
    if (address === i32 && reader.offset > largestOffset) {
      this.stacks.fail('invalid', `offset out of range: ${reader.offset}`);
    }
    return address;
  }

  // An atomic access must name the alignment that it will be held to.
  private atomic(row: AtomicRow): void {
    if (row.family === 'fence') return readZeroByte(this.reader);
    const natural = Math.log2(row.bytes);
    const address = this.memoryAccess(natural);
    if (this.reader.alignment !== natural) {
      const text = `atomic alignment must be natural: 2^${this.reader.alignment} for ${row.bytes} bytes`;
      this.stacks.fail('invalid', text);
    }
    this.access(row.opcode, address);
  }

  private memoryInit(segment: number, memory: number): void {
    const type = this.memory(memory);
    this.dataSegment(segment);
    this.initialize(type);
  }

  private memoryFill(memory: number): void {
    const address = addressType(this.memory(memory));
    this.stacks.pop(address);
    this.stacks.pop(i32);
    this.stacks.pop(address);
  }

  // What memory.init and table.init take: where to, then a position in the segment and a length, which are 32 bits.
  private initialize(target: MemoryType | TableType): void {
    this.stacks.pop(i32);
    this.stacks.pop(i32);
    this.stacks.pop(addressType(target));
  }

  // What memory.copy and table.copy take: where to, where from, and a length that fits both.
  private copy(target: MemoryType | TableType, source: MemoryType | TableType): void {
    const to = addressType(target);
    const from = addressType(source);
    this.stacks.pop(to === i32 ? i32 : from);
    this.stacks.pop(from);
    this.stacks.pop(to);
  }

  private dataSegment(index: number): void {
    this.heap.lookup.dataSegment(index);
  }

  // ---- vectors (specification 3.3.6)

  private vector(row: VectorRow): void {
    const reader = this.reader;
    let address = i32;
    for (const immediate of row.immediates) {
      if (immediate === 'memory access') address = this.memoryAccess(Math.log2(row.bytes));
      else if (immediate === 'v128') reader.skip(16);
      else for (let left = immediate === 'lanes' ? 16 : 1; left > 0; left--) this.lane(reader.u8(), row.lanes);
    }
    this.access(row.opcode, address);
  }

  private lane(index: number, count: number): void {
    if (index >= count) this.stacks.fail('invalid', `invalid lane index ${index}`);
  }

  // ---- tables

  table(index: number): TableType {
    return (this.module.tables[index] ?? this.unknown('table', index)).type;
  }

  tableGet(index: number): void {
    const table = this.table(index);
    this.stacks.pop(addressType(table));
    this.stacks.push(table.element);
  }

  tableSet(index: number): void {
    const table = this.table(index);
    this.stacks.pop(table.element);
    this.stacks.pop(addressType(table));
  }

  private tableGrow(index: number): void {
    const table = this.table(index);
    this.stacks.pop(addressType(table));
    this.stacks.pop(table.element);
    this.stacks.push(addressType(table));
  }

  private tableFill(index: number): void {
    const table = this.table(index);
    this.stacks.pop(addressType(table));
    this.stacks.pop(table.element);
    this.stacks.pop(addressType(table));
  }

  private tableInit(segment: number, index: number): void {
    const table = this.table(index);
    const from = this.elementSegment(segment);
    if (!this.module.registry.isSubtype(from, table.element)) this.elementMismatch(from, table.element);
    this.initialize(table);
  }

  private tableCopy(target: number, source: number): void {
    const to = this.table(target);
    const from = this.table(source);
    if (!this.module.registry.isSubtype(from.element, to.element)) this.elementMismatch(from.element, to.element);
    this.copy(to, from);
  }

  private elementSegment(index: number): ValueType {
    return this.heap.lookup.elementSegment(index);
  }

  // ---- errors: from here on nothing is hot

  /** An opcode without a row, or with one whose feature is off. */
  refuse(opcode: number): never {
    const feature = rowOf(opcode)?.feature;
    if (feature !== undefined) this.stacks.fail('unsupported', switchedOff(feature));
    refuseInstruction(this.reader, opcode, this.stacks.offset);
  }

  unknown(what: string, index: number): never {
    this.stacks.fail('invalid', `unknown ${what} ${index}`);
  }

  private elementMismatch(from: ValueType, to: ValueType): never {
    const text = `type mismatch: ${this.stacks.instruction()} puts ${typeName(from)} into a table of ${typeName(to)}`;
    this.stacks.fail('invalid', text);
  }
}
