// What a host function must not get away with (bad inputs 24): results that run code, a buffer taken away.

import { describe, expect, test } from 'vitest';
import { UsageError } from '../core/errors.ts';
import type { Caller } from './caller.ts';
import { Func } from './func.ts';
import { Store } from './store.ts';
import { engine, instantiate, thrownBy } from './testing/text.ts';

const nothing = { parameters: [], results: [] } as const;

describe('a host function', () => {
  test('whose list of results has getters that call back is read in peace', async () => {
    const store = new Store(engine);
    const host = Func.host(store, { parameters: [], results: ['i32', 'i32'] as string[] }, (caller: Caller) => {
      const run = caller.getExport('other') as Func;
      const results = [0, 0];
      Object.defineProperty(results, 0, { get: () => run.call(20)[0] });
      Object.defineProperty(results, 1, { get: () => run.call(21)[0] });
      return results;
    });
    const instance = await instantiate(
      `(import "" "f" (func $f (result i32 i32)))
       (func (export "other") (param i32) (result i32) (local i64 i64 i64) (i32.mul (local.get 0) (i32.const 2)))
       (func (export "run") (param i32) (result i32 i32 i32) (local.get 0) (call $f))`,
      [host],
      store,
    );
    expect(instance.getFunc('run')!.call(9)).toEqual([9, 40, 42]);
  });

  test('that transfers the memory’s buffer away is told so, and the guest reads nothing else', async () => {
    const store = new Store(engine);
    const host = Func.host(store, nothing, (caller) => {
      const { buffer } = caller.getMemory('m')!.bytes();
      structuredClone(buffer, { transfer: [buffer as ArrayBuffer] });
    });
    const instance = await instantiate(
      `(import "" "f" (func $f)) (memory (export "m") 1)
       (func (export "run") (result i32) (call $f) (i32.load (i32.const 0)))`,
      [host],
      store,
    );
    expect(thrownBy(() => instance.getFunc('run')!.call())).toBeInstanceOf(UsageError);
  });
});
