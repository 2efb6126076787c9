// Bytes and options of a compilation: what is taken for bytes (Web IDL, BufferSource), what comes of it (JavaScript
// interface, validate and compile), and how options are read.

import { type Api, type ApiTest, test } from './api.ts';
import { equal, rejectionOf, rejects, throws } from './check.ts';
import { add, assemble, empty, malformed } from './modules.ts';

const invalid = await assemble('(func (result i32))');
const noBytes: readonly (readonly [title: string, value: unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['a number', 5],
  ['a string', '\0asm'],
  ['an array', [...empty]],
  ['a plain object', { length: 8, byteLength: 8 }],
  ['a function', () => empty],
  ['a symbol', Symbol('bytes')],
  ['an object with the prototype of typed arrays', Object.create(Uint8Array.prototype)],
];

const within = (bytes: Uint8Array): Uint8Array => {
  const around = new Uint8Array(bytes.length + 16).fill(0xee);
  around.set(bytes, 8);
  return around.subarray(8, 8 + bytes.length);
};
const sources: readonly (readonly [title: string, of: (bytes: Uint8Array<ArrayBuffer>) => unknown])[] = [
  ['an ArrayBuffer', (bytes) => bytes.slice().buffer],
  ['a Uint8Array', (bytes) => bytes],
  ['a part of a buffer', within],
  ['a DataView', (bytes) => new DataView(within(bytes).buffer, 8, bytes.length)],
  ['an Int8Array', (bytes) => new Int8Array(bytes.slice().buffer)],
];

async function compileError(api: Api, source: unknown, options?: unknown): Promise<void> {
  equal(api.validate(source, options), false);
  throws(api.CompileError, () => new api.Module(source, options));
  await rejects(api.CompileError, () => api.compile(source, options));
  await rejects(api.CompileError, () => api.instantiate(source, {}, options));
}

async function typeError(api: Api, source: unknown, options?: unknown): Promise<void> {
  throws(TypeError, () => api.validate(source, options), 'validate');
  throws(TypeError, () => new api.Module(source, options), 'new Module');
  await rejects(TypeError, () => api.compile(source, options), 'compile');
  await rejects(TypeError, () => api.instantiate(source, {}, options), 'instantiate');
}

async function compiles(api: Api, source: unknown, options?: unknown): Promise<void> {
  equal(api.validate(source, options), true);
  equal(Object.getPrototypeOf(new api.Module(source, options)), api.Module.prototype);
  equal(Object.getPrototypeOf(await api.compile(source, options)), api.Module.prototype);
  equal(Object.keys(await api.instantiate(source, {}, options)), ['module', 'instance']);
}

/** Options that note in which order they are read. */
function watched(log: string[], values: Readonly<Record<string, unknown>> = {}): object {
  return new Proxy(values, {
    get: (target, key) => {
      log.push(String(key));
      return target[String(key)];
    },
  });
}

export const byteTests: readonly ApiTest[] = [
  ...noBytes.map(([title, value]) => test(`${title} is no source of bytes`, (api) => typeError(api, value))),
  ...sources.map(([title, of]) =>
    test(`${title} is a source of bytes`, async (api) => {
      await compiles(api, of(add));
      await compileError(api, of(malformed));
    }),
  ),
  test('a shared buffer is no BufferSource, and no view of one is', async (api) => {
    const shared = new SharedArrayBuffer(8);
    new Uint8Array(shared).set(empty);
    await typeError(api, shared);
    await typeError(api, new Uint8Array(shared));
  }),
  test('a resizable buffer is no BufferSource, and no view of one is', async (api) => {
    const resizable = new (ArrayBuffer as unknown as new (length: number, options: object) => ArrayBuffer)(8, {
      maxByteLength: 16,
    });
    new Uint8Array(resizable).set(empty);
    await typeError(api, resizable);
    await typeError(api, new Uint8Array(resizable));
  }),
  test('a detached buffer holds no bytes', async (api) => {
    const bytes = empty.slice();
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    await compileError(api, bytes.buffer);
    await compileError(api, bytes);
  }),
  test('no bytes are no module', (api) => compileError(api, new ArrayBuffer(0))),
  test('bytes that are cut off are no module', (api) => compileError(api, malformed)),
  test('a module that breaks a rule is refused', (api) => compileError(api, invalid)),
  test('the empty module is one', (api) => compiles(api, empty)),
  test('bytes are copied before anything else happens', async (api) => {
    const bytes = add.slice();
    const compiled = api.compile(bytes);
    const instantiated = api.instantiate(bytes);
    bytes.fill(0);
    equal(Object.getPrototypeOf(await compiled), api.Module.prototype);
    equal((await instantiated).instance.exports.add instanceof Function, true);
    const module = new api.Module(Object.assign(bytes, add));
    bytes.set(add);
    equal(api.Module.exports(module).length, api.Module.exports(new api.Module(add)).length);
  }),
  test('getters and overridden properties of the source are not asked', async (api) => {
    const bytes = add.slice();
    for (const key of ['buffer', 'byteLength', 'byteOffset', 'length', 'constructor']) {
      Object.defineProperty(bytes, key, {
        get: () => {
          throw new Error(key);
        },
      });
    }
    await compiles(api, bytes);
  }),
  test('a CompileError says where: its message is not empty', async (api) => {
    const error = (await rejectionOf(() => api.compile(malformed))) as Error;
    equal(error.message.length > 0, true);
  }),
  ...(['a number', 'a string', 'true', 'a symbol'] as const).map((title, index) =>
    test(
      `${title} is no options`,
      (api) => typeError(api, add, [5, 'options', true, Symbol('options')][index]),
      'builtins',
    ),
  ),
  test('no options can be undefined, null, empty or a function', async (api) => {
    for (const options of [undefined, null, {}, () => {}]) await compiles(api, add, options);
  }),
  test(
    'options are read in the order of their names, once, before anything is compiled',
    async (api) => {
      const uses: ((options: object) => unknown)[] = [
        (options) => api.validate(malformed, options),
        (options) => void api.compile(malformed, options).catch(() => {}),
        (options) => void api.instantiate(malformed, {}, options).catch(() => {}),
        (options) => {
          throws(api.CompileError, () => new api.Module(malformed, options));
        },
      ];
      for (const use of uses) {
        const log: string[] = [];
        use(watched(log));
        equal(log, ['builtins', 'importedStringConstants']);
      }
    },
    'builtins',
  ),
  test(
    'builtins are a list of names; any iterable object is one',
    async (api) => {
      await compiles(api, add, { builtins: new Set(['js-string']) });
      await compiles(api, add, { builtins: [] });
      await typeError(api, add, { builtins: 5 });
      await typeError(api, add, { builtins: 'js-string' });
      await typeError(api, add, { builtins: {} });
      await typeError(api, add, { builtins: null });
      await typeError(api, add, { builtins: [Symbol('name')] });
    },
    'builtins',
  ),
  test(
    'a set of builtins named twice is refused, an unknown one is not',
    async (api) => {
      await compileError(api, add, { builtins: ['js-string', 'js-string'] });
      await compileError(api, add, { builtins: ['unknown', 'unknown'] });
      await compiles(api, add, { builtins: ['unknown', 'js-string', '', 'wasm:js-string'] });
    },
    'builtins',
  ),
  test(
    'the module of string constants can be null, and is converted to a string',
    async (api) => {
      await compiles(api, add, { importedStringConstants: null });
      await compiles(api, add, { importedStringConstants: '' });
      await compiles(api, add, { importedStringConstants: { toString: () => 'text' } });
      await typeError(api, add, { importedStringConstants: Symbol('text') });
    },
    'builtins',
  ),
  test(
    'what reading an option throws passes through',
    async (api) => {
      const error = new RangeError('mine');
      const options = {
        get builtins() {
          throw error;
        },
      };
      throws(RangeError, () => api.validate(add, options));
      equal(await rejectionOf(() => api.compile(add, options)), error);
    },
    'builtins',
  ),
];
