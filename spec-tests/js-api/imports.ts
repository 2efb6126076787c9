// Reading the imports (JavaScript interface, "read the imports"): which properties are read and when, what may stand for
// which kind, and what is a TypeError, a LinkError or the host's own.

import { type Api, type ApiTest, call, instantiate, type Method, test } from './api.ts';
import { equal, rejectionOf, rejects, throws } from './check.ts';
import { assemble, everyExport } from './modules.ts';

const oneFunction = await assemble('(import "host" "f" (func $f)) (func (export "run") (call $f))');
const oneGlobal = (type: string): Promise<Uint8Array> =>
  assemble(`
  (import "host" "g" (global $g ${type})) (export "g" (global $g))`);
const globals = {
  i32: await oneGlobal('i32'),
  i64: await oneGlobal('i64'),
  f32: await oneGlobal('f32'),
  f64: await oneGlobal('f64'),
  v128: await oneGlobal('v128'),
  funcref: await oneGlobal('funcref'),
  externref: await oneGlobal('externref'),
  variable: await oneGlobal('(mut i32)'),
};
const memory = await assemble('(import "host" "m" (memory 2 3))');
const table = await assemble('(import "host" "t" (table 2 3 funcref))');
const tag = await assemble('(import "host" "t" (tag (param i32)))');
const typed = await assemble('(import "host" "f" (func (param i32) (result i32)))');
const missing = await assemble('(import "host" "f" (func)) (import "missing" "g" (func))');
const bothNames = await assemble('(import "a" "x" (func)) (import "b" "y" (func)) (import "a" "z" (global i32))');
const start = await assemble('(import "host" "f" (func $f)) (import "host" "m" (memory 1)) (start $f)');
const notCallable: readonly unknown[] = [undefined, null, 5, 'f', {}, Symbol('f'), /f/];

const importedValue = (api: Api, bytes: Uint8Array, g: unknown): unknown => {
  const instance = instantiate(api, bytes, { host: { g } });
  return (instance.exports.g as { value: unknown }).value;
};

/** An object whose reads are noted. */
function watched(log: string[], name: string, values: Readonly<Record<string, unknown>>): object {
  return new Proxy(values, {
    get: (target, key, receiver) => {
      log.push(`${name}.${String(key)}`);
      return Reflect.get(target, key, receiver);
    },
    has: () => {
      throw new Error('has is not asked');
    },
    getOwnPropertyDescriptor: () => {
      throw new Error('nor are descriptors');
    },
  });
}

const kinds: readonly (readonly [kind: string, bytes: Uint8Array, good: (api: Api) => unknown])[] = [
  ['memory', memory, ({ Memory }) => ({ m: new Memory({ initial: 2, maximum: 3 }) })],
  ['table', table, ({ Table }) => ({ t: new Table({ element: 'anyfunc', initial: 2, maximum: 3 }) })],
  ['tag', tag, ({ Tag }) => ({ t: new Tag({ parameters: ['i32'] }) })],
];

