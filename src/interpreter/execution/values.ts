// Values between the host and the engine: numbers, bigints and references on one side, slots of a frame or words of a
// global on the other. A 64-bit value is two int32 words, low first. What is not of the type that is asked for is a
// TypeError that names it; a reference of another store is a UsageError. Nothing here runs WebAssembly.

import { UsageError } from '../core/errors.ts';
import { exnref, f32, f64, funcref, i32, i64, isReference, typeName, v128, type ValueType } from '../core/types.ts';
import { Exception } from './exception.ts';
import { shown } from './external-types.ts';
import { Func } from './func.ts';
import { GcArray, GcStruct } from './objects.ts';
import { isOfType } from './references.ts';
import type { Store } from './store.ts';

/**
/**
 * A value at the boundary. `i32`, `f32`, `f64`: a number; `i64`: a bigint; `funcref`: a Func or null; `externref` and
 * `anyref`: any value of the host's, where null is the null reference; `structref` and `arrayref`: a GcStruct or GcArray
 * that the program gave out; `i31ref`: a whole number from -2^30 to 2^30 - 1; `exnref`: an Exception or null.
 */
export type Value = unknown;

/**
 * A reference as slots and tables hold it: null, a Func, a GcStruct, a GcArray, an Exception, an i31's number, or any
 * value of the host's.
 */
export type Reference = unknown;

/** A value with its bits as they are: an unsigned bigint of 32, 64 or (a v128) 128 bits, references as themselves. */
export type RawValue = bigint | Reference;

/** Slots of 8 bytes: the views of one buffer, and beside them a reference for each slot. */
export interface Slots {
  readonly words: Int32Array;
  readonly floats32: Float32Array;
  readonly floats64: Float64Array;
  readonly references: Reference[];
}

/** What a value is to the one who passes it, for error messages. */
export type Role = 'argument' | 'result' | 'value';

// Views, not a DataView, whose methods others can replace. Little-endian, as every host that the engine takes.
const scratch = new Int32Array(2);
const scratch32 = new Float32Array(scratch.buffer);
const scratch64 = new Float64Array(scratch.buffer);
const canonicalNan32 = 0x7fc00000;
const canonicalNan64High = 0x7ff80000;

/** Converts a value and puts it into a slot; `index` counts the arguments or results for error messages. */
export function writeValue(
  slots: Pick<Slots, 'words' | 'references'>,
  slot: number,
  type: ValueType,
  value: Value,
  store: Store<unknown>,
  role: Role = 'value',
  index = 0,
): void {
  if (isReference(type)) slots.references[slot] = requireReference(type, value, store, role, index);
  else writeNumber(slots.words, slot * 2, type, value, role, index);
}

/** The value in a slot, as the host sees it. */
export function readValue(slots: Pick<Slots, 'words' | 'references'>, slot: number, type: ValueType): Value {
  return isReference(type) ? slots.references[slot] : readNumber(slots.words, slot * 2, type);
}

/** As `writeValue`, for a raw value. */
export function writeBits(
  slots: Pick<Slots, 'words' | 'references'>,
  slot: number,
  type: ValueType,
  bits: RawValue,
  store: Store<unknown>,
  role: Role = 'value',
  index = 0,
): void {
  if (isReference(type)) slots.references[slot] = requireReference(type, bits, store, role, index);
  else writeNumberBits(slots.words, slot * 2, type, bits, role, index);
}

/** As `readValue`, raw. */
export function readBits(slots: Pick<Slots, 'words' | 'references'>, slot: number, type: ValueType): RawValue {
  return isReference(type) ? slots.references[slot] : readNumberBits(slots.words, slot * 2, type);
}

/**
 * Puts what a host function returned into slots from `slot` on. One result: the value itself. More: an array of exactly
 * so many. None: what is returned is ignored, but for a promise, which would be lost in silence.
 * @throws TypeError for anything else
 */
export function writeHostResults(
  slots: Slots,
  slot: number,
  types: readonly ValueType[],
  returned: unknown,
  store: Store<unknown>,
): void {
  const { length } = types;
  if (length === 1) {
    writeValue(slots, slot, types[0]!, returned, store, 'result', 0);
    return;
  }
  if (length === 0) {
    if (!(returned instanceof Promise)) return;
    throw new TypeError(`a host function without results cannot return ${described(returned)}`);
  }
  if (!Array.isArray(returned) || returned.length !== length) {
    const found = Array.isArray(returned) ? `${returned.length}` : described(returned);
    throw new TypeError(`a host function must return an array of ${length} results, not ${found}`);
  }
  const values = plainResults(returned, length) as readonly Value[];
  // No vectors are among them, so that each takes one slot: see requireJavaScriptTypes.
  for (let index = 0; index < length; index++) {
    writeValue(slots, slot + index, types[index]!, values[index], store, 'result', index);
  }
}

/**
 * What a host function returned, with several results read out of their array: it may have getters, and they may call
 * back, so this belongs where a call back still finds the caller's frame out of reach.
 */
export function plainResults(returned: unknown, count: number): unknown {
  if (count < 2 || !Array.isArray(returned) || returned.length !== count) return returned;
  const values: Value[] = [];
  for (let index = 0; index < count; index++) values.push(returned[index]);
  return values;
}

/**
 * Converts a number into the words from `at` on. An i32 is a whole number, signed or unsigned; an i64 is a bigint,
 * taken modulo 2^64; f32 and f64 are numbers, an f32 rounded to the nearest, and every NaN is the canonical one.
 */
