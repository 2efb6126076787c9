// Runs the example tools in the sandbox: each case against its expected files, and the script that `npm start` runs as a
// process of its own, with the runtime from the sources in place of the built one.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeHost, WasmRuntime } from '../src/runtime/node.ts';
import { caseUrl, toolCases } from './tools/cases.ts';

const workspace = fileURLToPath(new URL('..', import.meta.url));
const toolsDir = 'examples/tools/wasm';

test.each(toolCases)('$title', async (one) => {
  const memoryLimitMb = (one.memoryBytes ?? 512 * 2 ** 20) / 2 ** 20;
  const runtime = new WasmRuntime({ toolsDir, memoryLimitMb, fuelLimit: 20_000_000 });
  const stdin = one.input === undefined ? '' : readFileSync(caseUrl(one.input));
  const result = await runtime.executeModule(one.tool, workspace, {}, { args: one.arguments, stdin });
  const expected = readFileSync(caseUrl(one.output), 'utf8');
  if (one.exitCode === undefined) {
    expect(result.stdout.slice(0, expected.length)).toBe(expected);
    expect(result.stderr).toBe(
      `${one.errors}WASM module '${one.tool}' exceeded fuel limit (20000000 ticks) — likely an infinite loop`,
    );
    expect(result).toMatchObject({ exitCode: -1, stopReason: 'out-of-fuel', fuelConsumed: 20_000_000 });
  } else {
    expect(result).toMatchObject({ stdout: expected, stderr: one.errors, exitCode: one.exitCode });
  }
  // None of them asks for more than it gets.
  expect([result.denied, result.warnings]).toEqual([[], []]);
  if (one.memoryBytes !== undefined) expect(result.peakMemoryBytes).toBe(one.memoryBytes);
});

test('a tool costs the same on its first run and on its tenth, and at the same time as others', async () => {
  const runtime = new WasmRuntime({ toolsDir }, { host: nodeHost });
  const run = () => runtime.executeModule('word-count', workspace);
  const { fuelConsumed } = await run();
  for (const result of await Promise.all(Array.from({ length: 9 }, run)))
    expect(result.fuelConsumed).toBe(fuelConsumed);
});

describe('npm start', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'wasmeter-example-'));
  const script = path.join(workspace, 'examples', 'run-tools.mjs');
  let output = '';

  beforeAll(async () => {
    const outfile = path.join(folder, 'run-tools.mjs');
    await build({
      entryPoints: [script],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      alias: { 'wasmeter/runtime': path.join(workspace, 'src', 'runtime', 'node.ts') },
      define: { 'import.meta.url': JSON.stringify(pathToFileURL(script).href) },
    });
    output = execFileSync(process.execPath, [outfile], { cwd: folder, encoding: 'utf8' });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The line of a tool, its cells separated by one space. */
  const row = (name: string) => {
    const line = output.split('\n').find((one) => one.startsWith(`${name} `));
    return line?.replaceAll(/ +/g, ' ');
  };

  test('prints a row for each tool: exit code, fuel, peak memory, the beginning of the output', () => {
    expect(row('module')).toBe('module exit fuel peak memory output');
    // Golden totals: a change of one of them breaks the fuel contract.
    expect(row('json-format')).toBe('json-format 0 160,630 320 KiB {');
    expect(row('life')).toBe('life 0 817,556 64 KiB generation 0, population 36');
    expect(row('memory-hog')).toBe('memory-hog 0 120,977 64 MiB 1 pages at the start');
    expect(row('runaway')).toBe('runaway -1 20,000,000 64 KiB perfect numbers:');
    expect(row('word-count')).toBe('word-count 0 93,746 128 KiB lines 4');
  });

  test('says of the tool that never ends that its fuel did', () => {
    expect(output).toContain("WASM module 'runaway' exceeded fuel limit (20000000 ticks) — likely an infinite loop");
  });
});
