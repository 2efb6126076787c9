import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { MemoryFileSystem } from '../files/memory.ts';
import { WasmRuntime } from '../node.ts';
import { assemble, sandbox, wasiText, write } from '../testing/assemble.ts';
import type { WasmCapabilities } from './capabilities.ts';
import { WasmRuntimeError } from './errors.ts';

const scratch = fs.realpathSync(fs.mkdtempSync(path.join(tmpdir(), 'wasmeter-granted-')));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

/** fd_read and fd_write, fd_seek, fd_tell. */
const [reading, writing] = [0x26, 0x64];

/** Text that opens `name` with oflags and rights, leaves its descriptor in $fd, and ends with the error where there is one. */
function opens(name: string, flags: number, rights: number): string {
  return `(data (i32.const 512) "${name}")
    (global $fd (mut i32) (i32.const 0))
    (func $open
      (local $error i32)
      (local.set $error (call $path_open (i32.const 3) (i32.const 1) (i32.const 512) (i32.const ${name.length})
        (i32.const ${flags}) (i64.const ${rights}) (i64.const 0) (i32.const 0) (i32.const 504)))
      (if (local.get $error) (then (call $proc_exit (local.get $error))))
      (global.set $fd (i32.load (i32.const 504))))`;
}

/** Writes to stdout what a file holds; its exit code is the error where it cannot be opened. */
const cat = (name: string) =>
  wasiText(
    ['path_open', 'fd_read', 'fd_write', 'proc_exit'],
    `${opens(name, 0, reading)}
    (func (export "_start") (call $open)
      (loop $more
        (i32.store (i32.const 0) (i32.const 1024))
        (i32.store (i32.const 4) (i32.const 1000))
        (drop (call $fd_read (global.get $fd) (i32.const 0) (i32.const 1) (i32.const 12)))
        (if (i32.load (i32.const 12)) (then
          ${write(1, 1024, '(i32.load (i32.const 12))')}
          (br $more)))))`,
  );

/** Makes or replaces a file that holds `hello`. */
const save = (name: string, ending = '') =>
  wasiText(
    ['path_open', 'fd_write', 'proc_exit'],
    `${opens(name, 9, writing)} (data (i32.const 600) "hello")
    (func (export "_start") (call $open)
      (i32.store (i32.const 0) (i32.const 600))
      (i32.store (i32.const 4) (i32.const 5))
      (drop (call $fd_write (global.get $fd) (i32.const 0) (i32.const 1) (i32.const 8)))
      ${ending})`,
  );

const allowed = { allowWorkspaceRead: true, allowWorkspaceWrite: true };

