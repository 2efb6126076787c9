import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { root } from '../scripts/project.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'wasmeter-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function bench(...words: string[]): { status: number | null; stdout: string; stderr: string } {
  const runner = path.join(root, 'scripts', 'run-ts.mjs');
  return spawnSync(process.execPath, [runner, path.join(root, 'bench', 'main.ts'), ...words], { encoding: 'utf8' });
}

test('a run prints its table and writes figures, tables and chart to files', () => {
  const json = path.join(folder, 'figures.json');
  const words = ['--host', 'node-jitless', '--quick', '--program', 'counting', '--engine', 'wasmeter', '--json', json];
  const { status, stdout } = bench(...words);
  expect(status).toBe(0);
  expect(stdout).toMatch(
    /^wasmeter, fuel on, Node [\d.]+ without JIT, small arguments; a fresh process for each program/,
  );
  expect(stdout).toMatch(/\ncounting +0\.120 +[\d.]+ +/);
  const { machine, hosts } = JSON.parse(readFileSync(json, 'utf8'));
  expect(machine.node).toBe(process.version);
  expect(hosts).toHaveLength(1);
  const [{ host, rows }] = hosts;
  expect(host).toBe('node-jitless');
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ name: 'counting', instructions: { small: 120_004 } });
  expect(rows[0].engines.wasmeter.samples).toHaveLength(2);
  expect(readFileSync(path.join(folder, 'figures.md'), 'utf8')).toContain('| counting | 0.120 |');
  expect(readFileSync(path.join(folder, 'figures.svg'), 'utf8')).toMatch(/^<svg /);
});

test('help is printed, and what is not understood is said', () => {
  expect(bench('--help').stdout).toMatch(/^npm run bench -- \[options\]\n/);
  const { status, stderr } = bench('--program', 'no');
  expect(status).toBe(1);
  expect(stderr).toContain('no program is called no; there are fib');
});
