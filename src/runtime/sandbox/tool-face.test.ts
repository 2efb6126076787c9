import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { helperImports, plugInHelpers, plugInText } from '../testing/plug-in-text.ts';
import { assemble, sandbox, wasiText, write } from '../testing/assemble.ts';
import { MemoryToolFolder } from './tool-folder.ts';
import { createWasmModuleTool, wasmModuleParameters } from './tool-face.ts';
import { WasmRuntime } from './wasm-runtime.ts';

const echo = wasiText(
  ['fd_read', 'fd_write', 'args_sizes_get'],
  `(func (export "run") (result i32)
    (i32.store (i32.const 0) (i32.const 64)) (i32.store (i32.const 4) (i32.const 100))
    (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
    ${write(1, 64, '(i32.load (i32.const 8))')}
    (drop (call $args_sizes_get (i32.const 16) (i32.const 20)))
    (i32.load (i32.const 16)))`,
);
const texts = {
  echo,
  endless: '(module (func (export "run") (result i32) (loop (br 0)) (i32.const 0)))',
  broken: wasiText(
    ['fd_write'],
    `(data (i32.const 64) "so far") (func (export "run") (result i32) ${write(1, 64, 6)} unreachable)`,
  ),
};
const plugIn = plugInText(
  [...helperImports, 'input_offset'],
  `${plugInHelpers} (func (export "echo") (call $say (call $input_offset)))`,
);
const runtime = await sandbox(texts, { fuelLimit: 10_000 });
const tool = createWasmModuleTool(runtime, '/ws');

