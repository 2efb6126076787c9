// Conversions between number types (specification 4.3.4). `i32.wrap_i64` and the reinterpretations move no bits: a
// translator that keeps values in slots need not run them at all.

import { f32FromInteger64 } from '../core/arithmetic.ts';
import { bits, f32, f64, i32, i64, type InstructionRow, row } from './row.ts';

const isNotANumber = { trap: 'invalid-conversion-to-integer', when: (a: number) => a !== a } as const;
// The open interval of numbers whose integer part fits. Its ends are exact in f64.
const outside32Signed = { trap: 'integer-overflow', when: (a: number) => !(a > -2147483649 && a < 2147483648) } as const;
const outside32Unsigned = { trap: 'integer-overflow', when: (a: number) => !(a > -1 && a < 4294967296) } as const;
// -2^63 itself fits, and no f64 lies between it and -2^63 - 1.
const outside64Signed = {
  trap: 'integer-overflow',
  when: (a: number) => !(a >= -9223372036854775808 && a < 9223372036854775808),
} as const;
const outside64Unsigned = {
  trap: 'integer-overflow',
  when: (a: number) => !(a > -1 && a < 18446744073709551616),
} as const;

const into32Signed = { traps: [isNotANumber, outside32Signed] } as const;
const into32Unsigned = { traps: [isNotANumber, outside32Unsigned] } as const;
const into64Signed = { traps: [isNotANumber, outside64Signed] } as const;
const into64Unsigned = { traps: [isNotANumber, outside64Unsigned] } as const;
const saturating = { feature: 'saturatingFloatToInt' } as const;

export const conversionRows: readonly InstructionRow[] = [
  row(0xa7, 'i32.wrap_i64', [i64], [i32], (al) => al),
  row(0xa8, 'i32.trunc_f32_s', [f32], [i32], (a) => a | 0, into32Signed),
  row(0xa9, 'i32.trunc_f32_u', [f32], [i32], (a) => a | 0, into32Unsigned),
  row(0xaa, 'i32.trunc_f64_s', [f64], [i32], (a) => a | 0, into32Signed),
  row(0xab, 'i32.trunc_f64_u', [f64], [i32], (a) => a | 0, into32Unsigned),
  row(0xac, 'i64.extend_i32_s', [i32], [i64], (a) => [a, a >> 31]),
  row(0xad, 'i64.extend_i32_u', [i32], [i64], (a) => [a, 0]),
  // `| 0` keeps the low 32 bits of any whole number, however large; the division by 2^32 is exact.
  row(0xae, 'i64.trunc_f32_s', [f32], [i64], (a) => [a | 0, Math.floor(Math.trunc(a) / 4294967296) | 0], into64Signed),
  row(0xaf, 'i64.trunc_f32_u', [f32], [i64], (a) => [a | 0, Math.floor(Math.trunc(a) / 4294967296) | 0], into64Unsigned),
  row(0xb0, 'i64.trunc_f64_s', [f64], [i64], (a) => [a | 0, Math.floor(Math.trunc(a) / 4294967296) | 0], into64Signed),
  row(0xb1, 'i64.trunc_f64_u', [f64], [i64], (a) => [a | 0, Math.floor(Math.trunc(a) / 4294967296) | 0], into64Unsigned),
  row(0xb2, 'f32.convert_i32_s', [i32], [f32], (a) => Math.fround(a)),
  row(0xb3, 'f32.convert_i32_u', [i32], [f32], (a) => Math.fround(a >>> 0)),
  row(0xb4, 'f32.convert_i64_s', [i64], [f32], (al, ah) => f32FromInteger64(al, ah)),
  row(0xb5, 'f32.convert_i64_u', [i64], [f32], (al, ah) => f32FromInteger64(al, ah >>> 0)),
  row(0xb6, 'f32.demote_f64', [f64], [f32], (a) => Math.fround(a)),
  row(0xb7, 'f64.convert_i32_s', [i32], [f64], (a) => a),
  row(0xb8, 'f64.convert_i32_u', [i32], [f64], (a) => a >>> 0),
  // The product is exact, so the sum rounds once.
  row(0xb9, 'f64.convert_i64_s', [i64], [f64], (al, ah) => ah * 4294967296 + (al >>> 0)),
  row(0xba, 'f64.convert_i64_u', [i64], [f64], (al, ah) => (ah >>> 0) * 4294967296 + (al >>> 0)),
  row(0xbb, 'f64.promote_f32', [f32], [f64], (a) => a),
  bits(0xbc, 'i32.reinterpret_f32', [f32], [i32], (a) => a),
  bits(0xbd, 'i64.reinterpret_f64', [f64], [i64], (al, ah) => [al, ah]),
  bits(0xbe, 'f32.reinterpret_i32', [i32], [f32], (a) => a),
  bits(0xbf, 'f64.reinterpret_i64', [i64], [f64], (al, ah) => [al, ah]),

  // Saturation: `a >= 2^31` must answer MAX and `a <= -2^31` MIN; NaN | 0 is 0.
  row(0xfc0000, 'i32.trunc_sat_f32_s', [f32], [i32], (a) => Math.max(-2147483648, Math.min(2147483647, a)) | 0, saturating),
  row(0xfc0001, 'i32.trunc_sat_f32_u', [f32], [i32], (a) => Math.max(0, Math.min(4294967295, a)) | 0, saturating),
  row(0xfc0002, 'i32.trunc_sat_f64_s', [f64], [i32], (a) => Math.max(-2147483648, Math.min(2147483647, a)) | 0, saturating),
  row(0xfc0003, 'i32.trunc_sat_f64_u', [f64], [i32], (a) => Math.max(0, Math.min(4294967295, a)) | 0, saturating),
  row(0xfc0004, 'i64.trunc_sat_f32_s', [f32], [i64], (a) => [
    a >= 9223372036854775808 ? -1 : a <= -9223372036854775808 ? 0 : a | 0,
    a >= 9223372036854775808 ? 0x7fffffff : a <= -9223372036854775808 ? -0x80000000 : Math.floor(Math.trunc(a) / 4294967296) | 0,
  ], saturating),
  row(0xfc0005, 'i64.trunc_sat_f32_u', [f32], [i64], (a) => [
    a >= 18446744073709551616 ? -1 : a > 0 ? a | 0 : 0,
    a >= 18446744073709551616 ? -1 : a > 0 ? Math.floor(a / 4294967296) | 0 : 0,
  ], saturating),
  row(0xfc0006, 'i64.trunc_sat_f64_s', [f64], [i64], (a) => [
    a >= 9223372036854775808 ? -1 : a <= -9223372036854775808 ? 0 : a | 0,
    a >= 9223372036854775808 ? 0x7fffffff : a <= -9223372036854775808 ? -0x80000000 : Math.floor(Math.trunc(a) / 4294967296) | 0,
  ], saturating),
  row(0xfc0007, 'i64.trunc_sat_f64_u', [f64], [i64], (a) => [
    a >= 18446744073709551616 ? -1 : a > 0 ? a | 0 : 0,
    a >= 18446744073709551616 ? -1 : a > 0 ? Math.floor(a / 4294967296) | 0 : 0,
  ], saturating),
];
