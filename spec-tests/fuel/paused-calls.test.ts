// Paused calls (FUEL 3, BAD-INPUTS 25): dropped, resumed twice, resumed after their store was used, interleaved.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Func, type HostCallback, type ResumableCall, suspend, UsageError } from '../../src/interpreter/index.ts';
import { arbitraryProgram } from '../generate/program.ts';
import { Compiled, differenceBesideFuel, randomFrom, runs, seed } from './session.ts';
import { bothTranslations, outOfFuel, start, thrownBy } from './text.ts';

const nothing = { parameters: [], results: [] } as const;
const slice = (units: number) => ({ slice: units });

/** Adds i to the i32 at the address given, for i from n down to 1: 11 units a round, and 3 more. */
const counter = `(memory (export "memory") 1 4)
  (func (export "count") (param $n i32) (param $at i32) (result i32)
    loop $next
      local.get $at
      local.get $at i32.load local.get $n i32.add i32.store
      local.get $n i32.const 1 i32.sub local.tee $n
      br_if $next
    end
    local.get $at i32.load)
  (func (export "grow") (result i32) i32.const 1 memory.grow)
  (func (export "late") (result i32) call $late)
  (func $late (result i32) i32.const 77)
  (func (export "fail") unreachable)`;
const totalOf = (rounds: number): number => 11 * rounds + 3;

describe.each(bothTranslations)('%s translation', (translation) => {
  const startCounter = (fuel?: number) => start(counter, { translation }, { fuel });

  test('a call that is dropped has paid what it has paid, and leaves the store in order', async () => {
    const { store, func } = await startCounter(100);
    const call = func('count').startCall(1000, 0);
    expect(call.run(slice(30))).toMatchObject({ kind: 'paused', reason: 'slice' });
    call.drop();
    expect([store.fuelConsumed, store.fuel]).toEqual([30, 70]);
    expect(thrownBy(() => call.run())).toBeInstanceOf(UsageError);
    expect(thrownBy(() => call.resumeWith())).toBeInstanceOf(UsageError);
    call.drop();
    expect(func('count').call(3, 4)).toEqual([6]);
    expect(store.fuelConsumed).toBe(30 + totalOf(3));
  });

  test('a call that has ended cannot be run again, however it ended', async () => {
    const { store, func } = await startCounter();
    const finished = func('count').startCall(1, 0);
    expect(finished.run()).toEqual({ kind: 'finished', results: [1] });
    const trapped = func('fail').startCall();
    expect(thrownBy(() => trapped.run())).toMatchObject({ code: 'unreachable' });
    const consumed = store.fuelConsumed;
    for (const call of [finished, trapped]) {
      expect(thrownBy(() => call.run())).toBeInstanceOf(UsageError);
      expect(thrownBy(() => call.resumeWith())).toBeInstanceOf(UsageError);
    }
    expect(store.fuelConsumed).toBe(consumed);
  });

  test('a call goes on after others have grown its memory and translated more code', async () => {
    const { store, func, instance } = await startCounter();
    const call = func('count').startCall(200, 0);
    for (let k = 1; k <= 3; k++) {
      call.run(slice(100));
      expect(func('grow').call()).toEqual([k]);
    }
    expect(func('late').call()).toEqual([77]);
    instance.getMemory('memory')?.write(0, Uint8Array.of(0, 0, 1, 0));
    const before = store.fuelConsumed;
    expect(call.run()).toMatchObject({ kind: 'finished' });
    expect(store.fuelConsumed - before).toBe(totalOf(200) - 300);
    // What was there has been replaced by 65536: the rounds after that have been added to it.
    const sum = instance.getMemory('memory')?.view.getInt32(0) ?? 0;
    expect(sum).toBeGreaterThan(65_536);
    expect(sum).toBeLessThan(65_536 + 20_100);
  });

  test('two calls of one function in one store go on in turns', async () => {
    const { store, func } = await startCounter();
    const calls = [func('count').startCall(20, 0), func('count').startCall(30, 8)];
    const results: unknown[] = [];
    for (let turn = 0; results.length < 2; turn++) {
      const call = calls[turn % calls.length];
      const outcome = call?.run(slice(1));
      if (outcome?.kind !== 'finished') continue;
      results.push(outcome.results);
      calls.splice(turn % calls.length, 1);
    }
    expect(results).toEqual([[210], [465]]);
    expect(store.fuelConsumed).toBe(totalOf(20) + totalOf(30));
  });

  test('fuel that one call runs out of is there for another', async () => {
    const { store, func } = await startCounter(50);
    const call = func('count').startCall(20, 0);
    expect(call.run()).toEqual(outOfFuel);
    store.setFuel(totalOf(2));
    expect(func('count').call(2, 8)).toEqual([3]);
    expect(call.run()).toEqual(outOfFuel);
    store.setFuel(undefined);
    expect(call.run()).toEqual({ kind: 'finished', results: [210] });
    expect(store.fuelConsumed).toBe(totalOf(20) + totalOf(2));
  });

  test('a call that runs is not run or dropped by what it calls', async () => {
    const calls: ResumableCall[] = [];
    const faults: unknown[] = [];
    const meddle: HostCallback = () => {
      for (const call of calls) {
        faults.push(
          thrownBy(() => call.run()),
          thrownBy(() => call.drop()),
          thrownBy(() => call.resumeWith()),
        );
      }
    };
    const fields = '(import "" "f" (func $f)) (func (export "run") call $f)';
    const { func, store } = await start(fields, { translation }, { functions: { f: [nothing, meddle] } });
    calls.push(func('run').startCall());
    expect(calls[0]?.run()).toEqual({ kind: 'finished', results: [] });
    expect(faults).toHaveLength(3);
    for (const fault of faults) expect(fault).toBeInstanceOf(UsageError);
    expect(store.fuelConsumed).toBe(1);
  });

  test('calls that wait go on in any order', async () => {
    const fields = `(import "" "f" (func $f (param i32) (result i32)))
      (func (export "run") (param i32) (result i32) local.get 0 call $f local.get 0 i32.add)`;
    const wait: HostCallback = (_caller, value) => suspend(value);
    const type = { parameters: ['i32'], results: ['i32'] };
    const { func, store } = await start(fields, { translation }, { functions: { f: [type, wait] } });
    const calls = [1, 2, 3].map((value) => func('run').startCall(value));
    const payloads = calls.map((call) => call.run());
    expect(payloads).toEqual([1, 2, 3].map((payload) => ({ kind: 'paused', reason: 'host', payload })));
    expect(store.fuelConsumed).toBe(6);
    for (const [index, call] of calls.reverse().entries()) call.resumeWith(100 * (index + 1));
    expect(calls.map((call) => call.run())).toEqual(
      [103, 202, 301].map((result) => ({ kind: 'finished', results: [result] })),
    );
    expect(store.fuelConsumed).toBe(12);
  });
});

