// Evaluates constant expressions (specification 3.4.16) where they stand in the module's bytes: initial values of
// globals and tables, elements, offsets. They have been validated, so that nothing here can fail but an allocation that
// the store's cap refuses; work and depth are bounded by their length and that cap. Free of fuel.

import { readOpcode } from '../binary/body.ts';
import type { ConstantExpression } from '../binary/declaration.ts';
import { loneConstant } from '../binary/expressions.ts';
import { BinaryReader } from '../binary/reader.ts';
import { readHeapType } from '../binary/types.ts';
import { Trap } from '../core/errors.ts';
import type { StructLayout, TypeDefinition } from '../core/type-registry.ts';
import {
  type ArrayType,
  i64,
  isReference,
  pairStorage,
  quadStorage,
  referenceStorage,
  storageKind,
  v128,
} from '../core/types.ts';
import { rowOf } from '../instructions/table.ts';
import type { Global } from './global.ts';
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
import type { Store } from './store.ts';
import type { Reference } from './values.ts';

/** What an expression can refer to: the instance that is being made. */
export interface ConstantContext {
  readonly store: Store<unknown>;
  readonly module: { readonly typeIds: Int32Array };
  readonly globals: readonly Global[];
  functionAt(index: number): Reference;
}

/** One evaluator serves all expressions of a module; what an expression gave is left in its fields. */
export class ConstantEvaluator {
  /** The two words of a number. */
  low: number;
  high: number;
  reference: Reference;
  /** The four words of the last vector: no instruction computes one, so that it is the one an expression gave. */
  readonly vector: Int32Array;
  readonly #reader: BinaryReader;
  readonly #context: ConstantContext;
  // The operand stack: an entry of each list for a value. The words of a vector are among the references.
  readonly #lows: number[];
  readonly #highs: number[];
  readonly #references: Reference[];

  constructor(bytes: Uint8Array, context: ConstantContext) {
    this.low = 0;
    this.high = 0;
    this.reference = null;
    this.vector = new Int32Array(4);
    this.#reader = new BinaryReader(bytes);
    this.#reader.typeIds = context.module.typeIds;
    this.#context = context;
    this.#lows = [];
    this.#highs = [];
    this.#references = [];
  }

  /** What the last expression gave, as an address or an index: exact up to 2^53, which is far outside. */
  address(address64: boolean): number {
    const low = this.low >>> 0;
    return address64 ? (this.high >>> 0) * 4294967296 + low : low;
  }

  /** @throws Trap `gc-allocation-refused`, or `null-descriptor-reference` */
  evaluate(expression: ConstantExpression): void {
    const reader = this.#reader;
    const constant = loneConstant(reader, expression);
    if (constant !== undefined) {
      this.low = constant;
      this.high = 0;
      this.reference = null;
      return;
    }
    reader.open(expression);
    for (;;) {
      const opcode = readOpcode(reader);
      switch (opcode) {
        case 0x0b: // end
          this.#pop();
          return;
        case 0x23: // global.get
          this.#globalGet(this.#context.globals[reader.u32()]!);
          break;
        case 0x41: // i32.const
          this.#push(reader.s32(), 0);
          break;
        case 0x42: // i64.const
          reader.s64();
          this.#push(reader.low, reader.high);
          break;
        case 0x43: // f32.const
          this.#push(reader.f32Bits(), 0);
          break;
        case 0x44: // f64.const
          reader.f64Bits();
          this.#push(reader.low, reader.high);
          break;
        case 0xfd000c: // v128.const
          for (let word = 0; word < 4; word++) this.vector[word] = reader.f32Bits();
          this.#pushReference(this.vector.slice());
          break;
        case 0xd0: // ref.null
          readHeapType(reader);
          this.#pushReference(null);
          break;
        case 0xd2: // ref.func
          this.#pushReference(this.#context.functionAt(reader.u32()));
          break;
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
          this.#pop();
          this.#pushReference(i31From(this.low));
          break;
        default:
          this.#compute(opcode);
      }
    }
  }

