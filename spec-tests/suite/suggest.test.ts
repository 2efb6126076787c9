import { expect, test } from 'vitest';
import type { FileReport } from './report.ts';
import { showLeftOut, suggestLeftOut } from './suggest.ts';

/** A file of ten commands, some of which fail. */
function report(file: string, ...reasons: readonly string[]): FileReport {
  const failures = reasons.map((reason, index) => ({ file, line: index + 1, reason }));
  return { file, commands: 10, failures, byAssembler: 0, otherWords: 0 };
}

const vectors = 'module: [fast] CompileError (unsupported): vector instructions are not supported yet (at byte 3)';
const pages =
  'module: [fast] CompileError (malformed): flags 0x08 (custom page sizes are not supported yet) (at byte 9)';
const missing = 'assert_return: [fast] MissingError: no instance to act on: its module failed before';

test('a file stands under the feature that is refused most often, with the number of its failures', () => {
  expect(suggestLeftOut([report('a.wast', vectors, missing, pages, missing, pages)], [])).toEqual([
    { feature: 'custom page sizes', files: { 'a.wast': 5 } },
  ]);
});

test('a file that passes goes, one that names no feature or was not run stays', () => {
  const before = [
    { feature: 'vector instructions', files: { 'passes.wast': 3, 'other.wast': 4 } },
    { feature: 'hints', files: { 'hints.wast': 2 } },
  ];
  expect(suggestLeftOut([report('passes.wast'), report('hints.wast', 'accepted')], before)).toEqual([
    { feature: 'vector instructions', files: { 'other.wast': 4 } },
    { feature: 'hints', files: { 'hints.wast': 1 } },
  ]);
});

test('a folder of one proposal is its own feature, and what cannot be told is unknown', () => {
  expect(suggestLeftOut([report('legacy/a.wast', vectors), report('b.wast', missing)], [])).toEqual([
    { feature: 'legacy exception handling', files: { 'legacy/a.wast': 1 } },
    { feature: 'unknown', files: { 'b.wast': 1 } },
  ]);
});

test('the list is shown as it stands in the manifest', () => {
  expect(showLeftOut([{ feature: 'f', files: { 'a.wast': 1, 'b.wast': 2 } }])).toBe(
    [
      'export const leftOut: readonly LeftOut[] = [',
      '  {',
      "    feature: 'f',",
      '    files: {',
      "      'a.wast': 1,",
      "      'b.wast': 2,",
      '    },',
      '  },',
      '];',
    ].join('\n'),
  );
});
