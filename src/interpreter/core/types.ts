// The value types of the specification and the types built from them, as every floor above sees them.
// No reading of bytes here (binary/), no rules of validity (validation/).

/**
 * A value type as one number, so that equality is `===` everywhere: in the binary format's code (specification 5.3)
 * where it has one of a byte. Others are made of bits: 0x100 says that a reference is never null (`(ref func)` is
 * 0x170), 0x200 that it refers to a defined type, whose number in the engine (type-registry.ts) is in the bits from 10
 * on; 1 beside that says that it refers to no subtype of it (the custom descriptors proposal). Equal types of different modules are equal numbers. Nothing outside core/ takes such a number apart.
 */
export type ValueType = number;

export const i32 = 0x7f;
export const i64 = 0x7e;
export const f32 = 0x7d;
export const f64 = 0x7c;
export const v128 = 0x7b;
/** The abstract heap types, as the nullable references to them. */
export const exnref = 0x69;
export const arrayref = 0x6a;
export const structref = 0x6b;
export const i31ref = 0x6c;
export const eqref = 0x6d;
export const anyref = 0x6e;
export const externref = 0x6f;
export const funcref = 0x70;
/** The bottoms of the hierarchies: `none`, `noextern`, `nofunc`, `noexn`. */
export const nullref = 0x71;
export const nullexternref = 0x72;
export const nullfuncref = 0x73;
export const nullexnref = 0x74;

/** The type of a value that unreachable code leaves undetermined (specification 3.1, "bot"). Never in a module. */
export const bottom = 0;

const neverNull = 0x100;
const defined = 0x200;
const exact = 0x201;
const idShift = 10;

/** A reference, never null, to what unreachable code leaves undetermined. Never in a module. */
export const bottomReference = neverNull;

/** Numbers of defined types stay below it, so that a reference to one is an int32. */
export const mostTypeIds = 2 ** 21;

/**
 * The type of references to a defined type, nullable. While a recursion group is read, its own types are known by
 * their position only: -1 is the group's first type, -2 its second.
 */
export function referenceTo(id: number): ValueType {
  return id * 2 ** idShift + defined;
}

/** The number of the type that a reference to a defined type refers to. */
export function referredId(type: ValueType): number {
  return type >> idShift;
}

/** Does it refer to a defined type, by number? */
export function isDefinedReference(type: ValueType): boolean {
  return (type & defined) !== 0;
}

/** Does it refer to a defined type, but to none below it? */
export function isExact(type: ValueType): boolean {
  return (type & exact) === exact;
}

/** Of a reference to a defined type: the one to that type alone. */
export function exactly(type: ValueType): ValueType {
  return type | exact;
}

/** Of a reference type: is null one of its values? */
export function isNullable(type: ValueType): boolean {
  return (type & neverNull) === 0;
}

/** The same reference type without null. */
export function withoutNull(type: ValueType): ValueType {
  return type | neverNull;
}

/** The same reference type with null; also how heap types are compared. */
export function withNull(type: ValueType): ValueType {
  return type & ~neverNull;
}

/** Does a variable of this type start with a value, zero or null (specification 3.2.2, "defaultable")? */
export function isDefaultable(type: ValueType): boolean {
  return (type & neverNull) === 0;
}

/** Is it a reference type: one whose values live beside the numeric slots, on the host's heap? */
export function isReference(type: ValueType): boolean {
  return type !== bottom && (type < packed16 || type > 0xff);
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
  [nullref, 'nullref'],
  [nullexternref, 'nullexternref'],
  [nullfuncref, 'nullfuncref'],
  [nullexnref, 'nullexnref'],
]);
const heapNames = new Map<ValueType, string>([
  [exnref, 'exn'],
  [arrayref, 'array'],
  [structref, 'struct'],
  [i31ref, 'i31'],
  [eqref, 'eq'],
  [anyref, 'any'],
  [externref, 'extern'],
  [funcref, 'func'],
  [nullref, 'none'],
  [nullexternref, 'noextern'],
  [nullfuncref, 'nofunc'],
  [nullexnref, 'noexn'],
]);
for (const [type, heap] of heapNames) {
  if (!names.has(type)) names.set(type, `${heap}ref`);
  names.set(withoutNull(type), `(ref ${heap})`);
}
const typesByName = new Map([...names].map(([type, name]) => [name, type]));
for (const [type, heap] of heapNames) typesByName.set(`(ref null ${heap})`, type);

