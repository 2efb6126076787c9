import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultCompileLimits } from '../core/limits.ts';
import { BinaryReader } from './reader.ts';
import { refused, signed, unsigned } from './testing/bytes.ts';

const on = (...bytes: number[]) => new BinaryReader(new Uint8Array(bytes));

/** What a read leaves behind: its answer and how far it went. */
function read<Answer>(
  bytes: readonly number[],
  how: (reader: BinaryReader) => Answer,
): [answer: Answer, position: number] {
  const reader = on(...bytes);
  const answer = how(reader);
  return [answer, reader.position];
}

const formats = {
  u32: (reader: BinaryReader) => reader.u32(),
  s32: (reader: BinaryReader) => reader.s32(),
  s33: (reader: BinaryReader) => reader.s33(),
  s64: (reader: BinaryReader) => {
    reader.s64();
    return (BigInt(reader.high) << 32n) | BigInt(reader.low >>> 0);
  },
  u64: (reader: BinaryReader) => {
    reader.u64();
    return (BigInt(reader.high >>> 0) << 32n) | BigInt(reader.low >>> 0);
  },
};

describe('a LEB128 on its edges', () => {
  test.each<[keyof typeof formats, number[], number | bigint]>([
    ['u32', [0x00], 0],
    ['u32', [0x7f], 127],
    ['u32', [0x80, 0x01], 128],
    ['u32', [0xff, 0xff, 0xff, 0xff, 0x0f], 4294967295],
    ['u32', [0x82, 0x80, 0x80, 0x80, 0x00], 2],
    ['s32', [0x3f], 63],
    ['s32', [0x40], -64],
    ['s32', [0x7f], -1],
    ['s32', [0xc0, 0x00], 64],
    ['s32', [0xff, 0x7f], -1],
    ['s32', [0xff, 0xff, 0xff, 0xff, 0x7f], -1],
    ['s32', [0x80, 0x80, 0x80, 0x80, 0x78], -2147483648],
    ['s32', [0xff, 0xff, 0xff, 0xff, 0x07], 2147483647],
    ['s33', [0x40], -64],
    ['s33', [0x80, 0x01], 128],
    ['s33', [0xff, 0xff, 0xff, 0xff, 0x0f], 4294967295],
    ['s33', [0x80, 0x80, 0x80, 0x80, 0x70], -4294967296],
    ['s33', [0xff, 0xff, 0xff, 0xff, 0x7f], -1],
    ['s64', [0x7f], -1n],
    ['s64', [0xff, 0xff, 0xff, 0xff, 0x7f], -1n],
    ['s64', [0x80, 0x80, 0x80, 0x80, 0x40], -(2n ** 34n)],
    ['s64', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40], -(2n ** 62n)],
    ['s64', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f], -(2n ** 63n)],
    ['s64', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00], 2n ** 63n - 1n],
    ['u64', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], 2n ** 64n - 1n],
    ['u64', [0x82, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00], 2n],
  ])('%s of %j is %s', (format, bytes, value) => {
    expect(read<number | bigint>([...bytes, 0xff], formats[format])).toEqual([value, bytes.length]);
  });

  const tooLarge = 'integer too large';
  const tooLong = 'integer representation too long';
  test.each<[keyof typeof formats, number[], string]>([
    ['u32', [0x80, 0x80, 0x80, 0x80, 0x10], tooLarge],
    ['u32', [0x80, 0x80, 0x80, 0x80, 0x40], tooLarge],
    ['u32', [0x82, 0x80, 0x80, 0x80, 0x80, 0x00], tooLong],
    ['s32', [0x80, 0x80, 0x80, 0x80, 0x70], tooLarge],
    ['s32', [0xff, 0xff, 0xff, 0xff, 0x0f], tooLarge],
    ['s32', [0x80, 0x80, 0x80, 0x80, 0x1f], tooLarge],
    ['s32', [0xff, 0xff, 0xff, 0xff, 0x4f], tooLarge],
    ['s32', [0xff, 0xff, 0xff, 0xff, 0xff, 0x7f], tooLong],
    ['s33', [0x80, 0x80, 0x80, 0x80, 0x10], tooLarge],
    ['s33', [0xff, 0xff, 0xff, 0xff, 0x6f], tooLarge],
    ['s33', [0x80, 0x80, 0x80, 0x80, 0x80, 0x00], tooLong],
    ['s64', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7e], tooLarge],
    ['s64', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], tooLarge],
    ['s64', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f], tooLong],
    ['u64', [0x82, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02], tooLarge],
    ['u64', [0x82, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00], tooLong],
  ])('%s refuses %j: %s', (format, bytes, text) => {
    refused(() => formats[format](new BinaryReader(new Uint8Array([0x0b, ...bytes]), 1)), text, 1);
  });

  test.each(Object.keys(formats) as (keyof typeof formats)[])('%s cut off', (format) => {
    const text = 'unexpected end of section or function';
    refused(() => formats[format](on()), text, 0);
    refused(() => formats[format](on(0x80)), text, 1);
    refused(() => formats[format](on(0x80, 0xff, 0x80)), text, 3);
  });
});

