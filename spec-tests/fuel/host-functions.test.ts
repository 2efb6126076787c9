// What host functions do to fuel (FUEL 1 and 3, BAD-INPUTS 21): charge, drain, add, call back into the store, wait.
import { describe, expect, test } from 'vitest';
import {
  type CallOutcome,
  Func,
  type HostCallback,
  type ResumableCall,
  type Store,
  suspend,
  Trap,
} from '../../src/interpreter/index.ts';
import { bothTranslations, outOfFuel, start, thrownBy } from './text.ts';

const nothing = { parameters: [], results: [] } as const;
const most = 2 ** 53 - 1;

/** Pays 2, calls the host function for 1, pays 2 more. */
const caller = '(import "" "f" (func $f)) (func (export "run") nop nop call $f nop nop)';
const tailCaller = `(import "" "f" (func $f)) (func (export "run") nop nop return_call $f)
  (func (export "outer") call 1 nop)`;

describe.each(bothTranslations)('%s translation', (translation) => {
  const startWith = (fuel: number | undefined, callback: HostCallback, fields = caller) =>
    start(fields, { translation }, { fuel, functions: { f: [nothing, callback] } });

  test('a charge beyond a slice ends the slice and stays paid', async () => {
    const { store, func } = await startWith(1000, (host) => host.consumeFuel(100));
    const call = func('run').startCall();
    expect(call.run({ slice: 10 })).toMatchObject({ kind: 'paused', reason: 'slice' });
    expect([store.fuelConsumed, store.fuel]).toEqual([103, 897]);
    expect(call.run({ slice: 1 })).toMatchObject({ kind: 'paused', reason: 'slice' });
    expect([store.fuelConsumed, store.fuel]).toEqual([104, 896]);
    expect(call.run()).toMatchObject({ kind: 'finished' });
    expect([store.fuelConsumed, store.fuel]).toEqual([105, 895]);
  });

  test('the total is 15 wherever fuel ends, also inside the charge of 10', async () => {
    for (let budget = 0; budget <= 15; budget++) {
      for (const piece of [1, 4, 100]) {
        const { store, func } = await startWith(budget, (host) => host.consumeFuel(10));
        const call = func('run').startCall();
        let given = budget;
        for (let outcome = call.run(); outcome.kind !== 'finished'; outcome = call.run()) {
          expect(outcome).toEqual(outOfFuel);
          expect([store.fuelConsumed, store.fuel]).toEqual([given, 0]);
          store.addFuel(piece);
          given += piece;
        }
        expect([store.fuelConsumed, store.fuel]).toEqual([15, given - 15]);
      }
    }
  });

  test('a charge that is owed may be larger than any line, or than 32 bits', async () => {
    const { store, func } = await startWith(10, (host) => host.consumeFuel(2 ** 40));
    const call = func('run').startCall();
    expect(call.run()).toEqual(outOfFuel);
    store.addFuel(2 ** 40 - 8);
    expect(call.run()).toEqual(outOfFuel);
    expect([store.fuelConsumed, store.fuel]).toEqual([2 ** 40 + 2, 0]);
    store.addFuel(most);
    expect(call.run()).toMatchObject({ kind: 'finished' });
    expect(store.fuelConsumed).toBe(2 ** 40 + 5);
  });

  test('a host function that charges too much and throws leaves nothing owed', async () => {
    let throws = true;
    const { store, func } = await startWith(50, (host) => {
      if (!throws) return;
      host.consumeFuel(100);
      throw new Error('thrown by the host');
    });
    expect(() => func('run').call()).toThrow('thrown by the host');
    expect([store.fuelConsumed, store.fuel]).toEqual([50, 0]);
    throws = false;
    store.setFuel(5);
    func('run').call();
    expect([store.fuelConsumed, store.fuel]).toEqual([55, 0]);
  });

  test('a host function that charges too much and waits owes it when it returns', async () => {
    const { store, func } = await startWith(50, (host) => {
      host.consumeFuel(100);
      return suspend('for nothing');
    });
    const call = func('run').startCall();
    expect(call.run()).toMatchObject({ kind: 'paused', reason: 'host' });
    expect([store.fuelConsumed, store.fuel]).toEqual([50, 0]);
    call.resumeWith();
    expect(call.run()).toEqual(outOfFuel);
    store.addFuel(55);
    expect(call.run()).toMatchObject({ kind: 'finished' });
    expect([store.fuelConsumed, store.fuel]).toEqual([105, 0]);
  });

  test.each([
    ['run', 13],
    ['outer', 15],
  ])('a tail-called host function owes in the name of what called it: %s', async (name, total) => {
    for (let budget = 0; budget <= total; budget++) {
      const { store, func } = await startWith(budget, (host) => host.consumeFuel(10), tailCaller);
      const call = func(name).startCall();
      const first = call.run();
      expect([first.kind, store.fuelConsumed]).toEqual([budget < total ? 'out-of-fuel' : 'finished', budget]);
      if (budget === total) continue;
      store.addFuel(100);
      expect(call.run()).toMatchObject({ kind: 'finished' });
      expect(store.fuelConsumed).toBe(total);
    }
  });

  test('what it adds, sets or takes away counts at once', async () => {
    const added = await startWith(3, (host) => host.store.addFuel(2));
    added.func('run').call();
    expect([added.store.fuelConsumed, added.store.fuel]).toEqual([5, 0]);
    const drained = await startWith(100, (host) => host.store.setFuel(0));
    expect(thrownBy(() => drained.func('run').call())).toMatchObject({ code: 'out-of-fuel' });
    expect([drained.store.fuelConsumed, drained.store.fuel]).toEqual([3, 0]);
    const unbounded = await startWith(3, (host) => host.store.setFuel(undefined));
    unbounded.func('run').call();
    expect([unbounded.store.fuelConsumed, unbounded.store.fuel]).toEqual([5, undefined]);
  });

  test('a charge of what has been added meanwhile is not owed', async () => {
    const { store, func } = await startWith(5, (host) => {
      host.consumeFuel(10);
      host.store.addFuel(20);
    });
    func('run').call();
    // 3 before, 2 that were there, 8 owed, 2 after.
    expect([store.fuelConsumed, store.fuel]).toEqual([15, 10]);
  });
});

