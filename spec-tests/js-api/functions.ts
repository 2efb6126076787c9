// Exported functions and host functions (JavaScript interface, "Exported Functions"): what they are, how arguments and
// results are converted, and how calls nest.

import { type ApiTest, call, exported, instantiate, type Method, test } from './api.ts';
import { attributes, equal, thrownBy, throws } from './check.ts';
import { assemble } from './modules.ts';

const identity = await assemble(`
  ${['i32', 'i64', 'f32', 'f64', 'externref', 'funcref']
    .map((type) => `(func (export "${type}") (param ${type}) (result ${type}) (local.get 0))`)
    .join('\n')}
  (func (export "none"))
  (func (export "pair") (param i32 i64) (result i64 i32) (local.get 1) (local.get 0))
  (func (export "three") (param i32 i32 i32) (result i32) (i32.add (local.get 0) (local.get 2)))
  (func (export "vector") (param v128))
  (func (export "vectors") (result v128) (v128.const i64x2 1 2))`);
const reexporting = await assemble(`
  (import "host" "first" (func $first)) (import "host" "second" (func $second (param i32) (result i32)))
  (table (export "t") 3 funcref) (elem (i32.const 0) $second $inner)
  (func $inner (export "inner") (export "again") (param f32))
  (global (export "g") funcref (ref.func $inner))
  (export "first" (func $first)) (export "second" (func $second)) (export "twice" (func $second))`);
const calling = (results: string): Promise<Uint8Array> =>
  assemble(`
  (import "host" "f" (func $f (param i32 i64 f32 f64 externref) ${results}))
  (func (export "run") ${results}
    (call $f (i32.const -1) (i64.const -1) (f32.const 0.1) (f64.const -0) (ref.null extern)))`);
const returning = {
  none: await calling(''),
  i32: await calling('(result i32)'),
  i64: await calling('(result i64)'),
  f32: await calling('(result f32)'),
  f64: await calling('(result f64)'),
  externref: await calling('(result externref)'),
  funcref: await calling('(result funcref)'),
  pair: await calling('(result i32 i64)'),
};
const vectorHost = await assemble(`
  (import "host" "f" (func $f (param v128))) (import "host" "g" (func $g (result v128)))
  (func (export "f") (call $f (v128.const i64x2 0 0))) (func (export "g") (drop (call $g)))
  (export "direct" (func $f))`);
const nested = await assemble(`
  (import "host" "f" (func $f (param i32) (result i32)))
  (global $depth (export "depth") (mut i32) (i32.const 0))
  (func (export "down") (param i32) (result i32)
    (global.set $depth (i32.add (global.get $depth) (i32.const 1)))
    (i32.add (local.get 0) (call $f (local.get 0))))`);
const endless = await assemble('(func $f (export "f") (call $f)) (func (export "fine") (result i32) (i32.const 1))');
const trapping = await assemble(`
  (memory 1) (table 1 funcref)
  (type $none (func))
  (func (export "unreachable") (unreachable))
  (func (export "divide") (result i32) (i32.div_s (i32.const 1) (i32.const 0)))
  (func (export "overflow") (result i32) (i32.div_s (i32.const 0x80000000) (i32.const -1)))
  (func (export "convert") (result i32) (i32.trunc_f32_s (f32.const nan)))
  (func (export "memory") (result i32) (i32.load (i32.const 65536)))
  (func (export "table") (call_indirect (type $none) (i32.const 1)))
  (func (export "null") (call_indirect (type $none) (i32.const 0)))
  (func (export "copy") (memory.fill (i32.const 0) (i32.const 0) (i32.const 65537)))`);

const withResult =
  (name: keyof typeof returning) =>
  (api: Parameters<ApiTest['run']>[0], f: Method): unknown =>
    call(instantiate(api, returning[name], { host: { f } }), 'run');
const converts = (name: keyof typeof returning, given: unknown, expected: unknown): ApiTest =>
  test(`a host function's ${String(given)} as ${name} is ${String(expected)}`, (api) => {
    equal(
      withResult(name)(api, () => given),
      expected,
    );
  });