describe('the schema', () => {
  const validate = new Ajv2020({ strict: true }).compile(tool.parameters);

  test('is JSON, and JSON Schema 2020-12', () => {
    expect(JSON.parse(JSON.stringify(tool.parameters))).toEqual(wasmModuleParameters);
    expect(tool.parameters.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(new Ajv2020().validateSchema(tool.parameters)).toBe(true);
  });

  test.each([
    [{ action: 'list' }],
    [{ action: 'run', module: 'echo' }],
    [{ action: 'run', module: 'a-B_9', args: ['x'], stdin: 'y', read_workspace: true, write_workspace: true }],
    [{ action: 'run', module: 'a', allowed_hosts: ['a.example:80'], fuel_override: 5, memory_override_mb: 1 }],
    [{ action: 'run', module: 'a', entry_point: 'count', input: 'text' }],
  ])('accepts %j', (given) => {
    expect([validate(given), validate.errors]).toEqual([true, null]);
  });

  test.each([
    [{}],
    [{ action: 'delete' }],
    [{ action: 'run', module: '../x' }],
    [{ action: 'run', module: 'x'.repeat(129) }],
    [{ action: 'run', module: '' }],
    [{ action: 'run', module: 'a', readWorkspace: true }],
    [{ action: 'run', module: 'a', fuel_override: -1 }],
    [{ action: 'run', module: 'a', fuel_override: 1.5 }],
    [{ action: 'run', module: 'a', allowed_hosts: 'a.example' }],
    [{ action: 'run', module: 'a', args: [1] }],
    [{ action: 'run', module: 'a', entry_point: '' }],
    [{ action: 'run', module: 'a', entry_point: 5 }],
    [{ action: 'run', module: 'a', input: 5 }],
    ['list'],
  ])('refuses %j, and so does the tool', async (given) => {
    expect(validate(given)).toBe(false);
    expect(await tool.call(given)).toHaveProperty('error');
  });
});

describe('wasm_module', () => {
  test('lists the modules, sorted', async () => {
    expect(await tool.call({ action: 'list' })).toEqual({ modules: ['broken', 'echo', 'endless'] });
  });

  test('calls a plug-in by its entry point, with input and output', async () => {
    const plugIns = createWasmModuleTool(await sandbox({ tool: plugIn }), '/ws');
    const call = { action: 'run', module: 'tool', entry_point: 'echo', input: 'h\u00f6i' };
    expect(await plugIns.call(call)).toMatchObject({ exit_code: 0, output: 'h\u00f6i', stop_reason: 'finished' });
    expect(await plugIns.call({ ...call, entry_point: 'other' })).toMatchObject({ code: 'entry-point' });
    expect(await plugIns.call({ ...call, entry_point: null })).toMatchObject({ code: 'entry-point' });
  });

  test('runs one, and answers in JSON', async () => {
    const answer = await tool.call({ action: 'run', module: 'echo', args: ['a', 'b'], stdin: 'hello' });
    expect(JSON.parse(JSON.stringify(answer))).toEqual({
      module: 'echo',
      module_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      exit_code: 3,
      fuel_consumed: expect.any(Number),
      stdout: 'hello',
      stderr: '',
      stop_reason: 'finished',
      denied: [],
      warnings: [],
    });
    const direct = await runtime.executeModule('echo', '/ws', {}, { args: ['a', 'b'], stdin: 'hello' });
    expect(answer).toMatchObject({ fuel_consumed: direct.fuelConsumed, module_sha256: direct.moduleSha256 });
  });

  test('takes null for what is left out', async () => {
    const answer = await tool.call({ action: 'run', module: 'echo', args: null, stdin: null, fuel_override: null });
    expect(answer).toMatchObject({ exit_code: 1, stdout: '' });
  });

  test('answers exhaustion as a result', async () => {
    expect(await tool.call({ action: 'run', module: 'endless' })).toMatchObject({
      exit_code: -1,
      fuel_consumed: 10_000,
      stderr: "WASM module 'endless' exceeded fuel limit (10000 ticks) — likely an infinite loop",
      stop_reason: 'out-of-fuel',
    });
    const less = await tool.call({ action: 'run', module: 'endless', fuel_override: 99 });
    expect(less).toMatchObject({ fuel_consumed: 99 });
  });

  test('answers a trap with what was done until then', async () => {
    expect(await tool.call({ action: 'run', module: 'broken' })).toEqual({
      error: expect.stringContaining("WASM module 'broken' trapped: unreachable"),
      code: 'trap',
      module: 'broken',
      module_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      fuel_consumed: expect.any(Number),
      stdout: 'so far',
      stderr: '',
    });
  });

  test.each([
    [undefined, 'the arguments must be an object, not undefined', 'arguments'],
    [[], 'the arguments must be an object', 'arguments'],
    [{ action: 'stop' }, 'action must be "list" or "run", not "stop"', 'arguments'],
    [{ action: 'run' }, 'module is missing', 'arguments'],
    [{ action: 'run', module: 5 }, 'module must be a string, not 5', 'arguments'],
    [{ action: 'run', module: 'echo', stdin: 5 }, 'stdin must be a string', 'arguments'],
    [{ action: 'run', module: 'echo', args: ['a\0b'] }, 'args must not contain the character U+0000', 'arguments'],
    [{ action: 'run', module: 'echo', toString: 1 }, '"toString" is not a known argument', 'arguments'],
    [{ action: 'run', module: '../echo' }, 'module name', 'module-name'],
    [{ action: 'run', module: 'absent' }, 'WASM module not found: absent', 'not-found'],
    [{ action: 'run', module: 'echo', read_workspace: true }, 'readWorkspace is not allowed', 'denied'],
    [{ action: 'run', module: 'echo', write_workspace: 'yes' }, 'writeWorkspace must be true or false', 'denied'],
    [{ action: 'run', module: 'echo', allowed_hosts: ['evil.example'] }, "host 'evil.example'", 'denied'],
    [{ action: 'run', module: 'echo', fuel_override: 10_001 }, 'fuelOverride of 10001 exceeds', 'denied'],
    [{ action: 'run', module: 'echo', memory_override_mb: 65 }, 'memoryOverrideMb of 65 exceeds', 'denied'],
  ])('answers %j with an error', async (given, error, code) => {
    const answer = await tool.call(given);
    expect(answer).toMatchObject({ error: expect.stringContaining(error), code });
  });

  test('answers a broken configuration with an error, too', async () => {
    const wrong = createWasmModuleTool(new WasmRuntime({ fuelLimit: 0 }), '/ws');
    expect(await wrong.call({ action: 'list' })).toMatchObject({ code: 'configuration' });
  });

  test('rejects with what the embedder’s own callback throws', async () => {
    const options = {
      onStdout: () => {
        throw new Error('the terminal is gone');
      },
    };
    const own = createWasmModuleTool(runtime, '/ws', options);
    await expect(own.call({ action: 'run', module: 'echo', stdin: 'x' })).rejects.toThrow('the terminal is gone');
  });

  test('reads the folder anew each time', async () => {
    const modules: Record<string, Uint8Array> = { a: await assemble(texts.endless) };
    const folder = { read: (name: string) => modules[name]!, list: () => Object.keys(modules) };
    const live = createWasmModuleTool(new WasmRuntime({}, { folder }), '/ws');
    expect(await live.call({ action: 'list' })).toEqual({ modules: ['a'] });
    modules.b = modules.a!;
    expect(await live.call({ action: 'list' })).toEqual({ modules: ['a', 'b'] });
    const none = createWasmModuleTool(new WasmRuntime({}, { folder: new MemoryToolFolder({}) }), '/ws');
    expect(await none.call({ action: 'list' })).toEqual({ modules: [] });
  });
});