describe('a host function called by the host', () => {
  const charging = (store: Store): Func => Func.host(store, nothing, (host) => host.consumeFuel(10));

  test('pays what it charges', async () => {
    const { store } = await start('', {}, { fuel: 10 });
    charging(store).call();
    expect([store.fuelConsumed, store.fuel]).toEqual([10, 0]);
    expect(thrownBy(() => charging(store).call())).toMatchObject({ code: 'out-of-fuel' });
  });

  test('goes on when what it owes is there', async () => {
    const { store } = await start('', {}, { fuel: 4 });
    const call = charging(store).startCall();
    expect(call.run()).toEqual(outOfFuel);
    store.addFuel(5);
    expect(call.run()).toEqual(outOfFuel);
    store.addFuel(5);
    expect(call.run()).toMatchObject({ kind: 'finished' });
    expect([store.fuelConsumed, store.fuel]).toEqual([10, 4]);
  });
});

describe('calling back', () => {
  const again = `(import "" "f" (func $f)) (global $g (export "g") (mut i32) (i32.const 0))
    (func (export "run") nop call $f (global.set $g (i32.add (global.get $g) (i32.const 1))))
    (func (export "inner") nop nop nop (global.set $g (i32.const 40)))`;

  test('uses the same meter, inside one another', async () => {
    let depth = 0;
    const callback: HostCallback = (host) => {
      if (++depth < 5) (host.getExport('run') as Func).call();
    };
    const { store, func, instance } = await start(again, {}, { fuel: 100, functions: { f: [nothing, callback] } });
    func('run').call();
    expect([store.fuelConsumed, instance.getGlobal('g')?.value]).toEqual([30, 5]);
  });

  test('that runs out of fuel is an out-of-fuel trap in the host function, and stops its caller when it returns', async () => {
    let seen: unknown;
    const callback: HostCallback = (host) => {
      seen = thrownBy(() => (host.getExport('inner') as Func).call());
    };
    const { store, func, instance } = await start(again, {}, { fuel: 5, functions: { f: [nothing, callback] } });
    const call = func('run').startCall();
    expect(call.run()).toEqual(outOfFuel);
    expect(seen).toBeInstanceOf(Trap);
    expect([store.fuelConsumed, instance.getGlobal('g')?.value]).toEqual([5, 0]);
    store.addFuel(4);
    expect(call.run()).toMatchObject({ kind: 'finished' });
    expect([store.fuelConsumed, instance.getGlobal('g')?.value]).toEqual([9, 1]);
  });

  test('may leave a paused call behind, which goes on after its caller', async () => {
    const outcomes: CallOutcome[] = [];
    const paused: ResumableCall[] = [];
    const callback: HostCallback = (host) => {
      const inner = (host.getExport('inner') as Func).startCall();
      outcomes.push(inner.run({ slice: 2 }));
      paused.push(inner);
    };
    const { store, func, instance } = await start(again, {}, { fuel: 100, functions: { f: [nothing, callback] } });
    func('run').call();
    expect([store.fuelConsumed, instance.getGlobal('g')?.value]).toEqual([8, 1]);
    for (const inner of paused) outcomes.push(inner.run());
    expect([store.fuelConsumed, instance.getGlobal('g')?.value]).toEqual([11, 40]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['paused', 'finished']);
  });

  test('has its own debts: what an outer host function owes is not charged to an inner call', async () => {
    let isOuter = true;
    const consumed: number[] = [];
    const callback: HostCallback = (host) => {
      if (!isOuter) return;
      isOuter = false;
      host.consumeFuel(100);
      host.store.addFuel(6);
      (host.getExport('run') as Func).call();
      consumed.push(host.store.fuelConsumed);
    };
    const { store, func } = await start(again, {}, { fuel: 10, functions: { f: [nothing, callback] } });
    const call = func('run').startCall();
    expect(call.run()).toEqual(outOfFuel);
    expect([consumed, store.fuelConsumed]).toEqual([[16], 16]);
    store.addFuel(1000);
    expect(call.run()).toMatchObject({ kind: 'finished' });
    // 2 + 100 + 4 of the outer call, 6 of the inner one.
    expect(store.fuelConsumed).toBe(112);
  });
});
