// The typing rules of the garbage-collected heap (specification 3.3.4 and 3.3.5): structures, what describes them, casts and
// the branches on them. Arrays stand in arrays.ts, what all of it shares with typed references in references.ts.

import { readCastFlags } from '../binary/body.ts';
import type { BinaryReader } from '../binary/reader.ts';
import {
  anyref,
  arrayref,
  bottomReference,
  exactly,
  externref,
  heapTypeName,
  i32,
  isDefaultable,
  isDefinedReference,
  isExact,
  isNullable,
  referenceTo,
  referredId,
  type StructType,
  typeName,
  unpacked,
  type ValueType,
  withNull,
  withoutNull,
} from '../core/types.ts';
import type { InstructionRow } from '../instructions/row.ts';
import { ArrayRules } from './arrays.ts';
import type { ValidationContext } from './context.ts';
import { ReferenceRules } from './references.ts';
import type { Stacks } from './stacks.ts';

/** What struct.new needs of a structure, made once for each: it may have 10,000 fields. */
interface StructOperands {
  readonly types: readonly ValueType[];
  readonly defaultable: boolean;
}

export class HeapRules extends ReferenceRules {
  private readonly arrays: ArrayRules;
  private readonly structOperands = new Map<StructType, StructOperands>();

  constructor(context: ValidationContext, reader: BinaryReader, stacks: Stacks) {
    super(context, reader, stacks);
    this.arrays = new ArrayRules(this.lookup);
  }

  /** An instruction behind the prefix byte 0xfb. */
  instruction(row: InstructionRow): void {
    const { reader, stacks, arrays } = this;
    if (row.operands !== undefined && row.results !== undefined) {
      // Those of i31, without immediates.
      stacks.popAll(row.operands);
      stacks.pushAll(row.results);
      return;
    }
    switch (row.opcode & 0xffff) {
      case 0x00: // struct.new
        this.structNew(reader.u32(), false, false);
        break;
      case 0x01: // struct.new_default
        this.structNew(reader.u32(), true, false);
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
        arrays.make(reader.u32(), false);
        break;
      case 0x07: // array.new_default
        arrays.make(reader.u32(), true);
        break;
      case 0x08: // array.new_fixed
        arrays.makeFixed(reader.u32(), reader.u32());
        break;
      case 0x09: // array.new_data
        arrays.makeFromSegment(arrays.ofData(reader.u32(), reader.u32()));
        break;
      case 0x0a: // array.new_elem
        arrays.makeFromSegment(arrays.ofElements(reader.u32(), reader.u32()));
        break;
      case 0x0b: // array.get, _s, _u
      case 0x0c:
      case 0x0d:
        arrays.get(reader.u32(), row.opcode !== 0xfb000b);
        break;
      case 0x0e: // array.set
        arrays.set(reader.u32());
        break;
      case 0x0f: // array.len
        stacks.pop(arrayref);
        stacks.push(i32);
        break;
      case 0x10: // array.fill
        arrays.fill(reader.u32());
        break;
      case 0x11: // array.copy
        arrays.copy(reader.u32(), reader.u32());
        break;
      case 0x12: // array.init_data
        arrays.initialize(arrays.ofData(reader.u32(), reader.u32()));
        break;
      case 0x13: // array.init_elem
        arrays.initialize(arrays.ofElements(reader.u32(), reader.u32()));
        break;
      case 0x14: // ref.test, and of a nullable type
      case 0x15:
        this.popOfHierarchy(this.lookup.heapType());
        stacks.push(i32);
        break;
      case 0x16: // ref.cast
        stacks.push(withoutNull(this.popOfHierarchy(this.lookup.heapType())));
        break;
      case 0x17: // ref.cast to a nullable type
        stacks.push(this.popOfHierarchy(this.lookup.heapType()));
        break;
      case 0x18: // br_on_cast
        this.branchOnCast(false, false);
        break;
      case 0x19: // br_on_cast_fail
        this.branchOnCast(true, false);
        break;
      case 0x1a: // any.convert_extern
        this.convert(externref, anyref);
        break;
      case 0x1b: // extern.convert_any
        this.convert(anyref, externref);
        break;
      case 0x20: // struct.new_desc
        this.structNew(reader.u32(), false, true);
        break;
      case 0x21: // struct.new_default_desc
        this.structNew(reader.u32(), true, true);
        break;
      case 0x22: // ref.get_desc
        this.getDescriptor(reader.u32());
        break;
      case 0x23: // ref.cast_desc_eq
        this.castByDescriptor(withoutNull(this.lookup.heapType()));
        break;
      case 0x24: // ref.cast_desc_eq to a nullable type
        this.castByDescriptor(this.lookup.heapType());
        break;
      case 0x25: // br_on_cast_desc_eq
        this.branchOnCast(false, true);
        break;
      case 0x26: // br_on_cast_desc_eq_fail
        this.branchOnCast(true, true);
        break;
      default:
        throw new Error(`no typing rule for ${row.name}`);
    }
  }

