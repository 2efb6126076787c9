// Memories in pages of one byte (the custom page sizes proposal): the fast arms of the loop see whole multiples of 8 bytes,
// and what lies behind the last of them is nevertheless there, and nothing behind it.

import { expect, test } from 'vitest';
import { Engine } from './engine.ts';
import { Instance } from './instance.ts';
import { Memory } from './memory.ts';
import { Module } from './module.ts';
import { Store } from './store.ts';
import { assemble, thrownBy } from './testing/text.ts';

const engine = new Engine({ features: { customPageSizes: true } });
const outOfBounds = { code: 'out-of-bounds-memory-access' };
const accesses = [
  ['i32.load8_u', 'i32.store8', 'i32', 1],
  ['i32.load16_u', 'i32.store16', 'i32', 2],
  ['i32.load', 'i32.store', 'i32', 4],
  ['i64.load', 'i64.store', 'i64', 8],
  ['f32.load', 'f32.store', 'f32', 4],
  ['f64.load', 'f64.store', 'f64', 8],
] as const;

async function make(size: number): Promise<Instance> {
  const functions = accesses.map(
    ([load, store, type]) =>
      `(func (export "${load}") (param i32) (result ${type}) (${load} (local.get 0)))
       (func (export "${store}") (param i32 ${type}) (${store} (local.get 0) (local.get 1)))`,
  );
  const fields = `(memory (export "m") ${size} 100 (pagesize 1))
    (func (export "size") (result i32) (memory.size))
    (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
    (func (export "fill") (param i32 i32) (memory.fill (local.get 0) (i32.const 1) (local.get 1)))
    (func (export "v128") (param i32) (v128.store (local.get 0) (v128.load (local.get 0))))`;
  return new Instance(new Store(engine), new Module(engine, await assemble(fields + functions.join(''))));
}

test.each([0, 1, 3, 7, 8, 9, 15, 16, 17, 31])('a memory of %i bytes ends there for every width', async (size) => {
  const instance = await make(size);
  const call = (name: string, ...values: (number | bigint)[]) => instance.getFunc(name)!.call(...values);
  expect(call('size')).toEqual([size]);
  for (const [load, store, type, bytes] of accesses) {
    const value = type === 'i64' ? 1n : 1;
    for (let at = 0; at <= size + 1; at++) {
      if (at + bytes <= size) {
        call(store, at, value);
        expect(call(load, at), `${load} at ${at} of ${size}`).toEqual([value]);
      } else {
        expect(
          thrownBy(() => call(store, at, value)),
          `${store} at ${at}`,
        ).toMatchObject(outOfBounds);
        expect(
          thrownBy(() => call(load, at)),
          `${load} at ${at}`,
        ).toMatchObject(outOfBounds);
      }
    }
  }
  for (let at = 0; at <= size + 1; at++) {
    if (at + 16 <= size) call('v128', at);
    else expect(thrownBy(() => call('v128', at))).toMatchObject(outOfBounds);
  }
  call('fill', 0, size);
  expect(thrownBy(() => call('fill', 0, size + 1))).toMatchObject(outOfBounds);
});

test('it grows a byte at a time, and what comes is zero', async () => {
  const instance = await make(5);
  const call = (name: string, ...values: number[]) => instance.getFunc(name)!.call(...values);
  call('fill', 0, 5);
  for (let size = 5; size < 100; size++) expect(call('grow', 1)).toEqual([size]);
  expect([call('grow', 1), call('size')]).toEqual([[-1], [100]]);
  expect([...instance.getMemory('m')!.bytes()]).toEqual([...new Array(5).fill(1), ...new Array(95).fill(0)]);
  expect(instance.store.memoryBytes).toBe(100);
});

test('the host makes such memories and sees their types', () => {
  const store = new Store(engine);
  const memory = Memory.create(store, { minimum: 3, maximum: 5, pageSize: 1 });
  expect([memory.type, memory.byteLength, memory.size]).toEqual([{ minimum: 3, maximum: 5, pageSize: 1 }, 3, 3]);
  expect([memory.grow(2), memory.grow(1), memory.byteLength]).toEqual([3, -1, 5]);
  expect(thrownBy(() => memory.view.getUint16(4))).toBeInstanceOf(RangeError);
  expect(() => Memory.create(store, { minimum: 3, pageSize: 2 })).toThrow('a page has 1 byte or 65536, not 2');
});

test('off, which is the default, the bytes of such a type are malformed', async () => {
  const bytes = await assemble('(memory 1 (pagesize 1))');
  expect(() => new Module(new Engine(), bytes)).toThrow('malformed limits flags');
});
