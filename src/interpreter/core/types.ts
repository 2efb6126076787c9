// The value types of the specification and the types built from them, as every floor above sees them.
// No reading of bytes here (binary/), no rules of validity (validation/).

/**
 * A value type, as the number that stands for it in the binary format (specification 5.3).
 * One number per type keeps comparison a `===` everywhere. Reference types that carry a type index get numbers
 * above 0xff when typed function references land; nothing but this file may take such a number apart.
 */
export type ValueType = number;

export const i32 = 0x7f;
export const i64 = 0x7e;
export const f32 = 0x7d;
export const f64 = 0x7c;
export const v128 = 0x7b;
export const funcref = 0x70;
export const externref = 0x6f;
export const exnref = 0x69;

/** The type of a value that unreachable code leaves undetermined (specification 3.1, "bot"). Never in a module. */
export const bottom = 0;

/** Is it a reference type: one whose values live beside the numeric slots, on the host's heap? */
export function isReference(type: ValueType): boolean {
  return type !== bottom && (type < v128 || type > 0xff);
}

/** How many 8-byte slots a value of this type takes in a frame. */
export function slotsOf(type: ValueType): number {
  return type === v128 ? 2 : 1;
}

/** Does a value fill both halves of its slot? (i32 and f32 leave the high half alone.) */
export function isWide(type: ValueType): boolean {
  return type === i64 || type === f64 || type === v128;
}

const names = new Map<ValueType, string>([
  [i32, 'i32'],
  [i64, 'i64'],
  [f32, 'f32'],
  [f64, 'f64'],
  [v128, 'v128'],
  [funcref, 'funcref'],
  [externref, 'externref'],
  [exnref, 'exnref'],
]);
const typesByName = new Map([...names].map(([type, name]) => [name, type]));

/** The text format's word for a type. */
export function typeName(type: ValueType): string {
  return names.get(type) ?? (type === bottom ? 'bot' : `type 0x${type.toString(16)}`);
}

/** The type that a word of the text format names, or undefined. */
export function typeFromName(name: string): ValueType | undefined {
  return typesByName.get(name);
}

/** A function type: what is taken from the stack, last operand on top, and what is left there. */
export interface FunctionType {
  readonly kind: 'func';
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** A type definition of a module. Structures and arrays join this union with the GC proposal. */
export type DefinedType = FunctionType;

/**
 * A declared size: a number, or from 2^53 on, where numbers have gaps, a bigint. Comparing the two with `<` is exact;
 * what can be allocated is always a number.
 */
export type Size = number | bigint;

/** Size limits in pages (memories) or elements (tables). `undefined` maximum: none declared. */
export interface Limits {
  readonly minimum: Size;
  readonly maximum: Size | undefined;
  /** Addresses, or indices into a table, are i64. */
  readonly address64: boolean;
}

export interface TableType extends Limits {
  readonly element: ValueType;
}

export interface MemoryType extends Limits {
  /** Bytes in a page: 65,536, or 1 (the custom page sizes proposal). */
  readonly pageSize: number;
  /** Other agents may see it (the threads proposal). */
  readonly shared: boolean;
}

/** The type of addresses in a memory, or of indices into a table (specification 2.3.9). */
export function addressType(limits: Limits): ValueType {
  return limits.address64 ? i64 : i32;
}

export interface GlobalType {
  readonly content: ValueType;
  readonly mutable: boolean;
}

/** The type of something imported or exported. */
export type ExternalType =
  | { readonly kind: 'func'; readonly type: FunctionType }
  | { readonly kind: 'table'; readonly type: TableType }
  | { readonly kind: 'memory'; readonly type: MemoryType }
  | { readonly kind: 'global'; readonly type: GlobalType }
  /** What an exception of the tag carries is the parameters of a function type without results. */
  | { readonly kind: 'tag'; readonly type: FunctionType };

export type ExternalKind = ExternalType['kind'];

/** Bytes in a page of linear memory, unless its type says otherwise (specification 2.3.4). */
export const pageSize = 65_536;

/** A function type in the reference interpreter's notation, `[i32 i64] -> [f32]`. */
export function functionTypeName(type: FunctionType): string {
  const list = (types: readonly ValueType[]) => `[${types.map(typeName).join(' ')}]`;
  return `${list(type.parameters)} -> ${list(type.results)}`;
}

export function sameTypes(a: readonly ValueType[], b: readonly ValueType[]): boolean {
  return a.length === b.length && a.every((type, index) => type === b[index]);
}

export function sameFunctionType(a: FunctionType, b: FunctionType): boolean {
  return sameTypes(a.parameters, b.parameters) && sameTypes(a.results, b.results);
}
