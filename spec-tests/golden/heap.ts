// Golden programs of references and of the garbage-collected heap (FUEL 1 and 2), each total derived by hand: 1 for each
// instruction, and for what makes, fills or copies an array a unit for every 64 bytes of elements; a reference counts as 8.

import { type GoldenProgram, program, run } from './program.ts';

const types = `(type $s (sub (struct (field (mut i32)) (field i64)))) (type $t (sub $s (struct (field (mut i32)) (field i64))))
  (type $packed (struct (field (mut i8)))) (type $node (struct (field i32) (field (ref null $node))))
  (type $bytes (array (mut i8))) (type $words (array (mut i16))) (type $longs (array (mut i64)))
  (type $vectors (array (mut v128))) (type $refs (array (mut anyref))) (type $functions (array (mut funcref)))
  (type $unary (func (param i32) (result i32)))
  (elem declare func $double $again) (func $double (type $unary) local.get 0 i32.const 2 i32.mul)
  (func $again (type $unary) local.get 0 ref.func $double return_call_ref $unary)`;
const text = '0123456789'.repeat(20);
const data = `(data $data "${text}")`;
const elements = `(elem $elements func ${'$double '.repeat(40)})`;

function heap(body: string, type = ''): string {
  const segments = `${body.includes('$data') ? data : ''} ${body.includes('$elements') ? elements : ''}`;
  return `${types} ${segments} ${run(body, type)}`;
}

const answering = (body: string, locals = ''): string => heap(body, `(result i32) ${locals}`);
const behind = 'nop nop nop nop nop nop nop nop';

/** A program for each number of elements, with the surcharge it brings. */
function each(
  name: string,
  usual: (count: number) => number,
  surcharges: readonly (readonly [count: number, surcharge: number])[],
  body: (count: number) => string,
  locals = '',
): GoldenProgram[] {
  return surcharges.map(([count, surcharge]) =>
    program(`${name} ${count}`, usual(count) + surcharge, '', heap(body(count), locals)),
  );
}

const ofOne = [
  [0, 0],
  [63, 0],
  [64, 1],
  [127, 1],
  [128, 2],
] as const;
const ofTwo = [
  [31, 0],
  [32, 1],
] as const;
const ofEight = [
  [0, 0],
  [7, 0],
  [8, 1],
  [15, 1],
  [16, 2],
] as const;
const ofSixteen = [
  [3, 0],
  [4, 1],
  [9, 2],
] as const;

// Two instructions, and 3 units for 200 bytes or 25 references: an array to work on.
const someBytes = 'i32.const 200 array.new_default $bytes';
const someRefs = 'i32.const 25 array.new_default $functions';
const forSome = 2 + 3;

