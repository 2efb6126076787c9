// Uses a metered namespace on a host whose built-ins are tampered with, one after the other, and prints as JSON what came
// of each: see poisoned.test.ts, which runs it in a process of its own. A built-in in whose place something throws, or
// answers nothing, may make a use fail; what it must not do is change a result, a total of fuel or a cap.

import { createWebAssembly, storeOf } from '../../src/runtime/js-api/index.ts';
import { assemble } from './modules.ts';

const bytes = await assemble(`
  (import "host" "twice" (func $twice (param i64) (result i64)))
  (import "host" "swap" (func $swap (param i32 i32) (result i32 i32)))
  (import "host" "seen" (func $seen (param externref)))
  (import "wasm:js-string" "concat" (func $concat (param externref externref) (result (ref extern))))
  (import "'" "text" (global $text externref))
  (type $units (array (mut i16)))
  (import "wasm:js-string" "fromCharCodeArray" (func $from (param (ref null $units) i32 i32) (result (ref extern))))
  (tag $tag (export "tag") (param i32))
  (memory (export "memory") 1) (data (i32.const 8) "data") (data $passive "passive")
  (table (export "table") 3 funcref) (elem (i32.const 0) $add $run)
  (global $sum (export "sum") (mut i64) (i64.const 0))
  (global (export "real") (mut f64) (f64.const 0.5))
  (func $add (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func $loop (param $n i32) (result i64) (local $total i64)
    (loop
      (local.set $total (i64.add (local.get $total) (i64.extend_i32_u (local.get $n))))
      (br_if 0 (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $total))
  (func $run (export "run") (param $n i32) (result i64 i32 i32 i32)
    (memory.init $passive (i32.const 100) (i32.const 0) (i32.const 7))
    (global.set $sum (call $twice (call $loop (local.get $n))))
    (call $seen (global.get $text))
    (global.get $sum)
    (call $swap (call_indirect (param i32 i32) (result i32) (i32.const 20) (i32.const 22) (i32.const 0)) (i32.const 5))
    (i32.load8_u (i32.const 101)))
  (func (export "join") (param externref) (result externref) (call $concat (local.get 0) (global.get $text)))
  (func (export "units") (result externref)
    (call $from (array.new $units (i32.const 97) (i32.const 9)) (i32.const 0) (i32.const 9)))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "throw") (param i32) (throw $tag (local.get 0)))
  (func (export "trap") (unreachable))
  (func (export "forever") (loop (br 0)))`);
const options = { builtins: ['js-string'], importedStringConstants: "'" };
const page = 65_536;
const fuel = 5_000;

type Exports = Record<string, (...values: unknown[]) => unknown>;

/** What a call throws, by its class; the poison itself as it is. */
function thrown(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error === poison ? error : (error as Error).constructor.name;
  }
  return 'nothing';
}

/** A namespace with everything made in it that is used. */
interface Made {
  readonly api: ReturnType<typeof createWebAssembly>;
  readonly exports: Exports;
  readonly seen: unknown[];
}

function make(): Made {
  const api = createWebAssembly({ memoryBytes: 3 * page });
  const seen: unknown[] = [];
  const host = {
    twice: (value: bigint) => value * 2n,
    swap: (one: number, other: number) => [other, one],
    seen: (value: unknown) => {
      seen[0] = value;
    },
  };
  const module = new api.Module(bytes as never, options);
  const instance = new api.Instance(module, { host } as never);
  return { api, exports: instance.exports as unknown as Exports, seen };
}

/** Calls and looks at everything once. */
function use({ api, exports, seen }: Made): unknown[] {
  storeOf(api).setFuel(fuel);
  const before = storeOf(api).fuelConsumed;
  const results = exports.run!(100) as unknown[];
  const memory = exports.memory as unknown as { buffer: ArrayBuffer; grow(pages: number): number };
  const table = exports.table as unknown as {
    get(index: number): unknown;
    set(index: number, value: unknown): void;
    length: number;
  };
  const real = exports.real as unknown as { value: number };
  table.set(2, exports.add);
  real.value = 1.5;
  const first = new Uint8Array(memory.buffer)[8];
  const carried: unknown[] = [];
  try {
    exports.throw!(42);
  } catch (error) {
    const exception = error as InstanceType<typeof api.Exception>;
    if (error === poison) throw error;
    carried[0] = exception.is(exports.tag as never);
    carried[1] = exception.getArg(exports.tag as never, 0);
  }
  return [
    results[0],
    results[1],
    results[2],
    results[3],
    seen[0],
    exports.join!('wasm '),
    exports.units!(),
    exports.add!('2', 3.9),
    table.get(2) === exports.add,
    table.length,
    real.value,
    first,
    carried[0],
    carried[1],
    exports.grow!(5),
    thrown(() => memory.grow(5)),
    thrown(() => exports.trap!()),
    thrown(() => table.get(7)),
    thrown(() => exports.forever!()),
    storeOf(api).fuel,
    storeOf(api).fuelConsumed - before,
    storeOf(api).memoryBytes,
  ];
}

/** The same by promises. */
async function promised(): Promise<unknown[]> {
  const api = createWebAssembly({ fuel });
  const imports = { host: { twice: (value: bigint) => value, swap: () => [1, 2], seen: () => {} } };
  const { module, instance } = await api.instantiate(bytes as never, imports as never, options);
  const other = await api.instantiate(module, imports as never);
  const compiled = await api.compile(bytes as never, options);
  const exports = other.exports as unknown as Exports;
  return [
    exports.add!(2, 3),
    instance instanceof api.Instance,
    compiled instanceof api.Module,
    storeOf(api).fuelConsumed,
  ];
}

class Poison extends Error {}
const poison = new Poison('poisoned');

