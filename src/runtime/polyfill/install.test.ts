import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { storeOf } from '../js-api/index.ts';
import { type Installation, installWebAssembly } from './install.ts';

const host = Object.getOwnPropertyDescriptor(globalThis, 'WebAssembly')!;
const native = host.value;
const put = (value: unknown, attributes = {}): unknown =>
  Object.defineProperty(globalThis, 'WebAssembly', { ...host, value, ...attributes });
const inPlace = (): unknown => (globalThis as { WebAssembly?: unknown }).WebAssembly;
const emptyModule = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** A namespace as a host has it that validates and does not compile: its words are those of an edge worker. */
const refusing = {
  validate: native.validate,
  Module: class {
    constructor() {
      throw new native.CompileError('WebAssembly.Module(): Wasm code generation disallowed by embedder');
    }
  },
};

beforeEach(() => put(native));
afterEach(() => put(native));

test('where the host compiles, nothing is done', () => {
  expect(installWebAssembly()).toEqual({ installed: false, reason: 'works', namespace: native });
  expect(inPlace()).toBe(native);
});

describe.each<[string, unknown, Installation['reason'], boolean]>([
  ['there is no WebAssembly', undefined, 'absent', false],
  ['the host refuses to compile', refusing, 'refused', false],
  ['the host refuses with an object that is frozen', Object.freeze({ ...refusing }), 'refused', false],
  ['the host compiles and is overruled', native, 'forced', true],
])('where %s', (_title, before, reason, force) => {
  test('a namespace is installed, with the attributes that WebIDL gives it', () => {
    if (before === undefined) Reflect.deleteProperty(globalThis, 'WebAssembly');
    else put(before);
    const { installed, reason: why, namespace, refusal } = installWebAssembly({ force });
    expect([installed, why]).toEqual([true, reason]);
    expect(refusal instanceof native.CompileError).toBe(reason === 'refused');
    expect(Object.getOwnPropertyDescriptor(globalThis, 'WebAssembly')).toEqual({
      value: namespace,
      writable: true,
      enumerable: false,
      configurable: true,
    });
    expect(new namespace.Module(emptyModule)).toBeInstanceOf(namespace.Module);
    expect(String(namespace)).toBe('[object WebAssembly]');
  });
});

test('what was installed is replaced by what is installed next, and judged by the host that it replaced', () => {
  put(refusing);
  const first = installWebAssembly();
  const second = installWebAssembly({ fuel: 1_000 });
  expect(second).toMatchObject({ installed: true, reason: 'refused' });
  expect(second.namespace).not.toBe(first.namespace);
  expect(inPlace()).toBe(second.namespace);
  expect(storeOf(second.namespace).fuel).toBe(1_000);
});

test('a global that cannot be configured is assigned to, and one that is read-only is refused by name', () => {
  // The global of this thread must stay as it is, so that the test has one of its own.
  const { defineProperty } = Object;
  const seen: PropertyDescriptor[] = [];
  Object.defineProperty = ((place: object, name: PropertyKey, descriptor: PropertyDescriptor) => {
    if (place !== globalThis) return defineProperty(place, name, descriptor);
    seen.push(descriptor);
    throw new TypeError('Cannot redefine property: WebAssembly');
  }) as typeof Object.defineProperty;
  try {
    expect(() => installWebAssembly({ force: true })).toThrow('globalThis.WebAssembly cannot be replaced');
  } finally {
    Object.defineProperty = defineProperty;
  }
  expect(seen).toHaveLength(1);
  expect(inPlace()).toBe(native);
});

test('options are those of createWebAssembly', () => {
  expect(() => installWebAssembly({ force: true, fuell: 1 } as object)).toThrow('there is no option "fuell"');
  expect(inPlace()).toBe(native);
});

test('what the host has compiled itself, the host instantiates', async () => {
  const compiled = new native.Module(emptyModule);
  const { namespace } = installWebAssembly({ force: true });
  expect(await namespace.instantiate(compiled)).toBeInstanceOf(native.Instance);
  expect(new namespace.Instance(compiled)).toBeInstanceOf(native.Instance);
  const own = new namespace.Module(emptyModule);
  expect(new namespace.Instance(own)).toBeInstanceOf(namespace.Instance);
  expect(await namespace.instantiate(own)).toBeInstanceOf(namespace.Instance);
  expect(namespace.Instance.prototype.constructor).toBe(namespace.Instance);
  expect([namespace.instantiate.name, namespace.instantiate.length]).toEqual(['instantiate', 1]);
  expect(Object.getOwnPropertyDescriptor(namespace, 'instantiate')).toMatchObject({ enumerable: true, writable: true });
  expect(Object.getOwnPropertyDescriptor(namespace, 'Instance')).toMatchObject({ enumerable: false, writable: true });
});

test('a host that compiles while a worker starts, and in no request, is taken to refuse', () => {
  const navigator = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: { userAgent: 'Cloudflare-Workers' }, configurable: true });
  try {
    expect(installWebAssembly()).toMatchObject({ installed: true, reason: 'refused' });
  } finally {
    Reflect.deleteProperty(globalThis, 'navigator');
    if (navigator !== undefined) Object.defineProperty(globalThis, 'navigator', navigator);
  }
});
