// The shape of the namespace: its members, their attributes, names, lengths and prototypes (Web IDL 3.7 and 3.13).

import { type Api, type ApiTest, type Interface, type Part, test } from './api.ts';
import { attributes, equal, rejects, throws } from './check.ts';
import { add, empty } from './modules.ts';

type Name = keyof Api & string;

const operations: readonly (readonly [name: Name, ...needs: Part[]])[] = [
  ['validate'],
  ['compile'],
  ['instantiate'],
  ['compileStreaming', 'streaming'],
  ['instantiateStreaming', 'streaming'],
];

/** Every interface with what its interface object and its prototype have, as `name: attributes, length`. */
const interfaces: Readonly<Record<string, { length: number; statics?: string[]; members: string[] }>> = {
  Module: { length: 1, statics: ['customSections/2', 'exports/1', 'imports/1'], members: [] },
  Instance: { length: 1, members: ['exports: get'] },
  Memory: { length: 1, members: ['buffer: get', 'grow/1'] },
  Table: { length: 1, members: ['get/1', 'grow/1', 'length: get', 'set/1'] },
  Global: { length: 1, members: ['value: get set', 'valueOf/0'] },
  Tag: { length: 1, members: [] },
  Exception: { length: 2, members: ['is/1'] },
};
const errors = ['CompileError', 'LinkError', 'RuntimeError'] as const;

const interfaceOf = (api: Api, name: string): Interface => api[name as 'Memory'] as Interface;

function methodFaults(holder: object, name: string, length: number): void {
  const method = (holder as Record<string, (...values: unknown[]) => unknown>)[name]!;
  equal(attributes(holder, name), 'value w e c', `the property ${name}`);
  equal([method.name, method.length], [name, length], 'its name and length');
  equal([attributes(method, 'name'), attributes(method, 'length')], ['value c', 'value c'], 'their attributes');
  equal(Object.getPrototypeOf(method), Function.prototype, 'its prototype');
  equal('prototype' in method, false, 'whether it has a property prototype');
  throws(TypeError, () => new (method as unknown as new () => object)(), `new ${name}`);
}

function memberFaults(prototype: object, member: string): void {
  const [name, accessors] = member.split(': ');
  if (accessors === undefined) {
    const [method, length] = member.split('/');
    methodFaults(prototype, method!, Number(length));
    return;
  }
  const property = Object.getOwnPropertyDescriptor(prototype, name!);
  equal(attributes(prototype, name!), `${accessors} e c`, `the property ${name}`);
  const { get, set } = property as { get: () => unknown; set?: (value: unknown) => void };
  equal([get.name, get.length], [`get ${name}`, 0], 'the name and length of its getter');
  if (set !== undefined) equal([set.name, set.length], [`set ${name}`, 1], 'the name and length of its setter');
  throws(TypeError, () => get.call({}), 'the getter of another object');
  throws(TypeError, () => get.call(undefined), 'the getter of nothing');
}

function* interfaceTests(): Iterable<ApiTest> {
  for (const [name, { length, statics = [], members }] of Object.entries(interfaces)) {
    yield test(`${name} is a property that does not enumerate`, (api) => {
      equal(attributes(api, name), 'value w c');
    });
    yield test(`${name} has its name, its length and a fixed prototype`, (api) => {
      const one = interfaceOf(api, name);
      equal([one.name, one.length], [name, length]);
      equal([attributes(one, 'name'), attributes(one, 'length')], ['value c', 'value c']);
      equal([attributes(one, 'prototype'), attributes(one.prototype, 'constructor')], ['value', 'value w c']);
      equal((one.prototype as { constructor: unknown }).constructor, one);
    });
    yield test(`${name} and its prototype come from Function and Object`, (api) => {
      const one = interfaceOf(api, name);
      equal(Object.getPrototypeOf(one), Function.prototype);
      equal(Object.getPrototypeOf(one.prototype), Object.prototype);
    });
    yield test(`${name} has its static members and no others`, (api) => {
      const own = Reflect.ownKeys(interfaceOf(api, name)).map(String).sort();
      const names = statics.map((member) => member.split('/')[0]!);
      equal(own, ['length', 'name', 'prototype', ...names].sort());
    });
    yield test(`${name} is tagged WebAssembly.${name}`, (api) => {
      const { prototype } = interfaceOf(api, name);
      equal(attributes(prototype, Symbol.toStringTag), 'value c');
      equal(Object.prototype.toString.call(prototype), `[object WebAssembly.${name}]`);
    });
    yield test(`${name} is called with new only`, (api) => {
      throws(TypeError, () => (api[name as Name] as (value: unknown) => unknown)(empty));
      throws(TypeError, () => Reflect.apply(interfaceOf(api, name) as never, {}, []));
    });
    yield test(`${name} needs its arguments`, (api) => {
      throws(TypeError, () => new (interfaceOf(api, name))());
    });
    for (const member of statics) {
      const [method, count] = member.split('/');
      yield test(`${name}.${method} is a method`, (api) => {
        methodFaults(interfaceOf(api, name), method!, Number(count));
      });
    }
    for (const member of members) {
      yield test(`${name}.prototype has ${member}`, (api) => memberFaults(interfaceOf(api, name).prototype, member));
    }
  }
}