/** What was thrown, whatever it is. */
class Failure {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

const iteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())) as object;
const holders: Readonly<Record<string, object>> = {
  'Array.prototype': Array.prototype,
  Array,
  Object,
  'Object.prototype': Object.prototype,
  'Function.prototype': Function.prototype,
  'TypedArray.prototype': Object.getPrototypeOf(Uint8Array.prototype) as object,
  TypedArray: Object.getPrototypeOf(Uint8Array) as object,
  'ArrayBuffer.prototype': ArrayBuffer.prototype,
  ArrayBuffer,
  'DataView.prototype': DataView.prototype,
  'Map.prototype': Map.prototype,
  'Set.prototype': Set.prototype,
  'WeakMap.prototype': WeakMap.prototype,
  'Promise.prototype': Promise.prototype,
  Promise,
  Reflect,
  Math,
  Number,
  BigInt,
  String,
  'String.prototype': String.prototype,
  'RegExp.prototype': RegExp.prototype,
  Symbol,
  JSON,
  Error,
  'Iterator.prototype': iteratorPrototype,
  'ArrayIterator.prototype': Object.getPrototypeOf([][Symbol.iterator]()) as object,
  'MapIterator.prototype': Object.getPrototypeOf(new Map().entries()) as object,
  'StringIterator.prototype': Object.getPrototypeOf(''[Symbol.iterator]()) as object,
};
const globals = [
  'Array',
  'Object',
  'Map',
  'WeakMap',
  'Set',
  'Promise',
  'Proxy',
  'Reflect',
  'Symbol',
  'BigInt',
  'Number',
];

const { ownKeys, getOwnPropertyDescriptor, defineProperty, deleteProperty } = Reflect;

interface Target {
  readonly title: string;
  readonly holder: object;
  readonly key: PropertyKey;
}

function targets(): Target[] {
  const found: Target[] = [];
  for (const [title, holder] of Object.entries(holders)) {
    for (const key of ownKeys(holder)) {
      const property = getOwnPropertyDescriptor(holder, key)!;
      const isMethod = typeof property.value === 'function' && key !== 'constructor' && key !== Symbol.hasInstance;
      if (property.configurable && (isMethod || property.get !== undefined) && key !== '__proto__') {
        found.push({ title: `${title} ${String(key)}`, holder, key });
      }
    }
  }
  for (const key of globals) found.push({ title: `globalThis ${key}`, holder: globalThis, key });
  return found;
}

type Way = 'throws' | 'answers nothing';

/** What comes of an act while something else stands in a built-in's place. */
function under({ holder, key }: Target, way: Way, act: () => unknown): unknown {
  const property = getOwnPropertyDescriptor(holder, key)!;
  const put = (): unknown => {
    if (way === 'throws') throw poison;
    return undefined;
  };
  const { configurable, enumerable } = property;
  const replaced = property.get === undefined ? { ...property, value: put } : { get: put, configurable, enumerable };
  defineProperty(holder, key, replaced as PropertyDescriptor);
  try {
    return act();
  } catch (error) {
    return new Failure(error);
  } finally {
    defineProperty(holder, key, property);
  }
}

const shown = (value: unknown): string =>
  JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'bigint' ? `${one}n` : one === poison ? 'poison' : one,
  );

/** `same`, `fails` with an error, or what else it was. */
function verdict(outcome: unknown, usual: string): string {
  if (outcome instanceof Failure) return 'fails';
  const text = shown(outcome);
  if (text === usual) return 'same';
  // A part that failed by the poison is no other result.
  return Array.isArray(outcome) && outcome.includes(poison) ? 'fails' : `changes: ${text}`;
}

const report: Record<string, string> = {};
const made = make();
// Every function has run once, so that no code is being made: what lies while that happens can keep it from ending.
use(made);
const usual = shown(use(made));
const usualPromised = shown(await promised());

function inCalls(title: string, outcome: unknown): void {
  report[title] = verdict(outcome, usual);
  const after = shown(use(made));
  if (after !== usual) report[`after ${title}`] = `changes: ${after}`;
}

const withPromises = [
  'Promise',
  'Promise.prototype',
  'Function.prototype',
  'globalThis',
  'Reflect',
  'Symbol',
  'Object',
];
for (const target of targets()) {
  for (const way of ['throws', 'answers nothing'] as const) {
    inCalls(
      `${target.title} ${way}, calls`,
      under(target, way, () => use(made)),
    );
  }
  if (!withPromises.includes(target.title.split(' ')[0]!)) continue;
  const begun = under(target, 'throws', promised);
  let outcome: unknown;
  try {
    outcome = await begun;
  } catch (error) {
    outcome = new Failure(error);
  }
  report[`${target.title} throws, promises`] = verdict(outcome, usualPromised);
}
// Names that anyone may add, with setters that would see what is put there.
const junk = [
  '0',
  '1',
  '7',
  'value',
  'get',
  'set',
  'junk',
  'kind',
  'then',
  'type',
  'initial',
  'element',
  'store',
  'code',
];
let seenBySetters = 0;
for (const holder of [Object.prototype, Array.prototype]) {
  for (const key of junk) {
    defineProperty(holder, key, {
      get: () => undefined,
      set: () => {
        seenBySetters++;
      },
      enumerable: true,
      configurable: true,
    });
    let outcome: unknown;
    try {
      outcome = use(made);
    } catch (error) {
      outcome = new Failure(error);
    } finally {
      deleteProperty(holder, key);
    }
    inCalls(`${holder === Object.prototype ? 'Object' : 'Array'}.prototype with an accessor ${key}`, outcome);
  }
}
console.log(JSON.stringify({ usual, report, seenBySetters }));
