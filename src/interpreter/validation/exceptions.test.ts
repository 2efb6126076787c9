import wabt from 'wabt';
import { describe, expect, test } from 'vitest';
import { body, func, given, invalid, module, valid, verdict } from './testing/modules.ts';

const { parseWat } = await wabt();

/** The verdict on a module with the older instructions, which only this assembler has. */
function older(fields: string, features = {}): string | undefined {
  const { buffer } = parseWat('older', `(module ${fields})`, { exceptions: true }).toBinary({});
  return verdict(new Uint8Array(buffer), { features })?.message;
}

const tags = '(tag $none) (tag $pair (param i32 f64))';

describe('tags', () => {
  test('have types without results', async () => {
    await valid(module(tags, '(export "t" (tag $pair))'));
    await invalid('non-empty tag result type', module('(tag (result i32))'));
    await invalid('non-empty tag result type', module('(import "" "" (tag (param i64) (result i32)))'));
    await invalid('unknown type 7', module('(tag (type 7))'));
    await invalid('unknown tag 2', module(tags, '(export "t" (tag 2))'));
  });
});

describe('throw', () => {
  test('takes what its tag carries; nothing behind it is reached', async () => {
    await valid(given(tags, func('(result i64)', 'i32.const 0', 'f64.const 0', 'throw $pair')));
    await invalid('unknown tag 2', given(tags, body('throw 2')), { offset: 0 });
    const wrong = given(tags, body('f64.const 0', 'i32.const 0', 'throw $pair'));
    await invalid('type mismatch: instruction requires [i32 f64] but stack has [f64 i32]', wrong, { offset: 11 });
  });

  test('throw_ref takes a reference to an exception', async () => {
    await valid(func('(param exnref) (result i64)', 'local.get 0', 'throw_ref'));
    await invalid('type mismatch: throw_ref requires [exnref] but stack has []', body('throw_ref'), { offset: 0 });
    const wrong = func('(param externref)', 'local.get 0', 'throw_ref');
    await invalid('type mismatch: throw_ref requires [exnref] but stack has [externref]', wrong, { offset: 2 });
  });
});

describe('try_table', () => {
  const table = (results: string, clause: string) =>
    given(
      tags,
      body(`block ${results} try_table ${clause} end unreachable end`, ...(results === '' ? [] : ['unreachable'])),
    );

  test('is a block with parameters and results', async () => {
    await valid(
      func('(result i64)', 'i32.const 1', 'try_table (param i32) (result i64)', 'drop', 'i64.const 0', 'end'),
    );
    const wrong = func('(result i64)', 'try_table (result i64)', 'i32.const 0', 'end');
    await invalid('type mismatch: end requires [i64] but stack has [i32]', wrong);
  });

  test('each clause carries what its label takes', async () => {
    await valid(table('', '(catch $none 0) (catch_all 0) (catch $none 1)'));
    await valid(table('(result i32 f64)', '(catch $pair 0)'));
    await valid(table('(result i32 f64 exnref)', '(catch_ref $pair 0)'));
    await valid(table('(result exnref)', '(catch_all_ref 0) (catch_ref $none 0)'));
    await valid(table('(result (ref exn))', '(catch_all_ref 0) (catch_ref $none 0)'));
    const text = (carried: string, taken: string) =>
      `type mismatch: catch clause carries [${carried}] but its label takes [${taken}]`;
    await invalid(text('i32 f64', 'f64 i32'), table('(result f64 i32)', '(catch $pair 0)'));
    await invalid(text('i32 f64 (ref exn)', 'i32 f64'), table('(result i32 f64)', '(catch_ref $pair 0)'));
    await invalid(text('', 'exnref'), table('(result exnref)', '(catch_all 0)'));
    await invalid(text('(ref exn)', 'externref'), table('(result externref)', '(catch_all_ref 0)'));
    await invalid('unknown tag 5', table('', '(catch 5 0)'));
    // Labels are those outside: the block and the function.
    await invalid('unknown label 2', table('', '(catch_all 2)'));
  });
});

describe('the older instructions', () => {
  test('each part of a try gives its results', () => {
    const results = '(tag $t (param i32)) (func (result i32) (try (result i32) (do (i32.const 0)) (catch $t)';
    expect(older(`${results} (catch_all (i32.const 1))))`)).toBe(undefined);
    const missing = 'type mismatch: instruction requires [i32] but stack has []';
    expect(older(`${results} (catch_all)))`)).toMatch(missing);
    expect(older('(func (try (do (i32.const 0))))')).toMatch('type mismatch: block requires [] but stack has [i32]');
  });

  test('rethrow names a catch, delegate any block outside', () => {
    expect(older('(func (try (do) (catch_all (block (rethrow 1)))))')).toBe(undefined);
    expect(older('(func (try (do) (catch_all (block (rethrow 0)))))')).toMatch(/^invalid rethrow label 0/);
    expect(older('(func (try (do (rethrow 0)) (catch_all)))')).toMatch(/^invalid rethrow label 0/);
    expect(older('(func (block (try (do) (delegate 1))))')).toBe(undefined);
    expect(older('(func (block (try (do) (delegate 2))))')).toMatch(/^unknown label 2/);
  });

  test('belong to a try that still takes them', () => {
    const bytes = (...code: number[]) =>
      verdict(
        Uint8Array.of(
          0,
          0x61,
          0x73,
          0x6d,
          1,
          0,
          0,
          0,
          1,
          4,
          1,
          0x60,
          0,
          0,
          3,
          2,
          1,
          0,
          13,
          3,
          1,
          0,
          0,
          10,
          code.length + 4,
          1,
          code.length + 2,
          0,
          ...code,
          0x0b,
        ),
      );
    const end = 0x0b;
    expect(bytes(0x06, 0x40, 0x07, 0, 0x07, 0, 0x19, end)).toBe(undefined);
    for (const code of [
      [0x19],
      [0x07, 0],
      [0x18, 0],
      [0x02, 0x40, 0x19, end],
      [0x06, 0x40, 0x19, 0x07, 0, end],
      [0x06, 0x40, 0x19, 0x18, 0],
      [0x1f, 0x40, 0, 0x19, end],
    ]) {
      expect(bytes(...code)).toMatchObject({ kind: 'malformed', functionIndex: 0 });
      expect(bytes(...code)?.message).toMatch(/^END opcode expected: (catch|catch_all|delegate) without try/);
    }
  });

  test('are a feature of their own', () => {
    const off = { legacyExceptions: false };
    expect(older('(func (try (do)))', off)).toMatch(
      'legacy exception instructions are switched off (feature legacyExceptions)',
    );
    expect(older('(tag) (func (throw 0))', off)).toBe(undefined);
    // With the older form alone: its tags and `throw`, and nothing newer.
    const only = { exceptions: false };
    expect(older('(tag) (func (try (do (throw 0)) (catch_all)))', only)).toBe(undefined);
    const neither = { exceptions: false, legacyExceptions: false };
    expect(older('(tag) (func (throw 0))', neither)).toMatch('exceptions are switched off (feature exceptions)');
  });
});
