// The string built-ins at the engine's door: what they answer, where they trap, what they cost, and which declarations
// are theirs. Beside native WebAssembly they run in spec-tests/js-api.

import { describe, expect, test } from 'vitest';
import { Engine, type Func, Linker, Module, Store, type StoreOptions, Trap } from '../../interpreter/index.ts';
import { assemble } from '../testing/assemble.ts';
import {
  acceptsStringBuiltin,
  acceptsStringConstant,
  isStringBuiltin,
  stringBuiltin,
  stringConstant,
  stringModule,
} from './js-string.ts';

const signatures: readonly (readonly [name: string, signature: string])[] = [
  ['cast', '(param externref) (result (ref extern))'],
  ['test', '(param externref) (result i32)'],
  ['fromCharCodeArray', '(param (ref null $units) i32 i32) (result (ref extern))'],
  ['intoCharCodeArray', '(param externref (ref null $units) i32) (result i32)'],
  ['fromCharCode', '(param i32) (result (ref extern))'],
  ['fromCodePoint', '(param i32) (result (ref extern))'],
  ['charCodeAt', '(param externref i32) (result i32)'],
  ['codePointAt', '(param externref i32) (result i32)'],
  ['length', '(param externref) (result i32)'],
  ['concat', '(param externref externref) (result (ref extern))'],
  ['substring', '(param externref i32 i32) (result (ref extern))'],
  ['equals', '(param externref externref) (result i32)'],
  ['compare', '(param externref externref) (result i32)'],
];
const engine = new Engine();
const arrays = '(type $units (array (mut i16)))';
const imports = signatures.map(
  ([name, signature]) => `(import "${stringModule}" "${name}" (func $${name} ${signature}))`,
);
const bytes = await assemble(`(module ${arrays} ${imports.join('\n')}
  ${signatures.map(([name]) => `(export "${name}" (func $${name}))`).join('\n')}
  (func (export "array") (param i32) (result (ref $units)) (array.new_default $units (local.get 0)))
  (func (export "get") (param (ref $units) i32) (result i32) (array.get_u $units (local.get 0) (local.get 1)))
  (func (export "join") (param externref externref) (result externref)
    (call $concat (local.get 0) (local.get 1))))`);
const module = new Module(engine, bytes);

interface Strings {
  readonly store: Store<undefined>;
  readonly call: (name: string, ...values: unknown[]) => unknown;
}

function strings(options: StoreOptions<undefined> = {}): Strings {
  const store = new Store(engine, options);
  const linker = new Linker(engine);
  for (const [name] of signatures) linker.define(stringModule, name, stringBuiltin(store, name)!);
  const instance = linker.instantiate(store, module);
  return { store, call: (name, ...values) => (instance.getFunc(name) as Func).call(...values)[0] };
}

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof Trap) return error.code;
    throw error;
  }
  return 'no trap';
};

const { call, store } = strings();
const face = '\u{1f600}';

test.each<[name: string, values: unknown[], result: unknown]>([
  ['cast', ['text'], 'text'],
  ['test', ['text'], 1],
  ['test', [new String('text')], 0],
  ['test', [null], 0],
  ['fromCharCode', [0x10041], 'A'],
  ['fromCharCode', [-1], '\uffff'],
  ['fromCodePoint', [0x1f600], face],
  ['fromCodePoint', [0xd800], '\ud800'],
  ['charCodeAt', [face, 1], 0xde00],
  ['codePointAt', [face, 0], 0x1f600],
  ['codePointAt', [face, 1], 0xde00],
  ['length', [`a${face}`], 3],
  ['concat', ['a', ''], 'a'],
  ['concat', [face, 'b'], `${face}b`],
  ['substring', ['hello', 1, 3], 'el'],
  ['substring', ['hello', 3, -1], 'lo'],
  ['substring', ['hello', 3, 1], ''],
  ['substring', ['hello', -2, -1], ''],
  ['equals', [null, null], 1],
  ['equals', [null, ''], 0],
  ['equals', ['ab', 'ab'], 1],
  ['compare', ['a', 'b'], -1],
  ['compare', ['b', 'a'], 1],
  ['compare', ['\uffff', face], 1],
  ['compare', ['a', 'a'], 0],
])('%s %j is %j', (name, values, result) => {
  expect(call(name, ...values)).toBe(result);
});

