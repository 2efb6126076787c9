import { describe, expect, test } from 'vitest';
import { codeSection, functionSection, moduleBytes, typeSection } from '../binary/testing/bytes.ts';
import { body, func, given, invalid, valid, verdict } from './testing/modules.ts';

describe('blocks', () => {
  test('a block leaves its results and nothing else', async () => {
    await valid(func('(result i32)', 'block (result i32)', 'i32.const 1', 'end'));
    const nothing = 'type mismatch: end requires [i32] but stack has []';
    await invalid(nothing, func('(result i32)', 'block (result i32)', 'end'), { offset: 2 });
    const wrong = 'type mismatch: end requires [i32] but stack has [f32]';
    await invalid(wrong, func('(result i32)', 'block (result i32)', 'f32.const 1', 'end'), { offset: 7 });
    const more = 'type mismatch: end requires [i32] and nothing else but stack has [i64 i32]';
    const two = func('(result i32)', 'block (result i32)', 'i64.const 2', 'i32.const 1', 'end');
    await invalid(more, two, { offset: 6 });
  });

  test('a function leaves its results and nothing else', async () => {
    await valid(func('(result f64 i32)', 'f64.const 0', 'i32.const 0'));
    await invalid('type mismatch: end requires [i32] but stack has []', func('(result i32)'), { offset: 0 });
    const more = 'type mismatch: end requires [] and nothing else but stack has [i32]';
    await invalid(more, body('i32.const 0'), { offset: 2 });
  });

  test('a block cannot see the stack around it', () =>
    invalid(
      'type mismatch: drop requires [any] but stack has []',
      body('i32.const 0', 'block', 'drop', 'end', 'drop'),
      {
        offset: 4,
      },
    ));

  test('a block takes its parameters from the stack and has them inside', async () => {
    await valid(body('i32.const 1', 'f32.const 1', 'block (param i32 f32)', 'drop', 'drop', 'end'));
    const swapped = 'type mismatch: block requires [i32 f32] but stack has [f32 i32]';
    const text = body('f32.const 1', 'i32.const 1', 'block (param i32 f32)', 'drop', 'drop', 'end');
    await invalid(swapped, text, { offset: 7 });
  });

  test('a block type must be a type of the module', () => {
    const bytes = moduleBytes(typeSection, functionSection, codeSection(0, 0x02, 0x05, 0x0b, 0x0b));
    expect(verdict(bytes)).toMatchObject({ kind: 'invalid', functionIndex: 0, offset: bytes.length - 4 });
    expect(verdict(bytes)?.message).toMatch(/^unknown type 5 /);
  });

  test('else belongs to an if, once', () => {
    const stray = (...code: number[]) => verdict(moduleBytes(typeSection, functionSection, codeSection(0, ...code)));
    expect(stray(0x05, 0x0b)?.message).toMatch(/^END opcode expected/);
    expect(stray(0x02, 0x40, 0x05, 0x0b, 0x0b)?.message).toMatch(/^END opcode expected/);
    const doubled = stray(0x41, 0, 0x04, 0x40, 0x05, 0x05, 0x0b, 0x0b);
    expect(doubled).toMatchObject({ kind: 'malformed', functionIndex: 0 });
    expect(doubled?.message).toMatch(/^END opcode expected/);
  });

  test('a body ends with the end of the function, at its last byte', () => {
    const text = (...code: number[]) =>
      verdict(moduleBytes(typeSection, functionSection, codeSection(0, ...code)))?.message;
    expect(text(0x01)).toMatch(/^unexpected end of section or function/);
    expect(text(0x02, 0x40, 0x0b)).toMatch(/^unexpected end of section or function/);
    expect(text(0x0b, 0x01)).toMatch(/^section size mismatch/);
    expect(text(0x0b)).toBe(undefined);
  });
});