export const heapPrograms: readonly GoldenProgram[] = [
  // Two constants, struct.new, struct.get.
  program('struct.new', 4, '7', answering('i32.const 7 i64.const 1 struct.new $s struct.get $s 0')),
  // struct.new_default, tee, const, struct.set, get, struct.get_u.
  program(
    'struct.set and struct.get_u',
    6,
    '255',
    answering(
      'struct.new_default $packed local.tee 0 i32.const -1 struct.set $packed 0 local.get 0 struct.get_u $packed 0',
      '(local (ref null $packed))',
    ),
  ),
  // However many fields: struct.new_default, drop.
  program(
    'struct.new_default of 1,000 fields',
    2,
    '',
    `(type $s (struct ${'(field i64)'.repeat(1_000)})) ${run('struct.new_default $s drop')}`,
  ),
  // const, ref.i31, i31.get_s; const, ref.i31, i31.get_u; add.
  program('i31', 7, '2147483648', answering('i32.const 1 ref.i31 i31.get_s i32.const -1 ref.i31 i31.get_u i32.add')),
  // Two constants, two ref.i31, ref.eq.
  program('ref.eq', 5, '1', answering('i32.const 5 ref.i31 i32.const 5 ref.i31 ref.eq')),
  // struct.new_default, ref.test; struct.new_default, ref.cast, struct.get; add.
  program(
    'ref.test and ref.cast',
    6,
    '1',
    answering(
      'struct.new_default $t ref.test (ref $s) struct.new_default $t ref.cast (ref $s) struct.get $s 0 i32.add',
    ),
  ),
  // ref.null, the two conversions, ref.is_null.
  program('conversions', 4, '1', answering('ref.null none extern.convert_any any.convert_extern ref.is_null')),
  // ref.func, ref.as_non_null, drop.
  program('ref.as_non_null', 3, '', heap('ref.func $double ref.as_non_null drop')),

  // const, const, array.new, drop; the others without a value.
  ...each(
    'array.new of i8',
    () => 4,
    ofOne,
    (count) => `i32.const 1 i32.const ${count} array.new $bytes drop`,
  ),
  ...each(
    'array.new of i16',
    () => 4,
    ofTwo,
    (count) => `i32.const 1 i32.const ${count} array.new $words drop`,
  ),
  ...each(
    'array.new_default of i64',
    () => 3,
    ofEight,
    (count) => `i32.const ${count} array.new_default $longs drop`,
  ),
  ...each(
    'array.new_default of v128',
    () => 3,
    ofSixteen,
    (count) => `i32.const ${count} array.new_default $vectors drop`,
  ),
  ...each(
    'array.new_default of references',
    () => 3,
    ofEight,
    (count) => `i32.const ${count} array.new_default $refs drop`,
  ),
  // As many constants as elements.
  ...each(
    'array.new_fixed of i64',
    (count) => count + 2,
    ofEight,
    (count) => `${'i64.const 0 '.repeat(count)} array.new_fixed $longs ${count} drop`,
  ),
  // Offset, count, the instruction, drop.
  ...each(
    'array.new_data of i8',
    () => 4,
    ofOne,
    (count) => `i32.const 3 i32.const ${count} array.new_data $bytes $data drop`,
  ),
  ...each(
    'array.new_data of i64',
    () => 4,
    ofEight,
    (count) => `i32.const 3 i32.const ${count} array.new_data $longs $data drop`,
  ),
  ...each(
    'array.new_elem',
    () => 4,
    ofEight,
    (count) => `i32.const 3 i32.const ${count} array.new_elem $functions $elements drop`,
  ),

  // The array, three operands, 1.
  ...each(
    'array.fill',
    () => forSome + 4,
    ofOne,
    (count) => `${someBytes} i32.const 7 i32.const 1 i32.const ${count} array.fill $bytes`,
  ),
  ...each(
    'array.init_data',
    () => forSome + 4,
    ofOne,
    (count) => `${someBytes} i32.const 7 i32.const 1 i32.const ${count} array.init_data $bytes $data`,
  ),
  ...each(
    'array.init_elem',
    () => forSome + 4,
    ofEight,
    (count) => `${someRefs} i32.const 7 i32.const 1 i32.const ${count} array.init_elem $functions $elements`,
  ),
  // The array, tee, index, get, index, count, 1.
  ...each(
    'array.copy of i8',
    () => forSome + 6,
    ofOne,
    (count) =>
      `${someBytes} local.tee 0 i32.const 7 local.get 0 i32.const 1 i32.const ${count} array.copy $bytes $bytes`,
    '(local (ref null $bytes))',
  ),
  ...each(
    'array.copy of references',
    () => forSome + 6,
    ofEight,
    (count) =>
      `${someRefs} local.tee 0 i32.const 7 local.get 0 i32.const 1 i32.const ${count} array.copy $functions $functions`,
    '(local (ref null $functions))',
  ),
  // The array, tee, index, value, array.set; get, index, array.get_s; get, array.len; add.
  program(
    'elements',
    forSome + 1 + 3 + 3 + 2 + 1,
    '199',
    answering(
      `${someBytes} local.tee 0 i32.const 199 i32.const -1 array.set $bytes local.get 0 i32.const 199 array.get_s $bytes local.get 0 array.len i32.add`,
      '(local (ref null $bytes))',
    ),
  ),
  // const, array.new_default of 1,000 bytes at a byte a unit, drop.
  program('an array at a byte a unit', 3 + 1_000, '', heap('i32.const 1000 array.new_default $bytes drop'), {
    bytesPerFuel: 1,
  }),
  program('an array without surcharges', 3, '', heap('i32.const 1000 array.new_default $bytes drop'), {
    bytesPerFuel: Infinity,
  }),
  // Constant expressions are free: one nop.
  program(
    'objects in globals',
    1,
    '',
    `${types} (global (ref $bytes) (array.new_default $bytes (i32.const 100000))) (global (ref $s) (struct.new_default $s)) ${run('nop')}`,
  ),

  // block, struct.new_default, br_on_cast (taken), ref.is_null: what is behind the branch is not paid.
  program(
    'br_on_cast taken',
    4,
    '0',
    answering(`block (result anyref) struct.new_default $t br_on_cast 0 anyref (ref $s) ${behind} end ref.is_null`),
  ),
  // The same with one that fails: block, null, br_on_cast, two nops, ref.is_null.
  program(
    'br_on_cast not taken',
    6,
    '1',
    answering('block (result anyref) ref.null any br_on_cast 0 anyref (ref $s) nop nop end ref.is_null'),
  ),
  program(
    'br_on_cast_fail taken',
    4,
    '1',
    answering(`block (result anyref) ref.null any br_on_cast_fail 0 anyref (ref $s) ${behind} end ref.is_null`),
  ),
  program(
    'br_on_cast_fail not taken',
    6,
    '0',
    answering('block (result anyref) struct.new_default $t br_on_cast_fail 0 anyref (ref $s) nop nop end ref.is_null'),
  ),
  // block, null, br_on_null; const.
  program('br_on_null taken', 4, '3', answering(`block ref.null any br_on_null 0 drop ${behind} end i32.const 3`)),
  // block, struct.new_default, br_on_null, drop, nop; const.
  program(
    'br_on_null not taken',
    6,
    '3',
    answering('block struct.new_default $s br_on_null 0 drop nop end i32.const 3'),
  ),
  // block, struct.new_default, br_on_non_null; ref.is_null.
  program(
    'br_on_non_null taken',
    4,
    '0',
    answering('block (result (ref any)) struct.new_default $s br_on_non_null 0 unreachable end ref.is_null'),
  ),
  // block, null, br_on_non_null, const, ref.i31; ref.is_null.
  program(
    'br_on_non_null not taken',
    6,
    '0',
    answering('block (result (ref any)) ref.null any br_on_non_null 0 i32.const 1 ref.i31 end ref.is_null'),
  ),

  // const, ref.func, call_ref; get, const, mul.
  program('call_ref', 6, '42', answering('i32.const 21 ref.func $double call_ref $unary')),
  // const, ref.func, call_ref; get, ref.func, return_call_ref; get, const, mul.
  program('return_call_ref', 9, '42', answering('i32.const 21 ref.func $again call_ref $unary')),
  // A list: 10 times get, get, struct.new, set, get, const, sub, tee, br_if = 9, after the loop's 1 and const, set = 2.
  // Its sum: loop; 10 times get, get, struct.get, add, set, get, struct.get, tee, ref.is_null, eqz, br_if = 11; get.
  program(
    'a list',
    2 + 1 + 10 * 9 + 1 + 10 * 11 + 1,
    '55',
    answering(
      `i32.const 10 local.set 0
       loop
         local.get 0 local.get 1 struct.new $node local.set 1
         local.get 0 i32.const 1 i32.sub local.tee 0 br_if 0
       end
       loop
         local.get 2 local.get 1 struct.get $node 0 i32.add local.set 2
         local.get 1 struct.get $node 1 local.tee 1 ref.is_null i32.eqz br_if 0
       end
       local.get 2`,
      '(local i32) (local (ref null $node)) (local i32)',
    ),
  ),

  // What traps has paid its 1: null and the instruction.
  program('struct.get of null', 2, 'trap null-structure-reference', heap(`ref.null $s struct.get $s 0 drop ${behind}`)),
  program('i31.get_s of null', 2, 'trap null-i31-reference', heap(`ref.null i31 i31.get_s drop ${behind}`)),
  program(
    'call_ref of null',
    3,
    'trap null-function-reference',
    heap(`i32.const 1 ref.null $unary call_ref $unary drop ${behind}`),
  ),
  program('ref.as_non_null of null', 2, 'trap null-reference', heap(`ref.null any ref.as_non_null drop ${behind}`)),
  program(
    'ref.cast that fails',
    3,
    'trap cast-failure',
    heap(`i32.const 1 ref.i31 ref.cast (ref struct) drop ${behind}`),
  ),
  program(
    'array.get out of bounds',
    forSome + 2,
    'trap out-of-bounds-array-access',
    heap(`${someBytes} i32.const 200 array.get_u $bytes drop ${behind}`),
  ),
  program(
    'array.fill out of bounds',
    forSome + 4,
    'trap out-of-bounds-array-access',
    heap(`${someBytes} i32.const 1 i32.const 1 i32.const 200 array.fill $bytes ${behind}`),
  ),
  program(
    'array.new_data out of bounds',
    3,
    'trap out-of-bounds-memory-access',
    heap(`i32.const 1 i32.const 200 array.new_data $bytes $data drop ${behind}`),
  ),
  // 64 bytes for the array itself, and one too few for its elements.
  program(
    'an array past the cap',
    2,
    'trap gc-allocation-refused',
    heap(`i32.const 1000 array.new_default $bytes drop ${behind}`),
    { limits: { gcBytes: 1_063 } },
  ),
  program('an array under the cap', 3 + 15, '', heap('i32.const 1000 array.new_default $bytes drop'), {
    limits: { gcBytes: 1_064 },
  }),
  program('a structure past the cap', 1, 'trap gc-allocation-refused', heap(`struct.new_default $s drop ${behind}`), {
    limits: { gcBytes: 87 },
  }),
  // Made whole or not at all: with 1 + 1 + 14 there is too little for 15.
  program('an array that fuel does not cover', 1, 'out-of-fuel', heap('i32.const 1000 array.new_default $bytes drop'), {
    budget: 1 + 1 + 14,
  }),
  program('an array that fuel just covers', 3 + 15, '', heap('i32.const 1000 array.new_default $bytes drop'), {
    budget: 3 + 15,
  }),
];
