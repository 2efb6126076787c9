import { expect, test } from 'vitest';
import { styleFaults } from './style.ts';

test('a hand-written file has at most 450 lines', () => {
  expect(styleFaults('src/a.ts', `// What it is.\n${'a;\n'.repeat(449)}`)).toEqual([]);
  expect(styleFaults('src/a.ts', `// What it is.\n${'a;\n'.repeat(450)}`)).toEqual([
    'src/a.ts:451: 451 lines; 450 is the most',
  ]);
});

test('a file opens by saying what it is, but for a test and a door', () => {
  const text = "import './b.ts';\n";
  expect(styleFaults('src/a.ts', text)).toEqual(['src/a.ts:1: a file opens by saying what it is']);
  expect(styleFaults('src/a.test.ts', text)).toEqual([]);
  expect(styleFaults('src/index.ts', text)).toEqual([]);
  expect(styleFaults('scripts/a.mjs', '#!/usr/bin/env node\n// What it is.\n')).toEqual([]);
});

test('no check is silenced', () => {
  for (const words of ['@ts' + '-ignore', '@ts' + '-expect-error', 'biome' + '-ignore lint: no']) {
    expect(styleFaults('src/a.ts', `// What it is.\n// ${words}\n`)).toHaveLength(1);
  }
});

test('a test is a test', () => {
  expect(styleFaults('src/a.test.ts', `test.${'todo'}('later');\n`)).toEqual([
    'src/a.test.ts:1: a test that is not one',
  ]);
});
