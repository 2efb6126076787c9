// The JavaScript hosts that the benchmark runs on: what each can measure, and how a measuring process is started on it.
import { type ChildProcess, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bun, onPath } from '../spec-tests/hosts/find.mjs';
import { type EngineName, engineNames } from './engines.ts';
import type { Size } from './work.ts';

export const hostNames = ['node', 'node-jitless', 'bun', 'quickjs'] as const;
export type HostName = (typeof hostNames)[number];

/** A host of the benchmark. */
export interface Host {
  readonly name: HostName;
  readonly title: string;
  /** What can run on it. */
  readonly engines: readonly EngineName[];
  /** Which arguments programs get: the small ones where everything takes long. */
  readonly size: Size;
  /** Does running make code faster? */
  readonly hasJit: boolean;
  /** The command of a measuring process and its arguments; undefined where the host is not installed. */
  readonly command: readonly string[] | undefined;
}

const here = path.dirname(fileURLToPath(import.meta.url));
const runner = path.join(here, '..', 'scripts', 'run-ts.mjs');
const child = path.join(here, 'child.ts');
const quickjs = path.join(here, 'quickjs-child.ts');
const bunCommand = bun() ?? onPath('bun');
const inProcess = engineNames.filter((name) => name !== 'wasmi' && name !== 'wasm3');

/** Every host, the one that the others are compared with first. */
export const hosts: readonly Host[] = [
  {
    name: 'node',
    title: `Node ${process.versions.node}`,
    engines: engineNames,
    size: 'full',
    hasJit: true,
    command: [process.execPath, runner, child],
  },
  {
    name: 'node-jitless',
    title: `Node ${process.versions.node} without JIT`,
    // binaryen, which makes wasm2js' text, is itself WebAssembly.
    engines: inProcess.filter((name) => name !== 'native' && name !== 'wasm2js'),
    size: 'small',
    hasJit: false,
    command: [process.execPath, '--jitless', runner, child],
  },
  {
    name: 'bun',
    title: 'Bun',
    // webassemblyjs is told once how slow it is.
    engines: inProcess.filter((name) => name !== 'webassemblyjs'),
    size: 'full',
    hasJit: true,
    command: bunCommand === undefined ? undefined : [bunCommand, child],
  },
  {
    name: 'quickjs',
    title: 'QuickJS, itself compiled to WebAssembly',
    engines: ['wasmeter'],
    size: 'small',
    // Node's, which compiles QuickJS while it runs.
    hasJit: true,
    command: [process.execPath, runner, quickjs],
  },
];

/** The processor that measuring processes keep to, where the machine has `taskset`: none of them wanders. */
export const pinnedTo = onPath('taskset') === undefined ? undefined : availableParallelism() - 1;

/** Starts a measuring process; it takes a job and sends reports. */
export function start({ name, command }: Host): ChildProcess {
  if (command === undefined) throw new Error(`${name} is not installed: npm ci --prefix spec-tests/hosts`);
  const pinned = pinnedTo === undefined ? [] : ['taskset', '--cpu-list', `${pinnedTo}`];
  const [executable, ...words] = [...pinned, ...command];
  return spawn(executable!, words, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}
