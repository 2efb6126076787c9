// One run of one module: store, surroundings, start function, entry point, and what came of it. Which module, and what
// it may do, is settled before (wasm-runtime.ts).

import {
  type Engine,
  type Func,
  formatBacktrace,
  type Instance,
  LimitError,
  type Linker,
  LinkError,
  type Module,
  type ResumableCall,
  Store,
  type StoreLimits,
  Trap,
} from '../../interpreter/index.ts';
import { WasiMemoryError } from '../wasi/link.ts';
import { ProcessExit } from '../wasi/proc.ts';
import type { Wasi } from '../wasi/wasi.ts';
import { findEntryPoint } from './entry-point.ts';
import { type PartialExecution, WasmRuntimeError } from './errors.ts';
import { Interrupted, type Interruption } from './interruption.ts';
import { type Steps, settled } from './steps.ts';

/**
 * How a run ended: its entry point returned, it called `proc_exit`, its fuel did not suffice, its caller's signal was
 * aborted, or its deadline passed.
 */
export type StopReason = 'finished' | 'exit' | 'out-of-fuel' | 'aborted' | 'timed-out';

/** What came of a run. */
export interface WasmExecutionResult {
  /** What the module wrote, up to the cap; wrong UTF-8 is U+FFFD. */
  readonly stdout: string;
  readonly stderr: string;
  /** A signed 32-bit number, 0 for success; -1 where the run was stopped: out of fuel, aborted, timed out. */
  readonly exitCode: number;
  /** Units of fuel, the start function's included. */
  readonly fuelConsumed: number;
  /** 64 hexadecimal digits. */
  readonly moduleSha256: string;
  readonly stopReason: StopReason;
  /** The most that the module's memories held together. */
  readonly peakMemoryBytes: number;
  /** From the first instruction to the last, decoding not included. */
  readonly durationMilliseconds: number;
  /** WASI functions that the module called and was refused. */
  readonly denied: readonly string[];
  /** What the caller should know: wishes cut down, output left out, a hash that is not pinned. */
  readonly warnings: readonly string[];
}

/** A module that is ready to run, and what it is given. */
export interface Run {
  readonly name: string;
  readonly engine: Engine;
  readonly linker: Linker<Wasi>;
  readonly module: Module;
  readonly moduleSha256: string;
  readonly wasi: Wasi;
  readonly fuel: number;
  readonly memoryBytes: number;
  readonly warnings: readonly string[];
  /** Time in nanoseconds, for the duration. */
  readonly now: () => bigint;
  /** What may stop the run from outside; whoever takes its steps asks it. */
  readonly interruption: Interruption;
}

/**
 * Caps of a run beside its memory. A table's elements cost the host 8 bytes and more each, outside the memory cap;
 * a million are enough for any compiler's output.
 */
const runLimits: Partial<StoreLimits> = { tableElements: 1_000_000, instances: 1 };

/** Units of fuel between two chances for the host to take a turn: 2 ms with a JIT, 50 ms without one. */
const sliceFuel = 1_000_000;

/** Runs the module to its end. Out of fuel is a result, and so is an interruption; a trap is a WasmRuntimeError. */
export function* runModule(run: Run): Steps<WasmExecutionResult> {
  const entry = findEntryPoint(run.name, run.module);
  const { wasi } = run;
  const store = new Store<Wasi>(run.engine, {
    fuel: run.fuel,
    limits: { ...runLimits, memoryBytes: run.memoryBytes },
    data: wasi,
  });
  const start = run.now();
  let stopReason: StopReason = 'finished';
  let exitCode = 0;
  try {
    const instance = run.linker.instantiate(store, run.module, { runStart: false });
    const calls: Func[] = [];
    if (instance.startFunction !== undefined) calls.push(instance.startFunction);
    if (entry.initialize) calls.push(exported(instance, '_initialize'));
    calls.push(exported(instance, entry.name));
    for (const func of calls) {
      const results = yield* callToItsEnd(func);
      if (results === undefined) {
        stopReason = 'out-of-fuel';
        break;
      }
      // The start function and `_initialize` have no results; the entry point is the last.
      if (entry.answersExitCode) exitCode = Number(results[0] ?? 0) | 0;
    }
  } catch (error) {
    if (error instanceof ProcessExit) {
      stopReason = 'exit';
      exitCode = error.exitCode;
    } else if (error instanceof Interrupted) stopReason = error.reason;
    else throw explained(error, run, store.fuelConsumed);
  } finally {
    wasi.finish();
  }
  const duration = run.now() - start;
  const output = { stdout: wasi.stdout.text(), stderr: wasi.stderr.text() };
  const stop = stopLine(stopReason, run);
  if (stop !== undefined) {
    output.stderr = withLine(output.stderr, stop);
    exitCode = -1;
  }
  return {
    ...output,
    exitCode,
    fuelConsumed: store.fuelConsumed,
    moduleSha256: run.moduleSha256,
    stopReason,
    peakMemoryBytes: store.peakMemoryBytes,
    durationMilliseconds: Number(duration) / 1e6,
    denied: wasi.denied,
    warnings: [...run.warnings, ...omissions(wasi)],
  };
}

