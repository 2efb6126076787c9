// Fuel lines: what is paid on entry and on each way through a function (FUEL 6).

import { expect, test } from 'vitest';
import { headerWords } from './translator.ts';
import { codeOf, operationsOfText } from './testing/code.ts';
import { printFunction } from './print.ts';

const entryOf = async (text: string) => printFunction(await codeOf(text), 0)[0];

test('a straight function is one line', async () => {
  expect(await entryOf('(module (func nop nop nop))')).toMatch(/entry \+3$/);
  expect(await entryOf('(module (func))')).toMatch(/entry \+0$/);
});

test('a line goes through branches that may fall through, and ends at a call', async () => {
  const text = '(module (func (param i32) (block (br_if 0 (local.get 0)) nop) nop (call 0 (i32.const 1)) nop))';
  // block, local.get, br_if, nop, nop, i32.const, call; then nop.
  expect(await entryOf(text)).toMatch(/entry \+7$/);
  const lines = await operationsOfText(text);
  // Taken, the branch leaves out one nop.
  expect(lines[0]).toMatch(/^branch_if_not_zero s0 @\d+ -1$/);
  expect(lines).toContainEqual(expect.stringMatching(/^call 0 0 \d+ \+1$/));
});

test('a branch back to a loop pays its body again, not the loop', async () => {
  const lines = await operationsOfText('(module (func (param i32) (loop nop (br_if 0 (local.get 0)) nop)))');
  // On the way back: nop, local.get, br_if, nop; given back: nop.
  expect(lines[0]).toBe('branch_if_not_zero s0 @0 +3');
});

test('each label of a br_table has its own price', async () => {
  const lines = await operationsOfText(
    '(module (func (param i32) (block (block (br_table 0 1 (local.get 0))) nop nop) nop))',
  );
  expect(lines[0]).toMatch(/^branch_table s0 1 \[@\d+ \+3, @\d+ \+1\]$/);
});

// Header 8, types 7, function 4, memory 5, code section 2, body count 1, its size and its locals 1 each.
const bodyStart = 8 + 7 + 4 + 5 + 2 + 1 + 1 + 1;
const withTrap = '(module (memory 1) (func (result i32) nop (i32.load (i32.const 0)) nop nop))';

test('the account of an operation knows what is paid behind it, and where it came from', async () => {
  const code = await codeOf(withTrap);
  const start = code.translate(0) + headerWords;
  const load = start + 2;
  expect(printFunction(code, 0)[2]).toMatch(/^2: i32\.load /);
  expect(code.refundAt(load)).toBe(2);
  expect(code.functionAt(load)).toBe(0);
  expect(code.functionAt(0)).toBeUndefined();
  // The constant is written when the load needs it; nop and i32.const take three bytes.
  expect(code.offsetAt(load, false)).toBe(bodyStart + 3);
});

test('a stop is placed before the first operation that is not paid for', async () => {
  const code = await codeOf(withTrap);
  const start = code.translate(0) + headerWords;
  // Five instructions. The constant is written for the load, so that both are due once three are paid.
  expect([5, 4, 3, 2, 1].map((owed) => code.stopFor(start, owed) - start)).toEqual([0, 0, 0, 5, 5]);
});

test('making the account leaves the code as it was', async () => {
  const code = await codeOf(withTrap);
  const start = code.translate(0) + headerWords;
  const before = printFunction(code, 0);
  code.marksOf(0);
  expect(printFunction(code, 0)).toEqual(before);
  expect(code.translate(0) + headerWords).toBe(start);
});
