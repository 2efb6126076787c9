// 64-bit addresses and indices, at the places where 32 of the bits would do something else.

import { describe, expect, test } from 'vitest';
import { LimitError, LinkError } from '../core/errors.ts';
import { Engine } from './engine.ts';
import { Instance } from './instance.ts';
import { Linker } from './linker.ts';
import { Memory } from './memory.ts';
import { Module } from './module.ts';
import { Store } from './store.ts';
import { Table } from './table.ts';
import { assemble, engine, instantiate, thrownBy } from './testing/text.ts';

const outOfBounds = { code: 'out-of-bounds-memory-access' };
const far = [
  2n ** 32n,
  2n ** 32n + 8n,
  2n ** 33n,
  2n ** 48n,
  2n ** 53n + 1n,
  2n ** 63n,
  2n ** 64n - 1n,
  2n ** 64n - 8n,
];

describe.each(['fast', 'plain'] as const)('a memory with 64-bit addresses, %s translation', (translation) => {
  const own = new Engine({ translation });
  const make = async (fields: string) => new Instance(new Store(own), new Module(own, await assemble(fields)));

  test('is reached by addresses of all 64 bits', async () => {
    const instance = await make(
      `(memory i64 1) (data (i64.const 8) "\\01\\02\\03\\04")
       (func (export "load") (param i64) (result i32) (i32.load (local.get 0)))
       (func (export "load at 8") (param i64) (result i32) (i32.load offset=8 (local.get 0)))
       (func (export "load far") (param i64) (result i32) (i32.load offset=0x100000008 (local.get 0)))
       (func (export "load farthest") (param i64) (result i32) (i32.load offset=0xffffffffffffffff (local.get 0)))
       (func (export "store") (param i64 i64) (i64.store (local.get 0) (local.get 1)))`,
    );
    const call = (name: string, ...values: bigint[]) => instance.getFunc(name)!.call(...values);
    expect(call('load', 8n)).toEqual([0x04030201]);
    expect(call('load at 8', 0n)).toEqual([0x04030201]);
    for (const address of far) {
      expect(thrownBy(() => call('load', address))).toMatchObject(outOfBounds);
      expect(thrownBy(() => call('load at 8', address))).toMatchObject(outOfBounds);
      expect(thrownBy(() => call('store', address, 1n))).toMatchObject(outOfBounds);
    }
    // Neither wraps to 8: an offset's high half is no address's to take away.
    for (const address of [0n, 2n ** 64n - 2n ** 32n, ...far]) {
      expect(thrownBy(() => call('load far', address))).toMatchObject(outOfBounds);
      expect(thrownBy(() => call('load farthest', address + 9n))).toMatchObject(outOfBounds);
    }
    call('store', 65_528n, -1n);
    expect(thrownBy(() => call('store', 65_529n, 0n))).toMatchObject(outOfBounds);
    expect(call('load', 65_532n)).toEqual([-1]);
  });

  test('is measured and grown in i64', async () => {
    const instance = await make(
      `(memory i64 1 0x1000000000000)
       (func (export "size") (result i64) (memory.size))
       (func (export "grow") (param i64) (result i64) (memory.grow (local.get 0)))`,
    );
    const call = (name: string, ...values: bigint[]) => instance.getFunc(name)!.call(...values);
    expect(call('grow', 2n)).toEqual([1n]);
    for (const pages of [-1n, 65_536n, 2n ** 32n, 2n ** 48n - 3n, 2n ** 63n])
      expect(call('grow', pages)).toEqual([-1n]);
    expect(call('size')).toEqual([3n]);
  });

  test('is filled, copied and initialized with lengths of its own', async () => {
    const instance = await make(
      `(memory $large i64 1) (memory $small 1) (data $bytes "abcdefgh")
       (func (export "fill") (param i64 i64) (memory.fill $large (local.get 0) (i32.const 7) (local.get 1)))
       (func (export "copy") (param i64 i64 i64) (memory.copy $large $large (local.get 0) (local.get 1) (local.get 2)))
       (func (export "out") (param i32 i64 i32) (memory.copy $small $large (local.get 0) (local.get 1) (local.get 2)))
       (func (export "in") (param i64 i32 i32) (memory.copy $large $small (local.get 0) (local.get 1) (local.get 2)))
       (func (export "init") (param i64 i32 i32)
         (memory.init $large $bytes (local.get 0) (local.get 1) (local.get 2)))
       (func (export "small") (param i32) (result i32) (i32.load8_u $small (local.get 0)))
       (func (export "large") (param i64) (result i32) (i32.load8_u $large (local.get 0)))`,
    );
    const call = (name: string, ...values: (number | bigint)[]) => instance.getFunc(name)!.call(...values);
    call('fill', 0n, 65_536n);
    call('init', 4n, 2, 3);
    call('out', 100, 4n, 3);
    expect([call('small', 99), call('small', 100), call('small', 102)]).toEqual([[0], [0x63], [0x65]]);
    call('in', 65_535n, 101, 1);
    expect(call('large', 65_535n)).toEqual([0x64]);
    for (const at of far) {
      expect(thrownBy(() => call('fill', at, 0n))).toMatchObject(outOfBounds);
      expect(thrownBy(() => call('fill', 0n, at))).toMatchObject(outOfBounds);
      expect(thrownBy(() => call('copy', at, 0n, 0n))).toMatchObject(outOfBounds);
      expect(thrownBy(() => call('copy', 0n, at, 0n))).toMatchObject(outOfBounds);
      expect(thrownBy(() => call('copy', 1n, 0n, at))).toMatchObject(outOfBounds);
      expect(thrownBy(() => call('init', at, 0, 0))).toMatchObject(outOfBounds);
      expect(thrownBy(() => call('in', at, 0, 0))).toMatchObject(outOfBounds);
    }
    // A 32-bit length is unsigned.
    expect(thrownBy(() => call('in', 0n, 0, -1))).toMatchObject(outOfBounds);
  });

  test('holds vectors', async () => {
    const instance = await make(
      `(memory i64 1)
       (func (export "run") (param i64) (result i32)
         (v128.store (local.get 0) (i32x4.splat (i32.const 7)))
         (i32x4.extract_lane 3 (v128.load (local.get 0))))
       (func (export "lane") (param i64) (v128.store8_lane 1 (local.get 0) (i32x4.splat (i32.const 7))))
       (func (export "beyond") (param i64) (result v128) (v128.load offset=0x100000000 (local.get 0)))
       (func (export "drop") (param i64) (drop (v128.load offset=0x100000000 (local.get 0))))`,
    );
    expect(instance.getFunc('run')!.call(16n)).toEqual([7]);
    for (const address of far) {
      expect(thrownBy(() => instance.getFunc('run')!.call(address))).toMatchObject(outOfBounds);
      expect(thrownBy(() => instance.getFunc('lane')!.call(address))).toMatchObject(outOfBounds);
    }
    expect(thrownBy(() => instance.getFunc('drop')!.call(0n))).toMatchObject(outOfBounds);
  });

  test('a table has indices of all 64 bits', async () => {
    const instance = await make(
      `(table $t i64 4 funcref) (elem (table $t) (i64.const 1) func $seven)
       (type $answer (func (result i32)))
       (func $seven (result i32) (i32.const 7))
       (func (export "call") (param i64) (result i32) (call_indirect $t (type $answer) (local.get 0)))
       (func (export "tail") (param i64) (result i32) (return_call_indirect $t (type $answer) (local.get 0)))
       (func (export "get") (param i64) (result i32) (ref.is_null (table.get $t (local.get 0))))
       (func (export "set") (param i64) (table.set $t (local.get 0) (ref.null func)))
       (func (export "size") (result i64) (table.size $t))
       (func (export "grow") (param i64) (result i64) (table.grow $t (ref.null func) (local.get 0)))
       (func (export "fill") (param i64 i64) (table.fill $t (local.get 0) (ref.null func) (local.get 1)))`,
    );
    const call = (name: string, ...values: bigint[]) => instance.getFunc(name)!.call(...values);
    expect([call('call', 1n), call('tail', 1n), call('get', 1n)]).toEqual([[7], [7], [0]]);
    for (const index of [4n, ...far]) {
      const text = { message: `undefined element ${Number(index)}` };
      expect(thrownBy(() => call('call', index))).toMatchObject(text);
      expect(thrownBy(() => call('tail', index))).toMatchObject(text);
      for (const name of ['get', 'set']) {
        expect(thrownBy(() => call(name, index))).toMatchObject({ code: 'out-of-bounds-table-access' });
      }
      expect(thrownBy(() => call('fill', index, 1n))).toMatchObject({ code: 'out-of-bounds-table-access' });
    }
    for (const count of [-1n, 3_000_000_000n, 2n ** 32n, 2n ** 63n]) expect(call('grow', count)).toEqual([-1n]);
    expect([call('grow', 2n), call('size')]).toEqual([[4n], [6n]]);
  });
});

