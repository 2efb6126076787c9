// Tags and exceptions (JavaScript interface, "Tags", "Exceptions"): what carries what, how it crosses between programs and
// the host, and the host's own exceptions under JSTag.

import { type Api, type ApiTest, call, type ExceptionObject, instantiate, test } from './api.ts';
import { equal, thrownBy, throws } from './check.ts';
import { assemble } from './modules.ts';

const older = await assemble(`
  (import "host" "t" (tag $t (param i32))) (import "host" "f" (func $f))
  (func (export "throw") (param i32) (throw $t (local.get 0)))
  (func (export "pass") (call $f))`);
const newer = await assemble(`
  (import "host" "t" (tag $t (param i32))) (import "host" "f" (func $f))
  (func (export "catch") (result i32) (block $h (result i32) (try_table (catch $t $h) (call $f)) (i32.const -1)))
  (func (export "all") (result i32) (block $h (try_table (catch_all $h) (call $f)) (return (i32.const 0))) (i32.const 1))
  (func (export "again") (block $h (result exnref) (try_table (catch_all_ref $h) (call $f)) (return)) (throw_ref))
  (func (export "reference") (result exnref) (ref.null exn)) (func (export "take") (param exnref))
  (global (export "g") exnref (ref.null exn)) (table (export "e") 1 exnref)`);
const jsTag = await assemble(`
  (import "host" "t" (tag $t (param externref))) (import "host" "f" (func $f))
  (func (export "catch") (result externref)
    (block $h (result externref) (try_table (catch $t $h) (call $f)) (ref.null extern)))
  (func (export "throw") (param externref) (throw $t (local.get 0)))`);
const trapping = await assemble('(func (export "trap") (unreachable))');
const tags = await assemble('(tag (export "a") (param i32)) (tag (export "b") (param i32))');

const numbers = (api: Api): object => new api.Tag({ parameters: ['i32', 'i64', 'f32', 'f64'] });
const thrower = (value: unknown) => () => {
  throw value;
};

