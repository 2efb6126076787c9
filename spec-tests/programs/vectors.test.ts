// Published packages whose builds have vector instructions, as they are, over our engine: undici, whose parser of HTTP is
// llhttp, as a client of a server, and Argon2. (llhttp by itself is in llhttp.test.ts, es-module-lexer in programs.test.ts,
// Graphviz in graphviz.test.ts.)

import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { argon2id } from 'hash-wasm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Engine, Module } from '../../src/interpreter/index.ts';
import { fileOf } from './load.ts';
import { loadPair, onBoth } from './packages.ts';

describe('undici', () => {
  const long = 'a value with a\ttab, longer than the vectors that it is read by, and é'.repeat(3);

  interface Undici {
    readonly Client: new (origin: string, options: object) => Client;
  }
  interface Client {
    request(options: object): Promise<{
      readonly statusCode: number;
      readonly headers: object;
      readonly body: { text(): Promise<string> };
      readonly trailers: object;
    }>;
    close(): Promise<void>;
  }

  const answers: Readonly<Record<string, string>> = {
    '/plain': `HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Long: ${long}\r\n\r\nhello`,
    '/chunked': `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${'10;a=b\r\n0123456789abcdef\r\n'.repeat(9)}0\r\nT: 1\r\n\r\n`,
    '/empty': 'HTTP/1.1 204 No Content\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\n\r\n',
    '/until-closed': `HTTP/1.0 404 Not Found\r\nContent-Type: text/plain\r\n\r\n${'to the end '.repeat(500)}`,
    '/wrong': `HTTP/1.1 200 OK\r\nX: ${'v'.repeat(40)}\u0000\r\n\r\n`,
    '/none': 'nothing of the kind\r\n\r\n',
  };
  let server: Server;
  let origin = '';
  beforeAll(async () => {
    server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.on('data', (data) => {
        const path = /^GET (\S+)/.exec(String(data))?.[1] ?? '/none';
        const bytes = Buffer.from(answers[path]!, 'latin1');
        // In pieces that the parser gets one by one.
        socket.setNoDelay(true);
        for (let at = 0; at < bytes.length; at += 37) socket.write(bytes.subarray(at, at + 37));
        if (path !== '/plain' && path !== '/empty') socket.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as { readonly port: number }).port}`;
  });
  afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

  const pair = loadPair<Undici>('undici', 'index.js');
  test.each(Object.keys(answers))('%s', async (path) => {
    const { native, ours, fuel } = await onBoth(pair, async ({ Client }) => {
      const client = new Client(origin, { keepAliveTimeout: 10 });
      try {
        const { statusCode, headers, body, trailers } = await client.request({ path, method: 'GET' });
        return { statusCode, headers, text: await body.text(), trailers };
      } catch (error) {
        const { name, message, code } = error as { name: string; message: string; code: string };
        return { name, message, code };
      } finally {
        await client.close();
      }
    });
    expect(ours).toEqual(native);
    expect(Object.keys(ours)).toHaveLength(path === '/wrong' || path === '/none' ? 3 : 4);
    expect(fuel).toBeGreaterThan(500);
  });
});

describe('argon2-browser', () => {
  interface Argon2 {
    readonly ArgonType: Readonly<Record<'Argon2d' | 'Argon2i' | 'Argon2id', number>>;
    hash(
      parameters: object,
    ): Promise<{ readonly hash: Uint8Array; readonly hashHex: string; readonly encoded: string }>;
    verify(parameters: object): Promise<unknown>;
  }
  const build = new Uint8Array(readFileSync(fileOf('argon2-browser', 'dist/argon2-simd.wasm')));
  /** The package's glue takes the build without vectors by itself. */
  const withVectors = (namespace: object): object => {
    const { instantiate } = namespace as { instantiate(bytes: Uint8Array, imports: object): Promise<unknown> };
    return Object.create(namespace, {
      instantiate: { value: (_bytes: Uint8Array, imports: object) => instantiate(build, imports) },
      // It would fetch a path, which Node does not.
      instantiateStreaming: { value: undefined },
    });
  };
  const pair = loadPair<Argon2>('argon2-browser', 'lib/argon2.js', withVectors);

  test('is a build with vectors', () => {
    expect(Module.validate(new Engine({ features: { vectors: false } }), build)).toBe(false);
    expect(Module.validate(new Engine(), build)).toBe(true);
  });

  test.each(['Argon2d', 'Argon2i', 'Argon2id'] as const)('%s hashes and verifies', async (kind) => {
    const { native, ours, fuel } = await onBoth(pair, async ({ hash, verify, ArgonType }) => {
      const parameters = {
        pass: 'correct horse',
        salt: 'battery staple',
        time: 2,
        mem: 64,
        parallelism: 2,
        hashLen: 40,
      };
      const hashed = await hash({ ...parameters, type: ArgonType[kind] });
      const { encoded } = hashed;
      const answers = [
        await verify({ pass: 'correct horse', encoded }),
        await verify({ pass: 'wrong', encoded }).catch((error: unknown) => error),
        await hash({ ...parameters, mem: 1 }).catch((error: unknown) => error),
      ];
      return { ...hashed, answers };
    });
    expect(ours).toEqual(native);
    expect(fuel).toBeGreaterThan(1_000_000);
  });

  test('agrees with hash-wasm', async () => {
    const { ours } = await onBoth(pair, ({ hash, ArgonType }) =>
      hash({ pass: 'correct horse', salt: 'battery staple', time: 1, mem: 32, type: ArgonType.Argon2id }),
    );
    const options = { iterations: 1, memorySize: 32, parallelism: 1, hashLength: 24 };
    expect(ours.hashHex).toBe(await argon2id({ password: 'correct horse', salt: 'battery staple', ...options }));
  });
});