  #push(low: number, high: number): void {
    this.#lows.push(low);
    this.#highs.push(high);
    this.#references.push(null);
  }

  #pushReference(reference: Reference): void {
    this.#lows.push(0);
    this.#highs.push(0);
    this.#references.push(reference);
  }

  #pop(): void {
    this.low = this.#lows.pop() ?? 0;
    this.high = this.#highs.pop() ?? 0;
    this.reference = this.#references.pop() ?? null;
  }

  #globalGet(global: Global): void {
    const { content } = global.globalType;
    if (isReference(content)) {
      this.#pushReference(global.reference);
    } else if (content === v128) {
      this.vector.set(global.cells);
      this.#pushReference(this.vector.slice());
    } else this.#push(global.cells[global.offset]!, global.cells[global.offset + 1]!);
  }

  /** The arithmetic of extended constant expressions, by the meaning in its row. */
  #compute(opcode: number): void {
    const row = rowOf(opcode);
    if (row?.kind !== 'value') throw new Error(`0x${opcode.toString(16)} in a constant expression that was validated`);
    const words: number[] = [];
    const first = this.#lows.length - row.operands.length;
    row.operands.forEach((type, position) => {
      words.push(this.#lows[first + position]!);
      if (type === i64) words.push(this.#highs[first + position]!);
    });
    this.#truncate(first);
    const result = row.meaning(...words);
    if (typeof result === 'object') this.#push(result[0], result[1]);
    else this.#push(Number(result), 0);
  }

  #truncate(height: number): void {
    this.#lows.length = height;
    this.#highs.length = height;
    this.#references.length = height;
  }

  // ---- structures and arrays

  #definition(): TypeDefinition {
    return this.#context.store.engine.types.definition(this.#reader.typeIds[this.#reader.u32()]!);
  }

  #layout(): StructLayout {
    return this.#context.store.engine.types.layout(this.#reader.typeIds[this.#reader.u32()]!);
  }

  #descriptor(): GcStruct {
    this.#pop();
    if (this.reference === null) throw new Trap('null-descriptor-reference');
    return this.reference as GcStruct;
  }

  #structNew(layout: StructLayout, byDefault: boolean, descriptor: GcStruct | null): void {
    const { store } = this.#context;
    const { kinds, offsets, defaults } = layout;
    if (!store.claimGc(structBytes(layout))) throw new Trap('gc-allocation-refused');
    const fields: (number | Reference)[] = defaults.slice();
    if (!byDefault) {
      const first = this.#lows.length - kinds.length;
      for (const [index, kind] of kinds.entries()) this.#write(first + index, fields, offsets[index]!, kind);
      this.#truncate(first);
    }
    this.#pushReference(new GcStruct(store, layout.definition, fields, descriptor));
  }

  #arrayNew(definition: TypeDefinition, byDefault: boolean): void {
    this.#pop();
    const length = this.low >>> 0;
    const elements = this.#allocate(definition, length);
    if (!byDefault) {
      const kind = kindOf(definition);
      const value = this.#lows.length - 1;
      for (let index = 0; index < length; index++) this.#write(value, elements, index * placesOf(kind), kind);
      this.#truncate(value);
    }
    this.#pushReference(new GcArray(this.#context.store, definition, length, elements));
  }

  #arrayNewFixed(definition: TypeDefinition, length: number): void {
    const elements = this.#allocate(definition, length);
    const kind = kindOf(definition);
    const first = this.#lows.length - length;
    for (let index = 0; index < length; index++) this.#write(first + index, elements, index * placesOf(kind), kind);
    this.#truncate(first);
    this.#pushReference(new GcArray(this.#context.store, definition, length, elements));
  }

  #allocate(definition: TypeDefinition, length: number): Elements {
    const { store } = this.#context;
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
      (into as Reference[])[place] = this.#references[value];
      return;
    }
    if (kind === quadStorage) {
      const words = this.#references[value] as Int32Array;
      for (let word = 0; word < 4; word++) into[place + word] = words[word]!;
      return;
    }
    into[place] = this.#lows[value]!;
    if (kind === pairStorage) into[place + 1] = this.#highs[value]!;
  }
}

const kindOf = ({ type }: TypeDefinition): number => storageKind((type as ArrayType).element.storage);
