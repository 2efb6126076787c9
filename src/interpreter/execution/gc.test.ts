// Structures, i31 and casts from end to end, in both translations: what the official suite leaves open. Arrays are
// arrays.test.ts; calls of references call-references.test.ts; what the host sees, and the cap, is objects.test.ts.

import { describe, expect, test } from 'vitest';
import { Instance } from './instance.ts';
import { Module } from './module.ts';
import { assemble, thrownBy } from './testing/text.ts';
import { inTranslation } from './testing/translations.ts';
import type { Trap } from './../core/errors.ts';

const trapOf = (act: () => unknown): string => (thrownBy(act) as Trap).code;

describe.each(['fast', 'plain'] as const)('in %s translation', (translation) => {
  const { call, make, newStore } = inTranslation(translation);
  const bits = (instance: Instance, name: string, ...values: unknown[]) => instance.getFunc(name)!.callBits(...values);

  describe('structures', () => {
    test('keep every bit of every field, whatever lies beside it', async () => {
      const kinds = ['i32', 'i64', 'f32', 'f64', 'v128', 'externref', 'i64', 'f64', 'i32'];
      const fields = kinds.map((kind) => `(field (mut ${kind}))`).join(' ');
      const gets = kinds.map((_, index) => `(struct.get $s ${index} (local.get $o))`).join(' ');
      const sets = kinds.map((_, index) => `(struct.set $s ${index} (local.get $o) (local.get ${index}))`).join(' ');
      const instance = await make(`
        (type $s (struct ${fields}))
        (func $read (param $o (ref $s)) (result ${kinds.join(' ')}) ${gets})
        (func (export "new") (param ${kinds.join(' ')}) (result ${kinds.join(' ')})
          ${kinds.map((_, index) => `local.get ${index}`).join(' ')} struct.new $s call $read)
        (func (export "set") (param ${kinds.join(' ')}) (result ${kinds.join(' ')}) (local $o (ref null $s))
          (local.set $o (struct.new_default $s)) ${sets}
          local.get $o ref.as_non_null call $read)`);
      const host = { any: 'value' };
      // A signalling NaN of 32 bits, one of 64, and a minus zero: none of them is a number on the way.
      const values = [
        0x80000001n,
        2n ** 64n - 2n,
        0x7fa00001n,
        0x7ff0000000000001n,
        3n ** 80n,
        host,
        7n,
        1n << 63n,
        9n,
      ];
      expect(bits(instance, 'new', ...values)).toEqual(values);
      expect(bits(instance, 'set', ...values)).toEqual(values);
    });

    test('begin with zero and null', async () => {
      const instance = await make(`
        (type $s (struct (field i64) (field v128) (field anyref) (field i8) (field f64)))
        (global $g (ref $s) (struct.new_default $s))
        (func $read (param (ref $s)) (result i64 v128 anyref i32 f64)
          (struct.get $s 0 (local.get 0)) (struct.get $s 1 (local.get 0)) (struct.get $s 2 (local.get 0))
          (struct.get_s $s 3 (local.get 0)) (struct.get $s 4 (local.get 0)))
        (func (export "new") (result i64 v128 anyref i32 f64) struct.new_default $s call $read)
        (func (export "global") (result i64 v128 anyref i32 f64) global.get $g call $read)`);
      expect(bits(instance, 'new')).toEqual([0n, 0n, null, 0n, 0n]);
      expect(bits(instance, 'global')).toEqual([0n, 0n, null, 0n, 0n]);
    });

    test('packed fields are cut, and read with their sign or without', async () => {
      const instance = await make(`
        (type $s (struct (field (mut i8)) (field (mut i16))))
        (func (export "f") (param i32) (result i32 i32 i32 i32) (local $o (ref null $s))
          (local.set $o (struct.new $s (i32.const 0) (local.get 0)))
          (struct.set $s 0 (local.get $o) (local.get 0))
          (struct.get_s $s 0 (local.get $o)) (struct.get_u $s 0 (local.get $o))
          (struct.get_s $s 1 (local.get $o)) (struct.get_u $s 1 (local.get $o)))`);
      expect(call(instance, 'f', 0x12345)).toEqual([0x45, 0x45, 0x2345, 0x2345]);
      expect(call(instance, 'f', -2)).toEqual([-2, 254, -2, 65534]);
      expect(call(instance, 'f', 0x8080)).toEqual([-128, 128, -32640, 32896]);
    });

    test('are one thing in every place that refers to them, and two where they were made twice', async () => {
      const instance = await make(`
        (type $s (struct (field (mut i32))))
        (table $t 2 (ref null $s))
        (global $g (mut (ref null $s)) (ref.null $s))
        (func (export "make") (local $o (ref null $s))
          (local.set $o (struct.new $s (i32.const 1)))
          (table.set $t (i32.const 1) (local.get $o))
          (global.set $g (local.get $o))
          (struct.set $s 0 (local.get $o) (i32.const 5)))
        (func (export "read") (result i32 i32)
          (struct.get $s 0 (table.get $t (i32.const 1)))
          (ref.eq (global.get $g) (table.get $t (i32.const 1))))
        (func (export "two") (result i32) (ref.eq (struct.new $s (i32.const 1)) (struct.new $s (i32.const 1))))`);
      call(instance, 'make');
      expect(call(instance, 'read')).toEqual([5, 1]);
      expect(call(instance, 'two')).toEqual([0]);
    });

    test('refer to each other in a list of 100,000 and in a circle', async () => {
      const instance = await make(`
        (type $node (struct (field i32) (field $next (mut (ref null $node)))))
        (func (export "sum") (param $n i32) (result i32) (local $list (ref null $node)) (local $sum i32)
          loop $more
            (local.set $list (struct.new $node (local.get $n) (local.get $list)))
            (br_if $more (local.tee $n (i32.sub (local.get $n) (i32.const 1))))
          end
          loop $each
            (local.set $sum (i32.add (local.get $sum) (struct.get $node 0 (local.get $list))))
            (br_if $each (i32.eqz (ref.is_null (local.tee $list (struct.get $node $next (local.get $list))))))
          end
          local.get $sum)
        (func (export "circle") (result i32) (local $a (ref null $node)) (local $b (ref null $node))
          (local.set $a (struct.new $node (i32.const 1) (ref.null $node)))
          (local.set $b (struct.new $node (i32.const 2) (local.get $a)))
          (struct.set $node $next (local.get $a) (local.get $b))
          (ref.eq (local.get $a) (struct.get $node $next (struct.get $node $next (local.get $a)))))`);
      expect(call(instance, 'sum', 100_000)).toEqual([((100_000 * 100_001) / 2) | 0]);
      expect(call(instance, 'circle')).toEqual([1]);
    });

    test('what has 3,000 fields has them all', async () => {
      const count = 3_000;
      const values = Array.from({ length: count }, (_, index) => `i32.const ${index}`).join(' ');
      const instance = await make(`
        (type $s (struct ${'(field i32)'.repeat(count)}))
        (func (export "f") (result i32 i32 i32) (local $o (ref null $s))
          ${values} struct.new $s local.set $o
          (struct.get $s 0 (local.get $o)) (struct.get $s 1777 (local.get $o)) (struct.get $s ${count - 1} (local.get $o)))`);
      expect(call(instance, 'f')).toEqual([0, 1777, count - 1]);
    });
  });

  test('null has no fields, elements, sign or code', async () => {
    const instance = await make(`
      (type $s (struct (field (mut i32)))) (type $a (array (mut i32))) (type $f (func))
      (func (export "struct.get") (drop (struct.get $s 0 (ref.null $s))))
      (func (export "struct.set") (struct.set $s 0 (ref.null $s) (i32.const 1)))
      (func (export "array.get") (drop (array.get $a (ref.null $a) (i32.const 0))))
      (func (export "array.set") (array.set $a (ref.null $a) (i32.const 0) (i32.const 0)))
      (func (export "array.len") (drop (array.len (ref.null array))))
      (func (export "i31.get_s") (drop (i31.get_s (ref.null i31))))
      (func (export "call_ref") (call_ref $f (ref.null $f)))
      (func (export "return_call_ref") (return_call_ref $f (ref.null $f)))
      (func (export "ref.as_non_null") (drop (ref.as_non_null (ref.null any))))
      (func (export "ref.cast") (drop (ref.cast (ref any) (ref.null any))))`);
    const codes = [...instance.exports.keys()].map((name) => [name, trapOf(() => call(instance, name))]);
    expect(codes).toEqual([
      ['struct.get', 'null-structure-reference'],
      ['struct.set', 'null-structure-reference'],
      ['array.get', 'null-array-reference'],
      ['array.set', 'null-array-reference'],
      ['array.len', 'null-array-reference'],
      ['i31.get_s', 'null-i31-reference'],
      ['call_ref', 'null-function-reference'],
      ['return_call_ref', 'null-function-reference'],
      ['ref.as_non_null', 'null-reference'],
      ['ref.cast', 'cast-failure'],
    ]);
  });

  test('an i31 is its low 31 bits, and equal to every other of them', async () => {
    const instance = await make(`
      (func (export "f") (param i32 i32) (result i32 i32 i32)
        (i31.get_s (ref.i31 (local.get 0))) (i31.get_u (ref.i31 (local.get 0)))
        (ref.eq (ref.i31 (local.get 0)) (ref.i31 (local.get 1))))`);
    expect(call(instance, 'f', -1, 0x7fffffff)).toEqual([-1, 0x7fffffff, 1]);
    expect(call(instance, 'f', 0x40000000, -0x40000000)).toEqual([-0x40000000, 0x40000000, 1]);
    expect(call(instance, 'f', 0x3fffffff, -0x40000001)).toEqual([0x3fffffff, 0x3fffffff, 1]);
    expect(call(instance, 'f', 0, 1)).toEqual([0, 0, 0]);
  });

  describe('casts', () => {
    const lattice = `
      (type $top (sub (struct))) (type $left (sub $top (struct (field i32)))) (type $right (sub $top (struct (field i64))))
      (type $low (sub final $left (struct (field i32) (field i32)))) (type $a (array i8)) (type $b (array i16))
      (type $f (sub (func))) (type $g (sub $f (func)))`;

    test('ask what an object was made as', async () => {
      const objects = ['top', 'left', 'right', 'low', 'a', 'b'];
      const made = (name: string) =>
        name.length === 1 ? `(array.new_fixed $${name} 0)` : `(struct.new_default $${name})`;
      const wanted = [...objects.map((name) => `$${name}`), 'i31', 'struct', 'array', 'eq', 'any', 'none'];
      const instance = await make(
        `${lattice} ${objects
          .map((name) => {
            const tests = wanted.map((heap) => `(ref.test (ref ${heap}) (local.get 0))`).join(' ');
            return `(func (export "${name}") (result ${'i32 '.repeat(wanted.length)}) (local anyref)
            (local.set 0 ${made(name)}) ${tests})`;
          })
          .join(' ')}`,
      );
      const found = objects.map((name) => {
        const answers = call(instance, name);
        return [name, wanted.filter((_, index) => answers[index] === 1).join(' ')];
      });
      expect(found).toEqual([
        ['top', '$top struct eq any'],
        ['left', '$top $left struct eq any'],
        ['right', '$top $right struct eq any'],
        ['low', '$top $left $low struct eq any'],
        ['a', '$a array eq any'],
        ['b', '$b array eq any'],
      ]);
    });

    test('ask the same of functions, and let null pass where it may', async () => {
      const instance = await make(`${lattice}
        (type $final (func)) (func $one (type $f)) (func $other (type $g)) (func $plain (type $final))
        (elem declare func $one $other $plain)
        (func $tests (param funcref) (result i32 i32 i32 i32 i32)
          (ref.test (ref $f) (local.get 0)) (ref.test (ref $g) (local.get 0)) (ref.test (ref func) (local.get 0))
          (ref.test (ref nofunc) (local.get 0)) (ref.test (ref null $g) (local.get 0)))
        (func (export "f") (result i32 i32 i32 i32 i32) (call $tests (ref.func $one)))
        (func (export "g") (result i32 i32 i32 i32 i32) (call $tests (ref.func $other)))
        (func (export "plain") (result i32 i32 i32 i32 i32) (call $tests (ref.func $plain)))
        (func (export "null") (result i32 i32 i32 i32 i32) (call $tests (ref.null func)))`);
      expect(call(instance, 'f')).toEqual([1, 0, 1, 0, 0]);
      expect(call(instance, 'g')).toEqual([1, 1, 1, 0, 1]);
      expect(call(instance, 'plain')).toEqual([0, 0, 1, 0, 0]);
      expect(call(instance, 'null')).toEqual([0, 0, 0, 0, 1]);
    });

    test('ask the same of exceptions', async () => {
      const instance = await make(`
        (tag $t)
        (func $tests (param exnref) (result i32 i32 i32)
          (ref.test (ref exn) (local.get 0)) (ref.test nullexnref (local.get 0)) (ref.test (ref noexn) (local.get 0)))
        (func (export "caught") (result i32 i32 i32)
          (call $tests (block $b (result exnref) (try_table (catch_all_ref $b) (throw $t)) unreachable)))
        (func (export "null") (result i32 i32 i32) (call $tests (ref.null exn)))
        (func (export "cast") (drop (ref.cast (ref noexn)
          (block $b (result exnref) (try_table (catch_all_ref $b) (throw $t)) unreachable))))`);
      expect(call(instance, 'caught')).toEqual([1, 0, 0]);
      expect(call(instance, 'null')).toEqual([0, 1, 0]);
      expect(trapOf(() => call(instance, 'cast'))).toBe('cast-failure');
    });

    test('see the same value through extern and any, whatever the host calls it', async () => {
      const instance = await make(`
        (type $s (struct (field i32)))
        (func $tests (param anyref) (result i32 i32 i32)
          (ref.test (ref i31) (local.get 0)) (ref.test (ref eq) (local.get 0)) (ref.test (ref $s) (local.get 0)))
        (func (export "tests") (param externref) (result i32 i32 i32) (call $tests (any.convert_extern (local.get 0))))
        (func (export "back") (param externref) (result externref) (extern.convert_any (any.convert_extern (local.get 0))))
        (func (export "sign") (param externref) (result i32)
          (i31.get_s (ref.cast (ref i31) (any.convert_extern (local.get 0)))))
        (func (export "struct") (result externref) (extern.convert_any (struct.new $s (i32.const 4))))
        (func (export "field") (param externref) (result i32)
          (struct.get $s 0 (ref.cast (ref $s) (any.convert_extern (local.get 0)))))`);
      const tests = (value: unknown) => call(instance, 'tests', value).join('');
      expect([5, -(2 ** 30), 2 ** 30 - 1].map(tests)).toEqual(['110', '110', '110']);
      const others = [
        2 ** 30,
        -(2 ** 30) - 1,
        0.5,
        Number.NaN,
        Infinity,
        5n,
        '5',
        true,
        undefined,
        {},
        Symbol('s'),
        () => 5,
      ];
      expect(others.map(tests)).toEqual(others.map(() => '000'));
      for (const value of [5, 0.5, null, undefined, '5', others])
        expect(call(instance, 'back', value)).toEqual([value]);
      expect(call(instance, 'sign', -7)).toEqual([-7]);
      const [struct] = call(instance, 'struct');
      expect(tests(struct)).toBe('011');
      expect(call(instance, 'field', struct)).toEqual([4]);
      expect(trapOf(() => call(instance, 'field', { fields: [4] }))).toBe('cast-failure');
      expect(trapOf(() => call(instance, 'sign', 2 ** 30))).toBe('cast-failure');
    });

    test('carry other values with them where they branch', async () => {
      const instance = await make(`
        (type $s (struct (field i32)))
        (func (export "on") (param i32 anyref) (result i32 i32)
          (block $is (result i32 i64 (ref $s))
            local.get 0 i64.const 5 local.get 1
            br_on_cast $is anyref (ref $s)
            drop drop i32.const -1 return)
          struct.get $s 0 local.set 0 drop local.get 0)
        (func (export "fail") (param i32 anyref) (result i32 i32)
          (block $not (result i32 i64 anyref)
            local.get 0 i64.const 5 local.get 1
            br_on_cast_fail $not anyref (ref $s)
            struct.get $s 0 local.set 0 drop local.get 0 return)
          drop drop i32.const -1)
        (func (export "null") (param i32 anyref) (result i32 i32)
          (block $null (result i32 i64)
            local.get 0 i64.const 5 local.get 1
            br_on_null $null
            drop drop i32.const 1 return)
          drop i32.const -1)
        (func (export "non_null") (param i32 anyref) (result i32 i32)
          (block $there (result i32 i64 (ref any))
            local.get 0 i64.const 5 local.get 1
            br_on_non_null $there
            drop i32.const -1 return)
          drop drop i32.const 1)
        (func (export "new") (result anyref) (struct.new $s (i32.const 42)))`);
      const [object] = call(instance, 'new');
      expect([call(instance, 'on', 7, object), call(instance, 'on', 7, 3), call(instance, 'on', 7, null)]).toEqual([
        [7, 42],
        [7, -1],
        [7, -1],
      ]);
      expect([
        call(instance, 'fail', 7, object),
        call(instance, 'fail', 7, 3),
        call(instance, 'fail', 7, null),
      ]).toEqual([
        [7, 42],
        [7, -1],
        [7, -1],
      ]);
      expect([call(instance, 'null', 7, object), call(instance, 'null', 7, null)]).toEqual([
        [7, 1],
        [7, -1],
      ]);
      expect([call(instance, 'non_null', 7, object), call(instance, 'non_null', 7, null)]).toEqual([
        [7, 1],
        [7, -1],
      ]);
    });
  });

  test('types of two modules of one engine are the same types', async () => {
    const types = '(rec (type $node (struct (field i32) (field (ref null $node)))) (type $pad (struct)))';
    const store = newStore();
    const maker = await make(
      `(type (func)) ${types} (func (export "new") (result (ref $node)) (struct.new $node (i32.const 9) (ref.null $node)))`,
      [],
      store,
    );
    const bytes = await assemble(`${types}
      (import "m" "new" (func $new (result (ref $node))))
      (func (export "f") (result i32) (struct.get $node 0 (call $new)))`);
    const reader = new Instance(store, new Module(store.engine, bytes), [maker.getFunc('new')!]);
    expect(call(reader, 'f')).toEqual([9]);
    // The same fields in a group of another size are another type.
    const other = await assemble(`(rec (type $node (struct (field i32) (field (ref null $node)))))
      (import "m" "new" (func $new (result (ref $node))))`);
    expect(() => new Instance(store, new Module(store.engine, other), [maker.getFunc('new')!])).toThrow(
      'incompatible import type',
    );
  });

  test('tags are of the very type', async () => {
    const store = newStore();
    const open = '(type $f (sub (func (param i32)))) (type $u (func (param i32)))';
    const maker = await make(`${open} (tag (export "t") (type $f)) (tag (export "u") (type $u))`, [], store);
    const tag = maker.getTag('t')!;
    const needs = (fields: string, name: string) => make(fields, [maker.getTag(name)!], store);
    expect((await needs(`${open} (import "m" "t" (tag (type $f)))`, 't')).store).toBe(store);
    expect((await needs('(import "m" "u" (tag (param i32)))', 'u')).store).toBe(store);
    expect(tag.type).toEqual({ parameters: ['i32'] });
    await expect(needs('(import "m" "t" (tag (param i32)))', 't')).rejects.toThrow('incompatible import type');
    await expect(needs(`${open} (import "m" "u" (tag (type $f)))`, 'u')).rejects.toThrow(
      /is a tag \[i32\] -> \[\] \(type \d+\), wanted is a tag \[i32\] -> \[\] \(type \d+\)/,
    );
  });
});
