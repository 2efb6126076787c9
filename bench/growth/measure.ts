// The measuring half: one scenario in a process of its own, size after size, several rounds so that a noisy moment hits
// no size alone. Needs --expose-gc.
import { median } from '../statistics.ts';
import type { Scenario } from './scenario.ts';

/** What one size took. */
export interface Taken {
  readonly size: number;
  /** Median CPU seconds of the process. */
  readonly cpu: number;
  /** Bytes that are held afterwards, on the heap and in buffers; the least that was seen. */
  readonly held: number;
}

const rounds = 5;
/** CPU seconds that the smallest size runs before anything is measured, so that the host has compiled what is measured. */
const warmUp = 0.5;

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function bytesInUse(): number {
  if (globalThis.gc === undefined) throw new Error('needs --expose-gc');
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Measures every size of a scenario. */
export function measureGrowth({ sizes, prepare }: Scenario): Taken[] {
  const runs = sizes.map((size) => ({ size, run: prepare(size), cpu: [] as number[] }));
  const end = cpuSeconds() + warmUp;
  while (cpuSeconds() < end) runs[0]!.run();
  for (let round = 0; round < rounds; round++) {
    for (const { run, cpu } of runs) {
      const start = cpuSeconds();
      run();
      cpu.push(cpuSeconds() - start);
    }
  }
  // Apart from the times: a collection that is asked for takes compiled code along.
  return runs.map(({ size, run, cpu }) => ({ size, cpu: median(cpu), held: heldBy(run) }));
}

/** The second run's: the first leaves behind what the engine keeps for all modules, such as types. */
function heldBy(run: () => unknown): number {
  run();
  const before = bytesInUse();
  const result = [run()];
  const held = bytesInUse() - before;
  // Until here it is in use.
  result.pop();
  return held;
}