describe('what is beyond any host', () => {
  const unlimited = { limits: { memoryBytes: Infinity, tableElements: Infinity } };

  test.each([
    ['(memory i64 0x1000000000000)', 'memoryBytes'],
    ['(memory i64 65537)', 'memoryBytes'],
    ['(table i64 0xffffffffffffffff funcref)', 'tableElements'],
  ])('%s is a module, and a LimitError to instantiate', async (fields, cap) => {
    const module = new Module(engine, await assemble(fields));
    const capped = new Store(engine);
    expect(thrownBy(() => new Instance(capped, module))).toBeInstanceOf(LimitError);
    expect((thrownBy(() => new Instance(capped, module)) as LimitError).message).toContain(cap);
    const store = new Store(engine, unlimited);
    expect(thrownBy(() => new Instance(store, module))).toBeInstanceOf(LimitError);
    expect([store.instances, store.memoryBytes, store.tableElements]).toEqual([0, 0, 0]);
  });

  test('growing there is -1, or a trap where the store wants one', () => {
    const memory = Memory.create(new Store(engine, unlimited), { minimum: 1, address: 'i64' });
    expect(memory.grow(65_536)).toBe(-1);
    expect(memory.grow(2 ** 53)).toBe(-1);
    const strict = new Store(engine, { limits: { memoryBytes: Infinity, trapOnGrowFailure: true } });
    const other = Memory.create(strict, { minimum: 1, address: 'i64' });
    expect(thrownBy(() => other.grow(65_536))).toMatchObject({ code: 'memory-grow-refused' });
    expect(other.grow(2 ** 53)).toBe(-1);
  });

  test('sizes of 2^53 and more are compared exactly', async () => {
    const invalid = await assemble('(table i64 0xffffffffffffffff 0xfffffffffffffffe funcref)');
    expect(() => new Module(engine, invalid)).toThrow('size minimum must not be greater than maximum');
    const store = new Store(engine);
    const { exports } = await instantiate('(table (export "t") i64 0 0xfffffffffffffffe funcref)', [], store);
    const fits = '(import "" "t" (table i64 0 0xffffffffffffffff funcref))';
    await instantiate(fits, [exports.get('t')!], store);
    const smaller = '(import "" "t" (table i64 0 0xfffffffffffffffd funcref))';
    await expect(instantiate(smaller, [exports.get('t')!], store)).rejects.toBeInstanceOf(LinkError);
  });
});

test('widths of addresses are part of a type', () => {
  const store = new Store(engine);
  const memory = Memory.create(store, { minimum: 1, maximum: 2, address: 'i64' });
  const table = Table.create(store, { element: 'funcref', minimum: 1, address: 'i64' });
  expect(memory.type).toEqual({ minimum: 1, maximum: 2, address: 'i64' });
  expect(table.type).toEqual({ element: 'funcref', minimum: 1, maximum: undefined, address: 'i64' });
  expect(() => Memory.create(store, { minimum: 1, address: 'i16' as 'i32' })).toThrow(TypeError);
  expect(() => Memory.create(store, { minimum: 2 ** 48 + 1, address: 'i64' })).toThrow(RangeError);
});

test('an import of another width is refused by what it is', async () => {
  const store = new Store(engine);
  const linker = new Linker(engine).define('m', 'm', Memory.create(store, { minimum: 1, address: 'i64' }));
  const module = new Module(engine, await assemble('(import "m" "m" (memory 1))'));
  expect(() => linker.instantiate(store, module)).toThrow('is a 64-bit memory of 1 or more pages');
});
