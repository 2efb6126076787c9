// References at the boundary (JavaScript interface, ToJSValue and ToWebAssemblyValue): the host's values, and objects of
// programs, which the host can only keep and hand back.

import { type Api, type ApiTest, call, instantiate, type InstanceObject, test } from './api.ts';
import { equal, throws } from './check.ts';
import { assemble } from './modules.ts';

const host = await assemble(`
  (table $t (export "t") 1 externref)
  (func (export "same") (param externref) (result externref) (local.get 0))
  (func (export "keep") (param externref) (table.set $t (i32.const 0) (local.get 0)))
  (func (export "kept") (result externref) (table.get $t (i32.const 0)))
  (func (export "null") (param externref) (result i32) (ref.is_null (local.get 0)))`);
const objects = await assemble(`
  (type $point (struct (field (mut i32)))) (type $list (array (mut i32)))
  (func (export "point") (param i32) (result (ref $point)) (struct.new $point (local.get 0)))
  (func (export "list") (result (ref $list)) (array.new_default $list (i32.const 3)))
  (func (export "x") (param (ref $point)) (result i32) (struct.get $point 0 (local.get 0)))
  (func (export "nullable") (param (ref null $point)) (result i32) (ref.is_null (local.get 0)))
  (func (export "any") (param anyref) (result anyref) (local.get 0))
  (func (export "eq") (param eqref) (result eqref) (local.get 0))
  (func (export "i31") (param i31ref) (result i31ref) (local.get 0))
  (func (export "struct") (param structref) (result structref) (local.get 0))
  (func (export "array") (param arrayref) (result arrayref) (local.get 0))
  (func (export "nothing") (param nullref) (result nullref) (local.get 0))
  (func (export "extern") (param externref) (result externref) (local.get 0))
  (func (export "never null") (param (ref extern)) (result externref) (local.get 0))
  (func (export "isI31") (param anyref) (result i32) (ref.test (ref i31) (local.get 0)))
  (func (export "inwards") (param externref) (result anyref) (any.convert_extern (local.get 0)))
  (func (export "outwards") (param anyref) (result externref) (extern.convert_any (local.get 0)))
  (func $f (export "f") (param (ref func)) (result (ref func)) (local.get 0))
  (global (export "global") (mut anyref) (ref.null any)) (table (export "table") 2 anyref)`);

const values: readonly unknown[] = [undefined, null, 5, -0, 5n, 'text', true, Symbol('value'), {}, [], () => {}];

function refuses(api: Api, name: string, given: readonly unknown[]): void {
  const instance = instantiate(api, objects);
  for (const value of given) throws(TypeError, () => call(instance, name, value), `${name} of a ${typeof value}`);
}

const point = (instance: InstanceObject): object => call(instance, 'point', 7) as object;

