// Generated programs, with locals, memory, control flow, calls, tables and traps, in the host's native WebAssembly and
// in ours: the same results, traps, globals, memories and tables, in both translations.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Engine } from '../../src/interpreter/index.ts';
import { arbitraryProgram, textOf } from '../generate/program.ts';
import { differenceOf, observe, observeNative } from './both.ts';
import { patience, runs, seeded, times } from './effort.ts';
import { commonPrograms } from './mutants.ts';

const engines = [
  { title: 'fast', engine: new Engine({ translation: 'fast' }) },
  { title: 'plain', engine: new Engine({ translation: 'plain' }) },
  { title: 'fast and not metered', engine: new Engine({ metering: false }) },
] as const;

test(`generated programs do what they do natively ${seeded}`, { timeout: 2 * patience }, async () => {
  let finished = 0;
  let trapped = 0;
  let thrown = 0;
  const property = fc.asyncProperty(arbitraryProgram(commonPrograms), async (program) => {
    const native = observeNative(program);
    for (const call of native.calls) {
      if ('traps' in call) trapped++;
      else if ('exception' in call) thrown++;
      else finished++;
    }
    for (const { title, engine } of engines) {
      const difference = differenceOf(observe(program, engine), native);
      if (difference !== undefined) expect.fail(`${title}: ${difference}\n${await textOf(program)}`);
    }
  });
  await fc.assert(property, runs(150));
  // A comparison of programs that all trap or throw at once, or never, would say little.
  expect(Math.min(finished, trapped)).toBeGreaterThan(times(10));
  expect(thrown).toBeGreaterThan(times(5));
});
