import { describe, expect, test } from 'vitest';
import { LimitError, LinkError, UsageError } from '../core/errors.ts';
import { Engine } from './engine.ts';
import type { Extern } from './extern.ts';
import { Func } from './func.ts';
import { Linker } from './linker.ts';
import { Memory } from './memory.ts';
import { Store } from './store.ts';
import { compile, engine, instantiate, thrownBy } from './testing/text.ts';

const nothing = { parameters: [], results: [] } as const;

describe('definitions', () => {
  test('are found by both names, whatever the names are', () => {
    const store = new Store(engine);
    const linker = new Linker(engine);
    const memory = Memory.create(store, { minimum: 0 });
    for (const name of ['__proto__', 'constructor', '', 'a']) {
      linker.define(name, 'x', memory).define('y', name, memory);
      expect([linker.has(name, 'x'), linker.get(name, 'x') === memory]).toEqual([true, true]);
    }
    expect(linker.get('y', 'x')).toBeUndefined();
    expect([linker.has('toString', 'x'), linker.has('y', 'toString'), linker.has('', '__proto__')]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test('of a name that is taken are errors, and the first stays', async () => {
    const store = new Store(engine);
    const first = Memory.create(store, { minimum: 0 });
    const linker = new Linker(engine).define('m', 'x', first);
    const instance = await instantiate('(func (export "w")) (func (export "x"))', [], store);
    expect(() => linker.define('m', 'x', Memory.create(store, { minimum: 0 }))).toThrow(UsageError);
    expect(() => linker.defineFunction('m', 'x', nothing, () => {})).toThrow('"m" "x" is defined already');
    expect(() => linker.defineInstance('m', instance)).toThrow(UsageError);
    expect([linker.get('m', 'x') === first, linker.has('m', 'w')]).toEqual([true, false]);
  });

  test('may be replaced where shadowing is allowed', () => {
    const store = new Store(engine);
    const linker = new Linker(engine, { allowShadowing: true });
    const second = Memory.create(store, { minimum: 0 });
    linker.defineFunction('m', 'x', nothing, () => {}).define('m', 'x', second);
    expect(linker.get('m', 'x')).toBe(second);
  });

  test('are of externs only', () => {
    const linker = new Linker(engine);
    const memory = Memory.create(new Store(engine), { minimum: 0 });
    for (const item of [undefined, null, 5, () => {}, {}, new Proxy(memory, {})]) {
      expect(() => linker.define('m', 'x', item as Extern)).toThrow(TypeError);
    }
    expect(() => linker.defineFunction('m', 'x', nothing, 5 as never)).toThrow(TypeError);
    expect(() => linker.defineFunction('m', 'x', { parameters: ['i31'], results: [] }, () => {})).toThrow(
      '"i31" is not a value type',
    );
    expect(linker.has('m', 'x')).toBe(false);
  });

  test('are of the linker’s engine', () => {
    const other = new Store(new Engine());
    const linker = new Linker(engine);
    expect(() => linker.define('m', 'x', Memory.create(other, { minimum: 0 }))).toThrow(UsageError);
  });
});

describe('host functions', () => {
  test('serve many stores, and are the same Func throughout a store', async () => {
    const seen: unknown[] = [];
    const linker = new Linker<string>(engine).defineFunction('', 'f', nothing, (caller) => {
      seen.push(caller.data);
    });
    const module = await compile('(import "" "f" (func)) (export "f" (func 0))');
    const [one, two] = [new Store(engine, { data: 'one' }), new Store(engine, { data: 'two' })];
    const instances = [one, one, two].map((store) => linker.instantiate(store, module));
    const funcs = instances.map((instance) => instance.getFunc('f')!);
    for (const func of funcs) func.call();
    expect(seen).toEqual(['one', 'one', 'two']);
    expect([funcs[0] === funcs[1], funcs[1] === funcs[2]]).toEqual([true, false]);
    expect(linker.get('', 'f', two)).toBe(funcs[2]);
  });

  test('are no Func before a store is named', () => {
    const linker = new Linker(engine).defineFunction('', 'f', nothing, () => {});
    expect(() => linker.get('', 'f')).toThrow(UsageError);
    expect(linker.get('', 'f', new Store(engine))).toBeInstanceOf(Func);
  });
});

describe('instantiate', () => {
  test('links modules by their names', async () => {
    const store = new Store(engine);
    const linker = new Linker(engine).defineFunction(
      'host',
      'scale',
      { parameters: ['i32', 'i64'], results: ['i64'] },
      (_caller, factor, value) => BigInt(factor) * value,
    );
    const library = linker.instantiate(
      store,
      await compile(`
        (import "host" "scale" (func $scale (param i32 i64) (result i64)))
        (func (export "triple") (param i64) (result i64) (call $scale (i32.const 3) (local.get 0)))`),
    );
    const program = linker.defineInstance('library', library).instantiate(
      store,
      await compile(`
        (import "library" "triple" (func $triple (param i64) (result i64)))
        (func (export "run") (param i64) (result i64) (call $triple (call $triple (local.get 0))))`),
    );
    expect(program.getFunc('run')!.call(-5n)).toEqual([-45n]);
  });

  test('lists every import that is not defined, and counts nothing', async () => {
    const store = new Store(engine);
    const linker = new Linker(engine).defineFunction('a', 'known', nothing, () => {});
    const module = await compile(
      '(import "a" "x" (func (param i32))) (import "a" "known" (func)) (import "b" "y" (memory 1)) (memory 1)',
    );
    const error = thrownBy(() => linker.instantiate(store, module));
    expect(error).toBeInstanceOf(LinkError);
    expect((error as Error).message).toBe(
      'unknown import: "a" "x" (func [i32] -> []); "b" "y" (memory of 1 or more pages)',
    );
    expect([store.instances, store.memories]).toEqual([0, 0]);
  });

  test('refuses what is of another type, store or engine', async () => {
    const store = new Store(engine);
    const linker = new Linker(engine)
      .defineFunction('', 'f', nothing, () => {})
      .define('', 'm', Memory.create(store, { minimum: 1 }));
    const wrong = await compile('(import "" "f" (func (result i32)))');
    expect(() => linker.instantiate(store, wrong)).toThrow('incompatible import type: "" "f" is a func [] -> []');
    const right = await compile('(import "" "f" (func)) (import "" "m" (memory 1))');
    linker.instantiate(store, right);
    expect(() => linker.instantiate(new Store(engine), right)).toThrow('import "" "m" belongs to another store');
    expect(() => linker.instantiate(new Store(new Engine()), right)).toThrow(UsageError);
    expect(() => new Linker(new Engine()).instantiate(store, right)).toThrow(UsageError);
  });

  test('keeps to the caps of the store', async () => {
    const store = new Store(engine, { limits: { instances: 1 } });
    const linker = new Linker(engine);
    const module = await compile('(func)');
    linker.instantiate(store, module);
    expect(() => linker.instantiate(store, module)).toThrow(LimitError);
  });

  test('leaves the start function to be called where that is asked for', async () => {
    let started = 0;
    const linker = new Linker(engine).defineFunction('', 'f', nothing, () => {
      started++;
    });
    const module = await compile('(import "" "f" (func)) (start 0)');
    const store = new Store(engine);
    const instance = linker.instantiate(store, module, { runStart: false });
    expect(started).toBe(0);
    instance.startFunction?.call();
    linker.instantiate(store, module);
    expect(started).toBe(2);
  });

  test('takes a name that is imported twice as two types for what it is', async () => {
    const linker = new Linker(engine).defineFunction('', 'f', nothing, () => {});
    const module = await compile('(import "" "f" (func)) (import "" "f" (func (param i32)))');
    expect(() => linker.instantiate(new Store(engine), module)).toThrow(LinkError);
  });
});
