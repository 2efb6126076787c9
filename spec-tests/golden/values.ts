// Golden programs of values (FUEL 1), each total derived by hand: whatever the translator folds, fuses, moves or leaves
// out, an instruction that is executed costs 1.

import { type GoldenProgram, program, run } from './program.ts';

const state = '(global $g (mut i64) (i64.const 5)) (memory 1)';

export const valuePrograms: readonly GoldenProgram[] = [
  // Folded to one constant: still const, const, add, const, mul.
  program('folded constants', 5, '9', run('i32.const 1 i32.const 2 i32.add i32.const 3 i32.mul', '(result i32)')),
  // block, get, const, lt_s, br_if fused to one operation; the nop is jumped over.
  program('fused comparison', 5, '', run('block local.get 0 i32.const 5 i32.lt_s br_if 0 nop end', '(param i32)'), {
    arguments: [4],
  }),
  // The same, and two eqz that undo one another; not taken, so that the nop runs.
  program(
    'fused comparison and its opposites',
    8,
    '',
    run('block local.get 0 i32.const 5 i32.lt_s i32.eqz i32.eqz br_if 0 nop end', '(param i32)'),
    { arguments: [6] },
  ),
  // get, i64.const, i64.eq, if, nop.
  program('fused comparison of i64', 5, '', run('local.get 0 i64.const 0 i64.eq if nop end', '(local i64)')),
  // Three constants and select.
  program('select', 4, '1', run('i32.const 1 i32.const 2 i32.const 3 select', '(result i32)')),
  // Two of them 1 each: ref.null, ref.null, const, select, ref.is_null.
  program(
    'select of references',
    5,
    '1',
    run('ref.null func ref.null func i32.const 0 select (result funcref) ref.is_null', '(result i32)'),
  ),
  program('drop', 4, '', run('i32.const 1 drop f64.const 2 drop')),
  // const, set, get, tee, drop, get: moves that a register machine leaves out.
  program(
    'locals',
    6,
    '3',
    run('i32.const 3 local.set 0 local.get 0 local.tee 1 drop local.get 1', '(result i32) (local i32 i32)'),
  ),
  // get, get, add, set: one operation.
  program(
    'a result that lands in a local',
    5,
    '0',
    run('local.get 0 local.get 1 i32.add local.set 0 local.get 0', '(result i32) (local i32 i32)'),
  ),
  // get x, const, set x, get x, sub: the first value must not see the new x.
  program(
    'a local that is changed under its value',
    6,
    '4294967289',
    run('local.get 0 i32.const 7 local.set 0 local.get 0 i32.sub nop', '(result i32) (local i32)'),
  ),
  // const, reinterpret, reinterpret, wrap after extend: instructions that move no bits.
  program(
    'instructions that move nothing',
    5,
    '1065353216',
    run('f32.const 1 i32.reinterpret_f32 i64.extend_i32_u i32.wrap_i64 nop', '(result i32)'),
  ),
  // get, const, add, set; get.
  program(
    'globals',
    5,
    '12',
    `${state} ${run('global.get $g i64.const 7 i64.add global.set $g global.get $g', '(result i64)')}`,
  ),
  // const, const, store; const, load: aligned or not.
  program(
    'aligned memory',
    5,
    '9',
    `${state} ${run('i32.const 8 i64.const 9 i64.store i32.const 8 i64.load', '(result i64)')}`,
  ),
  program(
    'unaligned memory',
    5,
    '9',
    `${state} ${run('i32.const 3 i32.const 9 i32.store offset=2 align=1 i32.const 5 i32.load', '(result i32)')}`,
  ),
  // Division and conversion, of values that do not trap: const, const, div_s, convert, trunc.
  program(
    'instructions that could trap',
    5,
    '3',
    run('i32.const 7 i32.const 2 i32.div_s f64.convert_i32_s i32.trunc_f64_s', '(result i32)'),
  ),
  // get, clz, get, ctz, add, popcnt, rotl needs two: get, popcnt, rotl; i64.extend, i64 arithmetic: const, mul, const, shr_u.
  program(
    'integer arithmetic',
    13,
    '1024',
    run(
      `local.get 0 i32.clz local.get 0 i32.ctz i32.add local.get 0 i32.popcnt i32.rotl
       i64.extend_i32_u i64.const 32 i64.mul i64.const 1 i64.shr_u`,
      '(param i32) (result i64)',
    ),
    { arguments: [0] },
  ),
  // const, sqrt, const, min, const, copysign, promote: 7.
  program(
    'float arithmetic',
    7,
    '13837309855095848960',
    run('f32.const 9 f32.sqrt f32.const 4 f32.min f32.const -1 f32.copysign f64.promote_f32', '(result f64)'),
  ),
  // ref.func, ref.is_null, drop; const, ref.func, table.set; const, table.get, drop; table.size.
  program(
    'references and tables',
    10,
    '2',
    `(table 2 funcref) (func $f) (elem declare func $f) ${run(
      'ref.func $f ref.is_null drop i32.const 1 ref.func $f table.set i32.const 1 table.get drop table.size',
      '(result i32)',
    )}`,
  ),
];
