// Loads and stores. Which view of memory serves them is the generator's business.

import { f32, f64, i32, i64, type InstructionRow, load, store } from './row.ts';

export const memoryRows: readonly InstructionRow[] = [
  load(0x28, 'i32.load', i32, 4),
  load(0x29, 'i64.load', i64, 8),
  load(0x2a, 'f32.load', f32, 4),
  load(0x2b, 'f64.load', f64, 8),
  load(0x2c, 'i32.load8_s', i32, 1, 'signed'),
  load(0x2d, 'i32.load8_u', i32, 1, 'unsigned'),
  load(0x2e, 'i32.load16_s', i32, 2, 'signed'),
  load(0x2f, 'i32.load16_u', i32, 2, 'unsigned'),
  load(0x30, 'i64.load8_s', i64, 1, 'signed'),
  load(0x31, 'i64.load8_u', i64, 1, 'unsigned'),
  load(0x32, 'i64.load16_s', i64, 2, 'signed'),
  load(0x33, 'i64.load16_u', i64, 2, 'unsigned'),
  load(0x34, 'i64.load32_s', i64, 4, 'signed'),
  load(0x35, 'i64.load32_u', i64, 4, 'unsigned'),
  store(0x36, 'i32.store', i32, 4),
  store(0x37, 'i64.store', i64, 8),
  store(0x38, 'f32.store', f32, 4),
  store(0x39, 'f64.store', f64, 8),
  store(0x3a, 'i32.store8', i32, 1),
  store(0x3b, 'i32.store16', i32, 2),
  store(0x3c, 'i64.store8', i64, 1),
  store(0x3d, 'i64.store16', i64, 2),
  store(0x3e, 'i64.store32', i64, 4),
];
