// The golden totals: hand-derived and recorded ones, in both translations, with a JIT and without. A change of any of
// them breaks the fuel contract (FUEL.md), whatever else it improves.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { programs, programUrl } from '../../bench/programs/index.ts';
import { bundleGolden, lowerGolden } from './bundle.mjs';
import { constructs } from './constructs.ts';
import { assembled, committedText, generatedText } from './generate.ts';
import { measureBenchmark, measureConstruct, measureTool } from './measure.ts';
import type { Figures } from './program.ts';
import { recordedBenchmarks, recordedTools } from './recorded.ts';

const figuresOf = ({ fuel, outcome }: Figures): Figures => ({ fuel, outcome });
const toolBytes = (tool: string): Uint8Array =>
  readFileSync(new URL(`../../examples/tools/wasm/${tool}.wasm`, import.meta.url));

/** Every golden program's figures, under the names that host-entry.ts prints. */
const expected: Readonly<Record<string, Figures>> = Object.fromEntries([
  ...constructs.map((program) => [program.name, figuresOf(program)] as const),
  ...Object.entries(recordedBenchmarks).map(([name, figures]) => [`benchmark ${name}`, figures] as const),
  ...recordedTools.map((run) => [`tool ${run.name}`, figuresOf(run)] as const),
]);

test('every program has a name of its own, and every benchmark is there', () => {
  expect(Object.keys(expected)).toHaveLength(constructs.length + programs.length + recordedTools.length);
  expect(Object.keys(recordedBenchmarks)).toEqual(programs.map(({ name }) => name));
});

describe.each(['plain', 'fast'] as const)('%s translation', (translation) => {
  test.each(constructs.map((program) => [program.name, program] as const))('%s', async (_name, program) => {
    expect(measureConstruct(program, await assembled(program), { translation })).toEqual(figuresOf(program));
  });

  // Under a JIT and without one all of them run in the test below; here the plain translation runs the shorter ones.
  test.each(programs.filter(({ name }) => recordedBenchmarks[name]!.fuel < 200_000))('benchmark $name', (program) => {
    const figures = measureBenchmark(readFileSync(programUrl(program)), program.small.argument, { translation });
    expect(figures).toEqual(recordedBenchmarks[program.name]);
    expect(BigInt(figures.outcome)).toBe(program.small.expected);
  });

  test.each(recordedTools.filter(({ fuel }) => fuel < 200_000))('tool $name', (run) => {
    expect(measureTool(toolBytes(run.tool), run, { translation })).toEqual(figuresOf(run));
  });
});

describe('bundled for other hosts', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'golden-'));
  const bundle = path.join(folder, 'golden.mjs');
  const script = path.join(folder, 'golden.cjs');
  beforeAll(async () => {
    await bundleGolden(bundle);
    await lowerGolden(script);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([[], ['--jitless']])('the figures are the same under node %s', (...flags) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, bundle], { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    expect(JSON.parse(stdout)).toEqual(expected);
  });

  // Private fields are entries of weak maps there, and each turn of a loop whose variable is kept is a function.
  test('the figures are the same lowered to ES5', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    expect(JSON.parse(stdout)).toEqual(expected);
    expect(readFileSync(script, 'utf8')).not.toMatch(/^\s*(?:class|let|const|async)\b|=>/m);
  });

  test('the assembled programs are those of the text', async () => {
    expect(committedText()).toBe(await generatedText());
  });
});
