// What the rules of typed references and of the garbage-collected heap look up in the module, by index, and how they
// refuse. The rules themselves are heap.ts and arrays.ts.

import type { ModuleDeclaration } from '../binary/declaration.ts';
import type { BinaryReader } from '../binary/reader.ts';
import { readHeapType } from '../binary/types.ts';
import type { ResolvedConfiguration } from '../core/configuration.ts';
import {
  type ArrayType,
  exactly,
  type FieldType,
  type FunctionType,
  isPacked,
  referenceTo,
  type StructType,
  type ValueType,
  withoutNull,
} from '../core/types.ts';
import type { ValidationContext } from './context.ts';
import type { Stacks } from './stacks.ts';

export class Lookup {
  readonly module: ModuleDeclaration;
  readonly configuration: ResolvedConfiguration;
  readonly reader: BinaryReader;
  readonly stacks: Stacks;

  constructor(context: ValidationContext, reader: BinaryReader, stacks: Stacks) {
    this.module = context.module;
    this.configuration = context.configuration;
    this.reader = reader;
    this.stacks = stacks;
  }

  functionType(index: number): FunctionType {
    const type = this.module.types[index] ?? this.unknown('type', index);
    return type.kind === 'func' ? type : this.invalid(`non-function type ${index}`);
  }

  structType(index: number): StructType {
    const type = this.module.types[index] ?? this.unknown('type', index);
    return type.kind === 'struct' ? type : this.invalid(`non-structure type ${index}`);
  }

  arrayType(index: number): ArrayType {
    const type = this.module.types[index] ?? this.unknown('type', index);
    return type.kind === 'array' ? type : this.invalid(`non-array type ${index}`);
  }

  field(type: number, index: number): FieldType {
    return this.structType(type).fields[index] ?? this.unknown('field', index);
  }

  /** The nullable reference to a type of the module. */
  reference(index: number): ValueType {
    return referenceTo(this.module.typeIds[index]!);
  }

  /** What an instruction gives that makes something of a type of the module: known exactly, where that can be said. */
  made(index: number): ValueType {
    const type = withoutNull(this.reference(index));
    return this.configuration.features.customDescriptors ? exactly(type) : type;
  }

  /** What ref.func gives. An imported function may be of a type below. */
  referenceToFunction(index: number): ValueType {
    const type = this.module.functions[index]!;
    const isOpen = index < this.module.importedFunctions && !this.module.exactFunctions.has(index);
    return isOpen ? withoutNull(this.reference(type)) : this.made(type);
  }

  heapType(): ValueType {
    return readHeapType(this.reader, this.configuration.features);
  }

  /** Is a field read or written as what it is? */
  requirePacking({ storage }: FieldType, extended: boolean): void {
    if (isPacked(storage) === extended) return;
    this.invalid(`type mismatch: ${this.stacks.instruction()} of a field that is ${extended ? 'not ' : ''}packed`);
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

  invalid(text: string): never {
    this.stacks.fail('invalid', text);
  }

  unknown(what: string, index: number): never {
    this.invalid(`unknown ${what} ${index}`);
  }
}