describe('if', () => {
  test('if needs an i32', () =>
    invalid('type mismatch: if requires [i32] but stack has [i64]', body('i64.const 0', 'if', 'end'), { offset: 2 }));

  test('both arms leave the results', async () => {
    const arms = (then: string, otherwise: string) =>
      func('(result i32)', 'i32.const 0', 'if (result i32)', then, 'else', otherwise, 'end');
    await valid(arms('i32.const 1', 'i32.const 2'));
    await invalid('type mismatch: else requires [i32] but stack has []', arms('', 'i32.const 2'), { offset: 4 });
    await invalid('type mismatch: end requires [i32] but stack has []', arms('i32.const 1', ''), { offset: 7 });
  });

  test('both arms have the parameters', () =>
    valid(func('(result i32)', 'i32.const 3', 'i32.const 0', 'if (param i32) (result i32)', 'else', 'end')));

  test('without else, parameters and results are the same', async () => {
    await valid(func('(result i32)', 'i32.const 3', 'i32.const 0', 'if (param i32) (result i32)', 'end'));
    const missing = 'type mismatch: end requires [i32] but stack has []';
    await invalid(missing, func('(result i32)', 'i32.const 0', 'if (result i32)', 'i32.const 1', 'end'), { offset: 6 });
  });
});

describe('branches', () => {
  test('br_if needs an i32 on the stack', () =>
    invalid('type mismatch: br_if requires [i32] but stack has [f32]', body('f32.const 0', 'br_if 0'), { offset: 5 }));

  test('a branch carries the results of a block and the parameters of a loop', async () => {
    await valid(func('(result i32)', 'block (result i32)', 'i32.const 1', 'br 0', 'end'));
    await valid(func('(result i32)', 'i32.const 1', 'loop (param i32) (result i32)', 'br 0', 'end'));
    const block = func('(result i32)', 'block (result i32)', 'i64.const 1', 'br 0', 'end');
    await invalid('type mismatch: br requires [i32] but stack has [i64]', block, { offset: 4 });
    const loop = func('(result i32)', 'i64.const 1', 'loop (param i64) (result i32)', 'i32.const 0', 'br 0', 'end');
    await invalid('type mismatch: br requires [i64] but stack has [i32]', loop, { offset: 6 });
  });

  test('br_if leaves what it would carry', async () => {
    await valid(func('(result i32)', 'i32.const 1', 'i32.const 0', 'br_if 0'));
    const gone = func('(result i32)', 'i32.const 0', 'br_if 0', 'i32.const 0');
    await invalid('type mismatch: br_if requires [i32] but stack has []', gone, { offset: 2 });
  });

  test('behind br_if an undetermined value is what the label carries', () =>
    invalid(
      'type mismatch: f32.neg requires [f32] but stack has [i32]',
      func('(result i32)', 'unreachable', 'br_if 0', 'f32.neg', 'drop', 'unreachable'),
      { offset: 3 },
    ));

  test('a label must be there', async () => {
    await valid(body('br 0'));
    await invalid('unknown label 1', body('br 1'), { offset: 0 });
    await invalid('unknown label 2', body('block', 'i32.const 0', 'br_if 2', 'end'), { offset: 4 });
    await invalid('unknown label 3', body('i32.const 0', 'br_table 0 3 0'), { offset: 2 });
    await invalid('unknown label 4294967295', body('i32.const 0', 'br_table 0 4294967295'), { offset: 2 });
  });

  test('the labels of br_table agree', async () => {
    const table = (outer: string, value: string) =>
      body(
        `block (result ${outer})`,
        'block (result i32)',
        value,
        'i32.const 0',
        'br_table 0 1',
        'end',
        'unreachable',
        'end',
        'drop',
      );
    await valid(table('i32', 'i32.const 5'));
    await invalid('type mismatch: br_table requires [f32] but stack has [i32]', table('f32', 'i32.const 5'), {
      offset: 8,
    });
    const counts = body('block (result i32)', 'i32.const 1', 'i32.const 0', 'br_table 0 1', 'end', 'drop');
    await invalid('type mismatch: labels of br_table carry 1 and 0 values', counts, { offset: 6 });
  });

  test('labels of br_table may differ where no value is determined', async () => {
    const table = (value: string) =>
      body(
        'block (result f64)',
        'block (result f32)',
        'unreachable',
        value,
        'br_table 0 1 1',
        'end',
        'drop',
        'f64.const 0',
        'end',
        'drop',
      );
    await valid(table('i32.const 1'));
    await invalid('type mismatch', table('f32.const 0 i32.const 1'), { offset: 12 });
  });

  test('long label types are each checked once, and each of them is', async () => {
    const table = (types: string) =>
      body(
        `block (result ${types})`,
        'block (result i32 i32)',
        'block (result i32 i32)',
        'i32.const 0',
        'i32.const 0',
        'i32.const 0',
        'br_table 0 1 2 1 0',
        'end',
        'unreachable',
        'end',
        'unreachable',
        'end',
        'drop',
        'drop',
      );
    await valid(table('i32 i32'));
    await invalid('type mismatch: br_table requires [i32 i64] but stack has [i32 i32]', table('i32 i64'), {
      offset: 12,
    });
  });

  test('return carries the results of the function, from any depth', async () => {
    await valid(func('(result i32)', 'block', 'i64.const 0', 'i32.const 1', 'return', 'end', 'unreachable'));
    const wrong = func('(result i32)', 'f32.const 0', 'return');
    await invalid('type mismatch: return requires [i32] but stack has [f32]', wrong, { offset: 5 });
  });
});

