// Conversions and object shapes of Web IDL, as far as the namespace needs them: numbers in their range, dictionaries,
// sequences, interfaces with their constructors. Knows nothing of WebAssembly but the two widths of an address.

import {
  apply,
  asIntN,
  construct,
  defineProperty,
  ErrorConstructor,
  floor,
  abs,
  isFiniteNumber,
  iterator,
  setPrototypeOf,
  toStringTag,
} from './intrinsics.ts';

/** How wide addresses and indices are (JavaScript interface, AddressType). */
export type Width = 'i32' | 'i64';

export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** [EnforceRange] unsigned long: a whole number of 32 bits after cutting off a fraction, or a TypeError that names it. */
export function toUnsignedLong(value: unknown, what: string): number {
  // Of a BigInt or a symbol, the plus itself is the TypeError.
  const number = +(value as number);
  if (isFiniteNumber(number)) {
    const whole = number < 0 ? -floor(abs(number)) : floor(number);
    // Adding zero makes a negative zero positive.
    if (whole >= 0 && whole <= 0xffffffff) return whole + 0;
  }
  throw new TypeError(`${what} must be a whole number from 0 to 2^32 - 1`);
}

const limit64 = 2n ** 64n;

/**
 * AddressValueToU64: a number, exact below 2^53 and rounded above, where it is larger than anything a host has. 64-bit
 * addresses are BigInts.
 */
export function toAddress(value: unknown, width: Width, what: string): number {
  if (width === 'i32') return toUnsignedLong(value, what);
  const whole = toBigInt(value);
  if (whole < 0n || whole >= limit64) throw new TypeError(`${what} must be a bigint from 0 to 2^64 - 1`);
  return Number(whole);
}

/** U64ToAddressValue. */
export function fromAddress(address: number, width: Width): number | bigint {
  return width === 'i32' ? address : BigInt(address);
}

/** ToBigInt: unlike `BigInt(value)`, no number is taken. */
function toBigInt(value: unknown): bigint {
  // The host's own conversion comes with a width: one that leaves alone what anybody passes.
  return typeof value === 'bigint' ? value : asIntN(2 ** 20, value);
}

/** Reads a dictionary's source: an object, or undefined and null for an empty one; anything else is a TypeError. */
export function dictionary(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw new TypeError(`${what} must be an object`);
  return value as Readonly<Record<string, unknown>>;
}

/** A required dictionary argument. */
export function descriptor(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (!isObject(value)) throw new TypeError(`${what} must be a descriptor object`);
  return value as unknown as Readonly<Record<string, unknown>>;
}

export function required(value: unknown, name: string): unknown {
  if (value === undefined) throw new TypeError(`property '${name}' is required`);
  return value;
}

/** A string of an enumeration. */
export function oneOf<Word extends string>(value: unknown, words: readonly Word[], what: string): Word {
  const text = `${value as string}`;
  for (let index = 0; index < words.length; index++) {
    if (words[index] === text) return words[index]!;
  }
  throw new TypeError(`${what} cannot be "${text}"`);
}

/** The values of an iterable, by the iterator that it says itself. */
export function listOf(value: unknown, what: string): unknown[] {
  const method: unknown =
    value === undefined || value === null ? undefined : (value as Record<symbol, unknown>)[iterator];
  if (typeof method !== 'function') throw new TypeError(`${what} must be iterable`);
  const iterating = apply(method, value, []) as Iterator<unknown>;
  if (!isObject(iterating)) throw new TypeError(`${what} must be iterable`);
  const { next } = iterating;
  const values: unknown[] = [];
  for (;;) {
    const result = apply(next, iterating, []) as IteratorResult<unknown>;
    if (!isObject(result)) throw new TypeError(`${what} must be iterable`);
    if (result.done) return values;
    // Defined, not set or pushed: prototypes are not asked.
    defineProperty(values, values.length, {
      value: result.value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
}

/** A sequence: as a list, but strings are none. */
export function sequenceOf(value: unknown, what: string): unknown[] {
  if (!isObject(value)) throw new TypeError(`${what} must be iterable`);
  return listOf(value, what);
}

/** What makes an object of an interface: gets the new object, then the arguments. */
export type Initialize = (object: object, args: readonly unknown[]) => void;

/** An interface object: called with `new` only. */
export interface InterfaceObject {
  new (...args: unknown[]): object;
  readonly prototype: object;
}

/**
 * Makes an interface object (Web IDL 3.7.1).
 * @param prototype its members as an object literal has them: enumerable, and methods without a construct of their own
 */
export function defineInterface(
  name: string,
  length: number,
  prototype: object,
  initialize: Initialize,
  statics: object = {},
): InterfaceObject {
  const made = function (this: object, ...args: unknown[]): void {
    if (new.target === undefined) throw new TypeError(`WebAssembly.${name} must be called with new`);
    // Without a prototype of its own, `new` has taken Object's (ECMAScript, GetPrototypeFromConstructor).
    if (!isObject(new.target.prototype)) setPrototypeOf(this, prototype);
    initialize(this, args);
  };
  hide(made, 'name', name, false);
  hide(made, 'length', length, false);
  for (const key of Object.keys(statics)) {
    defineProperty(made, key, { ...Object.getOwnPropertyDescriptor(statics, key), enumerable: true });
  }
  defineProperty(made, 'prototype', { value: prototype, writable: false });
  hide(prototype, 'constructor', made, true);
  hide(prototype, toStringTag, `WebAssembly.${name}`, false);
  return made as unknown as InterfaceObject;
}

/** Defines a property that does not enumerate. */
export function hide(object: object, key: PropertyKey, value: unknown, writable: boolean): void {
  defineProperty(object, key, { value, writable, enumerable: false, configurable: true });
}

/** An error class like the language's own (ECMAScript 20.5.6, "NativeError"): callable, with its name on the prototype. */
export function defineErrorClass(name: string): ErrorConstructor {
  const made = function (this: unknown, ...args: unknown[]): unknown {
    return construct(ErrorConstructor, args, new.target ?? made);
  };
  const prototype: object = Object.create(ErrorConstructor.prototype);
  hide(made, 'name', name, false);
  hide(made, 'length', 1, false);
  Object.setPrototypeOf(made, ErrorConstructor);
  defineProperty(made, 'prototype', { value: prototype, writable: false, enumerable: false });
  hide(prototype, 'constructor', made, true);
  hide(prototype, 'name', name, true);
  hide(prototype, 'message', '', true);
  return made as unknown as ErrorConstructor;
}