const seed = 20260801;

test(`every integer is read back from every length it may have (seed ${seed})`, () => {
  const padding = fc.nat({ max: 10 });
  const check = (format: keyof typeof formats, bytes: number[], value: number | bigint, longest: number) => {
    if (bytes.length <= longest) expect(read<number | bigint>(bytes, formats[format])).toEqual([value, bytes.length]);
  };
  const u32 = fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), padding, (value, length) => {
    check('u32', unsigned(value, length), value, 5);
    check('s33', signed(value, length), value, 5);
  });
  const s32 = fc.property(fc.integer(), padding, (value, length) => {
    check('s32', signed(value, length), value, 5);
    check('s33', signed(value, length), value, 5);
  });
  const s64 = fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), padding, (value, length) => {
    check('s64', signed(value, length), value, 10);
  });
  const u64 = fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), padding, (value, length) => {
    check('u64', unsigned(value, length), value, 10);
    expect(read(unsigned(value), (reader) => reader.u64())[0]).toBe(Number(value));
  });
  for (const property of [u32, s32, s64, u64]) fc.assert(property as fc.IProperty<unknown>, { seed, numRuns: 500 });
});

test('floats are bits, not numbers: a signalling NaN stays one', () => {
  expect(read([0x01, 0x00, 0xa0, 0x7f], (reader) => reader.f32Bits())).toEqual([0x7fa00001, 4]);
  expect(read([0x00, 0x00, 0x80, 0xff], (reader) => reader.f32Bits())).toEqual([0xff800000 | 0, 4]);
  const reader = on(1, 0, 0, 0, 0, 0, 0xf4, 0xff);
  reader.f64Bits();
  expect([reader.low, reader.high, reader.position]).toEqual([1, 0xfff40000 | 0, 8]);
  refused(() => on(0, 0, 0).f32Bits(), 'unexpected end of section or function', 3);
  refused(() => on(0, 0, 0, 0, 0, 0, 0).f64Bits(), 'unexpected end of section or function', 7);
});

describe('lengths and names', () => {
  const name = (...bytes: number[]) => on(...bytes).name({ ...defaultCompileLimits, nameBytes: 3 });

  test('a length is compared with the bytes that are left, and never trusted', () => {
    expect(on(2, 0, 0).length()).toBe(2);
    // The suite's reader counts the length itself among the bytes left, hence two texts.
    refused(() => on(2, 0).length(), 'unexpected end of section or function', 2);
    refused(() => on(3, 0).length(), 'length out of bounds', 0);
    refused(() => on(0xff, 0xff, 0xff, 0xff, 0x0f).length(), 'length out of bounds', 0);
    expect(on(2, 7, 7, 7).byteVector()).toEqual({ start: 1, end: 3 });
  });

  test('a name is strict UTF-8 within the limit', () => {
    expect(name(3, 0xe2, 0x8c, 0xa3)).toBe('⌣');
    expect(name(0)).toBe('');
    refused(() => name(2, 0xe2, 0x8c), 'malformed UTF-8 encoding', 1);
    refused(() => name(4, 0x61, 0x61, 0x61, 0x61), 'nameBytes: 4 exceeds the limit of 3', 0, 'limit');
    refused(() => name(5, 0x61), 'length out of bounds', 0);
  });
});

test('a range must be read exactly to its end, and a function is named in what is wrong with it', () => {
  const reader = on(1, 2, 3, 4);
  reader.open({ start: 1, end: 3 }, 7);
  expect([reader.u8(), reader.u8()]).toEqual([2, 3]);
  reader.finish();
  // Numbers may run over the end of the range; comparing comes after.
  expect(reader.u8()).toBe(4);
  refused(() => reader.finish(), 'section size mismatch', 4, 'malformed', 7);
  refused(() => reader.u8(), 'unexpected end of section or function', 4, 'malformed', 7);
});
