import { describe, expect, test } from 'vitest';
import { decodeModule } from '../binary/module.ts';
import {
  configuration,
  customSection,
  functionSection,
  moduleBytes,
  section,
  typeSection,
  unsigned,
  vector,
} from '../binary/testing/bytes.ts';
import { CompileError } from '../core/errors.ts';
import { validateBranchHints } from './branch-hints.ts';
import { validateModule } from './module.ts';

// One local (bytes 0 to 2), local.get 0 (3), if (5) end (7), a block (8) with local.get 0 (10) and br_if 0 (12), end, end.
const body = [1, 1, 0x7f, 0x20, 0, 0x04, 0x40, 0x0b, 0x02, 0x40, 0x20, 0, 0x0d, 0, 0x0b, 0x0b];
const code = section(10, vector([...unsigned(body.length), ...body]));
const hints = (...contents: number[]) => customSection('metadata.code.branch_hint', contents);

/** What the hints of a module of that one function, in a section before its code, are refused with. */
function refusal(...contents: number[]): CompileError | undefined {
  return refusalOf(moduleBytes(typeSection, functionSection, hints(...contents), code));
}

function refusalOf(bytes: Uint8Array): CompileError | undefined {
  const module = decodeModule(bytes, configuration);
  validateModule(module, configuration);
  try {
    validateBranchHints(module);
    return undefined;
  } catch (error) {
    if (error instanceof CompileError) return error;
    throw error;
  }
}

/** Where the contents of the custom section begin. */
const start = 8 + typeSection.length + functionSection.length + 2 + 26;

describe('branch hints', () => {
  test('stand at an if or a br_if, counted from the local declarations', () => {
    expect(refusal(0)).toBeUndefined();
    expect(refusal(1, 0, 0)).toBeUndefined();
    expect(refusal(1, 0, 2, 5, 1, 0, 12, 1, 1)).toBeUndefined();
    expect(refusalOf(moduleBytes(typeSection, functionSection, code))).toBeUndefined();
  });

  test('anywhere else are refused in the suite\u2019s words', () => {
    for (const target of [0, 1, 3, 4, 6, 7, 8, 10, 13, 14, 15, 16, 1000]) {
      expect(refusal(1, 0, 1, ...unsigned(target), 1, 0)).toMatchObject({
        kind: 'invalid',
        offset: start + 3,
        functionIndex: 0,
        message: expect.stringMatching(/^@metadata.code.branch_hint annotation: invalid target /),
      });
    }
  });

  test.each<[string, number[], string]>([
    ['a function without a body', [1, 1, 0], 'function 1 has no body'],
    ['functions out of order', [2, 0, 0, 0, 0], 'function 0 out of order'],
    ['targets out of order', [1, 0, 2, 12, 1, 0, 5, 1, 0], 'offset 5 out of order'],
    ['the same target twice', [1, 0, 2, 5, 1, 0, 5, 1, 0], 'offset 5 out of order'],
    ['a hint of two bytes', [1, 0, 1, 5, 2, 0, 0], 'hint of 2 bytes'],
    ['another value', [1, 0, 1, 5, 1, 2], 'hint that is neither 0 nor 1'],
  ])('%s', (_, contents, fault) => {
    const message = refusal(...contents)?.message ?? '';
    expect(message).toContain(`@metadata.code.branch_hint annotation: ${fault} (`);
  });

  test('neither leave bytes over nor want more than there are', () => {
    expect(refusal(0, 0)?.message).toMatch(/^section size mismatch/);
    expect(refusal(1, 0, 1, 5, 1)?.kind).toBe('malformed');
    expect(refusal(...unsigned(0xffffffff))?.kind).toBe('malformed');
  });

  test('come once, and before the code', () => {
    const parts = [typeSection, functionSection];
    expect(refusalOf(moduleBytes(...parts, hints(0), hints(0), code))?.message).toContain('second section');
    expect(refusalOf(moduleBytes(...parts, code, hints(0)))?.message).toContain('section behind the code');
  });
});
