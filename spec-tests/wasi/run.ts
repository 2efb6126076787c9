// Runs a case and writes down what came of it: with the sandbox over files in memory or on disk, and with Node's own WASI
// and WebAssembly. The same transcript from all: standard output, then what else there was.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type FileSystem,
  MemoryFileSystem,
  MemoryToolFolder,
  NodeFolder,
  WasmRuntime,
  type WasmExecutionResult,
} from '../../src/runtime/node.ts';
import type { WasiCase } from './cases.ts';

/** The bytes of a program. */
export function programBytes({ program }: WasiCase): Uint8Array {
  return fs.readFileSync(new URL(`wasm/${program}.wasm`, import.meta.url));
}

function transcript(stdout: string, stderr: string, exitCode: number): string {
  return `${stdout}${stderr === '' ? '' : `[standard error]\n${stderr}`}${exitCode === 0 ? '' : `[exit ${exitCode}]\n`}`;
}

/** With the sandbox, over these files. */
export async function runInSandbox(one: WasiCase, fileSystem: FileSystem): Promise<string> {
  const { program, args = [], environment = {}, stdin = '', files, readOnly = false } = one;
  const folder = new MemoryToolFolder({ [program]: programBytes(one) });
  const runtime = new WasmRuntime({ fuelLimit: 1_000_000_000 }, { folder });
  const preopens = files === false ? {} : { '/': { fileSystem, write: !readOnly } };
  const result: WasmExecutionResult = await runtime.executeModule(
    program,
    '.',
    {},
    { args, environment, stdin, preopens },
  );
  return transcript(result.stdout, result.stderr, result.exitCode);
}

/** The case's files in memory. */
export function filesInMemory({ files, links = {} }: WasiCase): MemoryFileSystem {
  const fileSystem = new MemoryFileSystem(files === false ? {} : files);
  for (const [name, target] of Object.entries(links)) {
    let directory = fileSystem.openRoot();
    const names = name.split('/');
    const last = names.pop()!;
    for (const component of names) directory = directory.openDirectory(component);
    directory.symlink(target, last);
  }
  return fileSystem;
}

/** The case's files on disk, in a folder `ws` beside which lies a file `secret`; removed when the work is done. */
export async function withFolder<Result>(
  { files, links = {} }: WasiCase,
  work: (folder: string) => Result | Promise<Result>,
): Promise<Result> {
  const top = fs.mkdtempSync(path.join(tmpdir(), 'wasmeter-wasi-'));
  try {
    const folder = path.join(top, 'ws');
    fs.mkdirSync(folder);
    fs.writeFileSync(path.join(top, 'secret'), 'secret');
    for (const [name, content] of Object.entries(files === false ? {} : (files ?? {}))) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), content);
    }
    for (const [name, target] of Object.entries(links)) fs.symlinkSync(target, path.join(folder, name));
    const result = await work(folder);
    if (fs.readFileSync(path.join(top, 'secret'), 'utf8') !== 'secret') throw new Error('a file outside was changed');
    const beside = fs.readdirSync(top).sort().join();
    if (beside !== 'secret,ws') throw new Error(`something was made or moved outside: ${beside}`);
    return result;
  } finally {
    fs.rmSync(top, { recursive: true });
  }
}

/** With the sandbox over a folder on disk. */
export function runOnDisk(one: WasiCase, byPath = false): Promise<string> {
  return withFolder(one, (folder) => runInSandbox(one, new NodeFolder(folder, { byPath })));
}

/** With Node's own WASI and WebAssembly, in a process of its own. */
export function runNatively(one: WasiCase): Promise<string> {
  const { program, args = [], environment = {}, stdin = '', files } = one;
  const script = fileURLToPath(new URL('native.mjs', import.meta.url));
  const module = fileURLToPath(new URL(`wasm/${program}.wasm`, import.meta.url));
  return withFolder(one, (folder) => {
    const operands = ['--no-warnings', script, module, files === false ? '' : folder, program, ...args];
    const result = spawnSync(process.execPath, operands, {
      env: environment,
      input: stdin,
      encoding: 'utf8',
      timeout: 20_000,
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    });
    if (result.error !== undefined) throw result.error;
    if (result.signal !== null) return `${result.stdout}[${result.signal}]\n`;
    if (result.status !== 0) throw new Error(`${program} with Node's WASI: ${result.stderr}`);
    return transcript(result.stdout, result.stderr, Number(result.output[3]));
  });
}
