// A module with garbage collection that binaryen has optimized, through the public API: what its text does unoptimized, what
// JavaScript makes of the same expressions, and on a host that has garbage collection itself what that does.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { requireNative } from '../../bench/programs/native.ts';
import { Engine, GcStruct, Instance, Module, Store, Trap } from '../../src/interpreter/index.ts';
import { assembleExpressions, expressions } from './gc/compile.ts';

const texts = [
  ...['7', '999', '1000', '12345678901234567', '(+)', '(*)', '(+ 1 2)', '(* 2 3 4)', ' ( + 1 ( * 2 3 ) )'],
  ...['(+ 1000 (* 1000 1000) 5)', `(+ ${'1 '.repeat(100)})`, `${'(+ 1 '.repeat(30)}2${')'.repeat(30)}`],
  ...['(* 99999999999 99999999999 (+ 3 4))', '', '(', '(+', '(+ 1', ')', '(- 1 2)', '(+ x)', '(+ 1 (* 2', 'x'],
];

/** What JavaScript makes of an expression: its value and depth; undefined where it is none. */
function evaluated(text: string): { readonly value: bigint; readonly depth: number } | undefined {
  const words = text.match(/[()+*]|\d+|[^\s]/g) ?? [];
  let at = 0;
  const parse = (): { value: bigint; depth: number } | undefined => {
    const word = words[at++];
    if (word === undefined) return undefined;
    if (/^\d+$/.test(word)) return { value: BigInt(word), depth: 0 };
    const operator = words[at++];
    if (word !== '(' || (operator !== '+' && operator !== '*')) return undefined;
    let value = operator === '+' ? 0n : 1n;
    let depth = 0;
    while (words[at] !== ')') {
      const operand = parse();
      if (operand === undefined) return undefined;
      value = BigInt.asIntN(64, operator === '+' ? value + operand.value : value * operand.value);
      depth = Math.max(depth, operand.depth);
    }
    at++;
    return { value, depth: depth + 1 };
  };
  return parse();
}

/** What is looked at of a module, whatever runs it. */
interface Running {
  write(text: string): void;
  call(name: string, ...values: unknown[]): unknown;
  made(): unknown;
}

function ours(bytes: Uint8Array, translation: 'fast' | 'plain'): Running & { readonly store: Store } {
  const engine = new Engine({ translation });
  const store = new Store(engine);
  const instance = new Instance(store, new Module(engine, bytes));
  return {
    store,
    write: (text) => instance.getMemory('memory')!.write(0, new TextEncoder().encode(text)),
    call: (name, ...values) => instance.getFunc(name)!.call(...values)[0],
    made: () => instance.getGlobal('made')!.value,
  };
}

function natively(bytes: Uint8Array): Running {
  const native = requireNative();
  const exports = new native.Instance(new native.Module(bytes)).exports as Record<string, unknown>;
  const { buffer } = exports.memory as { readonly buffer: ArrayBuffer };
  return {
    write: (text) => new Uint8Array(buffer).set(new TextEncoder().encode(text)),
    call: (name, ...values) => (exports[name] as (...values: unknown[]) => unknown)(...values),
    made: () => (exports.made as { readonly value: number }).value,
  };
}

/** Reads all texts in one instance, and joins each with the one before. */
function readAll({ write, call, made }: Running): unknown[] {
  let before: unknown = 1;
  return texts.map((text) => {
    write(text);
    const read = call('read', text.length);
    if (read === null) return { made: made() };
    const joined = call('join', read, before);
    before = read;
    const facts = [read, joined].map((one) => ({ value: call('evaluate', one), depth: call('depth', one) }));
    return { facts, made: made() };
  });
}

describe('expressions that are objects', async () => {
  const bytes = { text: await assembleExpressions(), binaryen: new Uint8Array(readFileSync(expressions)) };

  test.each(['fast', 'plain'] as const)('have the values and depths that JavaScript finds (%s)', (translation) => {
    for (const form of [bytes.text, bytes.binaryen]) {
      const running = ours(form, translation);
      for (const text of texts) {
        running.write(text);
        const read = running.call('read', text.length);
        const expected = evaluated(text);
        if (expected === undefined) expect(read).toBe(null);
        else expect([running.call('evaluate', read), running.call('depth', read)]).toEqual(Object.values(expected));
      }
    }
  });

  test('come to the same optimized or not, and natively where the host can', () => {
    const expected = readAll(ours(bytes.text, 'plain'));
    for (const translation of ['fast', 'plain'] as const) {
      expect(readAll(ours(bytes.binaryen, translation))).toEqual(expected);
    }
    if (!requireNative().validate(bytes.binaryen)) return;
    for (const form of [bytes.text, bytes.binaryen]) expect(readAll(natively(form))).toEqual(expected);
  });

  test('cost the same in both translations; each form has its own price', () => {
    const fuelOf = (form: Uint8Array, translation: 'fast' | 'plain') => {
      const running = ours(form, translation);
      readAll(running);
      return [running.store.fuelConsumed, running.store.gcBytes];
    };
    for (const form of [bytes.text, bytes.binaryen]) expect(fuelOf(form, 'fast')).toEqual(fuelOf(form, 'plain'));
  });

  test('pass through the host as they are, and what is none is refused', () => {
    const { write, call } = ours(bytes.binaryen, 'fast');
    write('(+ 1 2)');
    const read = call('read', 7);
    expect(read).toBeInstanceOf(GcStruct);
    write('5');
    expect(call('read', 1)).toBe(5);
    expect([call('depth', 5), call('depth', { a: 1 }), call('depth', null)]).toEqual([0, -1, -1]);
    expect(call('evaluate', read)).toBe(3n);
    for (const value of ['text', null]) expect(() => call('evaluate', value)).toThrow(Trap);
    expect(() => call('join', {}, 1)).toThrow(TypeError);
  });
});
