import { describe, expect, test } from 'vitest';
import { nodeHost } from '../node/host.ts';
import { nodeHttp } from '../node/http.ts';
import type { RuntimeHost } from '../sandbox/host.ts';
import type { WasmExecutionOptions, WasmRuntimeServices } from '../sandbox/wasm-runtime.ts';
import { sandbox } from '../testing/assemble.ts';
import { helperImports, plugInHelpers, plugInText } from '../testing/plug-in-text.ts';
import { rawServer, webServer } from '../testing/web-server.ts';

const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

// Sends the request that is its input, with the configuration value `body` if there is one; puts out the answer and
// returns the status. The second entry point puts out the headers.
const tool = plugInText(
  [...helperImports, 'input_offset', 'http_request', 'http_status_code', 'http_headers', 'config_get', 'log_info'],
  `${plugInHelpers} (data (i32.const 0) "body")
  (func $send (result i64)
    (call $http_request (call $input_offset) (call $config_get (call $put (i32.const 0) (i32.const 4)))))
  (func (export "send") (result i32) (call $say (call $send)) (call $http_status_code))
  (func (export "headers") (result i32) (drop (call $send)) (call $say (call $http_headers)) (call $http_status_code))
  (func (export "before") (result i32)
    (call $log_info (call $put (i32.const 0) (i32.const 4))) (drop (call $send)) unreachable)
  (func (export "none") (result i32) (call $say (call $http_headers)) (call $http_status_code))`,
);

interface Wish {
  readonly allowed?: readonly string[];
  readonly options?: WasmExecutionOptions;
  readonly services?: WasmRuntimeServices;
  readonly fuelLimit?: number;
}

async function send(
  request: object | string,
  { allowed = [], options = {}, services = {}, fuelLimit = 1e6 }: Wish = {},
) {
  const runtime = await sandbox({ tool }, { allowedHosts: allowed, fuelLimit }, services);
  const input = typeof request === 'string' ? request : JSON.stringify(request);
  return runtime.executeModule('tool', '/ws', { allowedHosts: allowed }, { entryPoint: 'send', input, ...options });
}

describe('a plug-in’s request', () => {
  test('reaches a server that is allowed', async () => {
    const server = await webServer((incoming, outgoing) => {
      let sent = '';
      incoming.on('data', (piece: Buffer) => {
        sent += piece.toString();
      });
      incoming.on('end', () => {
        outgoing.writeHead(201, { 'X-Answer': 'yes', 'Set-Cookie': ['a=1', 'b=2'] });
        outgoing.end(`${incoming.method} ${incoming.url} ${incoming.headers['x-tool']} ${sent}`);
      });
    });
    const request = { url: `${server.origin}/p`, method: 'PUT', headers: { 'X-Tool': 'mine' } };
    const wish = { allowed: [server.entry], options: { config: { body: 'h\u00f6i' } } };
    const result = await send(request, wish);
    expect(text(result.output)).toBe('PUT /p mine h\u00f6i');
    expect(result).toMatchObject({ exitCode: 201, stopReason: 'finished', error: undefined, denied: [], warnings: [] });
    const headers = await send(request, { ...wish, options: { ...wish.options, entryPoint: 'headers' } });
    expect(JSON.parse(text(headers.output))).toMatchObject({ 'x-answer': 'yes', 'set-cookie': 'a=1, b=2' });
    // Older kits write `header`; what is null or empty is not given.
    const old = { url: `${server.origin}/p`, method: null, header: { 'X-Tool': 'old' } };
    expect(text((await send(old, { allowed: [server.entry] })).output)).toBe('GET /p old ');
    const bare = { url: `${server.origin}/p`, method: '', headers: null };
    expect(text((await send(bare, { allowed: [server.entry] })).output)).toBe('GET /p undefined ');
  });

  test('that is not allowed ends the run with a result that lists it', async () => {
    let calls = 0;
    const server = await webServer((_incoming, outgoing) => outgoing.end(`${++calls}`));
    const request = { url: `${server.origin}/secret` };
    expect(await send(request, { options: { entryPoint: 'before' } })).toMatchObject({
      stopReason: 'denied',
      exitCode: -1,
      output: undefined,
      error: `HTTP request is not allowed: ${server.origin}/secret: host '127.0.0.1' is not allowed`,
      denied: [`http_request: ${server.origin}/secret: host '127.0.0.1' is not allowed`],
      stderr: expect.stringMatching(/^info: body\nWASM module 'tool' was stopped: HTTP request is not allowed: /),
    });
    // The configuration allows it; this run asked for nothing.
    const runtime = await sandbox({ tool }, { allowedHosts: [server.entry] });
    const options = { entryPoint: 'send', input: JSON.stringify(request) };
    expect(await runtime.executeModule('tool', '/ws', {}, options)).toMatchObject({ stopReason: 'denied' });
    expect(await runtime.executeModule('tool', '/ws', { allowedHosts: [server.entry] }, options)).toMatchObject({
      stopReason: 'finished',
      exitCode: 200,
    });
    expect(calls).toBe(1);
  });

  test('to a name that resolves to this machine is refused, by whatever detour', async () => {
    const host: RuntimeHost = { ...nodeHost, http: nodeHttp({ resolve: async () => ['127.0.0.1'] }) };
    const inside = await webServer((_incoming, outgoing) => outgoing.end('secret'));
    const outside = await webServer((_incoming, outgoing) => {
      outgoing.writeHead(307, { location: `http://api.test:${inside.port}/` }).end();
    });
    const wish = { allowed: ['api.test', outside.entry], services: { host } };
    for (const url of [`http://api.test:${inside.port}/`, outside.origin]) {
      expect(await send({ url }, wish)).toMatchObject({
        stopReason: 'denied',
        denied: [
          `http_request: http://api.test:${inside.port}: host 'api.test' resolves to 127.0.0.1 (loopback), which is not allowed itself`,
        ],
      });
    }
  });

  test.each([
    [{ url: 'http://a.example', method: 'CONNECT' }, 'the method "CONNECT" may not be sent'],
    [{ url: 'http://a.example', headers: { Host: 'b' } }, "the header 'Host' may not be sent"],
    [{ url: 'http://user@a.example' }, 'user information'],
    [{ url: 'http://a.example.' }, 'ends in a dot'],
    [{ url: 'http://0x7f000001/' }, "host '127.0.0.1' is not allowed"],
  ])('%j is denied', async (request, why) => {
    const result = await send(request, { allowed: ['a.example'] });
    expect(result).toMatchObject({ stopReason: 'denied', denied: [expect.stringContaining(why)] });
  });

  test.each([
    ['not json', 'the request is not JSON'],
    ['"text"', 'the request is no object'],
    ['null', 'the request is no object'],
    ['{}', 'the request has no url'],
    ['{"url":5}', 'the request has no url'],
    ['{"url":"http://a.example","method":5}', 'the method is not a string'],
    ['{"url":"http://a.example","headers":{"a":5}}', "the header 'a' is not a string"],
    ['['.repeat(100_000), 'the request is not JSON'],
    [`"${'x'.repeat(1_048_576)}"`, 'a request of 1048578 bytes, more than 1048576'],
  ])('%.40s fails', async (request, why) => {
    expect(await send(request, { allowed: ['a.example'] })).toMatchObject({
      stopReason: 'failed',
      error: `http_request: ${why}`,
      denied: [],
    });
  });

  test('that comes to nothing ends the run with a result that says why', async () => {
    const nobody = await rawServer((socket) => socket.destroy());
    expect(await send({ url: nobody.origin }, { allowed: [nobody.entry] })).toMatchObject({
      stopReason: 'failed',
      exitCode: -1,
      error: expect.stringMatching(/^HTTP request failed: http:\/\/127/),
      denied: [],
    });
    const large = await webServer((_incoming, outgoing) => outgoing.end('x'.repeat(1001)));
    const services = { networkLimits: { responseBytes: 1000 } };
    expect(await send({ url: large.origin }, { allowed: [large.entry], services })).toMatchObject({
      error: `HTTP request failed: the body of ${large.origin} takes more than 1000 bytes`,
    });
  });

  test('before the first there is no status and no header', async () => {
    const result = await send({}, { options: { entryPoint: 'none' } });
    expect([text(result.output), result.exitCode]).toEqual(['{}', 0]);
  });
});

