// The typing rules of typed references and of the garbage-collected heap (specification 3.3.4 and 3.3.5): structures,
// arrays, casts and the branches on them, and what is looked up in the module for them. Plain instructions and control
// stand in function.ts.

import { readCastFlags } from '../binary/body.ts';
import type { ModuleDeclaration } from '../binary/declaration.ts';
import { type BinaryReader, limitText } from '../binary/reader.ts';
import { readHeapType } from '../binary/types.ts';
import type { ResolvedConfiguration } from '../core/configuration.ts';
import {
  anyref,
  type ArrayType,
  arrayref,
  bottom,
  bottomReference,
  externref,
  type FieldType,
  type FunctionType,
  i32,
  isDefaultable,
  isNullable,
  isPacked,
  isReference,
  referenceTo,
  type StructType,
  typeName,
  unpacked,
  type ValueType,
  withNull,
  withoutNull,
} from '../core/types.ts';
import type { InstructionRow } from '../instructions/row.ts';
import type { ValidationContext } from './context.ts';
import type { Stacks } from './stacks.ts';

/** What struct.new needs of a structure, made once for each: it may have 10,000 fields. */
interface StructOperands {
  readonly types: readonly ValueType[];
  readonly defaultable: boolean;
}

export class HeapRules {
  private readonly module: ModuleDeclaration;
  private readonly configuration: ResolvedConfiguration;
  private readonly reader: BinaryReader;
  private readonly stacks: Stacks;
  private readonly structOperands = new Map<StructType, StructOperands>();

  constructor(context: ValidationContext, reader: BinaryReader, stacks: Stacks) {
    this.module = context.module;
    this.configuration = context.configuration;
    this.reader = reader;
    this.stacks = stacks;
  }

  /** An instruction behind the prefix byte 0xfb. */
  instruction(row: InstructionRow): void {
    const { reader, stacks } = this;
    if (row.operands !== undefined && row.results !== undefined) {
      // Those of i31, without immediates.
      stacks.popAll(row.operands);
      stacks.pushAll(row.results);
      return;
    }
    switch (row.opcode & 0xffff) {
      case 0x00: // struct.new
        this.structNew(reader.u32(), false);
        break;
      case 0x01: // struct.new_default
        this.structNew(reader.u32(), true);
        break;
      case 0x02: // struct.get, _s, _u
      case 0x03:
      case 0x04:
        this.structGet(reader.u32(), reader.u32(), row.opcode !== 0xfb0002);
        break;
      case 0x05: // struct.set
        this.structSet(reader.u32(), reader.u32());
        break;
      case 0x06: // array.new
        this.arrayNew(reader.u32(), false);
        break;
      case 0x07: // array.new_default
        this.arrayNew(reader.u32(), true);
        break;
      case 0x08: // array.new_fixed
        this.arrayNewFixed(reader.u32(), reader.u32());
        break;
      case 0x09: // array.new_data
        this.arrayNewSegment(this.arrayOfData(reader.u32(), reader.u32()));
        break;
      case 0x0a: // array.new_elem
        this.arrayNewSegment(this.arrayOfElements(reader.u32(), reader.u32()));
        break;
      case 0x0b: // array.get, _s, _u
      case 0x0c:
      case 0x0d:
        this.arrayGet(reader.u32(), row.opcode !== 0xfb000b);
        break;
      case 0x0e: // array.set
        this.arraySet(reader.u32());
        break;
      case 0x0f: // array.len
        stacks.pop(arrayref);
        stacks.push(i32);
        break;
      case 0x10: // array.fill
        this.arrayFill(reader.u32());
        break;
      case 0x11: // array.copy
        this.arrayCopy(reader.u32(), reader.u32());
        break;
      case 0x12: // array.init_data
        this.arrayInit(this.arrayOfData(reader.u32(), reader.u32()));
        break;
      case 0x13: // array.init_elem
        this.arrayInit(this.arrayOfElements(reader.u32(), reader.u32()));
        break;
      case 0x14: // ref.test, and of a nullable type
      case 0x15:
        this.popOfHierarchy(this.heapType());
        stacks.push(i32);
        break;
      case 0x16: // ref.cast
        stacks.push(withoutNull(this.popOfHierarchy(this.heapType())));
        break;
      case 0x17: // ref.cast to a nullable type
        stacks.push(this.popOfHierarchy(this.heapType()));
        break;
      case 0x18: // br_on_cast
        this.branchOnCast(false);
        break;
      case 0x19: // br_on_cast_fail
        this.branchOnCast(true);
        break;
      case 0x1a: // any.convert_extern
        this.convert(externref, anyref);
        break;
      case 0x1b: // extern.convert_any
        this.convert(anyref, externref);
        break;
      default:
        throw new Error(`no typing rule for ${row.name}`);
    }
  }

  // ---- looking up

