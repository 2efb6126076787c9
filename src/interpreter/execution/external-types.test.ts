import { describe, expect, test } from 'vitest';
import * as core from '../core/types.ts';
import {
  type ExternType,
  externTypeOf,
  functionTypeFrom,
  functionTypeOf,
  globalTypeFrom,
  globalTypeOf,
  memoryTypeFrom,
  memoryTypeOf,
  shown,
  tableTypeFrom,
  tableTypeOf,
  valueTypeFrom,
} from './external-types.ts';

const anything = (value: unknown) => value as never;

describe('a type that a user writes', () => {
  test('keeps its words on the way in and out', () => {
    const type = { parameters: ['i32', 'i64', 'f32', 'f64', 'funcref', 'externref'], results: ['i64', 'i32'] };
    expect(functionTypeFrom(type)).toEqual({
      kind: 'func',
      parameters: [core.i32, core.i64, core.f32, core.f64, core.funcref, core.externref],
      results: [core.i64, core.i32],
    });
    expect(functionTypeOf(functionTypeFrom(type))).toEqual(type);
    const table = { element: 'externref', minimum: 1, maximum: 2 };
    expect(tableTypeOf(tableTypeFrom(table))).toEqual(table);
    const memory = { minimum: 0, maximum: 65_536 };
    expect(memoryTypeOf(memoryTypeFrom(memory))).toEqual(memory);
    const global = { content: 'f32', mutable: true };
    expect(globalTypeOf(globalTypeFrom(global))).toEqual(global);
  });

  test('may leave out a maximum', () => {
    const usual = { address64: false, pageSize: 65_536, shared: false };
    expect(memoryTypeFrom({ minimum: 3 })).toEqual({ minimum: 3, maximum: undefined, ...usual });
    expect(tableTypeFrom({ element: 'funcref', minimum: 3, maximum: undefined }).maximum).toBeUndefined();
  });

  test('is refused with a TypeError where a word names no type', () => {
    for (const word of ['i33', '', '__proto__', 'constructor', 'bot', anything(undefined), anything(0x7f)]) {
      expect(() => valueTypeFrom(word)).toThrow(TypeError);
    }
    expect(() => functionTypeFrom(anything({ parameters: 'i32', results: [] }))).toThrow(TypeError);
    expect(() => functionTypeFrom(anything(undefined))).toThrow(TypeError);
    expect(() => tableTypeFrom({ element: 'i32', minimum: 0 })).toThrow('a table holds references, not i32');
    expect(() => globalTypeFrom(anything({ content: 'i32' }))).toThrow(TypeError);
  });

  test('is refused with a RangeError where a size is none', () => {
    for (const minimum of [-1, 0.5, Number.NaN, Infinity, 65_537, anything('1'), anything(undefined), anything(1n)]) {
      expect(() => memoryTypeFrom({ minimum })).toThrow(RangeError);
    }
    expect(() => memoryTypeFrom({ minimum: 0, maximum: 65_537 })).toThrow(
      'the maximum must be a whole number of pages from 0 to 65536, not 65537',
    );
    expect(() => memoryTypeFrom({ minimum: 2, maximum: 1 })).toThrow('the minimum, 2 pages, is above the maximum, 1');
    expect(() => tableTypeFrom({ element: 'funcref', minimum: 2 ** 32 })).toThrow(RangeError);
    expect(tableTypeFrom({ element: 'funcref', minimum: 2 ** 32 - 1 }).minimum).toBe(4_294_967_295);
  });
});

test('each kind of external type is a flat record', () => {
  const types: [core.ExternalType, ExternType][] = [
    [
      { kind: 'func', type: { kind: 'func', parameters: [core.i32], results: [] }, typeId: 0 },
      { kind: 'func', parameters: ['i32'], results: [] },
    ],
    [
      { kind: 'table', type: { element: core.funcref, minimum: 1, maximum: 2, address64: false } },
      { kind: 'table', element: 'funcref', minimum: 1, maximum: 2 },
    ],
    [
      {
        kind: 'memory',
        type: { minimum: 1, maximum: undefined, address64: false, pageSize: 65_536, shared: false },
      },
      { kind: 'memory', minimum: 1, maximum: undefined },
    ],
    [
      { kind: 'memory', type: { minimum: 0, maximum: 2n ** 60n, address64: true, pageSize: 1, shared: true } },
      { kind: 'memory', minimum: 0, maximum: 2 ** 60, address: 'i64', pageSize: 1, shared: true },
    ],
    [
      { kind: 'global', type: { content: core.i64, mutable: false } },
      { kind: 'global', content: 'i64', mutable: false },
    ],
  ];
  for (const [given, expected] of types) expect(externTypeOf(given)).toEqual(expected);
});

test('a value is shown in a few words', () => {
  expect(shown('x'.repeat(1000)).length).toBeLessThan(50);
  expect(shown(2n ** 100_000n)).toBe('a large bigint');
  expect(shown(-5n)).toBe('-5n');
  expect(shown(null)).toBe('null');
  expect(shown(Symbol('s'))).toBe('a symbol');
  expect(shown(Promise.resolve())).toBe('a promise');
  expect(shown(() => 1)).toBe('a function');
  expect(shown({ toString: () => 'trouble' })).toBe('an object');
  expect(shown(-0.5)).toBe('-0.5');
});
