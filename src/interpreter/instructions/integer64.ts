// The i64 instructions on two int32 halves: al, ah is the first operand's low and high half, bl, bh the second's.
// BigInt64Array was measured 3 to 7 times slower (design page, section 4).

import { divideSigned, divideUnsigned, division, multiplyHigh, populationCount } from '../core/arithmetic.ts';
import { i64, type InstructionRow, row, test } from './row.ts';

export const integer64Rows: readonly InstructionRow[] = [
  test(0x50, 'i64.eqz', [i64], (al, ah) => (al | ah) === 0),
  test(0x51, 'i64.eq', [i64, i64], (al, ah, bl, bh) => al === bl && ah === bh, {
    inverse: 'i64.ne',
    swapped: 'i64.eq',
  }),
  test(0x52, 'i64.ne', [i64, i64], (al, ah, bl, bh) => al !== bl || ah !== bh, {
    inverse: 'i64.eq',
    swapped: 'i64.ne',
  }),
  test(0x53, 'i64.lt_s', [i64, i64], (al, ah, bl, bh) => ah < bh || (ah === bh && al >>> 0 < bl >>> 0), {
    inverse: 'i64.ge_s',
    swapped: 'i64.gt_s',
  }),
  test(0x54, 'i64.lt_u', [i64, i64], (al, ah, bl, bh) => ah >>> 0 < bh >>> 0 || (ah === bh && al >>> 0 < bl >>> 0), {
    inverse: 'i64.ge_u',
    swapped: 'i64.gt_u',
  }),
  test(0x55, 'i64.gt_s', [i64, i64], (al, ah, bl, bh) => ah > bh || (ah === bh && al >>> 0 > bl >>> 0), {
    inverse: 'i64.le_s',
    swapped: 'i64.lt_s',
  }),
  test(0x56, 'i64.gt_u', [i64, i64], (al, ah, bl, bh) => ah >>> 0 > bh >>> 0 || (ah === bh && al >>> 0 > bl >>> 0), {
    inverse: 'i64.le_u',
    swapped: 'i64.lt_u',
  }),
  test(0x57, 'i64.le_s', [i64, i64], (al, ah, bl, bh) => ah < bh || (ah === bh && al >>> 0 <= bl >>> 0), {
    inverse: 'i64.gt_s',
    swapped: 'i64.ge_s',
  }),
  test(0x58, 'i64.le_u', [i64, i64], (al, ah, bl, bh) => ah >>> 0 < bh >>> 0 || (ah === bh && al >>> 0 <= bl >>> 0), {
    inverse: 'i64.gt_u',
    swapped: 'i64.ge_u',
  }),
  test(0x59, 'i64.ge_s', [i64, i64], (al, ah, bl, bh) => ah > bh || (ah === bh && al >>> 0 >= bl >>> 0), {
    inverse: 'i64.lt_s',
    swapped: 'i64.le_s',
  }),
  test(0x5a, 'i64.ge_u', [i64, i64], (al, ah, bl, bh) => ah >>> 0 > bh >>> 0 || (ah === bh && al >>> 0 >= bl >>> 0), {
    inverse: 'i64.lt_u',
    swapped: 'i64.le_u',
  }),

  row(0x79, 'i64.clz', [i64], [i64], (al, ah) => [ah === 0 ? 32 + Math.clz32(al) : Math.clz32(ah), 0]),
  row(0x7a, 'i64.ctz', [i64], [i64], (al, ah) => [
    al !== 0 ? 31 - Math.clz32(al & -al) : ah === 0 ? 64 : 63 - Math.clz32(ah & -ah),
    0,
  ]),
  row(0x7b, 'i64.popcnt', [i64], [i64], (al, ah) => [populationCount(al) + populationCount(ah), 0]),
  row(
    0x7c,
    'i64.add',
    [i64, i64],
    [i64],
    (al, ah, bl, bh) => {
      const low = (al + bl) | 0;
      return [low, (ah + bh + (low >>> 0 < al >>> 0 ? 1 : 0)) | 0];
    },
    { commutative: true },
  ),
  row(0x7d, 'i64.sub', [i64, i64], [i64], (al, ah, bl, bh) => [
    (al - bl) | 0,
    (ah - bh - (al >>> 0 < bl >>> 0 ? 1 : 0)) | 0,
  ]),
  row(
    0x7e,
    'i64.mul',
    [i64, i64],
    [i64],
    // The low half of the product, and the three partial products that reach the high half.
    (al, ah, bl, bh) => [
      Math.imul(al, bl),
      (multiplyHigh(al, bl) + Math.imul(al, bh) + Math.imul(ah, bl)) | 0,
    ],
    { commutative: true },
  ),
  row(
    0x7f,
    'i64.div_s',
    [i64, i64],
    [i64],
    (al, ah, bl, bh) => {
      divideSigned(al, ah, bl, bh);
      return [division[0]!, division[1]!];
    },
    {
      traps: [
        { trap: 'integer-divide-by-zero', when: (_al, _ah, bl, bh) => (bl | bh) === 0 },
        { trap: 'integer-overflow', when: (al, ah, bl, bh) => (bl & bh) === -1 && al === 0 && ah === -0x80000000 },
      ],
    },
  ),
  row(
    0x80,
    'i64.div_u',
    [i64, i64],
    [i64],
    (al, ah, bl, bh) => {
      divideUnsigned(al, ah, bl, bh);
      return [division[0]!, division[1]!];
    },
    { traps: [{ trap: 'integer-divide-by-zero', when: (_al, _ah, bl, bh) => (bl | bh) === 0 }] },
  ),
  row(
    0x81,
    'i64.rem_s',
    [i64, i64],
    [i64],
    (al, ah, bl, bh) => {
      divideSigned(al, ah, bl, bh);
      return [division[2]!, division[3]!];
    },
    { traps: [{ trap: 'integer-divide-by-zero', when: (_al, _ah, bl, bh) => (bl | bh) === 0 }] },
  ),
  row(
    0x82,
    'i64.rem_u',
    [i64, i64],
    [i64],
    (al, ah, bl, bh) => {
      divideUnsigned(al, ah, bl, bh);
      return [division[2]!, division[3]!];
    },
    { traps: [{ trap: 'integer-divide-by-zero', when: (_al, _ah, bl, bh) => (bl | bh) === 0 }] },
  ),
  row(0x83, 'i64.and', [i64, i64], [i64], (al, ah, bl, bh) => [al & bl, ah & bh], { commutative: true }),
  row(0x84, 'i64.or', [i64, i64], [i64], (al, ah, bl, bh) => [al | bl, ah | bh], { commutative: true }),
  row(0x85, 'i64.xor', [i64, i64], [i64], (al, ah, bl, bh) => [al ^ bl, ah ^ bh], { commutative: true }),

  // Shifts. JavaScript takes counts modulo 32: `x << n` serves counts 32 to 63 of the other half as it stands, and
  // `x >>> (31 - n) >>> 1` is `x >>> (32 - n)` that answers 0 for n = 0.
  row(0x86, 'i64.shl', [i64, i64], [i64], (al, ah, bl) => [
    (bl & 32) === 0 ? al << bl : 0,
    (bl & 32) === 0 ? (ah << bl) | ((al >>> (31 - (bl & 31))) >>> 1) : al << bl,
  ]),
  row(0x87, 'i64.shr_s', [i64, i64], [i64], (al, ah, bl) => [
    (bl & 32) === 0 ? (al >>> bl) | ((ah << (31 - (bl & 31))) << 1) : ah >> bl,
    (bl & 32) === 0 ? ah >> bl : ah >> 31,
  ]),
  row(0x88, 'i64.shr_u', [i64, i64], [i64], (al, ah, bl) => [
    (bl & 32) === 0 ? (al >>> bl) | ((ah << (31 - (bl & 31))) << 1) : ah >>> bl,
    (bl & 32) === 0 ? ah >>> bl : 0,
  ]),
  row(0x89, 'i64.rotl', [i64, i64], [i64], (al, ah, bl) => {
    const low = (bl & 32) === 0 ? al : ah;
    const high = (bl & 32) === 0 ? ah : al;
    return [
      (low << bl) | ((high >>> (31 - (bl & 31))) >>> 1),
      (high << bl) | ((low >>> (31 - (bl & 31))) >>> 1),
    ];
  }),
  row(0x8a, 'i64.rotr', [i64, i64], [i64], (al, ah, bl) => {
    const low = (bl & 32) === 0 ? al : ah;
    const high = (bl & 32) === 0 ? ah : al;
    return [
      (low >>> bl) | ((high << (31 - (bl & 31))) << 1),
      (high >>> bl) | ((low << (31 - (bl & 31))) << 1),
    ];
  }),

  row(0xc2, 'i64.extend8_s', [i64], [i64], (al) => [(al << 24) >> 24, (al << 24) >> 31], { feature: 'signExtension' }),
  row(0xc3, 'i64.extend16_s', [i64], [i64], (al) => [(al << 16) >> 16, (al << 16) >> 31], { feature: 'signExtension' }),
  row(0xc4, 'i64.extend32_s', [i64], [i64], (al) => [al, al >> 31], { feature: 'signExtension' }),
];