test('a call without resumption ends in a trap, and the next call is not concerned', async () => {
  const { store, func } = await start(counter, {}, { fuel: 20 });
  const trap = thrownBy(() => (func('count') as Func).call(1000, 0));
  expect(trap).toMatchObject({ name: 'Trap', code: 'out-of-fuel', message: 'out of fuel' });
  expect([store.fuelConsumed, store.fuel]).toEqual([20, 0]);
  store.setFuel(totalOf(4));
  expect(func('count').call(4, 8)).toEqual([10]);
});

test(`programs that take turns in one store do not disturb one another (seed ${seed})`, () => {
  const property = fc.property(arbitraryProgram(), arbitraryProgram(), fc.nat(), (one, other, from) => {
    const random = randomFrom(from);
    const alone = [one, other].map((program) => new Compiled(program, {}).start());
    for (const session of alone) session.run();
    const first = new Compiled(one, {}).start();
    const second = new Compiled(other, {}, first.store.engine).start({ store: first.store });
    const sessions = [first, second];
    while (!sessions.every(({ finished }) => finished)) {
      const session = sessions[random(2)];
      if (session !== undefined && !session.finished) session.run(random(3) === 0 ? 5000 : random(100));
    }
    for (const [index, session] of sessions.entries()) {
      expect(differenceBesideFuel(session, alone[index]!)).toBeUndefined();
    }
    expect(first.store.fuelConsumed).toBe(alone.reduce((sum, { store }) => sum + store.fuelConsumed, 0));
  });
  fc.assert(property, { seed, numRuns: runs(40) });
});
