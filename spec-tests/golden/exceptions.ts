// Golden programs of exceptions (FUEL 1), each total derived by hand: `throw`, `throw_ref`, `try_table` and the older `try`
// and `rethrow` cost 1 each; catch clauses, and the older `catch`, `catch_all` and `delegate`, are delimiters. What an
// exception passes on its way to its handler costs nothing, and what is behind the instruction that threw has not run.

import { type GoldenProgram, legacyProgram, program, run } from './program.ts';

const behind = 'nop nop nop nop nop nop nop nop';
const tags = '(tag $a) (tag $b (param i32)) (tag $c (param i64 i32))';
/** Throws what it is given, from so many calls further down. */
const deep = `(func $deep (param i32)
  local.get 0 i32.eqz if i32.const 77 throw $b end
  local.get 0 i32.const 1 i32.sub call $deep ${behind})`;
const host = `(import "host" "charge" (func $charge (param i32))) (import "host" "throw" (func $throw))`;

const standard: readonly GoldenProgram[] = [
  // try_table, nop; clauses that nothing is thrown to cost nothing.
  program('try_table', 2, '', `${tags} ${run('try_table (catch $a 0) (catch_all 0) nop end')}`),
  // block, try_table, nop; the br_if falls through: const, br_if; nop.
  program(
    'try_table with a branch',
    6,
    '',
    `${tags} ${run('block try_table (catch $a 1) nop i32.const 0 br_if 1 end nop end')}`,
  ),
  // const 6, const 7, try_table with two parameters, mul.
  program(
    'try_table with values',
    4,
    '42',
    run('i32.const 6 i32.const 7 try_table (param i32 i32) (result i32) i32.mul end', '(result i32)'),
  ),
  // nop, throw: nothing behind it.
  program('throw', 2, 'exception []', `${tags} ${run(`nop throw $a ${behind}`)}`),
  // const, const, throw.
  program(
    'throw with values',
    3,
    'exception [18446744073709551615 7]',
    `${tags} ${run(`i64.const -1 i32.const 7 throw $c ${behind}`)}`,
  ),
  // block, try_table, nop, throw; at the clause's label: nop, nop.
  program(
    'throw that is caught',
    6,
    '',
    `${tags} ${run(`block try_table (catch $a 0) nop throw $a ${behind} end ${behind} end nop nop`)}`,
  ),
  // block, try_table, const 5, throw; const 1, add with what was carried.
  program(
    'catch with a value',
    6,
    '6',
    `${tags} ${run(
      `block (result i32) try_table (catch $b 0) i32.const 5 throw $b ${behind} end i32.const 9 end i32.const 1 i32.add`,
      '(result i32)',
    )}`,
  ),
  // block, block, try_table, throw; the second of three clauses fits, and at its label: nop, nop.
  program(
    'clauses that do not fit',
    6,
    '',
    `${tags} ${run(
      `block $fits block $other (result i32)
         try_table (catch $b $other) (catch $a $fits) (catch_all $fits) throw $a end unreachable
       end drop ${behind} end nop nop`,
    )}`,
  ),
  // block, try_table, throw; drop of the reference.
  program(
    'catch_all_ref',
    4,
    '',
    `${tags} ${run('block (result exnref) try_table (catch_all_ref 0) throw $a end unreachable end drop')}`,
  ),
  // block, try_table, throw, throw_ref.
  program(
    'throw_ref',
    4,
    'exception []',
    `${tags} ${run(
      `block (result exnref) try_table (catch_all_ref 0) throw $a end unreachable end throw_ref ${behind}`,
    )}`,
  ),
  // block, try_table, block, try_table, const, throw; throw_ref inside of the outer one; add 1 to what it hands over: const, add.
  program(
    'throw_ref that is caught',
    9,
    '4',
    `${tags} ${run(
      `block $out (result i32)
         try_table (catch $b $out)
           block $in (result exnref) try_table (catch_all_ref $in) i32.const 3 throw $b end unreachable end
           throw_ref
         end
         ${behind} unreachable
       end
       i32.const 1 i32.add`,
      '(result i32)',
    )}`,
  ),
  // ref.null, throw_ref: a trap like any other, which no clause catches. block, try_table before it.
  program(
    'throw_ref of null',
    4,
    'trap null-exception-reference',
    run(`block try_table (catch_all 0) ref.null exn throw_ref ${behind} end end ${behind}`),
  ),
  // block, try_table, unreachable.
  program('a trap in a try_table', 3, 'trap unreachable', run('block try_table (catch_all 0) unreachable end end nop')),
  // block, try_table, const 2, call; two levels that call: get, eqz, if, get, const, sub, call = 7 each; the last one: get,
  // eqz, if, const, throw = 5; at the label: nothing more.
  program(
    'an exception through calls',
    23,
    '77',
    `${tags} ${deep} ${run(
      `block (result i32) try_table (catch $b 0) i32.const 2 call $deep ${behind} end i32.const 0 end`,
      '(result i32)',
    )}`,
  ),
  // const, call; the levels as above; nobody catches.
  program(
    'an exception that leaves the program',
    21,
    'exception [77]',
    `${tags} ${deep} ${run('i32.const 2 call $deep')}`,
  ),
  // const 2, set, loop = 3; the first round: try_table, get, const, sub, tee, if, throw = 7. To the loop's label, which is
  // not paid again; the second round: the same up to the `if`, which does not hold = 6; return.
  program(
    'a clause that goes to a loop',
    17,
    '',
    `${tags} ${run(
      `i32.const 2 local.set 0
       loop $next
         try_table (catch $a $next)
           local.get 0 i32.const 1 i32.sub local.tee 0 if throw $a end
           return
         end
       end`,
      '(local i32)',
    )}`,
  ),
  // try_table, const, throw: the label is the function's own, and falling out of it costs nothing.
  program(
    'a clause that goes to the function',
    3,
    '8',
    `${tags} ${run('try_table (catch $b 0) i32.const 8 throw $b end unreachable', '(result i32)')}`,
  ),
  // block, try_table, return_call = 3; the function it makes way for has no handler any more: throw.
  program(
    'a tail call out of a try_table',
    4,
    'exception []',
    `${tags} (func $f throw $a) ${run('block try_table (catch_all 0) return_call $f end end')}`,
  ),
  // const, call that charges 20; block, try_table, call: what a host function throws passes by.
  program(
    'a host function that throws in a try_table',
    25,
    'thrown',
    `${host} ${run(`i32.const 20 call $charge block try_table (catch_all 0) call $throw end end ${behind}`)}`,
  ),
  // The start function throws at instantiation: nop, throw.
  program('a start function that throws', 2, 'exception []', `${tags} (func $s nop throw $a) (start $s) ${run('nop')}`),
  // block, try_table, throw, and no more for the nop at the handler.
  program(
    'fuel ends at a handler',
    3,
    'out-of-fuel',
    `${tags} ${run('block try_table (catch_all 0) throw $a end end nop')}`,
    { budget: 3 },
  ),
  // block, try_table, const; the throw is not paid, so it does not happen.
  program(
    'fuel ends at a throw',
    3,
    'out-of-fuel',
    `${tags} ${run('block try_table (catch_all 0) i32.const 1 throw $b end end')}`,
    { budget: 3 },
  ),
  // The end of fuel inside of a try_table is nothing that a clause could catch.
  program('fuel ends in a try_table', 100, 'out-of-fuel', run('block try_table (catch_all 0) loop br 0 end end end'), {
    budget: 100,
  }),
];

