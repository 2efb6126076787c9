// Modules: what they show of themselves (JavaScript interface, "Modules"), and instances of them: what is exported, both
// overloads of instantiate, and when what happens.

import { type ApiTest, call, instantiate, test } from './api.ts';
import { attributes, equal, rejectionOf, rejects, throws } from './check.ts';
import { add, assemble, empty, everyExport, everyImport, malformed } from './modules.ts';

const tagged = await assemble('(import "host" "t" (tag (param i32))) (tag (export "e") (param f64))');
const started = await assemble(`
  (import "host" "seen" (func $seen (param i32)))
  (memory (export "m") 1)
  (data (i32.const 0) "\\2a")
  (func $start (call $seen (i32.load8_u (i32.const 0))))
  (start $start)`);
const trapping = await assemble('(func $start (unreachable)) (start $start)');
const tooMuchData = await assemble(`
  (import "host" "m" (memory 1))
  (data (i32.const 0) "a") (data (i32.const 65536) "b")`);

/** The empty module with custom sections. */
function withSections(...sections: readonly (readonly [name: string, content: readonly number[]])[]): Uint8Array {
  const bytes = [...empty];
  for (const [name, content] of sections) {
    const text = new TextEncoder().encode(name);
    bytes.push(0, 1 + text.length + content.length, text.length, ...text, ...content);
  }
  return Uint8Array.from(bytes);
}

const contents = (buffers: readonly ArrayBuffer[]): number[][] => buffers.map((one) => [...new Uint8Array(one)]);

export const moduleTests: readonly ApiTest[] = [
  ...(['exports', 'imports', 'customSections'] as const).flatMap((name) => [
    test(`Module.${name} takes modules only`, (api) => {
      const given = [
        undefined,
        null,
        5,
        {},
        empty,
        api.Module,
        api.Module.prototype,
        Object.create(api.Module.prototype),
      ];
      for (const value of given) throws(TypeError, () => api.Module[name](value, ''));
      throws(TypeError, () => api.Module[name]());
    }),
    test(`Module.${name} needs no receiver and makes a new array each time`, (api) => {
      const module = new api.Module(everyExport);
      const method = api.Module[name];
      const list = method(module, '');
      equal([Array.isArray(list), Object.getPrototypeOf(list), Object.isFrozen(list)], [true, Array.prototype, false]);
      equal(method(module, '') === list, false);
    }),
  ]),
  test('Module.exports tells names and kinds in their order', (api) => {
    equal(api.Module.exports(new api.Module(everyExport)), [
      { name: 'f', kind: 'function' },
      { name: 'm', kind: 'memory' },
      { name: 't', kind: 'table' },
      { name: 'g', kind: 'global' },
      { name: '', kind: 'function' },
      { name: '__proto__', kind: 'function' },
      { name: '1', kind: 'function' },
      { name: '0', kind: 'function' },
    ]);
  }),
  test('Module.imports tells modules, names and kinds in their order', (api) => {
    equal(api.Module.imports(new api.Module(everyImport)), [
      { module: 'host', name: 'f', kind: 'function' },
      { module: 'host', name: 'm', kind: 'memory' },
      { module: 'other', name: 't', kind: 'table' },
      { module: 'host', name: 'g', kind: 'global' },
    ]);
  }),
  test('tags are a kind of import and export', (api) => {
    const module = new api.Module(tagged);
    equal(api.Module.imports(module), [{ module: 'host', name: 't', kind: 'tag' }]);
    equal(api.Module.exports(module), [{ name: 'e', kind: 'tag' }]);
  }),
  test('descriptors are plain objects of their own', (api) => {
    const module = new api.Module(everyExport);
    const [descriptor] = api.Module.exports(module);
    equal(Object.getPrototypeOf(descriptor), Object.prototype);
    equal([attributes(descriptor!, 'name'), attributes(descriptor!, 'kind')], ['value w e c', 'value w e c']);
    equal(descriptor === api.Module.exports(module)[0], false);
  }),
  test('Module.customSections gives copies of the contents of sections of a name, in their order', (api) => {
    const module = new api.Module(withSections(['a', [1, 2]], ['b', []], ['a', [3]], ['', [4]], ['é', [5]]));
    const read = (name: unknown): number[][] => contents(api.Module.customSections(module, name));
    equal([read('a'), read('b'), read('c'), read(''), read('é')], [[[1, 2], [3]], [[]], [], [[4]], [[5]]]);
    const [section] = api.Module.customSections(module, 'a');
    equal(Object.getPrototypeOf(section), ArrayBuffer.prototype);
    new Uint8Array(section!).fill(9);
    equal(read('a'), [[1, 2], [3]]);
  }),
  test('Module.customSections converts the name', (api) => {
    const module = new api.Module(withSections(['null', [1]], ['5', [2]], ['[object Object]', [3]], ['\ufffd', [4]]));
    const read = (name: unknown): number[][] => contents(api.Module.customSections(module, name));
    equal([read(null), read(5), read({}), read('\ud800')], [[[1]], [[2]], [[3]], []]);
    throws(TypeError, () => read(Symbol('name')));
    throws(TypeError, () => api.Module.customSections(module));
  }),
  test('Module.customSections takes undefined for a name that is given', (api) => {
    const module = new api.Module(withSections(['undefined', [1]]));
    equal(contents(api.Module.customSections(module, undefined)), [[1]]);
  }),
];