test.each<[name: string, values: unknown[], code: string]>([
  ['cast', [null], 'cast-failure'],
  ['length', [5], 'cast-failure'],
  ['concat', ['a', undefined], 'cast-failure'],
  ['equals', ['a', undefined], 'cast-failure'],
  ['compare', [null, 'a'], 'cast-failure'],
  ['charCodeAt', ['abc', 3], 'out-of-bounds-string-access'],
  ['codePointAt', ['abc', -1], 'out-of-bounds-string-access'],
  ['fromCodePoint', [0x110000], 'invalid-code-point'],
  ['fromCodePoint', [-1], 'invalid-code-point'],
  ['fromCharCodeArray', [null, 0, 0], 'null-array-reference'],
  ['intoCharCodeArray', [5, null, 0], 'null-array-reference'],
])('%s %j traps: %s', (name, values, code) => {
  expect(codeOf(() => call(name, ...values))).toBe(code);
});

test('arrays of code units take strings and give them, whatever their length and sign', () => {
  const text = `${'wasm'.repeat(5)}\uffff${face}`;
  const array = call('array', 30);
  expect(call('intoCharCodeArray', text, array, 2)).toBe(23);
  expect(call('get', array, 22)).toBe(0xffff);
  expect(call('fromCharCodeArray', array, 2, 25)).toBe(text);
  expect(call('fromCharCodeArray', array, 30, 30)).toBe('');
  expect(codeOf(() => call('fromCharCodeArray', array, 0, 31))).toBe('out-of-bounds-array-access');
  expect(codeOf(() => call('fromCharCodeArray', array, 5, 4))).toBe('out-of-bounds-array-access');
  expect(codeOf(() => call('intoCharCodeArray', text, array, 8))).toBe('out-of-bounds-array-access');
  expect(codeOf(() => call('intoCharCodeArray', '', array, -1))).toBe('out-of-bounds-array-access');
  expect(call('get', array, 29)).toBe(0);
});

test('what is read or written costs a unit for 32 code units, due after the operands have been checked', () => {
  const text = 'x'.repeat(95);
  const array = call('array', 95);
  const costOf = (name: string, ...values: unknown[]): number => {
    const before = store.fuelConsumed;
    codeOf(() => call(name, ...values));
    return store.fuelConsumed - before;
  };
  expect(costOf('join', text, '')).toBe(4 - 1 + 2);
  expect(costOf('join', text, 'x')).toBe(3 + 3);
  expect(costOf('join', text, null)).toBe(3);
  expect(costOf('cast', text)).toBe(0);
  expect(costOf('substring', text, 0, 64)).toBe(2);
  expect(costOf('equals', text, text)).toBe(2);
  expect(costOf('compare', text, 'x')).toBe(0);
  expect(costOf('intoCharCodeArray', text, array, 0)).toBe(2);
  expect(costOf('intoCharCodeArray', text, array, 1)).toBe(0);
  expect(costOf('fromCharCodeArray', array, 0, 32)).toBe(1);
});

// Called directly, through a table, by reference and as a tail, between instructions that cost 1 each.
const writers =
  await assemble(`(module ${arrays} (type $write (func (param externref (ref null $units) i32) (result i32)))
  (import "${stringModule}" "intoCharCodeArray" (func $into (type $write)))
  (table 1 funcref) (elem (i32.const 0) func $into)
  (func (export "array") (param i32) (result (ref $units)) (array.new_default $units (local.get 0)))
  (func (export "get") (param (ref $units) i32) (result i32) (array.get_u $units (local.get 0) (local.get 1)))
  (func (export "direct") (type $write) (i32.add (i32.const 0)
    (call $into (local.get 0) (local.get 1) (local.get 2))))
  (func (export "indirect") (type $write) (i32.add (i32.const 0)
    (call_indirect (type $write) (local.get 0) (local.get 1) (local.get 2) (i32.const 0))))
  (func (export "reference") (type $write) (i32.add (i32.const 0)
    (call_ref $write (local.get 0) (local.get 1) (local.get 2) (ref.func $into))))
  (func (export "tail") (type $write) (return_call $into (local.get 0) (local.get 1) (local.get 2))))`);

