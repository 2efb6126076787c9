// Operands for comparisons with a native engine, as bits: the edges of every number type, and fast-check's choice of
// others near the edges and anywhere. And what of a result has to be the same: NaN payloads of arithmetic need not.

import fc from 'fast-check';
import type { NumberType } from './encode.ts';

const scratch = new DataView(new ArrayBuffer(8));

/** The bits of a number as an f32. */
export function f32Bits(value: number): bigint {
  scratch.setFloat32(0, value);
  return BigInt(scratch.getUint32(0));
}

/** The bits of a number as an f64. */
export function f64Bits(value: number): bigint {
  scratch.setFloat64(0, value);
  return scratch.getBigUint64(0);
}

const widths: Readonly<Record<NumberType, 32 | 64>> = { i32: 32, i64: 64, f32: 32, f64: 64 };

/** Bits in a value of a type. */
export function widthOf(type: NumberType): 32 | 64 {
  return widths[type];
}

const bothSigns = (values: readonly number[]): number[] => values.flatMap((value) => [value, -value]);

const smallIntegers = [0, 1, -1, 2, -2, 3, 7, 31, 32, 33, 63, 64, 127, 128, -128, -129, 255, 256, 32767, 32768, 65535];
const integers32 = [...smallIntegers, 0x10000, 0x12345678, 0x55555555, 0x7ffffffe, 0x7fffffff]
  .concat(-0x80000000, -0x7fffffff, -0x55555556, -0x12345678)
  .map((value) => BigInt.asUintN(32, BigInt(value)));
const integers64 = [
  ...[...smallIntegers, 0x7fffffff, -0x80000000].map(BigInt),
  ...[31n, 32n, 33n, 48n, 52n, 53n, 54n, 62n, 63n].flatMap((power) => [
    1n << power,
    (1n << power) - 1n,
    (1n << power) + 1n,
  ]),
  ...[-(1n << 31n) - 1n, -(1n << 32n), -(1n << 53n) - 1n, (1n << 63n) + 2n, -3n],
  ...[0x0123456789abcdefn, 0x5555555555555555n, 0xaaaaaaaaaaaaaaaan, 0xffffffff00000000n, 0x00000001_80000000n],
  // Divisions by an estimate err first at quotients and divisors of many ones.
  ...[0xfffffffffffff800n, 0x7ffffffffffffc00n, 0x8000000000000401n, 0x00000003_ffffffffn, 0x0010000000000001n],
].map((value) => BigInt.asUintN(64, value));

/** Numbers around which conversions, roundings and comparisons change their minds, exact in f32. */
const commonFloats = bothSigns([
  0,
  0.5,
  1,
  1.5,
  2.5,
  3,
  4.5,
  127.5,
  2 ** 23,
  2 ** 24,
  2 ** 31,
  2 ** 32,
  2 ** 63,
  2 ** 64,
  Infinity,
]);
const float32s = [
  ...[...commonFloats, ...bothSigns([Math.PI, 8388607.5, 4194304.5, 3e38, 1e-30])].map(f32Bits),
  // The neighbours of 0.5, 2^31, 2^32, 2^63 and 2^64; subnormal numbers and the smallest normal one; the largest.
  ...[0x3effffffn, 0x3f000001n, 0x4effffffn, 0x4f000001n, 0x4f7fffffn, 0x5effffffn, 0x5f000001n, 0x5f7fffffn],
  ...[0xbeffffffn, 0xcf000001n, 0xceffffffn, 0xbf7fffffn, 0xbf800001n, 0xdf000001n],
  ...[1n, 2n, 0x7fffffn, 0x800000n, 0x80000001n, 0x807fffffn, 0x80800000n, 0x7f7fffffn, 0xff7fffffn],
  // NaNs: canonical of either sign, signalling, with payloads.
  ...[0x7fc00000n, 0xffc00000n, 0x7f800001n, 0xff800001n, 0x7fbfffffn, 0x7fc12345n, 0xffffffffn, 0x7fffffffn],
];
const float64s = [
  ...[
    ...commonFloats,
    ...bothSigns([Math.PI, 8388607.5, 4503599627370495.5, 2 ** 51 - 0.25, 2 ** 52, 2 ** 53, 1e-300]),
  ].map(f64Bits),
  ...bothSigns([
    2147483647, 2147483647.5, 2147483648.5, 4294967295, 4294967295.5, 0.9999999999999999, 1.0000000000000002,
  ]).map(f64Bits),
  // Where f32 begins and ends: its smallest numbers, halves of them, ties between neighbours, its largest and beyond.
  ...bothSigns([
    2 ** -149,
    2 ** -150,
    2 ** -150 * 1.0000001,
    2 ** -126,
    1 + 2 ** -24,
    1 + 2 ** -24 + 2 ** -50,
    1 + 3 * 2 ** -24,
  ]).map(f64Bits),
  ...[3.4028234663852886e38, 3.4028235677973366e38, 3.402823567797336e38, 1.7976931348623157e308].map(f64Bits),
  // The neighbours of 0.5, 2^63 and 2^64; subnormal numbers and the smallest normal one.
  ...[0x3fdfffffffffffffn, 0xbfdfffffffffffffn, 0x43dfffffffffffffn, 0xc3e0000000000001n, 0x43efffffffffffffn],
  ...[1n, 0x000fffffffffffffn, 0x0010000000000000n, 0x8000000000000001n, 0x800fffffffffffffn],
  ...[0x7ff8000000000000n, 0xfff8000000000000n, 0x7ff0000000000001n, 0xfff4000000000000n, 0x7ffc123456789abcn],
  ...[0x7ff0000020000000n, 0xffffffffffffffffn],
];

