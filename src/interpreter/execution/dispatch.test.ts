import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { programs, programUrl } from '../../../bench/programs/index.ts';
import { Engine } from './engine.ts';
import { Instance } from './instance.ts';
import { chooseOne } from './loop-grouped.generated.ts';
import { Module } from './module.ts';
import { Store } from './store.ts';

// What a host with a chain of comparisons is given.
vi.mock('./dispatch.ts', () => import('./loop-grouped.generated.ts'));

const loops = ['loop.generated.ts', 'loop-grouped.generated.ts'].map((name) =>
  readFileSync(new URL(name, import.meta.url), 'utf8'),
);

/** The arms of a loop by number: group times 16 and the case in it, or the case. */
function armsOf(text: string): Map<number, string> {
  const arms = new Map<number, string>();
  let group = 0;
  const switches = text.slice(text.indexOf('    loop: for'), text.indexOf('    machine.pc = pc;'));
  for (const piece of switches.split(/^ {10}(?:case |default:)/m)) {
    const [, label, inner, body] = /^(\d+):( switch \(w & 15\) \{)?(.*)$/s.exec(piece) ?? [];
    if (inner !== undefined) group = Number(label);
    else if (label !== undefined) arms.set(16 * group + Number(label), /.*(continue|break( loop)?);/s.exec(body!)![0]);
  }
  return arms;
}

test('the grouped loop has the same arms under the same numbers', () => {
  const [flat, grouped] = loops.map(armsOf);
  expect(grouped!.size).toBeGreaterThan(250);
  expect(grouped).toEqual(flat);
});

test('the choice among many does what it says', () => {
  expect([0, 1, 254, 255].map(chooseOne)).toEqual([1, 0, 255, 254]);
});

test.each(programs)('$name gives its result in the grouped loop, stopped now and then', (program) => {
  const engine = new Engine();
  const store = new Store(engine, { fuel: 1_000 });
  const module = new Module(engine, readFileSync(programUrl(program)));
  const { argument, expected } = program.small;
  const call = new Instance(store, module).getFunc('run')!.startCallBits(BigInt(argument));
  let outcome = call.run();
  while (outcome.kind === 'out-of-fuel') {
    store.addFuel(100_003);
    outcome = call.run();
  }
  expect(outcome).toMatchObject({ kind: 'finished', results: [expected] });
});
