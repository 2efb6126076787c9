// The vector instructions on integer lanes and on the bits of a whole vector, relaxed ones among them.

import { i32, v128 } from '../core/types.ts';
import type { VectorRow } from './row.ts';
import { choice, comparison, extract, grouped, lanewise, reduction, replace, shift, splat, vector, widening } from './vector-row.ts';

/** The integer meaning of a name in lanes of 32 bits or fewer, and that of i64. */
const byWidth = (name: string) => (shape: string) => (shape === 'i64x2' ? `${name}64` : name);
/** A meaning that saturates: `add_sat_s` has one for 8 and one for 16 bits. */
const saturating = (name: string) => (shape: string) => `${name}${shape === 'i8x16' ? 8 : 16}`;
/** The vector as four words: for instructions on bits, which know no lanes. */
const bitwise = (opcode: number, name: string, operands: 1 | 2 | 3, meaning: string): VectorRow[] =>
  lanewise(name, operands, { i32x4: opcode }, meaning).map((row) => ({ ...row, name: `v128.${name}` }));

/** Neighbouring pairs of one operand added up. */
const pairwise = (opcode: number, name: string, to: 'i16x8' | 'i32x4', lane: 's8' | 'u8' | 's16' | 'u16'): VectorRow =>
  grouped(opcode, name, [v128], to, 'i32.add', [
    { operand: 0, lane, scale: 2, offset: 0 },
    { operand: 0, lane, scale: 2, offset: 1 },
  ]);

/** Products of `size` neighbouring pairs of lanes of two operands. */
const products = (lane: 's8' | 's16', size: number) =>
  Array.from({ length: size }, (_, offset) => [
    { operand: 0, lane, scale: size, offset },
    { operand: 1, lane, scale: size, offset },
  ]).flat();