export const exceptionTests: readonly ApiTest[] = [
  test('a tag needs a descriptor with a list of types', (api) => {
    for (const type of [
      undefined,
      null,
      5,
      {},
      { parameters: undefined },
      { parameters: 5 },
      { parameters: {} },
      { parameters: ['i16'] },
    ]) {
      throws(TypeError, () => new api.Tag(type));
    }
    throws(TypeError, () => new api.Tag({ parameters: 'i32' }));
    throws(TypeError, () => new api.Tag({ parameters: ['i32', Symbol('i32')] }));
  }),
  test('the types of a tag are converted to strings', (api) => {
    for (const parameters of [[], [{ toString: () => 'i64' }], ['anyfunc', 'externref', 'f32', 'f64']]) {
      equal(Object.getPrototypeOf(new api.Tag({ parameters })), api.Tag.prototype);
    }
  }),
  test('the types of a tag and the values of an exception can come from any iterable', (api) => {
    const tag = new api.Tag({ parameters: new Set(['i32']) });
    equal(new api.Exception(tag, new Set([5])).is(tag), true);
  }),
  test('an exported tag is one object, and tells exceptions apart by identity', (api) => {
    const { exports } = instantiate(api, tags);
    const exception = new api.Exception(exports.a, [1]);
    equal([exception.is(exports.a), exception.is(exports.b)], [true, false]);
    equal(exception.is(new api.Tag({ parameters: ['i32'] })), false);
  }),
  test('an exception needs a tag and a list of as many values', (api) => {
    const tag = new api.Tag({ parameters: ['i32'] });
    for (const wrong of [undefined, null, 5, {}, api.Tag, Object.create(api.Tag.prototype)]) {
      throws(TypeError, () => new api.Exception(wrong, [1]));
    }
    for (const payload of [undefined, null, 5, {}, [], [1, 2]])
      throws(TypeError, () => new api.Exception(tag, payload));
    throws(TypeError, () => new api.Exception(tag));
  }),
  test('an exception carries converted values', (api) => {
    const exception = new api.Exception(numbers(api), ['5', -1n, 0.1, null]);
    equal(
      [0, 1, 2, 3].map((at) => exception.getArg(at)),
      [5, -1n, Math.fround(0.1), 0],
    );
    throws(TypeError, () => new api.Exception(numbers(api), [5n, 1n, 0, 0]));
    throws(TypeError, () => new api.Exception(numbers(api), [5, 1, 0, 0]));
    const references = new api.Tag({ parameters: ['externref', 'anyfunc'] });
    equal(
      [0, 1].map((at) => new api.Exception(references, ['x', null]).getArg(at)),
      ['x', null],
    );
    throws(TypeError, () => new api.Exception(references, ['x', () => {}]));
  }),
  test('vectors cannot be carried', (api) => {
    throws(TypeError, () => new api.Exception(new api.Tag({ parameters: ['v128'] }), [0]));
  }),
  test('getArg of an index outside is a RangeError, of none a TypeError', (api) => {
    const exception = new api.Exception(new api.Tag({ parameters: ['i32'] }), [7]);
    equal([exception.getArg(0), exception.getArg('0'), exception.getArg(0.9)], [7, 7, 7]);
    throws(RangeError, () => exception.getArg(1));
    throws(RangeError, () => exception.getArg(2 ** 32 - 1));
    for (const index of [-1, 2 ** 32, Infinity, 5n, Symbol('x')]) throws(TypeError, () => exception.getArg(index));
  }),
  test('getArg needs its index', (api) => {
    throws(TypeError, () => new api.Exception(new api.Tag({ parameters: ['i32'] }), [7]).getArg());
  }),
  test('is takes tags only', (api) => {
    const exception = new api.Exception(numbers(api), [1, 1n, 0, 0]);
    for (const value of [undefined, null, 5, {}, exception]) throws(TypeError, () => exception.is(value));
    throws(TypeError, () => exception.is());
  }),
  test('methods of an exception are for exceptions only', (api) => {
    const { is, getArg } = api.Exception.prototype;
    throws(TypeError, () => is.call({}, numbers(api)));
    throws(TypeError, () => getArg.call(new Error('none'), 0));
  }),
  test('an exception is no Error', (api) => {
    const exception = new api.Exception(new api.Tag({ parameters: [] }), []);
    equal(
      [exception instanceof Error, Object.prototype.toString.call(exception)],
      [false, '[object WebAssembly.Exception]'],
    );
  }),
  test(
    'an exception has a stack only where it is asked for',
    (api) => {
      const tag = new api.Tag({ parameters: [] });
      equal(
        [new api.Exception(tag, []).stack, new api.Exception(tag, [], { traceStack: false }).stack],
        [undefined, undefined],
      );
      const { stack } = new api.Exception(tag, [], { traceStack: true });
      equal(['string', 'undefined'].includes(typeof stack), true);
      equal(new api.Exception(tag, [], undefined).stack, undefined);
      equal(new api.Exception(tag, [], null).stack, undefined);
      throws(TypeError, () => new api.Exception(tag, [], 5));
    },
    'stack',
  ),
  test('what a program throws is an Exception of its tag', (api) => {
    const t = new api.Tag({ parameters: ['i32'] });
    const instance = instantiate(api, older, { host: { t, f: () => {} } });
    const exception = thrownBy(() => call(instance, 'throw', 42)) as ExceptionObject;
    equal(Object.getPrototypeOf(exception), api.Exception.prototype);
    equal(exception.is(t), true);
    equal(exception.getArg(0), 42);
  }),
  test('an exception passes through a program unchanged', (api) => {
    const t = new api.Tag({ parameters: ['i32'] });
    const exception = new api.Exception(t, [42]);
    const instance = instantiate(api, older, { host: { t, f: thrower(exception) } });
    equal(
      thrownBy(() => call(instance, 'pass')),
      exception,
    );
  }),
  test(
    'a program catches by tag what the host throws, and throws it again as it is',
    (api) => {
      const t = new api.Tag({ parameters: ['i32'] });
      const exception = new api.Exception(t, [42]);
      const throwing = (value: unknown) => instantiate(api, newer, { host: { t, f: thrower(value) } });
      equal([call(throwing(exception), 'catch'), call(throwing(exception), 'all')], [42, 1]);
      equal(
        thrownBy(() => call(throwing(exception), 'again')),
        exception,
      );
      const other = new api.Exception(new api.Tag({ parameters: ['i32'] }), [1]);
      equal(
        thrownBy(() => call(throwing(other), 'catch')),
        other,
      );
    },
    'exnref',
  ),
  test(
    'catch_all catches whatever the host throws, and the same value comes out again',
    (api) => {
      const t = new api.Tag({ parameters: ['i32'] });
      for (const value of [new Error('mine'), 5, undefined, null, 'text']) {
        const instance = instantiate(api, newer, { host: { t, f: thrower(value) } });
        equal([call(instance, 'all'), thrownBy(() => call(instance, 'again'))], [1, value]);
      }
    },
    'exnref',
  ),
  test(
    'a trap cannot be caught, also when it comes through the host',
    (api) => {
      const t = new api.Tag({ parameters: ['i32'] });
      const inner = instantiate(api, trapping);
      const instance = instantiate(api, newer, { host: { t, f: inner.exports.trap } });
      throws(api.RuntimeError, () => call(instance, 'all'));
    },
    'exnref',
  ),
  test(
    'references to exceptions have no value in JavaScript',
    (api) => {
      const t = new api.Tag({ parameters: ['i32'] });
      const instance = instantiate(api, newer, { host: { t, f: () => {} } });
      throws(TypeError, () => call(instance, 'reference'));
      throws(TypeError, () => call(instance, 'take', null));
      throws(TypeError, () => (instance.exports.g as { value: unknown }).value);
      const table = instance.exports.e as InstanceType<typeof api.Table>;
      throws(TypeError, () => table.get(0));
      throws(TypeError, () => table.set(0, null));
    },
    'exnref',
  ),
  test(
    'a program catches by JSTag what the host throws, and throws values by it',
    (api) => {
      for (const value of [new Error('mine'), 5, undefined, null]) {
        const instance = instantiate(api, jsTag, { host: { t: api.JSTag, f: thrower(value) } });
        equal([call(instance, 'catch'), thrownBy(() => call(instance, 'throw', value))], [value, value]);
      }
    },
    'JSTag',
    'exnref',
  ),
  test(
    'exceptions of other tags are not caught by JSTag, and it makes no Exception',
    (api) => {
      const exception = new api.Exception(new api.Tag({ parameters: ['externref'] }), ['x']);
      const instance = instantiate(api, jsTag, { host: { t: api.JSTag, f: thrower(exception) } });
      equal(
        thrownBy(() => call(instance, 'catch')),
        exception,
      );
      throws(TypeError, () => new api.Exception(api.JSTag, ['x']));
      equal(exception.is(api.JSTag), false);
    },
    'JSTag',
    'exnref',
  ),
];
