import { describe, expect, test } from 'vitest';
import { Engine, Linker, Module, suspend } from '../../interpreter/index.ts';
import { nodeHost } from '../node/host.ts';
import { assemble, failure, run, sandbox, wasiText, write } from '../testing/assemble.ts';
import { plainState } from '../testing/state.ts';
import { type RunState, runModule } from './execution.ts';
import { Interruption } from './interruption.ts';
import { finish } from './steps.ts';
import { MemoryToolFolder } from './tool-folder.ts';
import { WasmRuntime } from './wasm-runtime.ts';

const endless = wasiText(
  ['fd_write'],
  `(data (i32.const 16) "begun") (func (export "_start") ${write(1, 16, 5)} (loop br 0))`,
);
const lots = { fuelLimit: 10_000_000_000 };
const after = nodeHost.after;
const now = () => process.hrtime.bigint();

describe('a deadline', () => {
  test('ends an endless program with a result that has what was written', async () => {
    const result = await run(endless, lots, { timeoutMs: 60 });
    expect(result).toMatchObject({
      stopReason: 'timed-out',
      exitCode: -1,
      stdout: 'begun',
      stderr: "WASM module 'tool' was stopped: its deadline of 60 ms has passed",
    });
    expect(result.fuelConsumed).toBeGreaterThan(1000);
    expect(result.durationMilliseconds).toBeLessThan(5000);
  });

  test('holds without waiting too', async () => {
    const runtime = await sandbox({ tool: endless }, lots);
    const result = runtime.executeModuleSync('tool', '/ws', {}, { timeoutMs: 40 });
    expect(result).toMatchObject({ stopReason: 'timed-out', exitCode: -1, stdout: 'begun' });
  });

  test('that has passed before the module begins is an error', async () => {
    const error = await failure(endless, lots, { timeoutMs: 0 });
    expect(error).toMatchObject({
      code: 'timed-out',
      message: 'the WASM module was not run: its deadline of 0 ms has passed',
    });
    const slow = new WasmRuntime({}, { folder: { read: () => new Promise(() => {}), list: () => [] }, host: nodeHost });
    await expect(slow.executeModule('tool', '/ws', {}, { timeoutMs: 20 })).rejects.toMatchObject({ code: 'timed-out' });
  });

  test('that is far away does nothing', async () => {
    const text = '(module (func (export "run") (result i32) i32.const 7))';
    for (const timeoutMs of [60_000, 2 ** 40, Number.MAX_VALUE, Infinity]) {
      expect(await run(text, {}, { timeoutMs })).toMatchObject({ exitCode: 7, stopReason: 'finished' });
    }
  });

  test.each([-1, Number.NaN, '5', null])('%j is none', async (timeoutMs) => {
    await expect(run(endless, {}, { timeoutMs: timeoutMs as number })).rejects.toThrow(RangeError);
  });
});

