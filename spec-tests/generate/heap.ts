// Structures, arrays, i31, casts and calls of references in generated function bodies. Valid and ending as all that
// statements.ts writes; null is most often looked for before it would trap.

import { ExceptionWriter } from './exceptions.ts';
import { type ArrayKind, isBelow, isInternal, isPacked, type StructKind, unpacked } from './heap-types.ts';
import {
  anyref,
  eqref,
  externref,
  funcref,
  heapByte,
  i31ref,
  i32,
  nonNullBytes,
  referenceTo,
  type TypeCode,
  typeBytes,
  unsigned,
} from './module-builder.ts';

/** Lengths of arrays, most of them more than code reaches for, and how many elements it fills or copies. */
const lengths = [16, 24, 17, 63, 64, 65, 128, 3];
const ranges = [1, 2, 8, 7, 0, 9];
/** Objects within objects that one value is made of. */
const deepestValue = 3;

export class HeapWriter extends ExceptionWriter {
  /** How deep in a value that is being made the writer is. */
  #depth = 0;

  protected override statement(): void {
    if (this.surroundings.heap === undefined || !this.choices.once(3)) return super.statement();
    const kind = this.choices.below(64);
    if (kind < 4) this.produce(this.choices.of(this.#heap.references));
    else if (kind < 12) this.#structGet();
    else if (kind < 18) this.#structSet();
    else if (kind < 24) this.#arrayGet();
    else if (kind < 29) this.#arraySet();
    else if (kind < 31) this.#arrayLength();
    else if (kind < 34) this.#arrayFill();
    else if (kind < 37) this.#arrayCopy();
    else if (kind < 39) this.#arrayInit();
    else if (kind < 42) this.#test();
    else if (kind < 47) this.#cast();
    else if (kind < 50) this.#branchOnNull();
    else if (kind < 53) this.#integer31();
    else if (kind < 56) this.#equal();
    else if (kind < 59) this.#convert();
    else this.#callReference();
  }

  get #heap() {
    const { heap } = this.surroundings;
    if (heap === undefined) throw new Error('the program has no heap');
    return heap;
  }

  /** Emits an instruction behind the prefix of the heap's. */
  #emit(number: number, ...immediates: readonly number[]): void {
    this.emit(0xfb, number, ...immediates.flatMap(unsigned));
  }

  // ---- values

  override produce(type: TypeCode): void {
    if (!isInternal(type) || this.choices.once(3)) return super.produce(type);
    // What exactly it is made as is forgotten: it is of the type that was asked for.
    this.#make(type);
    this.take(1);
    this.give([type]);
  }

  /** Pushes a new object below a type, or an i31. */
  #make(type: TypeCode): void {
    const { structs, arrays } = this.#heap;
    const fitting = [...structs, ...arrays].filter(({ index }) => isBelow(this.#heap, referenceTo(index), type));
    const isInteger = isBelow(this.#heap, i31ref, type) && (fitting.length === 0 || this.choices.once(3));
    if (isInteger) {
      this.produce(i32);
      this.#emit(0x1c);
      this.take(1);
      return this.give([i31ref]);
    }
    const kind = this.choices.of(fitting);
    this.#depth++;
    if ('fields' in kind) this.#structNew(kind);
    else this.#arrayNew(kind);
    this.#depth--;
  }

  #structNew({ index, fields }: StructKind): void {
    if (this.#depth >= deepestValue || this.choices.once(3)) {
      this.#emit(0x01, index);
    } else {
      for (const { storage } of fields) this.produce(unpacked(storage));
      this.#emit(0x00, index);
      this.take(fields.length);
    }
    this.give([referenceTo(index)]);
  }

  #arrayNew({ index, element }: ArrayKind): void {
    const { choices } = this;
    const type = unpacked(element.storage);
    const kind = this.#depth >= deepestValue ? 0 : choices.below(5);
    if (kind === 0) {
      this.constant(i32, BigInt(choices.of(lengths)));
      this.#emit(0x07, index);
      this.take(1);
    } else if (kind === 1) {
      const length = choices.once(4) ? choices.below(4) : 8 + choices.below(4);
      for (let left = length; left > 0; left--) this.produce(type);
      this.#emit(0x08, index, length);
      this.take(length);
    } else if (kind === 2 && this.#isNumeric(type)) {
      this.index(40);
      this.constant(i32, BigInt(choices.of([16, 24, 2])));
      this.#emit(0x09, index, 1);
      this.take(2);
    } else if (kind === 2 && type === funcref) {
      this.index(4);
      this.constant(i32, BigInt(choices.of([12, 2])));
      this.#emit(0x0a, index, 1);
      this.take(2);
    } else {
      this.produce(type);
      this.constant(i32, BigInt(choices.of(lengths)));
      this.#emit(0x06, index);
      this.take(2);
    }
    this.give([referenceTo(index)]);
  }