describe('the workspace on disk', () => {
  let workspace: string;
  beforeEach(() => {
    workspace = fs.mkdtempSync(path.join(scratch, 'ws-'));
    fs.mkdirSync(path.join(workspace, 'tools', 'wasm'), { recursive: true });
    fs.writeFileSync(path.join(workspace, 'note'), 'a note');
    fs.symlinkSync('../secret', path.join(workspace, 'leak'));
    fs.writeFileSync(path.join(scratch, 'secret'), 'secret');
  });

  async function run(text: string, wishes: Partial<WasmCapabilities>, fuelLimit = 1_000_000) {
    fs.writeFileSync(path.join(workspace, 'tools', 'wasm', 'tool.wasm'), await assemble(text));
    return new WasmRuntime({ ...allowed, fuelLimit }).executeModule('tool', workspace, wishes);
  }

  test('is not there unless it is granted', async () => {
    expect(await run(cat('note'), {})).toMatchObject({ exitCode: 8, stdout: '', denied: ['path_open'] });
    expect(await run(save('note'), {})).toMatchObject({ exitCode: 8, denied: ['path_open'] });
    expect(fs.readFileSync(path.join(workspace, 'note'), 'utf8')).toBe('a note');
  });

  test('granted for reading, it is read and not written', async () => {
    expect(await run(cat('note'), { readWorkspace: true })).toMatchObject({
      ...{ exitCode: 0, stdout: 'a note', denied: [], warnings: [] },
    });
    expect(await run(save('note'), { readWorkspace: true })).toMatchObject({ exitCode: 69, denied: ['path_open'] });
    expect(await run(save('new'), { readWorkspace: true })).toMatchObject({ exitCode: 69, denied: ['path_open'] });
    expect(fs.readFileSync(path.join(workspace, 'note'), 'utf8')).toBe('a note');
    expect(fs.existsSync(path.join(workspace, 'new'))).toBe(false);
  });

  test('granted for writing, it is written and not read', async () => {
    expect(await run(save('new'), { writeWorkspace: true })).toMatchObject({ exitCode: 0, denied: [] });
    expect(fs.readFileSync(path.join(workspace, 'new'), 'utf8')).toBe('hello');
    expect(await run(cat('note'), { writeWorkspace: true })).toMatchObject({ exitCode: 76, denied: ['path_open'] });
  });

  test('granted for both, nothing beside it', async () => {
    const both = { readWorkspace: true, writeWorkspace: true };
    expect(await run(save('note'), both)).toMatchObject({ exitCode: 0 });
    expect(await run(cat('note'), both)).toMatchObject({ stdout: 'hello' });
    for (const name of ['../secret', '/etc/passwd', 'leak', 'tools/../../secret']) {
      expect(await run(cat(name), both)).toMatchObject({ exitCode: 76, stdout: '', denied: ['path_open'] });
      expect(await run(save(name), both)).toMatchObject({ exitCode: 76, denied: ['path_open'] });
    }
    expect(fs.readFileSync(path.join(scratch, 'secret'), 'utf8')).toBe('secret');
  });

  test('a workspace that is not there is an error with its cause', async () => {
    const text = await assemble(cat('note'));
    const gone = path.join(scratch, 'gone');
    const runtime = new WasmRuntime(allowed, { folder: { read: () => text, list: () => [] } });
    const error = await runtime.executeModule('tool', gone, { readWorkspace: true }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'unreadable', module: 'tool', cause: { code: 'noent' } });
    expect((error as Error).message).toBe("a folder that WASM module 'tool' may use cannot be opened: noent");
  });

  test('what was opened is closed, however the run ends', async () => {
    const openHere = () =>
      fs.readdirSync('/proc/self/fd').filter((descriptor) => {
        const link = `/proc/self/fd/${descriptor}`;
        return fs.existsSync(link) && fs.readlinkSync(link).startsWith(workspace);
      }).length;
    const both = { readWorkspace: true, writeWorkspace: true };
    expect(await run(save('a'), both)).toMatchObject({ stopReason: 'finished' });
    expect(await run(save('a', '(call $proc_exit (i32.const 3))'), both)).toMatchObject({ stopReason: 'exit' });
    expect(await run(save('a', '(loop br 0)'), both)).toMatchObject({ stopReason: 'out-of-fuel' });
    await expect(run(save('a', 'unreachable'), both)).rejects.toMatchObject({ code: 'trap' });
    await expect(run('(module)', both)).rejects.toMatchObject({ code: 'entry-point' });
    await expect(run('(module (memory 9999) (func (export "_start")))', both)).rejects.toMatchObject({ code: 'limit' });
    expect(openHere()).toBe(0);
    await assemble(save('a', '(loop br 0)')).then((bytes) => {
      const runtime = new WasmRuntime(allowed, { folder: { read: () => bytes, list: () => [] } });
      expect(runtime.executeModuleSync('tool', workspace, both)).toMatchObject({ stopReason: 'out-of-fuel' });
      const signal = AbortSignal.abort();
      return runtime.executeModule('tool', workspace, both, { signal }).catch(() => undefined);
    });
    expect(openHere()).toBe(0);
  });

  test('a run that opens and loops for ever does not keep the host from its turns', async () => {
    const text = wasiText(
      ['path_open', 'proc_exit'],
      `${opens('no', 0, reading)} (func (export "_start")
        (loop (drop (call $path_open (i32.const 3) (i32.const 1) (i32.const 512) (i32.const 2) (i32.const 0)
          (i64.const 0) (i64.const 0) (i32.const 0) (i32.const 504))) (br 0)))`,
    );
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    expect(await run(text, { readWorkspace: true }, 5_000_000)).toMatchObject({ stopReason: 'out-of-fuel' });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);
  });
});