export function writeNumber(
  words: Int32Array,
  at: number,
  type: ValueType,
  value: Value,
  role: Role = 'value',
  index = 0,
): void {
  switch (type) {
    case i32:
      if (typeof value !== 'number' || !Number.isInteger(value) || value < -0x80000000 || value > 0xffffffff) {
        throw mismatch('an i32 (a whole number from -2^31 to 2^32 - 1)', value, role, index);
      }
      words[at] = value;
      return;
    case i64:
      if (typeof value !== 'bigint') throw mismatch('an i64 (a bigint)', value, role, index);
      // Masks, not BigInt.asUintN: QuickJS answers -1n for asUintN(64, -1n).
      words[at] = Number(value & 0xffffffffn);
      words[at + 1] = Number((value >> 32n) & 0xffffffffn);
      return;
    case f32:
      if (typeof value !== 'number') throw mismatch('an f32 (a number)', value, role, index);
      scratch32[0] = value;
      // A host may write any NaN for NaN.
      words[at] = value !== value ? canonicalNan32 : scratch[0]!;
      return;
    case f64:
      if (typeof value !== 'number') throw mismatch('an f64 (a number)', value, role, index);
      scratch64[0] = value;
      words[at] = value !== value ? 0 : scratch[0]!;
      words[at + 1] = value !== value ? canonicalNan64High : scratch[1]!;
      return;
    default:
      throw noNumber(type);
  }
}

/** The number in the words from `at` on: an i32 signed, an i64 a signed bigint. */
export function readNumber(words: Int32Array, at: number, type: ValueType): number | bigint {
  const low = words[at]!;
  switch (type) {
    case i32:
      return low;
    case i64: {
      const high = words[at + 1]!;
      if (high === low >> 31) return BigInt(low);
      return (BigInt(high) << 32n) | BigInt(low >>> 0);
    }
    case f32:
      scratch[0] = low;
      return scratch32[0]!;
    case f64:
      scratch[0] = low;
      scratch[1] = words[at + 1]!;
      return scratch64[0]!;
    default:
      throw noNumber(type);
  }
}

/** Puts the bits of a number or a vector, unsigned and no more than its type has, into the words from `at` on. */
export function writeNumberBits(
  words: Int32Array,
  at: number,
  type: ValueType,
  bits: RawValue,
  role: Role = 'value',
  index = 0,
): void {
  const count = wordsOf(type);
  if (typeof bits !== 'bigint' || bits < 0n || bits >> BigInt(32 * count) !== 0n) {
    const article = type === v128 ? 'a' : 'an';
    throw mismatch(`the ${32 * count} bits of ${article} ${typeName(type)} (an unsigned bigint)`, bits, role, index);
  }
  let rest = bits;
  for (let word = 0; word < count; word++) {
    words[at + word] = Number(rest & 0xffffffffn);
    rest >>= 32n;
  }
}

function wordsOf(type: ValueType): number {
  return type === v128 ? 4 : type === i64 || type === f64 ? 2 : 1;
}

/** A v128 where a value is wanted that JavaScript has (JavaScript interface, ToJSValue and ToWebAssemblyValue). */
function noNumber(type: ValueType): TypeError {
  return new TypeError(`a ${typeName(type)} is no JavaScript value: only its bits can be passed`);
}

/** The bits of the number or vector in the words from `at` on, unsigned. */
export function readNumberBits(words: Int32Array, at: number, type: ValueType): bigint {
  let bits = 0n;
  for (let word = wordsOf(type) - 1; word >= 0; word--) bits = (bits << 32n) | BigInt(words[at + word]! >>> 0);
  return bits;
}

/** @throws TypeError where a function takes or gives what JavaScript has no value for. */
export function requireJavaScriptTypes(parameters: readonly ValueType[], results: readonly ValueType[]): void {
  if (hasVector(parameters) || hasVector(results)) throw noNumber(v128);
}

function hasVector(types: readonly ValueType[]): boolean {
  for (let index = 0; index < types.length; index++) if (types[index] === v128) return true;
  return false;
}

/** The value, if it is a reference of that type and of that store. */
export function requireReference(
  type: ValueType,
  value: Value,
  store: Store<unknown>,
  role: Role = 'value',
  index = 0,
): Reference {
  const registry = store.engine.types;
  if (isOfType(registry, value, type)) {
    if (Exception.is(value) && registry.topOf(type) === exnref) return value.requireStore(store);
    // What belongs to a store stays in it. A function that goes as an externref is a value of the host's like any other.
    const mustBelong = GcStruct.is(value) || GcArray.is(value) || (Func.is(value) && registry.topOf(type) === funcref);
    if (!mustBelong || value.store === store) return value;
    throw new UsageError(`${place(role, index)}the ${nounOf(value)} belongs to another store`);
  }
  const also = type === funcref ? ' (a Func or null)' : type === exnref ? ' (an Exception or null)' : '';
  throw mismatch(`${type === exnref ? 'an' : 'a'} ${typeName(type)}${also}`, value, role, index);
}

function nounOf(value: Func | GcStruct | GcArray): string {
  return value.kind === 'func' ? 'function' : value.kind === 'struct' ? 'structure' : 'array';
}

function mismatch(expected: string, value: Value, role: Role, index: number): TypeError {
  return new TypeError(`${place(role, index)}expected ${expected}, not ${described(value)}`);
}

function place(role: Role, index: number): string {
  return role === 'value' ? '' : `${role} ${index}: `;
}

function described(value: Value): string {
  const hint = value instanceof Promise ? ': a host function that waits returns suspend(...)' : '';
  return shown(value) + hint;
}
