// The 128-bit meanings against BigInt, which the engine itself does not use.

import { expect, test } from 'vitest';
import { quad } from '../core/arithmetic.ts';
import type { WideRow } from './row.ts';
import { wideRows } from './wide.ts';

const edges = [
  0n,
  1n,
  2n,
  0x7fff_ffffn,
  0x8000_0000n,
  0xffff_ffffn,
  0x1_0000_0000n,
  0x7fff_ffff_ffff_ffffn,
  0x8000_0000_0000_0000n,
  0x8000_0000_0000_0001n,
  0xffff_ffff_0000_0000n,
  0xffff_ffff_ffff_fffen,
  0xffff_ffff_ffff_ffffn,
  0x0123_4567_89ab_cdefn,
  0xfedc_ba98_7654_3210n,
];

const wordsOf = (value: bigint): number[] => [
  Number(BigInt.asIntN(32, value)),
  Number(BigInt.asIntN(32, value >> 32n)),
];
const signed = (value: bigint): bigint => BigInt.asIntN(64, value);

function rowOf(name: string): WideRow {
  const row = wideRows.find((one) => one.name === name);
  if (row === undefined) throw new Error(`there is no row ${name}`);
  return row;
}

/** What a row answers, as one unsigned number of 128 bits. */
function answer(row: WideRow, operands: readonly bigint[]): bigint {
  row.meaning(...operands.flatMap(wordsOf));
  return quad.reduceRight((bits, word) => (bits << 32n) | BigInt(word >>> 0), 0n);
}

const products: readonly [name: string, product: (a: bigint, b: bigint) => bigint][] = [
  ['i64.mul_wide_u', (a, b) => a * b],
  ['i64.mul_wide_s', (a, b) => signed(a) * signed(b)],
];

test.each(products)('%s is the whole product', (name, product) => {
  const row = rowOf(name);
  for (const a of edges) {
    for (const b of edges) expect(answer(row, [a, b]), `${a} * ${b}`).toBe(BigInt.asUintN(128, product(a, b)));
  }
});

const sums: readonly [name: string, sum: (a: bigint, b: bigint) => bigint][] = [
  ['i64.add128', (a, b) => a + b],
  ['i64.sub128', (a, b) => a - b],
];

test.each(sums)('%s carries from word to word', (name, sum) => {
  const row = rowOf(name);
  const halves = edges.filter((_, index) => index % 2 === 0);
  for (const low of edges) {
    for (const high of halves) {
      for (const otherLow of edges) {
        for (const otherHigh of halves) {
          const expected = BigInt.asUintN(128, sum((high << 64n) | low, (otherHigh << 64n) | otherLow));
          expect(answer(row, [low, high, otherLow, otherHigh])).toBe(expected);
        }
      }
    }
  }
});

test('every row has two results and needs its feature', () => {
  expect(wideRows.map(({ results, feature }) => [results.length, feature])).toEqual(
    wideRows.map(() => [2, 'wideArithmetic']),
  );
});
