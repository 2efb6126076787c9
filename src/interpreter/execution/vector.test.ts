// Vectors where instructions are not the point: at the boundary, in globals, calls and blocks, under feature flags, and
// what they cost.

import { expect, test } from 'vitest';
import { Engine } from './engine.ts';
import { Func } from './func.ts';
import { Global } from './global.ts';
import { Instance } from './instance.ts';
import { Module } from './module.ts';
import { Store } from './store.ts';
import { assemble } from './testing/text.ts';

const bits = 0x0f0e0d0c_0b0a0908_07060504_03020100n;

test.each(['fast', 'plain'] as const)(
  'vectors pass through calls, blocks, locals and select in %s',
  async (translation) => {
    const text = `
    (func $swap (param i32 v128 i64 v128) (result v128 i32 v128) (local.get 3) (local.get 0) (local.get 1))
    (func (export "f") (param v128 v128 i32) (result v128 v128) (local v128 i32 v128)
      (call $swap (local.get 2) (local.get 0) (i64.const 5) (local.get 1))
      (local.set 5) (local.set 4) (local.set 3)
      (block (result v128) (select (local.get 3) (local.get 5) (local.get 4)) (br_if 0 (local.get 2)) (drop) (local.get 3))
      (local.get 0) (return))`;
    const engine = new Engine({ translation });
    const func = new Instance(new Store(engine), new Module(engine, await assemble(text))).getFunc('f')!;
    expect(func.callBits(bits, 7n, 1n)).toEqual([7n, bits]);
    expect(func.callBits(bits, 7n, 0n)).toEqual([7n, bits]);
    expect(() => func.call(bits, 7n, 1)).toThrow('a v128 is no JavaScript value');
    expect(() => func.callBits(1n << 128n, 7n, 1n)).toThrow(TypeError);
  },
);

test('a vector global is shared by those who import it', async () => {
  const text = `
    (global $g (export "g") (import "m" "g") (mut v128))
    (global $own (mut v128) (v128.const i32x4 1 2 3 4))
    (global $after (export "after") (mut i32) (i32.const 9))
    (func (export "turn") (global.set $own (i32x4.add (global.get $own) (global.get $g))) (global.set $g (global.get $own)))`;
  const engine = new Engine();
  const store = new Store(engine);
  const global = Global.create(store, { content: 'v128', mutable: true }, undefined);
  global.bits = 1n;
  const instance = new Instance(store, new Module(engine, await assemble(text)), [global]);
  instance.getFunc('turn')!.call();
  expect(global.bits).toBe(0x00000004_00000003_00000002_00000002n);
  expect(instance.getGlobal('after')!.value).toBe(9);
  expect(() => global.value).toThrow(TypeError);
  expect(() => {
    global.value = 1n;
  }).toThrow(TypeError);
});

test('a host function gets and gives the bits of vectors, but no values', async () => {
  const text = `(import "m" "f" (func $f (param i32 v128) (result v128)))
    (func (export "f") (param v128) (result v128) (call $f (i32.const 3) (local.get 0)))`;
  const engine = new Engine();
  const store = new Store(engine);
  const module = new Module(engine, await assemble(text));
  const type = { parameters: ['i32', 'v128'], results: ['v128'] } as const;
  const raw = Func.hostBits(store, type, (_, a, b) => (b as bigint) + (a as bigint));
  expect(new Instance(store, module, [raw]).getFunc('f')!.callBits(bits)).toEqual([bits + 3n]);
  let called = false;
  const values = Func.host(store, type, () => {
    called = true;
  });
  expect(() => new Instance(store, module, [values]).getFunc('f')!.callBits(bits)).toThrow(TypeError);
  expect(called).toBe(false);
});

test('each costs 1, and one that traps has been paid', async () => {
  const text = `(memory 1) (func (export "f") (param i32) (result v128)
    (i8x16.add (v128.load offset=65520 (local.get 0)) (v128.const i64x2 0 0)))`;
  const engine = new Engine();
  const store = new Store(engine, { fuel: 100 });
  const func = new Instance(store, new Module(engine, await assemble(text))).getFunc('f')!;
  func.callBits(0n);
  expect(store.fuelConsumed).toBe(4);
  expect(() => func.callBits(1n)).toThrow('out of bounds memory access');
  expect(store.fuelConsumed).toBe(6);
});

test('both groups can be switched off, and are refused by name', async () => {
  const relaxed = await assemble('(func (param v128) (drop (f32x4.relaxed_min (local.get 0) (local.get 0))))');
  const fixed = await assemble('(func (drop (i32x4.splat (i32.const 1))))');
  const compile = (features: object, bytes: Uint8Array) => () => new Module(new Engine({ features }), bytes);
  expect(compile({ relaxedVectors: false }, relaxed)).toThrow('relaxed vector instructions are switched off');
  expect(compile({ relaxedVectors: false }, fixed)).not.toThrow();
  expect(compile({ vectors: false }, fixed)).toThrow('vector instructions are switched off (feature vectors)');
});
