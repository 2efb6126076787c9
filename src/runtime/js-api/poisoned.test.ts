// A host whose built-ins are tampered with after the namespace was loaded: what programs compute stays right, or what was
// put in a built-in's place is what is thrown, and afterwards all is as before.

import { describe, expect, test } from 'vitest';
import { assemble } from '../testing/assemble.ts';
import { createWebAssembly, fuelConsumedBy, storeOf } from './index.ts';

const bytes = await assemble(`(module
  (import "host" "twice" (func $twice (param i64) (result i64)))
  (import "host" "swap" (func $swap (param i32 f64) (result f64 i32)))
  (import "host" "text" (global $text externref))
  (import "host" "fail" (func $fail (param externref)))
  (memory (export "memory") 1 3)
  (table (export "table") 2 4 externref)
  (global $sum (export "sum") (mut i64) (i64.const 0))
  (tag $tag (export "tag") (param i32 externref))
  (type $box (struct (field i32)))
  (func (export "box") (param i32) (result (ref $box)) (struct.new $box (local.get 0)))
  (func (export "unbox") (param (ref null $box)) (result i32) (struct.get $box 0 (local.get 0)))
  (func (export "run") (param i32 f64 externref) (result i64 f64 i32 externref i32)
    (table.set (i32.const 1) (local.get 2))
    (global.set $sum (call $twice (i64.extend_i32_u (local.get 0))))
    (global.get $sum)
    (call $swap (local.get 0) (local.get 1))
    (global.get $text)
    (memory.grow (i32.const 1)))
  (func (export "catch") (param externref) (result i32)
    (block $caught (try_table (catch_all $caught) (call $fail (local.get 0))) (return (i32.const 0)))
    (i32.const 1))
  (func (export "throw") (throw $tag (i32.const 7) (global.get $text)))
  (func (export "trap") (unreachable)))`);
const invalid = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 1]);

class Poison extends Error {}

/** Everything that programs do with a namespace, in short: what it came to. */
function useEverything(): unknown[] {
  const namespace = createWebAssembly({ fuel: 10_000, memoryBytes: 196_608 });
  const module = new namespace.Module(bytes);
  const failure = { some: 'thing' };
  const instance = new namespace.Instance(module, {
    host: {
      twice: (value: bigint) => value * 2n,
      swap: (a: number, b: number) => [b, a],
      text: 'text',
      fail: (value: unknown) => {
        if (value === 1) throw failure;
        throw new namespace.Exception(tag, [1, value]);
      },
    },
  });
  const { box, memory, run, sum, table, tag, throw: raise, trap, unbox, catch: caught } = instance.exports;
  const before = memory.buffer;
  const results = run('20', 1.5, failure);
  const kinds: unknown[] = [];
  for (const act of [trap, raise, () => new namespace.Module(invalid), () => unbox({})]) {
    try {
      act();
    } catch (error) {
      if (error instanceof Poison) throw error;
      kinds[kinds.length] =
        error instanceof namespace.RuntimeError
          ? error.code
          : error instanceof namespace.Exception
            ? error.getArg(tag, 0)
            : error instanceof namespace.CompileError
              ? 'CompileError'
              : error instanceof TypeError
                ? 'TypeError'
                : error;
    }
  }
  new DataView(memory.buffer).setInt32(100, 5);
  const object = box(9);
  table.set(0, object);
  return [
    ...[results[0], results[1], results[2], results[3], results[4]],
    ...[kinds[0], kinds[1], kinds[2], kinds[3]],
    ...[before.byteLength, memory.buffer.byteLength, new DataView(memory.buffer).getInt32(100)],
    ...[table.get(1) === failure, table.get(0) === object, unbox(object), sum.value],
    ...[caught(1), caught('two'), fuelConsumedBy(instance), storeOf(namespace).fuelConsumed],
  ];
}

const usual = useEverything();

test('what is used in this file works on a sound host', () => {
  const kinds = ['unreachable', 7, 'CompileError', 'TypeError'];
  expect(usual).toEqual([
    ...[40n, 1.5, 20, 'text', 1, ...kinds, 0, 131_072, 5, true, true, 9, 40n, 1, 1],
    ...[usual[18], usual[18]],
  ]);
});

const objects: [string, object][] = [
  ['Array.prototype', Array.prototype],
  ['Object', Object],
  ['Object.prototype', Object.prototype],
  ['Function.prototype', Function.prototype],
  ['ArrayBuffer.prototype', ArrayBuffer.prototype],
  ['Map.prototype', Map.prototype],
  ['WeakMap.prototype', WeakMap.prototype],
  ['Promise.prototype', Promise.prototype],
  ['Reflect', Reflect],
  ['Math', Math],
  ['Number', Number],
  ['BigInt', BigInt],
  ['String.prototype', String.prototype],
  ['array iterators', Object.getPrototypeOf([][Symbol.iterator]()) as object],
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
  test.each(methods)('%s', (_name, object, name) => {
    const { defineProperty } = Reflect;
    const property = Reflect.getOwnPropertyDescriptor(object, name)!;
    const poison = new Poison('poisoned');
    let outcome: unknown;
    const value = () => {
      throw poison;
    };
    defineProperty(object, name, { ...property, value });
    try {
      outcome = useEverything();
    } catch (error) {
      outcome = error;
    } finally {
      defineProperty(object, name, property);
    }
    if (outcome !== poison) expect(outcome).toEqual(usual);
    expect(useEverything()).toEqual(usual);
  });
});
