// The fast translation against the plain one, which is the definition (FUEL 6): the same endings, memories, globals,
// tables and totals for any program, on the first call and on later ones.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryProgram } from '../generate/program.ts';
import { Compiled, difference, differenceBesideFuel, runs, seed } from './session.ts';
import { start } from './text.ts';

const bytesPerFuel = fc.constantFrom(64, 8, 1, Infinity);

test(`fast and plain translation agree (seed ${seed})`, () => {
  const property = fc.property(arbitraryProgram(), bytesPerFuel, fc.boolean(), (program, rate, relayed) => {
    const fast = new Compiled(program, { translation: 'fast', bytesPerFuel: rate }).start({ relayed });
    const plain = new Compiled(program, { translation: 'plain', bytesPerFuel: rate }).start({ relayed });
    expect([fast.run(), plain.run()]).toEqual([true, true]);
    expect(difference(fast, plain)).toBeUndefined();
  });
  fc.assert(property, { seed, numRuns: runs(100) });
});

test(`both end at the same call where the stack ends (seed ${seed})`, () => {
  const depth = fc.integer({ min: 0, max: 6 });
  const slots = fc.integer({ min: 1, max: 300 });
  const property = fc.property(arbitraryProgram(), depth, slots, (program, callDepth, valueStackSlots) => {
    const options = { relayed: true, limits: { callDepth, valueStackSlots } };
    const fast = new Compiled(program, { translation: 'fast' }).start(options);
    const plain = new Compiled(program, { translation: 'plain' }).start(options);
    fast.run();
    plain.run();
    expect(difference(fast, plain)).toBeUndefined();
  });
  fc.assert(property, { seed, numRuns: runs(60) });
});

test(`a module's first run costs what its second costs (seed ${seed})`, () => {
  const property = fc.property(arbitraryProgram(), (program) => {
    const compiled = new Compiled(program, {});
    const [first, second] = [compiled.start(), compiled.start()];
    first.run();
    second.run();
    expect(difference(first, second)).toBeUndefined();
  });
  fc.assert(property, { seed, numRuns: runs(60) });
});

test(`without metering nothing is counted and all else is the same (seed ${seed})`, () => {
  const property = fc.property(arbitraryProgram(), (program) => {
    const metered = new Compiled(program, {}).start();
    const unmetered = new Compiled(program, { metering: false }).start();
    metered.run();
    unmetered.run();
    expect(unmetered.store.fuelConsumed).toBe(0);
    expect(differenceBesideFuel(unmetered, metered)).toBeUndefined();
  });
  fc.assert(property, { seed, numRuns: runs(60) });
});

test('the thousandth call costs what the first costs', async () => {
  const { store, func } = await start(`(func $fib (export "run") (param i32) (result i32)
    local.get 0 i32.const 2 i32.lt_u
    if (result i32) local.get 0
    else local.get 0 i32.const 1 i32.sub call $fib local.get 0 i32.const 2 i32.sub call $fib i32.add end)`);
  // fib(8) has 34 leaves of get, const, lt_u, if, get, and 33 inner calls of 4 and get, const, sub, call twice, and add.
  const total = 34 * 5 + 33 * 13;
  for (let calls = 1; calls <= 1000; calls++) {
    expect(func('run').call(8)).toEqual([21]);
    expect(store.fuelConsumed).toBe(calls * total);
  }
});
