import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GuardedHttp } from '../network/guarded-http.ts';
import { NetworkPolicy } from '../network/policy.ts';
import { nodeHost } from '../node/host.ts';
import { assemble, failure, run, sandbox } from '../testing/assemble.ts';
import { helperImports, plugInHelpers, plugInText } from '../testing/plug-in-text.ts';
import type { WasmExecutionOptions } from '../sandbox/wasm-runtime.ts';
import { plainState } from '../testing/state.ts';
import { PlugInCall, plugInFunctions } from './functions.ts';
import { PlugIn, PlugInFailure } from './plug-in.ts';
import { Waiting } from './waiting.ts';

const entryPoint = 'go';
const text = (bytes: Uint8Array | undefined) => (bytes === undefined ? undefined : new TextDecoder().decode(bytes));

/** Runs a plug-in with everything imported; its body is that of `go`, which has i64 and i32 locals. */
async function plugIn(body: string, options: WasmExecutionOptions = {}, data = '', fuelLimit = 1_000_000) {
  const imports = plugInFunctions.map(({ name }) => name);
  const fields = `${plugInHelpers} (data (i32.const 0) "${data}")
    (func (export "go") (result i32) (local $a i64) (local $b i64) (local $n i32) ${body})`;
  return run(plugInText(imports, fields), { fuelLimit }, { entryPoint, ...options });
}

describe('input, output, error', () => {
  const copy = `
    (local.set $a (call $alloc (call $input_length)))
    (block $done (loop $more
      (br_if $done (i32.ge_u (local.get $n) (i32.wrap_i64 (call $input_length))))
      (call $store_u8
        (i64.add (local.get $a) (i64.extend_i32_u (local.get $n)))
        (call $input_load_u8 (i64.extend_i32_u (local.get $n))))
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br $more)))
    (call $say (local.get $a)) (i32.const 0)`;

  test('what goes in comes out', async () => {
    const result = await plugIn(copy, { input: 'h\u00f6i \u{1f642}' });
    expect(text(result.output)).toBe('h\u00f6i \u{1f642}');
    expect(result).toMatchObject({ exitCode: 0, stopReason: 'finished', error: undefined, stdout: '', denied: [] });
    const bytes = Uint8Array.of(0, 255, 128, 1);
    expect((await plugIn(copy, { input: bytes })).output).toEqual(bytes);
  });

  test('no input is an input of no bytes; no output is none', async () => {
    expect((await plugIn(copy)).output).toEqual(new Uint8Array(0));
    const result = await plugIn('(i32.wrap_i64 (i64.add (call $input_length) (call $input_offset)))');
    expect(result).toMatchObject({ exitCode: 0, output: undefined });
  });

  test('eight bytes at once, and none past the end', async () => {
    const load = (at: number) => `
      (local.set $a (call $alloc (i64.const 8)))
      (call $store_u64 (local.get $a) (call $input_load_u64 (i64.const ${at})))
      (call $say (local.get $a)) (call $input_load_u8 (i64.const ${at + 8}))`;
    const input = 'abcdefghij';
    const inside = await plugIn(load(1), { input });
    expect([text(inside.output), inside.exitCode]).toEqual(['bcdefghi', 106]);
    const past = await plugIn(load(3), { input });
    expect([past.output, past.exitCode]).toEqual([new Uint8Array(8), 0]);
    expect((await plugIn(load(-1), { input })).output).toEqual(new Uint8Array(8));
  });

  test('the input is a block like others', async () => {
    const body = `(call $output_set (i64.add (call $input_offset) (i64.const 2)) (i64.const 3))
      (i32.wrap_i64 (call $length (call $input_offset)))`;
    const result = await plugIn(body, { input: 'abcdef' });
    expect([text(result.output), result.exitCode]).toEqual(['cde', 6]);
  });

  test('an error is a result, with the plug-in’s own exit code', async () => {
    const body = '(call $error_set (call $put (i32.const 0) (i32.const 4))) (i32.const 7)';
    expect(await plugIn(body, {}, 'oops')).toMatchObject({
      exitCode: 7,
      stopReason: 'finished',
      error: 'oops',
      stderr: "WASM module 'tool' reports an error: oops",
    });
    const back = `(call $error_set (call $put (i32.const 0) (i32.const 4)))
      (local.set $n (i64.ne (call $error_get) (i64.const 0))) (call $error_set (i64.const 0)) (local.get $n)`;
    expect(await plugIn(back, {}, 'oops')).toMatchObject({ exitCode: 1, error: undefined, stderr: '' });
  });

  test('an error is shown up to 64 KiB', async () => {
    const body = '(call $error_set (call $input_offset)) (i32.const 1)';
    const { error } = await plugIn(body, { input: 'x'.repeat(100_000) });
    expect(error).toBe('x'.repeat(65_536));
  });

  test('the last output holds', async () => {
    const body = `(call $say (call $put (i32.const 0) (i32.const 3))) (call $say (call $put (i32.const 3) (i32.const 2)))
      (i32.add
        (i32.wrap_i64 (call $output_length))
        (i64.eq (call $output_offset) (i64.add (call $input_offset) (i64.const 16))))`;
    const result = await plugIn(body, {}, 'onetw');
    expect([text(result.output), result.exitCode]).toEqual(['tw', 2]);
  });
});

