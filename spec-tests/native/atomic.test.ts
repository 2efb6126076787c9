// Atomic instructions against the host's native WebAssembly: every row, in long sequences on one memory, so that each
// result and every byte left behind depends on all that came before; unaligned and out of bounds among them.

import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { expect, test } from 'vitest';
import { requireNative } from '../../bench/programs/native.ts';
import { Engine, Instance, Module, Store, Trap, type TrapCode } from '../../src/interpreter/index.ts';
import { atomicRows } from '../../src/interpreter/instructions/atomic.ts';
import { typeName } from '../../src/interpreter/core/types.ts';
import { patience, seed, seeded, times } from './effort.ts';
import { edges } from './operands.ts';
import { nativeTrapCodes } from './traps.ts';

const native = requireNative();
/** Waiting is the one thing that has no result of its own: a page's main thread and this one do not wait alike. */
const rows = atomicRows.filter(({ family }) => family !== 'wait');
const offsets = [0, 1, 8, 65_535];

const functions = rows.flatMap(({ name, family, operands, results }) =>
  (family === 'fence' ? [0] : offsets).map((offset) => {
    const parameters = operands.map((type) => `(param ${typeName(type)})`).join(' ');
    const result = results.map((type) => `(result ${typeName(type)})`).join(' ');
    const immediate = family === 'fence' ? '' : `offset=${offset}`;
    const gets = operands.map((_, index) => `local.get ${index}`).join(' ');
    return { name: `${name} ${immediate}`, operands, text: `${parameters} ${result} ${gets} ${name} ${immediate}` };
  }),
);

// A generator of numbers of its own, so that a seed says everything (Marsaglia's xorshift of 32 bits).
let state = (seed | 1) >>> 0;
function below(limit: number): number {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % limit;
}
const oneOf = <T>(items: readonly T[]): T => items[below(items.length)]!;

type Result = { readonly value: unknown } | { readonly traps: readonly TrapCode[] };

test.each([
  ['fast', '1 1 shared'],
  ['plain', '1 1 shared'],
  ['fast', '1'],
] as const)(
  `%s translation, memory %s: results, traps and every byte are native's ${seeded}`,
  async (translation, memory) => {
    const text = functions.map(({ name, text: body }) => `(func (export "${name}") ${body})`).join('\n');
    const bytes = await parse(`(module (memory (export "memory") ${memory}) ${text})`);
    const theirs = new native.Instance(new native.Module(bytes)).exports;
    const engine = new Engine({ translation });
    const ours = new Instance(new Store(engine), new Module(engine, bytes));
    const count = { results: 0, traps: 0 };
    for (let left = times(20_000); left > 0; left--) {
      const { name, operands } = oneOf(functions);
      const words = operands.map((type, index) => {
        if (index === 0)
          return below(20) === 0 ? oneOf(edges.i32) : BigInt(below(4) * 8 + (below(3) === 0 ? below(8) : 0));
        return oneOf(edges[typeName(type) as 'i32' | 'i64']);
      });
      const values = words.map((bits, index) =>
        typeName(operands[index]!) === 'i32' ? Number(BigInt.asIntN(32, bits)) : BigInt.asIntN(64, bits),
      );
      const mine = ourResult(() => ours.getFunc(name)!.call(...values)[0]);
      const other = nativeResult(() => (theirs[name] as (...given: unknown[]) => unknown)(...values));
      if ('traps' in mine && 'traps' in other) {
        expect(other.traps, `${name} of ${values}`).toContain(mine.traps[0]);
        count.traps++;
      } else {
        expect(mine, `${name} of ${values}`).toEqual(other);
        count.results++;
      }
    }
    const expected = new Uint8Array((theirs.memory as { buffer: ArrayBuffer }).buffer);
    const found = ours.getMemory('memory')!.bytes();
    expect(found.findIndex((byte, at) => byte !== expected[at])).toBe(-1);
    expect(count.results).toBeGreaterThan(times(2_000));
    expect(count.traps).toBeGreaterThan(times(200));
  },
  patience,
);

function ourResult(call: () => unknown): Result {
  try {
    return { value: call() };
  } catch (error) {
    if (error instanceof Trap) return { traps: [error.code] };
    throw error;
  }
}

function nativeResult(call: () => unknown): Result {
  try {
    return { value: call() };
  } catch (error) {
    return { traps: nativeTrapCodes(error) };
  }
}
