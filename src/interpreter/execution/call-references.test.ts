// Calls of references from end to end, in both translations: what the official suite leaves open.

import { describe, expect, test } from 'vitest';
import type { Trap } from '../core/errors.ts';
import { Func } from './func.ts';
import { thrownBy } from './testing/text.ts';
import { inTranslation } from './testing/translations.ts';

const trapOf = (act: () => unknown): string => (thrownBy(act) as Trap).code;

describe.each(['fast', 'plain'] as const)('in %s translation', (translation) => {
  const { call, make, newStore } = inTranslation(translation);

  describe('calls of references', () => {
    const caller = `
      (type $f (func (param i32 i64) (result i64 i32)))
      (func (export "call") (param (ref null $f) i32) (result i64 i32)
        local.get 1 i64.const 100 local.get 0 call_ref $f)
      (func (export "tail") (param (ref null $f) i32) (result i64 i32)
        local.get 1 i64.const 100 local.get 0 return_call_ref $f)`;

    test('reach functions of the instance, of another one, and of the host', async () => {
      const store = newStore();
      const own = await make(
        `${caller}
        (func (export "f") (type $f) local.get 1 local.get 0 i64.extend_i32_s i64.add i32.const 1)`,
        [],
        store,
      );
      const other = await make(
        `(type $f (func (param i32 i64) (result i64 i32))) (global $g i32 (i32.const 7))
        (func (export "f") (type $f) local.get 1 global.get $g)`,
        [],
        store,
      );
      const type = { parameters: ['i32', 'i64'], results: ['i64', 'i32'] } as const;
      const host = Func.host(store, type, (_, a, b) => [b * 2n, a]);
      for (const name of ['call', 'tail']) {
        expect(call(own, name, own.getFunc('f'), 5)).toEqual([105n, 1]);
        expect(call(own, name, other.getFunc('f'), 5)).toEqual([100n, 7]);
        expect(call(own, name, host, 5)).toEqual([200n, 5]);
        expect(trapOf(() => call(own, name, null, 5))).toBe('null-function-reference');
      }
      // A backtrace has the calling function, and for a tail call it does not.
      const trap = await make(`${caller} (func $bad (export "bad") (type $f) unreachable)`, [], store);
      const names = (name: string) =>
        (thrownBy(() => call(trap, name, trap.getFunc('bad'), 1)) as Trap).backtrace.map((frame) => frame.functionName);
      expect(names('call')).toEqual(['bad', 'call']);
      expect(names('tail')).toEqual(['bad']);
    });

    test('in tail position need no room, however long they go on', async () => {
      const instance = await make(`
        (type $f (func (param i32 i64) (result i64)))
        (global $self (mut (ref null $f)) (ref.null $f))
        (elem declare func $count)
        (func $count (type $f)
          (if (i32.eqz (local.get 0)) (then (return (local.get 1))))
          (return_call_ref $f (i32.sub (local.get 0) (i32.const 1)) (i64.add (local.get 1) (i64.const 3)) (global.get $self)))
        (func (export "f") (param i32) (result i64)
          (global.set $self (ref.func $count))
          (call_ref $f (local.get 0) (i64.const 0) (ref.func $count)))`);
      expect(call(instance, 'f', 50_000)).toEqual([150_000n]);
    });

    test('end in a trap where they go too deep', async () => {
      const instance = await make(`
        (type $f (func (result i32)))
        (elem declare func $deep)
        (func $deep (export "f") (type $f) (i32.add (i32.const 1) (call_ref $f (ref.func $deep))))`);
      expect(trapOf(() => call(instance, 'f'))).toBe('call-stack-exhausted');
    });

    test('through a table let a subtype pass, and no other', async () => {
      const instance = await make(`
        (type $f (sub (func (result i32)))) (type $g (sub $f (func (result i32)))) (type $h (func (result i32)))
        (table funcref (elem $one $two $three))
        (func $one (type $f) i32.const 1) (func $two (type $g) i32.const 2) (func $three (type $h) i32.const 3)
        (func (export "f") (param i32) (result i32) (call_indirect (type $f) (local.get 0)))
        (func (export "g") (param i32) (result i32) (call_indirect (type $g) (local.get 0)))
        (func (export "tail") (param i32) (result i32) (return_call_indirect (type $f) (local.get 0)))`);
      expect([0, 1].map((index) => call(instance, 'f', index))).toEqual([[1], [2]]);
      expect([0, 1].map((index) => call(instance, 'tail', index))).toEqual([[1], [2]]);
      expect(call(instance, 'g', 1)).toEqual([2]);
      const refusals = [
        ['f', 2],
        ['g', 0],
        ['g', 2],
        ['tail', 2],
      ] as const;
      for (const [name, index] of refusals) {
        expect(trapOf(() => call(instance, name, index))).toBe('indirect-call-type-mismatch');
      }
    });

    test('let what they throw be caught', async () => {
      const instance = await make(`
        (type $f (func (param i32))) (tag $t (param i32))
        (elem declare func $fail $tail)
        (func $fail (type $f) (throw $t (local.get 0)))
        (func $tail (type $f) (return_call_ref $f (local.get 0) (ref.func $fail)))
        (func (export "f") (param i32) (result i32)
          (block $b (result i32) (try_table (catch $t $b) (call_ref $f (local.get 0) (ref.func $fail))) i32.const -1))
        (func (export "g") (param i32) (result i32)
          (block $b (result i32) (try_table (catch $t $b) (call_ref $f (local.get 0) (ref.func $tail))) i32.const -1))`);
      expect([call(instance, 'f', 8), call(instance, 'g', 9)]).toEqual([[8], [9]]);
    });
  });
});
