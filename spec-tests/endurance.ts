// `npm run endurance`: a thousand runs in one process, a quarter each ended by themselves, by fuel, by a signal and by a
// trap, with files of the workspace open. Prints what the process holds after each hundred; what it holds after the
// first hundred must be what it holds after the last.

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { WasmRuntime, WasmRuntimeError } from '../src/runtime/node.ts';

const runs = 1000;
const between = 100;
/** Of the heap after the first hundred; collecting garbage leaves some of it uncollected each time. */
const toleratedGrowth = 0.1;

/** Opens a file of the workspace and leaves it open, fills a megabyte, writes a line, then ends as it is told. */
const text = (ending: string): string => `(module
  (import "wasi_snapshot_preview1" "path_open"
    (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 17) (data (i32.const 64) "note.txt\\n")
  (func (export "run") (result i32)
    (memory.fill (i32.const 65536) (i32.const 1) (i32.const 1048576))
    (i32.store (i32.const 0) (i32.const 64)) (i32.store (i32.const 4) (i32.const 9))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
    (if (call $open (i32.const 3) (i32.const 0) (i32.const 64) (i32.const 8) (i32.const 0)
          (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 128)) (then (return (i32.const 99))))
    ${ending}))`;

const endless = '(loop (br 0)) (i32.const 0)';
const endings = { finished: '(i32.const 0)', fuel: endless, signal: endless, trap: 'unreachable' };

/** What the process holds. Bytes, but for descriptors. */
interface Held {
  readonly heap: number;
  readonly external: number;
  readonly descriptors: number | undefined;
}

async function held(): Promise<Held> {
  if (globalThis.gc === undefined) throw new Error('needs --expose-gc');
  // What was released in a promise is collected after another turn.
  for (let time = 0; time < 3; time++) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  const descriptors = process.platform === 'linux' ? readdirSync('/proc/self/fd').length : undefined;
  return { heap: heapUsed, external: arrayBuffers, descriptors };
}

async function once(runtime: WasmRuntime, workspace: string, ending: keyof typeof endings): Promise<string> {
  const controller = new AbortController();
  if (ending === 'signal') setTimeout(() => controller.abort(), 5);
  const wishes = { readWorkspace: true, ...(ending === 'fuel' ? { fuelOverride: 100_000 } : {}) };
  try {
    const result = await runtime.executeModule(ending, workspace, wishes, { signal: controller.signal });
    return result.exitCode === 99 ? 'could not open its file' : result.stopReason;
  } catch (error) {
    if (error instanceof WasmRuntimeError) return error.code;
    throw error;
  }
}

const expected = { finished: 'finished', fuel: 'out-of-fuel', signal: 'aborted', trap: 'trap' };

async function main(): Promise<void> {
  const workspace = mkdtempSync(path.join(tmpdir(), 'wasmeter-endurance-'));
  const modules: Record<string, Uint8Array> = {};
  for (const [name, ending] of Object.entries(endings)) modules[name] = await parse(text(ending));
  writeFileSync(path.join(workspace, 'note.txt'), 'a note');
  const folder = { read: (name: string) => modules[name]!, list: () => Object.keys(modules) };
  const runtime = new WasmRuntime({ fuelLimit: 10_000_000_000, allowWorkspaceRead: true }, { folder });
  const rows: Held[] = [];
  const names = Object.keys(endings) as (keyof typeof endings)[];
  const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(2).padStart(8);
  console.log(' runs  heap MiB  buffers MiB  open files');
  for (let run = 1; run <= runs; run++) {
    const name = names[run % names.length]!;
    const outcome = await once(runtime, workspace, name);
    if (outcome !== expected[name]) throw new Error(`run ${run} (${name}) ended with ${outcome}`);
    if (run % between !== 0) continue;
    const now = await held();
    rows.push(now);
    const files = now.descriptors === undefined ? '-' : `${now.descriptors}`;
    console.log(
      `${`${run}`.padStart(5)}  ${mebibytes(now.heap)}     ${mebibytes(now.external)}  ${files.padStart(10)}`,
    );
  }
  rmSync(workspace, { recursive: true, force: true });
  const [first, last] = [rows[0]!, rows.at(-1)!];
  const total = (row: Held): number => row.heap + row.external;
  const growth = total(last) / total(first) - 1;
  const hasFiles = (last.descriptors ?? 0) > (first.descriptors ?? 0);
  console.log(
    `endurance: ${(growth * 100).toFixed(1)} % more bytes, ${hasFiles ? 'more' : 'no more'} files than after ${between} runs`,
  );
  if (growth > toleratedGrowth || hasFiles) process.exitCode = 1;
}

await main();
