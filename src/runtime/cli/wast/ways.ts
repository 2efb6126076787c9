// The ways in which a script is run: how the engine is set up, and how a call is carried to its end. Every
// way must give the same results, and every metered way the same fuel.

import type { EngineConfiguration, Func, Store } from '../../../interpreter/index.ts';

/** One way of running a script. */
export interface Way {
  readonly name: string;
  readonly configuration: EngineConfiguration;
  /**
   * How a call is cut: `slices` of so many units, each of which ends the run until the next; `refuel` lets
   * the store run out of fuel and adds so many units. Absent: in one go, without a budget.
   */
  readonly cut?: { readonly by: 'slices' | 'refuel'; readonly units: number };
}

const fast: EngineConfiguration = { translation: 'fast' };
const plain: EngineConfiguration = { translation: 'plain' };

/** All ways, the first of which is also the one in which files that are left out are tried. */
export const ways: readonly Way[] = [
  { name: 'fast', configuration: fast },
  { name: 'plain', configuration: plain },
  { name: 'slices-7', configuration: fast, cut: { by: 'slices', units: 7 } },
  { name: 'unmetered', configuration: { translation: 'fast', metering: false } },
  { name: 'slices-1', configuration: fast, cut: { by: 'slices', units: 1 } },
  { name: 'slices-1000', configuration: fast, cut: { by: 'slices', units: 1000 } },
  { name: 'slices-7-plain', configuration: plain, cut: { by: 'slices', units: 7 } },
  { name: 'refuel-7', configuration: fast, cut: { by: 'refuel', units: 7 } },
];

/** The ways of `npm run spec`; `--full` runs all of them. */
export const usualWays: readonly Way[] = ways.slice(0, 4);

/** The way of that name. */
export function wayNamed(name: string): Way {
  const way = ways.find((one) => one.name === name);
  if (way === undefined) throw new Error(`there is no way "${name}", only ${ways.map((one) => one.name).join(', ')}`);
  return way;
}

/** The budget with which a store starts: whole where calls are cut into slices, none where they are not cut. */
export function initialFuel(way: Way): number | undefined {
  if (way.cut === undefined) return undefined;
  return way.cut.by === 'slices' ? Number.MAX_SAFE_INTEGER : 0;
}

/** Broken promises of the engine about slices, which are failures whatever the results are. */
export class SliceError extends Error {
  override readonly name = 'SliceError';
}

/** Calls a function and carries the call to its end. Throws what the engine throws. */
export function callThrough(
  store: Store,
  func: Func,
  values: Parameters<Func['callBits']>,
  way: Way,
): readonly unknown[] {
  const { cut } = way;
  if (cut === undefined) return func.callBits(...values);
  const call = func.startCallBits(...values);
  // A bulk instruction can cost more than a budget holds: what it leaves unused is carried to the next. A slice need not
  // hold it: such an instruction has a slice to itself.
  let carried = 0;
  for (;;) {
    const before = store.fuelConsumed;
    const allowed = carried + cut.units;
    if (cut.by === 'refuel') store.setFuel(allowed);
    const outcome = cut.by === 'refuel' ? call.run() : call.run({ slice: cut.units });
    const used = store.fuelConsumed - before;
    if (cut.by === 'refuel' && used > allowed) throw new SliceError(`${used} units used of ${allowed}`);
    if (outcome.kind === 'finished') return outcome.results;
    if (cut.by === 'slices' && used === 0) throw new SliceError(`nothing was done in a slice of ${cut.units}`);
    const expected = cut.by === 'refuel' ? 'out-of-fuel' : 'slice';
    const stopped = outcome.kind === 'paused' ? outcome.reason : outcome.kind;
    if (stopped !== expected) throw new SliceError(`stopped by ${stopped}, not by ${expected}`);
    carried = allowed - used;
  }
}
