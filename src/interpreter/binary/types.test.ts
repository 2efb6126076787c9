import { describe, expect, test } from 'vitest';
import { defaultFeatures, type Features } from '../core/features.ts';
import { defaultCompileLimits, strictCompileLimits } from '../core/limits.ts';
import { exnref, externref, f32, f64, funcref, i32, i64, v128 } from '../core/types.ts';
import { BinaryReader } from './reader.ts';
import { refusal, refused } from './testing/bytes.ts';
import {
  readDefinedType,
  readGlobalType,
  readHeapType,
  readMemoryType,
  readReferenceType,
  readTableType,
  readValueType,
} from './types.ts';

const on = (...bytes: number[]) => new BinaryReader(new Uint8Array(bytes));
const without = (feature: keyof Features): Features => ({ ...defaultFeatures, [feature]: false });
const all = [...new Array(256).keys()];

/** For each byte, what came of it: a type, or the beginning of the refusal. */
function outcomes(read: (reader: BinaryReader) => number): Map<number | string, number[]> {
  const found = new Map<number | string, number[]>();
  for (const byte of all) {
    let outcome: number | string;
    try {
      outcome = read(on(byte));
    } catch {
      outcome = refusal(() => read(on(byte))).message.replace(/ \(at byte .*/, '');
    }
    found.set(outcome, [...(found.get(outcome) ?? []), byte]);
  }
  return found;
}

test('every byte as a value type', () => {
  const found = outcomes((reader) => readValueType(reader));
  for (const type of [i32, i64, f32, f64, v128, exnref, funcref, externref]) expect(found.get(type)).toEqual([type]);
  expect(found.get('typed function references are not supported yet')).toEqual([0x63, 0x64]);
  const garbageCollected = [0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x71, 0x72, 0x73, 0x74];
  expect(found.get('garbage collection is not supported yet')).toEqual(garbageCollected);
  expect(found.get('integer representation too long')).toEqual(all.slice(128));
  // What is left: no type at all, among it the packed types 0x77 and 0x78 and the form 0x60.
  const rest = all
    .slice(0, 128)
    .filter((byte) => byte < 0x63 || (byte > 0x64 && byte < 0x69) || (byte > 0x74 && byte < 0x7b));
  expect(found.get('malformed value type')).toEqual(rest);
  expect(found.size).toBe(12);
});

test('every byte as a reference type', () => {
  const found = outcomes((reader) => readReferenceType(reader));
  expect([found.get(funcref), found.get(externref)]).toEqual([[funcref], [externref]]);
  expect(found.get('malformed reference type')).toEqual(expect.arrayContaining([0x00, 0x40, 0x60, f64, i32, 0x7b]));
  expect(found.get('typed function references are not supported yet')).toEqual([0x63, 0x64]);
  expect(found.size).toBe(7);
});

test('a heap type is an abstract one or an index', () => {
  const found = outcomes((reader) => readHeapType(reader));
  expect([found.get(funcref), found.get(externref)]).toEqual([[funcref], [externref]]);
  expect(found.get('typed function references are not supported yet')).toEqual(all.slice(0, 64));
  expect(found.get('malformed heap type')).toEqual(expect.arrayContaining([0x40, 0x60, 0x63, 0x64, i32, 0x7b]));
  expect(found.get('unexpected end of section or function')).toEqual(all.slice(128));
  refused(() => readHeapType(on(0x80, 0x01)), 'typed function references are not supported yet', 0, 'unsupported');
  // -0x110, whose low seven bits are those of func: no heap type.
  refused(() => readHeapType(on(0xf0, 0x7d)), 'malformed heap type', 0);
});

describe('a feature that is off is refused by name', () => {
  test('reference types: funcref stays what tables hold', () => {
    const features = without('referenceTypes');
    const text = 'reference types are switched off (feature referenceTypes)';
    refused(() => readValueType(on(externref), features), text, 0, 'unsupported');
    refused(() => readValueType(on(funcref), features), text, 0, 'unsupported');
    refused(() => readReferenceType(on(externref), features), text, 0, 'unsupported');
    expect(readReferenceType(on(funcref), features)).toBe(funcref);
    expect(readValueType(on(i32), features)).toBe(i32);
  });

  test('multiple results', () => {
    const read =
      (...bytes: number[]) =>
      () =>
        readDefinedType(on(...bytes), without('multiValue'), defaultCompileLimits);
    refused(read(0x60, 0, 2, i32, i64), 'multiple results are switched off (feature multiValue)', 2, 'unsupported');
    expect(read(0x60, 2, i32, i64, 1, f32)().results).toEqual([f32]);
  });
});

describe('type definitions', () => {
  const read = (...bytes: number[]) => readDefinedType(on(...bytes), defaultFeatures, strictCompileLimits);

  test('a function type is parameters and results', () => {
    const type = read(0x60, 2, i32, i64, 3, f32, f64, externref);
    expect(type).toEqual({ kind: 'func', parameters: [i32, i64], results: [f32, f64, externref] });
  });

  test.each([0x4e, 0x4f, 0x50, 0x5e, 0x5f])('form 0x%x belongs to garbage collection', (form) => {
    refused(() => read(form), 'garbage collection is not supported yet', 0, 'unsupported');
  });

  test('other forms are none', () => {
    refused(() => read(0x40), 'malformed definition type', 0);
    refused(() => read(0x61), 'malformed definition type', 0);
    refused(() => read(0xe0, 0x7f), 'integer representation too long', 0);
  });

  test('numbers of parameters and results are limited, and never above the bytes that are left', () => {
    const many = (count: number) => [...new Array(count).fill(i32)];
    expect(read(0x60, 0x80, 0x01, ...many(128), 0).parameters.length).toBe(128);
    refused(() => read(0x60, 0x81, 0x01, ...many(129), 0), 'parameters: 129 exceeds the limit of 128', 1, 'limit');
    refused(() => read(0x60, 0, 0x81, 0x01, ...many(129)), 'results: 129 exceeds the limit of 128', 2, 'limit');
    refused(() => read(0x60, 0xff, 0xff, 0xff, 0xff, 0x0f), 'length out of bounds', 1);
  });
});

describe('limits', () => {
  const table = (...bytes: number[]) => readTableType(on(...bytes), defaultFeatures);
  const memory = (...bytes: number[]) => readMemoryType(on(...bytes));
  const features = { ...defaultFeatures, memory64: false };

  test('numbers are 64 bits wide, so that what is too large is invalid and not malformed', () => {
    const usual = { address64: false, pageSize: 65_536, shared: false };
    expect(memory(0, 0x80, 0x80, 0x80, 0x80, 0x10)).toEqual({ minimum: 2 ** 32, maximum: undefined, ...usual });
    expect(memory(1, 1, 2)).toEqual({ minimum: 1, maximum: 2, ...usual });
    expect(table(externref, 1, 0, 0x7f)).toEqual({ element: externref, minimum: 0, maximum: 127, address64: false });
    const long = [0x82, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80];
    refused(() => memory(0, ...long, 0x80, 0x00), 'integer representation too long', 1);
    refused(() => memory(1, 0, ...long, 0x40), 'integer too large', 2);
  });

  test('a size beyond 2^53 is kept exactly', () => {
    const nearly = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f];
    const most = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
    const limits = { element: funcref, address64: true };
    expect(table(funcref, 5, ...nearly, ...most)).toEqual({ ...limits, minimum: 2 ** 53 - 1, maximum: 2n ** 64n - 1n });
    expect(table(funcref, 4, 0x81, ...new Array(6).fill(0x80), 0x10)).toMatchObject({ minimum: 2n ** 53n + 1n });
    const [odd, even] = [table(funcref, 4, 0xff, ...most.slice(1)), table(funcref, 4, 0xfe, ...most.slice(1))];
    expect(even.minimum < odd.minimum).toBe(true);
  });

  test('every flag of a memory', () => {
    const found = outcomes((reader) => {
      const flags = reader.bytes[0]!;
      return Number(readMemoryType(on(flags, 1, 2), features).maximum ?? -1);
    });
    expect(found.get(-1)).toEqual([0]);
    expect(found.get(2)).toEqual([1]);
    expect(found.get('shared memories and atomic instructions are switched off (feature threads)')).toEqual([
      2, 3, 6, 7,
    ]);
    expect(found.get('64-bit memories and tables are switched off (feature memory64)')).toEqual([4, 5]);
    expect(
      found.get('malformed limits flags 0x08 (custom page sizes are switched off (feature customPageSizes))'),
    ).toEqual([8]);
    expect(
      found.get('malformed limits flags 0x0f (custom page sizes are switched off (feature customPageSizes))'),
    ).toEqual([15]);
    expect(found.get('malformed limits flags 0x10')).toEqual([16]);
    expect(found.get('malformed limits flags 0x81')).toEqual([0x81]);
    expect(refusal(() => memory(8, 0)).kind).toBe('malformed');
  });

  test('what the flags of a memory say, with every proposal on', () => {
    const every = { ...defaultFeatures, customPageSizes: true, threads: true };
    const read = (...bytes: number[]) => readMemoryType(on(...bytes), every);
    expect(read(5, 1, 2)).toEqual({ minimum: 1, maximum: 2, address64: true, pageSize: 65_536, shared: false });
    expect(read(3, 1, 2)).toEqual({ minimum: 1, maximum: 2, address64: false, pageSize: 65_536, shared: true });
    expect(read(15, 1, 2, 0)).toEqual({ minimum: 1, maximum: 2, address64: true, pageSize: 1, shared: true });
    expect(read(8, 1, 63).pageSize).toBe(2 ** 63);
    refused(() => read(8, 1, 64), 'invalid custom page size', 2);
    refused(() => read(16, 1), 'malformed limits flags 0x10', 0);
  });

  test('every flag of a table', () => {
    expect(table(funcref, 0, 5)).toEqual({ element: funcref, minimum: 5, maximum: undefined, address64: false });
    expect(table(funcref, 5, 5, 6)).toEqual({ element: funcref, minimum: 5, maximum: 6, address64: true });
    for (const flags of [4, 5]) {
      refused(
        () => readTableType(on(funcref, flags, 1, 1), features),
        '64-bit memories and tables are switched off (feature memory64)',
        1,
        'unsupported',
      );
    }
    for (const flags of all.slice(2).filter((byte) => byte !== 4 && byte !== 5)) {
      refused(() => table(funcref, flags, 1, 1), 'malformed limits flags', 1);
    }
  });
});

test('a global is immutable, mutable, or malformed', () => {
  const read = (...bytes: number[]) => readGlobalType(on(...bytes), defaultFeatures);
  expect(read(i64, 0)).toEqual({ content: i64, mutable: false });
  expect(read(f64, 1)).toEqual({ content: f64, mutable: true });
  for (const mutability of all.slice(2)) refused(() => read(i32, mutability), 'malformed mutability', 1);
});