  functionType(index: number): FunctionType {
    const type = this.module.types[index] ?? this.unknown('type', index);
    return type.kind === 'func' ? type : this.invalid(`non-function type ${index}`);
  }

  private structType(index: number): StructType {
    const type = this.module.types[index] ?? this.unknown('type', index);
    return type.kind === 'struct' ? type : this.invalid(`non-structure type ${index}`);
  }

  private arrayType(index: number): ArrayType {
    const type = this.module.types[index] ?? this.unknown('type', index);
    return type.kind === 'array' ? type : this.invalid(`non-array type ${index}`);
  }

  private field(type: number, index: number): FieldType {
    return this.structType(type).fields[index] ?? this.unknown('field', index);
  }

  /** The nullable reference to a type of the module. */
  private reference(index: number): ValueType {
    return referenceTo(this.module.typeIds[index]!);
  }

  /** What ref.func gives. */
  referenceToFunction(index: number): ValueType {
    return withoutNull(this.reference(this.module.functions[index]!));
  }

  private heapType(): ValueType {
    return readHeapType(this.reader, this.configuration.features);
  }

  dataSegment(index: number): void {
    const count = this.module.dataCount;
    // A rule of the binary format (5.5.17): without that section one pass cannot know how many segments follow.
    if (count === undefined) this.stacks.fail('malformed', 'data count section required');
    if (index >= count) this.unknown('data segment', index);
  }

  elementSegment(index: number): ValueType {
    return (this.module.elements[index] ?? this.unknown('elem segment', index)).type;
  }

  // ---- references

  /** Takes a reference of any type. */
  private popReference(): ValueType {
    const type = this.stacks.popAny();
    if (type === bottom) return bottomReference;
    if (!isReference(type)) {
      this.invalid(`type mismatch: ${this.stacks.instruction()} requires a reference but stack has ${typeName(type)}`);
    }
    return type;
  }

  /** The type of the function that call_ref calls; a reference to it is taken. */
  calleeType(index: number): FunctionType {
    const type = this.functionType(index);
    this.stacks.pop(this.reference(index));
    return type;
  }

  asNonNull(): void {
    this.stacks.push(withoutNull(this.popReference()));
  }

  branchOnNull(label: number): void {
    const { stacks } = this;
    const types = stacks.label(label);
    const type = this.popReference();
    stacks.retypeAll(types);
    stacks.push(withoutNull(type));
  }

  branchOnNonNull(label: number): void {
    const { stacks } = this;
    const types = stacks.label(label);
    stacks.push(withoutNull(this.popReference()));
    this.requireReferenceLast(types);
    stacks.retypeAll(types);
    stacks.popAny();
  }

  // Casts are between types of one hierarchy (specification 3.3.5): any reference of the wanted one's can be tested.
  private popOfHierarchy(type: ValueType): ValueType {
    this.stacks.pop(this.module.registry.topOf(type));
    return type;
  }

  private branchOnCast(onFailure: boolean): void {
    const { reader, stacks } = this;
    const flags = readCastFlags(reader);
    const types = stacks.label(reader.u32());
    const from = this.typeOf(this.heapType(), (flags & 1) !== 0);
    const to = this.typeOf(this.heapType(), (flags & 2) !== 0);
    if (!this.module.registry.isSubtype(to, from)) {
      this.invalid(`type mismatch: ${stacks.instruction()} casts ${typeName(from)} to ${typeName(to)}`);
    }
    // Null goes with the cast that lets it pass.
    const rest = isNullable(to) ? withoutNull(from) : from;
    stacks.pop(from);
    stacks.push(onFailure ? rest : to);
    this.requireReferenceLast(types);
    stacks.retypeAll(types);
    stacks.popAny();
    stacks.push(onFailure ? to : rest);
  }

  private typeOf(heap: ValueType, nullable: boolean): ValueType {
    return nullable ? heap : withoutNull(heap);
  }

  private requireReferenceLast(types: readonly ValueType[]): void {
    const last = types[types.length - 1];
    if (last !== undefined && isReference(last)) return;
    this.invalid(`type mismatch: the label of ${this.stacks.instruction()} takes no reference`);
  }

  private convert(from: ValueType, to: ValueType): void {
    const type = this.popReference();
    if (!this.module.registry.isSubtype(withNull(type), from) && type !== bottomReference) {
      this.invalid(
        `type mismatch: ${this.stacks.instruction()} requires [${typeName(from)}] but stack has [${typeName(type)}]`,
      );
    }
    this.stacks.push(this.typeOf(to, isNullable(type)));
  }

  // ---- structures

  private operandsOf(type: StructType): StructOperands {
    let operands = this.structOperands.get(type);
    if (operands === undefined) {
      const types = type.fields.map(({ storage }) => unpacked(storage));
      operands = { types, defaultable: types.every(isDefaultable) };
      this.structOperands.set(type, operands);
    }
    return operands;
  }

