// What the boundary itself refuses in a call of a host function: an error like those that the function throws
// (JavaScript interface, "run a host function"), so that WebAssembly can catch it where a store lets it.

import { describe, expect, test } from 'vitest';
import { Func } from './func.ts';
import { inTranslation } from './testing/translations.ts';

const fields = `
  (import "m" "vector" (func $vector (param v128)))
  (import "m" "number" (func $number (result i32)))
  (import "m" "object" (func $object (result i31ref)))
  (func (export "vector") (result i32)
    (block $b (try_table (catch_all $b) (call $vector (v128.const i64x2 1 2)) (return (i32.const 0)))) i32.const 1)
  (func (export "number") (result i32) (block $b (try_table (catch_all $b) (return (call $number)))) i32.const 1)
  (func (export "object") (result i32)
    (block $b (try_table (catch_all $b) (return (i31.get_s (call $object))))) i32.const 1)
  (func (export "tail") (result i32) return_call $number)
  (func (export "around") (result i32) (block $b (try_table (catch_all $b) (return (call $tail)))) i32.const 1)
  (func $tail (result i32) return_call $number)`;

describe.each(['fast', 'plain'] as const)('in %s translation', (translation) => {
  const { call, make, newStore } = inTranslation(translation);
  const instanceIn = async (catchableHostExceptions: boolean) => {
    const store = newStore({ catchableHostExceptions });
    let calls = 0;
    const never = () => {
      calls++;
      return undefined;
    };
    const functions = [
      Func.host(store, { parameters: ['v128'], results: [] }, never),
      Func.host(store, { parameters: [], results: ['i32'] }, () => 'text' as never),
      Func.host(store, { parameters: [], results: ['i31ref'] }, () => 2 ** 31),
    ];
    return { instance: await make(fields, functions, store), store, calls: () => calls };
  };

  test('it is caught where what host functions throw is', async () => {
    const { instance, store, calls } = await instanceIn(true);
    for (const name of ['vector', 'number', 'object', 'around'])
      expect([name, call(instance, name)]).toEqual([name, [1]]);
    expect(() => call(instance, 'tail')).toThrow(TypeError);
    // A vector's function was not called at all.
    expect([calls(), store.hostDepth, store.callDepth]).toEqual([0, 0, 0]);
  });

  test('and passes through where it is not', async () => {
    const { instance, store } = await instanceIn(false);
    for (const name of ['vector', 'number', 'object', 'around', 'tail']) {
      expect(() => call(instance, name)).toThrow(TypeError);
    }
    expect([store.hostDepth, store.callDepth]).toEqual([0, 0]);
  });
});