  // Casts are between types of one hierarchy (specification 3.3.5): any reference of the wanted one's can be tested.
  private popOfHierarchy(type: ValueType): ValueType {
    this.stacks.pop(this.module.registry.topOf(type));
    return type;
  }

  private branchOnCast(onFailure: boolean, byDescriptor: boolean): void {
    const { reader, stacks } = this;
    const { registry } = this.module;
    const flags = readCastFlags(reader);
    const types = stacks.label(reader.u32());
    const from = this.typeOf(this.lookup.heapType(), (flags & 1) !== 0);
    const to = this.typeOf(this.lookup.heapType(), (flags & 2) !== 0);
    if (byDescriptor) this.popDescriptor(to);
    // The custom descriptors proposal lets a cast go anywhere within its hierarchy.
    const { customDescriptors } = this.lookup.configuration.features;
    if (customDescriptors ? registry.topOf(to) !== registry.topOf(from) : !registry.isSubtype(to, from)) {
      this.lookup.invalid(`type mismatch: ${stacks.instruction()} casts ${typeName(from)} to ${typeName(to)}`);
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

  private convert(from: ValueType, to: ValueType): void {
    const type = this.popReference();
    if (!this.module.registry.isSubtype(withNull(type), from) && type !== bottomReference) {
      this.lookup.invalid(
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

  private structNew(index: number, byDefault: boolean, byDescriptor: boolean): void {
    const { types, defaultable } = this.operandsOf(this.lookup.structType(index));
    const made = this.lookup.made(index);
    const hasDescriptor = this.module.registry.definition(referredId(made)).descriptor !== undefined;
    if (hasDescriptor && !byDescriptor) {
      this.lookup.invalid(`type with descriptor requires descriptor allocation: type ${index}`);
    }
    if (!hasDescriptor && byDescriptor) {
      this.lookup.invalid(`type without descriptor requires non-descriptor allocation: type ${index}`);
    }
    if (byDescriptor) this.popDescriptor(made);
    if (!byDefault) this.stacks.popAll(types);
    else if (!defaultable) this.lookup.invalid(`type mismatch: a field of type ${index} has no default value`);
    this.stacks.push(made);
  }

  private structGet(type: number, index: number, extends_: boolean): void {
    const field = this.lookup.field(type, index);
    this.lookup.requirePacking(field, extends_);
    this.stacks.pop(this.lookup.reference(type));
    this.stacks.push(unpacked(field.storage));
  }

  private structSet(type: number, index: number): void {
    const field = this.lookup.field(type, index);
    if (!field.mutable) this.lookup.invalid(`immutable field ${index}`);
    this.stacks.pop(unpacked(field.storage));
    this.stacks.pop(this.lookup.reference(type));
  }

  // ---- descriptors (the custom descriptors proposal)

  /** Takes what describes the structures of a type: for an exact type, what was made as its descriptor. */
  private popDescriptor(type: ValueType): void {
    const definition = isDefinedReference(type) ? this.module.registry.definition(referredId(type)) : undefined;
    if (definition?.descriptor === undefined)
      this.lookup.invalid(`type ${this.heapTypeText(type)} does not have a descriptor`);
    const descriptor = referenceTo(definition.descriptor);
    this.stacks.pop(isExact(type) ? exactly(descriptor) : descriptor);
  }

  private getDescriptor(index: number): void {
    const { registry, types } = this.module;
    if (types[index] === undefined) this.lookup.unknown('type', index);
    const type = this.lookup.reference(index);
    const { descriptor } = registry.definition(referredId(type));
    if (descriptor === undefined) this.lookup.invalid(`type without descriptor: type ${index}`);
    const actual = this.popReference();
    if (!registry.isSubtype(actual, type)) {
      this.lookup.invalid(
        `type mismatch: ref.get_desc requires [${typeName(type)}] but stack has [${typeName(actual)}]`,
      );
    }
    const described = withoutNull(referenceTo(descriptor));
    this.stacks.push(registry.isSubtype(actual, exactly(type)) ? exactly(described) : described);
  }

  private castByDescriptor(type: ValueType): void {
    this.popDescriptor(type);
    this.stacks.push(this.popOfHierarchy(type));
  }

  // The module's own index of a type, as its text has it.
  private heapTypeText(type: ValueType): string {
    return isDefinedReference(type) ? `${this.module.typeIds.indexOf(referredId(type))}` : heapTypeName(type);
  }
}
