// Every operation that stands for two instructions, beside the plain translation: operands wherever they may lie, the
// result wherever it may go, and none of the operands changed by the way.

import { expect, test } from 'vitest';
import { assemble } from '../execution/testing/text.ts';
import { Engine } from '../execution/engine.ts';
import { Instance } from '../execution/instance.ts';
import { Module } from '../execution/module.ts';
import { Store } from '../execution/store.ts';
import { operations } from './operations.ts';

const pairs = operations.flatMap(({ name }) => {
  const [, first, shape, second, other] = /^(\S+) (s|ss|sk), (\S+) ([sk])$/.exec(name) ?? [];
  return first === undefined ? [] : [{ name, first, shape: shape!, second: second!, other: other! }];
});

const edge = { i32: [1, -1, 0x12345678], i64: [1n, -1n, 0x123456789abcdef0n], f64: [0.5, -0, NaN] };

/** All functions of a pair: which locals are read, in which order, and which one is written. */
function functionsOf({ first, shape, second, other }: (typeof pairs)[number], from = 0): string[] {
  const type = first.slice(0, 3);
  const locals = [0, 1, 2].map((local) => `local.get ${from + local}`);
  const constant = `${type}.const 13`;
  const texts: string[] = [];
  for (const a of locals) {
    // The one first instruction of one operand is an extension.
    for (const b of shape === 'ss' ? locals : [shape === 's' ? 'i32.wrap_i64' : constant]) {
      for (const c of other === 's' ? locals : [constant]) {
        const orders = [['', c], ...(other === 's' ? [[c, '']] : [])];
        for (const [before, after] of orders) {
          for (const target of [0, 1, 2, 3]) {
            const all = `${locals.join(' ')} local.get ${from + 3}`;
            texts.push(`${before} ${a} ${b} ${first} ${after} ${second} local.set ${from + target} ${all}`);
          }
        }
      }
    }
  }
  return texts;
}

test.each(pairs)('$name', async (pair) => {
  const type = pair.first.slice(0, 3) as Type;
  await compare(type, functionsOf(pair), `(local ${type})`);
});

// Beyond slot 32,767 a field that shares its word has no room for a slot.
test.each(pairs)('$name, far from the beginning of the frame', async (pair) => {
  const type = pair.first.slice(0, 3) as Type;
  const far = 40_000;
  const moved = [0, 1, 2].map((local) => `local.get ${local} local.set ${far + local}`).join(' ');
  const bodies = functionsOf(pair, far).filter((_, index) => index % 9 === 0);
  const locals = `(local ${`${type} `.repeat(far + 1)})`;
  await compare(
    type,
    bodies.slice(0, 2).map((body) => `${moved} ${body}`),
    locals,
  );
});

type Type = 'i32' | 'i64' | 'f64';

async function compare(type: Type, bodies: readonly string[], locals: string): Promise<void> {
  const signature = `(param ${type} ${type} ${type}) (result ${type} ${type} ${type} ${type}) ${locals}`;
  const bytes = await assemble(
    bodies.map((body, index) => `(func (export "${index}") ${signature} ${body})`).join('\n'),
  );
  const [fast, plain] = (['fast', 'plain'] as const).map((translation) => {
    const engine = new Engine({ translation });
    return new Instance(new Store(engine), new Module(engine, bytes));
  });
  for (const [index, body] of bodies.entries()) {
    for (const a of edge[type]) {
      for (const b of edge[type]) {
        for (const c of edge[type]) {
          const values = [fast, plain].map((instance) => instance!.getFunc(`${index}`)!.call(a, b, c));
          expect(values[0], `${body} of ${a}, ${b}, ${c}`).toEqual(values[1]);
        }
      }
    }
  }
}
