// Runs a tool with the host's own WebAssembly and Node's WASI, in this process: what the examples are tested with. It is
// no sandbox: no fuel, no cap, and a tool that never ends never returns.
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WASI } from 'node:wasi';
import { requireNative } from '../../bench/programs/native.ts';

/** What a tool left behind. */
export interface NativeResult {
  readonly exitCode: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

/** Runs a module's `run` or `_start` with the arguments (argument 0 first) and the bytes of standard input. */
export function runNatively(bytes: Uint8Array, toolArguments: readonly string[], input: Uint8Array): NativeResult {
  const native = requireNative();
  const folder = mkdtempSync(path.join(tmpdir(), 'wasmeter-tool-'));
  const [stdin, stdout, stderr] = ['stdin', 'stdout', 'stderr'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(stdin, input);
  const descriptors = [openSync(stdin, 'r'), openSync(stdout, 'w'), openSync(stderr, 'w')] as const;
  try {
    const wasi = new WASI({
      version: 'preview1',
      args: [...toolArguments],
      env: {},
      returnOnExit: true,
      stdin: descriptors[0],
      stdout: descriptors[1],
      stderr: descriptors[2],
    });
    const module = new native.Module(bytes);
    const instance = new native.Instance(module, { wasi_snapshot_preview1: systemCalls(wasi) });
    let exitCode: number;
    if (typeof instance.exports._start === 'function') {
      exitCode = wasi.start(instance);
    } else {
      wasi.initialize(instance);
      exitCode = (instance.exports.run as () => number)();
    }
    return { exitCode, stdout: readFileSync(stdout), stderr: readFileSync(stderr) };
  } finally {
    for (const descriptor of descriptors) closeSync(descriptor);
    rmSync(folder, { recursive: true });
  }
}

/**
 * Node's system calls, each behind a JavaScript function of its own. Called by a module directly, they keep looking at
 * the memory as it was before `memory.grow`: memory-hog aborts Node 20.20 that way.
 */
function systemCalls(wasi: WASI): Record<string, unknown> {
  const calls = Object.entries(wasi.wasiImport as Record<string, (...operands: unknown[]) => unknown>);
  return Object.fromEntries(calls.map(([name, call]) => [name, (...operands: unknown[]) => call(...operands)]));
}
