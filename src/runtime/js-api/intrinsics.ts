// The host's built-ins that the namespace relies on, taken when it is loaded: what a page puts into their place later is
// not asked (a poisoned host may neither change a result nor see what passes). No behaviour of its own.

export const { apply, construct, getPrototypeOf } = Reflect;
export const { create, defineProperty, freeze, getOwnPropertyDescriptor, setPrototypeOf } = Object;
export const { iterator, toStringTag } = Symbol;
export const { isView } = ArrayBuffer;
export const asIntN: (bits: number, value: unknown) => bigint = BigInt.asIntN as never;
export const { isFinite: isFiniteNumber, isInteger } = Number;
export const { floor, abs } = Math;
export const ErrorConstructor = Error;
export const ProxyConstructor = Proxy;

const weak = WeakMap.prototype;
const weakMethods: PropertyDescriptorMap = {
  get: { value: weak.get },
  set: { value: weak.set },
  has: { value: weak.has },
};
const { defineProperties } = Object;

/** A WeakMap whose methods are its own. */
export function weakMap<Key extends object, Value>(): WeakMap<Key, Value> {
  return defineProperties(new WeakMap<Key, Value>(), weakMethods);
}

const map = Map.prototype;
const mapMethods: PropertyDescriptorMap = { get: { value: map.get }, set: { value: map.set } };

/** A Map whose `get` and `set` are its own. */
export function ownMap<Key, Value>(): Map<Key, Value> {
  return defineProperties(new Map<Key, Value>(), mapMethods);
}
