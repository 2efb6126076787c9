// The typing rules of arrays (specification 3.3.5).

import { limitText } from '../binary/reader.ts';
import { type FieldType, i32, isDefaultable, isPacked, isReference, typeName, unpacked } from '../core/types.ts';
import type { Lookup } from './lookup.ts';
import type { Stacks } from './stacks.ts';

export class ArrayRules {
  private readonly lookup: Lookup;
  private readonly stacks: Stacks;

  constructor(lookup: Lookup) {
    this.lookup = lookup;
    this.stacks = lookup.stacks;
  }

  make(index: number, byDefault: boolean): void {
    const type = unpacked(this.lookup.arrayType(index).element.storage);
    if (byDefault && !isDefaultable(type)) {
      this.lookup.invalid(`type mismatch: the elements of type ${index} have no default value`);
    }
    this.stacks.pop(i32);
    if (!byDefault) this.stacks.pop(type);
    this.stacks.push(this.lookup.made(index));
  }

  makeFixed(index: number, count: number): void {
    const { stacks } = this;
    const { limits } = this.lookup.configuration;
    const type = unpacked(this.lookup.arrayType(index).element.storage);
    if (count > limits.fixedArrayElements) stacks.fail('limit', limitText('fixedArrayElements', count, limits));
    for (let left = count; left > 0; left--) {
      if (stacks.unreachable && stacks.height === stacks.floor) break;
      stacks.pop(type);
    }
    stacks.push(this.lookup.made(index));
  }

  // The array type of an instruction that reads it from a data segment; both are looked up.
  ofData(index: number, segment: number): number {
    const { storage } = this.lookup.arrayType(index).element;
    if (isReference(storage)) this.lookup.invalid(`array type is not numeric or vector: type ${index}`);
    this.lookup.dataSegment(segment);
    return index;
  }

  ofElements(index: number, segment: number): number {
    const { storage } = this.lookup.arrayType(index).element;
    const from = this.lookup.elementSegment(segment);
    if (!this.lookup.module.registry.isSubtype(from, storage)) {
      this.lookup.invalid(
        `type mismatch: ${this.stacks.instruction()} puts ${typeName(from)} into an array of type ${index}`,
      );
    }
    return index;
  }

  makeFromSegment(index: number): void {
    this.stacks.pop(i32);
    this.stacks.pop(i32);
    this.stacks.push(this.lookup.made(index));
  }

  get(index: number, extended: boolean): void {
    const { element } = this.lookup.arrayType(index);
    this.lookup.requirePacking(element, extended);
    this.stacks.pop(i32);
    this.stacks.pop(this.lookup.reference(index));
    this.stacks.push(unpacked(element.storage));
  }

  private mutableElement(index: number): FieldType {
    const { element } = this.lookup.arrayType(index);
    return element.mutable ? element : this.lookup.invalid(`immutable array: type ${index}`);
  }

  set(index: number): void {
    const { storage } = this.mutableElement(index);
    this.stacks.pop(unpacked(storage));
    this.stacks.pop(i32);
    this.stacks.pop(this.lookup.reference(index));
  }

  fill(index: number): void {
    const { storage } = this.mutableElement(index);
    this.stacks.pop(i32);
    this.stacks.pop(unpacked(storage));
    this.stacks.pop(i32);
    this.stacks.pop(this.lookup.reference(index));
  }

  copy(target: number, source: number): void {
    const { stacks } = this;
    const to = this.mutableElement(target).storage;
    const from = this.lookup.arrayType(source).element.storage;
    const fits = from === to || (!isPacked(from) && !isPacked(to) && this.lookup.module.registry.isSubtype(from, to));
    if (!fits) this.lookup.invalid(`array types do not match: ${source} and ${target}`);
    stacks.pop(i32);
    stacks.pop(i32);
    stacks.pop(this.lookup.reference(source));
    stacks.pop(i32);
    stacks.pop(this.lookup.reference(target));
  }

  initialize(index: number): void {
    this.mutableElement(index);
    this.stacks.pop(i32);
    this.stacks.pop(i32);
    this.stacks.pop(i32);
    this.stacks.pop(this.lookup.reference(index));
  }
}
