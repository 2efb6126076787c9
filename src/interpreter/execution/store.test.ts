import { describe, expect, test } from 'vitest';
import { LimitError, UsageError } from '../core/errors.ts';
import { defaultStoreLimits } from '../core/limits.ts';
import { Engine } from './engine.ts';
import { type Claim, Store } from './store.ts';

const engine = new Engine();
const nothing: Claim = { instances: 0, memories: 0, memoryBytes: 0, tables: 0, tableElements: 0 };
const badAmounts: unknown[] = [-1, 0.5, Number.NaN, Infinity, 2 ** 53, -1n, 2n ** 53n, '5', null];

describe('fuel', () => {
  test('without a budget there is none to show, and consumption begins at 0', () => {
    const store = new Store(engine);
    expect(store.fuel).toBeUndefined();
    expect(store.fuelConsumed).toBe(0);
  });

  test('a budget can be given, replaced, added to and taken away', () => {
    const store = new Store(engine, { fuel: 7n });
    expect(store.fuel).toBe(7);
    store.addFuel(3);
    expect(store.fuel).toBe(10);
    store.setFuel(0);
    expect(store.fuel).toBe(0);
    store.setFuel(2 ** 53 - 1);
    expect(store.fuel).toBe(2 ** 53 - 1);
    store.setFuel(undefined);
    expect(store.fuel).toBeUndefined();
  });

  test('an amount that is no whole number in range is a RangeError at the call, and nothing changes', () => {
    const store = new Store(engine, { fuel: 5 });
    for (const amount of badAmounts as number[]) {
      expect(() => store.setFuel(amount)).toThrow(RangeError);
      expect(() => store.addFuel(amount)).toThrow(RangeError);
      expect(() => new Store(engine, { fuel: amount })).toThrow(RangeError);
    }
    expect(store.fuel).toBe(5);
  });

  test('a sum above 2^53 - 1 is a RangeError', () => {
    const store = new Store(engine, { fuel: 2 ** 53 - 2 });
    store.addFuel(1);
    expect(() => store.addFuel(1)).toThrow(RangeError);
    expect(store.fuel).toBe(2 ** 53 - 1);
  });

  test('nothing can be added to no budget', () => {
    const store = new Store(engine);
    expect(() => store.addFuel(1)).toThrow(UsageError);
    expect(store.fuel).toBeUndefined();
  });

  test('an engine that counts no fuel takes no budget', () => {
    const unmetered = new Engine({ metering: false });
    expect(() => new Store(unmetered, { fuel: 1 })).toThrow(UsageError);
    const store = new Store(unmetered);
    expect(() => store.setFuel(1)).toThrow(UsageError);
    expect(() => store.addFuel(1)).toThrow(UsageError);
    store.setFuel(undefined);
    expect(store.fuel).toBeUndefined();
  });
});

describe('caps', () => {
  test('those that are not given have their defaults', () => {
    const { limits } = new Store(engine, { limits: { instances: 3, memories: undefined as unknown as number } });
    expect(limits).toEqual({ ...defaultStoreLimits, instances: 3 });
  });

  test('one that is no whole number of 0 and more is a RangeError that names it', () => {
    for (const memoryBytes of [-1, 0.5, Number.NaN, 2 ** 53, '1', true] as number[]) {
      expect(() => new Store(engine, { limits: { memoryBytes } })).toThrow(/memoryBytes/);
      expect(() => new Store(engine, { limits: { memoryBytes } })).toThrow(RangeError);
    }
    expect(() => new Store(engine, { limits: { trapOnGrowFailure: 1 as unknown as boolean } })).toThrow(RangeError);
  });

  test('Infinity is no cap, where there can be none', () => {
    expect(new Store(engine, { limits: { memoryBytes: Infinity } }).limits.memoryBytes).toBe(Infinity);
    for (const name of ['callDepth', 'valueStackSlots', 'hostDepth']) {
      expect(() => new Store(engine, { limits: { [name]: Infinity } })).toThrow(RangeError);
    }
  });

  test('a name that is none is refused', () => {
    expect(() => new Store(engine, { limits: { memoryByte: 1 } as object })).toThrow(
      'there is no store limit "memoryByte"',
    );
    expect(() => new Store(engine, { limits: { constructor: 1 } as object })).toThrow(TypeError);
  });

  test.each(['instances', 'memories', 'tables', 'memoryBytes', 'tableElements'] as const)(
    'a claim on %s fits up to the cap exactly',
    (cap) => {
      const store = new Store(engine, { limits: { [cap]: 10 } });
      store.requireRoom({ ...nothing, [cap]: 10 });
      store.count({ ...nothing, [cap]: 7 });
      store.requireRoom({ ...nothing, [cap]: 3 });
      expect(store[cap]).toBe(7);
      const claim = () => store.requireRoom({ ...nothing, [cap]: 4 });
      expect(claim).toThrow(LimitError);
      expect(claim).toThrow(`the store's cap on ${cap} is 10, 7 are in use: 4 more were asked for`);
      expect(store[cap]).toBe(7);
    },
  );

  test('a store without a cap has room for everything', () => {
    const store = new Store(engine, { limits: { memoryBytes: Infinity } });
    store.requireRoom({ ...nothing, memoryBytes: 2 ** 60 });
    expect(store.freeMemoryBytes).toBe(Infinity);
  });
});

test('data is what the host makes of it', () => {
  const store = new Store(engine, { data: { calls: 0 } });
  store.data.calls++;
  expect(store.data).toEqual({ calls: 1 });
  expect(new Store(engine).data).toBeUndefined();
});