  #isNumeric(type: TypeCode): boolean {
    return type >= 0x7c && type <= 0x7f;
  }

  /** Pushes a reference that is most often not null: made on the spot, or in place of null. */
  #object(type: TypeCode): void {
    const kind = this.choices.below(16);
    if (kind === 15) return this.produce(type);
    if (kind < 5) return this.#made(type);
    // block (result (ref T)): the reference, br_on_non_null 0, a new object
    this.emit(0x02, ...nonNullBytes(type));
    this.produce(type);
    this.emit(0xd6, 0);
    this.take(1);
    this.#made(type);
    this.emit(0x0b);
  }

  #made(type: TypeCode): void {
    this.#make(type);
    this.take(1);
    this.give([type]);
  }

  // ---- structures

  #anyField(
    mutable: boolean,
  ): { readonly index: number; readonly field: number; readonly storage: TypeCode } | undefined {
    const all = this.#heap.structs.flatMap(({ index, fields }) =>
      fields.flatMap((one, field) => (mutable && !one.mutable ? [] : [{ index, field, storage: one.storage }])),
    );
    return all.length === 0 ? undefined : this.choices.of(all);
  }

  #structGet(): void {
    const found = this.#anyField(false);
    if (found === undefined) return this.numeric();
    const { index, field, storage } = found;
    this.#object(referenceTo(index));
    this.#emit(isPacked(storage) ? 0x03 + this.choices.below(2) : 0x02, index, field);
    this.take(1);
    this.give([unpacked(storage)]);
  }

  #structSet(): void {
    const found = this.#anyField(true);
    if (found === undefined) return this.numeric();
    const { index, field, storage } = found;
    this.#object(referenceTo(index));
    this.produce(unpacked(storage));
    this.#emit(0x05, index, field);
    this.take(2);
  }

  // ---- arrays

  #anyArray(filter: (kind: ArrayKind) => boolean = () => true): ArrayKind {
    return this.choices.of(this.#heap.arrays.filter(filter));
  }

  #arrayGet(): void {
    const { index, element } = this.#anyArray();
    this.#object(referenceTo(index));
    this.index(5);
    this.#emit(isPacked(element.storage) ? 0x0c + this.choices.below(2) : 0x0b, index);
    this.take(2);
    this.give([unpacked(element.storage)]);
  }

  #arraySet(): void {
    const { index, element } = this.#anyArray(({ element: { mutable } }) => mutable);
    this.#object(referenceTo(index));
    this.index(5);
    this.produce(unpacked(element.storage));
    this.#emit(0x0e, index);
    this.take(3);
  }

  #arrayLength(): void {
    this.#object(referenceTo(this.#anyArray().index));
    this.#emit(0x0f);
    this.take(1);
    this.give([i32]);
  }

  #arrayFill(): void {
    const { index, element } = this.#anyArray(({ element: { mutable } }) => mutable);
    this.#object(referenceTo(index));
    this.index(3);
    this.produce(unpacked(element.storage));
    this.count(ranges);
    this.#emit(0x10, index);
    this.take(4);
  }

  #arrayCopy(): void {
    const to = this.#anyArray(({ element: { mutable } }) => mutable);
    const from = this.#anyArray(({ element: { storage } }) => {
      if (storage === to.element.storage) return true;
      return isInternal(storage) && isInternal(to.element.storage) && isBelow(this.#heap, storage, to.element.storage);
    });
    this.#object(referenceTo(to.index));
    this.index(3);
    this.#object(referenceTo(from.index));
    this.index(3);
    this.count(ranges);
    this.#emit(0x11, to.index, from.index);
    this.take(5);
  }

  #arrayInit(): void {
    const { index, element } = this.#anyArray(({ element: { storage, mutable } }) => {
      return mutable && (storage === funcref || this.#isNumeric(unpacked(storage)));
    });
    this.#object(referenceTo(index));
    this.index(3);
    this.index(8);
    this.count(ranges);
    this.#emit(element.storage === funcref ? 0x13 : 0x12, index, 1);
    this.take(4);
  }

  // ---- references

  #test(): void {
    if (this.choices.once(4)) return this.#testFunction();
    this.produce(this.choices.of([anyref, eqref]));
    this.#emit(0x14 + this.choices.below(2), heapByte(this.choices.of(this.#heap.references)));
    this.take(1);
    this.give([i32]);
  }

  #testFunction(): void {
    const { functions, builder } = this.surroundings;
    const { parameters, results } = this.choices.of(functions);
    const type = builder.type(parameters, results);
    if (type >= 64) return this.#equal();
    this.produce(funcref);
    this.#emit(0x14 + this.choices.below(2), type);
    this.take(1);
    this.give([i32]);
  }

  /** A value that is cast, or another one in its place; seldom a cast that may trap. */
  #cast(): void {
    const { choices } = this;
    const from = choices.of([anyref, eqref]);
    const to = choices.of(this.#heap.references.filter((type) => isBelow(this.#heap, type, from)));
    if (choices.once(16)) {
      this.produce(from);
      this.#emit(0x16 + choices.below(2), heapByte(to));
    } else {
      const onFailure = choices.once(2);
      const nulls = choices.below(2);
      // block (result T): the reference, a branch to 0; what did not branch is made into another T
      this.emit(0x02, ...typeBytes(onFailure ? from : to));
      this.produce(from);
      this.#emit(onFailure ? 0x19 : 0x18, 1 + 2 * nulls, 0, heapByte(from), heapByte(to));
      if (onFailure && choices.once(2)) {
        this.discard();
        this.produce(from);
      } else if (!onFailure) {
        this.discard();
        this.produce(to);
      }
      this.emit(0x0b);
      this.take(1);
      return this.give([onFailure ? from : to]);
    }
    this.take(1);
    this.give([to]);
  }

  /** Branches to a label that is no loop's, and carries the reference or not. */
  #branchOnNull(): void {
    const { choices } = this;
    const depth = this.anyDepth();
    const { types, counter } = this.labelAt(depth);
    if (counter !== undefined) return this.#asNonNull();
    const last = types.at(-1);
    if (last !== undefined && isInternal(last) && choices.once(2)) {
      this.need(types.slice(0, -1));
      this.produce(last);
      this.emit(0xd6, ...unsigned(depth));
      return this.take(1);
    }
    const type = choices.of(this.#heap.references);
    this.need(types);
    this.produce(type);
    this.emit(0xd5, ...unsigned(depth));
    this.take(1);
    this.give([type]);
  }

  #asNonNull(): void {
    const type = this.choices.of(this.#heap.references);
    this.#object(type);
    this.emit(0xd4);
  }

  #integer31(): void {
    this.#object(i31ref);
    this.#emit(0x1d + this.choices.below(2));
    this.take(1);
    this.give([i32]);
  }

  #equal(): void {
    // The same value twice now and then, so that something is equal.
    const local = this.localOf(eqref);
    for (let count = 2; count > 0; count--) {
      if (local !== undefined && this.choices.once(3)) this.localGet(local);
      else this.produce(eqref);
    }
    this.emit(0xd3);
    this.take(2);
    this.give([i32]);
  }

  #convert(): void {
    const outward = this.choices.once(2);
    this.produce(outward ? anyref : externref);
    this.#emit(outward ? 0x1b : 0x1a);
    this.take(1);
    this.give([outward ? externref : anyref]);
  }

  /** A call of what `ref.func` gives, or of an element of the table that should be of the type. */
  #callReference(): void {
    const { choices, surroundings } = this;
    const { functions, tableFunctions, builder } = surroundings;
    const element = choices.below(tableFunctions.length);
    const fromTable = choices.once(3);
    const { parameters, results, index } = fromTable ? tableFunctions[element]! : choices.of(functions);
    const type = builder.type(parameters, results);
    if (type >= 64) return this.numeric();
    this.need(parameters);
    if (fromTable) {
      this.emit(0x41, element, 0x25, 0);
      this.#emit(0x16, type);
    } else this.emit(0xd2, ...unsigned(index));
    if (this.canTailCall(results)) return this.endBy(0x15, ...unsigned(type));
    this.emit(0x14, ...unsigned(type));
    this.take(parameters.length);
    this.give(results);
  }
}
