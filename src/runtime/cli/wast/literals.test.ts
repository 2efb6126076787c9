import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { F32, F64, type FloatFormat, floatBits, integerBits, LiteralError } from './literals.ts';

const view = new DataView(new ArrayBuffer(8));

function hostBits(value: number, format: FloatFormat): bigint {
  if (format === F32) {
    view.setFloat32(0, value);
    return BigInt(view.getUint32(0));
  }
  view.setFloat64(0, value);
  return view.getBigUint64(0);
}

function hostValue(bits: bigint, format: FloatFormat): number {
  if (format === F32) {
    view.setUint32(0, Number(bits));
    return view.getFloat32(0);
  }
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}

describe('integers', () => {
  test.each([
    ['0', 32, 0n],
    ['-1', 32, 0xffff_ffffn],
    ['4294967295', 32, 0xffff_ffffn],
    ['-2147483648', 32, 0x8000_0000n],
    ['+0x7f_ff', 32, 0x7fffn],
    ['-0x80', 8, 0x80n],
    ['255', 8, 0xffn],
    ['0xffff_ffff_ffff_ffff', 64, 0xffff_ffff_ffff_ffffn],
    ['-9_223_372_036_854_775_808', 64, 0x8000_0000_0000_0000n],
    ['010', 32, 10n],
  ])('%s in %i bits', (text, width, bits) => {
    expect(integerBits(text, width)).toBe(bits);
  });

  test.each([
    ['4294967296', 32],
    ['-2147483649', 32],
    ['256', 8],
    ['-129', 8],
    ['_1', 32],
    ['1_', 32],
    ['1__0', 32],
    ['0x', 32],
    ['- 1', 32],
    ['1.0', 32],
    ['', 32],
  ])('%s is none of %i bits', (text, width) => {
    expect(() => integerBits(text, width)).toThrow(LiteralError);
  });
});

describe('floats with known bits', () => {
  test.each([
    ['0', F32, 0n],
    ['-0x0p0', F32, 0x8000_0000n],
    ['inf', F32, 0x7f80_0000n],
    ['-inf', F64, 0xfff0_0000_0000_0000n],
    ['nan', F32, 0x7fc0_0000n],
    ['-nan', F64, 0xfff8_0000_0000_0000n],
    ['nan:0x1', F32, 0x7f80_0001n],
    ['-nan:0x20_0000', F32, 0xffa0_0000n],
    ['+nan:0xf_ffff_ffff_ffff', F64, 0x7fff_ffff_ffff_ffffn],
    ['1.', F64, 0x3ff0_0000_0000_0000n],
    ['0x1.8p1', F32, 0x4040_0000n],
    ['0x1.fffffep+127', F32, 0x7f7f_ffffn],
    ['0x1.fffffefp127', F32, 0x7f7f_ffffn],
    ['0x1p-149', F32, 1n],
    // Halfway between 0 and the least subnormal number: ties to even, which is 0.
    ['0x1p-150', F32, 0n],
    ['0x1.000001p-150', F32, 1n],
    ['0x0.fffffep-126', F32, 0x7f_ffffn],
    ['0x0.ffffffp-126', F32, 0x80_0000n],
    ['4.9406564584124654e-324', F64, 1n],
    ['2.4703282292062327208e-324', F64, 0n],
    ['2.4703282292062328e-324', F64, 1n],
    ['1.7976931348623157e308', F64, 0x7fef_ffff_ffff_ffffn],
    ['1e-999999999', F64, 0n],
    ['0e999999999', F64, 0n],
    ['0x1p-999999999', F32, 0n],
    ['1_000.2_5e-0_1', F64, hostBits(100.025, F64)],
  ])('%s', (text, format, bits) => {
    expect(floatBits(text, format)).toBe(bits);
  });

  test('an f32 is rounded once, not first to an f64', () => {
    // Just above halfway between two f32 numbers, but exactly halfway once it is rounded to an f64.
    const text = '0x1.00000100000000001p0';
    expect(floatBits(text, F32)).toBe(0x3f80_0001n);
    expect(hostBits(hostValue(floatBits(text, F64), F64), F32)).toBe(0x3f80_0000n);
  });

  test.each([
    ['0x1.ffffffp127', F32],
    ['3.4028235678e38', F32],
    ['1.7976931348623159e308', F64],
    ['1e999999999', F64],
    ['nan:0x0', F32],
    ['nan:0x800000', F32],
    ['nan:0x10_0000_0000_0000', F64],
    ['nan:1', F32],
    ['.5', F32],
    ['1e', F32],
    ['0x1e+1', F32],
    ['1__0', F32],
    ['1._0', F32],
    ['Infinity', F64],
    ['', F64],
  ])('%s is out of range or none', (text, format) => {
    expect(() => floatBits(text, format)).toThrow(LiteralError);
  });
});

describe('floats against the host', () => {
  const settings = { seed: 193_551, numRuns: 2000 };

  test(`every f64 is read back from its shortest decimal, seed ${settings.seed}`, () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(floatBits(Object.is(value, -0) ? '-0' : String(value), F64)).toBe(hostBits(value, F64));
      }),
      settings,
    );
  });

  test(`random decimals are rounded as the host rounds them, seed ${settings.seed}`, () => {
    const digits = fc.stringMatching(/^[1-9][0-9]{0,24}$/);
    fc.assert(
      fc.property(digits, digits, fc.integer({ min: -350, max: 280 }), (whole, fraction, exponent) => {
        const text = `${whole}.${fraction}e${exponent}`;
        expect(floatBits(text, F64)).toBe(hostBits(Number(text), F64));
      }),
      settings,
    );
  });

  test(`an f32 of few digits is rounded as Math.fround does, seed ${settings.seed}`, () => {
    // Rounding twice, as this does, is wrong for one literal in 2^29; none of this seed is among them.
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_999_999 }), fc.integer({ min: -20, max: 20 }), (whole, exponent) => {
        const text = `${whole}e${exponent}`;
        expect(floatBits(text, F32)).toBe(hostBits(Math.fround(Number(text)), F32));
      }),
      settings,
    );
  });

  test.each([
    ['f32', F32, 32],
    ['f64', F64, 64],
  ] as const)(
    `every finite %s is read back from an exact hexadecimal literal, seed ${settings.seed}`,
    (_, format, width) => {
      const exponentMask = (1n << BigInt(width - 1 - format.significandBits)) - 1n;
      fc.assert(
        fc.property(fc.bigInt({ min: 0n, max: (1n << BigInt(width)) - 1n }), (bits) => {
          const exponent = (bits >> BigInt(format.significandBits)) & exponentMask;
          fc.pre(exponent !== exponentMask);
          const stored = BigInt.asUintN(format.significandBits, bits);
          const significand = exponent === 0n ? stored : stored | (1n << BigInt(format.significandBits));
          const bias = Number(exponentMask >> 1n);
          const scale = Math.max(Number(exponent), 1) - bias - format.significandBits;
          const sign = bits >> BigInt(width - 1) === 1n ? '-' : '';
          expect(floatBits(`${sign}0x${significand.toString(16)}p${scale}`, format)).toBe(bits);
        }),
        settings,
      );
    },
  );
});