export const referenceTests: readonly ApiTest[] = [
  test('any value goes through as an externref, and comes out as it was', (api) => {
    const instance = instantiate(api, host);
    for (const value of [...values, instance, instance.exports.same, api]) {
      equal(call(instance, 'same', value), value);
      call(instance, 'keep', value);
      equal([call(instance, 'kept') === value || Object.is(call(instance, 'kept'), value)], [true]);
      equal(call(instance, 'null', value), value === null ? 1 : 0);
    }
  }),
  test(
    'an object of a program is opaque: no properties, no prototype, and none can be given',
    (api) => {
      for (const object of [point(instantiate(api, objects)), call(instantiate(api, objects), 'list') as object]) {
        equal([typeof object, Object.getPrototypeOf(object), Reflect.ownKeys(object)], ['object', null, []]);
        equal([Object.isExtensible(object), Object.isFrozen(object)], [false, true]);
        equal([Reflect.get(object, 'x'), Reflect.has(object, 'x'), 'toString' in object], [undefined, false, false]);
        equal([Reflect.getOwnPropertyDescriptor(object, 'x'), Reflect.get(object, 0)], [undefined, undefined]);
        throws(TypeError, () => Reflect.set(object, 'x', 1));
        throws(TypeError, () => Reflect.deleteProperty(object, 'x'));
        throws(TypeError, () => Object.defineProperty(object, 'x', { value: 1 }));
        equal(Reflect.setPrototypeOf(object, {}), false);
        throws(TypeError, () => String(object));
      }
    },
    'gc',
  ),
  test(
    'what cannot be done to an object of a program is answered with false',
    (api) => {
      const object = point(instantiate(api, objects));
      equal([Reflect.setPrototypeOf(object, null), Reflect.setPrototypeOf(object, {})], [false, false]);
    },
    'gc',
  ),
  test(
    'defining a property of an object of a program is answered with false',
    (api) => equal(Reflect.defineProperty(point(instantiate(api, objects)), 'x', { value: 1 }), false),
    'gc',
  ),
  test(
    'making an object of a program what it is, not extensible, is answered with false',
    (api) => equal(Reflect.preventExtensions(point(instantiate(api, objects))), false),
    'gc',
  ),
  test(
    'setting a property by way of an object of a program is refused, whoever would receive it',
    (api) => throws(TypeError, () => Reflect.set(point(instantiate(api, objects)), 'x', 1, {})),
    'gc',
  ),
  test(
    'an object of a program is itself wherever it comes out, and a key of maps',
    (api) => {
      const instance = instantiate(api, objects);
      const object = point(instance);
      for (const name of ['any', 'eq', 'struct', 'extern', 'inwards', 'outwards'])
        equal(call(instance, name, object) === object, true, name);
      equal(point(instance) === object, false);
      equal([new WeakMap([[object, 1]]).get(object), new Set([object, object]).size], [1, 1]);
      const { global, table } = instance.exports as unknown as {
        global: { value: unknown };
        table: InstanceType<Api['Table']>;
      };
      global.value = object;
      table.set(1, object);
      equal([global.value === object, table.get(1) === object, call(instance, 'x', object)], [true, true, 7]);
    },
    'gc',
  ),
  test(
    'objects go to other instances, where their types say the same',
    (api) => {
      const [one, other] = [instantiate(api, objects), instantiate(api, objects)];
      equal(call(other, 'x', point(one)), 7);
    },
    'gc',
  ),
  test(
    'whole numbers of 31 bits are i31 references, whatever way they go',
    (api) => {
      const instance = instantiate(api, objects);
      for (const value of [0, 1, -1, 2 ** 30 - 1, -(2 ** 30)]) {
        for (const name of ['i31', 'eq', 'any', 'inwards', 'outwards', 'extern'])
          equal(call(instance, name, value), value, name);
        equal(call(instance, 'isI31', value), 1);
      }
      for (const value of [2 ** 30, -(2 ** 30) - 1, 0.5, Number.NaN, Infinity]) {
        equal([call(instance, 'any', value), call(instance, 'isI31', value)], [value, 0], `${value}`);
        throws(TypeError, () => call(instance, 'i31', value), `i31 ${value}`);
        throws(TypeError, () => call(instance, 'eq', value), `eq ${value}`);
      }
    },
    'gc',
  ),
  test(
    'minus zero is an i31 reference, and comes out as zero',
    (api) => {
      equal(call(instantiate(api, objects), 'any', -0), 0);
      equal(call(instantiate(api, objects), 'i31', -0), 0);
    },
    'gc',
  ),
  test(
    'any value goes through as an anyref',
    (api) => {
      const instance = instantiate(api, objects);
      for (const value of values) {
        if (Object.is(value, -0)) continue;
        equal(call(instance, 'any', value), value);
        equal(call(instance, 'inwards', value), value);
      }
    },
    'gc',
  ),
  test(
    'what is of another type is a TypeError',
    (api) => {
      const instance = instantiate(api, objects);
      const list = call(instance, 'list');
      const foreign = [undefined, 'text', 5n, {}, () => {}, Symbol('x')];
      refuses(api, 'x', [null, list, 5, ...foreign]);
      refuses(api, 'struct', [list, 5, ...foreign]);
      refuses(api, 'array', [point(instance), 5, ...foreign]);
      refuses(api, 'eq', foreign);
      refuses(api, 'i31', [list, ...foreign]);
      refuses(api, 'nothing', [list, 5, ...foreign]);
      refuses(api, 'never null', [null]);
      refuses(api, 'f', [null, list, 5, ...foreign]);
      equal(
        [call(instance, 'nullable', null), call(instance, 'nothing', null), call(instance, 'i31', null)],
        [1, null, null],
      );
    },
    'gc',
  ),
  test(
    'typed function references take functions of that type',
    async (api) => {
      const typed = await assemble(`
        (type $f (func (param i32))) (func $one (export "one") (type $f)) (func (export "other"))
        (func (export "take") (param (ref null $f)) (result (ref null $f)) (local.get 0))`);
      const instance = instantiate(api, typed);
      const { one, other } = instance.exports;
      equal([call(instance, 'take', one) === one, call(instance, 'take', null)], [true, null]);
      throws(TypeError, () => call(instance, 'take', other));
    },
    'gc',
  ),
];
