import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');

test('the README shows the newest table of hosts, and names its file', () => {
  const newest = readdirSync(new URL('results', import.meta.url))
    .sort()
    .at(-1)!;
  const table = read(`results/${newest}`).match(/^\|.*\n/gm)!;
  expect(table.length).toBeGreaterThan(20);
  const readme = read('../../README.md');
  expect(readme).toContain(table.join(''));
  expect(readme).toContain(`(spec-tests/hosts/results/${newest})`);
});
