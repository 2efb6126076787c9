// Golden programs of control flow (FUEL 1), each total derived by hand: an executed instruction costs 1, `end` and `else`
// nothing. In the derivations a number stands for the instructions of one part, in the order in which they run.

import { type GoldenProgram, program, run } from './program.ts';

const threeWays = run(
  `block $two block $one block $zero
     local.get 0 br_table $zero $one $two
   end nop return
   end nop nop return
   end nop nop nop`,
  '(param i32)',
);
const spiral = run(
  `i32.const 4 local.set $i
   loop $next
     local.get $i i32.const 1 i32.sub local.tee $i
     br_if $next
   end`,
  '(local $i i32)',
);
const choice = run('local.get 0 if nop nop else nop end', '(param i32)');
const counted = run(
  `block $out
     loop $next
       local.get $i i32.const 1 i32.add local.tee $i
       i32.const 3 i32.ge_s br_if $out
       br $next
     end
   end
   local.get $i`,
  '(result i32) (local $i i32)',
);

export const controlPrograms: readonly GoldenProgram[] = [
  // Nothing runs, and falling out of the body costs nothing.
  program('empty function', 0, '', run('')),
  program('nop', 3, '', run('nop nop nop')),
  // Falling out of the body: 1 for the constant. Returning: 1 more.
  program('fall out of the body', 1, '7', run('i32.const 7', '(result i32)')),
  program('return', 2, '7', run('i32.const 7 return', '(result i32)')),
  // A branch to the body's own label is a branch like any other: nop, br.
  program('br out of the function', 2, '', run('nop br 0 nop')),

  // block, nop; the two `end`s are delimiters.
  program('block', 2, '', run('block nop end')),
  program('blocks in blocks', 5, '', run('block block block end block end end nop end')),
  // loop, nop: without a branch a loop is a block.
  program('loop without a branch', 2, '', run('loop nop end')),
  // const, set, loop = 3; four rounds of get, const, sub, tee, br_if = 20. The loop is paid once.
  program('br_if to a loop', 23, '', spiral),
  // block, loop = 2; two rounds of 8 and one of 7, which leaves at its br_if; local.get.
  program('br to a loop', 26, '3', counted),

  // get, if, nop, nop: `else` is a delimiter.
  program('if that holds', 4, '', choice, { arguments: [1] }),
  // get, if, and the one nop of the else branch.
  program('if that does not hold', 3, '', choice, { arguments: [0] }),
  // const, if: nothing else.
  program('if without else that does not hold', 2, '', run('i32.const 0 if nop nop nop end')),
  program('if without else that holds', 5, '', run('i32.const 5 if nop nop nop end')),
  // const, if, const; drop.
  program('if with a result', 4, '', run('i32.const 1 if (result i32) i32.const 2 else i32.const 3 nop end drop')),
  // const, const, if with a parameter, const, add in the branch that is taken.
  program(
    'if with a parameter',
    5,
    '11',
    run('i32.const 10 i32.const 1 if (param i32) (result i32) i32.const 1 i32.add else nop end', '(result i32)'),
  ),

  // block, br: what stands behind the branch does not run.
  program('br', 2, '', run('block br 0 nop nop end')),
  // block, const, br_if; the nop is jumped over.
  program('br_if that is taken', 3, '', run('block i32.const 1 br_if 0 nop end')),
  program('br_if that is not taken', 4, '', run('block i32.const 0 br_if 0 nop end')),
  // block, const, const, br_if with the value it carries; drop.
  program('br_if that carries a value', 5, '', run('block (result i32) i32.const 1 i32.const 1 br_if 0 end drop')),
  // block, block, const 8, const 9, const 1, br_if over two blocks with one value, which moves down; i32.const 1, add.
  program(
    'br_if that moves what it carries',
    8,
    '10',
    run(
      'block (result i32) block i32.const 8 i32.const 9 i32.const 1 br_if 1 drop drop end i32.const 0 end i32.const 1 i32.add',
      '(result i32)',
    ),
  ),
  // Three blocks, get, br_table = 5; then nop, return.
  program('br_table to the first label', 7, '', threeWays, { arguments: [0] }),
  program('br_table to the second label', 8, '', threeWays, { arguments: [1] }),
  // Three nops, and the body is fallen out of.
  program('br_table to the last label', 8, '', threeWays, { arguments: [2] }),
  // -1 is 4294967295 to br_table: out of range, so the default.
  program('br_table to the default', 8, '', threeWays, { arguments: [-1] }),
  // block, const 5, get, br_table that carries the 5: to the block's end, or out of the function.
  program(
    'br_table that carries a value',
    6,
    '6',
    run('block (result i32) i32.const 5 local.get 0 br_table 0 1 end i32.const 1 i32.add', '(param i32) (result i32)'),
    { arguments: [0] },
  ),
  program(
    'br_table out of the function',
    4,
    '5',
    run('block (result i32) i32.const 5 local.get 0 br_table 0 1 end i32.const 1 i32.add', '(param i32) (result i32)'),
    { arguments: [1] },
  ),

  // block, br. Code that is never reached costs nothing, however much of it there is.
  program('dead code behind br', 2, '', run(`block br 0 ${'i32.const 1 drop '.repeat(100)} end`)),
  program('dead code behind return', 3, '1', run('i32.const 1 nop return i32.add block nop end drop', '(result i32)')),
  program('dead branches', 3, '', run('block br 0 loop br 0 end if unreachable else unreachable end end nop')),
  // const, const, block with two parameters and two results, add, const 1; then add.
  program(
    'block with several values',
    6,
    '8',
    run(
      'i32.const 3 i32.const 4 block (param i32 i32) (result i32 i32) i32.add i32.const 1 end i32.add',
      '(result i32)',
    ),
  ),
  // const, const, loop = 3; three rounds of 13: the parameters n and sum are taken, added up and given on (5 + 3 + 1), and
  // get, const, gt_s, br_if; then set, drop, get.
  program(
    'loop with parameters',
    45,
    '6',
    run(
      `i32.const 3 i32.const 0
       loop $next (param i32 i32) (result i32 i32)
         local.set $sum local.tee $n local.get $sum i32.add local.set $sum
         local.get $n i32.const 1 i32.sub
         local.get $sum
         local.get $n i32.const 1 i32.gt_s br_if $next
       end
       local.set $sum drop local.get $sum`,
      '(result i32) (local $n i32) (local $sum i32)',
    ),
  ),
];