describe('while a plug-in waits', () => {
  test('its deadline and its signal hold, and the connection is closed', async () => {
    const server = await webServer((incoming, outgoing) => {
      if (incoming.url === '/silent') return;
      const timer = setInterval(() => outgoing.write('x'), 5);
      outgoing.on('close', () => clearInterval(timer));
    });
    const wish = (options: WasmExecutionOptions) => ({ allowed: [server.entry], options });
    for (const path of ['silent', 'slow-body']) {
      const request = { url: `${server.origin}/${path}` };
      expect(await send(request, wish({ timeoutMs: 60 }))).toMatchObject({ stopReason: 'timed-out', exitCode: -1 });
      const signal = AbortSignal.timeout(40);
      expect(await send(request, wish({ signal }))).toMatchObject({ stopReason: 'aborted', exitCode: -1 });
    }
    for (let tries = 0; server.connections() > 0 && tries < 200; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(server.connections()).toBe(0);
  });

  test('others run', async () => {
    let release = () => {};
    const server = await webServer((incoming, outgoing) => {
      if (incoming.url === '/wait') release = () => outgoing.end('late');
      else {
        outgoing.end('soon');
        release();
      }
    });
    const allowed = [server.entry];
    const late = send({ url: `${server.origin}/wait` }, { allowed });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(text((await send({ url: `${server.origin}/now` }, { allowed })).output)).toBe('soon');
    expect(text((await late).output)).toBe('late');
  });
});

describe('what a request costs', () => {
  test('is 1 for each 64 bytes, of what is sent and of what comes back', async () => {
    const server = await webServer((incoming, outgoing) => outgoing.end('x'.repeat(Number(incoming.url!.slice(1)))));
    const cost = async (length: number, body = '') => {
      const options = { config: { body } };
      const request = { url: `${server.origin}/${String(length).padStart(6, '0')}`, method: 'POST' };
      return (await send(request, { allowed: [server.entry], options })).fuelConsumed;
    };
    const least = await cost(0);
    // Once for what came back, once as the output.
    expect(await cost(64_000)).toBe(least + 2 * 1000);
    // The body is read from the configuration first.
    expect((await cost(0, 'x'.repeat(64_000))) - least).toBeGreaterThanOrEqual(2 * 1000);
    expect((await cost(0, 'x'.repeat(64_000))) - least).toBeLessThanOrEqual(2 * 1000 + 1);
  });

  test('an answer that cannot be paid for is not handed over', async () => {
    const server = await webServer((_incoming, outgoing) => outgoing.end('x'.repeat(64_000)));
    expect(await send({ url: server.origin }, { allowed: [server.entry], fuelLimit: 500 })).toMatchObject({
      stopReason: 'out-of-fuel',
      fuelConsumed: 500,
      output: undefined,
    });
  });
});
