// What a growth measurement is made of. No scenario stands here (scenarios.ts and the files it names), and nothing is
// measured (measure.ts).
import { Engine, Store, type StoreLimits } from '../../src/interpreter/index.ts';

/** Something that is done at several sizes; what it takes should grow as they do. */
export interface Scenario {
  readonly name: string;
  /** What the sizes count, in the plural: `functions`. */
  readonly counted: string;
  /** At least four, each twice the one before. */
  readonly sizes: readonly number[];
  /**
   * Makes what is needed at a size, outside of the measurement, and answers what is measured. What that returns is held
   * while memory is looked at.
   */
  readonly prepare: (size: number) => () => unknown;
}

/** A size, twice, four and eight times. */
export function doublings(smallest: number): number[] {
  return [smallest, 2 * smallest, 4 * smallest, 8 * smallest];
}

export const engine = new Engine();

/** A store with caps that are in nobody's way. */
export function roomyStore(limits: Partial<StoreLimits> = {}): Store {
  const most = { instances: 1e7, memories: 1e7, tables: 1e7, tableElements: 1e8, memoryBytes: 2 ** 40 };
  return new Store(engine, { limits: { ...most, ...limits } });
}
