// What folds, fuses and stays where it lies: shown by the operations that remain.

import { expect, test } from 'vitest';
import { codeOf, operationsOfText } from './testing/code.ts';
import { printFunction } from './print.ts';

const body = (instructions: string, locals = '(param i32 i32) (local i32 i64 f64)') =>
  `(module (memory 1) (func ${locals} ${instructions}))`;

// Slots: parameters 0 and 1, the link 2, locals from 3.
test('locals and constants are read where they lie, and a result lands in its local', async () => {
  expect(await operationsOfText(body('(local.set 2 (i32.add (local.get 0) (local.get 1)))'))).toEqual([
    'i32.add ss s3 s0 s1',
    'return 4',
  ]);
  expect(await operationsOfText(body('(local.set 2 (i32.sub (local.get 0) (i32.const 7)))'))).toEqual([
    'i32.add sk s3 s0 -7',
    'return 4',
  ]);
});

test('a constant is added by the access that it is the address of', async () => {
  const load = (address: string) => operationsOfText(body(`(local.set 2 (i32.load offset=4 ${address}))`));
  const sum = '(i32.add (i32.const 8) (local.get 0))';
  expect((await load(sum))[0]).toBe('i32.load sum s3 s0 8 4');
  expect((await load(`(i32.sub ${sum} (i32.const 8))`))[0]).toBe('i32.load s3 s0 4');
  const store = body(`${sum} (local.set 0 (i32.const 1)) (i32.store offset=4 (local.get 1))`);
  // The local has changed meanwhile: what it was is added to before.
  expect(await operationsOfText(store)).toEqual([
    'i32.add sk s6 s0 8',
    'constant_word s0 1',
    'i32.store s1 s6 4',
    'return 4',
  ]);
});

test('what is computed on what has just been computed is one operation with it', async () => {
  const [operation] = await operationsOfText(
    body('(local.set 2 (i32.rotl (i32.xor (local.get 0) (local.get 1)) (i32.const 7)))'),
  );
  expect(operation).toBe('i32.xor ss, i32.rotl k s3 s0 s1 7');
  const [swapped] = await operationsOfText(
    body('(local.set 3 (i64.xor (local.get 3) (i64.shl (local.get 3) (i64.const 13))))'),
  );
  expect(swapped).toMatch(/^i64\.shl sk, i64\.xor s s4 s4 13 s4$/);
});

test('what counts a loop is part of the branch back, unless control can come between them', async () => {
  const count = '(local.set 0 (i32.sub (local.get 0) (i32.const 1)))';
  const [both] = await operationsOfText(body(`(loop ${count} (br_if 0 (local.get 0)))`));
  expect(both).toMatch(/^add, branch_if_not_zero s0 s0 -1 @\d+ /);
  const [less] = await operationsOfText(body(`(loop ${count} (br_if 0 (i32.lt_u (local.get 0) (local.get 1))))`));
  expect(less).toMatch(/^add, br_if i32\.lt_u ss s0 s0 s1 -1 @\d+ /);
  const between = await operationsOfText(
    body(`(loop (block (br_if 0 (local.get 1)) ${count}) (br_if 0 (local.get 0)))`),
  );
  expect(between[1]).toBe('i32.add sk s0 s0 -1');
});

test('a constant first operand of a commutative instruction is exchanged', async () => {
  const [operation] = await operationsOfText(body('(local.set 2 (i32.mul (i32.const 3) (local.get 0)))'));
  expect(operation).toBe('i32.mul sk s3 s0 3');
});

test('a comparison with its constant first becomes its mirror image', async () => {
  const [operation] = await operationsOfText(body('(local.set 2 (i32.lt_s (i32.const 3) (local.get 0)))'));
  expect(operation).toBe('i32.gt_s sk s3 s0 3');
});

