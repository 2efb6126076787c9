import { describe, expect, test } from 'vitest';
import { customSection, moduleBytes, nameBytes, section, unsigned, vector } from '../binary/testing/bytes.ts';
import { CompileError } from '../core/errors.ts';
import { Engine } from './engine.ts';
import { Module } from './module.ts';
import { assemble, compile, engine, thrownBy } from './testing/text.ts';

describe('compiling', () => {
  test('copies the bytes: what happens to them later does not matter', async () => {
    const bytes = await assemble('(func (export "f") (result i32) (i32.const 42))');
    const module = new Module(engine, bytes);
    bytes.fill(0);
    expect(module.exports.map(({ name }) => name)).toEqual(['f']);
    expect(module.declaration.bytes[1]).toBe(0x61);
    expect(module.declaration.bytes.buffer).not.toBe(bytes.buffer);
  });

  test('takes a buffer, a view of a part of one, and shared memory', async () => {
    const bytes = await assemble('(func (export "f"))');
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    const part = new Uint8Array([9, 9, ...bytes, 9]).subarray(2, 2 + bytes.length);
    for (const given of [bytes.slice().buffer, part, shared, Buffer.from(bytes)]) {
      const module = new Module(engine, given);
      expect(module.exports.length).toBe(1);
      expect(module.declaration.bytes.buffer).toBeInstanceOf(ArrayBuffer);
    }
  });

  test('decodes and validates at once', async () => {
    const invalid = await assemble('(func (result i32) (i64.const 1))');
    for (const [bytes, kind] of [
      [invalid, 'invalid'],
      [new Uint8Array([0, 0x61, 0x73]), 'malformed'],
      [new Uint8Array(0), 'malformed'],
    ] as const) {
      const error = thrownBy(() => new Module(engine, bytes));
      expect(error).toBeInstanceOf(CompileError);
      expect((error as CompileError).kind).toBe(kind);
    }
  });

  test('refuses a module above the size limit before it is copied', () => {
    const small = new Engine({ limits: { moduleBytes: 10 } });
    const error = thrownBy(() => new Module(small, new Uint8Array(11)));
    expect(error).toMatchObject({ kind: 'limit', offset: 0 });
    expect((error as Error).message).toContain('moduleBytes: 11 exceeds the limit of 10');
  });

  test('refuses what is not bytes with a TypeError', () => {
    for (const given of [undefined, null, 'x', [0, 1], 5]) {
      expect(() => new Module(engine, given as unknown as Uint8Array)).toThrow(TypeError);
    }
  });

  test('of a buffer that was taken away is a TypeError', () => {
    const bytes = new Uint8Array(8);
    structuredClone(bytes, { transfer: [bytes.buffer] });
    expect(() => new Module(engine, bytes)).toThrow(TypeError);
  });
});

describe('Module.validate', () => {
  test('is false for what the constructor refuses', async () => {
    expect(Module.validate(engine, await assemble('(func)'))).toBe(true);
    expect(Module.validate(engine, await assemble('(func (result i32))'))).toBe(false);
    expect(Module.validate(engine, new Uint8Array([1, 2, 3]))).toBe(false);
    const oldEngine = new Engine({ features: { tailCall: false } });
    const tail = await assemble('(func (return_call 0))');
    expect([Module.validate(engine, tail), Module.validate(oldEngine, tail)]).toEqual([true, false]);
  });

  test('swallows nothing else', () => {
    expect(() => Module.validate(engine, 'text' as unknown as Uint8Array)).toThrow(TypeError);
  });
});

describe('inspection without instantiation', () => {
  test('shows imports and exports with their types, in order', async () => {
    const module = await compile(`
      (import "env" "f" (func (param i32 i64) (result f32)))
      (import "env" "m" (memory 1 2))
      (import "" "g" (global (mut externref)))
      (table (export "t") 3 funcref)
      (export "again" (func 0))
      (func (export "own"))`);
    const f = { kind: 'func', parameters: ['i32', 'i64'], results: ['f32'] };
    expect(module.imports).toEqual([
      { module: 'env', name: 'f', kind: 'func', type: f },
      { module: 'env', name: 'm', kind: 'memory', type: { kind: 'memory', minimum: 1, maximum: 2 } },
      { module: '', name: 'g', kind: 'global', type: { kind: 'global', content: 'externref', mutable: true } },
    ]);
    expect(module.exports).toEqual([
      { name: 't', kind: 'table', type: { kind: 'table', element: 'funcref', minimum: 3, maximum: undefined } },
      { name: 'again', kind: 'func', type: f },
      { name: 'own', kind: 'func', type: { kind: 'func', parameters: [], results: [] } },
    ]);
    expect(() => (module.exports as unknown[]).pop()).toThrow(TypeError);
  });

  test('has copies of custom sections by name', () => {
    const bytes = moduleBytes(
      customSection('note', [1, 2]),
      customSection('__proto__', [3]),
      customSection('note', []),
      customSection('', [4]),
    );
    const module = new Module(engine, bytes);
    const [first, second] = module.customSections('note');
    expect([first, second]).toEqual([new Uint8Array([1, 2]), new Uint8Array([])]);
    first?.fill(9);
    expect(module.customSections('note')[0]).toEqual(new Uint8Array([1, 2]));
    expect(module.customSections('__proto__')).toEqual([new Uint8Array([3])]);
    expect(module.customSections('')).toEqual([new Uint8Array([4])]);
    expect(module.customSections('constructor')).toEqual([]);
  });

  test('has the name of the name section, and none for a broken one', async () => {
    const subsection = (contents: number[]) => [0, ...unsigned(contents.length), ...contents];
    const named = new Module(engine, moduleBytes(customSection('name', subsection(nameBytes('of its own')))));
    expect(named.name).toBe('of its own');
    expect((await compile('(func)')).name).toBeUndefined();
    const broken = new Module(engine, moduleBytes(customSection('name', subsection([200, 1]))));
    expect(broken.name).toBeUndefined();
  });

  test('takes names for what they are', () => {
    const names = ['__proto__', 'constructor', '', 'toString', 'hasOwnProperty', '\u0000'];
    const bytes = moduleBytes(
      section(6, vector([0x7f, 0, 0x41, 5, 0x0b])),
      section(7, vector(...names.map((name) => [...nameBytes(name), 3, 0]))),
    );
    const module = new Module(engine, bytes);
    expect(module.exports.map(({ name }) => name)).toEqual(names);
    for (const name of names) expect(module.exportNamed(name)?.kind).toBe('global');
    for (const name of ['valueOf', 'prototype', '0', ' ']) expect(module.exportNamed(name)).toBeUndefined();
  });
});