const wrongImports: readonly unknown[] = [null, 5, 'imports', true, Symbol('imports'), 5n];

export const instanceTests: readonly ApiTest[] = [
  test('Instance takes modules only', (api) => {
    for (const value of [undefined, null, {}, empty, api.Module, Object.create(api.Module.prototype)]) {
      throws(TypeError, () => new api.Instance(value, {}));
    }
  }),
  test('what is no object is no object of imports, even where nothing is imported', async (api) => {
    const module = new api.Module(empty);
    for (const imports of wrongImports) {
      throws(TypeError, () => new api.Instance(module, imports), `Instance with ${String(imports)}`);
      await rejects(TypeError, () => api.instantiate(module, imports), `instantiate with ${String(imports)}`);
      await rejects(TypeError, () => api.instantiate(empty, imports), `instantiate of bytes with ${String(imports)}`);
    }
  }),
  test('a function is an object of imports', async (api) => {
    const imports = Object.assign(() => {}, { host: { t: new api.Tag({ parameters: ['i32'] }) } });
    equal(instantiate(api, tagged, imports) instanceof api.Instance, true);
  }),
  test('imports can be left out only where there are none', async (api) => {
    const module = new api.Module(everyImport);
    throws(TypeError, () => new api.Instance(module));
    throws(TypeError, () => new api.Instance(module, undefined));
    await rejects(TypeError, () => api.instantiate(module));
    await rejects(TypeError, () => api.instantiate(everyImport));
    equal(new api.Instance(new api.Module(empty)) instanceof api.Instance, true);
  }),
  test('exports are a frozen object without a prototype, the same every time', (api) => {
    const instance = instantiate(api, everyExport);
    const { exports } = instance;
    equal(exports, instance.exports);
    equal([Object.getPrototypeOf(exports), Object.isFrozen(exports)], [null, true]);
    equal(Object.keys(exports), ['0', '1', 'f', 'm', 't', 'g', '', '__proto__']);
    equal(Reflect.ownKeys(exports).length, 8);
    equal(attributes(exports, '__proto__'), 'value e');
    equal(Object.prototype.toString.call(exports), '[object Object]');
  }),
  test('exports are of their classes', (api) => {
    const { exports } = instantiate(api, everyExport);
    const prototypes = ['f', 'm', 't', 'g'].map((name) => Object.getPrototypeOf(exports[name]));
    const { Memory, Table, Global } = api;
    equal(prototypes, [Function.prototype, Memory.prototype, Table.prototype, Global.prototype]);
  }),
  test('exports cannot be set', (api) => {
    const instance = instantiate(api, add);
    throws(TypeError, () => {
      (instance as { exports: unknown }).exports = {};
    });
    throws(TypeError, () => {
      (instance.exports as Record<string, unknown>).add = 5;
    });
  }),
  test('instances of a module share nothing', (api) => {
    const module = new api.Module(everyExport);
    const [one, other] = [new api.Instance(module), new api.Instance(module)];
    for (const name of ['f', 'm', 't', 'g']) equal(one.exports[name] === other.exports[name], false, name);
  }),
  test('instantiate of bytes promises a module and an instance', async (api) => {
    const source = await api.instantiate(add);
    equal([Object.getPrototypeOf(source), Object.keys(source)], [Object.prototype, ['module', 'instance']]);
    equal([attributes(source, 'module'), attributes(source, 'instance')], ['value w e c', 'value w e c']);
    equal(Object.getPrototypeOf(source.module), api.Module.prototype);
    equal(Object.getPrototypeOf(source.instance), api.Instance.prototype);
    equal(call(source.instance, 'add', 2, 3), 5);
  }),
  test('instantiate of a module promises an instance', async (api) => {
    const instance = await api.instantiate(new api.Module(add));
    equal(Object.getPrototypeOf(instance), api.Instance.prototype);
    equal(call(instance, 'add', 2, 3), 5);
  }),
  test('instantiate tells bytes from modules by what they are', async (api) => {
    await rejects(TypeError, () => api.instantiate(Object.create(api.Module.prototype)));
    const module = Object.setPrototypeOf(new api.Module(add), null);
    equal(call(await api.instantiate(module), 'add', 2, 3), 5);
    await rejects(TypeError, () => api.instantiate({}));
  }),
  test('instantiate of a module takes no options', async (api) => {
    const options = {
      get builtins() {
        throw new Error('read');
      },
    };
    equal(Object.getPrototypeOf(await api.instantiate(new api.Module(add), {}, options)), api.Instance.prototype);
  }),
  test('instantiate of bytes reports a bad module before it looks at the imports', async (api) => {
    const imports = new Proxy(
      {},
      {
        get: () => {
          throw new Error('read');
        },
      },
    );
    await rejects(api.CompileError, () => api.instantiate(malformed, imports));
  }),
  test('instantiate of a module reads the imports at once, of bytes later', async (api) => {
    const log: string[] = [];
    const imports = {
      get host() {
        log.push('read');
        return { t: new api.Tag({ parameters: ['i32'] }) };
      },
    };
    const first = api.instantiate(new api.Module(tagged), imports);
    equal(log.length, 1, 'reads of the imports of a module');
    const second = api.instantiate(tagged, imports);
    equal(log.length, 1, 'reads of the imports beside bytes');
    await Promise.all([first, second]);
    equal(log.length, 2, 'reads in the end');
  }),
  test('the start function runs after the segments; of a promised instance not at once', async (api) => {
    const log: unknown[] = [];
    const imports = { host: { seen: (value: unknown) => log.push(value) } };
    const instance = instantiate(api, started, imports);
    equal(log, [42]);
    equal(Object.keys(instance.exports), ['m']);
    const promise = api.instantiate(new api.Module(started), imports);
    equal(log, [42]);
    await promise;
    equal(log, [42, 42]);
  }),
  test('a start function that traps is a RuntimeError, one that throws passes its error on', async (api) => {
    throws(api.RuntimeError, () => instantiate(api, trapping));
    await rejects(api.RuntimeError, () => api.instantiate(trapping));
    const error = new SyntaxError('mine');
    const imports = {
      host: {
        seen: () => {
          throw error;
        },
      },
    };
    equal(await rejectionOf(() => api.instantiate(started, imports)), error);
    equal(await rejectionOf(async () => instantiate(api, started, imports)), error);
  }),
  test('a segment out of bounds is a RuntimeError; what was written before stays', (api) => {
    const m = new api.Memory({ initial: 1 });
    throws(api.RuntimeError, () => instantiate(api, tooMuchData, { host: { m } }));
    equal(new Uint8Array(m.buffer)[0], 97);
  }),
];
