// Buffers that the host is given of a memory: the memory itself, exactly as long, and gone when it grows.

import { describe, expect, test } from 'vitest';
import { UsageError } from '../core/errors.ts';
import { Engine } from './engine.ts';
import { Instance } from './instance.ts';
import { Memory } from './memory.ts';
import { Module } from './module.ts';
import { Store } from './store.ts';
import { assemble } from './testing/text.ts';

const engine = new Engine();
const page = 65_536;
type Resizable = ArrayBuffer & { resizable: boolean; maxByteLength: number; resize(bytes: number): void };

describe('an exact buffer', () => {
  test('is the memory, and the same until that grows', () => {
    const memory = Memory.create(new Store(engine), { minimum: 1 });
    memory.grow(1);
    memory.grow(1);
    memory.write(3, new Uint8Array([7]));
    const buffer = memory.exactBuffer();
    expect([buffer.byteLength, memory.exactBuffer() === buffer]).toEqual([3 * page, true]);
    expect(new Uint8Array(buffer)[3]).toBe(7);
    new Uint8Array(buffer)[4] = 8;
    expect(memory.view.getUint8(4)).toBe(8);
    expect(memory.grow(1)).toBe(3);
    expect([buffer.byteLength, memory.exactBuffer().byteLength]).toEqual([0, 4 * page]);
    expect(memory.view.getUint8(4)).toBe(8);
  });

  test('is detached by growing by nothing, and by a program', async () => {
    const text = '(memory (export "m") 1 3) (func (export "grow") (param i32) (memory.grow (local.get 0)) (drop))';
    const instance = new Instance(new Store(engine), new Module(engine, await assemble(text)));
    const memory = instance.getMemory('m')!;
    for (const pages of [0, 1, 0, 1]) {
      const buffer = memory.exactBuffer();
      instance.getFunc('grow')!.call(pages);
      expect(buffer.byteLength).toBe(0);
    }
    const last = memory.exactBuffer();
    // What fails changes nothing.
    instance.getFunc('grow')!.call(1);
    expect([last.byteLength, memory.exactBuffer() === last]).toEqual([3 * page, true]);
  });

  test('does not make growing quadratic for those who do not look again', () => {
    const memory = Memory.create(new Store(engine), { minimum: 1, maximum: 1001 });
    memory.exactBuffer();
    memory.grow(1);
    for (let grown = 2; grown <= 1000; grown++) memory.grow(1);
    expect(memory.exactBuffer().byteLength).toBe(1001 * page);
  });

  test('of pages of one byte has the very length', () => {
    const small = new Engine({ features: { customPageSizes: true } });
    const memory = Memory.create(new Store(small), { minimum: 3, maximum: 20, pageSize: 1 });
    memory.write(0, new Uint8Array([1, 2, 3]));
    expect([...new Uint8Array(memory.exactBuffer())]).toEqual([1, 2, 3]);
    memory.grow(8);
    memory.view.setUint8(10, 4);
    expect(new Uint8Array(memory.exactBuffer())[10]).toBe(4);
    expect(memory.exactBuffer().byteLength).toBe(11);
  });

  test('that the host has transferred is noticed', () => {
    const memory = Memory.create(new Store(engine), { minimum: 1 });
    const buffer = memory.exactBuffer() as ArrayBuffer;
    structuredClone(buffer, { transfer: [buffer] });
    expect(() => memory.exactBuffer()).toThrow(UsageError);
    expect(() => memory.grow(1)).toThrow(UsageError);
  });
});

describe('a resizable buffer', () => {
  const resizable = (memory: Memory) => memory.resizableBuffer() as Resizable;

  test('grows with the memory', () => {
    const memory = Memory.create(new Store(engine), { minimum: 1, maximum: 4 });
    const before = memory.exactBuffer();
    const buffer = resizable(memory);
    expect([before.byteLength, buffer.resizable, buffer.maxByteLength]).toEqual([0, true, 4 * page]);
    memory.grow(2);
    memory.view.setUint8(2 * page, 5);
    expect([buffer.byteLength, new Uint8Array(buffer)[2 * page]]).toEqual([3 * page, 5]);
    expect([memory.exactBuffer() === buffer, resizable(memory) === buffer]).toEqual([true, true]);
    const fixed = memory.fixedLengthBuffer();
    expect([buffer.byteLength, fixed.byteLength, memory.exactBuffer() === fixed]).toEqual([0, 3 * page, true]);
    expect(memory.view.getUint8(2 * page)).toBe(5);
  });

  test('grows the memory', () => {
    const store = new Store(engine, { limits: { memoryBytes: 3 * page } });
    const memory = Memory.create(store, { minimum: 1, maximum: 4 });
    const buffer = resizable(memory);
    buffer.resize(2 * page);
    expect(memory.grow(0)).toBe(2);
    expect(store.memoryBytes).toBe(2 * page);
    buffer.resize(4 * page);
    expect(() => memory.grow(0)).toThrow(UsageError);
    buffer.resize(2 * page);
    expect(memory.grow(0)).toBe(2);
    buffer.resize(page);
    expect(() => memory.grow(0)).toThrow(UsageError);
  });

  test('needs a maximum', () => {
    const memory = Memory.create(new Store(engine), { minimum: 1 });
    expect(() => memory.resizableBuffer()).toThrow(TypeError);
  });
});

test('a shared memory has a shared buffer, which grows with it', () => {
  const memory = Memory.create(new Store(engine), { minimum: 1, maximum: 4, shared: true });
  const buffer = memory.exactBuffer();
  expect(buffer).toBeInstanceOf(SharedArrayBuffer);
  memory.view.setUint8(9, 1);
  memory.grow(2);
  memory.view.setUint8(2 * page, 2);
  expect([buffer.byteLength, new Uint8Array(buffer)[9], new Uint8Array(buffer)[2 * page]]).toEqual([3 * page, 1, 2]);
  expect(memory.exactBuffer()).toBe(buffer);
});