describe('configuration and variables', () => {
  const get = (what: string) => `(call $say (call $${what} (call $put (i32.const 0) (i32.const 4)))) (i32.const 0)`;

  test('values by name', async () => {
    expect(text((await plugIn(get('config_get'), { config: { name: 'w\u00e4rt' } }, 'name')).output)).toBe('w\u00e4rt');
    expect((await plugIn(get('config_get'), { config: { other: 'x' } }, 'name')).output).toEqual(new Uint8Array(0));
    expect((await plugIn(get('config_get'), {}, 'toString'.slice(0, 4))).output).toEqual(new Uint8Array(0));
  });

  test('variables outlive a run where the embedder keeps them', async () => {
    const variables = new Map([['name', new TextEncoder().encode('old')]]);
    const set = `(local.set $a (call $put (i32.const 0) (i32.const 4)))
      (call $say (call $var_get (local.get $a)))
      (call $var_set (local.get $a) (call $put (i32.const 4) (i32.const 3))) (i32.const 0)`;
    expect(text((await plugIn(set, { variables }, 'namenew')).output)).toBe('old');
    expect(text(variables.get('name'))).toBe('new');
    expect(text((await plugIn(get('var_get'), { variables }, 'name')).output)).toBe('new');
    expect((await plugIn(get('var_get'), {}, 'name')).output).toEqual(new Uint8Array(0));
    const remove = '(call $var_set (call $put (i32.const 0) (i32.const 4)) (i64.const 0)) (i32.const 0)';
    await plugIn(remove, { variables }, 'name');
    expect(variables.size).toBe(0);
  });

  test('variables together have a cap', async () => {
    // Names of 4 bytes, each time another; values of 100,000 bytes.
    const fill = `(local.set $b (call $alloc (i64.const 100000)))
      (loop $more
        (call $var_set (call $put (i32.const 0) (i32.const 4)) (local.get $b))
        (i32.store8 (i32.const 0) (i32.add (i32.load8_u (i32.const 0)) (i32.const 1)))
        (br $more)) (i32.const 0)`;
    const variables = new Map<string, Uint8Array>();
    expect(await plugIn(fill, { variables }, 'aaaa')).toMatchObject({
      stopReason: 'failed',
      exitCode: -1,
      error: expect.stringContaining('var_set: the variables would take'),
    });
    expect(variables.size).toBe(10);
    // The same name again takes no more room.
    const same = `(local.set $b (call $alloc (i64.const 900000)))
      (loop $more
        (call $var_set (call $put (i32.const 0) (i32.const 4)) (local.get $b))
        (local.set $n (i32.add (local.get $n) (i32.const 1)))
        (br_if $more (i32.lt_u (local.get $n) (i32.const 5)))) (local.get $n)`;
    expect(await plugIn(same, {}, 'aaaa')).toMatchObject({ exitCode: 5 });
  });
});