export const integerVectorRows: readonly VectorRow[] = [
  ...splat({ i8x16: 0x0f, i16x8: 0x10, i32x4: 0x11, i64x2: 0x12 }),
  ...extract('extract_lane_s', { i8x16: 0x15, i16x8: 0x18 }),
  ...extract('extract_lane_u', { i8x16: 0x16, i16x8: 0x19 }),
  ...extract('extract_lane', { i32x4: 0x1b, i64x2: 0x1d }),
  ...replace({ i8x16: 0x17, i16x8: 0x1a, i32x4: 0x1c, i64x2: 0x1e }),
  vector(0x0d, 'i8x16.shuffle', [v128, v128], [v128], { form: 'own', name: 'shuffle' }, { immediates: ['lanes'], lanes: 32 }),
  vector(0x0e, 'i8x16.swizzle', [v128, v128], [v128], { form: 'own', name: 'swizzle' }),

  ...comparison('eq', { i8x16: 0x23, i16x8: 0x2d, i32x4: 0x37, i64x2: 0xd6 }),
  ...comparison('ne', { i8x16: 0x24, i16x8: 0x2e, i32x4: 0x38, i64x2: 0xd7 }),
  ...comparison('lt_s', { i8x16: 0x25, i16x8: 0x2f, i32x4: 0x39, i64x2: 0xd8 }),
  ...comparison('lt_u', { i8x16: 0x26, i16x8: 0x30, i32x4: 0x3a }),
  ...comparison('gt_s', { i8x16: 0x27, i16x8: 0x31, i32x4: 0x3b, i64x2: 0xd9 }),
  ...comparison('gt_u', { i8x16: 0x28, i16x8: 0x32, i32x4: 0x3c }),
  ...comparison('le_s', { i8x16: 0x29, i16x8: 0x33, i32x4: 0x3d, i64x2: 0xda }),
  ...comparison('le_u', { i8x16: 0x2a, i16x8: 0x34, i32x4: 0x3e }),
  ...comparison('ge_s', { i8x16: 0x2b, i16x8: 0x35, i32x4: 0x3f, i64x2: 0xdb }),
  ...comparison('ge_u', { i8x16: 0x2c, i16x8: 0x36, i32x4: 0x40 }),

  ...bitwise(0x4d, 'not', 1, 'not'),
  ...bitwise(0x4e, 'and', 2, 'i32.and'),
  ...bitwise(0x4f, 'andnot', 2, 'andnot'),
  ...bitwise(0x50, 'or', 2, 'i32.or'),
  ...bitwise(0x51, 'xor', 2, 'i32.xor'),
  ...bitwise(0x52, 'bitselect', 3, 'bitselect'),
  vector(0x53, 'v128.any_true', [v128], [i32], { form: 'own', name: 'anyTrue' }),
  ...reduction('all_true', 'all true', { i8x16: 0x63, i16x8: 0x83, i32x4: 0xa3, i64x2: 0xc3 }),
  ...reduction('bitmask', 'bit mask', { i8x16: 0x64, i16x8: 0x84, i32x4: 0xa4, i64x2: 0xc4 }),

  ...lanewise('abs', 1, { i8x16: 0x60, i16x8: 0x80, i32x4: 0xa0, i64x2: 0xc0 }, byWidth('abs')),
  ...lanewise('neg', 1, { i8x16: 0x61, i16x8: 0x81, i32x4: 0xa1, i64x2: 0xc1 }, byWidth('neg')),
  ...lanewise('popcnt', 1, { i8x16: 0x62 }),
  ...shift('shl', { i8x16: 0x6b, i16x8: 0x8b, i32x4: 0xab, i64x2: 0xcb }),
  ...shift('shr_s', { i8x16: 0x6c, i16x8: 0x8c, i32x4: 0xac, i64x2: 0xcc }),
  ...shift('shr_u', { i8x16: 0x6d, i16x8: 0x8d, i32x4: 0xad, i64x2: 0xcd }),
  ...lanewise('add', 2, { i8x16: 0x6e, i16x8: 0x8e, i32x4: 0xae, i64x2: 0xce }),
  ...lanewise('add_sat_s', 2, { i8x16: 0x6f, i16x8: 0x8f }, saturating('add_sat_s')),
  ...lanewise('add_sat_u', 2, { i8x16: 0x70, i16x8: 0x90 }, saturating('add_sat_u')),
  ...lanewise('sub', 2, { i8x16: 0x71, i16x8: 0x91, i32x4: 0xb1, i64x2: 0xd1 }),
  ...lanewise('sub_sat_s', 2, { i8x16: 0x72, i16x8: 0x92 }, saturating('sub_sat_s')),
  ...lanewise('sub_sat_u', 2, { i8x16: 0x73, i16x8: 0x93 }, 'sub_sat_u'),
  ...lanewise('mul', 2, { i16x8: 0x95, i32x4: 0xb5, i64x2: 0xd5 }),
  ...choice('min_s', { i8x16: 0x76, i16x8: 0x96, i32x4: 0xb6 }, 'gt_s'),
  ...choice('min_u', { i8x16: 0x77, i16x8: 0x97, i32x4: 0xb7 }, 'gt_u'),
  ...choice('max_s', { i8x16: 0x78, i16x8: 0x98, i32x4: 0xb8 }, 'lt_s'),
  ...choice('max_u', { i8x16: 0x79, i16x8: 0x99, i32x4: 0xb9 }, 'lt_u'),
  ...lanewise('avgr_u', 2, { i8x16: 0x7b, i16x8: 0x9b }, 'avgr'),
  ...lanewise('q15mulr_sat_s', 2, { i16x8: 0x82 }, 'q15mulr'),

  vector(0x65, 'i8x16.narrow_i16x8_s', [v128, v128], [v128], { form: 'narrow', result: 's8', from: 's16', meaning: 'narrow_s8' }),
  vector(0x66, 'i8x16.narrow_i16x8_u', [v128, v128], [v128], { form: 'narrow', result: 'u8', from: 's16', meaning: 'narrow_u8' }),
  vector(0x85, 'i16x8.narrow_i32x4_s', [v128, v128], [v128], { form: 'narrow', result: 's16', from: 'i32', meaning: 'narrow_s16' }),
  vector(0x86, 'i16x8.narrow_i32x4_u', [v128, v128], [v128], { form: 'narrow', result: 'u16', from: 'i32', meaning: 'narrow_u16' }),
  ...widening((half, sign) => `extend_${half}_i8x16_${sign}`, 1, 'i16x8', 'i8x16', [0x87, 0x88, 0x89, 0x8a], () => 'same'),
  ...widening((half, sign) => `extend_${half}_i16x8_${sign}`, 1, 'i32x4', 'i16x8', [0xa7, 0xa8, 0xa9, 0xaa], () => 'same'),
  ...widening((half, sign) => `extend_${half}_i32x4_${sign}`, 1, 'i64x2', 'i32x4', [0xc7, 0xc8, 0xc9, 0xca], (sign) => `i64.extend_i32_${sign}`),
  ...widening((half, sign) => `extmul_${half}_i8x16_${sign}`, 2, 'i16x8', 'i8x16', [0x9c, 0x9d, 0x9e, 0x9f], () => 'i32.mul'),
  ...widening((half, sign) => `extmul_${half}_i16x8_${sign}`, 2, 'i32x4', 'i16x8', [0xbc, 0xbd, 0xbe, 0xbf], () => 'i32.mul'),
  ...widening((half, sign) => `extmul_${half}_i32x4_${sign}`, 2, 'i64x2', 'i32x4', [0xdc, 0xdd, 0xde, 0xdf], (sign) => `extmul_${sign}64`),

  pairwise(0x7c, 'i16x8.extadd_pairwise_i8x16_s', 'i16x8', 's8'),
  pairwise(0x7d, 'i16x8.extadd_pairwise_i8x16_u', 'i16x8', 'u8'),
  pairwise(0x7e, 'i32x4.extadd_pairwise_i16x8_s', 'i32x4', 's16'),
  pairwise(0x7f, 'i32x4.extadd_pairwise_i16x8_u', 'i32x4', 'u16'),
  grouped(0xba, 'i32x4.dot_i16x8_s', [v128, v128], 'i32x4', 'dot', products('s16', 2)),

  vector(0x100, 'i8x16.relaxed_swizzle', [v128, v128], [v128], { form: 'own', name: 'swizzle' }),
  ...lanewise('relaxed_laneselect', 3, { i8x16: 0x109, i16x8: 0x10a, i32x4: 0x10b, i64x2: 0x10c }).map((row) => ({
    ...row,
    rule: bitwise(0, 'bitselect', 3, 'bitselect')[0]!.rule,
  })),
  ...lanewise('relaxed_q15mulr_s', 2, { i16x8: 0x111 }, 'q15mulr'),
  grouped(0x112, 'i16x8.relaxed_dot_i8x16_i7x16_s', [v128, v128], 'i16x8', 'dot_sat', products('s8', 2)),
  grouped(0x113, 'i32x4.relaxed_dot_i8x16_i7x16_add_s', [v128, v128, v128], 'i32x4', 'dot_sat_add', [
    ...products('s8', 4),
    { operand: 2, lane: 'i32', scale: 1, offset: 0 },
  ]),
];
