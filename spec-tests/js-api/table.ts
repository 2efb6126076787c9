// Tables and globals (JavaScript interface, "Tables", "Globals").

import { type Api, type ApiTest, call, instantiate, type TableObject, test } from './api.ts';
import { equal, throws } from './check.ts';
import { assemble } from './modules.ts';

const functions = await assemble(`
  (table (export "t") 2 5 funcref) (elem (i32.const 0) $one)
  (func $one (export "one") (result i32) (i32.const 1))
  (func (export "call") (param i32) (result i32) (call_indirect (result i32) (local.get 0)))
  (func (export "grow") (param i32) (result i32) (table.grow (ref.null func) (local.get 0)))`);
const importing = await assemble('(import "host" "t" (table 0 funcref)) (export "t" (table 0))');
const variables = await assemble(`
  (global (export "i32") (mut i32) (i32.const 1)) (global (export "i64") (mut i64) (i64.const 2))
  (global (export "constant") f64 (f64.const 0.5)) (global (export "v128") (mut v128) (v128.const i64x2 1 2))
  (global (export "funcref") (mut funcref) (ref.null func)) (global (export "externref") (mut externref) (ref.null extern))
  (func (export "read") (result i32) (global.get 0)) (func (export "write") (param i32) (global.set 0 (local.get 0)))`);
const noDescriptors: readonly unknown[] = [undefined, null, 5, 'text', true, Symbol('descriptor')];
const noSizes: readonly unknown[] = [-1, 2 ** 32, Number.NaN, Infinity, 'text', {}, 5n, Symbol('size')];

const anyfunc = (api: Api, initial = 2): TableObject => new api.Table({ element: 'anyfunc', initial, maximum: 5 });
const oneOf = (api: Api): unknown => instantiate(api, functions).exports.one;
const elements = (table: TableObject): unknown[] =>
  Array.from({ length: Number(table.length) }, (_, at) => table.get(at));

