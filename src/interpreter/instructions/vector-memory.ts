// The constant of vectors, and loads and stores of vectors and their lanes.

import { v128 } from '../core/types.ts';
import type { VectorRow } from './row.ts';
import { access, vector } from './vector-row.ts';

export const memoryVectorRows: readonly VectorRow[] = [
  vector(0x0c, 'v128.const', [], [v128], { form: 'own', name: 'constant' }, { immediates: ['v128'] }),
  access(0x00, 'v128.load', 16, { form: 'own', name: 'load' }),
  access(0x0b, 'v128.store', 16, { form: 'own', name: 'store' }),

  access(0x01, 'v128.load8x8_s', 8, { form: 'load extended', memory: 's8', result: 's16', meaning: 'same' }),
  access(0x02, 'v128.load8x8_u', 8, { form: 'load extended', memory: 'u8', result: 's16', meaning: 'same' }),
  access(0x03, 'v128.load16x4_s', 8, { form: 'load extended', memory: 's16', result: 'i32', meaning: 'same' }),
  access(0x04, 'v128.load16x4_u', 8, { form: 'load extended', memory: 'u16', result: 'i32', meaning: 'same' }),
  access(0x05, 'v128.load32x2_s', 8, { form: 'load extended', memory: 'i32', result: 'i64', meaning: 'i64.extend_i32_s' }),
  access(0x06, 'v128.load32x2_u', 8, { form: 'load extended', memory: 'i32', result: 'i64', meaning: 'i64.extend_i32_u' }),
  access(0x07, 'v128.load8_splat', 1, { form: 'load splat', lane: 's8' }),
  access(0x08, 'v128.load16_splat', 2, { form: 'load splat', lane: 's16' }),
  access(0x09, 'v128.load32_splat', 4, { form: 'load splat', lane: 'i32' }),
  access(0x0a, 'v128.load64_splat', 8, { form: 'load splat', lane: 'i64' }),
  access(0x5c, 'v128.load32_zero', 4, { form: 'load zero', lane: 'i32' }),
  access(0x5d, 'v128.load64_zero', 8, { form: 'load zero', lane: 'i64' }),

  access(0x54, 'v128.load8_lane', 1, { form: 'load lane', lane: 's8' }, 16),
  access(0x55, 'v128.load16_lane', 2, { form: 'load lane', lane: 's16' }, 8),
  access(0x56, 'v128.load32_lane', 4, { form: 'load lane', lane: 'i32' }, 4),
  access(0x57, 'v128.load64_lane', 8, { form: 'load lane', lane: 'i64' }, 2),
  access(0x58, 'v128.store8_lane', 1, { form: 'store lane', lane: 's8' }, 16),
  access(0x59, 'v128.store16_lane', 2, { form: 'store lane', lane: 's16' }, 8),
  access(0x5a, 'v128.store32_lane', 4, { form: 'store lane', lane: 'i32' }, 4),
  access(0x5b, 'v128.store64_lane', 8, { form: 'store lane', lane: 'i64' }, 2),
];