export const importTests: readonly ApiTest[] = [
  test('imports are read in their order, each from its module', (api) => {
    const log: string[] = [];
    const a = watched(log, 'a', { x: () => {}, z: 5 });
    const b = watched(log, 'b', { y: () => {} });
    instantiate(api, bothNames, watched(log, 'imports', { a, b }));
    equal(log, ['imports.a', 'a.x', 'imports.b', 'b.y', 'imports.a', 'a.z']);
  }),
  test('reading stops at the first that is wrong', (api) => {
    const log: string[] = [];
    const a = watched(log, 'a', { x: 5, z: 5 });
    throws(api.LinkError, () => instantiate(api, bothNames, watched(log, 'imports', { a })));
    equal(log, ['imports.a', 'a.x']);
  }),
  test('getters are called on the object itself, and inherited properties count', (api) => {
    const prototype = {
      get f() {
        return () => receivers.push(this);
      },
    };
    const receivers: unknown[] = [];
    const host = Object.create(prototype);
    call(instantiate(api, oneFunction, Object.create({ host })), 'run');
    equal(receivers.length === 1 && receivers[0] === host, true);
  }),
  test('a module of imports can be a function or a proxy; it must be an object', async (api) => {
    const f = () => {};
    instantiate(api, oneFunction, { host: Object.assign(() => {}, { f }) });
    for (const host of [undefined, null, 5, 'text', true, Symbol('host')]) {
      throws(TypeError, () => instantiate(api, oneFunction, { host }), `a module that is ${String(host)}`);
      await rejects(TypeError, () => api.instantiate(oneFunction, { host }));
    }
    throws(TypeError, () => instantiate(api, missing, { host: { f } }));
  }),
  test('what a getter throws passes through', async (api) => {
    const error = new EvalError('mine');
    const host = {
      get f() {
        throw error;
      },
    };
    throws(EvalError, () => instantiate(api, oneFunction, { host }));
    equal(await rejectionOf(() => api.instantiate(oneFunction, { host })), error);
    equal(await rejectionOf(() => api.instantiate(new api.Module(oneFunction), { host })), error);
  }),
  test('a function that is imported must be callable', async (api) => {
    for (const f of notCallable) {
      throws(api.LinkError, () => instantiate(api, oneFunction, { host: { f } }), `importing ${String(f)}`);
      await rejects(api.LinkError, () => api.instantiate(oneFunction, { host: { f } }));
    }
  }),
  test('whatever is callable can be imported', (api) => {
    const seen: string[] = [];
    const named =
      (name: string): Method =>
      () =>
        seen.push(name);
    const functions = [
      named('arrow'),
      named('bound').bind(null),
      new Proxy(named('proxy'), {}),
      async () => seen.push('async'),
    ];
    for (const f of functions) call(instantiate(api, oneFunction, { host: { f } }), 'run');
    equal(seen, ['arrow', 'bound', 'proxy', 'async']);
    class Constructor {}
    throws(TypeError, () => call(instantiate(api, oneFunction, { host: { f: Constructor } }), 'run'));
  }),
  test('an exported function must have the type that is imported', (api) => {
    const { f } = instantiate(api, everyExport).exports;
    throws(api.LinkError, () => instantiate(api, typed, { host: { f } }));
    equal(
      instantiate(api, typed, { host: { f: (...values: never[]) => (f as Method)(...values) } }) instanceof
        api.Instance,
      true,
    );
  }),
  ...kinds.map(([kind, bytes, good]) =>
    test(`a ${kind} that is imported must be one`, async (api) => {
      const host = good(api) as Record<string, unknown>;
      equal(instantiate(api, bytes, { host }) instanceof api.Instance, true);
      const [name] = Object.keys(host);
      const proxy = new Proxy(host[name!] as object, {});
      const heir = Object.create(host[name!] as object);
      for (const wrong of [undefined, null, 5, {}, () => {}, proxy, heir]) {
        throws(api.LinkError, () => instantiate(api, bytes, { host: { [name!]: wrong } }));
      }
      await rejects(api.LinkError, () => api.instantiate(bytes, { host: {} }));
    }),
  ),
  test('limits of a memory must match', (api) => {
    const given = [{ initial: 1, maximum: 3 }, { initial: 2 }, { initial: 2, maximum: 4 }];
    for (const type of given)
      throws(api.LinkError, () => instantiate(api, memory, { host: { m: new api.Memory(type) } }));
    const grown = new api.Memory({ initial: 1, maximum: 3 });
    grown.grow(1);
    equal(instantiate(api, memory, { host: { m: grown } }) instanceof api.Instance, true);
  }),
  test('limits and elements of a table must match', (api) => {
    const given = [
      { element: 'anyfunc', initial: 1, maximum: 3 },
      { element: 'anyfunc', initial: 2 },
      { element: 'anyfunc', initial: 2, maximum: 4 },
      { element: 'externref', initial: 2, maximum: 3 },
    ];
    for (const type of given)
      throws(api.LinkError, () => instantiate(api, table, { host: { t: new api.Table(type) } }));
  }),
  test('parameters of a tag must match', (api) => {
    for (const parameters of [[], ['i64'], ['i32', 'i32']]) {
      throws(api.LinkError, () => instantiate(api, tag, { host: { t: new api.Tag({ parameters }) } }));
    }
  }),
  test('a number can stand for a global that is not i64', (api) => {
    equal(importedValue(api, globals.i32, 5), 5);
    equal(importedValue(api, globals.i32, 2 ** 32 + 3.9), 3);
    equal(importedValue(api, globals.i32, Number.NaN), 0);
    equal(importedValue(api, globals.f32, 0.1), Math.fround(0.1));
    equal(importedValue(api, globals.f64, -0), -0);
    throws(api.LinkError, () => importedValue(api, globals.i64, 5));
  }),
  test('a BigInt can stand for an i64 and for nothing else', (api) => {
    equal(importedValue(api, globals.i64, 5n), 5n);
    equal(importedValue(api, globals.i64, 2n ** 64n - 1n), -1n);
    for (const type of ['i32', 'f32', 'f64'] as const)
      throws(api.LinkError, () => importedValue(api, globals[type], 5n), type);
  }),
  test('nothing else stands for the global of a number', (api) => {
    for (const type of ['i32', 'i64', 'f32', 'f64'] as const) {
      for (const g of [undefined, null, '5', true, {}, new Number(5), () => 5, Symbol('g')]) {
        throws(api.LinkError, () => importedValue(api, globals[type], g), `${String(g)} for ${type}`);
      }
    }
  }),
  test('nothing in JavaScript stands for the global of a vector', (api) => {
    for (const g of [0, 0n, undefined, null, {}]) {
      throws(api.LinkError, () => instantiate(api, globals.v128, { host: { g } }));
    }
  }),
  test('any value can stand for an externref', (api) => {
    for (const g of [undefined, null, 5, -0, 5n, 'text', Symbol('g'), {}, () => {}]) {
      equal(importedValue(api, globals.externref, g), g);
    }
  }),
  test('null and exported functions can stand for a funcref, and nothing else', (api) => {
    const { f } = instantiate(api, everyExport).exports;
    equal([importedValue(api, globals.funcref, null), importedValue(api, globals.funcref, f) === f], [null, true]);
    for (const g of [undefined, 5, {}, () => {}]) throws(api.LinkError, () => importedValue(api, globals.funcref, g));
  }),
  test('a Global must be of the type that is imported', (api) => {
    const made = (value: string, mutable: boolean) => new api.Global({ value, mutable });
    const constant = made('i32', false);
    equal(instantiate(api, globals.i32, { host: { g: constant } }).exports.g, constant);
    for (const g of [made('i64', false), made('f32', false), made('i32', true)]) {
      throws(api.LinkError, () => importedValue(api, globals.i32, g));
    }
    const variable = made('i32', true);
    equal(instantiate(api, globals.variable, { host: { g: variable } }).exports.g, variable);
    for (const g of [constant, 5]) throws(api.LinkError, () => importedValue(api, globals.variable, g));
  }),
  test('a module with imports that fail leaves nothing done', async (api) => {
    let started = 0;
    throws(api.LinkError, () => instantiate(api, start, { host: { f: () => started++, m: 5 } }));
    await rejects(api.LinkError, () => api.instantiate(start, { host: { f: () => started++, m: undefined } }));
    equal(started, 0);
  }),
  test('names are read as they are, also those of Object.prototype', async (api) => {
    const odd = await assemble('(import "__proto__" "constructor" (func)) (import "" "" (func))');
    const imports = Object.create(null);
    Object.defineProperty(imports, '__proto__', { value: { constructor: () => {} } });
    imports[''] = { '': () => {} };
    equal(instantiate(api, odd, imports) instanceof api.Instance, true);
  }),
];
