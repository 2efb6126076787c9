// The i32 instructions. An i32 is a JavaScript number kept in int32 range: every arrow ends in `| 0` or its like.

import { populationCount } from '../core/arithmetic.ts';
import { i32, type InstructionRow, row, test } from './row.ts';

export const integer32Rows: readonly InstructionRow[] = [
  test(0x45, 'i32.eqz', [i32], (a) => a === 0),
  test(0x46, 'i32.eq', [i32, i32], (a, b) => a === b, { inverse: 'i32.ne', swapped: 'i32.eq' }),
  test(0x47, 'i32.ne', [i32, i32], (a, b) => a !== b, { inverse: 'i32.eq', swapped: 'i32.ne' }),
  test(0x48, 'i32.lt_s', [i32, i32], (a, b) => a < b, { inverse: 'i32.ge_s', swapped: 'i32.gt_s' }),
  test(0x49, 'i32.lt_u', [i32, i32], (a, b) => a >>> 0 < b >>> 0, { inverse: 'i32.ge_u', swapped: 'i32.gt_u' }),
  test(0x4a, 'i32.gt_s', [i32, i32], (a, b) => a > b, { inverse: 'i32.le_s', swapped: 'i32.lt_s' }),
  test(0x4b, 'i32.gt_u', [i32, i32], (a, b) => a >>> 0 > b >>> 0, { inverse: 'i32.le_u', swapped: 'i32.lt_u' }),
  test(0x4c, 'i32.le_s', [i32, i32], (a, b) => a <= b, { inverse: 'i32.gt_s', swapped: 'i32.ge_s' }),
  test(0x4d, 'i32.le_u', [i32, i32], (a, b) => a >>> 0 <= b >>> 0, { inverse: 'i32.gt_u', swapped: 'i32.ge_u' }),
  test(0x4e, 'i32.ge_s', [i32, i32], (a, b) => a >= b, { inverse: 'i32.lt_s', swapped: 'i32.le_s' }),
  test(0x4f, 'i32.ge_u', [i32, i32], (a, b) => a >>> 0 >= b >>> 0, { inverse: 'i32.lt_u', swapped: 'i32.le_u' }),

  row(0x67, 'i32.clz', [i32], [i32], (a) => Math.clz32(a)),
  row(0x68, 'i32.ctz', [i32], [i32], (a) => (a === 0 ? 32 : 31 - Math.clz32(a & -a))),
  row(0x69, 'i32.popcnt', [i32], [i32], (a) => populationCount(a)),
  row(0x6a, 'i32.add', [i32, i32], [i32], (a, b) => (a + b) | 0, { commutative: true }),
  row(0x6b, 'i32.sub', [i32, i32], [i32], (a, b) => (a - b) | 0),
  row(0x6c, 'i32.mul', [i32, i32], [i32], (a, b) => Math.imul(a, b), { commutative: true }),
  row(0x6d, 'i32.div_s', [i32, i32], [i32], (a, b) => (a / b) | 0, {
    traps: [
      { trap: 'integer-divide-by-zero', when: (_a, b) => b === 0 },
      { trap: 'integer-overflow', when: (a, b) => b === -1 && a === -0x80000000 },
    ],
  }),
  row(0x6e, 'i32.div_u', [i32, i32], [i32], (a, b) => ((a >>> 0) / (b >>> 0)) | 0, {
    traps: [{ trap: 'integer-divide-by-zero', when: (_a, b) => b === 0 }],
  }),
  // MIN % -1 is -0 in JavaScript, which `| 0` makes the 0 that specification 4.3.2 (irem_s) asks for.
  row(0x6f, 'i32.rem_s', [i32, i32], [i32], (a, b) => (a % b) | 0, {
    traps: [{ trap: 'integer-divide-by-zero', when: (_a, b) => b === 0 }],
  }),
  row(0x70, 'i32.rem_u', [i32, i32], [i32], (a, b) => ((a >>> 0) % (b >>> 0)) | 0, {
    traps: [{ trap: 'integer-divide-by-zero', when: (_a, b) => b === 0 }],
  }),
  row(0x71, 'i32.and', [i32, i32], [i32], (a, b) => a & b, { commutative: true }),
  row(0x72, 'i32.or', [i32, i32], [i32], (a, b) => a | b, { commutative: true }),
  row(0x73, 'i32.xor', [i32, i32], [i32], (a, b) => a ^ b, { commutative: true }),
  row(0x74, 'i32.shl', [i32, i32], [i32], (a, b) => a << b),
  row(0x75, 'i32.shr_s', [i32, i32], [i32], (a, b) => a >> b),
  row(0x76, 'i32.shr_u', [i32, i32], [i32], (a, b) => (a >>> b) | 0),
  // JavaScript takes shift counts modulo 32, so a rotation by 0 shifts by 0 twice and ORs a value with itself.
  row(0x77, 'i32.rotl', [i32, i32], [i32], (a, b) => (a << b) | (a >>> (32 - b))),
  row(0x78, 'i32.rotr', [i32, i32], [i32], (a, b) => (a >>> b) | (a << (32 - b))),

  row(0xc0, 'i32.extend8_s', [i32], [i32], (a) => (a << 24) >> 24, { feature: 'signExtension' }),
  row(0xc1, 'i32.extend16_s', [i32], [i32], (a) => (a << 16) >> 16, { feature: 'signExtension' }),
];
