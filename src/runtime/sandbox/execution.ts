// One run of one module: store, surroundings, start function, entry point, and what came of it. Which module, and what
// it may do, is settled before (wasm-runtime.ts).

import {
  type Engine,
  Exception,
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
  type Value,
} from '../../interpreter/index.ts';
import { type PlugIn, PlugInFailure } from '../extism/plug-in.ts';
import { Waiting } from '../extism/waiting.ts';
import { WasiMemoryError } from '../wasi/link.ts';
import { ProcessExit } from '../wasi/proc.ts';
import type { Wasi } from '../wasi/wasi.ts';
import { findEntryPoint } from './entry-point.ts';
import { type PartialExecution, WasmRuntimeError } from './errors.ts';
import { Interrupted, type Interruption } from './interruption.ts';
import { type Steps, settled, waited } from './steps.ts';

/**
 * How a run ended: its entry point returned, it called `proc_exit`, its fuel did not suffice, its caller's signal was
 * aborted, its deadline passed, it asked for what it may not have, or a call of the plug-in interface failed.
 */
export type StopReason = 'finished' | 'exit' | 'out-of-fuel' | 'aborted' | 'timed-out' | 'denied' | 'failed';

/** What came of a run. */
export interface WasmExecutionResult {
  /** What the module wrote, up to the cap; wrong UTF-8 is U+FFFD. */
  readonly stdout: string;
  readonly stderr: string;
  /** A signed 32-bit number, 0 for success; -1 where the run was stopped for any other reason than its own. */
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
  /** What a plug-in put out (`output_set`); undefined where it put nothing out. */
  readonly output: Uint8Array | undefined;
  /** What a plug-in says went wrong (`error_set`), or why it was stopped as denied or failed; undefined for nothing. */
  readonly error: string | undefined;
  /** What the module asked for and was refused: WASI functions, and requests with the reason. */
  readonly denied: readonly string[];
  /** What the caller should know: wishes cut down, output left out, a hash that is not pinned. */
  readonly warnings: readonly string[];
}

/** What the functions that a module imports work on. */
export interface RunState {
  readonly wasi: Wasi;
  readonly plugIn: PlugIn;
}

/** A module that is ready to run, and what it is given. */
export interface Run extends RunState {
  readonly name: string;
  readonly engine: Engine;
  readonly linker: Linker<RunState>;
  readonly module: Module;
  readonly moduleSha256: string;
  /** The exported function to call; undefined for `run` or `_start`. */
  readonly entryPoint: string | undefined;
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

/**
 * Runs the module to its end. Out of fuel is a result, and so are an interruption and a call of the plug-in interface that
 * failed; a trap or an exception is a WasmRuntimeError.
 */
export function* runModule(run: Run): Steps<WasmExecutionResult> {
  const entry = findEntryPoint(run.name, run.module, run.entryPoint);
  const { wasi, plugIn } = run;
  const store = new Store<RunState>(run.engine, {
    fuel: run.fuel,
    limits: { ...runLimits, memoryBytes: run.memoryBytes },
    data: { wasi, plugIn },
  });
  const start = run.now();
  let stopReason: StopReason = 'finished';
  let exitCode = 0;
  let failure: PlugInFailure | undefined;
  try {
    const instance = run.linker.instantiate(store, run.module, { runStart: false });
    const calls: ResumableCall[] = [];
    if (instance.startFunction !== undefined) calls.push(instance.startFunction.startCall());
    for (const { name, values } of entry.initializers) calls.push(exported(instance, name).startCall(...values));
    calls.push(exported(instance, entry.name).startCall());
    for (const call of calls) {
      const results = yield* callToItsEnd(call);
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
    else if (error instanceof PlugInFailure) {
      failure = error;
      stopReason = error.denied === undefined ? 'failed' : 'denied';
    } else throw explained(error, run, store.fuelConsumed);
  } finally {
    wasi.finish();
  }
  const duration = run.now() - start;
  const output = { stdout: wasi.stdout.text(), stderr: wasi.stderr.text() };
  const error = failure?.message ?? plugIn.error;
  if (failure === undefined && error !== undefined) {
    output.stderr = withLine(output.stderr, `WASM module '${run.name}' reports an error: ${error}`);
  }
  const stop = stopLine(stopReason, run, error);
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
    output: plugIn.output,
    error,
    denied: failure?.denied === undefined ? wasi.denied : [...wasi.denied, failure.denied],
    warnings: [...run.warnings, ...wasi.warnings, ...omissions(wasi)],
  };
}

/** Runs a call in slices; undefined when fuel ends. */
export function* callToItsEnd(call: ResumableCall): Steps<readonly Value[] | undefined> {
  for (;;) {
    const outcome = call.run({ slice: sliceFuel });
    if (outcome.kind === 'finished') return outcome.results;
    if (outcome.kind === 'out-of-fuel') {
      call.drop();
      return undefined;
    }
    if (outcome.reason === 'slice') yield { kind: 'turn' };
    else {
      // A host function of ours that has to wait pauses the program with a promise of its results, or with how to get it.
      const { payload } = outcome;
      const results =
        payload instanceof Waiting
          ? yield* waited(payload.what, payload.begin)
          : yield* settled('a host function', payload as Promise<readonly unknown[]>);
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
  if (error instanceof Trap || error instanceof Exception) {
    const execution: PartialExecution = {
      stdout: wasi.stdout.text(),
      stderr: wasi.stderr.text(),
      fuelConsumed,
      moduleSha256,
    };
    const backtrace = error.backtrace.length === 0 ? '' : `\n${formatBacktrace(error.backtrace)}`;
    const details = { module, cause: error, execution };
    if (error instanceof Exception) {
      const carried = error.tag.type.parameters.join(' ');
      const message = `WASM module '${module}' threw an exception [${carried}] and did not catch it${backtrace}`;
      return new WasmRuntimeError('exception', message, details);
    }
    const message = `WASM module '${module}' trapped: ${error.message}${backtrace}`;
    return new WasmRuntimeError('trap', message, { ...details, trap: error });
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
function stopLine(reason: StopReason, { name, fuel, interruption }: Run, error = ''): string | undefined {
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
    case 'denied':
    case 'failed':
      return `WASM module '${name}' was stopped: ${error}`;
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
