// How long the tests against a native engine try, and with which seed. The same two variables as for the properties of
// generated programs: `PROPERTY_RUNS=5000 npx vitest run spec-tests/native` tries 33 times as much as `npm test`, and
// `PROPERTY_SEED` repeats what a title says.

import type fc from 'fast-check';

const usualRuns = 150;

/** How many times the usual number of runs. */
export const effort = Number(process.env.PROPERTY_RUNS ?? usualRuns) / usualRuns;
if (!(effort > 0)) throw new Error('PROPERTY_RUNS is a number above 0');

/** The seed of every property. */
export const seed = Number(process.env.PROPERTY_SEED ?? Date.now() % 2 ** 31);

/** What stands behind the title of a test with random input. */
export const seeded = `(seed ${seed})`;

/** Milliseconds that a property may take; a test has a little more. */
export const patience = 60_000 * Math.max(1, effort);

/** How often something happens that usually happens so many times. */
export function times(usual: number): number {
  return Math.ceil(usual * effort);
}

/** The options of a property that usually runs so many times. Shrinking a counterexample ends when patience does. */
export function runs(usual: number): fc.Parameters<unknown> {
  return { seed, numRuns: times(usual), interruptAfterTimeLimit: patience };
}

/** At most so many items (usually), evenly taken, from another beginning with each seed. */
export function sample<T>(items: readonly T[], usual: number): readonly T[] {
  const wanted = times(usual);
  if (items.length <= wanted) return items;
  const step = items.length / wanted;
  const start = (seed % 1000) / 1000;
  return Array.from({ length: wanted }, (_, index) => items[Math.floor((index + start) * step)]!);
}
