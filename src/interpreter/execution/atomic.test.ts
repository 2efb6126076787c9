// Atomic instructions: what traps, in which order, and what waiting does where nobody else is. What they compute is
// compared with native WebAssembly in spec-tests/native/atomic.test.ts.

import { describe, expect, test } from 'vitest';
import { Engine } from './engine.ts';
import { Instance } from './instance.ts';
import { Memory } from './memory.ts';
import { Module } from './module.ts';
import { Store, type StoreOptions } from './store.ts';
import { assemble, thrownBy } from './testing/text.ts';

const engine = new Engine();

async function make(memory: string, options: StoreOptions = {}, own = engine): Promise<Instance> {
  const address = memory.includes('i64') ? 'i64' : 'i32';
  const fields = `(memory (export "m") ${memory})
    (func (export "load") (param ${address}) (result i32) (i32.atomic.load (local.get 0)))
    (func (export "load at 2") (param ${address}) (result i32) (i32.atomic.load offset=2 (local.get 0)))
    (func (export "add") (param ${address} i64) (result i64) (i64.atomic.rmw.add (local.get 0) (local.get 1)))
    (func (export "byte") (param ${address} i64 i64) (result i64)
      (i64.atomic.rmw8.cmpxchg_u (local.get 0) (local.get 1) (local.get 2)))
    (func (export "notify") (param ${address}) (result i32) (memory.atomic.notify (local.get 0) (i32.const 1)))
    (func (export "wait") (param ${address} i32 i64) (result i32)
      (memory.atomic.wait32 (local.get 0) (local.get 1) (local.get 2)))
    (func (export "wait64") (param ${address} i64 i64) (result i32)
      (memory.atomic.wait64 (local.get 0) (local.get 1) (local.get 2)))
    (func (export "fence") (atomic.fence))`;
  return new Instance(new Store(own, options), new Module(own, await assemble(fields)));
}

const calling =
  (instance: Instance) =>
  (name: string, ...values: (number | bigint)[]) =>
    instance.getFunc(name)!.call(...values);

const traps = (act: () => unknown, code: string) => expect(thrownBy(act)).toMatchObject({ code });

describe.each(['1 1 shared', '1'])('memory %s', (memory) => {
  test('an address must be a multiple of what is accessed, offset included', async () => {
    const call = calling(await make(memory));
    traps(() => call('load', 2), 'unaligned-atomic');
    expect(call('load at 2', 2)).toEqual([0]);
    traps(() => call('load at 2', 0), 'unaligned-atomic');
    traps(() => call('add', 4, 1n), 'unaligned-atomic');
    traps(() => call('notify', 1), 'unaligned-atomic');
    expect(call('byte', 65_535, 0x100n, 0x1ffn)).toEqual([0n]);
    expect(call('byte', 65_535, 0xffn, 3n)).toEqual([0xffn]);
    expect(call('fence')).toEqual([]);
  });

  test('outside the memory that is what it is told, aligned or not', async () => {
    const call = calling(await make(memory));
    for (const at of [65_533, 65_536, -4, -1]) traps(() => call('load', at), 'out-of-bounds-memory-access');
    traps(() => call('load at 2', -1), 'out-of-bounds-memory-access');
    traps(() => call('notify', 65_536), 'out-of-bounds-memory-access');
  });
});

test('a memory with 64-bit addresses, too', async () => {
  const call = calling(await make('i64 1'));
  expect([call('add', 8n, -1n), call('add', 8n, 2n), call('add', 8n, 0n)]).toEqual([[0n], [-1n], [1n]]);
  traps(() => call('load', 2n ** 32n), 'out-of-bounds-memory-access');
  traps(() => call('notify', 2n ** 63n), 'out-of-bounds-memory-access');
});

describe('waiting', () => {
  test('another value, or no time to wait, is answered at once', async () => {
    const call = calling(await make('1 1 shared'));
    expect(call('wait', 0, 1, -1n)).toEqual([1]);
    expect(call('wait64', 0, 2n ** 32n, -1n)).toEqual([1]);
    expect(call('wait', 0, 0, 0n)).toEqual([2]);
    expect(call('wait64', 8, 0n, 0n)).toEqual([2]);
    expect(call('notify', 0)).toEqual([0]);
  });

  test('what could never be woken traps and says so', async () => {
    const instance = await make('1 1 shared');
    const call = calling(instance);
    for (const timeout of [-1n, 1n, 2n ** 40n]) traps(() => call('wait', 0, 0, timeout), 'atomic-wait-would-block');
    expect((thrownBy(() => call('wait64', 0, 0n, -1n)) as Error).message).toMatch(/would block, and no other agent/);
  });

  test('a host that allows it is blocked until the timeout, but never for ever', async () => {
    const call = calling(await make('1 1 shared', { limits: { blockingWait: true } }));
    const start = performance.now();
    expect(call('wait', 0, 0, 20_000_000n)).toEqual([2]);
    expect(performance.now() - start).toBeGreaterThan(15);
    traps(() => call('wait', 0, 0, -1n), 'atomic-wait-would-block');
  });

  test('is for shared memories', async () => {
    const call = calling(await make('1'));
    traps(() => call('wait', 0, 1, 0n), 'expected-shared-memory');
    traps(() => call('wait', 1, 1, 0n), 'unaligned-atomic');
    expect(call('notify', 0)).toEqual([0]);
  });
});

test('fuel: one for each, whatever it does', async () => {
  const instance = await make('1 1 shared');
  const call = calling(instance);
  call('fence');
  expect(instance.store.fuelConsumed).toBe(1);
  call('add', 0, 1n);
  expect(instance.store.fuelConsumed).toBe(4);
  traps(() => call('load', 1), 'unaligned-atomic');
  expect(instance.store.fuelConsumed).toBe(6);
});

test('a shared memory grows to its maximum and is a type of its own', async () => {
  const store = new Store(engine);
  const memory = Memory.create(store, { minimum: 1, maximum: 2, shared: true });
  expect(memory.type).toEqual({ minimum: 1, maximum: 2, shared: true });
  expect([memory.grow(1), memory.grow(1)]).toEqual([1, -1]);
  expect(() => Memory.create(store, { minimum: 1, shared: true })).toThrow('a shared memory has a maximum');
  const module = new Module(engine, await assemble('(import "" "m" (memory 1 2))'));
  expect(() => new Instance(store, module, [memory])).toThrow('is a shared memory of 2 to 2 pages');
});

test('off, they are refused by name', async () => {
  const text = 'shared memories and atomic instructions are switched off (feature threads)';
  const shared = await assemble('(memory 1 1 shared)');
  const off = new Engine({ features: { threads: false } });
  expect(() => new Module(off, shared)).toThrow(text);
  const fence = await assemble('(func (atomic.fence))');
  expect(() => new Module(off, fence)).toThrow(text);
  const wide = await assemble('(func (param i64 i64) (i64.mul_wide_u (local.get 0) (local.get 1)) drop drop)');
  expect(() => new Module(new Engine(), wide)).toThrow('wide arithmetic instructions are switched off');
});

test('an alignment other than the natural one is invalid', async () => {
  const bytes = await assemble('(memory 1) (func (drop (i32.atomic.load (i32.const 0))))');
  const at = bytes.lastIndexOf(0xfe) + 2;
  expect(bytes[at]).toBe(2);
  bytes[at] = 1;
  expect(() => new Module(engine, bytes)).toThrow('atomic alignment must be natural');
});
