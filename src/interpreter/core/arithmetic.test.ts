import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addQuad,
  division,
  divideSigned,
  divideUnsigned,
  f32FromInteger64,
  multiplyHigh,
  multiplySignedQuad,
  multiplyUnsignedQuad,
  populationCount,
  quad,
  roundToEven,
  subtractQuad,
} from './arithmetic.ts';

const seed = Number(process.env.PROPERTY_SEED ?? Date.now() & 0x7fffffff);
const holds = (property: fc.IProperty<unknown>): void => fc.assert(property, { seed, numRuns: 2000 });

const low = (a: bigint): number => Number(BigInt.asIntN(32, a));
const high = (a: bigint): number => Number(BigInt.asIntN(32, a >> 32n));
const join = (words: readonly number[]): bigint =>
  words.reduceRight((sum, word) => (sum << 32n) | BigInt(word >>> 0), 0n);
const quadruple = (a: bigint): [number, number, number, number] => [low(a), high(a), low(a >> 64n), high(a >> 64n)];

/** Numbers at which words, signs and the 53 bits of a float begin and end, with their neighbours. */
const edges64 = [0n, 1n, 2n, 3n, 10n, 31n, 32n, 52n, 53n, 54n, 62n, 63n].flatMap((bit) =>
  [-1n, 0n, 1n].map((near) => BigInt.asUintN(64, (1n << bit) + near)),
);
const word32 = fc.oneof(fc.integer(), fc.constantFrom(0, 1, -1, 0x7fffffff, -0x80000000, 0xffff, 0x10000));
const long64 = fc.oneof(
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
  fc.constantFrom(...edges64),
  fc.constantFrom(...edges64.map((edge) => BigInt.asUintN(64, -edge))),
  // As many small numbers as large ones: a quotient has then any number of bits.
  fc.tuple(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), fc.bigInt(0n, 63n)).map(([value, by]) => value >> by),
);
const long128 = fc.tuple(long64, long64).map(([above, below]) => (above << 64n) | below);

describe(`whole numbers (seed ${seed})`, () => {
  test('populationCount counts the bits that are set', () => {
    holds(
      fc.property(word32, (a) => {
        expect(populationCount(a)).toBe((a >>> 0).toString(2).replaceAll('0', '').length);
      }),
    );
  });

  test('multiplyHigh is the upper half of the unsigned product', () => {
    holds(
      fc.property(word32, word32, (a, b) => {
        expect(multiplyHigh(a, b)).toBe(high(BigInt(a >>> 0) * BigInt(b >>> 0)));
      }),
    );
  });

  function unsigned(a: bigint, b: bigint): void {
    divideUnsigned(low(a), high(a), low(b), high(b));
    expect([join([division[0]!, division[1]!]), join([division[2]!, division[3]!])]).toEqual([a / b, a % b]);
  }

  function signed(a: bigint, b: bigint): void {
    divideSigned(low(a), high(a), low(b), high(b));
    const [x, y] = [BigInt.asIntN(64, a), BigInt.asIntN(64, b)];
    const expected = [BigInt.asUintN(64, x / y), BigInt.asUintN(64, x % y)];
    expect([join([division[0]!, division[1]!]), join([division[2]!, division[3]!])]).toEqual(expected);
  }

  test('64-bit division has the quotient and the remainder of bigint', () => {
    const divisor = long64.filter((b) => b !== 0n);
    holds(fc.property(long64, divisor, unsigned));
    holds(fc.property(long64, divisor, signed));
  });

  test('64-bit division is exact on every pair of edges', () => {
    for (const a of edges64) {
      for (const b of edges64) {
        if (b === 0n) continue;
        unsigned(a, b);
        signed(a, b);
        signed(BigInt.asUintN(64, -a), b);
        signed(a, BigInt.asUintN(64, -b));
      }
    }
  });

  test('64-bit division is exact about the multiples of its divisor, where a guess may be one off', () => {
    const about = fc.tuple(
      long64.filter((b) => b > 1n),
      long64,
      fc.constantFrom(-1n, 0n, 1n),
    );
    holds(
      fc.property(about, ([divisor, factor, near]) => {
        unsigned(BigInt.asUintN(64, divisor * (factor / divisor) + near), divisor);
      }),
    );
  });

  test('the least number by -1 wraps', () => {
    divideSigned(0, -0x80000000, -1, -1);
    expect([...division]).toEqual([0, -0x80000000, 0, 0]);
  });

  test('128-bit sums, differences and products are those of bigint', () => {
    const wide = (a: bigint): bigint => BigInt.asUintN(128, a);
    holds(
      fc.property(long128, long128, (a, b) => {
        addQuad(...quadruple(a), ...quadruple(b));
        expect(join([...quad])).toBe(wide(a + b));
        subtractQuad(...quadruple(a), ...quadruple(b));
        expect(join([...quad])).toBe(wide(a - b));
      }),
    );
    holds(
      fc.property(long64, long64, (a, b) => {
        multiplyUnsignedQuad(low(a), high(a), low(b), high(b));
        expect(join([...quad])).toBe(a * b);
        multiplySignedQuad(low(a), high(a), low(b), high(b));
        expect(join([...quad])).toBe(wide(BigInt.asIntN(64, a) * BigInt.asIntN(64, b)));
      }),
    );
  });
});