describe('a signal', () => {
  test('ends an endless program while the event loop stays alive', async () => {
    const controller = new AbortController();
    let ticks = 0;
    const timer = setInterval(() => {
      if (++ticks === 5) controller.abort();
    }, 1);
    const result = await run(endless, lots, { signal: controller.signal });
    clearInterval(timer);
    expect(result).toMatchObject({
      stopReason: 'aborted',
      exitCode: -1,
      stdout: 'begun',
      stderr: "WASM module 'tool' was stopped: its signal was aborted",
    });
    expect(ticks).toBeGreaterThanOrEqual(5);
  });

  test('that the program’s own output aborts ends it without waiting too', async () => {
    const controller = new AbortController();
    const runtime = await sandbox({ tool: endless }, lots);
    const options = { signal: controller.signal, onStdout: () => controller.abort() };
    expect(runtime.executeModuleSync('tool', '/ws', {}, options)).toMatchObject({ stopReason: 'aborted' });
  });

  test('that is aborted before the module begins: nothing is read', async () => {
    const folder = { read: () => expect.unreachable('read'), list: () => [] };
    const runtime = new WasmRuntime({}, { folder, host: nodeHost });
    const options = { signal: AbortSignal.abort() };
    await expect(runtime.executeModule('tool', '/ws', {}, options)).rejects.toMatchObject({ code: 'aborted' });
    expect(() => runtime.executeModuleSync('tool', '/ws', {}, options)).toThrow('its signal was aborted');
  });

  test('is let go of: a signal that outlives a thousand runs has no listener left', async () => {
    const controller = new AbortController();
    let listeners = 0;
    const { signal } = controller;
    const counted = Object.assign(Object.create(null) as object, {
      get aborted() {
        return signal.aborted;
      },
      addEventListener: () => listeners++,
      removeEventListener: () => listeners--,
    }) as unknown as AbortSignal;
    const bytes = await assemble('(module (func (export "run") (result i32) i32.const 7))');
    const folder = new MemoryToolFolder({ tool: bytes });
    const read = async (...given: Parameters<typeof folder.read>) => folder.read(...given);
    const runtime = new WasmRuntime({}, { folder: { read, list: () => [] }, host: nodeHost });
    for (let index = 0; index < 20; index++) {
      expect((await runtime.executeModule('tool', '/ws', {}, { signal: counted, timeoutMs: 9000 })).exitCode).toBe(7);
      expect(listeners).toBe(0);
    }
  });

  test('must be one', async () => {
    await expect(run(endless, {}, { signal: 5 as unknown as AbortSignal })).rejects.toThrow(TypeError);
  });
});

describe('a program that waits', () => {
  /** Runs a program whose `wait` never comes back; answers its result and whether the waiting was called off. */
  async function waiting(interruption: Interruption) {
    const engine = new Engine();
    const linker = new Linker<RunState>(engine);
    let calledOff = false;
    linker.defineFunction('host', 'wait', { parameters: [], results: [] }, () => {
      interruption.signal.addEventListener('abort', () => {
        calledOff = true;
      });
      return suspend(new Promise(() => {}));
    });
    const bytes = await assemble(`(module (import "host" "wait" (func $wait))
      (func (export "run") (result i32) call $wait i32.const 1))`);
    const steps = runModule({
      ...{ name: 'tool', engine, linker, module: new Module(engine, bytes), moduleSha256: '', entryPoint: undefined },
      ...plainState(),
      ...{ fuel: 100, memoryBytes: 65_536, warnings: [], now, interruption },
    });
    return { result: await finish(steps, () => Promise.resolve(), now, interruption), calledOff };
  }

  test('is stopped by its deadline, and what it waited for is called off', async () => {
    const { result, calledOff } = await waiting(new Interruption({ timeoutMs: 20 }, now, after));
    expect(result).toMatchObject({ stopReason: 'timed-out', exitCode: -1, fuelConsumed: 1 });
    expect(calledOff).toBe(true);
  });

  test('is stopped by its signal', async () => {
    const { result, calledOff } = await waiting(new Interruption({ signal: AbortSignal.timeout(10) }, now, after));
    expect(result).toMatchObject({ stopReason: 'aborted', exitCode: -1, fuelConsumed: 1 });
    expect(calledOff).toBe(true);
  });

  test('a deadline beyond what timers count is armed again and again', async () => {
    const armed: number[] = [];
    const count = (milliseconds: number, callback: () => void) => {
      armed.push(milliseconds);
      if (armed.length < 4) queueMicrotask(callback);
      return () => {};
    };
    const interruption = new Interruption({ timeoutMs: 2 ** 31 * 3 }, () => 0n, count);
    const settled = new Promise((resolve) => setTimeout(resolve, 5));
    await interruption.wait(settled);
    expect(armed).toEqual([2 ** 31 - 1, 2 ** 31 - 1, 2 ** 31 - 1, 3]);
  });

  test('a rejection after the interruption stays handled', async () => {
    const late = new Promise((_, reject) => setTimeout(reject, 15, new Error('late')));
    const interruption = new Interruption({ timeoutMs: 1 }, now, after);
    await expect(interruption.wait(late)).rejects.toMatchObject({ code: 'timed-out' });
    await new Promise((resolve) => setTimeout(resolve, 30));
  });
});