/** Calls a function in slices; undefined when fuel ends. */
function* callToItsEnd(func: Func): Steps<readonly unknown[] | undefined> {
  const call: ResumableCall = func.startCall();
  for (;;) {
    const outcome = call.run({ slice: sliceFuel });
    if (outcome.kind === 'finished') return outcome.results;
    if (outcome.kind === 'out-of-fuel') {
      call.drop();
      return undefined;
    }
    if (outcome.reason === 'slice') yield { kind: 'turn' };
    else {
      // A host function of ours that has to wait pauses the program with a promise of its results.
      const results = yield* settled('a host function', outcome.payload as Promise<readonly unknown[]>);
      call.resumeWith(...results);
    }
  }
}

function exported(instance: Instance, name: string): Func {
  const func = instance.getFunc(name);
  if (func === undefined) throw new Error(`the export ${name} was declared and is not there`);
  return func;
}

/** The engine's errors in the sandbox's words; a host function's own passes through. */
function explained(error: unknown, run: Run, fuelConsumed: number): unknown {
  const { name: module, wasi, moduleSha256 } = run;
  if (error instanceof Trap) {
    const execution: PartialExecution = {
      stdout: wasi.stdout.text(),
      stderr: wasi.stderr.text(),
      fuelConsumed,
      moduleSha256,
    };
    const backtrace = error.backtrace.length === 0 ? '' : `\n${formatBacktrace(error.backtrace)}`;
    const message = `WASM module '${module}' trapped: ${error.message}${backtrace}`;
    return new WasmRuntimeError('trap', message, { module, cause: error, trap: error, execution });
  }
  if (error instanceof LinkError) {
    const message = `WASM module '${module}' imports what the sandbox does not have: ${error.message}`;
    return new WasmRuntimeError('link', message, { module, cause: error });
  }
  if (error instanceof LimitError) {
    const message = `WASM module '${module}' exceeds a limit of the sandbox: ${error.message}`;
    return new WasmRuntimeError('limit', message, { module, cause: error });
  }
  if (error instanceof WasiMemoryError) {
    return new WasmRuntimeError('no-memory', `WASM module '${module}': ${error.message}`, { module, cause: error });
  }
  return error;
}

/** The line that ends stderr where the run was stopped; undefined where it ended by itself. */
function stopLine(reason: StopReason, { name, fuel, interruption }: Run): string | undefined {
  switch (reason) {
    case 'finished':
    case 'exit':
      return undefined;
    case 'out-of-fuel':
      return `WASM module '${name}' exceeded fuel limit (${fuel} ticks) — likely an infinite loop`;
    case 'aborted':
      return `WASM module '${name}' was stopped: its signal was aborted`;
    case 'timed-out':
      return `WASM module '${name}' was stopped: ${interruption.deadlineText}`;
  }
}

function withLine(text: string, line: string): string {
  return text === '' || text.endsWith('\n') ? text + line : `${text}\n${line}`;
}

function omissions(wasi: Wasi): string[] {
  return (['stdout', 'stderr'] as const).flatMap((name) => {
    const { omittedBytes } = wasi[name];
    return omittedBytes === 0 ? [] : [`${name} was longer than its cap: ${omittedBytes} bytes were left out`];
  });
}
