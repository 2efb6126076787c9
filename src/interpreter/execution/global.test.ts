import { expect, test } from 'vitest';
import { UsageError } from '../core/errors.ts';
import { Func } from './func.ts';
import { Global } from './global.ts';
import { Store } from './store.ts';
import { engine } from './testing/text.ts';

const store = new Store(engine);

test.each([
  ['i32', -5, 0xfffffffbn],
  ['i64', -5n, 0xfffffffffffffffbn],
  ['f32', 1.5, 0x3fc00000n],
  ['f64', 1.5, 0x3ff8000000000000n],
] as const)('a global of type %s holds a number, and shows its bits', (content, value, bits) => {
  const global = Global.create(store, { content, mutable: true }, value);
  expect([global.kind, global.value, global.bits, global.type]).toEqual([
    'global',
    value,
    bits,
    { content, mutable: true },
  ]);
  global.bits = 0n;
  expect(Number(global.value)).toBe(0);
  global.value = value;
  expect(global.bits).toBe(bits);
});

test('bits carry a NaN that a number would not', () => {
  const global = Global.create(store, { content: 'f32', mutable: true }, 0);
  global.bits = 0x7fa00001n;
  expect(global.bits).toBe(0x7fa00001n);
  expect(global.value).toBeNaN();
});

test('an immutable global cannot be set', () => {
  const global = Global.create(store, { content: 'i32', mutable: false }, 1);
  expect(() => {
    global.value = 2;
  }).toThrow('the global is immutable');
  expect(() => {
    global.bits = 2n;
  }).toThrow(TypeError);
  expect(global.value).toBe(1);
});

test('a value of another type is a TypeError, and nothing changes', () => {
  const global = Global.create(store, { content: 'i64', mutable: true }, 1n);
  for (const value of [1, '1', null, undefined, {}]) {
    expect(() => {
      global.value = value;
    }).toThrow(TypeError);
  }
  expect(() => Global.create(store, { content: 'i32', mutable: true }, 1n)).toThrow(TypeError);
  expect(global.value).toBe(1n);
});

test('a reference is held as it is; a function of another store is refused', () => {
  const object = {};
  const held = Global.create(store, { content: 'externref', mutable: true }, object);
  expect([held.value, held.bits]).toEqual([object, object]);
  held.value = undefined;
  expect(held.value).toBeUndefined();
  const func = Func.host(store, { parameters: [], results: [] }, () => {});
  const functions = Global.create(store, { content: 'funcref', mutable: true }, func);
  const stranger = Func.host(new Store(engine), { parameters: [], results: [] }, () => {});
  expect(() => {
    functions.value = stranger;
  }).toThrow(UsageError);
  expect(() => {
    functions.bits = stranger;
  }).toThrow(UsageError);
  expect(() => Global.create(store, { content: 'funcref', mutable: false }, stranger)).toThrow(UsageError);
  expect(functions.value).toBe(func);
});
