// The typing rules of typed references (specification 3.3.4). Those of the garbage-collected heap stand in heap.ts, plain
// instructions and control in function.ts.

import type { ModuleDeclaration } from '../binary/declaration.ts';
import type { BinaryReader } from '../binary/reader.ts';
import {
  bottom,
  bottomReference,
  type FunctionType,
  isReference,
  typeName,
  type ValueType,
  withoutNull,
} from '../core/types.ts';
import type { ValidationContext } from './context.ts';
import { Lookup } from './lookup.ts';
import type { Stacks } from './stacks.ts';

export class ReferenceRules {
  /** Where the module's types, functions and segments are found. */
  readonly lookup: Lookup;
  protected readonly module: ModuleDeclaration;
  protected readonly reader: BinaryReader;
  protected readonly stacks: Stacks;

  constructor(context: ValidationContext, reader: BinaryReader, stacks: Stacks) {
    this.lookup = new Lookup(context, reader, stacks);
    this.module = context.module;
    this.reader = reader;
    this.stacks = stacks;
  }

  /** Takes a reference of any type. */
  protected popReference(): ValueType {
    const type = this.stacks.popAny();
    if (type === bottom) return bottomReference;
    if (!isReference(type)) {
      this.lookup.invalid(
        `type mismatch: ${this.stacks.instruction()} requires a reference but stack has ${typeName(type)}`,
      );
    }
    return type;
  }

  /** The type of the function that call_ref calls; a reference to it is taken. */
  calleeType(index: number): FunctionType {
    const type = this.lookup.functionType(index);
    this.stacks.pop(this.lookup.reference(index));
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

  protected requireReferenceLast(types: readonly ValueType[]): void {
    const last = types[types.length - 1];
    if (last !== undefined && isReference(last)) return;
    this.lookup.invalid(`type mismatch: the label of ${this.stacks.instruction()} takes no reference`);
  }
}