describe('the log', () => {
  const all = ['trace', 'debug', 'info', 'warn', 'error']
    .map((level) => `(call $log_${level} (call $put (i32.const 0) (i32.const 2)))`)
    .join(' ');

  test.each([
    [undefined, 2, 'info: hi\nwarn: hi\nerror: hi\n'],
    ['trace', 0, 'trace: hi\ndebug: hi\ninfo: hi\nwarn: hi\nerror: hi\n'],
    ['error', 4, 'error: hi\n'],
    ['off', 0x7fff_ffff, ''],
  ] as const)('at level %s', async (logLevel, told, stderr) => {
    const options = logLevel === undefined ? {} : { logLevel };
    expect(await plugIn(`${all} (call $get_log_level)`, options, 'hi')).toMatchObject({ exitCode: told, stderr });
  });

  test('of nothing is an empty line; wrong UTF-8 is shown as such', async () => {
    const body = `(call $log_info (i64.const 0)) (call $log_info (call $put (i32.const 0) (i32.const 1))) (i32.const 0)`;
    expect((await plugIn(body, {}, '\\ff')).stderr).toBe('info: \ninfo: \ufffd\n');
  });
});

describe('what a plug-in gets wrong', () => {
  test.each([
    [
      '(call $output_set (i64.const 99999) (i64.const 1)) (i32.const 0)',
      'output_set: 1 bytes at 99999 are in no block',
    ],
    ['(call $output_set (i64.const 16) (i64.const -1)) (i32.const 0)', 'are in no block'],
    ['(call $error_set (i64.const 5)) (i32.const 0)', 'error_set: 5 is no block'],
    ['(i32.wrap_i64 (call $config_get (i64.const 5)))', 'config_get: 5 is no block'],
    ['(i32.wrap_i64 (call $var_get (i64.const -5)))', 'var_get: 18446744073709552000 is no block'],
    ['(call $var_set (i64.const 0) (i64.const 5)) (i32.const 0)', 'var_set: 5 is no block'],
    ['(call $log_info (i64.const 5)) (i32.const 0)', 'log_info: 5 is no block'],
    ['(i32.wrap_i64 (call $http_request (i64.const 5) (i64.const 0)))', 'http_request: 5 is no block'],
    ['(i32.wrap_i64 (call $http_request (i64.const 0) (i64.const 0)))', 'http_request: the request is not JSON'],
    ['(i32.wrap_i64 (call $config_get (call $put (i32.const 0) (i32.const 1))))', 'is not UTF-8'],
  ])('%s', async (body, error) => {
    expect(await plugIn(body, {}, '\\ff')).toMatchObject({
      stopReason: 'failed',
      exitCode: -1,
      error: expect.stringContaining(error),
      stderr: expect.stringMatching(/^WASM module 'tool' was stopped: /),
      denied: [],
    });
  });

  test('reading and writing outside of blocks does nothing', async () => {
    const body = `(call $store_u8 (i64.const 0) (i32.const 1)) (call $store_u64 (i64.const -8) (i64.const 1))
      (call $free (i64.const 77))
      (i32.add (call $load_u8 (i64.const 99999)) (i32.wrap_i64 (i64.add (call $load_u64 (i64.const -1))
        (i64.add (call $length (i64.const 3)) (call $length_unsafe (i64.const 3))))))`;
    expect(await plugIn(body)).toMatchObject({ exitCode: 0, stopReason: 'finished' });
  });

  test('more memory than it was granted is not to be had', async () => {
    const take = (bytes: number) => `(i64.ne (i64.const 0) (call $alloc (i64.const ${bytes})))`;
    const wish = { memoryOverrideMb: 1 };
    const ask = async (bytes: number) =>
      (await run(plugInText(['alloc'], `(func (export "go") (result i32) ${take(bytes)})`), {}, { entryPoint }, wish))
        .exitCode;
    expect([await ask(1_000_000), await ask(1_048_576), await ask(2 ** 40), await ask(-1)]).toEqual([1, 0, 0, 0]);
    const input = new Uint8Array(2 ** 20);
    const module = '(module (func (export "go")))';
    expect(await failure(module, {}, { entryPoint, input }, wish)).toMatchObject({ code: 'limit', module: 'tool' });
  });
});