/** The values of a type at which instructions have got things wrong. */
export const edges: Readonly<Record<NumberType, readonly bigint[]>> = {
  i32: [...new Set(integers32)],
  i64: [...new Set(integers64)],
  f32: [...new Set(float32s)],
  f64: [...new Set(float64s)],
};

/** Values of a type: edges, their neighbours in bits, integers as floats, and anything. */
export function operand(type: NumberType): fc.Arbitrary<bigint> {
  const width = widthOf(type);
  const anything = fc.bigInt({ min: 0n, max: (1n << BigInt(width)) - 1n });
  const edge = fc.constantFrom(...edges[type]);
  const nearEdge = fc
    .tuple(edge, fc.bigInt({ min: -4n, max: 4n }))
    .map(([bits, distance]) => BigInt.asUintN(width, bits + distance));
  // Few bits set: quotients, shift counts and roundings with a pattern.
  const sparse = fc
    .tuple(fc.nat(width - 1), fc.nat(width - 1), fc.boolean())
    .map(([high, low, minus]) =>
      BigInt.asUintN(width, (1n << BigInt(high)) + (minus ? -1n : 1n) * (1n << BigInt(low))),
    );
  if (type === 'i32' || type === 'i64') return fc.oneof(edge, nearEdge, sparse, anything);
  const toBits = type === 'f32' ? f32Bits : f64Bits;
  const whole = fc.bigInt({ min: -(1n << 65n), max: 1n << 65n }).map((value) => toBits(Number(value)));
  const halves = fc.integer({ min: -0x80000000, max: 0x7fffffff }).map((value) => toBits(value / 2));
  return fc.oneof(edge, nearEdge, sparse, anything, whole, halves);
}

const nanBase: Readonly<Record<'f32' | 'f64', bigint>> = { f32: 0x7f800000n, f64: 0x7ff0000000000000n };
const quietBit: Readonly<Record<'f32' | 'f64', bigint>> = { f32: 0x400000n, f64: 0x8000000000000n };

/** Whether bits of a float type are a NaN. */
export function isNaNPattern(type: 'f32' | 'f64', bits: bigint): boolean {
  const magnitude = bits & ~(type === 'f32' ? 0x80000000n : 0x8000000000000000n);
  return magnitude > nanBase[type];
}

/**
 * Whether our result of arithmetic is right where the native engine's is `native`. A NaN of theirs may be any arithmetic
 * NaN (specification 4.3.3, "NaN propagation"); ours is always the positive canonical one.
 */
export function sameArithmetic(type: NumberType, ours: bigint, native: bigint): boolean {
  if (type === 'i32' || type === 'i64' || !isNaNPattern(type, native)) return ours === native;
  return (native & quietBit[type]) !== 0n && ours === (nanBase[type] | quietBit[type]);
}

/** The number that bits of a float type stand for. */
export function floatOf(type: 'f32' | 'f64', bits: bigint): number {
  if (type === 'f32') {
    scratch.setUint32(0, Number(bits));
    return scratch.getFloat32(0);
  }
  scratch.setBigUint64(0, bits);
  return scratch.getFloat64(0);
}

/** Bits for people. */
export function shownBits(type: NumberType, bits: bigint): string {
  const hex = `${type} 0x${bits.toString(16)}`;
  return type === 'f32' || type === 'f64' ? `${hex} (${floatOf(type, bits)})` : hex;
}
