// Structures, arrays and i31 in constant expressions. Their cost is bounded by the store's cap.

import { Trap } from '../core/errors.ts';
import type { StructLayout, TypeDefinition } from '../core/type-registry.ts';
import { type ArrayType, pairStorage, quadStorage, referenceStorage, storageKind } from '../core/types.ts';
import { ConstantStack } from './constant-stack.ts';
import {
  arrayBytes,
  type Elements,
  GcArray,
  GcStruct,
  isPossibleLength,
  newElements,
  placesOf,
  structBytes,
} from './objects.ts';
import { i31From } from './references.ts';
import type { Reference } from './values.ts';

export class HeapConstants extends ConstantStack {
  /** An instruction behind the prefix byte 0xfb. */
  protected onHeap(opcode: number): void {
    const { reader } = this;
    switch (opcode) {
      case 0xfb0000: // struct.new
        this.#structNew(this.#layout(), false, null);
        break;
      case 0xfb0001: // struct.new_default
        this.#structNew(this.#layout(), true, null);
        break;
      case 0xfb0020: // struct.new_desc
        this.#structNew(this.#layout(), false, this.#descriptor());
        break;
      case 0xfb0021: // struct.new_default_desc
        this.#structNew(this.#layout(), true, this.#descriptor());
        break;
      case 0xfb0006: // array.new
        this.#arrayNew(this.#definition(), false);
        break;
      case 0xfb0007: // array.new_default
        this.#arrayNew(this.#definition(), true);
        break;
      case 0xfb0008: // array.new_fixed
        this.#arrayNewFixed(this.#definition(), reader.u32());
        break;
      case 0xfb001a: // any.convert_extern and extern.convert_any change nothing: see references.ts
      case 0xfb001b:
        break;
      case 0xfb001c: // ref.i31
        this.pop();
        this.pushReference(i31From(this.low));
        break;
      default:
        throw new Error(`0x${opcode.toString(16)} in a constant expression that was validated`);
    }
  }

  #definition(): TypeDefinition {
    return this.context.store.engine.types.definition(this.reader.typeIds[this.reader.u32()]!);
  }

  #layout(): StructLayout {
    return this.context.store.engine.types.layout(this.reader.typeIds[this.reader.u32()]!);
  }

  #descriptor(): GcStruct {
    this.pop();
    if (this.reference === null) throw new Trap('null-descriptor-reference');
    return this.reference as GcStruct;
  }

  #structNew(layout: StructLayout, byDefault: boolean, descriptor: GcStruct | null): void {
    const { store } = this.context;
    const { kinds, offsets, defaults } = layout;
    if (!store.claimGc(structBytes(layout))) throw new Trap('gc-allocation-refused');
    const fields: (number | Reference)[] = defaults.slice();
    if (!byDefault) {
      const first = this.lows.length - kinds.length;
      for (const [index, kind] of kinds.entries()) this.#write(first + index, fields, offsets[index]!, kind);
      this.truncate(first);
    }
    this.pushReference(new GcStruct(store, layout.definition, fields, descriptor));
  }

  #arrayNew(definition: TypeDefinition, byDefault: boolean): void {
    this.pop();
    const length = this.low >>> 0;
    const elements = this.#allocate(definition, length);
    if (!byDefault) {
      const kind = kindOf(definition);
      const value = this.lows.length - 1;
      for (let index = 0; index < length; index++) this.#write(value, elements, index * placesOf(kind), kind);
      this.truncate(value);
    }
    this.pushReference(new GcArray(this.context.store, definition, length, elements));
  }

  #arrayNewFixed(definition: TypeDefinition, length: number): void {
    const elements = this.#allocate(definition, length);
    const kind = kindOf(definition);
    const first = this.lows.length - length;
    for (let index = 0; index < length; index++) this.#write(first + index, elements, index * placesOf(kind), kind);
    this.truncate(first);
    this.pushReference(new GcArray(this.context.store, definition, length, elements));
  }

  #allocate(definition: TypeDefinition, length: number): Elements {
    const { store } = this.context;
    const bytes = arrayBytes(definition, length);
    const hasRoom = isPossibleLength(definition, length) && store.hasGcRoom(bytes);
    const elements = hasRoom ? newElements(definition, length) : undefined;
    if (elements === undefined) throw new Trap('gc-allocation-refused');
    store.claimGc(bytes);
    return elements;
  }

  /** Puts a value of the stack into a place, by kind of storage. */
  #write(value: number, into: Elements | (number | Reference)[], place: number, kind: number): void {
    if (kind === referenceStorage) {
      (into as Reference[])[place] = this.references[value];
      return;
    }
    if (kind === quadStorage) {
      const words = this.references[value] as Int32Array;
      for (let word = 0; word < 4; word++) into[place + word] = words[word]!;
      return;
    }
    into[place] = this.lows[value]!;
    if (kind === pairStorage) into[place + 1] = this.highs[value]!;
  }
}

const kindOf = ({ type }: TypeDefinition): number => storageKind((type as ArrayType).element.storage);