export const tableTests: readonly ApiTest[] = [
  test('a table needs a descriptor that says element and initial size', (api) => {
    for (const descriptor of noDescriptors) throws(TypeError, () => new api.Table(descriptor));
    for (const descriptor of [{}, { element: 'anyfunc' }, { initial: 1 }, { element: undefined, initial: 1 }]) {
      throws(TypeError, () => new api.Table(descriptor));
    }
  }),
  test('elements are anyfunc or externref', (api) => {
    for (const element of ['func', '', 'any', 5, null]) throws(TypeError, () => new api.Table({ element, initial: 0 }));
    for (const element of ['i32', 'f64']) throws(TypeError, () => new api.Table({ element, initial: 0 }));
    equal(new api.Table({ element: { toString: () => 'externref' }, initial: 1 }).get(0), undefined);
  }),
  test('sizes of a table outside of 32 bits are TypeErrors', (api) => {
    for (const size of noSizes) {
      throws(TypeError, () => new api.Table({ element: 'anyfunc', initial: size }), String(size));
      throws(TypeError, () => new api.Table({ element: 'anyfunc', initial: 0, maximum: size }), String(size));
    }
  }),
  test('sizes of a table that contradict each other or are too large are RangeErrors', (api) => {
    throws(RangeError, () => new api.Table({ element: 'anyfunc', initial: 2, maximum: 1 }));
    throws(RangeError, () => new api.Table({ element: 'anyfunc', initial: 10_000_001 }));
    equal(new api.Table({ element: 'anyfunc', initial: 0, maximum: 2 ** 32 - 1 }).length, 0);
  }),
  test('elements begin as null, as undefined of an externref, or as what is given', (api) => {
    const one = oneOf(api);
    equal(elements(anyfunc(api)), [null, null]);
    equal(elements(new api.Table({ element: 'anyfunc', initial: 2 }, one)), [one, one]);
    equal(elements(new api.Table({ element: 'anyfunc', initial: 1 }, null)), [null]);
    equal(elements(new api.Table({ element: 'externref', initial: 1 })), [undefined]);
    equal(elements(new api.Table({ element: 'externref', initial: 2 }, 'x')), ['x', 'x']);
  }),
  test('a value that is no function cannot be what elements begin as', (api) => {
    for (const value of [() => {}, 5, {}])
      throws(TypeError, () => new api.Table({ element: 'anyfunc', initial: 1 }, value));
  }),
  // Web IDL, overload resolution: undefined for an optional argument is as none.
  test('undefined is as no value where a table is made', (api) => {
    equal(elements(new api.Table({ element: 'externref', initial: 1 }, undefined)), [undefined]);
    equal(elements(new api.Table({ element: 'anyfunc', initial: 1 }, undefined)), [null]);
  }),
  test('undefined is as no value where an element is set', (api) => {
    const table = new api.Table({ element: 'anyfunc', initial: 1 }, oneOf(api));
    table.set(0, undefined);
    equal(table.get(0), null);
  }),
  test('undefined is as no value where a table grows', (api) => {
    const table = anyfunc(api);
    equal([table.grow(1, undefined), table.get(2)], [2, null]);
  }),
  test('elements are what was set', (api) => {
    const one = oneOf(api);
    const table = anyfunc(api);
    equal(table.set(1, one), undefined);
    equal(elements(table), [null, one]);
    table.set(1, null);
    table.set(0, one);
    table.set(0);
    equal(elements(table), [null, null]);
    const any = new api.Table({ element: 'externref', initial: 1 });
    for (const value of [5, null, 'x', Symbol('x'), table, undefined]) {
      any.set(0, value);
      equal(any.get(0), value);
    }
    any.set(0, 5);
    any.set(0);
    equal(any.get(0), undefined);
  }),
  test('only exported functions and null can be set as functions', (api) => {
    const table = anyfunc(api);
    for (const value of [() => {}, {}, 5, 'f', new Proxy(oneOf(api) as () => void, {})])
      throws(TypeError, () => table.set(0, value));
  }),
  test('an index outside of the table is a RangeError, one outside of 32 bits a TypeError', (api) => {
    const table = anyfunc(api);
    for (const index of [2, 2 ** 32 - 1]) {
      throws(RangeError, () => table.get(index));
      throws(RangeError, () => table.set(index, null));
    }
    for (const index of noSizes) {
      throws(TypeError, () => table.get(index), String(index));
      throws(TypeError, () => table.set(index, null), String(index));
    }
    throws(TypeError, () => table.get());
    throws(TypeError, () => table.set());
    equal([table.get('1'), table.get(1.9), table.get(null)], [null, null, null]);
  }),
  test('a value is converted before the index is compared with the size', (api) => {
    throws(TypeError, () => anyfunc(api).set(9, 5));
  }),
  test('growing a table answers the old length and fills', (api) => {
    const one = oneOf(api);
    const table = anyfunc(api, 1);
    equal([table.grow(1), table.grow(1, one), table.grow(0), table.length], [1, 2, 3, 3]);
    equal(elements(table), [null, null, one]);
    const any = new api.Table({ element: 'externref', initial: 0 });
    any.grow(1);
    any.grow(1, null);
    equal(elements(any), [undefined, null]);
  }),
  test('growing a table past its maximum is a RangeError and changes nothing', (api) => {
    const table = anyfunc(api);
    throws(RangeError, () => table.grow(4));
    throws(RangeError, () => table.grow(2 ** 32 - 1));
    throws(TypeError, () => table.grow(4, 5));
    for (const size of noSizes) throws(TypeError, () => table.grow(size), String(size));
    throws(TypeError, () => table.grow());
    throws(RangeError, () => new api.Table({ element: 'anyfunc', initial: 1 }).grow(10_000_000));
    equal(table.length, 2);
  }),
  test('program and host see the same elements', (api) => {
    const instance = instantiate(api, functions);
    const table = instance.exports.t as TableObject;
    equal([table.length, table.get(0) === instance.exports.one, table.get(1)], [2, true, null]);
    table.set(1, instance.exports.one);
    equal([call(instance, 'call', 1), call(instance, 'grow', 2), table.length], [1, 2, 4]);
    table.grow(1, instance.exports.one);
    equal([call(instance, 'call', 4), call(instance, 'grow', 1)], [1, -1]);
    table.set(0, null);
    throws(api.RuntimeError, () => call(instance, 'call', 0));
  }),
  test('a table is one object wherever it comes out', (api) => {
    const table = anyfunc(api);
    equal(instantiate(api, importing, { host: { t: table } }).exports.t, table);
  }),
  test('methods of a table are for tables only, and its length cannot be set', (api) => {
    const { get, set, grow } = api.Table.prototype;
    for (const method of [get, set, grow]) throws(TypeError, () => method.call(new api.Memory({ initial: 1 }), 0));
    throws(TypeError, () => {
      (anyfunc(api) as { length: unknown }).length = 0;
    });
  }),
  test(
    'a table of 64-bit indices counts in BigInts',
    (api) => {
      const table = new api.Table({ element: 'externref', address: 'i64', initial: 1n });
      table.set(0n, 'x');
      equal([table.length, table.get(0n)], [1n, 'x']);
      equal(table.length, 1n);
      throws(TypeError, () => table.get(0));
      throws(RangeError, () => table.get(2n ** 64n - 1n));
      throws(TypeError, () => table.get(2n ** 64n));
    },
    'memory64',
  ),
  test(
    'growing a table of 64-bit indices answers a BigInt',
    (api) => equal(new api.Table({ element: 'externref', address: 'i64', initial: 1n }).grow(1n), 1n),
    'memory64',
  ),
];

