import { describe, expect, test } from 'vitest';
import { FakeGuest } from '../testing/fake-guest.ts';
import { errno } from './errno.ts';
import { Wasi } from './wasi.ts';

describe.each([
  { family: 'args', options: { args: ['tool', '', 'größe 🙂'] }, expected: ['tool', '', 'größe 🙂'] },
  { family: 'environ', options: { environment: { A: '', NAME: 'x=y' } }, expected: ['A=', 'NAME=x=y'] },
])('$family', ({ family, options, expected }) => {
  test('sizes and strings', () => {
    const guest = new FakeGuest(options);
    expect(guest.call(`${family}_sizes_get`, 0, 4)).toBe(errno.success);
    const [count, size] = [guest.u32(0), guest.u32(4)];
    expect(count).toBe(expected.length);
    expect(size).toBe(new TextEncoder().encode(expected.map((one) => `${one}\0`).join('')).length);
    expect(guest.call(`${family}_get`, 100, 200)).toBe(errno.success);
    expect(expected.map((_, index) => guest.string(guest.u32(100 + 4 * index)))).toEqual(expected);
    // Not a byte behind what the sizes said.
    expect(guest.memory.subarray(200 + size).every((byte) => byte === 0)).toBe(true);
  });

  test('what does not fit is fault, and nothing is written', () => {
    const guest = new FakeGuest(options);
    expect(guest.call(`${family}_get`, 65_536 - 4, 0)).toBe(errno.fault);
    expect(guest.call(`${family}_get`, 0, 65_536 - 4)).toBe(errno.fault);
    expect(guest.call(`${family}_get`, -1, -1)).toBe(errno.fault);
    expect(guest.call(`${family}_sizes_get`, 0, 65_533)).toBe(errno.fault);
    expect(guest.memory.every((byte) => byte === 0)).toBe(true);
  });

  test('nothing is given unless it was handed in', () => {
    const guest = new FakeGuest();
    guest.memory.fill(255, 0, 8);
    expect(guest.call(`${family}_sizes_get`, 0, 4)).toBe(errno.success);
    expect([guest.u32(0), guest.u32(4)]).toEqual([0, 0]);
    expect(guest.call(`${family}_get`, 65_536, 65_536)).toBe(errno.success);
  });
});

test('copying charges one unit for 64 bytes', () => {
  const guest = new FakeGuest({ args: ['x'.repeat(1000)] });
  guest.call('args_get', 0, 100);
  // 4 bytes for the pointer, 1001 for the string.
  expect(guest.charged).toBe(Math.floor(1005 / 64));
});

test('strings that would not arrive whole are refused', () => {
  expect(() => new Wasi({ args: ['a\0b'] })).toThrow('argument 0 contains a NUL');
  expect(() => new Wasi({ environment: { 'A=B': '' } })).toThrow('a name is not empty');
  expect(() => new Wasi({ environment: { '': 'x' } })).toThrow('a name is not empty');
  expect(() => new Wasi({ environment: { A: 'x\0' } })).toThrow('contains a NUL');
  expect(() => new Wasi({ args: [1 as unknown as string] })).toThrow('argument 0 must be a string');
});