const one = (api: Api, name: string): object => {
  switch (name) {
    case 'Module':
      return new api.Module(empty);
    case 'Instance':
      return new api.Instance(new api.Module(empty));
    case 'Memory':
      return new api.Memory({ initial: 0 });
    case 'Table':
      return new api.Table({ element: 'anyfunc', initial: 0 });
    case 'Global':
      return new api.Global({ value: 'i32' });
    case 'Tag':
      return new api.Tag({ parameters: [] });
    default:
      return new api.Exception(new api.Tag({ parameters: [] }), []);
  }
};
const argumentsFor = (api: Api, name: string): unknown[] => {
  switch (name) {
    case 'Module':
      return [empty];
    case 'Instance':
      return [new api.Module(empty)];
    case 'Memory':
      return [{ initial: 0 }];
    case 'Table':
      return [{ element: 'anyfunc', initial: 0 }];
    case 'Global':
      return [{ value: 'i32' }];
    case 'Tag':
      return [{ parameters: [] }];
    default:
      return [new api.Tag({ parameters: [] }), []];
  }
};

function* objectTests(): Iterable<ApiTest> {
  for (const name of Object.keys(interfaces)) {
    yield test(`a new ${name} has no properties of its own and is extensible`, (api) => {
      const object = one(api, name);
      equal(Object.getPrototypeOf(object), interfaceOf(api, name).prototype);
      equal(Reflect.ownKeys(object), []);
      equal(Object.isExtensible(object), true);
    });
    yield test(`${name} can be extended, and its prototype is that of new.target`, (api) => {
      class Derived extends (interfaceOf(api, name) as new (...values: unknown[]) => object) {}
      const derived = new Derived(...argumentsFor(api, name));
      equal(Object.getPrototypeOf(derived), Derived.prototype);
      const other = Reflect.construct(interfaceOf(api, name) as never, argumentsFor(api, name), Array);
      equal(Object.getPrototypeOf(other), Array.prototype);
    });
    yield test(`${name} gets its usual prototype where new.target has none`, (api) => {
      // A bound function is a constructor and has no property `prototype`.
      const target = class {}.bind(null);
      const object = Reflect.construct(interfaceOf(api, name) as never, argumentsFor(api, name), target);
      equal(Object.getPrototypeOf(object), interfaceOf(api, name).prototype);
    });
  }
}