describe('whatever it calls them with', () => {
  const seed = 11_2025;
  const blockBytes = 5000;

  /** A number, or something that is near a block. */
  const i64 = fc.oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
    fc.bigInt({ min: -8n, max: 300n }),
    fc.constantFrom(0n, 16n, 32n, 48n, -1n, 2n ** 32n, 2n ** 53n, 2n ** 63n - 1n),
  );

  test(`functions answer or fail by name, and stay within their cap (seed ${seed})`, () => {
    const call = fc.record({ pick: fc.nat(), first: i64, second: i64 });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 60 }), (calls) => {
        const { wasi } = plainState();
        const http = new GuardedHttp(nodeHost.http, new NetworkPolicy([]), nodeHost.after);
        const signal = () => AbortSignal.abort();
        const state = new PlugIn({ input: '{"url":"x"}' }, { http, signal, stderr: wasi.stderr, blockBytes });
        for (const { pick, first, second } of calls) {
          const one = plugInFunctions[pick % plugInFunctions.length]!;
          const values = [first, second].map((value, index) =>
            one.parameters[index] === 'i32' ? Number(value) | 0 : value,
          );
          let answer: unknown;
          try {
            answer = one.call(
              new PlugInCall(state, { consumeFuel: () => true }),
              values.slice(0, one.parameters.length),
            );
          } catch (error) {
            expect([one.name, error]).toEqual([one.name, expect.any(PlugInFailure)]);
            continue;
          }
          const type = one.results[0];
          const isRight =
            answer instanceof Waiting ||
            typeof answer === (type === 'i64' ? 'bigint' : type === 'i32' ? 'number' : 'undefined');
          expect([one.name, isRight]).toEqual([one.name, true]);
          expect(state.blocks.byteLength).toBeLessThanOrEqual(blockBytes);
        }
        expect(state.output === undefined || state.output.length <= blockBytes).toBe(true);
        expect(typeof (state.error ?? '')).toBe('string');
      }),
      { seed, numRuns: 1000 },
    );
  });
});

describe('what calls cost', () => {
  test('1, and 1 for each 64 bytes that are asked for, read or given', async () => {
    const cost = async (body: string, options: WasmExecutionOptions = {}, data = '') =>
      (await plugIn(`${body} (i32.const 0)`, options, data)).fuelConsumed;
    const free = await cost('(drop (call $alloc (i64.const 63)))');
    expect(await cost('(drop (call $alloc (i64.const 64)))')).toBe(free + 1);
    expect(await cost('(drop (call $alloc (i64.const 64000)))')).toBe(free + 1000);
    // What cannot be had costs nothing more.
    expect(await cost('(drop (call $alloc (i64.const -1)))')).toBe(free);
    const set = (length: number) => `(call $output_set (call $input_offset) (i64.const ${length}))`;
    const input = new Uint8Array(6400);
    expect((await cost(set(6400), { input })) - (await cost(set(0), { input }))).toBe(100);
    const get = '(drop (call $config_get (call $put (i32.const 0) (i32.const 1))))';
    const config = (length: number) => ({ config: { k: 'x'.repeat(length) } });
    expect((await cost(get, config(6400), 'k')) - (await cost(get, config(1), 'k'))).toBe(100);
    const log = '(call $log_warn (call $input_offset))';
    expect((await cost(log, { input })) - (await cost(log, { input, logLevel: 'error' }))).toBe(100);
  });

  test('what cannot be paid is not done', async () => {
    const body = '(call $log_warn (call $input_offset)) (i32.const 0)';
    const result = await plugIn(body, { input: new Uint8Array(6400).fill(120) }, '', 50);
    expect(result).toMatchObject({ stopReason: 'out-of-fuel', fuelConsumed: 50, exitCode: -1 });
    expect(result.stderr).not.toContain('xxx');
  });
});

