// Golden programs of vectors (FUEL 1), each total derived by hand: an instruction on sixteen lanes costs 1, like any other,
// however many of them run in one go, and whatever is folded into them.

import { type GoldenProgram, program, run } from './program.ts';

const memory = '(memory 1) (data (i32.const 16) "\\01\\02\\03\\04\\05\\06\\07\\08\\09\\0a\\0b\\0c\\0d\\0e\\0f\\10")';
const behind = 'drop nop nop nop nop nop nop nop nop';
const inMemory = (body: string, type = ''): string => `${memory} ${run(body, type)}`;

const sumOfMemory = `
  loop
    local.get 1 local.get 0 v128.load i32x4.add local.set 1
    local.get 0 i32.const 16 i32.add local.tee 0 i32.const 3200 i32.lt_u br_if 0
  end
  local.get 1 i32x4.extract_lane 0`;

export const vectorPrograms: readonly GoldenProgram[] = [
  // v128.const, drop.
  program('vector constant', 2, '', run('v128.const i32x4 1 2 3 4 drop')),
  // const, splat, const, splat, add, extract: one instruction for each, whatever the number of lanes.
  program(
    'lanes of 8 bits',
    6,
    '3',
    run('i32.const 1 i8x16.splat i32.const 2 i8x16.splat i8x16.add i8x16.extract_lane_u 15', '(result i32)'),
  ),
  program(
    'lanes of 64 bits',
    6,
    '12',
    run('i64.const 3 i64x2.splat i64.const 4 i64x2.splat i64x2.mul i64x2.extract_lane 1', '(result i64)'),
  ),
  // f32.const, splat, sqrt, f32.const, splat, min, neg, extract.
  program(
    'float lanes',
    8,
    '3221225472',
    run(
      'f32.const 9 f32x4.splat f32x4.sqrt f32.const 2 f32x4.splat f32x4.min f32x4.neg f32x4.extract_lane 3',
      '(result f32)',
    ),
  ),
  // const, splat, const, shl: the count is folded into the operation, and paid; then extract.
  program(
    'shift by a constant',
    5,
    '32',
    run('i32.const 1 i16x8.splat i32.const 21 i16x8.shl i16x8.extract_lane_u 7', '(result i32)'),
  ),
  // const, splat, get, shl, extract.
  program(
    'shift by a number',
    5,
    '32',
    run('i32.const 1 i16x8.splat local.get 0 i16x8.shl i16x8.extract_lane_u 7', '(param i32) (result i32)'),
    { arguments: [5] },
  ),
  // Two constants and a shuffle: of whole words it is four moves, else of bytes. Then extract.
  program(
    'shuffle of words',
    4,
    '7',
    run(
      `v128.const i32x4 1 2 3 4 v128.const i32x4 5 6 7 8
       i8x16.shuffle 24 25 26 27 0 1 2 3 4 5 6 7 8 9 10 11 i32x4.extract_lane 0`,
      '(result i32)',
    ),
  ),
  program(
    'shuffle of bytes',
    4,
    '513',
    run(
      `v128.const i32x4 1 2 3 4 v128.const i32x4 0 0 2 0
       i8x16.shuffle 0 24 1 2 3 4 5 6 7 8 9 10 11 12 13 14 i32x4.extract_lane 0`,
      '(result i32)',
    ),
  ),
  // const, const, swizzle, extract.
  program(
    'swizzle',
    4,
    '4',
    run('v128.const i32x4 1 2 3 4 v128.const i32x4 12 0 0 0 i8x16.swizzle i8x16.extract_lane_u 0', '(result i32)'),
  ),
  // const, const, const, bitselect, all_true.
  program(
    'bits and tests',
    5,
    '1',
    run(
      'v128.const i32x4 1 2 3 4 v128.const i32x4 5 6 7 8 v128.const i32x4 -1 0 -1 0 v128.bitselect i32x4.all_true',
      '(result i32)',
    ),
  ),
  // Relaxed instructions are no cheaper: three constants, madd, extract.
  program(
    'relaxed multiplication',
    5,
    '1092616192',
    run(
      `v128.const f32x4 2 2 2 2 v128.const f32x4 3 3 3 3 v128.const f32x4 4 4 4 4
       f32x4.relaxed_madd f32x4.extract_lane 0`,
      '(result f32)',
    ),
  ),
  // const, set, get, tee, drop, get, get, const, select, extract.
  program(
    'locals and select',
    10,
    '5',
    run(
      `v128.const i32x4 5 0 0 0 local.set 0 local.get 0 local.tee 1 drop local.get 0 local.get 1 i32.const 1 select
       i32x4.extract_lane 0`,
      '(result i32) (local v128 v128)',
    ),
  ),
  // const, set, get, get, add, set, get, extract.
  program(
    'global vector',
    8,
    '2',
    `(global $g (mut v128) (v128.const i32x4 0 0 0 0)) ${run(
      `v128.const i32x4 1 0 0 0 global.set $g global.get $g global.get $g i32x4.add global.set $g
       global.get $g i32x4.extract_lane 0`,
      '(result i32)',
    )}`,
  ),
  // const, const, call; get, get, sub; extract.
  program(
    'call with vectors',
    7,
    '4',
    `(func $sub (param v128 v128) (result v128) local.get 0 local.get 1 i32x4.sub) ${run(
      'v128.const i32x4 9 0 0 0 v128.const i32x4 5 0 0 0 call $sub i32x4.extract_lane 0',
      '(result i32)',
    )}`,
  ),

  // const, load, set; const, get, store; const, load_zero, extract.
  program(
    'vectors in memory',
    9,
    '100992003',
    inMemory(
      `i32.const 16 v128.load local.set 0 i32.const 5 local.get 0 v128.store i32.const 7 v128.load32_zero
       i32x4.extract_lane 0`,
      '(result i32) (local v128)',
    ),
  ),
  // get, const, add, load: the addition becomes part of the load, and is paid. extract, 5 in all.
  program(
    'address with a constant',
    5,
    '2',
    inMemory(
      'local.get 0 i32.const -3 i32.add v128.load8x8_u offset=4 i16x8.extract_lane_u 0',
      '(param i32) (result i32)',
    ),
    { arguments: [16] },
  ),
  // const, const, load8_lane, set; const, get, store16_lane; const, i32.load.
  program(
    'one lane of a vector',
    9,
    '1027',
    inMemory(
      `i32.const 18 v128.const i32x4 0x0400 0 0 0 v128.load8_lane 0 local.set 0
       i32.const 40 local.get 0 v128.store16_lane 0 i32.const 40 i32.load`,
      '(result i32) (local v128)',
    ),
  ),
  // In a 64-bit memory: i64.const, load_splat, extract.
  program(
    'splat out of a 64-bit memory',
    3,
    '16843009',
    `(memory i64 1) (data (i64.const 1) "\\01\\01") ${run(
      'i64.const 0 v128.load16_splat offset=1 i32x4.extract_lane 2',
      '(result i32)',
    )}`,
  ),

  // loop; 200 times get, get, load, add, set, get, const, add, tee, const, lt_u, br_if; get, extract.
  program('a loop over vectors', 1 + 200 * 12 + 2, '67305985', inMemory(sumOfMemory, '(result i32) (local i32 v128)')),
  program(
    'a loop over vectors that fuel does not cover',
    1000,
    'out-of-fuel',
    inMemory(sumOfMemory, '(result i32) (local i32 v128)'),
    { budget: 1000 },
  ),
  // const, const, add: the first three of what could run in one go.
  program(
    'vector instructions that fuel does not cover',
    3,
    'out-of-fuel',
    run(`v128.const i32x4 1 2 3 4 v128.const i32x4 5 6 7 8 i32x4.add i32x4.neg i32x4.abs ${behind}`),
    { budget: 3 },
  ),

  // get, splat, get, load: what traps has been paid, and nothing behind it.
  program(
    'trap among vector instructions',
    4,
    'trap out-of-bounds-memory-access',
    inMemory(`local.get 0 i8x16.splat local.get 0 v128.load i8x16.add i8x16.neg ${behind}`, '(param i32)'),
    { arguments: [65_521] },
  ),
  // get, const, add, load: with the addition that it took up.
  program(
    'trap behind an address with a constant',
    4,
    'trap out-of-bounds-memory-access',
    inMemory(`local.get 0 i32.const 1 i32.add v128.load ${behind}`, '(param i32)'),
    { arguments: [65_520] },
  ),
  // i64.const, const, store.
  program(
    'trap in a 64-bit memory',
    3,
    'trap out-of-bounds-memory-access',
    `(memory i64 1) ${run('i64.const 0x100000000 v128.const i32x4 1 2 3 4 v128.store i32.const 0 drop nop')}`,
  ),
];
