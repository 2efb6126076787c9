import { expect, test } from 'vitest';
import { FUEL_CONTRACT_VERSION, fuelFrom, Meter } from './meter.ts';

test('this is version 1 of the fuel contract', () => {
  expect(FUEL_CONTRACT_VERSION).toBe(1);
});

test('fuel is a whole number from 0 to 2^53 - 1, as a number or a bigint', () => {
  const most = 2 ** 53 - 1;
  for (const given of [0, 1, most, 0n, 1n, BigInt(most)]) expect(fuelFrom(given)).toBe(Number(given));
  expect(Object.is(fuelFrom(-0), 0)).toBe(true);
});

test('anything else is a RangeError', () => {
  const others = [-1, 0.5, Number.NaN, Infinity, -Infinity, 2 ** 53, -1n, 2n ** 53n, 2n ** 64n, '1', null, {}, true];
  for (const given of others) expect(() => fuelFrom(given as number)).toThrow(RangeError);
});

test('a charge takes what it asks for, or all there is', () => {
  const meter = new Meter(10);
  expect(meter.take(4)).toBe(0);
  expect([meter.remaining, meter.consumed]).toEqual([6, 4]);
  expect(meter.take(6)).toBe(0);
  expect([meter.remaining, meter.consumed]).toEqual([0, 10]);
  expect(meter.take(1)).toBe(1);
  expect([meter.remaining, meter.consumed]).toEqual([0, 10]);
  meter.remaining = 3;
  expect(meter.take(5)).toBe(2);
  expect([meter.remaining, meter.consumed]).toEqual([0, 13]);
});

test('without a budget a charge is counted all the same', () => {
  const meter = new Meter(Infinity);
  expect(meter.take(2 ** 53 - 1)).toBe(0);
  expect([meter.remaining, meter.consumed]).toEqual([Infinity, 2 ** 53 - 1]);
});
