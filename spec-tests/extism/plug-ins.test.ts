import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { MemoryToolFolder, type WasmExecutionOptions, WasmRuntime } from '../../src/runtime/node.ts';
import { webServer } from '../../src/runtime/testing/web-server.ts';

const bytesOf = (name: string) => new Uint8Array(readFileSync(new URL(`wasm/${name}.wasm`, import.meta.url)));
const text = (bytes: Uint8Array | undefined) => (bytes === undefined ? undefined : new TextDecoder().decode(bytes));

/** Calls a plug-in that may reach the given hosts. */
function call(module: string, options: WasmExecutionOptions, allowedHosts: readonly string[] = []) {
  const folder = new MemoryToolFolder({ [module]: bytesOf(module) });
  const runtime = new WasmRuntime({ allowedHosts }, { folder });
  return runtime.executeModule(module, '.', { allowedHosts }, options);
}

describe.each(['words-assemblyscript', 'words-rust'])('%s, built with a published kit', (module) => {
  test('reads its input, writes its log and puts its output out', async () => {
    const result = await call(module, { entryPoint: 'count', input: 'to be or not to be, \u00fcberall' });
    expect(text(result.output)).toBe('{"words":7,"total":7}');
    expect(result).toMatchObject({
      exitCode: 0,
      stopReason: 'finished',
      error: undefined,
      stderr: 'info: counting 27 characters\n',
      denied: [],
      warnings: [],
    });
    expect(result.fuelConsumed).toBeGreaterThan(500);
  });

  test('reads its configuration, keeps its variables', async () => {
    const variables = new Map<string, Uint8Array>();
    const options = { entryPoint: 'count', input: 'a,b,,c', config: { separator: ',' }, variables };
    expect(text((await call(module, options)).output)).toBe('{"words":3,"total":3}');
    expect(text((await call(module, options)).output)).toBe('{"words":3,"total":6}');
    expect(text(variables.get('total'))).toBe('6');
  });

  test('says what went wrong', async () => {
    expect(await call(module, { entryPoint: 'count' })).toMatchObject({
      exitCode: 1,
      stopReason: 'finished',
      error: 'there is nothing to count',
    });
    const error = await call(module, {
      entryPoint: 'broken',
      input: 'x'.repeat(module.endsWith('rust') ? 1 : 5),
    }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'trap', trap: { code: 'unreachable' } });
  });

  test('reaches a server that is allowed by name, and no other', async () => {
    let accept: string | undefined;
    const server = await webServer((incoming, outgoing) => {
      accept = incoming.headers.accept;
      outgoing.end('one two three four');
    });
    const options = { entryPoint: 'count_url', input: `http://localhost:${server.port}/words` };
    const allowed = await call(module, options, [`localhost:${server.port}`]);
    expect([allowed.exitCode, text(allowed.output), accept]).toEqual([0, '{"words":4,"total":4}', 'text/plain']);
    accept = undefined;
    for (const hosts of [[], ['localhost:1'], ['127.0.0.1'], ['example.com']]) {
      expect(await call(module, options, hosts)).toMatchObject({
        stopReason: 'denied',
        exitCode: -1,
        output: undefined,
        denied: [expect.stringContaining(`http://localhost:${server.port}/words: host 'localhost' is not allowed`)],
      });
    }
    expect(accept).toBeUndefined();
  });

  test('costs the same each time', async () => {
    const options = { entryPoint: 'count', input: 'the same input, the same fuel' };
    const [first, second] = [await call(module, options), await call(module, options)];
    expect(second.fuelConsumed).toBe(first.fuelConsumed);
  });
});

test('the Rust kit’s requests have a body, its answers a status and headers', async () => {
  const server = await webServer((incoming, outgoing) => {
    let sent = '';
    incoming.on('data', (piece: Buffer) => {
      sent += piece.toString();
    });
    incoming.on('end', () => {
      outgoing.writeHead(202, { 'X-Kind': 'echo' }).end(`${incoming.headers['content-type']}: ${sent}`);
    });
  });
  const input = JSON.stringify({ url: server.origin, body: 'hello' });
  const result = await call('words-rust', { entryPoint: 'post', input }, [server.entry]);
  expect(text(result.output)).toBe('202 echo text/plain: hello');
});
