import { describe, expect, test } from 'vitest';
import { moduleBytes, nameBytes, section, vector } from '../binary/testing/bytes.ts';
import { LimitError, LinkError, Trap, UsageError } from '../core/errors.ts';
import type { StoreLimits } from '../core/limits.ts';
import { Engine } from './engine.ts';
import { Func } from './func.ts';
import { Global } from './global.ts';
import { Instance } from './instance.ts';
import { Memory } from './memory.ts';
import { Module } from './module.ts';
import { Store } from './store.ts';
import { Table } from './table.ts';
import { assemble, compile, engine, instantiate, thrownBy } from './testing/text.ts';

const page = 65_536;

/** Everything that a store counts. */
function counts({ instances, memories, memoryBytes, tables, tableElements, fuel, fuelConsumed }: Store<unknown>) {
  return { instances, memories, memoryBytes, tables, tableElements, fuel, fuelConsumed };
}

describe('exports', () => {
  test('are found by name and kind, and are the same each time', async () => {
    const instance = await instantiate(`
      (func $f (export "f")) (func $g (export "g") (export "g again"))
      (memory (export "m") 1) (table (export "t") 2 funcref) (global (export "v") i32 (i32.const 5))
      (elem (i32.const 0) $f $g)`);
    expect([...instance.exports.keys()]).toEqual(['f', 'g', 'g again', 'm', 't', 'v']);
    for (const [name, extern] of instance.exports) expect(instance.getExport(name)).toBe(extern);
    expect(instance.getFunc('g')).toBe(instance.getFunc('g again'));
    expect(instance.getFunc('f')).not.toBe(instance.getFunc('g'));
    expect(instance.getTable('t')?.get(1)).toBe(instance.getFunc('g'));
    expect(instance.getMemory('m')).toBeInstanceOf(Memory);
    expect(instance.getGlobal('v')?.value).toBe(5);
    expect([instance.getFunc('m'), instance.getMemory('t'), instance.getTable('v'), instance.getGlobal('f')]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(instance.exports).toBe(instance.exports);
  });

  test('may have any name', () => {
    const names = ['__proto__', 'constructor', '', 'toString'];
    const bytes = moduleBytes(
      section(6, vector([0x7f, 0, 0x41, 5, 0x0b])),
      section(7, vector(...names.map((name) => [...nameBytes(name), 3, 0]))),
    );
    const instance = new Instance(new Store(engine), new Module(engine, bytes));
    for (const name of names) expect(instance.getGlobal(name)?.value).toBe(5);
    expect(instance.getExport('valueOf')).toBeUndefined();
    expect([...instance.exports.keys()]).toEqual(names);
  });

  test('that are imports are the very things that were imported', async () => {
    const store = new Store(engine);
    const func = Func.host(store, { parameters: [], results: [] }, () => {});
    const memory = Memory.create(store, { minimum: 1 });
    const table = Table.create(store, { element: 'externref', minimum: 0 });
    const global = Global.create(store, { content: 'f64', mutable: true }, 0.5);
    const instance = await instantiate(
      `(import "" "f" (func)) (import "" "m" (memory 1)) (import "" "t" (table 0 externref))
       (import "" "g" (global (mut f64)))
       (export "f" (func 0)) (export "m" (memory 0)) (export "t" (table 0)) (export "g" (global 0))`,
      [func, memory, table, global],
      store,
    );
    expect([...instance.exports.values()]).toEqual([func, memory, table, global]);
    expect(instance.getFunc('f')).toBe(func);
  });
});

test('no function objects are made before someone asks', async () => {
  const instance = await instantiate(`${'(func)'.repeat(1000)} (export "f" (func 500)) (elem declare func 7)`);
  const made = () => instance.functions.filter((func) => func !== undefined).length;
  expect([instance.functions.length, made()]).toEqual([1000, 0]);
  expect(instance.getFunc('f')).toBe(instance.functionAt(500));
  expect(made()).toBe(1);
});

describe('globals', () => {
  test('of an instance have their initial values, extended constant expressions included', async () => {
    const store = new Store(engine);
    const base = Global.create(store, { content: 'i32', mutable: false }, 100);
    const instance = await instantiate(
      `(import "" "base" (global $base i32))
       (global $a (export "a") i32 (i32.add (global.get $base) (i32.const 1)))
       (global (export "b") (mut i64) (i64.const -7))
       (global (export "c") f32 (f32.const 0.5))
       (global (export "d") f64 (f64.const nan:0x4000000000001))
       (global (export "e") funcref (ref.func $f))
       (global (export "g") externref (ref.null extern))
       (global (export "h") i32 (i32.mul (global.get $a) (i32.const 2)))
       (func $f (export "f"))`,
      [base],
      store,
    );
    const value = (name: string) => instance.getGlobal(name)?.value;
    expect(['a', 'b', 'c', 'g', 'h'].map(value)).toEqual([101, -7n, 0.5, null, 202]);
    expect(instance.getGlobal('d')?.bits).toBe(0x7ff4000000000001n);
    expect(value('e')).toBe(instance.getFunc('f'));
  });

  test('are seen alike by the host, their instance and those who import them', async () => {
    const store = new Store(engine);
    const owner = await instantiate(
      `(global $g (export "g") (mut i64) (i64.const 1))
       (func (export "get") (result i64) (global.get $g))
       (func (export "set") (param i64) (global.set $g (local.get 0)))`,
      [],
      store,
    );
    const g = owner.getGlobal('g')!;
    const user = await instantiate(
      `(import "" "g" (global $g (mut i64)))
       (func (export "double") (global.set $g (i64.add (global.get $g) (global.get $g))))`,
      [g],
      store,
    );
    g.value = 2n ** 40n;
    expect(owner.getFunc('get')!.call()).toEqual([2n ** 40n]);
    user.getFunc('double')!.call();
    expect([g.value, owner.getFunc('get')!.call()]).toEqual([2n ** 41n, [2n ** 41n]]);
    owner.getFunc('set')!.call(-1n);
    user.getFunc('double')!.call();
    expect(g.value).toBe(-2n);
  });

  test('of the host that cannot change are read too', async () => {
    const store = new Store(engine);
    const instance = await instantiate(
      `(import "" "a" (global $a f64)) (import "" "b" (global $b externref))
       (func (export "a") (result f64) (global.get $a)) (func (export "b") (result externref) (global.get $b))`,
      [
        Global.create(store, { content: 'f64', mutable: false }, -0),
        Global.create(store, { content: 'externref', mutable: false }, undefined),
      ],
      store,
    );
    expect(instance.getFunc('a')!.call()).toEqual([-0]);
    expect(instance.getFunc('b')!.call()).toEqual([undefined]);
  });
});

describe('segments', () => {
  test('are written in order, one over the other', async () => {
    const instance = await instantiate(`
      (memory (export "m") 1) (data (i32.const 2) "abcd") (data (i32.const 4) "XY") (data "passive")
      (table (export "t") 4 funcref) (elem (i32.const 0) $f $f $g) (elem (i32.const 1) func $g)
      (elem (i32.const 3) funcref (ref.null func))
      (func $f (export "f")) (func $g (export "g"))`);
    expect(instance.getMemory('m')!.view.readString(0, 8)).toBe('\0\0abXY\0\0');
    const [f, g] = [instance.getFunc('f'), instance.getFunc('g')];
    expect([0, 1, 2, 3].map((index) => instance.getTable('t')!.get(index))).toEqual([f, g, g, null]);
  });

  test('that do not fit trap; what was written before stays', async () => {
    const store = new Store(engine);
    const memory = Memory.create(store, { minimum: 1 });
    const table = Table.create(store, { element: 'funcref', minimum: 2 });
    const imports = '(import "" "m" (memory 1)) (import "" "t" (table 2 funcref))';
    const elements = await compile(`${imports} (func $f) (elem (i32.const 1) $f) (elem (i32.const 1) $f $f)
      (data (i32.const 0) "never")`);
    const error = thrownBy(() => new Instance(store, elements, [memory, table]));
    expect(error).toBeInstanceOf(Trap);
    expect(error).toMatchObject({ code: 'out-of-bounds-table-access' });
    expect((error as Trap).message.startsWith('out of bounds table access')).toBe(true);
    expect(table.get(0)).toBeNull();
    // The function stays in the table, and works.
    expect((table.get(1) as Func).call()).toEqual([]);
    expect(memory.read(0, 5)).toEqual(new Uint8Array(5));

    const data = await compile(`${imports} (data (i32.const 65533) "abc") (data (i32.const 65534) "def")`);
    expect(thrownBy(() => new Instance(store, data, [memory, table]))).toMatchObject({
      code: 'out-of-bounds-memory-access',
    });
    expect(memory.view.readString(page - 3, 3)).toBe('abc');
    // Both are instances all the same: what they made is in use.
    expect(store.instances).toBe(2);
  });

  test('are placed by unsigned offsets, and an empty one at the end is inside', async () => {
    await instantiate('(memory 1) (data (i32.const 65536) "")');
    for (const fields of [
      '(memory 1) (data (i32.const 65537) "")',
      '(memory 1) (data (i32.const -1) "a")',
      '(memory 0) (data (i32.const 0x7fffffff) "a")',
      '(table 1 funcref) (elem (i32.const 2))',
      '(table 1 funcref) (func $f) (elem (i32.const -1) $f)',
    ]) {
      await expect(instantiate(fields)).rejects.toThrow(Trap);
    }
  });

  test('that are active or declarative are dropped, passive ones are kept until they are', async () => {
    const instance = await instantiate(`
      (memory (export "m") 1) (data (i32.const 0) "active") (data $p "passive")
      (table 4 funcref) (func $f) (elem (i32.const 0) $f) (elem $q func $f $f) (elem declare func $f)
      (func (export "data") (memory.init $p (i32.const 8) (i32.const 0) (i32.const 7)))
      (func (export "drop") (data.drop $p) (elem.drop $q))
      (func (export "active") (memory.init 0 (i32.const 8) (i32.const 0) (i32.const 1)))
      (func (export "active element") (table.init 0 (i32.const 0) (i32.const 0) (i32.const 1)))
      (func (export "declared") (table.init 2 (i32.const 0) (i32.const 0) (i32.const 1)))
      (func (export "element") (table.init $q (i32.const 0) (i32.const 0) (i32.const 2)))`);
    const run = (name: string) => instance.getFunc(name)!.call();
    expect(() => run('active')).toThrow('out of bounds memory access');
    expect(() => run('active element')).toThrow('out of bounds table access');
    expect(() => run('declared')).toThrow('out of bounds table access');
    run('data');
    run('element');
    expect(instance.getMemory('m')!.view.readString(8, 7)).toBe('passive');
    run('drop');
    expect(() => run('data')).toThrow('out of bounds memory access');
    expect(() => run('element')).toThrow('out of bounds table access');
    run('drop');
  });
});

describe('caps', () => {
  const storeWith = (limits: Partial<StoreLimits>) => new Store(engine, { limits, fuel: 10 });

  test.each([
    ['memoryBytes', { memoryBytes: 3 * page }, '(memory 2) (memory 2)', 4 * page],
    ['memories', { memories: 1 }, '(memory 0) (memory 0)', 2],
    ['tables', { tables: 1 }, '(table 0 funcref) (table 0 externref)', 2],
    ['tableElements', { tableElements: 19 }, '(table 10 funcref) (table 10 funcref)', 20],
    ['instances', { instances: 0 }, '', 1],
  ])('on %s: a LimitError names cap and request, and the store is as it was', async (cap, limits, fields, request) => {
    const store = storeWith(limits);
    const before = counts(store);
    const module = await compile(`${fields} (start $f) (func $f)`);
    const error = thrownBy(() => new Instance(store, module));
    expect(error).toBeInstanceOf(LimitError);
    expect((error as Error).message).toContain(`cap on ${cap} is ${Object.values(limits)[0]}: ${request} more`);
    expect(counts(store)).toEqual(before);
  });

  test('are reached exactly, by what the module makes; imports are counted already', async () => {
    const store = storeWith({ memoryBytes: 3 * page, tableElements: 5, memories: 2, tables: 2, instances: 1 });
    const memory = Memory.create(store, { minimum: 1 });
    const table = Table.create(store, { element: 'funcref', minimum: 2 });
    await instantiate(
      '(import "" "m" (memory 1)) (import "" "t" (table 2 funcref)) (memory 2) (table 3 funcref)',
      [memory, table],
      store,
    );
    expect(counts(store)).toMatchObject({
      instances: 1,
      memories: 2,
      memoryBytes: 3 * page,
      tables: 2,
      tableElements: 5,
    });
    await expect(instantiate('', [], store)).rejects.toThrow(LimitError);
  });

  test('a failed link counts nothing', async () => {
    const store = storeWith({});
    const before = counts(store);
    await expect(instantiate('(import "" "f" (func)) (memory 1)', [], store)).rejects.toThrow(LinkError);
    expect(counts(store)).toEqual(before);
  });

  test('a memory that starts at the cap cannot grow', async () => {
    const store = storeWith({ memoryBytes: page });
    const instance = await instantiate(
      '(memory 1) (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))',
      [],
      store,
    );
    const grow = (pages: number) => instance.getFunc('grow')!.call(pages);
    expect([grow(1), grow(-1), grow(0)]).toEqual([[-1], [-1], [1]]);
    expect(store.memoryBytes).toBe(page);
  });
});

describe('the start function', () => {
  test('runs last and is paid from the budget of the store', async () => {
    const store = new Store(engine, { fuel: 100 });
    const instance = await instantiate(
      `(memory (export "m") 1) (data (i32.const 0) "a")
       (start $s) (func $s (i32.store8 (i32.const 1) (i32.add (i32.load8_u (i32.const 0)) (i32.const 1))))`,
      [],
      store,
    );
    expect(instance.getMemory('m')!.view.readString(0, 2)).toBe('ab');
    expect(store.fuelConsumed).toBe(6);
  });

  test('is left to those who want to call it themselves', async () => {
    const store = new Store(engine);
    const module = await compile(
      '(global (export "g") (mut i32) (i32.const 0)) (start $s) (func $s (global.set 0 (i32.const 1)))',
    );
    const instance = new Instance(store, module, [], { runStart: false });
    expect(instance.getGlobal('g')!.value).toBe(0);
    instance.startFunction!.call();
    expect(instance.getGlobal('g')!.value).toBe(1);
    expect((await instantiate('(func)')).startFunction).toBeUndefined();
  });

  test('that loops ends out of fuel', async () => {
    const store = new Store(engine, { fuel: 1000 });
    const module = await compile('(start $s) (func $s (loop (br 0)))');
    expect(thrownBy(() => new Instance(store, module))).toMatchObject({ code: 'out-of-fuel' });
    expect([store.fuel, store.fuelConsumed, store.instances]).toEqual([0, 1000, 1]);
  });

  test('that grows is held by the caps', async () => {
    const store = new Store(engine, { limits: { memoryBytes: 2 * page } });
    const instance = await instantiate(
      `(memory 1) (global (export "g") (mut i32) (i32.const 0))
       (start $s) (func $s (global.set 0 (i32.add (memory.grow (i32.const 1)) (memory.grow (i32.const 1)))))`,
      [],
      store,
    );
    expect(instance.getGlobal('g')!.value).toBe(0);
    expect(store.memoryBytes).toBe(2 * page);
  });

  test('that traps leaves what it has written in what it imports', async () => {
    const store = new Store(engine);
    const memory = Memory.create(store, { minimum: 1 });
    const module = await compile(
      '(import "" "m" (memory 1)) (start $s) (func $s (i32.store8 (i32.const 0) (i32.const 7)) (unreachable))',
    );
    expect(() => new Instance(store, module, [memory])).toThrow('unreachable');
    expect(memory.read(0, 1)[0]).toBe(7);
  });

  test('may be imported', async () => {
    const store = new Store(engine);
    let calls = 0;
    const func = Func.host(store, { parameters: [], results: [] }, () => {
      calls++;
    });
    await instantiate('(import "" "f" (func $f)) (start $f)', [func], store);
    expect(calls).toBe(1);
  });
});

test('module and store must be of one engine', async () => {
  const other = new Engine();
  const module = new Module(other, await assemble('(func)'));
  expect(() => new Instance(new Store(engine), module)).toThrow(UsageError);
});

test('instances of one module share nothing but code', async () => {
  const module = await compile(`
    (memory (export "m") 1) (global $g (export "g") (mut i32) (i32.const 0)) (table (export "t") 1 funcref)
    (func (export "count") (result i32) (global.set $g (i32.add (global.get $g) (i32.const 1))) (global.get $g))`);
  const store = new Store(engine);
  const [first, second] = [new Instance(store, module), new Instance(store, module)];
  const third = new Instance(new Store(engine), module);
  const count = (instance: Instance) => instance.getFunc('count')!.call()[0];
  expect([count(first), count(first), count(second), count(third)]).toEqual([1, 2, 1, 1]);
  expect(first.getMemory('m') === second.getMemory('m')).toBe(false);
  expect(first.getFunc('count') === second.getFunc('count')).toBe(false);
  first.getTable('t')!.set(0, second.getFunc('count'));
  expect(() => first.getTable('t')!.set(0, third.getFunc('count'))).toThrow(UsageError);
});
