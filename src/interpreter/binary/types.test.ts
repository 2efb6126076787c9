import { describe, expect, test } from 'vitest';
import { defaultFeatures, type Features } from '../core/features.ts';
import {
  exactly,
  exnref,
  externref,
  f32,
  f64,
  funcref,
  i32,
  i64,
  nullexnref,
  referenceTo,
  v128,
  withoutNull,
} from '../core/types.ts';
import { BinaryReader } from './reader.ts';
import { refusal, refused } from './testing/bytes.ts';
import {
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

/** The abstract heap types: exn, array, struct, i31, eq, any, extern, func, none, noextern, nofunc, noexn. */
const abstract = [0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70, 0x71, 0x72, 0x73, 0x74];

test('every byte as a value type', () => {
  const found = outcomes((reader) => readValueType(reader));
  for (const type of [i32, i64, f32, f64, v128, ...abstract]) expect(found.get(type)).toEqual([type]);
  expect(found.get('integer representation too long')).toEqual(all.slice(128));
  // The forms of references, without the heap type that has to follow.
  expect(found.get('unexpected end of section or function')).toEqual([0x63, 0x64]);
  // What is left: no type at all, among it the packed types 0x77 and 0x78 and the form 0x60.
  const rest = all
    .slice(0, 128)
    .filter((byte) => byte < 0x63 || (byte > 0x64 && byte < 0x69) || (byte > 0x74 && byte < 0x7b));
  expect(found.get('malformed value type')).toEqual(rest);
  expect(found.size).toBe(3 + 5 + abstract.length);
});

test('every byte as a reference type', () => {
  const found = outcomes((reader) => readReferenceType(reader));
  for (const type of abstract) expect(found.get(type)).toEqual([type]);
  expect(found.get('malformed reference type')).toEqual(expect.arrayContaining([0x00, 0x40, 0x60, f64, i32, v128]));
  expect(found.size).toBe(3 + abstract.length);
});

test('a heap type is an abstract one or the index of a type that exists', () => {
  const found = outcomes((reader) => readHeapType(reader));
  for (const type of abstract) expect(found.get(type)).toEqual([type]);
  for (const index of [0, 1, 63]) expect(found.get(`unknown type ${index}`)).toEqual([index]);
  expect(found.get('malformed heap type')).toEqual(expect.arrayContaining([0x40, 0x60, 0x63, 0x64, i32, v128]));
  // Behind 0x62 stands a type index.
  expect(found.get('unexpected end of section or function')).toEqual([0x62, ...all.slice(128)]);
  refused(() => readHeapType(on(0x80, 0x01)), 'unknown type 128', 0, 'invalid');
  // -0x110, whose low seven bits are those of func: no heap type.
  refused(() => readHeapType(on(0xf0, 0x7d)), 'malformed heap type', 0);
});

test('an exact type is one by its index', () => {
  const read = (...bytes: number[]) => {
    const reader = on(...bytes);
    reader.typeIds = [7, 9];
    return readValueType(reader);
  };
  expect(read(0x63, 0x62, 0x01)).toBe(exactly(referenceTo(9)));
  expect(read(0x64, 0x62, 0x00)).toBe(withoutNull(exactly(referenceTo(7))));
  refused(() => read(0x64, 0x62, 0x02), 'unknown type 2', 2, 'invalid');
  refused(() => read(0x64, 0x62, funcref), 'malformed storage type', 1);
  refused(() => read(0x62, 0x00), 'malformed value type', 0);
  const off = () => readHeapType(on(0x62, 0x00), defaultFeatures);
  refused(off, 'custom descriptors are switched off (feature customDescriptors)', 0, 'unsupported');
});

test('a reference to a defined type is known by the number of the type in the engine', () => {
  const read = (...bytes: number[]) => {
    const reader = on(...bytes);
    reader.typeIds = [7, 9];
    return readValueType(reader);
  };
  expect(read(0x63, 0x01)).toBe(referenceTo(9));
  expect(read(0x64, 0x00)).toBe(withoutNull(referenceTo(7)));
  expect(read(0x64, funcref)).toBe(withoutNull(funcref));
  expect(read(0x63, funcref)).toBe(funcref);
  refused(() => read(0x63, 0x02), 'unknown type 2', 1, 'invalid');
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

  test('references with a heap type, and those of the heap', () => {
    const references = 'typed function references are switched off (feature functionReferences)';
    for (const form of [0x63, 0x64]) {
      refused(() => readValueType(on(form, funcref), without('functionReferences')), references, 0, 'unsupported');
    }
    const objects = 'garbage-collected types and instructions are switched off (feature gc)';
    for (const type of abstract.filter((byte) => byte !== funcref && byte !== externref && byte !== exnref)) {
      refused(() => readValueType(on(type), without('gc')), objects, 0, 'unsupported');
      refused(() => readHeapType(on(type), without('gc')), objects, 0, 'unsupported');
    }
    expect(readValueType(on(exnref), without('gc'))).toBe(exnref);
    for (const type of [exnref, nullexnref]) {
      refused(() => readValueType(on(type), without('exceptions')), 'exceptions are switched off', 0, 'unsupported');
    }
  });
});

describe('limits', () => {
  const table = (...bytes: number[]) => readTableType(on(...bytes), defaultFeatures);
  const memory = (...bytes: number[]) => readMemoryType(on(...bytes));
  const features = { ...defaultFeatures, threads: false, memory64: false };

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
    const every = { ...defaultFeatures, customPageSizes: true };
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
