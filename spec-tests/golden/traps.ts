// Golden programs that end before their end, each total derived by hand: an instruction that traps has been paid, nothing
// behind it has (FUEL 1); what fuel does not cover has not run (FUEL 3).

import { type GoldenProgram, program, run } from './program.ts';

const host = `(import "host" "charge" (func $charge (param i32))) (import "host" "wait" (func $wait))
  (import "host" "throw" (func $throw))`;
const behind = 'nop nop nop nop nop nop nop nop';
const table = `(type $unary (func (param i32) (result i32))) (table 3 3 funcref) (elem (i32.const 0) $nothing)
  (func $nothing nop)`;

export const trapPrograms: readonly GoldenProgram[] = [
  // nop, unreachable.
  program('unreachable', 2, 'trap unreachable', run(`nop unreachable ${behind}`)),
  // const, const, div_s.
  program(
    'integer divide by zero',
    3,
    'trap integer-divide-by-zero',
    run(`i32.const 1 i32.const 0 i32.div_s drop ${behind}`),
  ),
  program(
    'remainder of i64 by zero',
    3,
    'trap integer-divide-by-zero',
    run(`local.get 0 local.get 0 i64.rem_u drop ${behind}`, '(local i64)'),
  ),
  program(
    'integer overflow',
    3,
    'trap integer-overflow',
    run(`i32.const 0x80000000 i32.const -1 i32.div_s drop ${behind}`),
  ),
  program('overflow of a conversion', 2, 'trap integer-overflow', run(`f64.const 1e30 i64.trunc_f64_s drop ${behind}`)),
  program(
    'conversion of a NaN',
    2,
    'trap invalid-conversion-to-integer',
    run(`f32.const nan i32.trunc_f32_s drop ${behind}`),
  ),
  // const, load behind the end; the store before it stays.
  program(
    'load out of bounds',
    5,
    'trap out-of-bounds-memory-access',
    `(memory 1) ${run(`i32.const 0 i32.const 1 i32.store i32.const 65533 i32.load drop ${behind}`)}`,
  ),
  program(
    'store out of bounds',
    3,
    'trap out-of-bounds-memory-access',
    `(memory 1) ${run(`i32.const -1 i64.const 1 i64.store offset=4294967295 ${behind}`)}`,
  ),
  program(
    'table.get out of bounds',
    2,
    'trap out-of-bounds-table-access',
    `${table} ${run(`i32.const 3 table.get drop ${behind}`)}`,
  ),
  // const, const, call_indirect: three ways to find no function.
  program(
    'undefined element',
    3,
    'trap undefined-element',
    `${table} ${run(`i32.const 1 i32.const 3 call_indirect (type $unary) drop ${behind}`)}`,
  ),
  program(
    'uninitialized element',
    3,
    'trap uninitialized-element',
    `${table} ${run(`i32.const 1 i32.const 2 call_indirect (type $unary) drop ${behind}`)}`,
  ),
  program(
    'indirect call type mismatch',
    3,
    'trap indirect-call-type-mismatch',
    `${table} ${run(`i32.const 1 i32.const 0 call_indirect (type $unary) drop ${behind}`)}`,
  ),
  // `run` and nine more inside one another; each pays nop and call, and the tenth call is refused, and paid.
  program('call stack exhausted', 20, 'trap call-stack-exhausted', run(`nop call 0 ${behind}`), {
    limits: { callDepth: 10 },
  }),
  // nop, call, nop, unreachable: the callers' lines are not paid.
  program(
    'a trap in a callee',
    4,
    'trap unreachable',
    `(func $f nop unreachable ${behind}) ${run(`nop call $f ${behind}`)}`,
  ),
  // const, memory.grow past the store's cap: a trap instead of -1 where the host wants it so.
  program(
    'memory.grow that traps',
    2,
    'trap memory-grow-refused',
    `(memory 1) ${run(`i32.const 1 memory.grow drop ${behind}`)}`,
    {
      limits: { memoryBytes: 65_536, trapOnGrowFailure: true },
    },
  ),
  program(
    'table.grow that traps',
    3,
    'trap table-grow-refused',
    `(table 3 funcref) ${run(`ref.null func i32.const 1 table.grow drop ${behind}`)}`,
    { limits: { tableElements: 3, trapOnGrowFailure: true } },
  ),
  // A host function that cannot wait, and one that throws: const, call, 20; then nop, call.
  program('a host function that may not wait', 2, 'trap suspended', `${host} ${run(`nop call $wait ${behind}`)}`),
  program(
    'a host function that throws',
    24,
    'thrown',
    `${host} ${run(`i32.const 20 call $charge nop call $throw ${behind}`)}`,
  ),
  // const, set, loop = 3; a round of get, const, sub, set, const, get, div_s, drop, br = 9; in the second the division is
  // by 0, the seventh instruction.
  program(
    'a trap in the second round',
    19,
    'trap integer-divide-by-zero',
    run(
      `i32.const 2 local.set 0
       loop local.get 0 i32.const 1 i32.sub local.set 0 i32.const 6 local.get 0 i32.div_s drop br 0 end`,
      '(local i32)',
    ),
  ),
  // A data segment that does not fit traps before anything has run.
  program(
    'a segment out of bounds',
    0,
    'trap out-of-bounds-memory-access',
    `(memory 1) (data (i32.const 65535) "ab") ${run('nop')}`,
  ),
  // The start function traps: nop, unreachable, at instantiation.
  program(
    'a start function that traps',
    2,
    'trap unreachable',
    `(func $s nop unreachable nop) (start $s) ${run('nop')}`,
  ),

  // Budgets: what is covered runs, to the unit.
  program('fuel ends at once', 0, 'out-of-fuel', run('nop nop nop'), { budget: 0 }),
  program('fuel ends in the middle', 2, 'out-of-fuel', run('nop nop nop'), { budget: 2 }),
  program('fuel just suffices', 3, '', run('nop nop nop'), { budget: 3 }),
  program('fuel for an empty function', 0, '', run(''), { budget: 0 }),
  program('fuel ends in a loop', 1000, 'out-of-fuel', run('loop nop br 0 end'), { budget: 1000 }),
  program('fuel ends in a recursion', 999, 'out-of-fuel', run('nop nop call 0'), { budget: 999 }),
  program('fuel ends in the start function', 5, 'out-of-fuel', `(func $s loop br 0 end) (start $s) ${run('nop')}`, {
    budget: 5,
  }),
  // const, call, and of the 20 it would charge the 8 that are left.
  program('fuel ends in a host function', 10, 'out-of-fuel', `${host} ${run(`i32.const 20 call $charge ${behind}`)}`, {
    budget: 10,
  }),
];
