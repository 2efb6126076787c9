import { expect, test } from 'vitest';
import { FakeGuest } from '../testing/fake-guest.ts';
import { errno } from './errno.ts';
import { fixedClock, hostClock, hostRandom, seededRandom } from './sources.ts';

test('a fixed clock stands still', () => {
  const guest = new FakeGuest({ clock: fixedClock({ realtime: 1_700_000_000_000_000_000n }) });
  expect(guest.call('clock_time_get', 0, 0n, 8)).toBe(errno.success);
  expect(guest.u64(8)).toBe(1_700_000_000_000_000_000n);
  expect(guest.call('clock_time_get', 1, -1n, 16)).toBe(errno.success);
  expect(guest.u64(16)).toBe(0n);
});

test('a fixed clock with a step goes on at each reading, and not at a reading that fails', () => {
  const guest = new FakeGuest({ clock: fixedClock({ realtime: 100n, step: 7n }) });
  guest.call('clock_time_get', 0, 0n, 8);
  expect(guest.call('clock_time_get', 0, 0n, 65_529)).toBe(errno.fault);
  guest.call('clock_time_get', 0, 0n, 16);
  guest.call('clock_time_get', 1, 0n, 24);
  expect([guest.u64(8), guest.u64(16), guest.u64(24)]).toEqual([100n, 107n, 14n]);
});

test('the host clock: time of day, and time since the start that does not go back', () => {
  const before = BigInt(Date.now()) * 1_000_000n;
  const guest = new FakeGuest({ clock: hostClock() });
  guest.call('clock_time_get', 0, 0n, 0);
  expect(guest.u64(0)).toBeGreaterThanOrEqual(before);
  expect(guest.u64(0)).toBeLessThan(before + 60_000_000_000n);
  guest.call('clock_time_get', 1, 0n, 0);
  guest.call('clock_time_get', 1, 0n, 8);
  expect(guest.u64(0)).toBeLessThan(60_000_000_000n);
  expect(guest.u64(8)).toBeGreaterThanOrEqual(guest.u64(0));
});

test('resolutions are above 0; other clocks are inval', () => {
  const guest = new FakeGuest();
  for (const clock of [0, 1]) {
    expect(guest.call('clock_res_get', clock, 0)).toBe(errno.success);
    expect(guest.u64(0)).toBeGreaterThan(0n);
  }
  for (const clock of [2, 3, 4, -1]) {
    expect(guest.call('clock_res_get', clock, 0)).toBe(errno.inval);
    expect(guest.call('clock_time_get', clock, 0n, 0)).toBe(errno.inval);
  }
});

test('seeded bytes follow from the seed alone, however they are asked for', () => {
  const whole = new Uint8Array(64);
  seededRandom(42)(whole);
  const parts = new Uint8Array(64);
  const random = seededRandom(42);
  for (const [start, end] of [
    [0, 1],
    [1, 4],
    [4, 33],
    [33, 33],
    [33, 64],
  ] as const) {
    random(parts.subarray(start, end));
  }
  expect(parts).toEqual(whole);
  const other = new Uint8Array(64);
  seededRandom(43)(other);
  expect(other).not.toEqual(whole);
  // Pinned: a change would break every recorded run.
  expect([...whole.subarray(0, 8)]).toEqual([61, 148, 93, 39, 180, 170, 185, 217]);
  expect(() => seededRandom(0.5)).toThrow(RangeError);
});

test('seeded bytes are spread evenly', () => {
  const bytes = new Uint8Array(65_536);
  seededRandom(1)(bytes);
  const counts = new Array<number>(256).fill(0);
  for (const byte of bytes) counts[byte]!++;
  // 256 each on average, standard deviation 16.
  expect(Math.min(...counts)).toBeGreaterThan(180);
  expect(Math.max(...counts)).toBeLessThan(332);
});

test('random_get fills exactly what was asked for and charges for it', () => {
  const guest = new FakeGuest({ random: (into) => into.fill(9) });
  expect(guest.call('random_get', 100, 640)).toBe(errno.success);
  expect(guest.memory.indexOf(9)).toBe(100);
  expect(guest.memory.lastIndexOf(9)).toBe(739);
  expect(guest.charged).toBe(10);
  expect(guest.call('random_get', 65_536, 0)).toBe(errno.success);
  expect(guest.call('random_get', 65_535, 2)).toBe(errno.fault);
  expect(guest.call('random_get', -1, -1)).toBe(errno.fault);
});

test('more than a host gives at once', () => {
  const bytes = new Uint8Array(200_000);
  hostRandom(bytes);
  expect(bytes.subarray(0, 1000).some((byte) => byte !== 0)).toBe(true);
  expect(bytes.subarray(-1000).some((byte) => byte !== 0)).toBe(true);
});
