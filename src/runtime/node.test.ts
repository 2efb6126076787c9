import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as neutral from './index.ts';
import * as node from './node.ts';
import { assemble } from './testing/assemble.ts';

test('the door for Node has all that the other one has', () => {
  expect(Object.keys(node)).toEqual(expect.arrayContaining(Object.keys(neutral)));
  expect(new node.WasmRuntime()).toBeInstanceOf(neutral.WasmRuntime);
});

describe('tools of a workspace', () => {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(tmpdir(), 'wasmeter-workspace-')));
  const tools = path.join(root, 'ws', 'tools', 'wasm');
  const workspace = path.join(root, 'ws');

  beforeAll(async () => {
    fs.mkdirSync(tools, { recursive: true });
    const bytes = await assemble('(module (func (export "run") (result i32) i32.const 7))');
    fs.writeFileSync(path.join(tools, 'seven.wasm'), bytes);
    fs.writeFileSync(path.join(root, 'seven.wasm'), bytes);
    fs.symlinkSync('../../../seven.wasm', path.join(tools, 'link.wasm'));
  });
  afterAll(() => fs.rmSync(root, { recursive: true }));

  test('run by their name, with nothing else said', async () => {
    const runtime = new node.WasmRuntime();
    expect(await runtime.listModules(workspace)).toEqual(['seven']);
    expect(await runtime.executeModule('seven', workspace)).toMatchObject({ exitCode: 7, fuelConsumed: 1 });
    expect(await runtime.executeModule('seven', `${workspace}/`, node.lockedDown)).toMatchObject({ exitCode: 7 });
    expect(runtime.executeModuleSync('seven', workspace).exitCode).toBe(7);
    expect(await runtime.listModules(path.join(root, 'nowhere'))).toEqual([]);
  });

  test('are found through the adapter of a configuration file too', async () => {
    const configuration = node.runtimeConfigurationFromJson('{"runtime":{"kind":"wasm","wasm":{"fuel_limit":1}}}');
    const runtime = node.createRuntime(configuration) as node.WasmRuntime;
    expect(await runtime.executeModule('seven', workspace)).toMatchObject({ exitCode: 7 });
    expect(node.WasmRuntime.withWorkspace({}, workspace).storagePath).toBe(path.join(workspace, '.zeroclaw'));
    expect(() => node.createRuntime({ kind: 'wasm', wasm: { fuelLimit: 0 } })).toThrow(node.WasmConfigurationError);
    expect(() => node.createRuntime({ kind: 'native' })).toThrow(
      "unknown runtime kind 'native'. Supported kinds: wasm",
    );
  });

  test('are not reached by a name that is none, nor through a link', async () => {
    const runtime = new node.WasmRuntime();
    const refused = (name: string) => runtime.executeModule(name, workspace).catch((error: unknown) => error);
    expect(await refused('../../../seven')).toMatchObject({ code: 'module-name' });
    expect(await refused('link')).toMatchObject({ code: 'symlink' });
    expect(await refused('eight')).toMatchObject({
      code: 'not-found',
      message: `WASM module not found: eight (looked in ${tools})`,
    });
  });
});
