import { expect, test } from 'vitest';
import type { Expectation } from './constants.ts';
import { F32 } from './literals.ts';
import { HostObjects, matches, mismatch, toRawValue } from './values.ts';

const hosts = new HostObjects();

test('a number must have the type and every bit', () => {
  const one: Expectation = { kind: 'number', type: 'f32', bits: 0x3f80_0000n };
  expect(matches(0x3f80_0000n, 'f32', one, hosts)).toBe(true);
  expect(matches(0x3f80_0000n, 'i32', one, hosts)).toBe(false);
  expect(matches(0x3f80_0001n, 'f32', one, hosts)).toBe(false);
  expect(matches(1, 'f32', one, hosts)).toBe(false);
});

test('a class of NaNs takes any of its members', () => {
  const canonical: Expectation = { kind: 'nan', type: 'f32', class: 'canonical' };
  expect(matches(0xffc0_0000n, 'f32', canonical, hosts)).toBe(true);
  expect(matches(0x7fc0_0001n, 'f32', canonical, hosts)).toBe(false);
  expect(matches(null, 'f32', canonical, hosts)).toBe(false);
});

test('the lanes of a vector are held against their own expectations', () => {
  const lanes: Expectation = {
    kind: 'lanes',
    format: F32,
    lanes: [1n, { kind: 'nan', type: 'f32', class: 'arithmetic' }, 2n, 3n],
  };
  const bits = 1n | (0xffc0_0123n << 32n) | (2n << 64n) | (3n << 96n);
  expect(matches(bits, 'v128', lanes, hosts)).toBe(true);
  expect(matches(bits ^ (1n << 96n), 'v128', lanes, hosts)).toBe(false);
  expect(matches(bits ^ (1n << 54n), 'v128', lanes, hosts)).toBe(false);
});

test('a host object is known by identity, its number 0 is not null', () => {
  const zero = toRawValue({ kind: 'extern', number: 0 }, hosts);
  expect(zero).toBe(toRawValue({ kind: 'extern', number: 0 }, hosts));
  expect(zero).not.toBe(new HostObjects().get(0));
  expect(matches(zero, 'externref', { kind: 'extern', number: 0 }, hosts)).toBe(true);
  expect(matches(zero, 'externref', { kind: 'extern', number: 1 }, hosts)).toBe(false);
  expect(matches(zero, 'externref', { kind: 'null', heapType: 'extern' }, hosts)).toBe(false);
  expect(matches(null, 'externref', { kind: 'null', heapType: undefined }, hosts)).toBe(true);
  expect(matches(undefined, 'externref', { kind: 'null', heapType: undefined }, hosts)).toBe(false);
  expect(matches(zero, 'externref', { kind: 'reference', of: 'extern' }, hosts)).toBe(true);
  expect(matches(null, 'funcref', { kind: 'reference', of: 'func' }, hosts)).toBe(false);
});

test('a list of results is compared in length and order', () => {
  const expected: Expectation[] = [
    { kind: 'number', type: 'i32', bits: 1n },
    {
      kind: 'either',
      of: [
        { kind: 'number', type: 'i64', bits: 2n },
        { kind: 'number', type: 'i64', bits: 3n },
      ],
    },
  ];
  expect(mismatch([1n, 3n], ['i32', 'i64'], expected, hosts)).toBeUndefined();
  expect(mismatch([1n, 4n], ['i32', 'i64'], expected, hosts)).toBe(
    'result 1: expected either i64 0x2 or i64 0x3, got i64 0x4',
  );
  expect(mismatch([1n], ['i32'], expected, hosts)).toBe('expected 2 results, got 1 of 1 types');
});
