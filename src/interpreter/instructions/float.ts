// The f32 and f64 instructions. Arithmetic is on JavaScript numbers (an f32 is one that Math.fround leaves alone), and
// whatever runs a row makes a NaN result canonical. What must keep a payload (abs, neg, copysign) works on bits.

import { roundToEven } from '../core/arithmetic.ts';
import { bits, f32, f64, type InstructionRow, row, test } from './row.ts';

export const floatRows: readonly InstructionRow[] = [
  test(0x5b, 'f32.eq', [f32, f32], (a, b) => a === b, { swapped: 'f32.eq', inverse: 'f32.ne' }),
  test(0x5c, 'f32.ne', [f32, f32], (a, b) => a !== b, { swapped: 'f32.ne', inverse: 'f32.eq' }),
  test(0x5d, 'f32.lt', [f32, f32], (a, b) => a < b, { swapped: 'f32.gt' }),
  test(0x5e, 'f32.gt', [f32, f32], (a, b) => a > b, { swapped: 'f32.lt' }),
  test(0x5f, 'f32.le', [f32, f32], (a, b) => a <= b, { swapped: 'f32.ge' }),
  test(0x60, 'f32.ge', [f32, f32], (a, b) => a >= b, { swapped: 'f32.le' }),
  test(0x61, 'f64.eq', [f64, f64], (a, b) => a === b, { swapped: 'f64.eq', inverse: 'f64.ne' }),
  test(0x62, 'f64.ne', [f64, f64], (a, b) => a !== b, { swapped: 'f64.ne', inverse: 'f64.eq' }),
  test(0x63, 'f64.lt', [f64, f64], (a, b) => a < b, { swapped: 'f64.gt' }),
  test(0x64, 'f64.gt', [f64, f64], (a, b) => a > b, { swapped: 'f64.lt' }),
  test(0x65, 'f64.le', [f64, f64], (a, b) => a <= b, { swapped: 'f64.ge' }),
  test(0x66, 'f64.ge', [f64, f64], (a, b) => a >= b, { swapped: 'f64.le' }),

  bits(0x8b, 'f32.abs', [f32], [f32], (a) => a & 0x7fffffff),
  bits(0x8c, 'f32.neg', [f32], [f32], (a) => a ^ -0x80000000),
  row(0x8d, 'f32.ceil', [f32], [f32], (a) => Math.ceil(a)),
  row(0x8e, 'f32.floor', [f32], [f32], (a) => Math.floor(a)),
  row(0x8f, 'f32.trunc', [f32], [f32], (a) => Math.trunc(a)),
  row(0x90, 'f32.nearest', [f32], [f32], (a) => roundToEven(a)),
  // Sums and products are the same in either order, a NaN being made canonical.
  // Computing in f64 and rounding once more is exact for f32's four operations and the square root: 53 >= 2 * 24 + 2.
  row(0x91, 'f32.sqrt', [f32], [f32], (a) => Math.fround(Math.sqrt(a))),
  row(0x92, 'f32.add', [f32, f32], [f32], (a, b) => Math.fround(a + b), { commutative: true }),
  row(0x93, 'f32.sub', [f32, f32], [f32], (a, b) => Math.fround(a - b)),
  row(0x94, 'f32.mul', [f32, f32], [f32], (a, b) => Math.fround(a * b), { commutative: true }),
  row(0x95, 'f32.div', [f32, f32], [f32], (a, b) => Math.fround(a / b)),
  row(0x96, 'f32.min', [f32, f32], [f32], (a, b) => Math.min(a, b)),
  row(0x97, 'f32.max', [f32, f32], [f32], (a, b) => Math.max(a, b)),
  bits(0x98, 'f32.copysign', [f32, f32], [f32], (a, b) => (a & 0x7fffffff) | (b & -0x80000000)),

  bits(0x99, 'f64.abs', [f64], [f64], (al, ah) => [al, ah & 0x7fffffff], { unlessNaN: (a) => Math.abs(a) }),
  bits(0x9a, 'f64.neg', [f64], [f64], (al, ah) => [al, ah ^ -0x80000000], { unlessNaN: (a) => -a }),
  row(0x9b, 'f64.ceil', [f64], [f64], (a) => Math.ceil(a)),
  row(0x9c, 'f64.floor', [f64], [f64], (a) => Math.floor(a)),
  row(0x9d, 'f64.trunc', [f64], [f64], (a) => Math.trunc(a)),
  row(0x9e, 'f64.nearest', [f64], [f64], (a) => roundToEven(a)),
  row(0x9f, 'f64.sqrt', [f64], [f64], (a) => Math.sqrt(a)),
  row(0xa0, 'f64.add', [f64, f64], [f64], (a, b) => a + b, { commutative: true }),
  row(0xa1, 'f64.sub', [f64, f64], [f64], (a, b) => a - b),
  row(0xa2, 'f64.mul', [f64, f64], [f64], (a, b) => a * b, { commutative: true }),
  row(0xa3, 'f64.div', [f64, f64], [f64], (a, b) => a / b),
  row(0xa4, 'f64.min', [f64, f64], [f64], (a, b) => Math.min(a, b)),
  row(0xa5, 'f64.max', [f64, f64], [f64], (a, b) => Math.max(a, b)),
  bits(0xa6, 'f64.copysign', [f64, f64], [f64], (al, ah, _bl, bh) => [al, (ah & 0x7fffffff) | (bh & -0x80000000)]),
];
