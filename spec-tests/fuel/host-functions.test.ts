// What host functions do to fuel (FUEL 1 and 3, BAD-INPUTS 21): charge, drain, add, call back into the store, wait.
import { describe, expect, test } from 'vitest';
import type { HostCallback } from '../../src/interpreter/index.ts';
import { bothTranslations, start } from './text.ts';

const nothing = { parameters: [], results: [] } as const;

/** Pays 2, calls the host function for 1, pays 2 more. */
const caller = '(import "" "f" (func $f)) (func (export "run") nop nop call $f nop nop)';

describe.each(bothTranslations)('%s translation', (translation) => {
  const startWith = (fuel: number | undefined, callback: HostCallback) =>
    start(caller, { translation }, { fuel, functions: { f: [nothing, callback] } });

  test('a charge beyond a slice ends the slice and stays paid', async () => {
    const { store, func } = await startWith(1000, (host) => host.consumeFuel(100));
    const call = func('run').startCall();
    expect(call.run({ slice: 10 })).toMatchObject({ kind: 'paused', reason: 'slice' });
    expect([store.fuelConsumed, store.fuel]).toEqual([103, 897]);
    expect(call.run({ slice: 1 })).toMatchObject({ kind: 'paused', reason: 'slice' });
    expect([store.fuelConsumed, store.fuel]).toEqual([104, 896]);
    expect(call.run()).toMatchObject({ kind: 'finished' });
    expect([store.fuelConsumed, store.fuel]).toEqual([105, 895]);
  });
});
