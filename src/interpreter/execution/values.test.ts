import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../core/errors.ts';
import { externref, f32, f64, funcref, i32, i64, v128, type ValueType } from '../core/types.ts';
import { Func } from './func.ts';
import { Store } from './store.ts';
import { engine } from './testing/text.ts';
import { readBits, readValue, type Slots, writeBits, writeHostResults, writeValue } from './values.ts';

const store = new Store(engine);

function slots(): Slots {
  const buffer = new ArrayBuffer(64);
  return {
    words: new Int32Array(buffer).fill(0x5a5a5a5a),
    floats32: new Float32Array(buffer),
    floats64: new Float64Array(buffer),
    references: [],
  };
}

/** A value, once through a slot. */
function through(type: ValueType, value: unknown): unknown {
  const into = slots();
  writeValue(into, 1, type, value, store);
  return readValue(into, 1, type);
}

function bitsThrough(type: ValueType, bits: unknown): unknown {
  const into = slots();
  writeBits(into, 1, type, bits, store);
  return readBits(into, 1, type);
}

/** The bits that a value leaves in a slot. */
function bitsOf(type: ValueType, value: unknown): unknown {
  const into = slots();
  writeValue(into, 1, type, value, store);
  return readBits(into, 1, type);
}

describe('an i32', () => {
  test('is a whole number, signed or unsigned, and comes back signed', () => {
    fc.assert(fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 }), (n) => through(i32, n) === (n | 0)));
    expect(Object.is(through(i32, -0), 0)).toBe(true);
    expect([through(i32, 2 ** 32 - 1), through(i32, 2 ** 31)]).toEqual([-1, -(2 ** 31)]);
  });

  test('is nothing else', () => {
    for (const value of [0.5, 2 ** 32, -(2 ** 31) - 1, Number.NaN, Infinity, 1n, '1', true, null, undefined, {}]) {
      expect(() => through(i32, value)).toThrow(TypeError);
    }
    expect(() => through(i32, 1.5)).toThrow('expected an i32 (a whole number from -2^31 to 2^32 - 1), not 1.5');
  });

  test('leaves the high half of its slot alone', () => {
    const into = slots();
    writeValue(into, 1, i32, 7, store);
    expect([...into.words.subarray(1, 5)]).toEqual([0x5a5a5a5a, 7, 0x5a5a5a5a, 0x5a5a5a5a]);
  });
});

describe('an i64', () => {
  test('is a bigint modulo 2^64 and comes back signed', () => {
    fc.assert(fc.property(fc.bigInt(), (n) => through(i64, n) === BigInt.asIntN(64, n)));
    for (const edge of [0n, -1n, 2n ** 31n, -(2n ** 31n), 2n ** 32n, 2n ** 63n, -(2n ** 63n), 2n ** 64n - 1n]) {
      expect(through(i64, edge)).toBe(BigInt.asIntN(64, edge));
    }
  });

  test('lies in its slot low half first', () => {
    const into = slots();
    writeValue(into, 1, i64, -0x12345678_9abcdef0n, store);
    expect(new DataView(into.words.buffer).getBigInt64(8, true)).toBe(-0x12345678_9abcdef0n);
  });

  test('is no number', () => {
    for (const value of [1, '1', null, undefined, true, {}]) expect(() => through(i64, value)).toThrow(TypeError);
  });
});

describe('floats', () => {
  test('are numbers, an f32 rounded to the nearest', () => {
    fc.assert(fc.property(fc.double({ noNaN: true }), (n) => Object.is(through(f64, n), n)));
    fc.assert(fc.property(fc.double({ noNaN: true }), (n) => Object.is(through(f32, n), Math.fround(n))));
    for (const value of [1n, '1', null, undefined, true]) {
      expect(() => through(f32, value)).toThrow(TypeError);
      expect(() => through(f64, value)).toThrow(TypeError);
    }
  });

  test('are the canonical NaN for NaN, whatever its bits are on the host', () => {
    const strange = new Float64Array(new BigInt64Array([-0x7ffffffffffffn]).buffer)[0];
    for (const nan of [Number.NaN, strange]) {
      expect(bitsOf(f32, nan)).toBe(0x7fc00000n);
      expect(bitsOf(f64, nan)).toBe(0x7ff8000000000000n);
    }
  });
});