const titleOf = (value: unknown): string =>
  typeof value === 'object' || typeof value === 'string' ? JSON.stringify(value) : String(value);

const conversions: readonly (readonly [type: string, given: unknown, expected: unknown])[] = [
  ['i32', undefined, 0],
  ['i32', null, 0],
  ['i32', true, 1],
  ['i32', '0x10', 16],
  ['i32', 'text', 0],
  ['i32', 2 ** 32 - 1, -1],
  ['i32', 2 ** 53 + 2, 2],
  ['i32', -1.9, -1],
  ['i32', -0, 0],
  ['i32', Infinity, 0],
  ['i32', { valueOf: () => 7 }, 7],
  ['i32', [[8]], 8],
  ['i64', 5n, 5n],
  ['i64', 2n ** 63n, -(2n ** 63n)],
  ['i64', 2n ** 64n + 1n, 1n],
  ['i64', -(2n ** 65n) - 1n, -1n],
  ['i64', '12', 12n],
  ['i64', ' -1 '.trim(), -1n],
  ['i64', '', 0n],
  ['i64', true, 1n],
  ['i64', { valueOf: () => 7n }, 7n],
  ['f32', 0.1, Math.fround(0.1)],
  ['f32', 1e39, Infinity],
  ['f32', -0, -0],
  ['f32', 2 ** 24 + 1, 2 ** 24],
  ['f32', undefined, Number.NaN],
  ['f64', 0.1, 0.1],
  ['f64', '', 0],
  ['f64', null, 0],
  ['f64', undefined, Number.NaN],
  ['f64', 5e-324, 5e-324],
];
const refused: readonly (readonly [type: string, given: unknown])[] = [
  ['i32', 5n],
  ['i32', Symbol('value')],
  ['i32', Object.create(null)],
  ['i64', 5],
  ['i64', undefined],
  ['i64', null],
  ['i64', Symbol('value')],
  ['f32', 5n],
  ['f64', 5n],
  ['f64', Symbol('value')],
  ['funcref', undefined],
  ['funcref', 5],
  ['funcref', () => {}],
  ['funcref', {}],
];

