// The built-ins of `wasm:js-string` and imported string constants (JavaScript interface, "Builtins").

import { type Api, type ApiTest, call, type InstanceObject, type Part, test } from './api.ts';
import { equal, rejects, throws } from './check.ts';
import { assemble } from './modules.ts';

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
const importOf = (name: string, signature: string) =>
  `(import "wasm:js-string" "${name}" (func $${name} ${signature}))`;
/** A built-in, called by a program. Each has a wrapper of its own with the same name. */
const wrapperOf = (name: string, signature: string): string => {
  const parameters = /^\(param ([^()]*(?:\([^()]*\)[^()]*)*)\)/.exec(signature)![1]!.replace(/\([^()]*\)/g, 'array');
  const operands = parameters.trim().split(/\s+/);
  return `(func (export "${name}") ${signature} (call $${name} ${operands.map((_, at) => `(local.get ${at})`).join(' ')}))`;
};
const strings = await assemble(`(type $units (array (mut i16)))
  ${signatures.map(([name, signature]) => importOf(name, signature)).join('\n')}
  ${signatures.map(([name, signature]) => wrapperOf(name, signature)).join('\n')}
  (func (export "array") (param i32) (result (ref $units)) (array.new_default $units (local.get 0)))
  (func (export "get") (param (ref $units) i32) (result i32) (array.get_u $units (local.get 0) (local.get 1)))
  (export "direct" (func $length))`);
const constants = await assemble(`
  (import "'" "a" (global $a externref)) (import "'" "" (global $b (ref extern))) (import "'" "\\u{1f600}" (global $c externref))
  (export "a" (global $a)) (export "b" (global $b)) (export "c" (global $c))`);
const mixed = await assemble(`
  (import "wasm:js-string" "length" (func $length (param externref) (result i32)))
  (import "wasm:js-string" "other" (func $other (result i32)))
  (import "host" "f" (func))
  (func (export "length") (param externref) (result i32) (call $length (local.get 0)))
  (func (export "other") (result i32) (call $other))`);
const declared = (declaration: string): Promise<Uint8Array> =>
  assemble(`
  (type $units (array (mut i16))) (type $constant (array i16)) (type $open (sub (func (param externref) (result i32))))
  (rec (type $grouped (func (param externref) (result i32))) (type (func)))
  (import "wasm:js-string" ${declaration})`);
const wrong = await Promise.all(
  [
    '"cast" (func (param externref) (result externref))',
    '"cast" (func (param externref) (result (ref extern) (ref extern)))',
    '"length" (func (param externref) (result i64))',
    '"length" (func (param (ref extern)) (result i32))',
    '"length" (func (type $open))',
    '"length" (func (type $grouped))',
    '"fromCharCodeArray" (func (param (ref null $constant) i32 i32) (result (ref extern)))',
    '"fromCharCodeArray" (func (param (ref $units) i32 i32) (result (ref extern)))',
    '"concat" (func)',
  ].map(declared),
);
const noFunction = await declared('"length" (global i32)');
const wrongConstants = await Promise.all(
  ['(mut externref)', '(ref any)', 'i32', '(ref null noextern)'].map((type) =>
    assemble(`(import "'" "a" (global ${type}))`),
  ),
);
const noGlobal = await assemble(`(import "'" "a" (func))`);
const options = { builtins: ['js-string'] };
const face = '\u{1f600}';

const stringsOf = (api: Api): InstanceObject => new api.Instance(new api.Module(strings, options), {});

