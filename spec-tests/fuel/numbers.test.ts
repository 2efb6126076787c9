// Amounts of fuel (FUEL 4) at every place where one is given, and what there is without metering.
import { describe, expect, test } from 'vitest';
import { Engine, Store, UsageError } from '../../src/interpreter/index.ts';
import { outOfFuel, start, thrownBy } from './text.ts';

const most = Number.MAX_SAFE_INTEGER;
const amounts: readonly (number | bigint)[] = [0, -0, 1, 7n, 0n, most, BigInt(most)];
const others: readonly unknown[] = [
  -1,
  0.5,
  Number.NaN,
  Infinity,
  -Infinity,
  most + 1,
  1e300,
  -1n,
  BigInt(most) + 1n,
  1n << 64n,
  '1',
  null,
  true,
  {},
  [1],
];
const nothing = { parameters: [], results: [] } as const;
const fields = `(import "" "f" (func $f)) (func (export "host") call $f) (func (export "run") nop nop nop)`;

describe('a whole number from 0 to 2^53 - 1, as a number or a bigint, and nothing else', () => {
  test('in the options of a store', () => {
    const engine = new Engine();
    for (const fuel of amounts) expect(new Store(engine, { fuel }).fuel).toBe(Math.abs(Number(fuel)));
    for (const fuel of others) expect(() => new Store(engine, { fuel: fuel as number })).toThrow(RangeError);
    expect(new Store(engine, { fuel: undefined }).fuel).toBeUndefined();
  });

  test('in setFuel, and what is refused changes nothing', () => {
    const store = new Store(new Engine(), { fuel: 5 });
    for (const fuel of others) expect(() => store.setFuel(fuel as number)).toThrow(RangeError);
    expect(store.fuel).toBe(5);
    for (const fuel of amounts) {
      store.setFuel(fuel);
      expect(Object.is(store.fuel, Math.abs(Number(fuel)))).toBe(true);
    }
    store.setFuel(undefined);
    expect(store.fuel).toBeUndefined();
    expect(store.fuelConsumed).toBe(0);
  });

  test('in addFuel, and the sum is one, too', () => {
    const store = new Store(new Engine(), { fuel: 5 });
    for (const fuel of [...others, undefined]) expect(() => store.addFuel(fuel as number)).toThrow(RangeError);
    expect(() => store.addFuel(most - 4)).toThrow(RangeError);
    expect(store.fuel).toBe(5);
    store.addFuel(most - 5);
    expect(store.fuel).toBe(most);
    expect(() => store.addFuel(1n)).toThrow(RangeError);
    store.addFuel(0n);
    store.setFuel(undefined);
    expect(() => store.addFuel(1)).toThrow(UsageError);
  });

  test('in consumeFuel', async () => {
    let given: unknown;
    const { store, func } = await start(
      fields,
      {},
      { fuel: most, functions: { f: [nothing, (caller) => caller.consumeFuel(given as number)] } },
    );
    for (given of [...others, undefined]) {
      expect(thrownBy(() => func('host').call())).toBeInstanceOf(RangeError);
    }
    const paid = store.fuelConsumed;
    expect(paid).toBe(others.length + 1);
    for (given of [0, -0, 3, 4n]) func('host').call();
    expect(store.fuelConsumed - paid).toBe(4 + 7);
    expect(store.fuel).toBe(most - store.fuelConsumed);
  });

  test('in a slice, as a number', async () => {
    const { store, func } = await start(fields, {}, { functions: { f: [nothing, () => undefined] } });
    const call = func('run').startCall();
    for (const slice of [-1, 0.5, Number.NaN, -Infinity, most + 1, '1', null, true, {}, 1n]) {
      expect(thrownBy(() => call.run({ slice: slice as number }))).toBeInstanceOf(RangeError);
    }
    expect(call.run({ slice: 0 })).toMatchObject({ kind: 'paused', reason: 'slice' });
    expect(store.fuelConsumed).toBe(0);
    expect(call.run({ slice: 2 })).toMatchObject({ kind: 'paused', reason: 'slice' });
    expect(store.fuelConsumed).toBe(2);
    expect(call.run({ slice: most })).toMatchObject({ kind: 'finished' });
  });
});

test('a budget of 2^53 - 1 is exact to the last unit', async () => {
  const { store, func } = await start(fields, {}, { fuel: most, functions: { f: [nothing, () => undefined] } });
  func('run').call();
  expect([store.fuel, store.fuelConsumed]).toEqual([most - 3, 3]);
  const drain = await start(
    fields,
    {},
    { fuel: most, functions: { f: [nothing, (caller) => caller.consumeFuel(most - 3)] } },
  );
  const call = drain.func('host').startCall();
  expect(call.run()).toMatchObject({ kind: 'finished' });
  expect([drain.store.fuel, drain.store.fuelConsumed]).toEqual([2, most - 2]);
  const last = drain.func('run').startCall();
  expect(last.run()).toEqual(outOfFuel);
  expect([drain.store.fuel, drain.store.fuelConsumed]).toEqual([0, most]);
});

test('more than 2^30 units in one call are handed to the loop in pieces, and counted', async () => {
  // 14 fills of 10,000,000 elements of 8 bytes at a byte a unit, each after 4 instructions of its operands and itself.
  const fills = `(table 10000000 funcref) (func (export "run") (local $left i32)
    i32.const 14 local.set $left
    loop i32.const 0 ref.null func i32.const 10000000 table.fill
      local.get $left i32.const 1 i32.sub local.tee $left br_if 0 end nop)`;
  const total = 3 + 14 * (80_000_000 + 9) + 1;
  const { store, func } = await start(fills, { bytesPerFuel: 1 }, { fuel: total });
  func('run').call();
  expect([store.fuelConsumed, store.fuel]).toEqual([total, 0]);
});

describe('without metering', () => {
  test('nothing is counted, and a budget is refused', async () => {
    const { store, func } = await start(fields, { metering: false }, { functions: { f: [nothing, () => undefined] } });
    func('run').call();
    func('host').call();
    expect([store.fuel, store.fuelConsumed]).toEqual([undefined, 0]);
    expect(() => store.setFuel(5)).toThrow(UsageError);
    expect(() => store.addFuel(5)).toThrow(UsageError);
    expect(() => new Store(store.engine, { fuel: 5 })).toThrow(UsageError);
    store.setFuel(undefined);
  });

  test('a host function charges nothing', async () => {
    const { store, func } = await start(
      fields,
      { metering: false },
      { functions: { f: [nothing, (caller) => caller.consumeFuel(5)] } },
    );
    func('host').call();
    expect(store.fuelConsumed).toBe(0);
  });

  test('a slice is refused: there is nothing to measure it by', async () => {
    const { func } = await start(fields, { metering: false }, { functions: { f: [nothing, () => undefined] } });
    const call = func('run').startCall();
    expect(() => call.run({ slice: 5 })).toThrow(UsageError);
    expect(call.run()).toMatchObject({ kind: 'finished' });
  });
});

test('bytesPerFuel is a whole number above 0, or Infinity', () => {
  for (const bytesPerFuel of [1, 64, most, Infinity]) expect(() => new Engine({ bytesPerFuel })).not.toThrow();
  for (const bytesPerFuel of [0, -1, 0.5, Number.NaN, -Infinity, most + 1]) {
    expect(() => new Engine({ bytesPerFuel })).toThrow(RangeError);
  }
});