/** What a reference type refers to: a word of the text format, or a defined type's number, `12` or `(exact 12)`. */
export function heapTypeName(type: ValueType): string {
  if (!isDefinedReference(type)) return heapNames.get(withNull(type)) ?? typeName(type);
  return isExact(type) ? `(exact ${referredId(type)})` : `${referredId(type)}`;
}

/** The text format's word for a type. A defined type is named by its number in the engine, `(ref null 12)`. */
export function typeName(type: ValueType): string {
  const name = names.get(type);
  if (name !== undefined) return name;
  if (type === bottom || type === bottomReference) return type === bottom ? 'bot' : '(ref bot)';
  if (!isDefinedReference(type)) return `type ${type}`;
  return `(ref ${isNullable(type) ? 'null ' : ''}${heapTypeName(type)})`;
}

/** The type that a word of the text format names, or undefined. Whether a type of that number exists is not looked at. */
export function typeFromName(name: string): ValueType | undefined {
  const abstract = typesByName.get(name);
  if (abstract !== undefined) return abstract;
  const [, nullable, open, digits, close] = /^\(ref (null )?(\(exact )?(0|[1-9][0-9]{0,6})(\))?\)$/.exec(name) ?? [];
  if (digits === undefined || Number(digits) >= mostTypeIds || (open === undefined) !== (close === undefined)) {
    return undefined;
  }
  const reference = referenceTo(Number(digits));
  const type = open === undefined ? reference : exactly(reference);
  return nullable === undefined ? withoutNull(type) : type;
}

/** A function type: what is taken from the stack, last operand on top, and what is left there. */
export interface FunctionType {
  readonly kind: 'func';
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** What a field or an element holds: a value type, or one of the packed types `i8` and `i16`. */
export type StorageType = number;

export const packed8 = 0x78;
export const packed16 = 0x77;

/** A field of a structure, or what the elements of an array are (specification 2.3.9). */
export interface FieldType {
  readonly storage: StorageType;
  readonly mutable: boolean;
}

export interface StructType {
  readonly kind: 'struct';
  readonly fields: readonly FieldType[];
}

export interface ArrayType {
  readonly kind: 'array';
  readonly element: FieldType;
}

/** What a type definition defines (specification 2.3.9, "composite types"). */
export type DefinedType = FunctionType | StructType | ArrayType;

export function isPacked(storage: StorageType): boolean {
  return storage === packed8 || storage === packed16;
}

/** The type of the values that are written to storage, or read from it. */
export function unpacked(storage: StorageType): ValueType {
  return isPacked(storage) ? i32 : storage;
}

/** Bytes that a value takes in storage; a reference counts as 8 (FUEL 2). */
export function storageBytes(storage: StorageType): number {
  switch (storage) {
    case packed8:
      return 1;
    case packed16:
      return 2;
    case i32:
    case f32:
      return 4;
    case v128:
      return 16;
    default:
      return 8;
  }
}

/** How storage is held: a word, a pair of words, a reference, or four words. */
export const wordStorage = 0;
export const pairStorage = 1;
export const referenceStorage = 2;
export const quadStorage = 3;

/** One of the four. */
export function storageKind(storage: StorageType): number {
  if (isReference(storage)) return referenceStorage;
  const bytes = storageBytes(storage);
  return bytes === 16 ? quadStorage : bytes === 8 ? pairStorage : wordStorage;
}

/** Places that storage takes: a word each, or one for a reference. */
export function storagePlaces(storage: StorageType): number {
  const kind = storageKind(storage);
  return kind === quadStorage ? 4 : kind === pairStorage ? 2 : 1;
}

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
  /** Exact: imported as of the very type and none below it. */
  | { readonly kind: 'func'; readonly type: FunctionType; readonly typeId: number; readonly exact?: boolean }
  | { readonly kind: 'table'; readonly type: TableType }
  | { readonly kind: 'memory'; readonly type: MemoryType }
  | { readonly kind: 'global'; readonly type: GlobalType }
  /** What an exception of the tag carries is the parameters of a function type without results. */
  | { readonly kind: 'tag'; readonly type: FunctionType; readonly typeId: number };

export type ExternalKind = ExternalType['kind'];

/** Bytes in a page of linear memory, unless its type says otherwise (specification 2.3.4). */
export const pageSize = 65_536;

/** A function type in the reference interpreter's notation, `[i32 i64] -> [f32]`. */
export function functionTypeName(type: FunctionType): string {
  const list = (types: readonly ValueType[]) => `[${types.map(typeName).join(' ')}]`;
  return `${list(type.parameters)} -> ${list(type.results)}`;
}
