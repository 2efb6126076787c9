// A host whose built-ins have been tampered with (bad inputs 27): either the engine is not concerned, or what was put in
// their place is what is thrown; never a wrong result, and never a store that is of no more use.

import { describe, expect, test } from 'vitest';
import { assemble } from './execution/testing/text.ts';
import { CompileError, Engine, Func, Linker, Module, Store, Trap } from './index.ts';

const bytes = await assemble(`
  (import "host" "twice" (func $twice (param i64) (result i64)))
  (import "host" "swap" (func $swap (param i32 i32) (result i32 i32)))
  (memory (export "memory") 1 3) (data (i32.const 8) "data") (data $passive "passive")
  (table (export "table") 2 4 funcref) (elem (i32.const 0) $add)
  (global $sum (export "sum") (mut i64) (i64.const 0))
  (global $real (export "real") (mut f64) (f64.const 0.5))
  (func $add (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func $loop (param $n i32) (result i64) (local $total i64)
    (loop
      (local.set $total (i64.add (local.get $total) (i64.extend_i32_u (local.get $n))))
      (br_if 0 (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $total))
  (func (export "run") (param $n i32) (result i64 i32 i32 f64 i32)
    (memory.init $passive (i32.const 100) (i32.const 0) (i32.const 7))
    (memory.copy (i32.const 65000) (i32.const 8) (i32.const 4))
    (i32.store offset=2 (i32.const 101) (i32.const 7))
    (global.set $sum (call $twice (call $loop (local.get $n))))
    (global.set $real (f64.mul (global.get $real) (f64.const 2)))
    (global.get $sum)
    (call $swap (call_indirect (param i32 i32) (result i32) (i32.const 20) (i32.const 22) (i32.const 0))
      (i32.load8_u (i32.const 65001)))
    (global.get $real)
    (memory.grow (i32.const 1)))
  (func (export "trap") (unreachable))`);
const invalid = await assemble('(func (result i32) (f64.const 0))');
const engine = new Engine();

/** Everything a user does, in short: what it came to. */
function useEverything(): unknown[] {
  const store = new Store(engine, { fuel: 10_000, limits: { memoryBytes: 196_608 } });
  const module = new Module(engine, bytes);
  const linker = new Linker(engine)
    .defineFunction('host', 'twice', { parameters: ['i64'], results: ['i64'] }, (_caller, value) => value * 2n)
    .defineFunction('host', 'swap', { parameters: ['i32', 'i32'], results: ['i32', 'i32'] }, (_caller, a, b) => [b, a]);
  const instance = linker.instantiate(store, module);
  const results = instance.getFunc('run')!.call(100);
  const memory = instance.getMemory('memory')!;
  let trapped = '';
  try {
    instance.getFunc('trap')!.call();
  } catch (error) {
    if (!(error instanceof Trap)) throw error;
    trapped = error.code;
  }
  let refused = '';
  try {
    new Module(engine, invalid);
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    refused = error.kind;
  }
  return [
    results[0],
    results[1],
    results[2],
    results[3],
    results[4],
    store.fuelConsumed,
    memory.view.readString(100, 3),
    instance.getTable('table')!.get(0) instanceof Func,
    trapped,
    refused,
  ];
}

const usual = useEverything();

test('what is used in this file works on a sound host', () => {
  expect(usual.slice(0, 5)).toEqual([10_100n, 97, 42, 1, 1]);
  expect(usual.slice(6)).toEqual(['pas', true, 'unreachable', 'invalid']);
});

test('names added to Object.prototype and Array.prototype are of no concern', () => {
  const junk = ['junk', 'own', 'index', 'length2', '7'];
  try {
    for (const name of junk) {
      Object.defineProperty(Object.prototype, name, {
        value: 'junk',
        enumerable: true,
        configurable: true,
        writable: true,
      });
      Object.defineProperty(Array.prototype, name, {
        value: 'junk',
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    expect(useEverything()).toEqual(usual);
  } finally {
    for (const name of junk) {
      Reflect.deleteProperty(Object.prototype, name);
      Reflect.deleteProperty(Array.prototype, name);
    }
  }
});

class Poison extends Error {}

const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
const objects: [string, object][] = [
  ['Array.prototype', Array.prototype],
  ['Array', Array],
  ['Object', Object],
  ['Object.prototype', Object.prototype],
  ['typed arrays', typedArray],
  ['Int32Array', Int32Array],
  ['ArrayBuffer', ArrayBuffer],
  ['ArrayBuffer.prototype', ArrayBuffer.prototype],
  ['DataView.prototype', DataView.prototype],
  ['Map.prototype', Map.prototype],
  ['Set.prototype', Set.prototype],
  ['WeakMap.prototype', WeakMap.prototype],
  ['Math', Math],
  ['Number', Number],
  ['BigInt', BigInt],
  ['String', String],
  ['String.prototype', String.prototype],
  ['JSON', JSON],
  ['Function.prototype', Function.prototype],
];
const methods = objects.flatMap(([title, object]) => {
  return Reflect.ownKeys(object)
    .filter((name) => name !== 'constructor' && name !== Symbol.hasInstance)
    .filter((name) => {
      const property = Reflect.getOwnPropertyDescriptor(object, name)!;
      return typeof property.value === 'function' && property.configurable === true;
    })
    .map((name) => [`${title} ${String(name)}`, object, name] as const);
});

describe('a built-in that throws', () => {
  test.each(methods)(
    '%s: the result is right, or its own error comes out, and the next run is right',
    (_, object, name) => {
      const property = Reflect.getOwnPropertyDescriptor(object, name)!;
      const { defineProperty } = Reflect;
      const poison = new Poison('poisoned');
      let outcome: unknown;
      defineProperty(object, name, {
        ...property,
        value: () => {
          throw poison;
        },
      });
      try {
        outcome = useEverything();
      } catch (error) {
        outcome = error;
      } finally {
        defineProperty(object, name, property);
      }
      if (outcome !== poison) expect(outcome).toEqual(usual);
      expect(useEverything()).toEqual(usual);
    },
  );
});

test('a call during which a built-in throws leaves its store in order', () => {
  const store = new Store(engine);
  const host = Func.host(store, { parameters: [], results: [] }, () => {});
  const { push } = Array.prototype;
  const poison = new Poison('poisoned');
  Array.prototype.push = () => {
    throw poison;
  };
  let thrown: unknown;
  try {
    host.call();
  } catch (error) {
    thrown = error;
  } finally {
    Array.prototype.push = push;
  }
  expect([undefined, poison]).toContain(thrown);
  expect([store.hostDepth, store.callDepth]).toEqual([0, 0]);
  expect(host.call()).toEqual([]);
});