const defaults: readonly (readonly [type: string, value: unknown])[] = [
  ['i32', 0],
  ['i64', 0n],
  ['f32', 0],
  ['f64', 0],
  ['anyfunc', null],
  ['externref', undefined],
];

export const globalTests: readonly ApiTest[] = [
  test('a global needs a descriptor that says its type', (api) => {
    for (const descriptor of noDescriptors) throws(TypeError, () => new api.Global(descriptor));
    for (const value of [undefined, 'i16', '', null, 5]) throws(TypeError, () => new api.Global({ value }));
    equal(new api.Global({ value: { toString: () => 'i64' } }).value, 0n);
  }),
  test('there are no globals of vectors', (api) => throws(TypeError, () => new api.Global({ value: 'v128' }))),
  ...defaults.flatMap(([type, value]) => [
    test(`a global ${type} begins as ${String(value)} where nothing is given`, (api) => {
      equal(new api.Global({ value: type }).value, value);
      equal(new api.Global({ value: type, mutable: true }).valueOf(), value);
    }),
  ]),
  ...defaults.map(([type, value]) =>
    test(`undefined for a global ${type} is as no value`, (api) => {
      equal(new api.Global({ value: type }, undefined).value, value);
    }),
  ),
  test('values are converted', (api) => {
    const value = (type: string, given: unknown): unknown => new api.Global({ value: type }, given).value;
    equal([value('i32', 2 ** 32 + 5), value('i32', '7'), value('i64', -1n), value('i64', '8')], [5, 7, -1n, 8n]);
    equal([value('f32', 0.1), value('f64', null), value('externref', 'x')], [Math.fround(0.1), 0, 'x']);
    for (const [type, given] of [
      ['i32', 5n],
      ['i64', 5],
      ['f32', Symbol('x')],
      ['anyfunc', () => {}],
      ['anyfunc', {}],
    ]) {
      throws(TypeError, () => value(type as string, given));
    }
    const one = oneOf(api);
    equal(value('anyfunc', one), one);
  }),
  test('members of a descriptor are read in the order of their names', (api) => {
    const log: string[] = [];
    const descriptor = new Proxy({ value: 'i32' } as Record<string, unknown>, {
      get: (target, key) => {
        log.push(String(key));
        return target[String(key)];
      },
    });
    new api.Global(descriptor);
    equal(log, ['mutable', 'value']);
  }),
  test('whether it is mutable is any value, true or not', (api) => {
    for (const mutable of [1, 'no', {}, []]) new api.Global({ value: 'i32', mutable }).value = 5;
    for (const mutable of [0, '', null, undefined, false]) {
      throws(TypeError, () => {
        new api.Global({ value: 'i32', mutable }).value = 5;
      });
    }
  }),
  test('a mutable global is what was set, converted', (api) => {
    const global = new api.Global({ value: 'i32', mutable: true }, 1);
    global.value = '5';
    equal([global.value, global.valueOf(), `${global as never}`], [5, 5, '[object WebAssembly.Global]']);
    equal([(global as unknown as number) + 1, Number(global)], [6, 5]);
    throws(TypeError, () => {
      global.value = 5n;
    });
    equal(global.value, 5);
  }),
  test('program and host see the same value', (api) => {
    const instance = instantiate(api, variables);
    const global = instance.exports.i32 as { value: unknown };
    call(instance, 'write', 7);
    equal(global.value, 7);
    global.value = -1;
    equal(call(instance, 'read'), -1);
    const wide = instance.exports.i64 as { value: unknown };
    wide.value = 2n ** 63n;
    equal(wide.value, -(2n ** 63n));
  }),
  test('exported globals of references and constants', (api) => {
    const { exports } = instantiate(api, variables);
    const get = (name: string) => exports[name] as { value: unknown };
    equal([get('funcref').value, get('externref').value, get('constant').value], [null, null, 0.5]);
    get('externref').value = exports;
    equal(get('externref').value, exports);
    throws(TypeError, () => {
      get('constant').value = 1;
    });
    throws(TypeError, () => {
      get('funcref').value = () => {};
    });
  }),
  test('a global of a vector can neither be read nor set', (api) => {
    const global = instantiate(api, variables).exports.v128 as { value: unknown; valueOf(): unknown };
    throws(TypeError, () => global.value);
    throws(TypeError, () => global.valueOf());
    throws(TypeError, () => {
      global.value = 0;
    });
  }),
  test('methods of a global are for globals only', (api) => {
    throws(TypeError, () => api.Global.prototype.valueOf.call({}));
    throws(TypeError, () => api.Global.prototype.valueOf.call(new api.Memory({ initial: 1 })));
  }),
];
