// How calls are cut, on calls that are made up: the engine's own slices are tested by the suite.

import { describe, expect, test } from 'vitest';
import type { CallOutcome, Func, Store } from '../../../interpreter/index.ts';
import { callThrough, initialFuel, SliceError, type Way, wayNamed } from './ways.ts';

/** A store and a function whose steps cost what `prices` says; one that cannot be paid has to wait, or gets a slice. */
function madeUp(
  prices: readonly number[],
  stop: 'slice' | 'out-of-fuel',
): { store: Store; func: Func; granted: number[] } {
  const granted: number[] = [];
  const store = { fuelConsumed: 0, budget: 0, setFuel: (units: number) => (store.budget = units) };
  let step = 0;
  const run = (options?: { slice?: number }): CallOutcome => {
    let left = options?.slice ?? store.budget;
    granted.push(left);
    for (const first = step; step < prices.length; step++) {
      const price = prices[step] ?? 0;
      if (price > left && (stop === 'out-of-fuel' || step > first))
        return stop === 'slice' ? { kind: 'paused', reason: 'slice', payload: undefined } : { kind: 'out-of-fuel' };
      left -= price;
      store.fuelConsumed += price;
    }
    return { kind: 'finished', results: [] };
  };
  const func = { callBits: () => [], startCallBits: () => ({ run }) };
  return { store: store as unknown as Store, func: func as unknown as Func, granted };
}

const slices: Way = { name: 'made up', configuration: {}, cut: { by: 'slices', units: 2 } };
const refuel: Way = { name: 'made up', configuration: {}, cut: { by: 'refuel', units: 2 } };

describe('a call that is cut', () => {
  test('into budgets: what is left unused is carried over, so that any price can be paid', () => {
    const { store, func, granted } = madeUp([1, 1, 1, 5, 1], 'out-of-fuel');
    callThrough(store, func, [], refuel);
    expect(granted).toEqual([2, 2, 3, 5, 2]);
    expect(store.fuelConsumed).toBe(9);
  });

  test('into slices: all are the same', () => {
    const { store, func, granted } = madeUp([1, 1, 1, 5, 1], 'slice');
    callThrough(store, func, [], slices);
    expect(granted).toEqual([2, 2, 2, 2]);
    expect(store.fuelConsumed).toBe(9);
  });

  test('a stop of another kind is a failure', () => {
    const { store, func } = madeUp([3], 'out-of-fuel');
    expect(() => callThrough(store, func, [], slices)).toThrow(SliceError);
  });

  test('a budget that is overdrawn is a failure', () => {
    const { store } = madeUp([], 'out-of-fuel');
    const overdrawn = { startCallBits: () => ({ run: () => ((store as { fuelConsumed: number }).fuelConsumed += 3) }) };
    expect(() => callThrough(store, overdrawn as unknown as Func, [], refuel)).toThrow('3 units used of 2');
  });

  test('a slice in which nothing is done is a failure', () => {
    const { store } = madeUp([], 'slice');
    const idle = { startCallBits: () => ({ run: () => ({ kind: 'paused', reason: 'slice' }) }) };
    expect(() => callThrough(store, idle as unknown as Func, [], slices)).toThrow('nothing was done in a slice of 2');
  });
});

test('only a way that is cut has a budget', () => {
  expect(['fast', 'unmetered', 'slices-1', 'refuel-7'].map((name) => initialFuel(wayNamed(name)))).toEqual([
    undefined,
    undefined,
    Number.MAX_SAFE_INTEGER,
    0,
  ]);
  expect(() => wayNamed('slow')).toThrow('there is no way "slow"');
});
