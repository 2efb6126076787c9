import { describe, expect, test } from 'vitest';
import { moduleBytes, section, vector } from '../binary/testing/bytes.ts';
import { i32 } from '../core/types.ts';
import { invalid, module, valid, verdict } from './testing/modules.ts';

/** A global of this type with this initial value, behind other fields. */
const global = (type: string, initial: string, fields = '') => module(fields, `(global ${type} ${initial})`);

// Where the expression of the only global begins: behind the header, the section's id, size and count, and the type.
const start = 8 + 3 + 2;

describe('a constant expression', () => {
  test.each([
    ['i32', '(i32.const -1)'],
    ['i64', '(i64.const 9223372036854775807)'],
    ['f32', '(f32.const nan:0x200000)'],
    ['f64', '(f64.const 1)'],
    ['funcref', '(ref.null func)'],
    ['externref', '(ref.null extern)'],
    ['i32', '(i32.mul (i32.sub (i32.const 1) (i32.const 2)) (i32.add (i32.const 3) (i32.const 4)))'],
    ['i64', '(i64.mul (i64.sub (i64.const 1) (i64.const 2)) (i64.add (i64.const 3) (i64.const 4)))'],
  ])('of %s: %s', (type, initial) => valid(global(type, initial)));

  test.each([
    ['(i32.ctz (i32.const 0))', 'i32.ctz', 2],
    ['(i32.const 0) (nop)', 'nop', 2],
    ['(local.get 0)', 'local.get', 0],
    ['(i32.div_u (i32.const 1) (i32.const 1))', 'i32.div_u', 4],
    ['(block (result i32) (i32.const 0))', 'block', 0],
    ['(call 0)', 'call', 0],
    ['(memory.size)', 'memory.size', 0],
    ['(i32.trunc_sat_f32_s (f32.const 0))', 'i32.trunc_sat_f32_s', 5],
  ])('is not %s', (initial, name, offset) =>
    invalid(`constant expression required: ${name} is not constant`, global('i32', initial), {
      offset: start + offset,
    }),
  );

  test.each([
    ['i32', '(f32.const 0)', 'end requires [i32] but stack has [f32]', 5],
    ['i32', '', 'end requires [i32] but stack has []', 0],
    ['i32', '(i32.const 0) (i32.const 1)', 'end requires [i32] and nothing else but stack has [i32 i32]', 4],
    ['i64', '(i64.add (i64.const 0) (i32.const 0))', 'i64.add requires [i64 i64] but stack has [i64 i32]', 4],
    ['i32', '(i32.add (i32.const 0))', 'i32.add requires [i32 i32] but stack has [i32]', 2],
    ['funcref', '(ref.null extern)', 'end requires [funcref] but stack has [externref]', 2],
  ])('of %s is not %s', (type, initial, text, offset) =>
    invalid(`type mismatch: ${text}`, global(type, initial), { offset: start + offset }),
  );

  test('refers to functions that exist', async () => {
    await valid(global('funcref', '(ref.func 0)', '(func)'));
    await invalid('unknown function 1', global('funcref', '(ref.func 1)', '(func)'));
  });
});

describe('the globals that a constant expression can see', () => {
  test('a global sees those before it', async () => {
    await valid(global('i32', '(global.get 0)', '(import "m" "g" (global i32))'));
    await valid(global('i32', '(global.get 1)', '(import "m" "g" (global i32)) (global i32 (i32.const 0))'));
    await invalid('unknown global 0', global('i32', '(global.get 0)'), { offset: start });
    await invalid('unknown global 1', module('(global i32 (global.get 1)) (global i32 (i32.const 0))'), {
      offset: start,
    });
    const type = 'type mismatch: end requires [funcref] but stack has [externref]';
    await invalid(type, global('funcref', '(global.get 0)', '(import "m" "g" (global externref))'));
  });

  test('a mutable one is not constant', async () => {
    const text = 'constant expression required: global 0 is mutable';
    await invalid(text, global('i32', '(global.get 0)', '(import "m" "g" (global (mut i32)))'));
    await invalid(text, global('i32', '(global.get 0)', '(global (mut i32) (i32.const 0))'));
  });

  test('segments see all of them', async () => {
    const fields = '(memory 1) (table 1 funcref) (global i32 (i32.const 0)) (global funcref (ref.null func))';
    await valid(module(fields, '(data (global.get 0) "a") (elem (global.get 0) funcref (global.get 1))'));
    await invalid('unknown global 2', module(fields, '(data (global.get 2) "a")'));
    await invalid('unknown global 7', module(fields, '(elem (global.get 7) func)'));
  });

  test('tables see the imported ones: the others come later in the bytes', async () => {
    const imported = '(import "m" "g" (global funcref))';
    await valid(module(imported, '(table 1 funcref (global.get 0))'));
    const own = module(imported, '(global funcref (ref.null func))', '(table 1 funcref (global.get 1))');
    await invalid('unknown global 1', own);
    const type = 'type mismatch: end requires [externref] but stack has [funcref]';
    await invalid(type, module('(table 1 externref (ref.null func))'));
  });
});

test('an expression longer than any stack ends at the limit', () => {
  const long = Array.from({ length: 2000 }, () => [0x41, 0]).flat();
  const bytes = moduleBytes(section(6, vector([i32, 0, ...long, 0x0b])));
  const error = verdict(bytes, { limits: { operandStack: 1000 } });
  expect(error).toMatchObject({ kind: 'limit', functionIndex: undefined });
  expect(error?.message).toMatch(/^operandStack: 1001 exceeds the limit of 1000/);
  expect(verdict(bytes)?.message).toMatch(/^type mismatch/);
});
