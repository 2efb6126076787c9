// The vector instructions on float lanes, and conversions between float and integer lanes.

import type { VectorRow } from './row.ts';
import { choice, comparison, conversion, extract, lanewise, replace, splat } from './vector-row.ts';

export const floatVectorRows: readonly VectorRow[] = [
  ...splat({ f32x4: 0x13, f64x2: 0x14 }),
  ...extract('extract_lane', { f32x4: 0x1f, f64x2: 0x21 }),
  ...replace({ f32x4: 0x20, f64x2: 0x22 }),

  ...comparison('eq', { f32x4: 0x41, f64x2: 0x47 }),
  ...comparison('ne', { f32x4: 0x42, f64x2: 0x48 }),
  ...comparison('lt', { f32x4: 0x43, f64x2: 0x49 }),
  ...comparison('gt', { f32x4: 0x44, f64x2: 0x4a }),
  ...comparison('le', { f32x4: 0x45, f64x2: 0x4b }),
  ...comparison('ge', { f32x4: 0x46, f64x2: 0x4c }),

  ...lanewise('abs', 1, { f32x4: 0xe0, f64x2: 0xec }),
  ...lanewise('neg', 1, { f32x4: 0xe1, f64x2: 0xed }),
  ...lanewise('sqrt', 1, { f32x4: 0xe3, f64x2: 0xef }),
  ...lanewise('ceil', 1, { f32x4: 0x67, f64x2: 0x74 }),
  ...lanewise('floor', 1, { f32x4: 0x68, f64x2: 0x75 }),
  ...lanewise('trunc', 1, { f32x4: 0x69, f64x2: 0x7a }),
  ...lanewise('nearest', 1, { f32x4: 0x6a, f64x2: 0x94 }),
  ...lanewise('add', 2, { f32x4: 0xe4, f64x2: 0xf0 }),
  ...lanewise('sub', 2, { f32x4: 0xe5, f64x2: 0xf1 }),
  ...lanewise('mul', 2, { f32x4: 0xe6, f64x2: 0xf2 }),
  ...lanewise('div', 2, { f32x4: 0xe7, f64x2: 0xf3 }),
  ...lanewise('min', 2, { f32x4: 0xe8, f64x2: 0xf4 }),
  ...lanewise('max', 2, { f32x4: 0xe9, f64x2: 0xf5 }),
  // These answer one of their operands with its bits as they are (specification 4.3.3, fpmin and fpmax).
  ...choice('pmin', { f32x4: 0xea, f64x2: 0xf6 }, 'gt'),
  ...choice('pmax', { f32x4: 0xeb, f64x2: 0xf7 }, 'lt'),

  conversion(0x5e, 'f32x4.demote_f64x2_zero', ['f64', 'f32', 2], 'f32.demote_f64'),
  conversion(0x5f, 'f64x2.promote_low_f32x4', ['f32', 'f64', 2], 'f64.promote_f32'),
  conversion(0xf8, 'i32x4.trunc_sat_f32x4_s', ['f32', 'i32', 4], 'i32.trunc_sat_f32_s'),
  conversion(0xf9, 'i32x4.trunc_sat_f32x4_u', ['f32', 'i32', 4], 'i32.trunc_sat_f32_u'),
  conversion(0xfa, 'f32x4.convert_i32x4_s', ['i32', 'f32', 4], 'f32.convert_i32_s'),
  conversion(0xfb, 'f32x4.convert_i32x4_u', ['i32', 'f32', 4], 'f32.convert_i32_u'),
  conversion(0xfc, 'i32x4.trunc_sat_f64x2_s_zero', ['f64', 'i32', 2], 'i32.trunc_sat_f64_s'),
  conversion(0xfd, 'i32x4.trunc_sat_f64x2_u_zero', ['f64', 'i32', 2], 'i32.trunc_sat_f64_u'),
  conversion(0xfe, 'f64x2.convert_low_i32x4_s', ['i32', 'f64', 2], 'f64.convert_i32_s'),
  conversion(0xff, 'f64x2.convert_low_i32x4_u', ['i32', 'f64', 2], 'f64.convert_i32_u'),

  // Relaxed: the choices of the deterministic profile, which are those of the instructions above.
  conversion(0x101, 'i32x4.relaxed_trunc_f32x4_s', ['f32', 'i32', 4], 'i32.trunc_sat_f32_s'),
  conversion(0x102, 'i32x4.relaxed_trunc_f32x4_u', ['f32', 'i32', 4], 'i32.trunc_sat_f32_u'),
  conversion(0x103, 'i32x4.relaxed_trunc_f64x2_s_zero', ['f64', 'i32', 2], 'i32.trunc_sat_f64_s'),
  conversion(0x104, 'i32x4.relaxed_trunc_f64x2_u_zero', ['f64', 'i32', 2], 'i32.trunc_sat_f64_u'),
  ...lanewise('relaxed_madd', 3, { f32x4: 0x105 }, 'madd32'),
  ...lanewise('relaxed_nmadd', 3, { f32x4: 0x106 }, 'nmadd32'),
  ...lanewise('relaxed_madd', 3, { f64x2: 0x107 }, 'madd64'),
  ...lanewise('relaxed_nmadd', 3, { f64x2: 0x108 }, 'nmadd64'),
  ...lanewise('relaxed_min', 2, { f32x4: 0x10d }, 'f32.min'),
  ...lanewise('relaxed_max', 2, { f32x4: 0x10e }, 'f32.max'),
  ...lanewise('relaxed_min', 2, { f64x2: 0x10f }, 'f64.min'),
  ...lanewise('relaxed_max', 2, { f64x2: 0x110 }, 'f64.max'),
];