const results: readonly (readonly [name: string, values: readonly unknown[], result: unknown])[] = [
  ['cast', ['text'], 'text'],
  ['test', ['text'], 1],
  ['test', [''], 1],
  ['test', [null], 0],
  ['test', [5], 0],
  ['test', [new String('text')], 0],
  ['fromCharCode', [0x10041], 'A'],
  ['fromCharCode', [-1], '\uffff'],
  ['fromCharCode', [0], '\0'],
  ['fromCodePoint', [0x1f600], face],
  ['fromCodePoint', [0xd800], '\ud800'],
  ['fromCodePoint', [0x10ffff], '\u{10ffff}'],
  ['charCodeAt', [face, 1], 0xde00],
  ['codePointAt', [face, 0], 0x1f600],
  ['codePointAt', [face, 1], 0xde00],
  ['length', [`a${face}`], 3],
  ['concat', ['a', face], `a${face}`],
  ['concat', ['', ''], ''],
  ['substring', ['hello', 1, 3], 'el'],
  ['substring', ['hello', 3, 100], 'lo'],
  ['substring', ['hello', 3, -1], 'lo'],
  ['substring', ['hello', 3, 1], ''],
  ['substring', ['hello', 5, 6], ''],
  ['substring', ['hello', 6, 7], ''],
  ['substring', ['hello', -2, -1], ''],
  ['equals', [null, null], 1],
  ['equals', [null, ''], 0],
  ['equals', ['ab', ['a', 'b'].join('')], 1],
  ['equals', ['ab', 'ba'], 0],
  ['compare', ['a', 'b'], -1],
  ['compare', ['b', 'a'], 1],
  ['compare', ['\uffff', face], 1],
  ['compare', ['a', 'a'], 0],
  ['compare', ['', 'a'], -1],
];
const traps: readonly (readonly [name: string, values: readonly unknown[]])[] = [
  ['cast', [null]],
  ['cast', [5]],
  ['length', [undefined]],
  ['length', [new String('x')]],
  ['concat', ['a', null]],
  ['concat', [5, 'a']],
  ['equals', ['a', undefined]],
  ['equals', [5, 'a']],
  ['compare', [null, 'a']],
  ['compare', ['a', {}]],
  ['substring', [null, 0, 0]],
  ['charCodeAt', ['abc', 3]],
  ['charCodeAt', ['abc', -1]],
  ['charCodeAt', [null, 0]],
  ['codePointAt', ['abc', 3]],
  ['codePointAt', ['abc', -1]],
  ['fromCodePoint', [0x110000]],
  ['fromCodePoint', [-1]],
  ['fromCharCodeArray', [null, 0, 0]],
  ['intoCharCodeArray', ['a', null, 0]],
];

const needs: readonly Part[] = ['builtins', 'gc'];
const stringTest = (name: string, run: ApiTest['run']): ApiTest => test(name, run, ...needs);

async function refused(api: Api, bytes: Uint8Array, given: object): Promise<void> {
  equal(api.validate(bytes, given), false);
  throws(api.CompileError, () => new api.Module(bytes, given));
  await rejects(api.CompileError, () => api.compile(bytes, given));
  await rejects(api.CompileError, () => api.instantiate(bytes, {}, given));
}

