// Modules from text, and a sandbox that holds them in memory. For tests.

import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { nodeHost } from '../node/host.ts';
import type { WasmCapabilities } from '../sandbox/capabilities.ts';
import type { WasmRuntimeOptions } from '../sandbox/configuration.ts';
import { WasmRuntimeError } from '../sandbox/errors.ts';
import { MemoryToolFolder } from '../sandbox/tool-folder.ts';
import { type WasmExecutionOptions, WasmRuntime, type WasmRuntimeServices } from '../sandbox/wasm-runtime.ts';

/** The bytes of a module in text format. */
export async function assemble(text: string): Promise<Uint8Array> {
  return Uint8Array.from(await parse(text));
}

/** A sandbox whose tools are the given texts, by name. */
export async function sandbox(
  texts: Readonly<Record<string, string>>,
  options: WasmRuntimeOptions = {},
  services: WasmRuntimeServices = {},
): Promise<WasmRuntime> {
  const modules: Record<string, Uint8Array> = {};
  for (const [name, text] of Object.entries(texts)) modules[name] = await assemble(text);
  return new WasmRuntime(options, { folder: new MemoryToolFolder(modules), host: nodeHost, ...services });
}

/** Runs a module in text format as `tool`. */
export async function run(
  text: string,
  options: WasmRuntimeOptions = {},
  execution: WasmExecutionOptions = {},
  wishes: Partial<WasmCapabilities> = {},
) {
  return (await sandbox({ tool: text }, options)).executeModule('tool', '/ws', wishes, execution);
}

/** The error of ours that a run ends with. */
export async function failure(...given: Parameters<typeof run>): Promise<WasmRuntimeError> {
  const error: unknown = await run(...given).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof WasmRuntimeError)) throw new Error(`not refused, but: ${error}`);
  return error;
}

/** Text of a module that imports WASI functions, exports a memory of one page, and has the given fields besides. */
export function wasiText(imports: readonly (keyof typeof signatures)[], fields: string): string {
  const lines = imports.map((name) => {
    return `(import "wasi_snapshot_preview1" "${name}" (func $${name} ${signatures[name]}))`;
  });
  return `(module ${lines.join('\n')} (memory (export "memory") 1) ${fields})`;
}

const signatures = {
  args_get: '(param i32 i32) (result i32)',
  args_sizes_get: '(param i32 i32) (result i32)',
  environ_get: '(param i32 i32) (result i32)',
  environ_sizes_get: '(param i32 i32) (result i32)',
  clock_time_get: '(param i32 i64 i32) (result i32)',
  fd_read: '(param i32 i32 i32 i32) (result i32)',
  fd_readdir: '(param i32 i32 i32 i64 i32) (result i32)',
  fd_write: '(param i32 i32 i32 i32) (result i32)',
  path_open: '(param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)',
  path_rename: '(param i32 i32 i32 i32 i32 i32) (result i32)',
  poll_oneoff: '(param i32 i32 i32 i32) (result i32)',
  proc_exit: '(param i32)',
  random_get: '(param i32 i32) (result i32)',
} as const;

/** Writes the `length` bytes at `pointer` to a stream; needs `fd_write`, uses the first 12 bytes of memory. */
export function write(fd: number, pointer: number | string, length: number | string): string {
  const operand = (value: number | string) => (typeof value === 'number' ? `(i32.const ${value})` : value);
  return `(i32.store (i32.const 0) ${operand(pointer)})
    (i32.store (i32.const 4) ${operand(length)})
    (drop (call $fd_write (i32.const ${fd}) (i32.const 0) (i32.const 1) (i32.const 8)))`;
}
