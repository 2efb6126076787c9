import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Memory } from './memory.ts';
import { Store } from './store.ts';
import { engine } from './testing/text.ts';

const page = 65_536;
const memory = Memory.create(new Store(engine), { minimum: 1 });
const { view } = memory;

test('values are little-endian', () => {
  view.setUint32(0, 0x01020304);
  expect([...memory.read(0, 4)]).toEqual([4, 3, 2, 1]);
  view.setUint16(0, 0x0506);
  expect([...memory.read(0, 2)]).toEqual([6, 5]);
  memory.write(0, new Uint8Array([0, 0, 0xc0, 0x7f, 0, 0, 0, 0x80]));
  expect(view.getInt32(0)).toBe(0x7fc00000);
  expect(view.getInt32(4)).toBe(-0x80000000);
  expect(view.getUint32(4)).toBe(0x80000000);
  expect(view.getFloat32(0)).toBeNaN();
  expect(view.getBigUint64(0)).toBe(0x80000000_7fc00000n);
});

const accesses = [
  ['Int8', 1],
  ['Uint8', 1],
  ['Int16', 2],
  ['Uint16', 2],
  ['Int32', 4],
  ['Uint32', 4],
  ['BigInt64', 8],
  ['BigUint64', 8],
  ['Float32', 4],
  ['Float64', 8],
] as const;

describe.each(accesses)('get%s and set%s', (name, bytes) => {
  const isBig = name.startsWith('Big');
  const get = (address: number) => (view[`get${name}`] as (address: number) => number | bigint).call(view, address);
  const set = (address: number, value: number | bigint) =>
    (view[`set${name}`] as (address: number, value: number | bigint) => void).call(view, address, value);

  test('are what a DataView does, little-endian', () => {
    const values: fc.Arbitrary<number | bigint> = isBig ? fc.bigInt() : fc.double();
    fc.assert(
      fc.property(fc.nat(100), values, (address, value) => {
        const expected = new DataView(new ArrayBuffer(128));
        const setter = expected[`set${name}`] as (address: number, value: number | bigint, little: boolean) => void;
        const getter = expected[`get${name}`] as (address: number, little: boolean) => number | bigint;
        setter.call(expected, address, value, true);
        set(address, value);
        expect(get(address)).toEqual(getter.call(expected, address, true));
      }),
    );
  });

  test('reach the last byte and not beyond', () => {
    const value = isBig ? 1n : 1;
    set(page - bytes, value);
    expect(get(page - bytes)).toBe(value);
    for (const address of [page - bytes + 1, page, -1, 0.5, Number.NaN, 2 ** 32]) {
      expect(() => get(address)).toThrow(RangeError);
      expect(() => set(address, value)).toThrow(RangeError);
    }
  });
});

test('the view follows its memory as it grows', () => {
  const grown = Memory.create(new Store(engine), { minimum: 1 });
  const kept = grown.view;
  kept.setInt32(0, 42);
  expect(() => kept.getInt32(page)).toThrow(RangeError);
  grown.grow(1);
  kept.setInt32(page, 43);
  expect([kept.getInt32(0), kept.getInt32(page), kept.byteLength]).toEqual([42, 43, 2 * page]);
  expect(grown.view).toBe(kept);
  expect(grown.read(page, 1)[0]).toBe(43);
});

describe('strings', () => {
  test('are the UTF-8 that the host writes, and come back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const expected = new TextEncoder().encode(text);
        expect(view.writeString(8, text)).toBe(expected.length);
        expect(memory.read(8, expected.length)).toEqual(expected);
        expect(view.readString(8, expected.length)).toBe(text);
      }),
    );
  });

  test('have U+FFFD for half a surrogate pair, as a TextEncoder does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0xd7f0, max: 0xe010 })), (units) => {
        const text = String.fromCharCode(...units);
        const length = view.writeString(0, text);
        expect(memory.read(0, length)).toEqual(new TextEncoder().encode(text));
      }),
    );
  });

  test('that do not fit are a RangeError, and nothing is written', () => {
    memory.write(page - 3, new Uint8Array([1, 2, 3]));
    expect(() => view.writeString(page - 3, 'aé€')).toThrow(RangeError);
    expect(() => view.readString(page - 3, 4)).toThrow(RangeError);
    expect([...memory.read(page - 3, 3)]).toEqual([1, 2, 3]);
  });

  test('that are not UTF-8 are a TypeError', () => {
    memory.write(0, new Uint8Array([0x61, 0xff]));
    expect(() => view.readString(0, 2)).toThrow('the 2 bytes at address 0 are not UTF-8');
    expect(() => view.readString(0, 2)).toThrow(TypeError);
  });
});
