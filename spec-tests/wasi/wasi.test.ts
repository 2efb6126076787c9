// WASI conformance: every program with our sandbox, over files in memory and on disk, against what is expected; and with
// Node's own WASI, where that is right.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { requireNative } from '../../bench/programs/native.ts';
import { wasiCases } from './cases.ts';
import { differences } from './differences.ts';
import { filesInMemory, programBytes, runInSandbox, runNatively, runOnDisk } from './run.ts';

const native = requireNative();
const expected = (program: string) => readFileSync(new URL(`expected/${program}.txt`, import.meta.url), 'utf8');

/** A folder that is named by its path is lost (`stale`) when a program renames it while it is open. */
const byDescriptorOnly = ['rename-open'];

describe.each(wasiCases)('$program', (one) => {
  test('as expected, over files in memory, on disk by descriptor and on disk by path', async () => {
    const wanted = expected(one.program);
    expect(await runInSandbox(one, filesInMemory(one))).toBe(wanted);
    expect(await runOnDisk(one)).toBe(wanted);
    if (!byDescriptorOnly.includes(one.program)) expect(await runOnDisk(one, true)).toBe(wanted);
  });

  const difference = differences[one.program];
  if (difference === undefined || difference.lines !== undefined) {
    const { why = 'the same', lines = {} } = difference ?? {};
    test(`with Node’s WASI: ${why}`, async () => {
      const wanted = expected(one.program).split('\n');
      const answers = (await runNatively(one)).split('\n');
      // A difference that is gone is no failure: another Node may be asked than the one it was seen with.
      const compared = answers.map((answer, index) => (answer === lines[wanted[index] ?? ''] ? wanted[index] : answer));
      expect(compared).toEqual(wanted);
    });
  }
});

test('sixty programs and more, each with its source, its module, its case and what is expected', () => {
  const names = (folder: string, pattern: RegExp) =>
    readdirSync(new URL(folder, import.meta.url))
      .filter((file) => pattern.test(file))
      .map((file) => file.replace(/\.\w+$/, ''))
      .sort();
  const programs = wasiCases.map(({ program }) => program).sort();
  expect(programs.length).toBeGreaterThan(60);
  expect(names('programs/', /\.(c|wat|zig)$/)).toEqual(programs);
  expect(names('wasm/', /\.wasm$/)).toEqual(programs);
  expect(names('expected/', /\.txt$/)).toEqual(programs);
  for (const program of Object.keys(differences)) expect(programs).toContain(program);
});

test('all 46 functions are called by some program', () => {
  const called = new Set<string>();
  for (const one of wasiCases) {
    if (one.program === 'text-unused') continue;
    for (const { module, name } of native.Module.imports(new native.Module(programBytes(one)))) {
      expect(module).toBe('wasi_snapshot_preview1');
      called.add(name);
    }
  }
  expect(called.size).toBe(46);
});

test('the modules are small', () => {
  const bytes = wasiCases.reduce((sum, one) => sum + programBytes(one).length, 0);
  expect(bytes).toBeLessThan(450_000);
});
