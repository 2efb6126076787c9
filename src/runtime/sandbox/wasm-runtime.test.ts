import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { nodeHost } from '../node/host.ts';
import { assemble, sandbox } from '../testing/assemble.ts';
import type { RuntimeAdapter } from './adapter.ts';
import { WasmConfigurationError } from './errors.ts';
import { standardHost } from './host.ts';
import { MemoryToolFolder, type ToolFolder } from './tool-folder.ts';
import { createRuntime, WasmRuntime } from './wasm-runtime.ts';

const seven = '(module (func (export "run") (result i32) i32.const 7))';

/** A folder that must not be asked. */
const untouched: ToolFolder = {
  read: () => expect.unreachable('the folder was asked for a module'),
  list: () => expect.unreachable('the folder was asked for its names'),
};

describe('the adapter', () => {
  test('what it says of itself', () => {
    const runtime: RuntimeAdapter = new WasmRuntime();
    expect(runtime.name).toBe('wasm');
    expect(runtime.hasShellAccess).toBe(false);
    expect(runtime.supportsLongRunning).toBe(false);
    expect(runtime.hasFilesystemAccess).toBe(false);
    expect(runtime.memoryBudget).toBe(64 * 1024 * 1024);
    expect(new WasmRuntime({ memoryLimitMb: 1 }).memoryBudget).toBe(1024 * 1024);
    expect(new WasmRuntime({ allowWorkspaceRead: true }).hasFilesystemAccess).toBe(true);
    expect(new WasmRuntime({ allowWorkspaceWrite: true }).hasFilesystemAccess).toBe(true);
    expect(WasmRuntime.isAvailable()).toBe(true);
  });

  test('where it keeps things', () => {
    expect(new WasmRuntime().storagePath).toBe('.zeroclaw');
    expect(WasmRuntime.withWorkspace({}, '/home/agent/ws').storagePath).toBe('/home/agent/ws/.zeroclaw');
    expect(WasmRuntime.withWorkspace({}, '/').storagePath).toBe('/.zeroclaw');
  });

  test('it has no shell', () => {
    expect(() => new WasmRuntime().buildShellCommand('ls', '/ws')).toThrow(
      'WASM runtime does not support shell commands. Use executeModule() to run WASM tools, ' +
        'or switch to runtime.kind = "native" for shell access.',
    );
  });

  test('where modules are', () => {
    expect(new WasmRuntime().toolsDir('/ws')).toBe('/ws/tools/wasm');
    expect(new WasmRuntime().toolsDir('/ws///')).toBe('/ws/tools/wasm');
    expect(new WasmRuntime({ toolsDir: './a//b/' }).toolsDir('ws')).toBe('ws/a/b');
    expect(new WasmRuntime({ toolsDir: 'a' }).toolsDir('/')).toBe('/a');
    const security = { requireWorkspaceRelativeToolsDir: false };
    expect(new WasmRuntime({ toolsDir: '/opt/tools', security }).toolsDir('/ws')).toBe('/opt/tools');
  });

  test('what an invocation gets', () => {
    const runtime = new WasmRuntime({ fuelLimit: 500, memoryLimitMb: 2 });
    const none = runtime.defaultCapabilities();
    expect(none).toEqual({
      readWorkspace: false,
      writeWorkspace: false,
      allowedHosts: [],
      fuelOverride: 0,
      memoryOverrideMb: 0,
    });
    expect(runtime.effectiveFuel(none)).toBe(500);
    expect(runtime.effectiveFuel({ fuelOverride: 20 })).toBe(20);
    expect(runtime.effectiveMemoryBytes(none)).toBe(2 * 1024 * 1024);
    expect(runtime.effectiveMemoryBytes({ memoryOverrideMb: 1 })).toBe(1024 * 1024);
    expect(() => runtime.effectiveFuel({ fuelOverride: 501 })).toThrow('fuelOverride of 501 exceeds');
    expect(() => runtime.effectiveMemoryBytes({ memoryOverrideMb: 3 })).toThrow('memoryOverrideMb of 3 exceeds');
    const clamping = new WasmRuntime({ fuelLimit: 500, security: { capabilityEscalationMode: 'clamp' } });
    expect(clamping.effectiveFuel({ fuelOverride: 501 })).toBe(500);
    expect(clamping.effectiveMemoryBytes({ memoryOverrideMb: 65 })).toBe(64 * 1024 * 1024);
  });

  test('its modules, sorted', async () => {
    const folder = new MemoryToolFolder({ b: new Uint8Array(), a: new Uint8Array(), B: new Uint8Array() });
    expect(await new WasmRuntime({}, { folder }).listModules('/ws')).toEqual(['B', 'a', 'b']);
  });

  test('without a folder it says what is missing', async () => {
    await expect(new WasmRuntime().executeModule('tool', '/ws')).rejects.toThrow('hand a ToolFolder to WasmRuntime');
    await expect(new WasmRuntime().listModules('/ws')).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('a configuration that breaks a rule', () => {
  const runtime = new WasmRuntime({ memoryLimitMb: 0, toolsDir: '../x' }, { folder: untouched });

  test('is told by validateConfig, rule by rule', () => {
    expect(() => new WasmRuntime().validateConfig()).not.toThrow();
    expect(() => runtime.validateConfig()).toThrow(WasmConfigurationError);
    expect(() => runtime.validateConfig()).toThrow('memory_limit_mb must be > 0');
    expect(() => runtime.validateConfig()).toThrow(
      expect.objectContaining({ problems: [expect.any(String), expect.any(String)] }),
    );
  });

  test('does nothing', async () => {
    await expect(runtime.executeModule('tool', '/ws')).rejects.toThrow(WasmConfigurationError);
    expect(() => runtime.executeModuleSync('tool', '/ws')).toThrow(WasmConfigurationError);
    await expect(runtime.listModules('/ws')).rejects.toThrow(WasmConfigurationError);
    expect(() => runtime.toolsDir('/ws')).toThrow(WasmConfigurationError);
    expect(() => runtime.effectiveFuel({})).toThrow(WasmConfigurationError);
    expect(() => runtime.effectiveMemoryBytes({})).toThrow(WasmConfigurationError);
  });
});

describe('createRuntime', () => {
  const native: RuntimeAdapter = {
    name: 'native',
    hasShellAccess: true,
    hasFilesystemAccess: true,
    storagePath: '.zeroclaw',
    supportsLongRunning: true,
    memoryBudget: 0,
    buildShellCommand: (command, workspaceDir) => ({
      program: 'sh',
      args: ['-c', command],
      workingDirectory: workspaceDir,
    }),
  };

  test('wasm is ours, other kinds are the embedder’s', () => {
    const runtime = createRuntime({ kind: 'wasm', wasm: { memoryLimitMb: 3 } });
    expect(runtime).toBeInstanceOf(WasmRuntime);
    expect(runtime.memoryBudget).toBe(3 * 1024 * 1024);
    expect(createRuntime({ kind: 'wasm' }).memoryBudget).toBe(64 * 1024 * 1024);
    expect(createRuntime({ kind: 'native' }, { native: () => native })).toBe(native);
  });

  test.each(['', '  '])('an empty kind (%j) lists the supported ones', (kind) => {
    expect(() => createRuntime({ kind }, { native: () => native })).toThrow(
      'runtime.kind cannot be empty. Supported kinds: wasm, native',
    );
  });

  test.each(['docker', 'constructor', '__proto__', 'WASM'])('an unknown kind (%s) lists the supported ones', (kind) => {
    expect(() => createRuntime({ kind })).toThrow(`unknown runtime kind '${kind}'. Supported kinds: wasm`);
  });

  test('a setting that breaks its rule', () => {
    expect(() => createRuntime({ kind: 'wasm', wasm: { fuelLimit: 0 } })).toThrow(
      'runtime.wasm.fuel_limit must be > 0',
    );
  });
});

describe('before a module is read', () => {
  const runtime = new WasmRuntime({ fuelLimit: 100 }, { folder: untouched });

  test.each(['../x', 'a/b', 'a\0', 'x'.repeat(129), '', 'tool.wasm'])('its name is checked: %j', async (name) => {
    await expect(runtime.executeModule(name, '/ws')).rejects.toMatchObject({ code: 'module-name' });
  });

  test('the wishes are checked', async () => {
    await expect(runtime.executeModule('tool', '/ws', { fuelOverride: 101 })).rejects.toMatchObject({ code: 'denied' });
    await expect(runtime.executeModule('tool', '/ws', { readWorkspace: true })).rejects.toMatchObject({
      code: 'denied',
    });
  });

  test.each(['', 'a\0b', undefined])('the workspace is checked: %j', async (workspaceDir) => {
    await expect(runtime.executeModule('tool', workspaceDir as string)).rejects.toThrow('workspaceDir must be a path');
  });
});

describe('the module that is hashed is the module that runs', () => {
  test('its hash is in the result', async () => {
    const bytes = await assemble(seven);
    const runtime = new WasmRuntime({}, { folder: new MemoryToolFolder({ seven: bytes }), host: nodeHost });
    const { moduleSha256 } = await runtime.executeModule('seven', '/ws');
    expect(moduleSha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    const standard = new WasmRuntime({}, { folder: new MemoryToolFolder({ seven: bytes }), host: standardHost });
    expect((await standard.executeModule('seven', '/ws')).moduleSha256).toBe(moduleSha256);
  });

  test('a file that is exchanged after it was read is not read again', async () => {
    const [good, bad] = [await assemble(seven), await assemble(seven.replace('7', '66'))];
    let file = good;
    let reads = 0;
    const folder: ToolFolder = {
      read: () => {
        reads++;
        return file.slice();
      },
      list: () => [],
    };
    const host = {
      ...nodeHost,
      sha256: (bytes: Uint8Array) => {
        file = bad;
        return nodeHost.sha256(bytes);
      },
    };
    const pin = createHash('sha256').update(good).digest('hex');
    const security = { moduleHashPolicy: 'enforce', moduleSha256: { tool: pin } } as const;
    const runtime = new WasmRuntime({ security }, { folder, host });
    const result = await runtime.executeModule('tool', '/ws');
    expect([result.exitCode, result.moduleSha256, reads]).toEqual([7, pin, 1]);
    await expect(runtime.executeModule('tool', '/ws')).rejects.toMatchObject({ code: 'hash', module: 'tool' });
  });

  test('a mismatch is an error before anything is decoded', async () => {
    const security = { moduleHashPolicy: 'enforce', moduleSha256: { tool: '0'.repeat(64) } } as const;
    const folder = new MemoryToolFolder({ tool: Uint8Array.of(1, 2, 3) });
    const runtime = new WasmRuntime({ security }, { folder, host: nodeHost });
    await expect(runtime.executeModule('tool', '/ws')).rejects.toMatchObject({ code: 'hash' });
  });

  test('warnings say what is not pinned', async () => {
    const pins = { tool: '0'.repeat(64) };
    const runtime = await sandbox({ tool: seven, other: seven }, { security: { moduleSha256: pins } });
    expect((await runtime.executeModule('tool', '/ws')).warnings).toEqual([expect.stringContaining('pins 0000')]);
    expect((await runtime.executeModule('other', '/ws')).warnings).toEqual([expect.stringContaining('has no pin')]);
    const silent = await sandbox({ tool: seven }, { security: { moduleSha256: pins, moduleHashPolicy: 'disabled' } });
    expect((await silent.executeModule('tool', '/ws')).warnings).toEqual([]);
  });
});

describe('a module that cannot be used', () => {
  test('names itself and what is wrong', async () => {
    const folder = new MemoryToolFolder({ empty: new Uint8Array(), text: new TextEncoder().encode('(module)') });
    const runtime = new WasmRuntime({}, { folder, host: nodeHost });
    await expect(runtime.executeModule('empty', '/ws')).rejects.toMatchObject({
      code: 'invalid-module',
      module: 'empty',
      message: expect.stringContaining("WASM module 'empty' cannot be used: "),
    });
    await expect(runtime.executeModule('text', '/ws')).rejects.toThrow('magic header not detected');
    await expect(runtime.executeModule('gone', '/ws')).rejects.toThrow(
      'WASM module not found: gone (looked in tools/wasm)',
    );
  });

  test('is too large', async () => {
    const folder = new MemoryToolFolder({ tool: new Uint8Array(1024 * 1024 + 1) });
    const runtime = new WasmRuntime({ maxModuleSizeMb: 1 }, { folder, host: nodeHost });
    await expect(runtime.executeModule('tool', '/ws')).rejects.toMatchObject({ code: 'too-large' });
  });
});

describe('executeModuleSync', () => {
  test('the same result at once', async () => {
    const runtime = await sandbox({ seven });
    const result = runtime.executeModuleSync('seven', '/ws');
    const { durationMilliseconds: _, ...rest } = await runtime.executeModule('seven', '/ws');
    expect(result).toMatchObject(rest);
    expect(result.exitCode).toBe(7);
  });

  test('refuses, by name, what would have to wait', async () => {
    const hashing = await sandbox({ seven }, {}, { host: standardHost });
    expect(() => hashing.executeModuleSync('seven', '/ws')).toThrow(
      'executeModuleSync cannot wait for the SHA-256 of the module',
    );
    const bytes = await assemble(seven);
    const folder: ToolFolder = { read: async () => bytes, list: async () => ['seven'] };
    const reading = new WasmRuntime({}, { folder, host: nodeHost });
    expect(() => reading.executeModuleSync('seven', '/ws')).toThrow('cannot wait for the folder of modules');
    expect((await reading.executeModule('seven', '/ws')).exitCode).toBe(7);
    expect(await reading.listModules('/ws')).toEqual(['seven']);
  });
});
