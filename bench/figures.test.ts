import { describe, expect, test } from 'vitest';
import { figuresOf, gather, meansOf, meanSpeed, ratio, type Results, type Row } from './figures.ts';
import type { Report } from './measure.ts';

const work = 'a program';

/** The reports of one process: wasmeter takes `ours` seconds, native one, polywasm two for a small run of a tenth. */
function reports(...ours: number[]): Report[] {
  return [
    { kind: 'count', work, size: 'small', instructions: 1e6 },
    { kind: 'count', work, size: 'full', instructions: 1e7 },
    { kind: 'cold', work, engine: 'wasmeter', seconds: 0.25 },
    ...ours.map((cpu) => ({ kind: 'sample', work, engine: 'wasmeter', size: 'full', cpu, wall: 3 * cpu }) as const),
    { kind: 'sample', work, engine: 'native', size: 'full', cpu: 1, wall: 1.5 },
    { kind: 'sample', work, engine: 'polywasm', size: 'small', cpu: 2, wall: 2 },
    { kind: 'refused', work, engine: 'webassemblyjs', reason: 'no if' },
  ];
}

const row = (...ours: number[]): Row => gather(work, true, reports(...ours));

describe('figures', () => {
  test('are medians over all samples, and the instructions of a run by its time', () => {
    expect(figuresOf(row(9, 10, 20), 'wasmeter', 'full')).toEqual({
      cpu: 10,
      wall: 30,
      scaled: false,
      spread: (15 - 9.5) / 2 / 10,
      instructionsPerSecond: 1e6,
      cold: 0.25,
    });
  });

  test('of small runs are scaled by the number of instructions, and say so', () => {
    expect(figuresOf(row(10), 'polywasm', 'full')).toMatchObject({ cpu: 20, wall: 20, scaled: true });
    expect(ratio(row(10), 'polywasm', 'full')).toBeCloseTo(0.5, 12);
  });

  test('of small runs give way to full ones', () => {
    const full: Report = { kind: 'sample', work, engine: 'polywasm', size: 'full', cpu: 30, wall: 30 };
    const small: Report = { kind: 'sample', work, engine: 'polywasm', size: 'small', cpu: 9, wall: 9 };
    const gathered = gather(work, true, [...reports(10), full, small]);
    expect(figuresOf(gathered, 'polywasm', 'full')).toMatchObject({ cpu: 30, scaled: false });
  });

  test('are none where an engine refused, even if it ran before', () => {
    const wrong: Report = { kind: 'refused', work, engine: 'native', reason: 'wrong result: 1 for 2' };
    const gathered = gather(work, true, [...reports(10), wrong]);
    expect(figuresOf(gathered, 'native', 'full')).toBeUndefined();
    expect(ratio(gathered, 'native', 'full')).toBeUndefined();
    expect(figuresOf(gathered, 'webassemblyjs', 'full')).toBeUndefined();
  });

  test('are of one program only', () => {
    expect(gather('another', true, reports(10))).toEqual({
      name: 'another',
      inMean: true,
      instructions: {},
      engines: {},
    });
  });
});

describe('means', () => {
  const results: Results = {
    size: 'full',
    rows: [row(20), row(45), { ...row(1), name: 'counting', inMean: false }, { ...row(1), engines: {} }],
  };

  test('are geometric, over the programs that count and have both figures', () => {
    const [native, polywasm, ...others] = meansOf(results);
    expect(native).toMatchObject({ engine: 'native', programs: 2 });
    expect(native!.cpu).toBeCloseTo(30, 10);
    expect(native!.wall).toBeCloseTo(60, 10);
    expect(polywasm!.cpu).toBeCloseTo(1.5, 10);
    expect(others).toEqual([]);
  });

  test('of the speed are those of wasmeter alone', () => {
    expect(meanSpeed(results)).toBeCloseTo(1e7 / 30, 3);
  });
});