const older: readonly GoldenProgram[] = [
  // try, nop; catch and catch_all are delimiters, and what stands behind them does not run.
  legacyProgram('try', 2, '', `${tags} ${run(`try nop catch $a ${behind} catch_all ${behind} end`)}`),
  // A try without any handler, and one that delegates, likewise.
  legacyProgram('try without handlers', 4, '', run('try nop end try nop delegate 0')),
  // try, nop, throw; in the catch part nop, nop; behind it nop.
  legacyProgram(
    'catch',
    6,
    '',
    `${tags} ${run(`try nop throw $a ${behind} catch $a nop nop catch_all ${behind} end nop`)}`,
  ),
  // try, const, throw; what is carried plus 1: const, add.
  legacyProgram(
    'catch with a value in the older form',
    5,
    '6',
    `${tags} ${run('try (result i32) i32.const 5 throw $b catch $b i32.const 1 i32.add end', '(result i32)')}`,
  ),
  // try, throw; nop, nop in the catch_all part.
  legacyProgram('catch_all', 4, '', `${tags} ${run(`try throw $a catch $b drop ${behind} catch_all nop nop end`)}`),
  // try, throw; rethrow.
  legacyProgram('rethrow', 3, 'exception []', `${tags} ${run(`try throw $a catch_all rethrow 0 ${behind} end`)}`),
  // try, try, const, throw; drop, rethrow past the inner block; the value of the outer one.
  legacyProgram(
    'rethrow that is caught',
    6,
    '9',
    `${tags} ${run(
      `try (result i32) try i32.const 9 throw $b catch $b drop rethrow 0 end i32.const 1 catch $b end`,
      '(result i32)',
    )}`,
  ),
  // Three trys, throw; the innermost delegates past the middle one, whose catch_all does not run: nop, nop.
  legacyProgram(
    'delegate',
    6,
    '',
    `${tags} ${run(`try try try throw $a delegate 1 catch_all ${behind} end catch_all nop nop end`)}`,
  ),
  // try, try, throw; delegate to the function: nobody catches.
  legacyProgram(
    'delegate to the caller',
    3,
    'exception []',
    `${tags} ${run(`try try throw $a delegate 1 catch_all ${behind} end`)}`,
  ),
  // try, const 2, call; 7, 7 and 5 as above; the value is what is left.
  legacyProgram(
    'an exception through calls in the older form',
    22,
    '77',
    `${tags} ${deep} ${run(
      `try (result i32) i32.const 2 call $deep ${behind} i32.const 0 catch $b end`,
      '(result i32)',
    )}`,
  ),
  // try, throw; the nop of the catch part is not paid.
  legacyProgram('fuel ends at a catch', 2, 'out-of-fuel', `${tags} ${run('try throw $a catch_all nop end')}`, {
    budget: 2,
  }),
];

export const exceptionPrograms: readonly GoldenProgram[] = [...standard, ...older];
