// Vectors on every way that values take: as arguments and results among others, through host functions that answer or
// wait, as parameters and results of blocks, along branches, in exceptions, structures, arrays and globals. They take two
// slots where all others take one; whoever counts values in place of slots puts what lies behind a vector elsewhere.

import { describe, expect, test } from 'vitest';
import { Engine } from './engine.ts';
import type { Extern } from './extern.ts';
import { Func } from './func.ts';
import { Global } from './global.ts';
import { Instance } from './instance.ts';
import { Module } from './module.ts';
import { Store } from './store.ts';
import { suspend } from './suspension.ts';
import { assemble } from './testing/text.ts';

const a = 0x0f0e0d0c_0b0a0908_07060504_03020100n;
const b = 0xfffefdfc_7ff00000_00000001_80000000n;
const c = 0x7fc00001_ffc00002_7f800000_00000003n;

describe.each(['fast', 'plain'] as const)('in %s translation', (translation) => {
  const engine = new Engine({ translation });
  const start = async (text: string, imports: (store: Store) => Extern[] = () => []) => {
    const store = new Store(engine);
    return new Instance(store, new Module(engine, await assemble(text)), imports(store));
  };
  /** The results of a function, and whether they are the same when every instruction is a run of its own. */
  const call = (instance: Instance, name: string, ...values: unknown[]) => {
    const func = instance.getFunc(name)!;
    const results = func.callBits(...values);
    const pieces = func.startCallBits(...values);
    let outcome = pieces.run({ slice: 1 });
    while (outcome.kind === 'paused' && outcome.reason === 'slice') outcome = pieces.run({ slice: 1 });
    expect(outcome).toEqual({ kind: 'finished', results });
    return results;
  };

  test('among other arguments and results, called in every way', async () => {
    const type = '(param i32 v128 i64 v128 externref) (result v128 externref i32 v128 i64)';
    const values = '(local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4)';
    const instance = await start(`
      (type $t (func ${type}))
      (table 1 funcref) (elem (i32.const 0) func $f)
      (func $f (type $t) (local.get 3) (local.get 4) (local.get 0) (local.get 1) (local.get 2))
      (func (export "direct") (type $t) (call $f ${values}))
      (func (export "indirect") (type $t) (call_indirect (type $t) ${values} (i32.const 0)))
      (func (export "tail") (type $t) (return_call $f ${values}))
      (func (export "indirect tail") (type $t) (return_call_indirect (type $t) ${values} (i32.const 0)))
      (func (export "reference") (type $t) (call_ref $t ${values} (ref.func $f)))
      (func (export "grown") (type $t) (local v128 i32 v128)
        (local.set 7 (local.get 1)) (local.set 5 (local.get 3)) (local.set 6 (local.get 0))
        (call $f (local.get 6) (local.get 7) (local.get 2) (local.get 5) (local.get 4)))`);
    for (const name of ['direct', 'indirect', 'tail', 'indirect tail', 'reference', 'grown']) {
      expect(call(instance, name, 7n, a, 9n, b, 'host')).toEqual([b, 'host', 7n, a, 9n]);
    }
  });

  describe('through host functions', () => {
    const text = `
      (type $t (func (param i64 v128 f32 v128 externref) (result v128 i32 v128 externref f64)))
      (import "m" "f" (func $f (type $t)))
      (table 1 funcref) (elem (i32.const 0) func $f)
      (func (export "direct") (type $t)
        (call $f (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4)))
      (func (export "tail") (type $t)
        (return_call $f (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4)))
      (func (export "indirect") (type $t)
        (call_indirect (type $t)
          (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (i32.const 0)))`;
    const type = {
      parameters: ['i64', 'v128', 'f32', 'v128', 'externref'],
      results: ['v128', 'i32', 'v128', 'externref', 'f64'],
    } as const;

    test('that answer', async () => {
      const instance = await start(text, (store) => [
        Func.hostBits(store, type, (_caller, i, v, f, w, r) => [w, i, v, r, f]),
      ]);
      for (const name of ['direct', 'tail', 'indirect']) {
        expect(call(instance, name, 5n, a, 3n, b, 'host')).toEqual([b, 5n, a, 'host', 3n]);
      }
    });

    test('that wait', async () => {
      const instance = await start(text, (store) => [
        Func.hostBits(store, type, (_caller, i, v, f, w, r) => suspend([w, i, v, r, f])),
      ]);
      for (const name of ['direct', 'tail', 'indirect']) {
        const waiting = instance.getFunc(name)!.startCallBits(5n, a, 3n, b, 'host');
        const outcome = waiting.run();
        expect(outcome).toMatchObject({ kind: 'paused', reason: 'host', payload: [b, 5n, a, 'host', 3n] });
        waiting.resumeWith(c, 5n, a, 'other', 3n);
        expect(waiting.run()).toEqual({ kind: 'finished', results: [c, 5n, a, 'other', 3n] });
      }
    });

    test('that are called by the host', async () => {
      const store = new Store(engine);
      const func = Func.hostBits(store, type, (_caller, i, v, f, w, r) => [w, i, v, r, f]);
      expect(func.callBits(5n, a, 3n, b, 'host')).toEqual([b, 5n, a, 'host', 3n]);
      expect(() => func.call(5n, a, 3, b, 'host')).toThrow('a v128 is no JavaScript value');
    });

    test('not as values, in either direction, and before anything is called', async () => {
      let called = 0;
      const instance = await start(text, (store) => [
        Func.host(store, type, () => {
          called++;
          return [a, 1, b, null, 2];
        }),
      ]);
      for (const name of ['direct', 'tail', 'indirect']) {
        expect(() => instance.getFunc(name)!.callBits(5n, a, 3n, b, 'host')).toThrow('a v128 is no JavaScript value');
      }
      expect(called).toBe(0);
    });

    test('that answer what is no vector', async () => {
      const wrong = [-1n, 1n << 128n, 5, '7', null];
      for (const value of wrong) {
        const instance = await start(text, (store) => [
          Func.hostBits(store, type, (_caller, i, v, f, _w, r) => [v, i, value, r, f]),
        ]);
        expect(() => instance.getFunc('direct')!.callBits(5n, a, 3n, b, 'host')).toThrow(
          'result 2: expected the 128 bits of a v128 (an unsigned bigint)',
        );
      }
    });
  });

  test('as parameters and results of blocks, few and many', async () => {
    const instance = await start(`
      (func (export "loop") (param v128 i32) (result i32 v128 i64 v128 f32 v128)
        (i32.const 3) (local.get 0) (i64.const 4) (v128.const i32x4 1 1 1 1) (f32.const 1) (v128.const i32x4 0 0 0 0)
        (loop (param i32 v128 i64 v128 f32 v128) (result i32 v128 i64 v128 f32 v128)
          (i32x4.add (v128.const i32x4 1 0 0 2))
          (br_if 0 (local.tee 1 (i32.sub (local.get 1) (i32.const 1))))))
      (func (export "if") (param v128 v128 i32) (result v128 i32 v128)
        (local.get 0) (i32.const 8) (local.get 1)
        (if (param v128 i32 v128) (result v128 i32 v128) (local.get 2)
          (then (local.set 0) (local.set 2) (local.set 1) (local.get 0) (local.get 2) (local.get 1))
          (else)))
      (func (export "block") (param v128 v128) (result v128 v128)
        (local.get 0) (local.get 1)
        (block (param v128 v128) (result v128 v128) (local.set 0) (local.set 1) (local.get 0) (local.get 1)))`);
    expect(call(instance, 'loop', a, 5n)).toEqual([
      3n,
      a,
      4n,
      0x00000001_00000001_00000001_00000001n,
      0x3f800000n,
      0x0000000a_00000000_00000000_00000005n,
    ]);
    expect(call(instance, 'if', a, b, 1n)).toEqual([b, 8n, a]);
    expect(call(instance, 'if', a, b, 0n)).toEqual([a, 8n, b]);
    expect(call(instance, 'block', a, b)).toEqual([b, a]);
  });

  test('along branches that move them, and out of tables of labels', async () => {
    const instance = await start(`
      (func (export "table") (param v128 v128 i32) (result i32 v128 v128)
        (i32.const 100)
        (block $2 (result v128 v128)
          (block $1 (result v128 v128)
            (block $0 (result v128 v128)
              (i32.const 1) (drop)
              (local.get 0) (local.get 1) (br_table $0 $1 $2 (local.get 2)))
            (i8x16.add (v128.const i32x4 0 0 0 0))
            (local.set 0) (local.set 1) (local.get 0) (local.get 1))
          (local.set 1) (local.set 0) (local.get 1) (local.get 1)))
      (func (export "if") (param v128 v128 i32) (result v128)
        (i64.const 1) (drop)
        (block $out (result v128)
          (i32.const 5) (local.get 0) (br_if $out (local.get 2)) (drop) (drop) (local.get 1)))
      (func (export "many") (param v128 v128 i32) (result v128 v128 v128 v128 v128)
        (block $out (result v128 v128 v128 v128 v128)
          (f64.const 2)
          (local.get 0) (local.get 1) (local.get 0) (local.get 1) (v128.const i32x4 1 2 3 4)
          (br_if $out (local.get 2))
          (drop) (drop) (return (local.get 1) (local.get 1))))
      (func (export "return") (param v128 v128) (result v128 i32 v128)
        (local.get 1) (i32.const 3) (local.get 0) (return))`);
    expect(call(instance, 'table', a, b, 0n)).toEqual([100n, a, a]);
    expect(call(instance, 'table', a, b, 1n)).toEqual([100n, b, b]);
    expect(call(instance, 'table', a, b, 9n)).toEqual([100n, a, b]);
    expect(call(instance, 'if', a, b, 1n)).toEqual([a]);
    expect(call(instance, 'if', a, b, 0n)).toEqual([b]);
    const last = 0x00000004_00000003_00000002_00000001n;
    expect(call(instance, 'many', a, b, 1n)).toEqual([a, b, a, b, last]);
    expect(call(instance, 'many', a, b, 0n)).toEqual([a, b, a, b, b]);
    expect(call(instance, 'return', a, b)).toEqual([b, 3n, a]);
  });

  test('chosen by select, with a type and without', async () => {
    const instance = await start(`
      (func (export "f") (param v128 v128 i32) (result v128 v128)
        (select (local.get 0) (local.get 1) (local.get 2))
        (select (result v128) (local.get 1) (v128.not (local.get 0)) (local.get 2)))`);
    expect(call(instance, 'f', a, b, 1n)).toEqual([a, b]);
    expect(call(instance, 'f', a, b, 0n)).toEqual([b, a ^ ((1n << 128n) - 1n)]);
  });

  test('kept in locals that are overwritten while their old values are still to be used', async () => {
    const instance = await start(`
      (func (export "f") (param v128 v128) (result v128 v128 v128)
        (local.get 0) (local.get 1) (local.set 0 (local.get 1)) (local.set 1 (v128.not (local.get 0)))
        (local.tee 0 (v128.xor (local.get 1) (local.get 0))))`);
    const ones = (1n << 128n) - 1n;
    expect(call(instance, 'f', a, b)).toEqual([a, b, ones]);
  });

  test('thrown and caught, by functions and by the host', async () => {
    const instance = await start(`
      (tag $e (export "e") (param v128 i32 v128))
      (func $throw (export "throw") (param v128 v128) (throw $e (local.get 0) (i32.const 5) (local.get 1)))
      (func (export "catch") (param v128 v128) (result i64 v128 i32 v128)
        (i64.const 1)
        (block $h (result v128 i32 v128)
          (try_table (catch $e $h) (call $throw (local.get 0) (local.get 1)))
          (unreachable)))
      (func (export "again") (param v128 v128) (result v128 i32 v128)
        (block $h (result v128 i32 v128)
          (try_table (catch $e $h)
            (block $r (result v128 i32 v128 exnref)
              (try_table (catch_ref $e $r) (call $throw (local.get 0) (local.get 1)))
              (unreachable))
            (throw_ref))
          (unreachable)))`);
    expect(call(instance, 'catch', a, b)).toEqual([1n, a, 5n, b]);
    expect(call(instance, 'again', b, c)).toEqual([b, 5n, c]);
    expect(() => instance.getFunc('throw')!.callBits(a, b)).toThrow();
  });

  test('in structures and arrays', async () => {
    const instance = await start(`
      (type $s (struct (field i8) (field $v (mut v128)) (field i64) (field $w (mut v128))))
      (type $a (array (mut v128)))
      (global $g (ref $s)
        (struct.new $s (i32.const 1) (v128.const i32x4 1 2 3 4) (i64.const 2) (v128.const i32x4 5 6 7 8)))
      (func (export "struct") (param v128 v128) (result v128 i32 v128 i64) (local (ref null $s))
        (local.set 2 (struct.new $s (i32.const -1) (local.get 0) (i64.const 9) (local.get 1)))
        (struct.set $s $w (local.get 2) (i32x4.add (struct.get $s $w (local.get 2)) (v128.const i32x4 0 0 0 1)))
        (struct.get $s $v (local.get 2)) (struct.get_s $s 0 (local.get 2))
        (struct.get $s $w (local.get 2)) (struct.get $s 2 (local.get 2)))
      (func (export "constant") (result v128 v128)
        (struct.get $s $w (global.get $g)) (struct.get $s $v (struct.new_default $s)))
      (func (export "array") (param v128 v128) (result v128 v128 v128 i32) (local (ref null $a))
        (local.set 2 (array.new_fixed $a 3 (local.get 0) (local.get 1) (local.get 0)))
        (array.set $a (local.get 2) (i32.const 0) (v128.not (local.get 1)))
        (array.copy $a $a (local.get 2) (i32.const 1) (local.get 2) (i32.const 0) (i32.const 2))
        (array.get $a (local.get 2) (i32.const 0)) (array.get $a (local.get 2) (i32.const 1))
        (array.get $a (local.get 2) (i32.const 2)) (array.len (local.get 2)))
      (func (export "fill") (param v128) (result v128 v128) (local (ref null $a))
        (local.set 1 (array.new_default $a (i32.const 4)))
        (array.fill $a (local.get 1) (i32.const 1) (local.get 0) (i32.const 2))
        (array.get $a (local.get 1) (i32.const 2)) (array.get $a (local.get 1) (i32.const 3)))`);
    const ones = (1n << 128n) - 1n;
    expect(call(instance, 'struct', a, b)).toEqual([a, 0xffffffffn, b + (1n << 96n), 9n]);
    expect(call(instance, 'constant')).toEqual([0x00000008_00000007_00000006_00000005n, 0n]);
    expect(call(instance, 'array', a, b)).toEqual([b ^ ones, b ^ ones, b, 3n]);
    expect(call(instance, 'fill', c)).toEqual([c, 0n]);
  });

  test('in globals: own, imported, constant, exported, beside others', async () => {
    const store = new Store(engine);
    const constant = Global.create(store, { content: 'v128', mutable: false }, undefined);
    const variable = Global.create(store, { content: 'v128', mutable: true }, undefined);
    variable.bits = b;
    const bytes = await assemble(`
      (import "m" "constant" (global $c v128))
      (import "m" "variable" (global $v (mut v128)))
      (global $before (export "before") (mut i64) (i64.const 1))
      (global $own (export "own") (mut v128) (v128.const i32x4 1 2 3 4))
      (global $copy (export "copy") v128 (global.get $c))
      (global $after (export "after") (mut i64) (i64.const 2))
      (func (export "f") (param v128) (result v128 v128 v128)
        (global.get $v) (global.set $v (global.get $own)) (global.set $own (local.get 0))
        (global.get $v) (global.get $copy))`);
    const instance = new Instance(store, new Module(engine, bytes), [constant, variable]);
    const own = 0x00000004_00000003_00000002_00000001n;
    expect(instance.getFunc('f')!.callBits(a)).toEqual([b, own, 0n]);
    expect([variable.bits, instance.getGlobal('own')!.bits]).toEqual([own, a]);
    expect([instance.getGlobal('before')!.value, instance.getGlobal('after')!.value]).toEqual([1n, 2n]);
    const exported = instance.getGlobal('own')!;
    exported.bits = c;
    expect(instance.getFunc('f')!.callBits(b)).toEqual([own, c, 0n]);
    expect(() => {
      instance.getGlobal('copy')!.bits = a;
    }).toThrow('the global is immutable');
  });

  test('in frames larger than 16 bits can count', async () => {
    const instance = await start(`
      (func (export "f") (param v128 v128 i32) (result v128 v128 i32)
        (local ${'v128 '.repeat(17_000)})
        (local.set 17002 (i8x16.add (local.get 0) (local.get 1)))
        (local.set 17001 (i8x16.sub (local.get 17002) (local.get 1)))
        (i16x8.shl (local.get 17001) (local.get 2)) (i16x8.shr_u (local.get 17002) (i32.const 0))
        (i32x4.extract_lane 1 (local.get 17001)))`);
    const sum = [...Array(16).keys()].reduce((total, lane) => {
      const bits = BigInt(8 * lane);
      return total | ((((a >> bits) + (b >> bits)) & 255n) << bits);
    }, 0n);
    expect(call(instance, 'f', a, b, 16n)).toEqual([a, sum, 0x07060504n]);
  });
});
