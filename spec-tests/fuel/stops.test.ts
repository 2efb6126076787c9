// Stopping (FUEL 3): at any k the state is exactly the state before the next instruction, and going on comes to what one
// uninterrupted run comes to. The plain translation, stepped a unit at a time, says what the state at k is.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryProgram } from '../generate/program.ts';
import { start } from './text.ts';
import { Compiled, difference, randomFrom, runs, type Session, seed } from './session.ts';

const bytesPerFuel = fc.constantFrom(64, 8, Infinity);
/** Instructions that one try may spend on runs to the end; it decides at how many places a program is stopped. */
const work = 20_000;

/** Where to stop a program of this total: everywhere if it is short, else at places chosen at random. */
function placesIn(total: number, random: (bound: number) => number): number[] {
  const most = Math.max(4, Math.floor(work / (total + 400)));
  const all = [...Array(Math.min(total + 2, 4_000)).keys()];
  if (all.length <= most && all.length > total) return all;
  const places = new Set(Array.from({ length: most }, () => random(total + 1)));
  return [...places].sort((a, b) => a - b);
}

/** Runs a session to its end with fuel in random pieces. */
function finishInPieces(session: Session, random: (bound: number) => number): void {
  for (let most = 2; !session.run(); most *= 2) session.store.addFuel(random(most));
}

test(`stopped at k, a program is where the plain translation is (seed ${seed})`, () => {
  const property = fc.property(
    arbitraryProgram(),
    bytesPerFuel,
    fc.nat(),
    fc.boolean(),
    (program, rate, from, relayed) => {
      const random = randomFrom(from);
      const configuration = { bytesPerFuel: rate };
      const plain = new Compiled(program, { ...configuration, translation: 'plain' });
      const whole = plain.start({ relayed });
      whole.run();
      const total = whole.store.fuelConsumed;
      const stepped = plain.start({ fuel: 0, relayed });
      let shared = new Compiled(program, configuration);
      let given = 0;
      for (const k of placesIn(total, random)) {
        stepped.store.addFuel(k - given);
        given = k;
        stepped.run();
        if (rate === Infinity) expect(stepped.store.fuelConsumed).toBe(Math.min(k, total));
        // Code that has been translated before, and code that is translated on the way to the stop.
        if (random(3) === 0) shared = new Compiled(program, configuration);
        const fast = shared.start({ fuel: k, relayed });
        expect(fast.run()).toBe(stepped.finished);
        expect(difference(fast, stepped)).toBeUndefined();
        expect(fast.store.fuel).toBe(k - fast.store.fuelConsumed);
        finishInPieces(fast, random);
        expect(difference(fast, whole)).toBeUndefined();
      }
    },
  );
  fc.assert(property, { seed, numRuns: runs(60) });
});

test(`cut into slices, a program comes to what one run comes to (seed ${seed})`, () => {
  const slices = fc.oneof(fc.constantFrom(1, 7), fc.integer({ min: 1, max: 1000 }));
  const property = fc.property(arbitraryProgram(), bytesPerFuel, slices, fc.boolean(), (program, rate, usual, vary) => {
    const compiled = new Compiled(program, { bytesPerFuel: rate });
    const whole = compiled.start();
    whole.run();
    const cut = compiled.start();
    const random = randomFrom(usual);
    for (let finished = false; !finished; ) {
      const slice = vary ? 1 + random(2 * usual) : usual;
      const before = cut.store.fuelConsumed;
      finished = cut.run(slice);
      const used = cut.store.fuelConsumed - before;
      // Surcharges apart, a slice is used to the last unit.
      if (rate === Infinity) expect(finished ? used <= slice : used === slice).toBe(true);
      else expect(finished || used > 0).toBe(true);
    }
    expect(difference(cut, whole)).toBeUndefined();
  });
  fc.assert(property, { seed, numRuns: runs(60) });
});

test('an instruction that costs more than a slice has one to itself', async () => {
  const { store, func } = await start(
    '(memory 2) (func (export "run") i32.const 0 i32.const 1 i32.const 65536 memory.fill nop)',
  );
  const call = func('run').startCall();
  const used: number[] = [];
  for (let outcome = call.run({ slice: 10 }); outcome.kind !== 'finished'; outcome = call.run({ slice: 10 })) {
    expect(outcome).toMatchObject({ kind: 'paused', reason: 'slice' });
    used.push(store.fuelConsumed);
  }
  // The three constants, then 1 + 1024, which has used up its slice.
  expect(used).toEqual([3, 3 + 1025]);
  expect(store.fuelConsumed).toBe(3 + 1025 + 1);
});

test('a slice of nothing does nothing', async () => {
  const { store, func } = await start('(func (export "run") nop)');
  const call = func('run').startCall();
  for (let times = 0; times < 3; times++) expect(call.run({ slice: 0 })).toMatchObject({ kind: 'paused' });
  expect(store.fuelConsumed).toBe(0);
  expect(call.run({ slice: 1 })).toMatchObject({ kind: 'finished' });
});