describe.each(['fast', 'plain'] as const)('%s', (translation) => {
  const engine = new Engine({ translation });
  const module = new Module(engine, writers);

  function instance(fuel?: number) {
    const store = new Store(engine, fuel === undefined ? {} : { fuel });
    const linker = new Linker(engine);
    linker.define(stringModule, 'intoCharCodeArray', stringBuiltin(store, 'intoCharCodeArray')!);
    const made = linker.instantiate(store, module);
    const call = (name: string, ...values: unknown[]) => made.getFunc(name)!.call(...values)[0];
    return { store, call, start: (name: string, ...values: unknown[]) => made.getFunc(name)!.startCall(...values) };
  }

  const text = 'w'.repeat(320);
  const costOfGet = 3;

  test.each([
    ['direct', 6],
    ['indirect', 7],
    ['reference', 7],
    ['tail', 4],
  ])('%s: it happens whole or not at all, wherever fuel ends', (name, instructions) => {
    const price = 320 / 32;
    // With the call itself; nothing or an addition follows it.
    const before = name === 'tail' ? instructions : instructions - 1;
    for (let budget = 0; budget <= instructions + price; budget++) {
      const { store, call, start } = instance(1000);
      const array = call('array', 320);
      store.setFuel(budget);
      const already = store.fuelConsumed;
      const running = start(name, text, array, 0);
      const outcome = running.run();
      const isPaid = budget >= before + price;
      const ended = budget === instructions + price ? 'finished' : 'out-of-fuel';
      expect([budget, outcome.kind, store.fuelConsumed - already]).toEqual([
        budget,
        ended,
        isPaid ? budget : Math.min(budget, before - 1),
      ]);
      store.setFuel(1000);
      const written = call('get', array, 0);
      expect([budget, written]).toEqual([budget, isPaid ? 'w'.charCodeAt(0) : 0]);
      if (ended === 'finished') continue;
      expect(running.run()).toEqual({ kind: 'finished', results: [320] });
      expect([budget, store.fuelConsumed - already]).toEqual([budget, instructions + price + costOfGet]);
    }
  });

  test.each(['direct', 'indirect', 'reference', 'tail'])('%s: in slices it costs the same', (name) => {
    for (const slice of [1, 2, 5, 11, 100]) {
      const { store, call, start } = instance();
      const array = call('array', 320);
      const already = store.fuelConsumed;
      const running = start(name, text, array, 0);
      let outcome = running.run({ slice });
      while (outcome.kind === 'paused') outcome = running.run({ slice });
      expect(outcome).toEqual({ kind: 'finished', results: [320] });
      expect(store.fuelConsumed - already).toBe((name === 'tail' ? 4 : name === 'direct' ? 6 : 7) + 10);
    }
  });
});

test('a budget ends a program that doubles a string, and so does the cap on allocated bytes', () => {
  const grow = ({ call }: Strings): string => {
    let text = 'x'.repeat(32);
    return codeOf(() => {
      for (;;) text = call('join', text, text) as string;
    });
  };
  expect(grow(strings({ fuel: 1000 }))).toBe('out-of-fuel');
  expect(grow(strings({ limits: { gcBytes: 100_000 } }))).toBe('gc-allocation-refused');
  // Beyond what every host gives a string.
  expect(grow(strings())).toBe('gc-allocation-refused');
});

test.each<[declaration: string, accepted: boolean]>([
  ['"cast" (func (param externref) (result (ref extern)))', true],
  ['"cast" (func (param externref) (result externref))', false],
  ['"cast" (func (type $grouped))', false],
  ['"cast" (global externref)', false],
  ['"length" (func (param externref) (result i32))', true],
  ['"length" (func (param externref) (result i64))', false],
  ['"fromCharCodeArray" (func (param (ref null $units) i32 i32) (result (ref extern)))', true],
  ['"fromCharCodeArray" (func (param (ref null $constant) i32 i32) (result (ref extern)))', false],
  ['"toString" (func)', true],
])('an import %s is the built-in or none: %s', async (declaration, accepted) => {
  const text = `(module ${arrays} (type $constant (array i16))
    (rec (type $grouped (func (param externref) (result (ref extern)))) (type (func)))
    (import "${stringModule}" ${declaration}))`;
  expect(acceptsStringBuiltin(new Module(engine, await assemble(text)), 0)).toBe(accepted);
});

test('only names of the set are built-ins', () => {
  expect(['cast', 'toString', '__proto__', 'constructor', ''].map(isStringBuiltin)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
  expect(stringBuiltin(store, 'toString')).toBeUndefined();
});

test.each([
  ['externref', true],
  ['(ref extern)', true],
  ['(mut externref)', false],
  ['anyref', false],
  ['i32', false],
])('a string constant as a global %s: %s', async (type, accepted) => {
  const declared = new Module(engine, await assemble(`(module (import "'" "text" (global ${type})))`));
  expect(acceptsStringConstant(declared, 0)).toBe(accepted);
  if (accepted) expect(stringConstant(new Store(engine), 'text').value).toBe('text');
});
