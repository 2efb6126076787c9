import { expect, test } from 'vitest';
import { f64, i32, v128 } from '../core/types.ts';
import { inHome, inLocal, OperandStack } from './stack.ts';

function stackWith(locals: number): OperandStack {
  const stack = new OperandStack();
  stack.begin(10, locals);
  return stack;
}

test('a value has its own slot above the values below it, two for a vector', () => {
  const stack = stackWith(0);
  expect([stack.push(i32, inHome, 0, 0), stack.push(v128, inHome, 0, 0), stack.push(f64, inHome, 0, 0)]).toEqual([
    10, 11, 13,
  ]);
  expect(stack.slotsNeeded).toBe(14);
});

test('values in a local are found, topmost first, and forgotten when settled or popped', () => {
  const stack = stackWith(2);
  for (const local of [0, 1, 0]) stack.push(i32, inLocal, local, 0);
  expect(stack.isUsed(0)).toBe(true);
  const found: number[] = [];
  stack.forEachInLocal(0, (index) => {
    found.push(index);
    stack.settle(index);
  });
  expect(found).toEqual([2, 0]);
  expect([stack.isUsed(0), stack.isUsed(1)]).toEqual([false, true]);
  stack.truncate(0);
  expect(stack.isUsed(1)).toBe(false);
});

test('settling all values twice looks at each once', () => {
  const stack = stackWith(1);
  for (let count = 0; count < 3; count++) stack.push(i32, inLocal, 0, 0);
  let settled = 0;
  const settle = (index: number) => {
    settled++;
    stack.settle(index);
  };
  stack.forEachInLocal(undefined, settle);
  stack.forEachInLocal(undefined, settle);
  expect(settled).toBe(3);
});