describe('bits', () => {
  test('come back as they went in, every NaN too', () => {
    const narrow = fc.bigInt({ min: 0n, max: 2n ** 32n - 1n });
    const wide = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    for (const type of [i32, f32]) fc.assert(fc.property(narrow, (bits) => bitsThrough(type, bits) === bits));
    for (const type of [i64, f64]) fc.assert(fc.property(wide, (bits) => bitsThrough(type, bits) === bits));
    expect(bitsThrough(f32, 0x7f800001n)).toBe(0x7f800001n);
    expect(bitsThrough(f64, 0xfff0000000000001n)).toBe(0xfff0000000000001n);
  });

  test('are unsigned bigints of no more than their type has', () => {
    for (const bits of [-1n, 2n ** 32n, 1, null, '1']) expect(() => bitsThrough(i32, bits)).toThrow(TypeError);
    for (const bits of [-1n, 2n ** 64n, 1, null, '1']) expect(() => bitsThrough(f64, bits)).toThrow(TypeError);
  });
});

describe('references', () => {
  const func = Func.host(store, { parameters: [], results: [] }, () => {});
  const stranger = Func.host(new Store(engine), { parameters: [], results: [] }, () => {});

  test('to functions are functions of the store, or null', () => {
    expect([through(funcref, func), through(funcref, null), bitsThrough(funcref, func)]).toEqual([func, null, func]);
    expect(() => through(funcref, stranger)).toThrow(UsageError);
    expect(() => bitsThrough(funcref, stranger)).toThrow('the function belongs to another store');
    for (const value of [undefined, 0, 0n, () => {}, new Proxy(func, {}), Object.create(Func.prototype)]) {
      expect(() => through(funcref, value)).toThrow(TypeError);
    }
  });

  test('to what is the host’s are anything, and say nothing of stores', () => {
    for (const value of [null, undefined, 1n, stranger, Symbol.iterator]) expect(through(externref, value)).toBe(value);
  });
});

test('an error says which argument or result it is', () => {
  const into = slots();
  expect(() => writeValue(into, 0, i32, '5', store, 'argument', 3)).toThrow('argument 3: expected an i32');
  expect(() => writeBits(into, 0, i64, '5', store, 'result', 0)).toThrow('result 0: expected the 64 bits of an i64');
});

test('a vector has bits, 128 of them, and no value', () => {
  const into = slots();
  expect(() => writeValue(into, 0, v128, 1n, store)).toThrow('a v128 is no JavaScript value');
  expect(() => readValue(into, 0, v128)).toThrow(TypeError);
  const bits = 0xfedcba98_76543210_89abcdef_01234567n;
  writeBits(into, 0, v128, bits, store);
  expect([...into.words.subarray(0, 4)].map((word) => (word >>> 0).toString(16))).toEqual([
    '1234567',
    '89abcdef',
    '76543210',
    'fedcba98',
  ]);
  expect(readBits(into, 0, v128)).toBe(bits);
  expect(() => writeBits(into, 0, v128, 1n << 128n, store)).toThrow('expected the 128 bits of a v128');
  expect(() => writeBits(into, 0, v128, 1, store)).toThrow(TypeError);
});

describe('what a host function returns', () => {
  const results = (types: ValueType[], returned: unknown) => {
    const into = slots();
    writeHostResults(into, 1, types, returned, store);
    return types.map((type, index) => readValue(into, 1 + index, type));
  };

  test('is the result itself where there is one', () => {
    expect(results([i32], 5)).toEqual([5]);
    expect(() => results([i32], [5])).toThrow('result 0: expected an i32');
    expect(() => results([i32], undefined)).toThrow(TypeError);
    expect(results([externref], [5])).toEqual([[5]]);
  });

  test('is an array of exactly so many where there are several', () => {
    expect(results([i32, i64, externref], [5, 6n, 'x'])).toEqual([5, 6n, 'x']);
    expect(() => results([i32, i32], [5])).toThrow('must return an array of 2 results, not 1');
    expect(() => results([i32, i32], [5, 6, 7])).toThrow(TypeError);
    expect(() => results([i32, i32], 5)).toThrow(TypeError);
    expect(() => results([i32, i64], [5, 6])).toThrow('result 1: expected an i64 (a bigint), not 6');
    expect(() => results([i32, i32], { length: 2, 0: 1, 1: 2 })).toThrow(TypeError);
  });

  test('is of no interest where there are none, unless it is a promise', () => {
    expect(results([], 5)).toEqual([]);
    expect(() => results([], Promise.resolve())).toThrow(
      'a host function without results cannot return a promise: a host function that waits returns suspend(...)',
    );
    expect(() => results([i32], Promise.resolve(5))).toThrow(/a promise: a host function that waits/);
  });

  test('is read whole before any of it is written', () => {
    const into = slots();
    let seen: unknown;
    const trap = [1, 2];
    Object.defineProperty(trap, 1, {
      get: () => {
        seen = readValue(into, 1, i32);
        return 2;
      },
    });
    writeHostResults(into, 1, [i32, i32], trap, store);
    expect([seen, readValue(into, 1, i32), readValue(into, 2, i32)]).toEqual([0x5a5a5a5a, 1, 2]);
  });
});
