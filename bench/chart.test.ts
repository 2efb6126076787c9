import { expect, test } from 'vitest';
import { chartOf } from './chart.ts';
import { gather, type HostResults } from './figures.ts';

const results: HostResults = {
  host: 'node',
  title: 'Node & others, itself',
  size: 'full',
  rows: [
    gather('sort', true, [
      { kind: 'count', work: 'sort', size: 'full', instructions: 1e7 },
      { kind: 'sample', work: 'sort', engine: 'wasmeter', size: 'full', cpu: 0.1, wall: 0.1 },
      { kind: 'sample', work: 'sort', engine: 'native', size: 'full', cpu: 0.004, wall: 0.004 },
    ]),
  ],
};

test('every engine has a bar on every host it ran on, and every program one of its ratio to native', () => {
  const chart = chartOf([results, { ...results, host: 'bun', title: 'Bun' }], '2026-01-01');
  const words = [...chart.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
  expect(words).toContain('Node &amp; others: wasmeter');
  expect(words).toContain('Bun: native');
  expect(words.slice(words.indexOf('sort'))).toEqual(['sort', '25.0', 'measured 2026-01-01; lengths are logarithms']);
  // The background and five bars.
  expect(chart.match(/<rect /g)).toHaveLength(6);
});

test('a longer bar is a larger figure', () => {
  const widths = [...chartOf([results], '2026-01-01').matchAll(/<rect x="250" y="\d+" width="([\d.]+)"/g)];
  const [ours, native] = widths.map(([, width]) => Number(width));
  expect(native).toBeGreaterThan(ours!);
  expect(ours).toBeGreaterThan(0);
});

test('where nothing ran, nothing is drawn', () => {
  expect(chartOf([], '2026-01-01')).not.toContain('<rect x=');
});