export const functionTests: readonly ApiTest[] = [
  test('an exported function is a built-in function named by its index', (api) => {
    const three = exported(instantiate(api, identity), 'three');
    equal([three.name, three.length, typeof three], ['8', 3, 'function']);
    equal(Object.getPrototypeOf(three), Function.prototype);
    equal(Reflect.ownKeys(three).map(String).sort(), ['length', 'name']);
    equal([attributes(three, 'name'), attributes(three, 'length')], ['value c', 'value c']);
    equal([Object.isExtensible(three), Object.prototype.toString.call(three)], [true, '[object Function]']);
  }),
  test('an exported function shows as native code', (api) => {
    const text = Function.prototype.toString.call(exported(instantiate(api, identity), 'three'));
    equal(text.includes('[native code]'), true);
  }),
  test('an exported function is no constructor', (api) => {
    const none = exported(instantiate(api, identity), 'none');
    throws(TypeError, () => new (none as unknown as new () => object)());
    throws(TypeError, () => Reflect.construct(Object, [], none));
  }),
  test('an exported function asks for no receiver', (api) => {
    const three = exported(instantiate(api, identity), 'three');
    equal([three.call(undefined, 1, 2, 3), three.apply(5, [1, 2, 3]), Reflect.apply(three, {}, [1, 2, 3])], [4, 4, 4]);
  }),
  test('a function is one object wherever it comes out', (api) => {
    const host = { first: () => {}, second: (value: number) => value };
    const { exports } = instantiate(api, reexporting, { host });
    const table = exports.t as InstanceType<typeof api.Table>;
    equal(exports.inner === exports.again && exports.inner === table.get(1), true, 'whether a local one is one');
    equal((exports.g as { value: unknown }).value, exports.inner);
    equal(exports.second === exports.twice && exports.second === table.get(0), true, 'an imported one');
    equal((exports.inner as Method).name, '2');
    equal(call(instantiate(api, identity), 'funcref', exports.inner), exports.inner);
  }),
  test('an imported host function is exported as another function, named by its place among the imports', (api) => {
    const second = (value: unknown) => value;
    const { exports } = instantiate(api, reexporting, { host: { first: () => {}, second } });
    equal(exports.second === second, false);
    equal([(exports.second as Method).name, (exports.second as Method).length], ['1', 1]);
    equal((exports.second as Method)('5'), 5);
    const again = instantiate(api, reexporting, { host: { first: () => {}, second: exports.second } });
    equal(again.exports.second, exports.second);
  }),
  ...conversions.map(([type, given, expected]) =>
    test(`the argument ${titleOf(given)} as ${type} is ${String(expected)}`, (api) => {
      equal(call(instantiate(api, identity), type, given), expected);
    }),
  ),
  ...refused.flatMap(([type, given]) => {
    const what = typeof given === 'object' ? 'object' : String(given);
    return [
      test(`the argument ${what} as ${type} is a TypeError`, (api) => {
        throws(TypeError, () => call(instantiate(api, identity), type, given));
      }),
      test(`a host function's ${what} as ${type} is a TypeError`, (api) => {
        throws(TypeError, () => withResult(type as 'i32')(api, () => given));
      }),
    ];
  }),
  test('arguments that are missing are undefined, those that are too many are not looked at', (api) => {
    const instance = instantiate(api, identity);
    equal([call(instance, 'i32'), call(instance, 'f64'), call(instance, 'externref')], [0, Number.NaN, undefined]);
    throws(TypeError, () => call(instance, 'i64'));
    throws(TypeError, () => call(instance, 'funcref'));
    const never = {
      valueOf: () => {
        throw new Error('converted');
      },
    };
    equal(call(instance, 'i32', 1, never), 1);
    equal(call(instance, 'none', never), undefined);
  }),
  test('arguments are converted in their order, and before anything runs', (api) => {
    const log: string[] = [];
    const noted = (name: string) => ({
      [Symbol.toPrimitive]: (hint: string) => {
        log.push(`${name} ${hint}`);
        return 1;
      },
    });
    equal(call(instantiate(api, identity), 'three', noted('a'), noted('b'), noted('c')), 2);
    equal(log, ['a number', 'b number', 'c number']);
    throws(TypeError, () => call(instantiate(api, identity), 'three', noted('d'), 5n, noted('e')));
    equal(log.slice(3), ['d number']);
  }),
  test('no result is undefined, several are a new array', (api) => {
    const instance = instantiate(api, identity);
    equal(call(instance, 'none'), undefined);
    const pair = call(instance, 'pair', 1, 2n) as unknown[];
    equal([pair, Object.getPrototypeOf(pair)], [[2n, 1], Array.prototype]);
    equal(pair === call(instance, 'pair', 1, 2n), false);
  }),
  test('vectors have no value: each call is a TypeError, in both directions', (api) => {
    const instance = instantiate(api, identity);
    throws(TypeError, () => call(instance, 'vector', 0));
    throws(TypeError, () => call(instance, 'vectors'));
    let calls = 0;
    const host = { f: () => calls++, g: () => calls++ };
    const importing = instantiate(api, vectorHost, { host });
    for (const name of ['f', 'g', 'direct']) throws(TypeError, () => call(importing, name), name);
    equal(calls, 0);
  }),
  test('a host function gets converted arguments, all of them, and undefined for this', (api) => {
    let seen: unknown[] = [];
    function f(this: unknown, ...values: unknown[]): void {
      seen = [this, ...values];
    }
    withResult('none')(api, f);
    equal(seen, [undefined, -1, -1n, Math.fround(0.1), -0, null]);
  }),
  ...conversions.map(([type, given, expected]) => converts(type as 'i32', given, expected)),
  test('a host function without results can answer anything', (api) => {
    for (const value of [5, 5n, Symbol('value'), {}])
      equal(
        withResult('none')(api, () => value),
        undefined,
      );
  }),
  test('several results are what an iterable gives', (api) => {
    function* values(): Iterable<unknown> {
      yield '1';
      yield 2n;
    }
    equal(
      withResult('pair')(api, () => [1, 2n]),
      [1, 2n],
    );
    equal(withResult('pair')(api, values), [1, 2n]);
    equal(
      withResult('pair')(api, () => new Set([3, 4n])),
      [3, 4n],
    );
    const noted = [5, 6n];
    Object.defineProperty(noted, Symbol.iterator, { value: values });
    equal(
      withResult('pair')(api, () => noted),
      [1, 2n],
    );
  }),
  test('several results that are none, too few or too many are a TypeError', (api) => {
    for (const value of [undefined, null, 5, {}, [], [1], [1, 2n, 3], '12n', { [Symbol.iterator]: 5 }]) {
      throws(TypeError, () => withResult('pair')(api, () => value));
    }
    throws(TypeError, () => withResult('pair')(api, () => [1, 2]));
  }),
  test('all values are taken from an iterable before any is converted', (api) => {
    const log: string[] = [];
    function* values(): Iterable<unknown> {
      yield {
        valueOf: () => {
          log.push('converted');
          return 1;
        },
      };
      yield 2n;
      log.push('end');
    }
    equal(withResult('pair')(api, values), [1, 2n]);
    equal(log, ['end', 'converted']);
  }),
  test('what a host function throws reaches the caller, whatever it is', (api) => {
    for (const error of [new SyntaxError('mine'), 5, undefined, null, 'text', Symbol('error')]) {
      const thrown = thrownBy(() =>
        withResult('i32')(api, () => {
          throw error;
        }),
      );
      equal(thrown, error);
    }
  }),
  test('what a conversion throws reaches the caller', (api) => {
    const error = new EvalError('mine');
    const value = {
      valueOf: () => {
        throw error;
      },
    };
    equal(
      thrownBy(() => withResult('i32')(api, () => value)),
      error,
    );
    equal(
      thrownBy(() => call(instantiate(api, identity), 'i32', value)),
      error,
    );
  }),
  test('calls nest: host functions may call back, and each frame keeps its own values', (api) => {
    const instance = instantiate(api, nested, {
      host: { f: (value: number) => (value === 0 ? 0 : call(instance, 'down', value - 1)) },
    });
    equal(call(instance, 'down', 20), 210);
    equal((instance.exports.depth as { value: unknown }).value, 21);
  }),
  test('an instance can be used after a trap and after an exception within nested calls', (api) => {
    let fail = true;
    const instance = instantiate(api, nested, {
      host: {
        f: (value: number) => {
          if (value > 0) return call(instance, 'down', value - 1);
          if (fail) throw new Error('deep');
          return 0;
        },
      },
    });
    throws(Error, () => call(instance, 'down', 5));
    fail = false;
    equal(call(instance, 'down', 5), 15);
  }),
  test('a call stack that is used up is a RangeError, and no harm is done', (api) => {
    const instance = instantiate(api, endless);
    throws(RangeError, () => call(instance, 'f'));
    equal(call(instance, 'fine'), 1);
  }),
  test('a call stack that is used up through host functions is a RangeError', (api) => {
    const instance = instantiate(api, nested, { host: { f: (value: number) => call(instance, 'down', value) } });
    throws(RangeError, () => call(instance, 'down', 1));
  }),
  ...['unreachable', 'divide', 'overflow', 'convert', 'memory', 'table', 'null', 'copy'].map((name) =>
    test(`a trap is a RuntimeError with a message: ${name}`, (api) => {
      const instance = instantiate(api, trapping);
      const error = thrownBy(() => call(instance, name)) as Error;
      equal(Object.getPrototypeOf(error), api.RuntimeError.prototype);
      equal([error.name, error.message.length > 0, typeof error.stack], ['RuntimeError', true, 'string']);
    }),
  ),
];
