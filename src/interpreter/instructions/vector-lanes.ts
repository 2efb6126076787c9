// What vector instructions do to a lane where no scalar instruction does the same. Lanes of 8 and 16 bits come as
// int32 in their own range and go back modulo their width; an i64 lane is two words as everywhere (integer64.ts).

import { multiplyHigh } from '../core/arithmetic.ts';
import { f32, f64, i32, i64, lane, type ValueRow } from './row.ts';

export const laneRows: readonly ValueRow[] = [
  lane('same', [i32], [i32], (a) => a),
  lane('same64', [i64], [i64], (al, ah) => [al, ah]),
  lane('abs', [i32], [i32], (a) => (a < 0 ? -a | 0 : a)),
  lane('neg', [i32], [i32], (a) => -a | 0),
  lane('abs64', [i64], [i64], (al, ah) => [
    ah < 0 ? -al | 0 : al,
    ah < 0 ? (~ah + (al === 0 ? 1 : 0)) | 0 : ah,
  ]),
  lane('neg64', [i64], [i64], (al, ah) => [-al | 0, (~ah + (al === 0 ? 1 : 0)) | 0]),
  lane('not', [i32], [i32], (a) => ~a),
  lane('andnot', [i32, i32], [i32], (a, b) => a & ~b),
  lane('bitselect', [i32, i32, i32], [i32], (a, b, c) => (a & c) | (b & ~c)),
  lane('avgr', [i32, i32], [i32], (a, b) => (a + b + 1) >>> 1),

  lane('add_sat_s8', [i32, i32], [i32], (a, b) => Math.max(-128, Math.min(127, a + b))),
  lane('add_sat_u8', [i32, i32], [i32], (a, b) => Math.min(255, a + b)),
  lane('sub_sat_s8', [i32, i32], [i32], (a, b) => Math.max(-128, Math.min(127, a - b))),
  lane('add_sat_s16', [i32, i32], [i32], (a, b) => Math.max(-32768, Math.min(32767, a + b))),
  lane('add_sat_u16', [i32, i32], [i32], (a, b) => Math.min(65535, a + b)),
  lane('sub_sat_s16', [i32, i32], [i32], (a, b) => Math.max(-32768, Math.min(32767, a - b))),
  lane('sub_sat_u', [i32, i32], [i32], (a, b) => Math.max(0, a - b)),
  lane('narrow_s8', [i32], [i32], (a) => Math.max(-128, Math.min(127, a))),
  lane('narrow_u8', [i32], [i32], (a) => Math.max(0, Math.min(255, a))),
  lane('narrow_s16', [i32], [i32], (a) => Math.max(-32768, Math.min(32767, a))),
  lane('narrow_u16', [i32], [i32], (a) => Math.max(0, Math.min(65535, a))),

  // Only MIN * MIN rounds to more than 32767 (specification 4.3.2, iq15mulrsat_s).
  lane('q15mulr', [i32, i32], [i32], (a, b) => Math.min(32767, (Math.imul(a, b) + 0x4000) >> 15)),
  lane('extmul_s64', [i32, i32], [i64], (a, b) => [
    Math.imul(a, b),
    (multiplyHigh(a, b) - (a < 0 ? b : 0) - (b < 0 ? a : 0)) | 0,
  ]),
  lane('extmul_u64', [i32, i32], [i64], (a, b) => [Math.imul(a, b), multiplyHigh(a, b)]),
  lane('dot', [i32, i32, i32, i32], [i32], (a, b, c, d) => (Math.imul(a, b) + Math.imul(c, d)) | 0),

  // Relaxed instructions with the choices of the deterministic profile (specification, appendix "Profiles"): the first
  // of each list in 4.3.6, so two roundings in a madd and signed bytes with saturation in a dot product.
  lane('madd32', [f32, f32, f32], [f32], (a, b, c) => Math.fround(Math.fround(a * b) + c)),
  lane('nmadd32', [f32, f32, f32], [f32], (a, b, c) => Math.fround(Math.fround(-a * b) + c)),
  lane('madd64', [f64, f64, f64], [f64], (a, b, c) => a * b + c),
  lane('nmadd64', [f64, f64, f64], [f64], (a, b, c) => -a * b + c),
  lane('dot_sat', [i32, i32, i32, i32], [i32], (a, b, c, d) => Math.min(32767, a * b + c * d)),
  lane(
    'dot_sat_add',
    [i32, i32, i32, i32, i32, i32, i32, i32, i32],
    [i32],
    (a, b, c, d, e, f, g, h, sum) => (Math.min(32767, a * b + c * d) + Math.min(32767, e * f + g * h) + sum) | 0,
  ),
];
