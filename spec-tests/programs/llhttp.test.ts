// llhttp, the HTTP parser of Node, in the build with vectors that npm's undici carries. The module is used without any
// glue: through our interface here, through the host's there. What its callbacks are told of messages, whole and in
// pieces, is the same.

import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { requireNative } from '../../bench/programs/native.ts';
import { Engine, Func, Instance, Module, Store } from '../../src/interpreter/index.ts';
import { fileOf } from './load.ts';

const bytes = new Uint8Array(createRequire(import.meta.url)(fileOf('undici', 'lib/llhttp/llhttp_simd-wasm.js')));

/** An instance of either engine: numbers in, a number out. */
interface Parser {
  call(name: string, ...operands: readonly number[]): number;
  memory(): Uint8Array;
}

type Callback = (name: string, operands: readonly number[]) => number;

function natively(callback: Callback): Parser {
  const native = requireNative();
  const module = new native.Module(bytes);
  const env: Record<string, (...operands: number[]) => number> = {};
  for (const { name } of native.Module.imports(module)) env[name] = (...operands) => callback(name, operands);
  const exports = new native.Instance(module, { env }).exports as Record<string, (...operands: number[]) => number> & {
    memory: { buffer: ArrayBuffer };
  };
  return {
    call: (name, ...operands) => exports[name]!(...operands),
    memory: () => new Uint8Array(exports.memory.buffer),
  };
}

function inOurs(callback: Callback): Parser {
  const engine = new Engine();
  const module = new Module(engine, bytes);
  const store = new Store(engine);
  const imports = module.imports.map(({ name, type }) => {
    if (type.kind !== 'func') throw new Error(`${name} is no function`);
    return Func.host(store, type, (_, ...operands) => callback(name, operands as number[]));
  });
  const instance = new Instance(store, module, imports);
  return {
    call: (name, ...operands) => Number(instance.getFunc(name)!.call(...operands)[0] ?? 0),
    memory: () => instance.getMemory('memory')!.bytes(),
  };
}

const response = 2;
const anything = 0;

/** Parses a message, cut into pieces of so many bytes, and answers all that the callbacks were told. */
function parse(make: (callback: Callback) => Parser, type: number, message: string, pieces: number): string[] {
  const told: string[] = [];
  let current: { readonly start: number; readonly pointer: number } | undefined;
  const parser = make((name, operands) => {
    const [, at, length] = operands;
    // Callbacks with data are told where it is in memory.
    const data =
      at === undefined || length === undefined || operands.length !== 3 || current === undefined
        ? ''
        : Buffer.from(parser.memory().subarray(at, at + length)).toString('latin1');
    told.push(`${name} ${operands.slice(3)} ${JSON.stringify(data)}`);
    return 0;
  });
  const state = parser.call('llhttp_alloc', type);
  const text = Buffer.from(message, 'latin1');
  for (let start = 0; start < text.length; start += pieces) {
    const piece = text.subarray(start, start + pieces);
    const pointer = parser.call('malloc', piece.length);
    current = { start, pointer };
    parser.memory().set(piece, pointer);
    told.push(`result ${parser.call('llhttp_execute', state, pointer, piece.length)}`);
    parser.call('free', pointer);
  }
  told.push(`status ${parser.call('llhttp_get_status_code', state)}, errno ${parser.call('llhttp_get_errno', state)}`);
  parser.call('llhttp_free', state);
  return told;
}

const long = 'x'.repeat(300);
const messages: readonly (readonly [name: string, type: number, message: string])[] = [
  ['a response', response, `HTTP/1.1 200 OK\r\nServer: ${long}\r\nContent-Length: 5\r\n\r\nhello`],
  [
    'chunks',
    response,
    'HTTP/1.1 206 Partial\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n3\r\nabc\r\n0\r\nTrailer: 1\r\n\r\n',
  ],
  [
    'a request',
    anything,
    `POST /a/b?c=${long} HTTP/1.1\r\nHost: h\r\nX-Long: ${long}${long}\r\nContent-Length: 3\r\n\r\nabc`,
  ],
  ['several messages', anything, 'GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: b\r\n\r\n'],
  ['what is no HTTP', anything, `NO${long}\r\n\r\n`],
  ['a header with a zero', response, `HTTP/1.1 200 OK\r\nA: ${long}\0${long}\r\n\r\n`],
];

describe('llhttp with vectors', () => {
  test('has vectors', () => {
    expect(Module.validate(new Engine({ features: { vectors: false } }), bytes)).toBe(false);
  });

  test.each(messages)('%s is parsed as natively, whole and in pieces', (_, type, message) => {
    for (const pieces of [message.length, 64, 17, 1]) {
      const native = parse(natively, type, message, pieces);
      expect(parse(inOurs, type, message, pieces)).toEqual(native);
      expect(native.length).toBeGreaterThan(2);
    }
  });
});
