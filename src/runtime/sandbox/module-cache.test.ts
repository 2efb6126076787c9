import { describe, expect, test } from 'vitest';
import { Engine, Module } from '../../interpreter/index.ts';
import { assemble } from '../testing/assemble.ts';
import { ModuleCache } from './module-cache.ts';
import { MemoryToolFolder } from './tool-folder.ts';
import { WasmRuntime } from './wasm-runtime.ts';

const bytes = await assemble('(module)');
const engine = new Engine();

/** Asks for modules by name and answers which of them were decoded. */
function decoded(cache: ModuleCache, ...asked: readonly (readonly [name: string, size: number])[]): string[] {
  return asked.flatMap(([name, size]) => {
    let fresh = false;
    cache.get(name, size, () => {
      fresh = true;
      return new Module(engine, bytes);
    });
    return fresh ? [name] : [];
  });
}

describe('the cache of modules', () => {
  test('decodes once, and answers the same module', () => {
    const cache = new ModuleCache(100);
    const module = cache.get('a', 10, () => new Module(engine, bytes));
    expect(cache.get('a', 10, () => expect.unreachable('decoded again'))).toBe(module);
  });

  test('drops what was used longest ago when there is no room', () => {
    const cache = new ModuleCache(100);
    expect(decoded(cache, ['a', 40], ['b', 40], ['a', 40], ['c', 40])).toEqual(['a', 'b', 'c']);
    // b was the oldest; a had been used after it.
    expect(decoded(cache, ['a', 40], ['c', 40], ['b', 40])).toEqual(['b']);
    expect(cache.size).toBe(2);
  });

  test('drops as many as it takes, and fills up to its last byte', () => {
    const cache = new ModuleCache(100);
    decoded(cache, ['a', 30], ['b', 30], ['c', 40]);
    expect(cache.size).toBe(3);
    expect(decoded(cache, ['d', 61], ['c', 40])).toEqual(['d', 'c']);
    expect(decoded(cache, ['c', 40])).toEqual([]);
    expect(cache.size).toBe(1);
  });

  test('keeps nothing that is larger than itself, and nothing at all with a size of 0', () => {
    const cache = new ModuleCache(100);
    expect(decoded(cache, ['a', 50], ['large', 101], ['large', 101], ['a', 50])).toEqual(['a', 'large', 'large']);
    expect(decoded(new ModuleCache(0), ['a', 8], ['a', 8])).toEqual(['a', 'a']);
  });

  test('keeps no failure', () => {
    const cache = new ModuleCache(100);
    const fail = (): never => {
      throw new Error('no module');
    };
    expect(() => cache.get('a', 10, fail)).toThrow('no module');
    expect(decoded(cache, ['a', 10])).toEqual(['a']);
  });

  test('has a size that is one', () => {
    for (const size of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(() => new ModuleCache(size)).toThrow(RangeError);
      expect(() => new WasmRuntime({}, { moduleCacheBytes: size })).toThrow('moduleCacheBytes');
    }
  });
});

// Counts in its memory, its global, its table and its data segments what an earlier run may have left there.
const counter = await assemble(`(module (memory (export "memory") 1) (global $g (mut i32) (i32.const 0))
  (table $t 1 funcref) (func $f) (elem declare func $f) (data $d "a")
  (func (export "run") (result i32)
    (memory.init $d (i32.const 8) (i32.const 0) (i32.const 1)) (data.drop $d)
    (i32.store8 (i32.const 0) (i32.add (i32.load8_u (i32.const 0)) (i32.const 1)))
    (global.set $g (i32.add (global.get $g) (i32.const 10)))
    (i32.add (i32.add (i32.load8_u (i32.const 0)) (global.get $g)) (i32.mul (i32.const 100) (ref.is_null (table.get $t (i32.const 0)))))
    (table.set $t (i32.const 0) (ref.func $f))))`);

describe('runs of one module', () => {
  test('share nothing that changes, one after the other and at the same time', async () => {
    const runtime = new WasmRuntime({}, { folder: new MemoryToolFolder({ counter }) });
    const first = await runtime.executeModule('counter', '/ws');
    const others = await Promise.all(Array.from({ length: 8 }, () => runtime.executeModule('counter', '/ws')));
    expect(first.exitCode).toBe(111);
    for (const result of others) {
      expect([result.exitCode, result.fuelConsumed]).toEqual([first.exitCode, first.fuelConsumed]);
    }
  });

  test('read the bytes each time: a module that was exchanged is another one', async () => {
    const [one, two] = await Promise.all(
      [1, 2].map((n) => assemble(`(module (func (export "run") (result i32) (i32.const ${n})))`)),
    );
    let current = one!;
    const runtime = new WasmRuntime({}, { folder: { read: () => current, list: () => [] } });
    const codes: number[] = [];
    for (const bytes of [one!, two!, one!]) {
      current = bytes;
      codes.push((await runtime.executeModule('m', '/ws')).exitCode);
    }
    expect(codes).toEqual([1, 2, 1]);
  });
});