export const stringTests: readonly ApiTest[] = [
  ...results.map(([name, values, result]) =>
    stringTest(
      `${name}(${values.map((value) => JSON.stringify(value)).join(', ')}) is ${JSON.stringify(result)}`,
      (api) => {
        equal(call(stringsOf(api), name, ...values), result);
      },
    ),
  ),
  ...traps.map(([name, values]) =>
    stringTest(
      `${name}(${values.map((value) => String(JSON.stringify(value))).join(', ')}) is a RuntimeError`,
      (api) => {
        throws(api.RuntimeError, () => call(stringsOf(api), name, ...values));
      },
    ),
  ),
  stringTest('arrays of code units take strings and give them', (api) => {
    const instance = stringsOf(api);
    const text = `${'wasm'.repeat(9)}\uffff${face}`;
    const array = call(instance, 'array', 45);
    equal(call(instance, 'intoCharCodeArray', text, array, 2), 39);
    equal(
      [call(instance, 'get', array, 1), call(instance, 'get', array, 2), call(instance, 'get', array, 38)],
      [0, 119, 0xffff],
    );
    equal(call(instance, 'fromCharCodeArray', array, 2, 41), text);
    equal(
      [call(instance, 'fromCharCodeArray', array, 45, 45), call(instance, 'intoCharCodeArray', '', array, 45)],
      ['', 0],
    );
    for (const [start, end] of [
      [0, 46],
      [5, 4],
      [46, 46],
      [-1, 2],
      [0, -1],
    ]) {
      throws(api.RuntimeError, () => call(instance, 'fromCharCodeArray', array, start, end), `from ${start} to ${end}`);
    }
    for (const start of [7, 46, -1])
      throws(api.RuntimeError, () => call(instance, 'intoCharCodeArray', text, array, start));
    throws(api.RuntimeError, () => call(instance, 'intoCharCodeArray', 5, array, 0));
    equal(call(instance, 'get', array, 44), 0);
  }),
  stringTest('built-ins are no dynamic lookup on String', (api) => {
    const { charCodeAt } = String.prototype;
    const instance = stringsOf(api);
    try {
      Object.defineProperty(String.prototype, 'charCodeAt', { value: () => 5, configurable: true, writable: true });
      equal(call(instance, 'charCodeAt', 'a', 0), 97);
    } finally {
      Object.defineProperty(String.prototype, 'charCodeAt', { value: charCodeAt, configurable: true, writable: true });
    }
  }),
  stringTest('a built-in is exported like another function, and converts its arguments', (api) => {
    const direct = stringsOf(api).exports.direct as (value?: unknown) => unknown;
    equal([direct('text'), direct.length], [4, 1]);
    throws(api.RuntimeError, () => direct());
  }),
  stringTest('built-ins are not asked of the imports; other names of their module are', async (api) => {
    const log: string[] = [];
    const imports = {
      get 'wasm:js-string'() {
        log.push('module');
        return new Proxy({ other: () => 7 } as Record<string, unknown>, {
          get: (target, key) => {
            log.push(String(key));
            return target[String(key)];
          },
        });
      },
      host: { f: () => {} },
    };
    const { instance } = await api.instantiate(mixed, imports, options);
    equal([call(instance, 'length', 'abc'), call(instance, 'other')], [3, 7]);
    equal(log, ['module', 'other']);
  }),
  stringTest('without the option the imports are ordinary ones', (api) => {
    const host = { 'wasm:js-string': { length: () => 9, other: () => 8 }, host: { f: () => {} } };
    const instance = new api.Instance(new api.Module(mixed), host);
    equal([call(instance, 'length', 'abc'), call(instance, 'other')], [9, 8]);
    throws(TypeError, () => new api.Instance(new api.Module(mixed), {}));
    equal(api.Module.imports(new api.Module(mixed)).length, 3);
  }),
  stringTest('built-ins are not among the imports that a module tells', (api) => {
    equal(api.Module.imports(new api.Module(mixed, options)), [
      { module: 'wasm:js-string', name: 'other', kind: 'function' },
      { module: 'host', name: 'f', kind: 'function' },
    ]);
    equal(api.Module.imports(new api.Module(strings, options)), []);
  }),
  stringTest('imports that are all built in need an object of imports all the same', (api) => {
    throws(TypeError, () => new api.Instance(new api.Module(strings, options)));
  }),
  ...wrong.map((bytes, index) =>
    stringTest(`a built-in that is declared as it is not makes the module invalid: ${index}`, async (api) => {
      await refused(api, bytes, options);
      equal([api.validate(bytes), api.validate(bytes, { builtins: [] })], [true, true]);
    }),
  ),
  stringTest('what has the name of a built-in and is no function makes the module invalid', async (api) => {
    await refused(api, noFunction, options);
  }),
  test(
    'string constants are the names that they are imported by',
    (api) => {
      const { exports } = new api.Instance(new api.Module(constants, { importedStringConstants: "'" }), {});
      const values = ['a', 'b', 'c'].map((name) => (exports[name] as { value: unknown }).value);
      equal(values, ['a', '', face]);
    },
    'builtins',
  ),
  test(
    'string constants are not among the imports that a module tells, nor asked of the imports',
    async (api) => {
      const given = { importedStringConstants: "'" };
      equal(api.Module.imports(new api.Module(constants, given)), []);
      const imports = {
        get "'"() {
          throw new Error('read');
        },
      };
      equal(Object.keys(await api.instantiate(constants, imports, given)), ['module', 'instance']);
      equal(api.Module.imports(new api.Module(constants, { importedStringConstants: 'other' })).length, 3);
    },
    'builtins',
  ),
  test(
    'string constants can be imported from a module whose name is empty',
    async (api) => {
      const bytes = await assemble('(import "" "text" (global $a externref)) (export "a" (global $a))');
      const { exports } = new api.Instance(new api.Module(bytes, { importedStringConstants: '' }), {});
      equal((exports.a as { value: unknown }).value, 'text');
    },
    'builtins',
  ),
  ...wrongConstants.map((bytes, index) =>
    test(
      `a string constant of another type makes the module invalid: ${index}`,
      async (api) => {
        await refused(api, bytes, { importedStringConstants: "'" });
        equal(api.validate(bytes, { importedStringConstants: null }), true);
      },
      'builtins',
    ),
  ),
  test(
    'a string constant that is no global makes the module invalid',
    (api) => refused(api, noGlobal, { importedStringConstants: "'" }),
    'builtins',
  ),
];
