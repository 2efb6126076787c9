// Arrays from end to end, in both translations: what the official suite leaves open. Sizes, overlaps, segments, and what
// the cap and the price of large ones come to.

import { describe, expect, test } from 'vitest';
import type { Trap } from '../core/errors.ts';
import type { Instance } from './instance.ts';
import { thrownBy } from './testing/text.ts';
import { inTranslation } from './testing/translations.ts';

const trapOf = (act: () => unknown): string => (thrownBy(act) as Trap).code;

/** Each kind of storage, the type of its values and some of them, as bits. */
const storages: readonly (readonly [storage: string, type: string, bytes: number, values: readonly unknown[]])[] = [
  ['i8', 'i32', 1, [1n, 255n, 128n, 7n, 0n]],
  ['i16', 'i32', 2, [1n, 65535n, 32768n, 7n, 0n]],
  ['i32', 'i32', 4, [1n, 2n ** 32n - 1n, 2n ** 31n, 7n, 0n]],
  ['i64', 'i64', 8, [1n, 2n ** 64n - 1n, 2n ** 63n, 7n << 32n, 0n]],
  ['f32', 'f32', 4, [0x3f800000n, 0x7fa00001n, 0x80000000n, 0xffc00000n, 0n]],
  ['f64', 'f64', 8, [0x3ff0000000000000n, 0x7ff0000000000001n, 1n << 63n, 5n, 0n]],
  ['v128', 'v128', 16, [1n, 2n ** 128n - 1n, 2n ** 127n, 7n << 64n, 0n]],
  ['externref', 'externref', 8, ['a', 1, null, {}, undefined]],
];