describe('calls', () => {
  const callee = '(func (param i32 f64) (result i64) unreachable)';

  test('a call takes parameters and leaves results', async () => {
    await valid(given(callee, func('(result i64)', 'i32.const 0', 'f64.const 0', 'call 0')));
    const swapped = given(callee, func('(result i64)', 'f64.const 0', 'i32.const 0', 'call 0'));
    await invalid('type mismatch: call requires [i32 f64] but stack has [f64 i32]', swapped, { offset: 11 });
    await invalid('unknown function 7', body('call 7'), { offset: 0 });
  });

  test('an indirect call needs a type, a table of functions and an index', async () => {
    const fields = '(type (func (param i64))) (table 1 funcref) (table 1 externref)';
    await valid(given(fields, body('i64.const 0', 'i32.const 0', 'call_indirect (type 0)')));
    const index = given(fields, body('i64.const 0', 'i64.const 0', 'call_indirect (type 0)'));
    await invalid('type mismatch: call_indirect requires [i32] but stack has [i64]', index, { offset: 4 });
    const table = given(fields, body('i64.const 0', 'i32.const 0', 'call_indirect 1 (type 0)'));
    await invalid('type mismatch: call_indirect requires a table of funcref but table 1 holds externref', table);
    await invalid('unknown type 9', given(fields, body('i32.const 0', 'call_indirect (type 9)')), { offset: 2 });
    await invalid('unknown table 0', body('i32.const 0', 'call_indirect'), { offset: 2 });
  });

  test('a tail call answers what the function answers', async () => {
    const parameters = ['i32.const 0', 'f64.const 0'];
    await valid(given(callee, func('(result i64)', ...parameters, 'return_call 0')));
    const other = given(callee, func('(result i32)', ...parameters, 'return_call 0'));
    await invalid('type mismatch: return_call returns [i64] but the function [i32]', other, { offset: 11 });
    const indirect = given(
      '(type (func)) (table 1 funcref)',
      func('(result i32)', 'i32.const 0', 'return_call_indirect (type 0)'),
    );
    await invalid('type mismatch: return_call_indirect returns [] but the function [i32]', indirect, { offset: 2 });
  });
});

describe('unreachable code', () => {
  test.each(['unreachable', 'br 0', 'return', 'i32.const 0 br_table 0'])(
    'behind %s any value can be taken',
    (transfer) => valid(body(transfer, 'i32.add', 'drop', 'f64.neg', 'drop')),
  );

  test('behind a tail call, too', () => valid(given('(func)', body('return_call 0', 'i32.add', 'drop'))));

  test('what is pushed there is checked as ever', async () => {
    const add = body('unreachable', 'f32.const 0', 'i32.add', 'drop');
    await invalid('type mismatch: i32.add requires [i32 i32] but stack has [... f32]', add, { offset: 6 });
    await invalid('type mismatch: end requires [] and nothing else', body('unreachable', 'i32.const 0'), { offset: 3 });
    const block = body('unreachable', 'block (result i32)', 'end', 'f32.neg', 'drop');
    await invalid('type mismatch: end requires [i32] but stack has []', block, { offset: 3 });
  });

  test('it ends with its block', () =>
    invalid('type mismatch: drop requires [any] but stack has []', body('block', 'unreachable', 'end', 'drop'), {
      offset: 4,
    }));

  test('the other arm of an if is reached', () =>
    invalid('type mismatch: drop requires', body('i32.const 0', 'if', 'unreachable', 'else', 'drop', 'end'), {
      offset: 6,
    }));

  test('indices there must exist all the same', async () => {
    await invalid('unknown local 0', body('unreachable', 'local.get 0'), { offset: 1 });
    await invalid('unknown memory 0', body('unreachable', 'i32.load', 'drop'), { offset: 1 });
  });
});