describe('files that are handed in', () => {
  test('a workspace of the embedder’s own, on any host', async () => {
    const files = new MemoryFileSystem({ note: 'in memory' });
    const runtime = await sandbox({ cat: cat('note'), save: save('d') }, allowed, { workspace: () => files });
    expect(await runtime.executeModule('cat', '/ws', { readWorkspace: true })).toMatchObject({ stdout: 'in memory' });
    expect(runtime.executeModuleSync('save', '/ws', { writeWorkspace: true })).toMatchObject({ exitCode: 0 });
    expect(files.paths()).toEqual(['d', 'note']);
  });

  test('a host without files refuses what it cannot give, by name', async () => {
    const runtime = await sandbox({ cat: cat('note') }, allowed);
    const error = await runtime.executeModule('cat', '/ws', { readWorkspace: true }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(WasmRuntimeError);
    expect(error).toMatchObject({ code: 'unavailable', module: 'cat' });
    expect((error as Error).message).toContain('hand workspace to WasmRuntime');
    expect(await runtime.executeModule('cat', '/ws')).toMatchObject({ exitCode: 8 });
  });

  test('folders by name, for one run', async () => {
    const fileSystem = new MemoryFileSystem({ note: 'for one run' });
    const runtime = await sandbox({ cat: cat('note') });
    const preopens = { '/data': { fileSystem, write: false } };
    expect(await runtime.executeModule('cat', '/ws', {}, { preopens })).toMatchObject({ stdout: 'for one run' });
    expect(await runtime.executeModule('cat', '/ws')).toMatchObject({ exitCode: 8 });
  });
});

describe('waiting', () => {
  /** Waits by the monotonic clock. */
  const sleepFor = (milliseconds: number) =>
    wasiText(
      ['poll_oneoff'],
      `(data (i32.const 128) "\\01\\00\\00\\00") (func (export "run") (result i32)
      (i64.store (i32.const 136) (i64.const ${milliseconds}000000))
      (i32.store (i32.const 128) (i32.const 1))
      (call $poll_oneoff (i32.const 112) (i32.const 256) (i32.const 1) (i32.const 512)))`,
    );
  const sleep = sleepFor(30);
  const echo = wasiText(
    ['fd_read', 'fd_write'],
    `(func (export "_start") (loop $more
      (i32.store (i32.const 0) (i32.const 1024))
      (i32.store (i32.const 4) (i32.const 1000))
      (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 12)))
      (if (i32.load (i32.const 12)) (then
        ${write(1, 1024, '(i32.load (i32.const 12))')}
        (br $more)))))`,
  );

  test('pauses the run; with a fixed clock it takes no time, also where nobody can wait', async () => {
    const runtime = await sandbox({ sleep });
    const result = await runtime.executeModule('sleep', '/ws');
    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.durationMilliseconds).toBeGreaterThanOrEqual(29);
    const fixed = runtime.executeModuleSync('sleep', '/ws', {}, { deterministic: true });
    expect(fixed).toMatchObject({ exitCode: 0, fuelConsumed: result.fuelConsumed });
    expect(() => runtime.executeModuleSync('sleep', '/ws')).toThrow('executeModuleSync cannot wait');
  });

  test('is over with the deadline', async () => {
    const runtime = await sandbox({ sleep });
    expect(await runtime.executeModule('sleep', '/ws', {}, { timeoutMs: 5 })).toMatchObject({
      stopReason: 'timed-out',
    });
  });

  test('standard input that comes in pieces', async () => {
    const runtime = await sandbox({ echo });
    const stdin = async function* () {
      for (const piece of ['one ', 'two ', '€']) {
        await new Promise((resolve) => setTimeout(resolve, 2));
        yield piece;
      }
    };
    expect(await runtime.executeModule('echo', '/ws', {}, { stdin: stdin() })).toMatchObject({ stdout: 'one two €' });
    expect(() => runtime.executeModuleSync('echo', '/ws', {}, { stdin: stdin() })).toThrow('cannot wait');
    const mine = new Error('broken pipe');
    const broken = async function* () {
      yield 'one';
      throw mine;
    };
    await expect(runtime.executeModule('echo', '/ws', {}, { stdin: broken() })).rejects.toBe(mine);
  });
});

test('a deterministic run is the same again', async () => {
  const text = wasiText(
    ['clock_time_get', 'random_get', 'fd_write', 'fd_readdir'],
    `(func (export "_start")
      (drop (call $clock_time_get (i32.const 0) (i64.const 0) (i32.const 1024)))
      (drop (call $random_get (i32.const 1032) (i32.const 32)))
      (drop (call $fd_readdir (i32.const 3) (i32.const 1064) (i32.const 500) (i64.const 0) (i32.const 16)))
      ${write(1, 1024, 540)})`,
  );
  const runtime = await sandbox({ tool: text }, allowed);
  const once = (seed: number) => {
    const preopens = { '/': { fileSystem: new MemoryFileSystem({ b: '', a: '' }) } };
    return runtime.executeModule('tool', '/ws', {}, { preopens, deterministic: { seed } });
  };
  const first = await once(1);
  expect(await once(1)).toMatchObject({ stdout: first.stdout, fuelConsumed: first.fuelConsumed });
  expect((await once(2)).stdout).not.toBe(first.stdout);
});
