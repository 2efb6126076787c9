// Exceptions from end to end, in both translations: what the official suite leaves open. Frames, instances, tail calls;
// the host and fuel are exceptions-outside.test.ts. What crosses the boundary is exception.test.ts.

import { describe, expect, test } from 'vitest';
import { Exception } from './exception.ts';
import { Func } from './func.ts';
import type { Instance } from './instance.ts';
import { thrownBy } from './testing/text.ts';
import { inTranslation } from './testing/translations.ts';

const nothing = { parameters: [], results: [] } as const;

describe.each(['fast', 'plain'] as const)('in %s translation', (translation) => {
  const { call, make, makeLegacy, newStore } = inTranslation(translation);

  describe('what nothing catches', () => {
    test('is thrown from the call, with its values and a backtrace', async () => {
      const instance = await make(`
        (tag $t (export "t") (param i32 i64 f32 f64 externref))
        (func $throw (param externref)
          i32.const -1 i64.const -2 f32.const 1.5 f64.const nan:0x4000000000001 local.get 0 throw $t)
        (func (export "f") (param externref) local.get 0 call $throw)`);
      const host = {};
      const exception = thrownBy(() => call(instance, 'f', host)) as Exception;
      expect(exception).toBeInstanceOf(Exception);
      expect(exception.tag).toBe(instance.getTag('t'));
      expect(exception.values).toEqual([-1, -2n, 1.5, NaN, host]);
      expect(exception.rawValues[3]).toBe(0x7ff4000000000001n);
      expect(exception.backtrace.map((frame) => frame.functionName)).toEqual(['throw', 'f']);
    });

    test('ends a resumable call and leaves the store ready for others', async () => {
      const instance = await make('(tag $t) (func (export "f") throw $t) (func (export "g") (result i32) i32.const 7)');
      const resumable = instance.getFunc('f')!.startCall();
      expect(thrownBy(() => resumable.run())).toBeInstanceOf(Exception);
      expect(() => resumable.run()).toThrow('the call has ended');
      expect(call(instance, 'g')).toEqual([7]);
      expect(instance.store.callDepth).toBe(0);
    });

    test('is thrown from instantiation by a start function', async () => {
      const error = await make('(tag $t (param i32)) (func $f i32.const 4 throw $t) (start $f)').catch((one) => one);
      expect((error as Exception).values).toEqual([4]);
    });
  });

  describe('what is caught', () => {
    test('leaves locals, globals and what lies below as they were when it was thrown', async () => {
      const instance = await make(`
        (tag $t (param i64))
        (global $g (mut i32) (i32.const 0))
        (func $fail (param i64) local.get 0 throw $t)
        (func (export "f") (param i32) (result i32 i32 i64 i32 i32 i32) (local $x i32) (local $n i64)
          i32.const 77
          local.get 0
          (local.set $x (i32.add (local.get 0) (i32.const 1)))
          block $caught (result i64)
            try_table (catch $t $caught)
              local.get $x
              (local.set $x (i32.mul (local.get $x) (i32.const 10)))
              (local.set 0 (i32.const 3))
              (global.set $g (local.get $x))
              i64.const 5
              call $fail
              drop
              (local.set $x (i32.const 999))
            end
            unreachable
          end
          local.get $x local.get 0 global.get $g)`);
      expect(call(instance, 'f', 4)).toEqual([77, 4, 5n, 50, 3, 50]);
    });

    test('goes to the label of a loop, of the function, or past blocks and calls that end with it', async () => {
      const instance = await make(`
        (tag $again (param i32)) (tag $done (param i32 f64)) (tag $many (param i32 i64 i32 i64 i32 i64))
        (func $deep (param i32)
          (if (local.get 0) (then (call $deep (i32.sub (local.get 0) (i32.const 1)))))
          f64.const 0.5 drop
          i32.const 11 throw $again)
        (func (export "loop") (param $n i32) (result i32) (local $sum i32)
          i32.const 1
          loop $l (param i32) (result i32)
            local.get $sum i32.add local.set $sum
            (if (i32.eqz (local.get $n)) (then (return (local.get $sum))))
            (local.set $n (i32.sub (local.get $n) (i32.const 1)))
            (block (try_table (catch $again $l) (call $deep (i32.const 20))))
            unreachable
          end)
        (func (export "return") (param f64) (result i32 f64)
          i64.const 9
          block
            try_table (catch $done 1) (throw $done (i32.const 8) (local.get 0)) end
          end
          unreachable)
        (func (export "many") (result i32 i64 i32 i64 i32 i64)
          (block $b (result i32 i64 i32 i64 i32 i64)
            (try_table (catch $many $b)
              i32.const 1 i64.const 2 i32.const 3 i64.const 4 i32.const 5 i64.const 6 throw $many)
            unreachable))`);
      expect(call(instance, 'loop', 3)).toEqual([34]);
      expect(call(instance, 'return', 2.5)).toEqual([8, 2.5]);
      expect(call(instance, 'many')).toEqual([1, 2n, 3, 4n, 5, 6n]);
    });

    test('carries vectors and references', async () => {
      const instance = await make(`
        (tag $t (param funcref v128 externref i32))
        (func $f (export "f"))
        (func (export "g") (param externref) (result i32 externref i64 funcref)
          (local $v v128) (local $e externref) (local $n i32) (local $f funcref)
          (block $b (result funcref v128 externref i32)
            (try_table (catch $t $b)
              ref.func $f (v128.const i64x2 1 2) local.get 0 i32.const 7 throw $t)
            unreachable)
          local.set $n local.set $e local.set $v local.set $f
          local.get $n local.get $e (i64x2.extract_lane 1 (local.get $v)) local.get $f)`);
      const host = {};
      expect(call(instance, 'g', host)).toEqual([7, host, 2n, instance.getFunc('f')]);
    });

    test('gives back the depth of calls', async () => {
      const store = newStore({ limits: { callDepth: 60 } });
      const fields = `
        (tag $t)
        (func $down (param i32)
          (if (local.get 0) (then (call $down (i32.sub (local.get 0) (i32.const 1)))) (else (throw $t))))
        (func (export "f") (param $n i32) (result i32)
          (loop $l
            (block $b (try_table (catch $t $b) (call $down (i32.const 50))) unreachable)
            (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
          (call $down2 (i32.const 50)))
        (func $down2 (param i32) (result i32)
          (if (local.get 0) (then (return (call $down2 (i32.sub (local.get 0) (i32.const 1))))))
          i32.const 5)`;
      expect(call(await make(fields, [], store), 'f', 100)).toEqual([5]);
    });

    test('is not a trap, whether it comes from here, from a callee or through the host', async () => {
      const store = newStore({ catchableHostExceptions: true });
      const instances: Instance[] = [];
      const again = Func.host(store, nothing, () => {
        call(instances[0]!, 'trap');
      });
      const instance = await make(
        `(import "m" "again" (func $again))
        (func $trap (export "trap") unreachable)
        (func (export "here") (block (try_table (catch_all 0) unreachable)))
        (func (export "callee") (block (try_table (catch_all 0) (call $trap))))
        (func (export "host") (block (try_table (catch_all 0) (call $again))))`,
        [again],
        store,
      );
      instances.push(instance);
      for (const name of ['here', 'callee', 'host']) {
        expect(thrownBy(() => call(instance, name))).toMatchObject({ code: 'unreachable' });
      }
    });
  });

  describe('how much can be thrown', () => {
    const chain = `(tag $t (param exnref)) (global $last (mut exnref) (ref.null exn))
      (func (export "f") (param $n i32)
        (loop $next
          (block $h (result exnref exnref) (try_table (catch_ref $t $h) (throw $t (global.get $last))) unreachable)
          global.set $last
          drop
          (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))`;

    test('is capped where exceptions carry exceptions, or much: the throw past it traps, and no handler sees that', async () => {
      // 384 bytes and a slot each.
      const store = newStore({ limits: { gcBytes: 392 * 100 } });
      const instance = await make(chain, [], store);
      call(instance, 'f', 99);
      expect(store.gcBytes).toBe(392 * 99);
      call(instance, 'f', 1);
      expect(thrownBy(() => call(instance, 'f', 1))).toMatchObject({ code: 'gc-allocation-refused' });
      expect(store.gcBytes).toBe(392 * 100);
      const large = newStore({ limits: { gcBytes: 1000 } });
      const types = 'i64 '.repeat(9);
      const fields = `(tag $t (param ${types}))
        (func (export "f") (block (try_table (catch_all 0) ${'i64.const 1 '.repeat(9)} throw $t)))`;
      const other = await make(fields, [], large);
      call(other, 'f');
      call(other, 'f');
      expect(large.gcBytes).toBe(2 * (384 + 72));
      expect(thrownBy(() => call(other, 'f'))).toMatchObject({ code: 'gc-allocation-refused' });
    });

    test('is not where they carry a little', async () => {
      const store = newStore({ limits: { gcBytes: 0 } });
      const fields = `(tag $t (param i32 externref v128 funcref i64 f64 i32))
        (func (export "f") (param $n i32)
          (loop $next
            (block (try_table (catch_all 0)
              i32.const 1 ref.null extern (v128.const i64x2 1 2) ref.null func i64.const 3 f64.const 4 i32.const 5 throw $t))
            (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))`;
      call(await make(fields, [], store), 'f', 10_000);
      expect(store.gcBytes).toBe(0);
    });
  });

  describe('tags', () => {
    test('are told apart by identity; a handler belongs to its instance', async () => {
      const store = newStore();
      const thrower = await make(
        `(tag $a (export "a") (param i32)) (memory 1) (global $g (mut i32) (i32.const 100))
        (func (export "throw") (param i32) (global.set $g (i32.const 200)) local.get 0 throw $a)`,
        [],
        store,
      );
      const catcher = await make(
        `(import "m" "a" (tag $a (param i32))) (import "m" "a" (tag $alias (param i32)))
        (import "m" "throw" (func $throw (param i32)))
        (tag $own (param i32)) (memory 1) (data (i32.const 0) "\\2a") (global $g (mut i32) (i32.const 1))
        (func (export "f") (param i32) (result i32 i32 i32 i32)
          (block $b (result i32)
            (block $c (result i32)
              (try_table (catch $own $c) (catch $alias $b) (call $throw (local.get 0)))
              unreachable)
            unreachable)
          (i32.load (i32.const 0)) (global.get $g) (call $local))
        (func $local (result i32) i32.const 6)`,
        [thrower.getTag('a')!, thrower.getTag('a')!, thrower.getFunc('throw')!],
        store,
      );
      expect(call(catcher, 'f', 9)).toEqual([9, 42, 1, 6]);
      // As often as one likes: nothing of the other instance is left behind.
      for (let round = 0; round < 50; round++) expect(call(catcher, 'f', round)).toEqual([round, 42, 1, 6]);
    });

    test('an exception that crosses instances and host frames keeps its identity', async () => {
      const store = newStore();
      const instances: Instance[] = [];
      const seen: unknown[] = [];
      const through = Func.host(store, { parameters: ['i32'], results: [] }, (_, n) => {
        try {
          call(instances[0]!, 'down', n);
        } catch (error) {
          seen.push(error);
          throw error;
        }
      });
      const instance = await make(
        `(import "m" "through" (func $through (param i32)))
        (tag $t (export "t") (param i32))
        (func (export "down") (param i32)
          (if (local.get 0)
            (then (call $through (i32.sub (local.get 0) (i32.const 1))))
            (else (throw $t (i32.const 33)))))
        (func (export "top") (param i32) (result exnref)
          (block $b (result exnref)
            (try_table (catch_all_ref $b) (call $through (local.get 0))) unreachable))`,
        [through],
        store,
      );
      instances.push(instance);
      const [exception] = call(instance, 'top', 5);
      expect(exception).toBeInstanceOf(Exception);
      expect((exception as Exception).values).toEqual([33]);
      expect(new Set(seen)).toEqual(new Set([exception]));
      expect(seen.length).toBe(6);
      expect([store.hostDepth, store.callDepth]).toEqual([0, 0]);
    });
  });

  describe('a tail call leaves the handlers of its function', () => {
    test('to a function', async () => {
      const instance = await make(`
        (tag $t)
        (func $throw throw $t)
        (func $f (block $b (try_table (catch $t $b) (return_call $throw))))
        (func (export "inner") call $f)
        (func (export "outer") (result i32)
          (block $b (try_table (catch $t $b) (call $f)) (return (i32.const 1))) i32.const 2)`);
      expect(thrownBy(() => call(instance, 'inner'))).toBeInstanceOf(Exception);
      expect(call(instance, 'outer')).toEqual([2]);
    });

    test('to a host function, also of another instance', async () => {
      const store = newStore();
      const tags: Exception['tag'][] = [];
      const fail = Func.host(store, nothing, () => {
        throw new Exception(tags[0]!);
      });
      const inner = await make(
        `(import "m" "fail" (func $fail)) (tag $t (export "t"))
        (func (export "f") (block $b (try_table (catch_all $b) (return_call $fail))))`,
        [fail],
        store,
      );
      tags.push(inner.getTag('t')!);
      const outer = await make(
        `(import "m" "f" (func $f)) (import "m" "t" (tag $t))
        (func (export "g") (result i32)
          (block $b (try_table (catch $t $b) (call $f)) (return (i32.const 1))) i32.const 2)`,
        [inner.getFunc('f')!, inner.getTag('t')!],
        store,
      );
      expect(thrownBy(() => call(inner, 'f'))).toBeInstanceOf(Exception);
      expect(call(outer, 'g')).toEqual([2]);
    });
  });

  describe('the older instructions', () => {
    test('results of catch parts take the place of those of the body', () => {
      const instance = makeLegacy(`
        (tag $t (param i32 i64)) (tag $u (param f64))
        (func $fail (param i32)
          (if (i32.eqz (local.get 0)) (then (throw $u (f64.const 1.5))))
          (throw $t (local.get 0) (i64.const 3)))
        (func (export "f") (param i32) (result i32 i32 i64) (local $x i32)
          (i32.const 100)
          (try (result i32 i64)
            (do (local.set $x (i32.const 5)) (call $fail (local.get 0)) (i32.const 1) (i64.const 2))
            (catch $t)
            (catch $u (drop) (local.get $x) (i64.const 4))))
        (func (export "br") (param i32) (result i32)
          (i32.const 7)
          (try (result i32)
            (do (call $fail (i32.const 1)) (i32.const 0))
            (catch $t (drop) (br_if 0 (local.get 0)) (drop) (i32.const 9)))
          (i32.add))`);
      expect(call(instance, 'f', 8)).toEqual([100, 8, 3n]);
      expect(call(instance, 'f', 0)).toEqual([100, 5, 4n]);
      expect([call(instance, 'br', 1), call(instance, 'br', 0)]).toEqual([[8], [16]]);
    });

    test('rethrow throws the same exception again, past other ones', () => {
      const instance = makeLegacy(`
        (tag $a (export "a") (param i32)) (tag $b (export "b"))
        (func (export "f") (param i32)
          (try
            (do (throw $a (i32.const 6)))
            (catch $a
              (drop)
              (try
                (do (throw $b))
                (catch_all
                  (if (local.get 0) (then (rethrow 2)))
                  (rethrow 0))))))`);
      const thrown = (n: number) => thrownBy(() => call(instance, 'f', n)) as Exception;
      expect(thrown(1).tag).toBe(instance.getTag('a'));
      expect(thrown(1).values).toEqual([6]);
      expect(thrown(0).tag).toBe(instance.getTag('b'));
    });
  });

  test('throw_ref of null is a trap that is not caught', async () => {
    const instance = await make(`
      (func (export "f") (block $b (try_table (catch_all $b) (throw_ref (ref.null exn)))))`);
    const trap = thrownBy(() => call(instance, 'f'));
    expect(trap).toMatchObject({ code: 'null-exception-reference', message: 'null exception reference' });
  });
});
