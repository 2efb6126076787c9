// Exceptions and what is outside of the program, in both translations: what host functions throw, fuel, pauses.

import { describe, expect, test } from 'vitest';
import { Trap } from '../core/errors.ts';
import { Exception } from './exception.ts';
import { Func } from './func.ts';
import type { Store } from './store.ts';
import { suspend } from './suspension.ts';
import { thrownBy } from './testing/text.ts';
import { inTranslation } from './testing/translations.ts';

const nothing = { parameters: [], results: [] } as const;

describe.each(['fast', 'plain'] as const)('in %s translation', (translation) => {
  const { call, make, makeLegacy, newStore } = inTranslation(translation);

  describe('what a host function throws', () => {
    const catchAll = `
      (import "m" "fail" (func $fail))
      (func (export "f") (result i32)
        (block $b (try_table (catch_all $b) (call $fail)) (return (i32.const 1))) i32.const 2)`;
    const failing = (store: Store, error: unknown) =>
      Func.host(store, nothing, () => {
        throw error;
      });

    test('passes through unchanged, and no catch_all sees it', async () => {
      const store = newStore();
      const error = new Error('mine');
      const instance = await make(catchAll, [failing(store, error)], store);
      expect(thrownBy(() => call(instance, 'f'))).toBe(error);
      // Not even a value that is no error.
      const other = await make(catchAll, [failing(store, 'text')], store);
      expect(thrownBy(() => call(other, 'f'))).toBe('text');
    });

    test('is caught where the store says so: by catch_all or by the tag for it', async () => {
      const store = newStore({ catchableHostExceptions: true });
      const error = new Error('mine');
      expect(call(await make(catchAll, [failing(store, error)], store), 'f')).toEqual([2]);
      const instance = await make(
        `(import "m" "fail" (func $fail)) (import "m" "js" (tag $js (param externref)))
        (func (export "value") (result externref)
          (block $b (result externref) (try_table (catch $js $b) (call $fail)) unreachable))
        (func (export "again") (block $b (result exnref) (try_table (catch_all_ref $b) (call $fail)) unreachable)
          throw_ref)
        (func (export "throw") (param externref) local.get 0 throw $js)
        (func (export "uncaught") call $fail)`,
        [failing(store, error), store.hostExceptionTag],
        store,
      );
      expect(call(instance, 'value')).toEqual([error]);
      for (const name of ['again', 'uncaught']) expect(thrownBy(() => call(instance, name))).toBe(error);
      expect(thrownBy(() => call(instance, 'throw', 'anything'))).toBe('anything');
    });

    test('is never caught where it is a trap, the end of fuel among them', async () => {
      const store = newStore({ catchableHostExceptions: true, fuel: 1000 });
      const trap = new Trap('unreachable');
      const trapping = await make(catchAll, [failing(store, trap)], store);
      expect(thrownBy(() => call(trapping, 'f'))).toBe(trap);
      const hungry = await make(
        `(func (export "f") (result i32)
          (block $b (try_table (catch_all $b) (loop (br 0)))) i32.const 2)`,
        [],
        store,
      );
      expect(thrownBy(() => call(hungry, 'f'))).toMatchObject({ code: 'out-of-fuel' });
      expect(store.fuel).toBe(0);
    });

    test('may be an exception of its store, which is always caught; another store has others', async () => {
      const store = newStore();
      const tag = (await make('(tag (export "t") (param i32))', [], store)).getTag('t')!;
      const fields = `
        (import "m" "fail" (func $fail)) (import "m" "t" (tag $t (param i32)))
        (func (export "f") (result i32) (block $b (result i32) (try_table (catch $t $b) (call $fail)) unreachable))`;
      const instance = await make(fields, [failing(store, new Exception(tag, [12])), tag], store);
      expect(call(instance, 'f')).toEqual([12]);
      const foreign = new Exception((await make('(tag (export "t"))')).getTag('t')!);
      const other = await make(catchAll, [failing(store, foreign)], store);
      expect(thrownBy(() => call(other, 'f'))).toBe(foreign);
    });
  });

  describe('fuel', () => {
    const fields = `
      (import "m" "wait" (func $wait (param i32) (result i32)))
      (tag $t (param i32))
      (func $step (param i32) (result i32)
        (if (i32.and (local.get 0) (i32.const 1)) (then (throw $t (local.get 0))))
        (i32.mul (local.get 0) (i32.const 3)))
      (func (export "f") (param $n i32) (result i32) (local $sum i32)
        (loop $l
          (block $next
            (block $h (result i32)
              (try_table (result i32) (catch $t $h)
                (call $step (local.get $n))
                i32.const 1 i32.add
                call $wait)
              local.get $sum i32.add local.set $sum
              br $next)
            i32.const 1000 i32.mul local.get $sum i32.add local.set $sum)
          (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        local.get $sum)`;

    test('try_table costs 1, a throw 1, being caught nothing', async () => {
      const instance = await make(`
        (tag $t)
        (func (export "f") (block $b (try_table (catch $t $b) throw $t) unreachable) nop)
        (func (export "g") (block $b (try_table (catch $t $b) nop)))`);
      call(instance, 'f');
      // block, try_table, throw, nop
      expect(instance.store.fuelConsumed).toBe(4);
      call(instance, 'g');
      expect(instance.store.fuelConsumed).toBe(7);
      const older = makeLegacy(`
        (tag $t)
        (func (export "f") (try (do (throw $t) (nop)) (catch $t (nop)) (catch_all (nop) (nop))) (nop))
        (func (export "g") (try (do (try (do (throw $t)) (delegate 0))) (catch_all (nop))))
        (func (export "h") (try (do (throw $t)) (catch $t (rethrow 0))))`);
      call(older, 'f');
      // try, throw, nop, nop
      expect(older.store.fuelConsumed).toBe(4);
      call(older, 'g');
      expect(older.store.fuelConsumed).toBe(8);
      expect(() => call(older, 'h')).toThrow(Exception);
      expect(older.store.fuelConsumed).toBe(11);
    });

    test('stopping anywhere inside a try_table and going on changes neither result nor total', async () => {
      const answer = (store: Store) => Func.host(store, { parameters: ['i32'], results: ['i32'] }, (_, n) => n);
      const whole = newStore();
      const instance = await make(fields, [answer(whole)], whole);
      const expected = call(instance, 'f', 5);
      expect(expected).toEqual([9000 + 7 + 13]);
      const total = whole.fuelConsumed;
      for (let first = 0; first <= total; first++) {
        const store = newStore({ fuel: first });
        const stopped = (await make(fields, [answer(store)], store)).getFunc('f')!.startCall(5);
        let outcome = stopped.run();
        expect(outcome.kind).toBe(first < total ? 'out-of-fuel' : 'finished');
        while (outcome.kind === 'out-of-fuel') {
          store.addFuel(3);
          outcome = stopped.run();
        }
        expect(outcome).toEqual({ kind: 'finished', results: expected });
        expect(store.fuelConsumed).toBe(total);
      }
    });

    test('a host function may wait inside a try_table, and what is thrown later is still caught there', async () => {
      const store = newStore();
      const waits = Func.host(store, { parameters: ['i32'], results: ['i32'] }, (_, n) => suspend(n));
      const waiting = (await make(fields, [waits], store)).getFunc('f')!.startCall(3);
      const asked: unknown[] = [];
      let outcome = waiting.run({ slice: 2 });
      while (outcome.kind === 'paused') {
        if (outcome.reason === 'host') {
          asked.push(outcome.payload);
          waiting.resumeWith(20);
        }
        outcome = waiting.run({ slice: 2 });
      }
      expect([outcome, asked]).toEqual([{ kind: 'finished', results: [4020] }, [7]]);
    });

    test('nor does it where nobody catches what a host function throws that has charged too much', async () => {
      const store = newStore({ fuel: 50 });
      const tag = (await make('(tag (export "t"))', [], store)).getTag('t')!;
      const exception = new Exception(tag);
      const fail = Func.host(store, nothing, (caller) => {
        caller.consumeFuel(70);
        throw exception;
      });
      const instance = await make('(import "m" "fail" (func $fail)) (func (export "f") call $fail)', [fail], store);
      const stopped = instance.getFunc('f')!.startCall();
      expect(stopped.run()).toEqual({ kind: 'out-of-fuel' });
      expect(store.fuelConsumed).toBe(50);
      store.addFuel(20);
      expect(stopped.run()).toEqual({ kind: 'out-of-fuel' });
      store.addFuel(1);
      expect(thrownBy(() => stopped.run())).toBe(exception);
      expect(store.fuelConsumed).toBe(71);
      // Who asks for no resumption gets the end of fuel, not the exception.
      store.setFuel(50);
      expect(thrownBy(() => call(instance, 'f'))).toMatchObject({ code: 'out-of-fuel' });
    });

    test('a host function that has charged more than there was and throws is out of fuel at the handler', async () => {
      const store = newStore({ fuel: 50 });
      const tag = (await make('(tag (export "t"))', [], store)).getTag('t')!;
      const fail = Func.host(store, nothing, (caller) => {
        caller.consumeFuel(70);
        throw new Exception(tag);
      });
      const instance = await make(
        `(import "m" "fail" (func $fail)) (import "m" "t" (tag $t))
        (func (export "f") (result i32)
          (block $b (try_table (catch $t $b) (call $fail)) unreachable) i32.const 2)`,
        [fail, tag],
        store,
      );
      const stopped = instance.getFunc('f')!.startCall();
      expect(stopped.run()).toEqual({ kind: 'out-of-fuel' });
      store.addFuel(24);
      expect(stopped.run()).toEqual({ kind: 'finished', results: [2] });
      // block, try_table, call, i32.const and what was charged
      expect(store.fuelConsumed).toBe(74);
    });
  });
});