test('integer instructions on constants are folded', async () => {
  const [operation] = await operationsOfText(body('(local.set 2 (i32.add (i32.const 3) (i32.const 4)))'));
  expect(operation).toBe('constant_word s3 7');
});

test('an instruction that traps is not folded', async () => {
  const lines = await operationsOfText(body('(local.set 2 (i32.div_u (i32.const 3) (i32.const 0)))'));
  expect(lines).toContain('i32.div_u sk s3 s6 0');
});

test('a comparison is part of the branch that it decides', async () => {
  const lines = await operationsOfText(body('(block (br_if 0 (i32.lt_u (local.get 0) (i32.const 9))))'));
  expect(lines[0]).toMatch(/^br_if i32\.lt_u sk s0 9 @\d+ /);
});

test('eqz before a branch turns the comparison around', async () => {
  const lines = await operationsOfText(body('(block (br_if 0 (i32.eqz (i32.lt_s (local.get 0) (local.get 1)))))'));
  // not (a < b) is b <= a
  expect(lines[0]).toMatch(/^br_if i32\.le_s ss s1 s0 @/);
  const zero = await operationsOfText(body('(block (br_if 0 (i32.eqz (local.get 0))))'));
  expect(zero[0]).toMatch(/^branch_if_zero s0 @/);
});

test('a float comparison that does not hold is not its opposite: it may be a NaN', async () => {
  const text = body('(block (br_if 0 (i32.eqz (f64.lt (local.get 0) (local.get 1)))))', '(param f64 f64)');
  expect((await operationsOfText(text))[0]).toMatch(/^br_unless f64\.lt ss s0 s1 @/);
});

test('wrapping and reinterpreting move nothing', async () => {
  const text = '(module (func (param i64) (result i32) (i32.wrap_i64 (local.get 0))))';
  expect(await operationsOfText(text)).toEqual(['return_word s0 2']);
});

test('a local that is overwritten is saved first for those who have read it', async () => {
  const lines = await operationsOfText(
    body('(local.get 0) (local.set 0 (i32.const 1)) (local.set 2 (i32.add (local.get 0)))'),
  );
  expect(lines).toEqual(['move_word s6 s0', 'constant_word s0 1', 'i32.add ss s3 s6 s0', 'return 4']);
});

test('an f64 constant with the bits of a NaN travels as integers', async () => {
  expect(await operationsOfText('(module (func (local f64) (local.set 0 (f64.const nan:0x4000))))')).toEqual([
    'constant_words s1 16384 2146435072',
    'return 0',
  ]);
  expect((await operationsOfText('(module (func (local f64) (local.set 0 (f64.const 1.5))))'))[0]).toBe(
    'constant_float s1 0',
  );
});

test('plain translation is one operation for each instruction, each behind its own charge', async () => {
  const lines = await operationsOfText(body('(local.set 2 (i32.add (local.get 0) (i32.const 1)))'), {
    translation: 'plain',
  });
  expect(lines).toEqual([
    'charge',
    'move_word s6 s0',
    'charge',
    'constant_word s7 1',
    'charge',
    'i32.add ss s6 s6 s7',
    'charge',
    'move_word s3 s6',
    'return 4',
  ]);
});

test('without metering nothing costs anything', async () => {
  const code = await codeOf(body('(loop (br_if 0 (local.get 0)))'), { metering: false });
  const [header, ...lines] = printFunction(code, 0);
  expect(header).toMatch(/entry \+0$/);
  expect(lines[0]).toMatch(/\+0$/);
});

test('slots that a paired field cannot hold are brought near', async () => {
  const many = `(local ${'i32 '.repeat(40_000)})`;
  const lines = await operationsOfText(
    `(module (func ${many} (local.set 0 (i32.add (local.get 39000) (local.get 39001)))))`,
  );
  // Two slots behind the link stand in for them; the locals come after.
  expect(lines).toEqual(['move_words s1 s39003', 'move_words s2 s39004', 'i32.add ss s3 s1 s2', 'return 0']);
});
