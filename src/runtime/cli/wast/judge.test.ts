import { describe, expect, test } from 'vitest';
import { CompileError, LinkError, Trap } from '../../../interpreter/index.ts';
import type { Assembled } from './assemble.ts';
import { judgeError, judgeRefusal } from './judge.ts';

const module: Assembled = { kind: 'bytes', bytes: new Uint8Array(8) };

function refusing(error: unknown): () => never {
  return () => {
    throw error;
  };
}

describe('errors', () => {
  test('the class must be right and the message begin with the text', () => {
    expect(judgeError(new Trap('undefined-element'), Trap, 'undefined element')).toEqual({ pass: true, by: 'engine' });
    expect(judgeError(new Trap('undefined-element', [], 'at 7'), Trap, 'undefined element')).toMatchObject({
      pass: true,
    });
    expect(judgeError(new Trap('undefined-element'), Trap, 'element')).toMatchObject({ pass: false });
    expect(judgeError(new LinkError('unknown import'), Trap, 'unknown import')).toMatchObject({ pass: false });
    expect(judgeError(new TypeError('x'), Trap, 'x')).toEqual({
      pass: false,
      reason: 'expected Trap "x", got TypeError: x',
    });
  });

  test('other words pass where the manifest gives a reason', () => {
    const words = [{ expected: 'a', actual: 'b', reason: 'because', commands: 1 }];
    expect(judgeError(new LinkError('bc'), LinkError, 'a', words)).toEqual({ pass: true, by: 'other words' });
    expect(judgeError(new LinkError('bc'), LinkError, 'b', words)).toEqual({ pass: true, by: 'engine' });
    expect(judgeError(new LinkError('c'), LinkError, 'a', words)).toMatchObject({ pass: false });
  });
});

describe('refusals', () => {
  const invalid = new CompileError('invalid', 'type mismatch: i32', 5);

  test('the kind must be right, too', () => {
    expect(judgeRefusal('invalid', 'type mismatch', module, refusing(invalid))).toEqual({
      pass: true,
      by: 'engine',
    });
    expect(judgeRefusal('malformed', 'type mismatch', module, refusing(invalid))).toMatchObject({ pass: false });
    expect(judgeRefusal('invalid', 'unknown', module, refusing(invalid))).toMatchObject({ pass: false });
  });

  test('a limit and a missing feature are no judgement on the module', () => {
    for (const kind of ['limit', 'unsupported'] as const) {
      const error = new CompileError(kind, 'type mismatch', 5);
      expect(judgeRefusal('invalid', 'type mismatch', module, refusing(error))).toMatchObject({ pass: false });
    }
  });

  test('a module that is accepted fails', () => {
    expect(judgeRefusal('invalid', 'x', module, () => undefined)).toMatchObject({ pass: false });
  });

  test('an error that is none of ours fails', () => {
    expect(judgeRefusal('malformed', 'x', module, refusing(new RangeError('x')))).toMatchObject({ pass: false });
  });

  test('malformed text may be refused by the assembler, an invalid module may not', () => {
    const refused: Assembled = { kind: 'refused', message: 'no' };
    expect(judgeRefusal('malformed', 'x', refused, () => undefined)).toEqual({ pass: true, by: 'assembler' });
    expect(judgeRefusal('invalid', 'x', refused, () => undefined)).toEqual({
      pass: false,
      reason: 'expected a module that is invalid "x", but the assembler refuses the text: no',
    });
  });

  test('other words excuse another kind', () => {
    const words = [{ expected: 'x', actual: 'type', reason: 'because', commands: 1 }];
    expect(judgeRefusal('malformed', 'x', module, refusing(invalid), words)).toEqual({ pass: true, by: 'other words' });
    expect(judgeRefusal('malformed', 'y', module, refusing(invalid), words)).toMatchObject({ pass: false });
    expect(judgeRefusal('malformed', 'x', module, refusing(new Error('type')), words)).toMatchObject({ pass: false });
  });
});
