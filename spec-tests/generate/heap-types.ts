// The structures and arrays of a generated program: one recursion group whose types refer to each other, with a supertype
// and a subtype among them. What code does with them is heap.ts.

import type { Choices } from './choices.ts';
import {
  anyref,
  arrayref,
  eqref,
  externref,
  f32,
  f64,
  funcref,
  i31ref,
  i32,
  i64,
  type ModuleBuilder,
  referenceTo,
  structref,
  type TypeCode,
  typeBytes,
  unsigned,
  vector,
} from './module-builder.ts';

export const packed8 = 0x78;
export const packed16 = 0x77;

/** A field of a structure, or what an array's elements are. */
export interface Field {
  /** A value type, or a packed one. */
  readonly storage: TypeCode;
  readonly mutable: boolean;
}

/** A structure type. */
export interface StructKind {
  readonly index: number;
  readonly fields: readonly Field[];
}

/** An array type. */
export interface ArrayKind {
  readonly index: number;
  readonly element: Field;
}

/** The types of a program's heap. */
export interface HeapTypes {
  readonly structs: readonly StructKind[];
  readonly arrays: readonly ArrayKind[];
  /** Index of the structure type that has a subtype, and of that. */
  readonly base: number;
  readonly derived: number;
  /** References that are above those to defined types, and those. */
  readonly references: readonly TypeCode[];
}

const numbers: readonly TypeCode[] = [i32, i64, f32, f64, packed8, packed16];

/** What a value of that storage is outside of it. */
export function unpacked(storage: TypeCode): TypeCode {
  return isPacked(storage) ? i32 : storage;
}

export function isPacked(storage: TypeCode): boolean {
  return storage === packed8 || storage === packed16;
}

/** Is it below `any`: made and cast by the instructions of the heap? */
export function isInternal(type: TypeCode): boolean {
  return type > 0xff || (type >= arrayref && type <= anyref);
}

/** May one reference type stand where the other is wanted? Both are nullable and below `any`. */
export function isBelow(types: HeapTypes, type: TypeCode, wanted: TypeCode): boolean {
  if (type === wanted || wanted === anyref) return true;
  if (wanted === eqref) return type !== anyref;
  if (type <= 0xff) return false;
  if (wanted === structref) return types.structs.some(({ index }) => referenceTo(index) === type);
  if (wanted === arrayref) return types.arrays.some(({ index }) => referenceTo(index) === type);
  return type === referenceTo(types.derived) && wanted === referenceTo(types.base);
}

/** Defines the types of a program's heap, before any other type. */
export function defineHeap(choices: Choices, builder: ModuleBuilder): HeapTypes {
  const arrayCount = 3 + choices.below(4);
  const own = Array.from({ length: 3 + arrayCount }, (_, index) => referenceTo(index));
  const references = [anyref, eqref, i31ref, structref, arrayref, ...own];
  const storage = (): TypeCode => {
    return choices.of(choices.once(2) ? [...references, ...own, funcref, externref] : numbers);
  };
  const field = (): Field => ({ storage: storage(), mutable: !choices.once(4) });
  const fields = (most: number): Field[] => Array.from({ length: choices.below(most + 1) }, field);
  const shared = fields(4);
  const structs = [shared, [...shared, ...fields(3)], fields(6)].map((all, index) => ({ index, fields: all }));
  // One of bytes, one of references of functions, one of whatever `any` is; the others as it comes.
  const always: Field[] = [packed8, funcref, anyref].map((one) => ({ storage: one, mutable: true }));
  const elements = [...always, ...Array.from({ length: arrayCount - always.length }, field)];
  const arrays = elements.map((element, position) => ({ index: 3 + position, element }));
  const fieldBytes = ({ storage, mutable }: Field) => [...typeBytes(storage), Number(mutable)];
  const structBytes = ({ fields: all }: StructKind) => [0x5f, ...vector(all.map(fieldBytes))];
  const [base, derived, other] = structs;
  builder.recursionGroup([
    [0x50, 0, ...structBytes(base!)],
    [0x4f, 1, ...unsigned(0), ...structBytes(derived!)],
    structBytes(other!),
    ...arrays.map(({ element }) => [0x5e, ...fieldBytes(element)]),
  ]);
  return { structs, arrays, base: 0, derived: 1, references };
}
