// Golden programs of what is off unless it is switched on (FUEL 1): custom descriptors and wide arithmetic. Each
// instruction costs 1, and one that traps has been paid.

import { type GoldenProgram, program, run } from './program.ts';

const types = `(rec (type $a (descriptor $b) (struct (field i32))) (type $b (describes $a) (struct (field i32))))`;
const described = (body: string, locals = ''): string => `${types} ${run(body, `(result i32) ${locals}`)}`;
const trapping = (body: string): string => `${types} ${run(`${body} drop nop nop nop nop`)}`;

// Three instructions: an object and what describes it. Two more: a descriptor of another.
const object = 'i32.const 7 struct.new $b struct.new_default_desc $a';
const other = 'i32.const 7 struct.new $b';
// Four instructions and one: an object, and its own descriptor on top.
const local = '(local (ref null (exact $b)))';
const own = 'i32.const 7 struct.new $b local.tee 0 struct.new_default_desc $a local.get 0';

export const proposalPrograms: readonly GoldenProgram[] = [
  // Two constants, struct.new, struct.new_desc, ref.get_desc, struct.get.
  program(
    'struct.new_desc and ref.get_desc',
    6,
    '7',
    described('i32.const 5 i32.const 7 struct.new $b struct.new_desc $a ref.get_desc $a struct.get $b 0'),
  ),
  // The object, struct.get.
  program('struct.new_default_desc', 3 + 1, '0', described(`${object} struct.get $a 0`)),
  // A constant, ref.null, struct.new_desc, which traps.
  program(
    'struct.new_desc without a descriptor',
    3,
    'trap null-descriptor-reference',
    trapping('i32.const 1 ref.null none struct.new_desc $a'),
  ),
  // ref.null, ref.get_desc, which traps.
  program('ref.get_desc of null', 2, 'trap null-reference', trapping('ref.null $a ref.get_desc $a')),
  // The object and its descriptor, the cast, struct.get.
  program('ref.cast_desc_eq', 5 + 2, '0', described(`${own} ref.cast_desc_eq (ref $a) struct.get $a 0`, local)),
  // The object, another descriptor, the cast, which traps.
  program(
    'ref.cast_desc_eq that fails',
    3 + 2 + 1,
    'trap descriptor-cast-failure',
    trapping(`${object} ${other} ref.cast_desc_eq (ref $a)`),
  ),
  // block, the object and its descriptor, the branch, struct.get at the label.
  program(
    'br_on_cast_desc_eq that is taken',
    1 + 5 + 1 + 1,
    '0',
    described(
      `block (result (ref $a)) ${own} br_on_cast_desc_eq 0 anyref (ref $a) drop nop unreachable end struct.get $a 0`,
      local,
    ),
  ),
  // block, the object, another descriptor, the branch, drop, a constant, return.
  program(
    'br_on_cast_desc_eq that is not taken',
    1 + 3 + 2 + 1 + 3,
    '9',
    described(
      `block (result (ref $a)) ${object} ${other} br_on_cast_desc_eq 0 anyref (ref $a) drop i32.const 9 return end
       struct.get $a 0`,
    ),
  ),
  // block, the object, another descriptor, the branch, drop, a constant.
  program(
    'br_on_cast_desc_eq_fail that is taken',
    1 + 3 + 2 + 1 + 2,
    '9',
    described(
      `block (result anyref) ${object} ${other} br_on_cast_desc_eq_fail 0 anyref (ref $a) struct.get $a 0 return end
       drop i32.const 9`,
    ),
  ),
  // block, the object and its descriptor, the branch, struct.get, return.
  program(
    'br_on_cast_desc_eq_fail that is not taken',
    1 + 5 + 1 + 2,
    '0',
    described(
      `block (result anyref) ${own} br_on_cast_desc_eq_fail 0 anyref (ref $a) struct.get $a 0 return end
       drop unreachable`,
      local,
    ),
  ),
  // Four constants, the sum, drop of its high half.
  program('i64.add128', 6, '4', run('i64.const 1 i64.const 2 i64.const 3 i64.const 4 i64.add128 drop', '(result i64)')),
  // Two constants, the product, drop.
  program('i64.mul_wide_u', 4, '15', run('i64.const 3 i64.const 5 i64.mul_wide_u drop', '(result i64)')),
];
