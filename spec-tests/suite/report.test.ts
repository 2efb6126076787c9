import { describe, expect, test } from 'vitest';
import type { LeftOut, Manifest } from '../manifest.ts';
import type { Verdict } from '../../src/runtime/cli/wast/judge.ts';
import {
  type FileReport,
  lastLine,
  manifestFaults,
  reportFile,
  showFailure,
  summarize,
  surprisesOf,
} from './report.ts';
import type { Outcome } from '../../src/runtime/cli/wast/run-script.ts';

const passed: Verdict = { pass: true, by: 'engine' };

function outcome(verdict: Verdict, fuel?: number): Outcome {
  return { verdict, fuel };
}

/** A file of actions on lines 1, 2, ..., with the outcomes of each way. */
function report(outcomes: Readonly<Record<string, readonly Outcome[]>>): FileReport {
  const length = Object.values(outcomes)[0]?.length ?? 0;
  const commands = Array.from({ length }, (_, index) => ({
    command: { kind: 'register' as const, as: 'a', name: undefined, offset: index, line: index + 1 },
    module: undefined,
  }));
  return reportFile({ script: { file: 'f.wast', commands }, outcomes: new Map(Object.entries(outcomes)) });
}

describe('a file', () => {
  test('a command passes when it passes in every way', () => {
    const failedOnce: Verdict = { pass: false, reason: 'no' };
    const { failures } = report({
      fast: [outcome(passed), outcome(passed), outcome(failedOnce)],
      plain: [outcome(passed), outcome(failedOnce), outcome(failedOnce)],
    });
    expect(failures.map(showFailure)).toEqual([
      'f.wast:2: register: [plain] no',
      'f.wast:3: register: [fast, plain] no',
    ]);
  });

  test('ways that count fuel must agree on it', () => {
    const { failures } = report({
      fast: [outcome(passed, 3), outcome(passed, 4)],
      plain: [outcome(passed, 3), outcome(passed, 5)],
      unmetered: [outcome(passed), outcome(passed)],
    });
    expect(failures.map(showFailure)).toEqual([
      'f.wast:2: register: [plain] used 5 units of fuel, but 4 in the way fast',
    ]);
  });

  test('passes on other grounds than the engine are counted', () => {
    const counted = report({
      fast: [outcome(passed), outcome({ pass: true, by: 'assembler' }), outcome({ pass: true, by: 'other words' })],
    });
    expect(counted).toEqual({ file: 'f.wast', commands: 3, failures: [], byAssembler: 1, otherWords: 1 });
  });
});

describe('the suite', () => {
  const good: FileReport = { file: 'good.wast', commands: 10, failures: [], byAssembler: 2, otherWords: 1 };
  const bad: FileReport = {
    ...good,
    file: 'bad.wast',
    otherWords: 0,
    failures: [{ file: 'bad.wast', line: 1, reason: 'no' }],
  };
  const words = { expected: 'a', actual: 'b', reason: 'because', commands: 1 };
  const leavingOut = (...leftOut: readonly LeftOut[]): Manifest => ({
    leftOut,
    settings: { 'good.wast': { otherWords: [words] } },
  });
  const manifest = leavingOut({ feature: 'something', files: { 'bad.wast': 1 } });

  test('P, S and what fails add up to T', () => {
    expect(lastLine(summarize([good, bad], leavingOut()))).toBe('spec: 19 of 20 commands pass, 0 left out');
    expect(lastLine(summarize([good, bad], manifest))).toBe('spec: 10 of 20 commands pass, 10 left out');
  });

  test('a failure of a left-out file is none, as long as the manifest has the right number', () => {
    expect(summarize([good, bad], manifest)).toMatchObject({
      failures: [],
      surprises: [],
      byFeature: [{ feature: 'something', files: 1, commands: 10, failed: 1 }],
    });
    expect(summarize([{ ...bad, failures: [] }], manifest).surprises).toEqual([
      'bad.wast: all of its 10 commands pass: take it off the manifest',
    ]);
    const other = (fails: number): readonly string[] =>
      summarize([bad], leavingOut({ feature: 'something', files: { 'bad.wast': fails } })).surprises;
    expect(other(2)).toEqual([
      'bad.wast: 1 of its commands fail, but 2 according to the manifest: lower the number there',
    ]);
    expect(other(0)).toEqual(['bad.wast: 1 of its commands fail, but 0 according to the manifest: some passed before']);
  });

  test('as many commands pass in other words as the manifest says', () => {
    const surprise = (file: string, count: number, expected: number): readonly string[] => [
      `${file}: ${count} of its commands pass in other words, but ${expected} by the manifest`,
    ];
    expect(surprisesOf({ ...good, otherWords: 0 }, manifest)).toEqual(surprise('good.wast', 0, 1));
    expect(surprisesOf({ ...bad, otherWords: 1 }, manifest)).toEqual(surprise('bad.wast', 1, 0));
  });

  test('the manifest names files that there are, each once', () => {
    const files = ['bad.wast', 'good.wast'];
    expect(manifestFaults(manifest, files)).toEqual([]);
    const twice = [...manifest.leftOut, { feature: 'b', files: { 'bad.wast': 1, 'gone.wast': 1 } }];
    expect(manifestFaults(leavingOut(...twice), ['bad.wast'])).toEqual([
      'the manifest names bad.wast twice',
      'the manifest names gone.wast, which is not in the suite',
      'the manifest names good.wast, which is not in the suite',
    ]);
  });
});