describe('the entry point that is asked for', () => {
  const module = (fields: string) => `(module ${fields})`;

  test('is called, of type () -> () or () -> i32', async () => {
    expect(await run(module('(func (export "a b"))'), {}, { entryPoint: 'a b' })).toMatchObject({ exitCode: 0 });
    expect(
      await run(
        module('(func (export "f") (result i32) i32.const -3) (func (export "run") (result i32) unreachable)'),
        {},
        {
          entryPoint: 'f',
        },
      ),
    ).toMatchObject({ exitCode: -3 });
  });

  test.each([
    ['', ''],
    ['(func (export "go") (param i32))', "; here 'go' is (i32) -> ()"],
    ['(func (export "go") (result i64) unreachable)', "; here 'go' is () -> i64"],
    ['(memory (export "go") 1)', "; here 'go' is a memory"],
    ['(func (export "run") (result i32) unreachable)', ''],
  ])('or the error says what there is: %s', async (fields, found) => {
    expect(await failure(module(fields), {}, { entryPoint })).toMatchObject({
      code: 'entry-point',
      message:
        `WASM module 'tool' must export the entry point that was asked for, "go", as a function of type () -> () ` +
        `or () -> i32${found}`,
    });
  });

  const order = (exports: readonly string[]) => {
    const functions = exports.map((name, index) => {
      const parameters = name === 'hs_init' ? '(param i32 i32)' : '';
      return `(func (export "${name}") ${parameters} (call $note (i32.const ${index + 1})))`;
    });
    return module(`(global $g (mut i32) (i32.const 0))
      (func $note (param i32) (global.set $g (i32.add (i32.mul (global.get $g) (i32.const 10)) (local.get 0))))
      ${functions.join(' ')} (func (export "go") (result i32) (global.get $g))`);
  };

  test.each([
    [['_initialize'], 1],
    [['__wasm_call_ctors'], 1],
    [['_initialize', '__wasm_call_ctors'], 1],
    [['_initialize', 'hs_init'], 12],
    [['hs_init', '_initialize'], 21],
    [['hs_init'], 1],
    [['_start'], 0],
    [['_initialize', '_start'], 1],
  ])('comes after what prepares the module: %j', async (exports, expected) => {
    expect((await run(order(exports), {}, { entryPoint })).exitCode).toBe(expected);
  });
});

describe('without waiting', () => {
  test('a plug-in runs, and its requests are refused before they are made', async () => {
    const fields = `${plugInHelpers} (data (i32.const 0) "{\\"url\\":\\"http://a.example/\\"}")
      (func (export "go") (result i32)
        (drop (call $http_request (call $put (i32.const 0) (i32.const 27)) (i64.const 0))) (i32.const 0))`;
    const host = { http: { exchange: () => expect.unreachable('a request') } };
    const tool = plugInText([...helperImports, 'http_request'], fields);
    const options = { allowedHosts: ['a.example'] };
    const runtime = await sandbox({ tool }, options, { host: { ...nodeHost, ...host } });
    expect(() => runtime.executeModuleSync('tool', '/ws', options, { entryPoint })).toThrow(
      'executeModuleSync cannot wait for an HTTP request',
    );
  });

  test('everything else is as it is with waiting', async () => {
    const tool = plugInText(['input_length'], '(func (export "go") (result i32) (i32.wrap_i64 (call $input_length)))');
    const runtime = await sandbox({ tool });
    expect(runtime.executeModuleSync('tool', '/ws', {}, { entryPoint, input: 'four' }).exitCode).toBe(4);
  });
});

test.each([
  [{ input: 5 }, 'input must be bytes or text'],
  [{ config: { a: 1 } }, "the configuration value 'a' must be a string"],
  [{ variables: {} }, 'variables must be a Map'],
  [{ logLevel: 'loud' }, 'logLevel must be one of trace, debug, info, warn, error, off'],
])('%j is refused', async (options, message) => {
  const module = '(module (func (export "run") (result i32) i32.const 0))';
  await expect(run(module, {}, options as WasmExecutionOptions)).rejects.toThrow(message);
});

test('an import that the interface does not have is named', async () => {
  const module = '(module (import "extism:host/env" "reset" (func)) (func (export "run") (result i32) i32.const 0))';
  expect(await failure(module)).toMatchObject({ code: 'link', message: expect.stringContaining('reset') });
  expect(await assemble(module)).toBeInstanceOf(Uint8Array);
});
