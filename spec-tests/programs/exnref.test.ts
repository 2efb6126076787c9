// A module that binaryen has compiled to the newer exception instructions, over our engine: what its original with the
// older ones does over the host's WebAssembly, and over ours.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { requireNative } from '../../bench/programs/native.ts';
import { Engine, Exception, Instance, Module, Store } from '../../src/interpreter/index.ts';
import { assembleCalculator, calculator } from './exnref/compile.ts';

const texts = [
  ...['7', '1 2 +', '9 8*', '8 2 /', '1 2 3 * + 4 -', '(1 2 +) 3 *', '((1 2 +) (3 4 +) *)', '(((((9)))))', '0 9 -'],
  ...[
    '',
    ')',
    '()',
    '+',
    '1 +',
    '1 0 /',
    '(1 (2 0 /) +) 5',
    '((((1 0 /))))',
    '12',
    '(1 2) 3',
    'x',
    '1 2 x',
    '(1 (x',
    '1(2',
  ],
  ...['1 2 3 4 5 6', '1 2 3 4 5 6 7', '((1 2 3 4 5 6 7', '1 2 + )', '5 (1 2 3 4 5 6 7) +'],
];

interface Evaluated {
  readonly result: readonly number[];
  readonly thrown: readonly number[] | number;
  readonly top: unknown;
  readonly cleaned: unknown;
}

/** Evaluates all texts in one instance of our engine. */
function evaluateAll(bytes: Uint8Array, translation: 'fast' | 'plain'): { seen: Evaluated[]; fuel: number } {
  const engine = new Engine({ translation });
  const store = new Store(engine);
  const instance = new Instance(store, new Module(engine, bytes), []);
  const seen = texts.map((text) => {
    instance.getMemory('memory')!.write(0, new TextEncoder().encode(text));
    const result = instance.getFunc('evaluate')!.call(text.length) as number[];
    let thrown: Evaluated['thrown'];
    try {
      thrown = instance.getFunc('evaluateOrThrow')!.call(text.length)[0] as number;
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
      expect(error.tag).toBe(instance.getTag('error'));
      thrown = error.values as number[];
    }
    const [top, cleaned] = ['top', 'cleaned'].map((name) => instance.getGlobal(name)!.value);
    return { result, thrown, top, cleaned };
  });
  return { seen, fuel: store.fuelConsumed };
}

interface NativeExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly error: unknown;
  readonly top: { readonly value: number };
  readonly cleaned: { readonly value: number };
  evaluate(length: number): number[];
  evaluateOrThrow(length: number): number;
}

function evaluateNatively(bytes: Uint8Array): Evaluated[] {
  const native = requireNative();
  const exports = new native.Instance(new native.Module(bytes)).exports as unknown as NativeExports;
  return texts.map((text) => {
    new Uint8Array(exports.memory.buffer).set(new TextEncoder().encode(text));
    const result = exports.evaluate(text.length);
    let thrown: Evaluated['thrown'];
    try {
      thrown = exports.evaluateOrThrow(text.length);
    } catch (error) {
      const exception = error as { getArg(tag: unknown, index: number): number };
      thrown = [0, 1].map((index) => exception.getArg(exports.error, index));
    }
    return { result, thrown, top: exports.top.value, cleaned: exports.cleaned.value };
  });
}

describe('a calculator that throws', async () => {
  const older = await assembleCalculator();
  const newer = new Uint8Array(readFileSync(calculator));
  const expected = evaluateNatively(older);

  test('answers what it should', () => {
    expect(expected.slice(0, 9).map(({ result }) => result)).toEqual(
      [7, 3, 72, 4, 3, 9, 21, 9, -9].map((value) => [value, 0]),
    );
    expect(expected[14]!.result).toEqual([4, 3]);
    expect(new Set(expected.map(({ result }) => result[1]))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
    expect(new Set(expected.map(({ top }) => top))).toEqual(new Set([65_536]));
    expect(expected.at(-1)!.cleaned).toBeGreaterThan(40);
  });

  test.each(['fast', 'plain'] as const)('does so over our engine, in both forms (%s)', (translation) => {
    expect(evaluateAll(older, translation).seen).toEqual(expected);
    expect(evaluateAll(newer, translation).seen).toEqual(expected);
  });

  test('costs the same in both translations; each form has its own price', () => {
    for (const bytes of [older, newer]) {
      expect(evaluateAll(bytes, 'fast').fuel).toBe(evaluateAll(bytes, 'plain').fuel);
    }
  });
});
