import { expect, test } from 'vitest';
import { anyTag, noSlot } from './handlers.ts';
import { printFunction } from './print.ts';
import { codeOf, operationsOfText } from './testing/code.ts';

test('a try_table in which nothing is thrown costs its instruction and no operation', async () => {
  const text = (inner: string) => `(module (tag $t) (func (param i32) (block $b ${inner})))`;
  const work = '(local.set 0 (i32.mul (local.get 0) (i32.const 3)))';
  const guarded = await operationsOfText(text(`(try_table (catch $t $b) ${work})`));
  expect(guarded).toEqual(await operationsOfText(text(work)));
});

test('the innermost try counts, by the position of the operation or of what a call returns to', async () => {
  const code = await codeOf(`(module (tag $a) (tag $b (param i32))
    (func (local i64)
      call 0
      (block $x (result i32)
        (try_table (catch $b $x)
          call 0
          (block $y (result exnref) (try_table (catch_all_ref $y) call 0) unreachable)
          drop
          call 0)
        unreachable)
      drop
      call 0))`);
  const lines = printFunction(code, 0);
  const start = code.entries[0]! + 4;
  const calls = lines.filter((line) => / call /.test(line)).map((line) => start + Number.parseInt(line, 10));
  expect(calls.length).toBe(5);
  const table = code.handlersOf(0)!;
  const described = (position: number) =>
    table.at(position)?.clauses.map(({ tag, slot, referenceSlot }) => [tag, slot, referenceSlot]);
  // Slots: the link, the local, then the operand stack.
  const outer = [[1, 2, noSlot]];
  const inner = [[anyTag, 2, 2]];
  for (const offset of [0, 4]) {
    expect(calls.map((call) => described(call + offset))).toEqual([undefined, outer, inner, outer, undefined]);
  }
  expect(table.at(calls[2]!)?.outer).toBe(table.at(calls[1]!));
  expect(code.handlersOf(0)).toBe(table);
});

test('a clause that can never be taken is left out', async () => {
  const code = await codeOf(`(module (tag $a) (tag $b)
    (func (block (try_table (catch $a 0) (catch $a 1) (catch $b 0) (catch_all 0) (catch_all 1) (catch $b 0) call 0))))`);
  code.translate(0);
  const clauses = code.handlersOf(0)!.at(code.entries[0]! + 4)!.clauses;
  expect(clauses.map(({ tag }) => tag)).toEqual([0, 1, anyTag]);
  expect(code.handlersOf(0)!.at(0)).toBe(undefined);
});
