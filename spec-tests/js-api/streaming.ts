// Compiling from responses (WebAssembly Web API, "Streaming Module Compilation and Instantiation").

import { type Api, type ApiTest, call, test } from './api.ts';
import { equal, rejectionOf, rejectsBelow } from './check.ts';
import { add, assemble, empty, malformed } from './modules.ts';

const importing = await assemble('(import "host" "f" (func))');
const response = (
  bytes: Uint8Array<ArrayBuffer>,
  type: string | null = 'application/wasm',
  init: ResponseInit = {},
): Response => new Response(bytes, { ...init, ...(type === null ? {} : { headers: { 'Content-Type': type } }) });
const both = ['compileStreaming', 'instantiateStreaming'] as const;

const streamingTest = (name: string, run: ApiTest['run']): ApiTest => test(name, run, 'streaming');
const refused = async (api: Api, kind: unknown, source: () => unknown): Promise<void> => {
  for (const name of both) await rejectsBelow(kind, () => api[name](source(), {}), name);
};

export const streamingTests: readonly ApiTest[] = [
  streamingTest('a response is compiled, and so is a promise of one', async (api) => {
    for (const source of [response(add), Promise.resolve(response(add))]) {
      const module = await api.compileStreaming(source);
      equal(Object.getPrototypeOf(module), api.Module.prototype);
      equal(call(new api.Instance(module), 'add', 2, 3), 5);
    }
  }),
  streamingTest('a response is instantiated, and so is a promise of one', async (api) => {
    for (const source of [response(add), Promise.resolve(response(add))]) {
      const result = await api.instantiateStreaming(source);
      equal([Object.keys(result), Object.getPrototypeOf(result)], [['module', 'instance'], Object.prototype]);
      equal(Object.getPrototypeOf(result.module), api.Module.prototype);
      equal(call(result.instance, 'add', 2, 3), 5);
    }
  }),
  streamingTest('any thenable is a promise of a response', async (api) => {
    const source = Object.defineProperty({}, 'then', {
      value: (done: (value: unknown) => void) => done(response(empty)),
    });
    equal(Object.getPrototypeOf(await api.compileStreaming(source)), api.Module.prototype);
  }),
  streamingTest('the type is application/wasm, without parameters', async (api) => {
    await api.compileStreaming(response(empty, 'application/wasm'));
    for (const type of [
      null,
      '',
      'text/html',
      'application/wasm;',
      'application/wasm;charset=utf-8',
      'application/wasm2',
      'x-application/wasm',
    ]) {
      await refused(api, TypeError, () => response(empty, type));
    }
  }),
  streamingTest('the type is read in any case', async (api) => {
    await api.compileStreaming(response(empty, 'Application/WASM'));
  }),
  streamingTest('a response without success is a TypeError', async (api) => {
    for (const status of [404, 500])
      await refused(api, TypeError, () => response(empty, 'application/wasm', { status }));
    await refused(api, TypeError, () => Response.error());
  }),
  streamingTest('what is no response is a TypeError', async (api) => {
    for (const source of [undefined, null, 5, {}, empty, empty.buffer, Promise.resolve(empty), new Blob([empty])]) {
      await refused(api, TypeError, () => source);
    }
    await rejectsBelow(TypeError, () => api.compileStreaming());
    await rejectsBelow(TypeError, () => api.instantiateStreaming());
  }),
  streamingTest('a body that was read is a TypeError, one that is taken is used up', async (api) => {
    const used = response(empty);
    await used.arrayBuffer();
    await refused(api, TypeError, () => used);
    const taken = response(empty);
    await api.compileStreaming(taken);
    equal(taken.bodyUsed, true);
  }),
  streamingTest('bytes that are no module are a CompileError', async (api) => {
    await refused(api, api.CompileError, () => response(malformed));
    await refused(api, api.CompileError, () => response(new Uint8Array(0)));
  }),
  streamingTest('what the promise rejects with passes through', async (api) => {
    const error = new Error('offline');
    for (const name of both) equal(await rejectionOf(() => api[name](Promise.reject(error))), error);
  }),
  streamingTest('what a body fails with passes through', async (api) => {
    const error = new Error('broken');
    const body = new ReadableStream({
      pull: () => {
        throw error;
      },
    });
    const source = new Response(body, { headers: { 'content-type': 'application/wasm' } });
    equal(await rejectionOf(() => api.compileStreaming(source)), error);
  }),
  streamingTest('imports are read after the module has come', async (api) => {
    await rejectsBelow(TypeError, () => api.instantiateStreaming(response(importing)));
    await rejectsBelow(api.LinkError, () => api.instantiateStreaming(response(importing), { host: {} }));
    await rejectsBelow(TypeError, () => api.instantiateStreaming(response(empty), 5));
    const { instance } = await api.instantiateStreaming(response(importing), { host: { f: () => {} } });
    equal(Object.keys(instance.exports), []);
  }),
  test(
    'options of a compilation are kept',
    async (api) => {
      const bytes = await assemble('(import "wasm:js-string" "length" (func (param externref) (result i64)))');
      const options = { builtins: ['js-string'] };
      await rejectsBelow(api.CompileError, () => api.compileStreaming(response(bytes), options));
      await rejectsBelow(api.CompileError, () => api.instantiateStreaming(response(bytes), {}, options));
      equal(Object.getPrototypeOf(await api.compileStreaming(response(bytes))), api.Module.prototype);
    },
    'builtins',
    'streaming',
  ),
];
