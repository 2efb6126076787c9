// Generated programs whose host functions charge, call back, wait, refuel and throw by chance: however such a program is cut, it
// comes to the same (FUEL 1 and 3). What a host function does is decided by how many were called before it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Caller, HostCallback } from '../../src/interpreter/index.ts';
import { Exception, suspend } from '../../src/interpreter/index.ts';
import { arbitraryProgram, hostFunctions } from '../generate/program.ts';
import { Compiled, difference, type HostBehaviour, randomFrom, runs, seed } from './session.ts';

/** Reads a global by calling into the instance again, refuelling as often as it takes. */
function callBack(caller: Caller, name: string): void {
  const call = caller.instance?.getFunc(name)?.startCallBits();
  while (call !== undefined && call.run().kind !== 'finished') caller.store.addFuel(1);
}

/** Begins a call, a unit of it, and gives it up: what it has paid stays paid. */
function beginAndDrop(caller: Caller): void {
  const { store } = caller;
  const call = caller.instance?.getFunc('get0')?.startCallBits();
  if (call === undefined) return;
  const before = store.fuelConsumed;
  // Where the slice and the fuel end together, it is the fuel that is said to have ended: so what was paid decides.
  for (call.run({ slice: 1 }); store.fuelConsumed === before; call.run({ slice: 1 })) store.addFuel(1);
  call.drop();
}

/** Throws what the program can catch, where it has such a tag: what it carries is an i32. */
function throwOwn(caller: Caller, value: number): void {
  const tag = caller.instance?.getTag('tag1');
  if (tag === undefined) return;
  caller.consumeFuel(value % 5);
  throw new Exception(tag, [value]);
}

/** Host functions that give the usual results and do something besides. */
function meddling(from: number): HostBehaviour {
  const random = randomFrom(from);
  return (name): HostCallback => {
    const { call, results } = hostFunctions.find((one) => one.name === name)!;
    return (caller, ...values) => {
      const answer = call(...(values as never[]));
      const kind = random(8);
      if (kind === 1) caller.consumeFuel(random(30));
      else if (kind === 2) caller.consumeFuel(random(3000));
      else if (kind === 3) callBack(caller, `get${random(8)}`);
      else if (kind === 4) beginAndDrop(caller);
      else if (kind === 5) throwOwn(caller, random(1000));
      else if (kind >= 6) {
        if (kind === 7) caller.consumeFuel(random(50));
        return suspend(results.length === 0 ? [] : results.length === 1 ? [answer] : answer);
      }
      return answer;
    };
  };
}

test(`host functions that meddle cost the same in both translations (seed ${seed})`, () => {
  const property = fc.property(arbitraryProgram(), fc.nat(), fc.boolean(), (program, from, relayed) => {
    const fast = new Compiled(program, { translation: 'fast' }).start({ host: meddling(from), relayed });
    const plain = new Compiled(program, { translation: 'plain' }).start({ host: meddling(from), relayed });
    fast.run();
    plain.run();
    expect(difference(fast, plain)).toBeUndefined();
  });
  fc.assert(property, { seed, numRuns: runs(60) });
});

test.each(['fast', 'plain'] as const)(
  `%s: however fuel and slices end, the total is one (seed ${seed})`,
  (translation) => {
    const property = fc.property(
      arbitraryProgram(),
      fc.nat(),
      fc.integer({ min: 1, max: 300 }),
      (program, from, most) => {
        const compiled = new Compiled(program, { translation });
        const whole = compiled.start({ host: meddling(from) });
        whole.run();
        const random = randomFrom(from + 1);
        const refuelled = compiled.start({ fuel: 0, host: meddling(from) });
        while (!refuelled.run()) {
          expect(refuelled.store.fuel).toBeLessThan(5000);
          refuelled.store.addFuel(random(most) + 1);
        }
        expect(difference(refuelled, whole)).toBeUndefined();
        const cut = compiled.start({ fuel: 2 ** 40, host: meddling(from) });
        while (!cut.run(random(most) + 1)) expect(cut.store.fuel).toBe(2 ** 40 - cut.store.fuelConsumed);
        expect(difference(cut, whole)).toBeUndefined();
      },
    );
    fc.assert(property, { seed, numRuns: runs(40) });
  },
);
