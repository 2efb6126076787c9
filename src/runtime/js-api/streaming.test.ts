// Responses, with a namespace that only notes what it gets. With real modules, and beside native WebAssembly, the two
// methods run in spec-tests/js-api.

import { afterEach, expect, test } from 'vitest';
import { streamingMethods } from './streaming.ts';

const log: unknown[] = [];
const { compileStreaming, instantiateStreaming } = streamingMethods({
  optionsFrom: (given) => {
    log.push(['options', given]);
    return given;
  },
  importsFrom: (given) => {
    if (typeof given === 'number') throw new TypeError('no imports');
    return given;
  },
  compile: (bytes, options) => {
    if (bytes.byteLength === 0) throw new SyntaxError('empty');
    return { bytes: [...new Uint8Array(bytes)], options };
  },
  instantiate: (module, imports) => ({ of: module, imports }),
});
const response = (type?: string, init: ResponseInit = {}): Response => {
  return new Response(Uint8Array.of(1, 2), type === undefined ? init : { ...init, headers: { 'content-type': type } });
};
const realResponse = Object.getOwnPropertyDescriptor(globalThis, 'Response')!;

afterEach(() => {
  log.length = 0;
  Object.defineProperty(globalThis, 'Response', realResponse);
});

test('a response of the right type is compiled when its body has ended, and instantiated', async () => {
  const compiled = { bytes: [1, 2], options: 'options' };
  expect(await compileStreaming(response('application/wasm'), 'options')).toEqual(compiled);
  expect(await compileStreaming(Promise.resolve(response(' Application/WASM\t')), 'options')).toEqual(compiled);
  const both = await instantiateStreaming(response('application/wasm'), 'imports', 'options');
  expect(both).toEqual({ module: compiled, instance: { of: compiled, imports: 'imports' } });
});

test.each<[what: string, source: unknown, message: RegExp]>([
  ['no type', new Response(Uint8Array.of(1)), /MIME type ''/],
  ['another type', response('text/html'), /MIME type 'text\/html'/],
  ['a parameter', response('application/wasm;charset=utf-8'), /MIME type/],
  ['an empty parameter', response('application/wasm;'), /MIME type/],
  ['a status of failure', response('application/wasm', { status: 404 }), /status 404/],
  ['an error', Response.error(), /MIME type/],
  ['bytes', Uint8Array.of(0), /must be a Response/],
  ['nothing', undefined, /must be a Response/],
  ['a look-alike', { ok: true, headers: new Headers(), arrayBuffer: () => {} }, /must be a Response/],
  ['an heir of its prototype', Object.create(Response.prototype), /must be a Response/],
])('%s is a TypeError that says so', async (_what, source, message) => {
  await expect(compileStreaming(source)).rejects.toThrow(TypeError);
  await expect(instantiateStreaming(source)).rejects.toThrow(message);
});

test('a body that was read, a source that fails and a module that is none pass their errors on', async () => {
  const read = response('application/wasm');
  await read.arrayBuffer();
  await expect(compileStreaming(read)).rejects.toThrow(TypeError);
  const reason = new Error('offline');
  await expect(compileStreaming(Promise.reject(reason))).rejects.toBe(reason);
  const empty = new Response('', { headers: { 'content-type': 'application/wasm' } });
  await expect(compileStreaming(empty)).rejects.toThrow(SyntaxError);
});

test('options and imports are converted before the response is waited for', async () => {
  const never = new Promise<Response>(() => {});
  void compileStreaming(never, 'first');
  expect(log).toEqual([['options', 'first']]);
  await expect(instantiateStreaming(never, 5)).rejects.toThrow('no imports');
});

test('what the response says of itself is not asked', async () => {
  const page = response('text/html');
  Object.defineProperty(page, 'headers', { value: new Headers({ 'content-type': 'application/wasm' }) });
  await expect(compileStreaming(page)).rejects.toThrow(TypeError);
});

test('on a host without responses anything will do that is like one', async () => {
  Reflect.deleteProperty(globalThis, 'Response');
  const source = {
    ok: true,
    headers: { get: (name: string) => (name === 'content-type' ? 'application/wasm' : null) },
    arrayBuffer: async () => new ArrayBuffer(1),
  };
  expect(await compileStreaming(source)).toEqual({ bytes: [0], options: undefined });
  await expect(compileStreaming({ ...source, ok: false, status: 500 })).rejects.toThrow('status 500');
  await expect(compileStreaming({})).rejects.toThrow(TypeError);
});

test('they have the names and lengths of the namespace’s methods, and are no constructors', () => {
  expect([compileStreaming.name, compileStreaming.length]).toEqual(['compileStreaming', 1]);
  expect([instantiateStreaming.name, instantiateStreaming.length]).toEqual(['instantiateStreaming', 1]);
  expect(['prototype' in compileStreaming, Object.getPrototypeOf(compileStreaming)]).toEqual([
    false,
    Function.prototype,
  ]);
});