describe(`rounding (seed ${seed})`, () => {
  test('roundToEven takes halves to the even neighbour and keeps the sign of zero', () => {
    const cases = [
      ...[0, -0, 0.5, -0.5, 0.49999999999999994, 1.5, 2.5, -1.5, -2.5, 4503599627370495.5, -4503599627370495.5],
      ...[4503599627370497, -4503599627370497, 9007199254740991, 1e300, Infinity, -Infinity],
    ];
    const expected = [
      ...[0, -0, 0, -0, 0, 2, 2, -2, -2, 4503599627370496, -4503599627370496],
      ...[4503599627370497, -4503599627370497, 9007199254740991, 1e300, Infinity, -Infinity],
    ];
    expect(cases.map(roundToEven)).toEqual(expected);
    expect(roundToEven(Number.NaN)).toBeNaN();
  });

  test('roundToEven is the nearest whole number', () => {
    holds(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (a) => {
        const rounded = roundToEven(a);
        expect(Number.isInteger(rounded)).toBe(true);
        expect(Math.abs(a - rounded)).toBeLessThanOrEqual(0.5);
        if (Math.abs(a - rounded) === 0.5) expect(Math.abs(rounded % 2)).toBe(0);
        expect(Object.is(rounded, -0) || rounded < 0).toBe(rounded === 0 ? Object.is(rounded, -0) : a < 0);
      }),
    );
  });

  /** The f32 nearest to a whole number by its bits alone: 24 of them, the rest decides, a tie goes to even. */
  function nearest32(a: bigint): number {
    if (a < 0n) return -nearest32(-a);
    const excess = BigInt(Math.max(0, a.toString(2).length - 24));
    const kept = a >> excess;
    const rest = a - (kept << excess);
    const half = excess === 0n ? 1n : 1n << (excess - 1n);
    const up = rest > half || (rest === half && excess > 0n && (kept & 1n) === 1n);
    return Number((kept + (up ? 1n : 0n)) << excess);
  }

  test('f32FromInteger64 rounds once, signed and unsigned', () => {
    // Halfway between two f32, and one more or less: what rounding to f64 first would spoil.
    const halfway = fc
      .tuple(fc.bigInt(1n << 23n, (1n << 24n) - 1n), fc.bigInt(1n, 40n), fc.constantFrom(-1n, 0n, 1n))
      .map(([mantissa, by, near]) => (((mantissa << 1n) | 1n) << (by - 1n)) + near);
    holds(
      fc.property(fc.oneof(long64, halfway), (a) => {
        expect(f32FromInteger64(low(a), high(a) >>> 0)).toBe(nearest32(a));
        const signed = BigInt.asIntN(64, a);
        expect(f32FromInteger64(low(a), high(a))).toBe(nearest32(signed) + 0);
      }),
    );
  });
});
