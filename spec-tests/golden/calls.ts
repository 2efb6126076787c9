// Golden programs of calls (FUEL 1), each total derived by hand: a call pays 1, then the callee's instructions as they
// run, or what a host function charges.

import { type GoldenProgram, program, run } from './program.ts';

const host = '(import "host" "nothing" (func $nothing)) (import "host" "charge" (func $charge (param i32)))';
const table = `(type $unary (func (param i32) (result i32))) (table 4 funcref) (elem (i32.const 0) $double $add)
  (func $double (type $unary) local.get 0 i32.const 2 i32.mul) (func $add (param i32 i32) (result i32) local.get 0)`;

export const callPrograms: readonly GoldenProgram[] = [
  // nop, call, two nops of the callee, nop; falling out of the callee costs nothing.
  program('call', 5, '', `(func $f nop nop) ${run('nop call $f nop')}`),
  // The same with a return in the callee: 1 more.
  program('call of a function that returns', 6, '', `(func $f nop nop return) ${run('nop call $f nop')}`),
  // const, call, then get, call, then get, const, add; two levels fall out.
  program(
    'calls in calls',
    7,
    '42',
    `(func $inner (param i32) (result i32) local.get 0 i32.const 1 i32.add)
     (func $outer (param i32) (result i32) local.get 0 call $inner)
     ${run('i32.const 41 call $outer', '(result i32)')}`,
  ),
  // const, call = 2. A level that calls: get, eqz, if, get, get, const, sub, call, mul = 9, five times.
  // The last one: get, eqz, if, const = 4.
  program(
    'recursion',
    51,
    '120',
    `(func $factorial (param i32) (result i32)
       local.get 0 i32.eqz
       if (result i32) i32.const 1
       else local.get 0 local.get 0 i32.const 1 i32.sub call $factorial i32.mul end)
     ${run('i32.const 5 call $factorial', '(result i32)')}`,
  ),
  // const, const, call_indirect; get, const, mul.
  program(
    'call_indirect',
    6,
    '42',
    `${table} ${run('i32.const 21 i32.const 0 call_indirect (type $unary)', '(result i32)')}`,
  ),
  // call, the callee's two constants, drop, nop, nop.
  program(
    'call of a function with several results',
    6,
    '3',
    `(func $pair (result i32 i64) i32.const 3 i64.const 4) ${run('call $pair drop nop nop', '(result i32)')}`,
  ),

  // nop, call, nop: a host function that charges nothing costs the call.
  program('call of a host function', 3, '', `${host} ${run('nop call $nothing nop')}`),
  // const, call, the 100 that it charges, nop.
  program('host function that charges', 103, '', `${host} ${run('i32.const 100 call $charge nop')}`),
  program('host function that charges nothing', 3, '', `${host} ${run('i32.const 0 call $charge nop')}`),
  // const, const, call_indirect of a host function, its 7, nop.
  program(
    'call_indirect of a host function',
    11,
    '',
    `${host} (type $charge (func (param i32))) (table funcref (elem $charge))
     ${run('i32.const 7 i32.const 0 call_indirect (type $charge) nop')}`,
  ),

  // const, return_call; then get, const, mul.
  program('return_call', 5, '10', `${table} ${run('i32.const 5 return_call $double', '(result i32)')}`),
  // const, const, return_call_indirect; get, const, mul.
  program(
    'return_call_indirect',
    6,
    '10',
    `${table} ${run('i32.const 5 i32.const 0 return_call_indirect (type $unary)', '(result i32)')}`,
  ),
  // const, call = 2. A round: get, eqz, br_if, get, const, sub, return_call = 7 after a block that costs 1, a thousand
  // times; the last: block, get, eqz, br_if, const = 5.
  program(
    'return_call a thousand times',
    8007,
    '7',
    `(func $down (param i32) (result i32)
       block local.get 0 i32.eqz br_if 0 local.get 0 i32.const 1 i32.sub return_call $down end i32.const 7)
     ${run('i32.const 1000 call $down', '(result i32)')}`,
    { limits: { callDepth: 3 } },
  ),
  // const, return_call, and the 9 that are charged: the host function returns to whoever called `run`.
  program('return_call of a host function', 11, '', `${host} ${run('i32.const 9 return_call $charge')}`),
  // const, call; const 3, return_call, 3; nop.
  // nop, call; const, return_call and 3 in the callee.
  program(
    'return_call of a host function from a callee',
    7,
    '',
    `${host} (func $f i32.const 3 return_call $charge) ${run('nop call $f')}`,
  ),

  // The start function's two nops when the module is instantiated, then one instruction of `run`.
  program('start function', 3, '', `(func $start nop nop) (start $start) ${run('nop')}`),
  // nop, const, call, 50; then nop.
  program(
    'start function that calls the host',
    54,
    '',
    `${host} (func $start nop i32.const 50 call $charge) (start $start) ${run('nop')}`,
  ),
  // Constant expressions, active segments and element expressions are free: only `global.get` runs.
  program(
    'constant expressions',
    1,
    '42',
    `(memory 1) (table 3 funcref) (func $f)
     (global $a i32 (i32.mul (i32.const 6) (i32.add (i32.const 3) (i32.const 4)))) (global $b i32 (global.get $a))
     (global $r funcref (ref.func $f))
     (data (i32.const 100) "a data segment of more than sixty-four bytes, which costs nothing when it is active")
     (elem (i32.const 0) funcref (ref.func $f) (ref.null func) (global.get $r))
     ${run('global.get $b', '(result i32)')}`,
  ),
];
