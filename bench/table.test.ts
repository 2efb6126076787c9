import { expect, test } from 'vitest';
import { gather, type Results } from './figures.ts';
import { aligned, markdown, notesOf, tableOf, threeDigits } from './table.ts';

test('three digits are shown, or all that stand before the point', () => {
  const shown = [0, 0.00123, 0.5, 4.5678, 35.04, 99.96, 123.4, 12345.6].map(threeDigits);
  expect(shown).toEqual(['0', '0.00123', '0.500', '4.57', '35.0', '100.0', '123', '12346']);
  expect(threeDigits(Number.NaN)).toBe('-');
});

test('a table is aligned: names to the left, figures to the right, missing cells left blank', () => {
  const table = [
    ['name', 'ms', 'times'],
    ['a', '12.5', '3'],
    ['longer', '7'],
  ];
  expect(aligned(table)).toBe(
    ['name      ms  times', '------  ----  -----', 'a       12.5      3', 'longer     7'].join('\n'),
  );
});

test('the same in Markdown', () => {
  const table = [
    ['name', 'ms'],
    ['a', '12.5'],
  ];
  expect(markdown(table)).toBe('| name | ms |\n| --- | ---: |\n| a | 12.5 |');
});

const results: Results = {
  size: 'full',
  rows: [
    gather('quick', true, [
      { kind: 'count', work: 'quick', size: 'small', instructions: 1e5 },
      { kind: 'count', work: 'quick', size: 'full', instructions: 1e7 },
      { kind: 'cold', work: 'quick', engine: 'wasmeter', seconds: 0.025 },
      { kind: 'sample', work: 'quick', engine: 'wasmeter', size: 'full', cpu: 0.1, wall: 0.2 },
      { kind: 'sample', work: 'quick', engine: 'native', size: 'full', cpu: 0.004, wall: 0.005 },
      { kind: 'sample', work: 'quick', engine: 'polywasm', size: 'small', cpu: 0.005, wall: 0.005 },
      { kind: 'refused', work: 'quick', engine: 'webassemblyjs', reason: 'no if' },
    ]),
    gather('other', false, [
      { kind: 'count', work: 'other', size: 'full', instructions: 5e6 },
      { kind: 'refused', work: 'other', engine: 'wasmeter', reason: 'wrong result: 0x1 for 0x2' },
      { kind: 'refused', work: 'other', engine: 'webassemblyjs', reason: 'no if' },
    ]),
  ],
};

test('a program has one line, with what each engine takes or that it does not run it', () => {
  const [headings, quick, other] = tableOf(results);
  expect(headings).toHaveLength(7 + 3 * 4);
  expect(quick).toEqual(
    ['quick', '10.0', '100', '100', '0.0', '200', '25.0']
      .concat(['4.00', '0.0', '-', '25.0'])
      .concat(['500*', '0.0', '-', '0.200'])
      .concat(['refused', '', '', '']),
  );
  expect(other!.slice(0, 3)).toEqual(['other', '5.00', 'wrong']);
});

test('nothing is left out without a word: means, scaled figures, refusals with their reasons', () => {
  expect(notesOf(results)).toEqual([
    'geometric mean over 1 programs: 25.0 times the CPU time of native (40.0 times by the clock)',
    'geometric mean over 1 programs: 0.200 times the CPU time of polywasm (0.400 times by the clock)',
    'geometric mean of wasmeter: 100 million Wasm instructions a second',
    'outside the means: other',
    '* measured on the small argument, scaled by the number of instructions',
    'wasmeter cannot: other: wrong result: 0x1 for 0x2',
    'webassemblyjs cannot: quick, other: no if',
  ]);
});