export const namespaceTests: readonly ApiTest[] = [
  ...operations.map(([name, ...needs]) =>
    test(`${name} is a method of the namespace`, (api) => methodFaults(api, name, 1), ...needs),
  ),
  test('the namespace is an ordinary object with a tag', (api) => {
    equal(Object.getPrototypeOf(api), Object.prototype);
    equal(
      [attributes(api, Symbol.toStringTag), Object.prototype.toString.call(api)],
      ['value c', '[object WebAssembly]'],
    );
    equal([typeof api, Object.isExtensible(api)], ['object', true]);
  }),
  test('the namespace enumerates its methods', (api) => {
    const methods = Object.keys(api).filter((key) => typeof api[key as Name] === 'function');
    equal(
      ['compile', 'instantiate', 'validate'].every((name) => methods.includes(name)),
      true,
    );
    equal(methods.includes('Module'), false);
  }),
  test(
    'JSTag is an attribute that cannot be set, the same Tag every time',
    (api) => {
      equal(attributes(api, 'JSTag'), 'get e c');
      equal(api.JSTag, api.JSTag);
      equal(Object.getPrototypeOf(api.JSTag), api.Tag.prototype);
    },
    'JSTag',
  ),
  test(
    'JSTag is a Tag, and the same every time',
    (api) => {
      equal(api.JSTag, api.JSTag);
      equal(Object.getPrototypeOf(api.JSTag), api.Tag.prototype);
    },
    'JSTag',
  ),
  test('methods of the namespace need no receiver', async (api) => {
    const { validate, compile, instantiate } = api;
    equal(validate(add), true);
    equal(Object.getPrototypeOf(await compile(add)), api.Module.prototype);
    equal(Object.keys(await instantiate.call(5 as never, add)), ['module', 'instance']);
  }),
  test('a method that promises rejects, and never throws', async (api) => {
    await rejects(TypeError, () => api.compile());
    await rejects(TypeError, () => api.instantiate());
    await rejects(TypeError, () => api.instantiate(add, 5));
  }),
  test('what is promised is a Promise of the realm', async (api) => {
    for (const promise of [api.compile(add), api.instantiate(add)]) {
      equal(Object.getPrototypeOf(promise), Promise.prototype);
      await promise;
    }
  }),
  test('validate needs its argument', (api) => throws(TypeError, () => api.validate())),
  ...interfaceTests(),
  test(
    'Memory.prototype has toFixedLengthBuffer and toResizableBuffer',
    (api) => {
      methodFaults(api.Memory.prototype, 'toFixedLengthBuffer', 0);
      methodFaults(api.Memory.prototype, 'toResizableBuffer', 0);
    },
    'resizable',
  ),
  test('Exception.prototype has getArg', (api) => methodFaults(api.Exception.prototype, 'getArg', 1)),
  test('Exception.prototype has stack', (api) => memberFaults(api.Exception.prototype, 'stack: get'), 'stack'),
  ...objectTests(),
  ...errors.flatMap((name) => [
    test(`${name} is an error class as the language has them`, (api) => {
      const kind = api[name];
      equal(attributes(api, name), 'value w c');
      equal([kind.name, kind.length], [name, 1]);
      equal([Object.getPrototypeOf(kind), Object.getPrototypeOf(kind.prototype)], [Error, Error.prototype]);
      equal([attributes(kind, 'prototype'), attributes(kind.prototype, 'constructor')], ['value', 'value w c']);
      equal([attributes(kind.prototype, 'name'), kind.prototype.name], ['value w c', name]);
      equal([attributes(kind.prototype, 'message'), kind.prototype.message], ['value w c', '']);
    }),
    test(`${name} makes errors with and without new`, (api) => {
      const kind = api[name] as unknown as ErrorConstructor;
      for (const error of [new kind('text'), kind('text')]) {
        equal([Object.getPrototypeOf(error), error instanceof Error], [kind.prototype, true]);
        equal([error.message, attributes(error, 'message'), `${error}`], ['text', 'value w c', `${name}: text`]);
        equal(Object.prototype.toString.call(error), '[object Error]');
      }
      equal([Object.hasOwn(new kind(), 'message'), Object.hasOwn(new kind(undefined), 'message')], [false, false]);
    }),
    test(`${name} takes a cause, and converts its message`, (api) => {
      const kind = api[name] as unknown as ErrorConstructor;
      const error = new kind({ toString: () => 'made' } as never, { cause: 5 });
      equal([error.message, error.cause, attributes(error, 'cause')], ['made', 5, 'value w c']);
      equal(Object.hasOwn(new kind('', {}), 'cause'), false);
    }),
    test(`${name} can be extended`, (api) => {
      class Derived extends (api[name] as unknown as ErrorConstructor) {}
      const error = new Derived('text');
      equal([Object.getPrototypeOf(error), error.name, error.message], [Derived.prototype, name, 'text']);
    }),
  ]),
];