  private structNew(index: number, byDefault: boolean): void {
    const { types, defaultable } = this.operandsOf(this.structType(index));
    if (!byDefault) this.stacks.popAll(types);
    else if (!defaultable) this.invalid(`type mismatch: a field of type ${index} has no default value`);
    this.stacks.push(withoutNull(this.reference(index)));
  }

  private structGet(type: number, index: number, extends_: boolean): void {
    const field = this.field(type, index);
    this.requirePacking(field, extends_);
    this.stacks.pop(this.reference(type));
    this.stacks.push(unpacked(field.storage));
  }

  private structSet(type: number, index: number): void {
    const field = this.field(type, index);
    if (!field.mutable) this.invalid(`immutable field ${index}`);
    this.stacks.pop(unpacked(field.storage));
    this.stacks.pop(this.reference(type));
  }

  private requirePacking({ storage }: FieldType, extended: boolean): void {
    if (isPacked(storage) === extended) return;
    this.invalid(`type mismatch: ${this.stacks.instruction()} of a field that is ${extended ? 'not ' : ''}packed`);
  }

  // ---- arrays

  private arrayNew(index: number, byDefault: boolean): void {
    const type = unpacked(this.arrayType(index).element.storage);
    if (byDefault && !isDefaultable(type)) {
      this.invalid(`type mismatch: the elements of type ${index} have no default value`);
    }
    this.stacks.pop(i32);
    if (!byDefault) this.stacks.pop(type);
    this.stacks.push(withoutNull(this.reference(index)));
  }

  private arrayNewFixed(index: number, count: number): void {
    const { stacks } = this;
    const { limits } = this.configuration;
    const type = unpacked(this.arrayType(index).element.storage);
    if (count > limits.fixedArrayElements) stacks.fail('limit', limitText('fixedArrayElements', count, limits));
    for (let left = count; left > 0; left--) {
      if (stacks.unreachable && stacks.height === stacks.floor) break;
      stacks.pop(type);
    }
    stacks.push(withoutNull(this.reference(index)));
  }

  // The array type of an instruction that reads it from a data segment; both are looked up.
  private arrayOfData(index: number, segment: number): number {
    const { storage } = this.arrayType(index).element;
    if (isReference(storage)) this.invalid(`array type is not numeric or vector: type ${index}`);
    this.dataSegment(segment);
    return index;
  }

  private arrayOfElements(index: number, segment: number): number {
    const { storage } = this.arrayType(index).element;
    const from = this.elementSegment(segment);
    if (!this.module.registry.isSubtype(from, storage)) {
      this.invalid(`type mismatch: ${this.stacks.instruction()} puts ${typeName(from)} into an array of type ${index}`);
    }
    return index;
  }

  private arrayNewSegment(index: number): void {
    this.stacks.pop(i32);
    this.stacks.pop(i32);
    this.stacks.push(withoutNull(this.reference(index)));
  }

  private arrayGet(index: number, extended: boolean): void {
    const { element } = this.arrayType(index);
    this.requirePacking(element, extended);
    this.stacks.pop(i32);
    this.stacks.pop(this.reference(index));
    this.stacks.push(unpacked(element.storage));
  }

  private mutableElement(index: number): FieldType {
    const { element } = this.arrayType(index);
    return element.mutable ? element : this.invalid(`immutable array: type ${index}`);
  }

  private arraySet(index: number): void {
    const { storage } = this.mutableElement(index);
    this.stacks.pop(unpacked(storage));
    this.stacks.pop(i32);
    this.stacks.pop(this.reference(index));
  }

  private arrayFill(index: number): void {
    const { storage } = this.mutableElement(index);
    this.stacks.pop(i32);
    this.stacks.pop(unpacked(storage));
    this.stacks.pop(i32);
    this.stacks.pop(this.reference(index));
  }

  private arrayCopy(target: number, source: number): void {
    const { stacks } = this;
    const to = this.mutableElement(target).storage;
    const from = this.arrayType(source).element.storage;
    const fits = from === to || (!isPacked(from) && !isPacked(to) && this.module.registry.isSubtype(from, to));
    if (!fits) this.invalid(`array types do not match: ${source} and ${target}`);
    stacks.pop(i32);
    stacks.pop(i32);
    stacks.pop(this.reference(source));
    stacks.pop(i32);
    stacks.pop(this.reference(target));
  }

  private arrayInit(index: number): void {
    this.mutableElement(index);
    this.stacks.pop(i32);
    this.stacks.pop(i32);
    this.stacks.pop(i32);
    this.stacks.pop(this.reference(index));
  }

  // ---- errors

  private invalid(text: string): never {
    this.stacks.fail('invalid', text);
  }

  private unknown(what: string, index: number): never {
    this.invalid(`unknown ${what} ${index}`);
  }
}