describe.each(['fast', 'plain'] as const)('in %s translation', (translation) => {
  const { call, make, newStore } = inTranslation(translation);
  const bits = (instance: Instance, name: string, ...values: unknown[]) => instance.getFunc(name)!.callBits(...values);

  describe.each(storages)('of %s', (storage, type, bytes, values) => {
    const get = storage === 'i8' || storage === 'i16' ? 'array.get_u' : 'array.get';
    const five = `(param ${`${type} `.repeat(5)}) (result ${`${type} `.repeat(5)})`;
    const readAll = Array.from({ length: 5 }, (_, index) => `(${get} $a (local.get $o) (i32.const ${index}))`).join(
      ' ',
    );
    const made = `(local.set $o (array.new_fixed $a 5 ${[0, 1, 2, 3, 4].map((index) => `(local.get ${index})`).join(' ')}))`;
    const fields = `
      (type $a (array (mut ${storage})))
      (func (export "fixed") ${five} (local $o (ref null $a)) ${made} ${readAll})
      (func (export "set") ${five} (local $o (ref null $a))
        (local.set $o (array.new_default $a (i32.const 5)))
        ${[0, 1, 2, 3, 4].map((index) => `(array.set $a (local.get $o) (i32.const ${index}) (local.get ${index}))`).join(' ')}
        ${readAll})
      (func (export "fill") ${five} (local $o (ref null $a)) ${made}
        (array.fill $a (local.get $o) (i32.const 1) (local.get 0) (i32.const 3)) ${readAll})
      (func (export "new") ${five} (local $o (ref null $a))
        (local.set $o (array.new $a (local.get 1) (i32.const 5))) ${readAll})
      (func (export "up") ${five} (local $o (ref null $a)) ${made}
        (array.copy $a $a (local.get $o) (i32.const 1) (local.get $o) (i32.const 0) (i32.const 4)) ${readAll})
      (func (export "down") ${five} (local $o (ref null $a)) ${made}
        (array.copy $a $a (local.get $o) (i32.const 0) (local.get $o) (i32.const 1) (i32.const 4)) ${readAll})
      (func (export "many") (param i32) (result i32) (array.len (array.new_default $a (local.get 0))))
      (func (export "at") (param i32) (drop (${get} $a (array.new_default $a (i32.const 3)) (local.get 0))))`;
    const [a, b, c, d, e] = values;

    test('every value is kept, wherever it is written from', async () => {
      const instance = await make(fields);
      const run = (name: string) => bits(instance, name, a, b, c, d, e);
      expect(run('fixed')).toEqual(values);
      expect(run('set')).toEqual(values);
      expect(run('fill')).toEqual([a, a, a, a, e]);
      expect(run('new')).toEqual([b, b, b, b, b]);
    });

    test('copies within one array are as if there were another in between', async () => {
      const instance = await make(fields);
      expect(bits(instance, 'up', a, b, c, d, e)).toEqual([a, a, b, c, d]);
      expect(bits(instance, 'down', a, b, c, d, e)).toEqual([b, c, d, e, e]);
    });

    test('indices are unsigned, and end where the array does', async () => {
      const instance = await make(fields);
      call(instance, 'at', 2);
      for (const index of [3, -1, 2 ** 31]) {
        expect(trapOf(() => call(instance, 'at', index))).toBe('out-of-bounds-array-access');
      }
    });

    test('a million elements stay under a cap that has room for them, and one byte less refuses them', async () => {
      const length = 1_000_000;
      const counted = 64 + length * bytes;
      const roomy = newStore({ limits: { gcBytes: counted } });
      expect(call(await make(fields, [], roomy), 'many', length)).toEqual([length]);
      expect(roomy.gcBytes).toBe(counted);
      // The constant or get, the instruction, array.len; and a unit for every full 64 bytes.
      expect(roomy.fuelConsumed).toBe(3 + Math.floor((length * bytes) / 64));
      const narrow = newStore({ limits: { gcBytes: counted - 1 } });
      const instance = await make(fields, [], narrow);
      expect(trapOf(() => call(instance, 'many', length))).toBe('gc-allocation-refused');
      // What traps pays its 1, and counts nothing.
      expect([narrow.fuelConsumed, narrow.gcBytes]).toEqual([2, 0]);
      expect(call(instance, 'many', 10)).toEqual([10]);
    });

    test('what no host could hold is refused at once, whatever the caps say', async () => {
      const store = newStore({ limits: { gcBytes: Number.MAX_SAFE_INTEGER } });
      const instance = await make(fields, [], store);
      const length = bytes < 4 ? 2 ** 30 / bytes + 1 : -1;
      expect(trapOf(() => call(instance, 'many', length))).toBe('gc-allocation-refused');
      expect([store.fuelConsumed, store.gcBytes]).toEqual([2, 0]);
    });
  });

  describe('segments', () => {
    const data = '\\01\\02\\03\\04\\05\\06\\07\\08\\09\\0a\\0b\\0c';
    const fields = `
      (type $bytes (array (mut i8))) (type $words (array (mut i32))) (type $long (array (mut i64)))
      (type $refs (array (mut funcref)))
      (data $d "${data}") (elem $e func $f $g) (func $f) (func $g)
      (func (export "bytes") (param i32 i32) (result i32)
        (array.len (array.new_data $bytes $d (local.get 0) (local.get 1))))
      (func (export "words") (param i32 i32) (result i32)
        (array.get $words (array.new_data $words $d (local.get 0) (local.get 1)) (i32.const 1)))
      (func (export "long") (param i32 i32) (result i64)
        (array.get $long (array.new_data $long $d (local.get 0) (local.get 1)) (i32.const 0)))
      (func (export "refs") (param i32 i32) (result i32)
        (array.len (array.new_elem $refs $e (local.get 0) (local.get 1))))
      (func (export "initWords") (param i32 i32 i32) (result i32 i32 i32) (local $o (ref null $words))
        (local.set $o (array.new_default $words (i32.const 3)))
        (array.init_data $words $d (local.get $o) (local.get 0) (local.get 1) (local.get 2))
        (array.get $words (local.get $o) (i32.const 0)) (array.get $words (local.get $o) (i32.const 1))
        (array.get $words (local.get $o) (i32.const 2)))
      (func (export "initRefs") (param i32 i32 i32) (result funcref funcref funcref) (local $o (ref null $refs))
        (local.set $o (array.new_default $refs (i32.const 3)))
        (array.init_elem $refs $e (local.get $o) (local.get 0) (local.get 1) (local.get 2))
        (array.get $refs (local.get $o) (i32.const 0)) (array.get $refs (local.get $o) (i32.const 1))
        (array.get $refs (local.get $o) (i32.const 2)))
      (func (export "drop") (data.drop $d) (elem.drop $e))
      (export "f" (func $f)) (export "g" (func $g))`;

    test('are read little-endian from any byte', async () => {
      const instance = await make(fields);
      expect(call(instance, 'bytes', 1, 11)).toEqual([11]);
      expect(call(instance, 'words', 1, 2)).toEqual([0x09080706]);
      expect(call(instance, 'long', 3, 1)).toEqual([0x0b0a090807060504n]);
      expect(call(instance, 'refs', 0, 2)).toEqual([2]);
      expect(call(instance, 'initWords', 1, 2, 2)).toEqual([0, 0x06050403, 0x0a090807]);
      const [f, g] = [instance.getFunc('f'), instance.getFunc('g')];
      expect(call(instance, 'initRefs', 1, 0, 2)).toEqual([null, f, g]);
      expect(call(instance, 'initRefs', 2, 1, 1)).toEqual([null, null, g]);
    });

    test('end where they end, also where offset and length together pass 2^32', async () => {
      const instance = await make(fields);
      const memory = 'out-of-bounds-memory-access';
      const cases: [name: string, values: number[], code: string][] = [
        ['bytes', [12, 1], memory],
        ['bytes', [1, -1], memory],
        ['bytes', [-1, 2], memory],
        ['words', [0, 4], memory],
        ['words', [8, 0x40000001], memory],
        ['long', [0, 0x20000001], memory],
        ['refs', [1, 2], 'out-of-bounds-table-access'],
        ['refs', [-1, 2], 'out-of-bounds-table-access'],
        ['initWords', [0, 8, 2], memory],
        ['initWords', [2, 0, 2], 'out-of-bounds-array-access'],
        ['initWords', [-1, 0, 2], 'out-of-bounds-array-access'],
        ['initWords', [0, 0, -1], 'out-of-bounds-array-access'],
        ['initRefs', [0, 1, 2], 'out-of-bounds-table-access'],
        ['initRefs', [3, 0, 1], 'out-of-bounds-array-access'],
      ];
      for (const [name, values, code] of cases)
        expect([name, values, trapOf(() => call(instance, name, ...values))]).toEqual([name, values, code]);
      expect(call(instance, 'bytes', 12, 0)).toEqual([0]);
    });

    test('are empty once dropped', async () => {
      const instance = await make(fields);
      call(instance, 'drop');
      expect(call(instance, 'bytes', 0, 0)).toEqual([0]);
      expect(call(instance, 'initRefs', 3, 0, 0)).toEqual([null, null, null]);
      expect(trapOf(() => call(instance, 'bytes', 0, 1))).toBe('out-of-bounds-memory-access');
      expect(trapOf(() => call(instance, 'refs', 0, 1))).toBe('out-of-bounds-table-access');
    });
  });

  test('copies let a subtype pass, and are checked on both sides', async () => {
    const instance = await make(`
      (type $p (struct (field i32))) (type $from (array (ref $p))) (type $to (array (mut anyref)))
      (func (export "f") (param i32 i32 i32) (result i32 i32) (local $t (ref null $to))
        (local.set $t (array.new $to (ref.i31 (i32.const 7)) (i32.const 4)))
        (array.copy $to $from (local.get $t) (local.get 0)
          (array.new_fixed $from 2 (struct.new $p (i32.const 1)) (struct.new $p (i32.const 2)))
          (local.get 1) (local.get 2))
        (ref.test (ref $p) (array.get $to (local.get $t) (i32.const 2)))
        (ref.test (ref i31) (array.get $to (local.get $t) (i32.const 0))))`);
    expect(call(instance, 'f', 2, 0, 2)).toEqual([1, 1]);
    expect(call(instance, 'f', 4, 2, 0)).toEqual([0, 1]);
    for (const values of [
      [3, 0, 2],
      [0, 1, 2],
      [5, 0, 0],
      [0, 3, 0],
      [-1, 0, 2],
    ]) {
      expect(trapOf(() => call(instance, 'f', ...values))).toBe('out-of-bounds-array-access');
    }
  });

  test('an array that no fuel is left for is not made, and is made once there is', async () => {
    const store = newStore({ fuel: 2 + 15_624 });
    const instance = await make(
      '(type $a (array i8)) (func (export "f") (result i32) (array.len (array.new_default $a (i32.const 1000000))))',
      [],
      store,
    );
    const stopped = instance.getFunc('f')!.startCall();
    expect(stopped.run()).toEqual({ kind: 'out-of-fuel' });
    expect([store.fuelConsumed, store.gcBytes]).toEqual([1, 0]);
    store.addFuel(1);
    // 1 and 15,625 for the array, and none for array.len.
    expect(stopped.run()).toEqual({ kind: 'out-of-fuel' });
    expect([store.fuel, store.gcBytes]).toEqual([0, 1_000_064]);
    store.addFuel(1);
    expect(stopped.run()).toEqual({ kind: 'finished', results: [1_000_000] });
    expect(store.fuelConsumed).toBe(3 + 15_625);
  });
});
