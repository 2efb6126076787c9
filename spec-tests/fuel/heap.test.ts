// The golden programs of the heap, stopped at every unit of fuel and gone on with: the plain translation, stepped, says
// what each stop is, and result and total are those of the whole run (FUEL 3). Generated programs are stops.test.ts.
import { expect, test } from 'vitest';
import {
  Engine,
  Instance,
  Module,
  type RawValue,
  type ResumableCall,
  Store,
  Trap,
} from '../../src/interpreter/index.ts';
import { assembled } from '../golden/generate.ts';
import { heapPrograms } from '../golden/heap.ts';

interface Ended {
  readonly results?: readonly RawValue[];
  readonly trap?: string;
}

/** Runs on; undefined where fuel has ended. */
function runOn(call: ResumableCall): Ended | undefined {
  try {
    const outcome = call.run();
    return outcome.kind === 'finished' ? { results: outcome.results } : undefined;
  } catch (error) {
    if (error instanceof Trap) return { trap: error.code };
    throw error;
  }
}

// Those with a budget are about where fuel ends already.
const stoppable = heapPrograms.filter(({ budget, fuel }) => budget === undefined && fuel < 300);

test.each(stoppable.map((program) => [program.name, program] as const))('%s', async (_name, program) => {
  const bytes = await assembled(program);
  const { bytesPerFuel = 64, limits, fuel: total } = program;
  const modules = (['fast', 'plain'] as const).map((translation) => {
    return new Module(new Engine({ translation, bytesPerFuel }), bytes);
  });
  const started = (module: Module, fuel: number) => {
    const store = new Store(module.engine, { fuel, limits });
    return { store, call: new Instance(store, module, []).getFunc('run')!.startCallBits() };
  };
  const whole = runOn(started(modules[1]!, total).call);
  expect(whole).toBeDefined();
  for (let k = 0; k <= total; k++) {
    const stops = modules.map((module) => {
      const { store, call } = started(module, k);
      const ended = runOn(call);
      expect([k, ended]).toEqual([k, k < total ? undefined : whole]);
      return { store, call, stop: { left: store.fuel, consumed: store.fuelConsumed, objects: store.gcBytes } };
    });
    expect(stops[0]!.stop).toEqual(stops[1]!.stop);
    if (k === total) continue;
    for (const { store, call } of stops) {
      let ended = runOn(call);
      for (let pieces = 0; ended === undefined && pieces <= total; pieces++) {
        store.addFuel(1 + (pieces % 3));
        ended = runOn(call);
      }
      expect([k, ended, store.fuelConsumed]).toEqual([k, whole, total]);
    }
  }
});
