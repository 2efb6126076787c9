import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../scripts/project.ts';
import { moduleScenarios } from './modules.ts';
import { runningScenarios } from './running.ts';

describe.each([...moduleScenarios, ...runningScenarios])('$name', ({ sizes, prepare }) => {
  test('has four sizes, each twice the one before', () => {
    expect(sizes).toEqual([1, 2, 4, 8].map((times) => times * sizes[0]!));
  });

  test('runs at a small size, again and again', () => {
    const run = prepare(3);
    expect(run()).toBeDefined();
    expect(run()).toBeDefined();
  });
});

test('a run prints a table for each scenario that was asked for', () => {
  const runner = path.join(root, 'scripts', 'run-ts.mjs');
  const words = [runner, path.join(root, 'bench', 'growth', 'main.ts'), 'stops of a call'];
  const { status, stdout } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  expect(status).toBe(0);
  expect(stdout).toMatch(/^stops of a call that goes on\n\nstops +CPU ms +ns each +held MiB +bytes each\n[- ]+\n1000 /);
});
