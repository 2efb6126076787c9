import { describe, expect, test } from 'vitest';
import { externref, funcref, i32, withoutNull } from '../core/types.ts';
import type { DataSegment, ElementSegment } from './declaration.ts';
import { decodeModule } from './module.ts';
import { configuration, moduleBytes, refused, section, unsigned } from './testing/bytes.ts';

// The first segment begins at byte 11.
const segment = (id: number, bytes: readonly number[]) =>
  decodeModule(moduleBytes(section(id, [1, ...bytes])), configuration);
const element = (...bytes: number[]): ElementSegment => segment(9, bytes).elements[0]!;
const data = (...bytes: number[]): DataSegment => segment(11, bytes).data.at(0);
const zero = [0x41, 0x00, 0x0b];

describe('element segments', () => {
  const common = { table: 0, type: funcref, offset: 11, offsetExpression: undefined };
  // Functions that are named by index are never null.
  const functions = { functions: [5, 6], expressions: undefined, type: withoutNull(funcref) };
  const expressions = { functions: undefined };

  test('in all eight forms', () => {
    const active = { ...common, mode: 'active' };
    const indices = [2, 5, 6];
    const null0 = [0xd0, funcref, 0x0b];
    expect(element(0, ...zero, ...indices)).toEqual({
      ...active,
      ...functions,
      offsetExpression: { start: 12, end: 15 },
    });
    expect(element(1, 0, ...indices)).toEqual({ ...common, ...functions, mode: 'passive' });
    expect(element(2, 7, ...zero, 0, ...indices)).toEqual({
      ...active,
      ...functions,
      table: 7,
      offsetExpression: { start: 13, end: 16 },
    });
    expect(element(3, 0, ...indices)).toEqual({ ...common, ...functions, mode: 'declarative' });
    expect(element(4, ...zero, 1, ...null0)).toEqual({
      ...active,
      ...expressions,
      offsetExpression: { start: 12, end: 15 },
      expressions: [{ start: 16, end: 19 }],
    });
    expect(element(5, externref, 0)).toEqual({
      ...common,
      ...expressions,
      mode: 'passive',
      type: externref,
      expressions: [],
    });
    expect(element(6, ...unsigned(1, 5), ...zero, funcref, 2, ...null0, 0xd2, 0, 0x0b)).toEqual({
      ...active,
      ...expressions,
      table: 1,
      offsetExpression: { start: 17, end: 20 },
      expressions: [
        { start: 22, end: 25 },
        { start: 25, end: 28 },
      ],
    });
    expect(element(7, funcref, 1, ...null0)).toEqual({
      ...common,
      ...expressions,
      mode: 'declarative',
      expressions: [{ start: 14, end: 17 }],
    });
  });

  test('that are malformed', () => {
    refused(() => element(8), 'malformed elements segment kind', 11);
    refused(() => element(1, 1, 0), 'malformed element kind', 12);
    refused(() => element(5, i32, 0), 'malformed reference type', 12);
    refused(() => element(...unsigned(0, 6), ...zero, 0), 'integer representation too long', 11);
    refused(() => element(0x80, 0x80, 0x80, 0x80, 0x10, ...zero, 0), 'integer too large', 11);
    refused(() => element(5, funcref, 1, 0xf3, 0x00, 0x0b), 'illegal opcode f3', 14);
    refused(() => element(1, 0, 0xff, 0xff, 0xff, 0xff, 0x0f), 'length out of bounds', 13);
    expect(element(5, 0x64, 0x70, 0).type).toBe(withoutNull(funcref));
    refused(() => element(5, 0x64, 0x00, 0), 'unknown type 0', 13, 'invalid');
  });
});

describe('data segments', () => {
  test('in all three forms', () => {
    const common = { memory: 0, offset: 11 };
    expect(data(0, ...zero, 2, 0xaa, 0xbb)).toEqual({
      ...common,
      mode: 'active',
      offsetExpression: { start: 12, end: 15 },
      bytes: { start: 16, end: 18 },
    });
    expect(data(1, 1, 0xcc)).toEqual({
      ...common,
      mode: 'passive',
      offsetExpression: undefined,
      bytes: { start: 13, end: 14 },
    });
    expect(data(2, ...unsigned(300), ...zero, 0)).toEqual({
      ...common,
      mode: 'active',
      memory: 300,
      offsetExpression: { start: 14, end: 17 },
      bytes: { start: 18, end: 18 },
    });
  });

  test('that are malformed', () => {
    refused(() => data(3), 'malformed data segment kind', 11);
    refused(() => data(1, 7, 1, 2, 3, 4, 5, 6), 'unexpected end of section or function', 19);
    refused(() => data(1, 9, 1, 2, 3, 4, 5, 6), 'length out of bounds', 12);
    refused(() => data(1, 1, 1, 2), 'section size mismatch', 14);
  });
});

describe('constant expressions', () => {
  // A global's, from byte 13.
  const expression = (...bytes: number[]) =>
    decodeModule(moduleBytes(section(6, [1, i32, 0, ...bytes])), configuration).globals[0]!.initial;

  test('are found by their end, whatever instructions they hold', () => {
    expect(expression(0x41, 0x0b, 0x41, 0x0b, 0x6a, 0x0b)).toEqual({ start: 13, end: 19 });
    // Blocks are not constant, which validation says; here their ends are not the expression's.
    expect(expression(0x02, 0x40, 0x41, 0x01, 0x04, 0x40, 0x05, 0x0b, 0x0b, 0x0b)).toEqual({ start: 13, end: 23 });
  });

  test('without an end', () => {
    refused(() => expression(0x41, 0x00), 'unexpected end of section or function', 15);
    refused(() => expression(0x02, 0x40, 0x0b), 'unexpected end of section or function', 16);
    refused(() => expression(0x05, 0x0b), 'END opcode expected', 13);
    refused(() => expression(0x41), 'unexpected end of section or function', 14);
  });

  test('nested a million deep are read without recursion', () => {
    const depth = 1_000_000;
    const bytes = new Uint8Array(depth * 3 + 1).fill(0x0b);
    for (let index = 0; index < depth; index++) bytes.set([0x02, 0x40], index * 2);
    const contents = [1, i32, 0];
    const size = contents.length + bytes.length;
    const module = new Uint8Array([...moduleBytes([6, ...unsigned(size)]), ...contents, ...bytes]);
    expect(decodeModule(module, configuration).globals[0]!.initial).toEqual({ start: 16, end: 16 + bytes.length });
  });
});
