// One measuring process of `npm run start-times`: from nothing to one module's instance, then compiling it again and
// again. Or `tiny`: many instances of a tiny module. Prints one line of JSON. Bundled and started by main.ts.
import { readFileSync } from 'node:fs';
import { Engine, Func, Global, Instance, Linker, Memory, Module, Store, Table } from '../../src/interpreter/index.ts';
import { funcref, i32, i64, ModuleBuilder } from '../../spec-tests/generate/module-builder.ts';
import { median } from '../statistics.ts';
import { standIns } from './stand-ins.ts';

/** What a process that starts a module reports: milliseconds, and bytes. */
export interface Started {
  readonly bytes: number;
  /** Since the process began, by the clock, until there is an instance. */
  readonly ready: number;
  /** Of these, `new Module`, by the clock and of the main thread's CPU time (elsewhere than on Linux: the process's). */
  readonly compile: number;
  readonly compileCpu: number;
  readonly instantiate: number;
  /** The main thread's CPU time of all of it, start of Node included. */
  readonly cpu: number;
  /** Main thread's CPU time of `new Module` after several. */
  readonly warm: number;
  /** What the process holds more for the module than before it: heap and buffers. */
  readonly held: number;
}

/** Microseconds for one, on average: the main thread's CPU time. */
export type Tiny = Readonly<Record<string, number>>;

/** Milliseconds of CPU time of the main thread so far. */
function cpu(): number {
  if (process.platform !== 'linux') {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }
  const [nanoseconds] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ');
  return Number(nanoseconds) / 1e6;
}

function inUse(): number {
  if (globalThis.gc === undefined) throw new Error('needs --expose-gc');
  // What the first finds unused, the second frees, buffers too.
  for (let time = 0; time < 3; time++) globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function start(file: string, repeats: number): Started {
  const bytes = new Uint8Array(readFileSync(file));
  const begin = performance.now();
  const beginCpu = cpu();
  const engine = new Engine();
  const module = new Module(engine, bytes);
  const compiled = performance.now();
  const compiledCpu = cpu();
  const store = new Store(engine);
  new Instance(store, module, standIns(store, module), { runStart: false });
  const ready = performance.now();
  const readyCpu = cpu();
  const warm: number[] = [];
  for (let left = repeats; left > 0; left--) {
    const before = cpu();
    new Module(engine, bytes);
    warm.push(cpu() - before);
  }
  const before = inUse();
  const another = [new Module(engine, bytes)];
  const held = inUse() - before;
  another.pop();
  return {
    bytes: bytes.length,
    ready,
    compile: compiled - begin,
    compileCpu: compiledCpu - beginCpu,
    instantiate: ready - compiled,
    cpu: readyCpu,
    warm: median(warm.slice(warm.length >> 1)),
    held,
  };
}

/** As Emscripten makes them: what it imports is a memory, a table, two globals and a function. */
function tinyModule(): Uint8Array {
  const builder = new ModuleBuilder();
  builder.importFunction('env', 'f', [i32, i32], [i32]);
  builder.importGlobal('env', 'base', i32, false);
  builder.importGlobal('env', 'stack', i32, true);
  builder.importMemory('env', 'memory', 1);
  builder.importTable('env', 'table', funcref, 1);
  builder.global(i64, true, 1n);
  const own = builder.func([i32, i32], [i32], [], [0x20, 0, 0x20, 1, 0x6a]);
  builder.export('g', 'func', own);
  builder.elements([own], 0);
  builder.data([1, 2, 3, 4], 8);
  return builder.toBytes();
}

function tiny(count: number): Tiny {
  const engine = new Engine();
  const store = new Store(engine, { limits: { instances: 1e7 } });
  const imports = [
    Func.host(store, { parameters: ['i32', 'i32'], results: ['i32'] }, () => 1),
    Global.create(store, { content: 'i32', mutable: false }, 1),
    Global.create(store, { content: 'i32', mutable: true }, 1),
    Memory.create(store, { minimum: 1 }),
    Table.create(store, { element: 'funcref', minimum: 10 }),
  ] as const;
  const linker = new Linker(engine);
  for (const [index, name] of ['f', 'base', 'stack', 'memory', 'table'].entries())
    linker.define('env', name, imports[index]!);
  const bytes = tinyModule();
  const module = new Module(engine, bytes);
  const mean = (act: () => unknown): number => {
    const held: unknown[] = [];
    const before = cpu();
    for (let left = count; left > 0; left--) held.push(act());
    return ((cpu() - before) * 1000) / held.length;
  };
  return {
    'new Instance': mean(() => new Instance(store, module, imports)),
    'through a linker': mean(() => linker.instantiate(store, module)),
    'and one call': mean(() => new Instance(store, module, imports).getFunc('g')!.call(1, 2)),
    'new Module': mean(() => new Module(engine, bytes)),
    'module, instance, one call': mean(() =>
      new Instance(store, new Module(engine, bytes), imports).getFunc('g')!.call(1, 2),
    ),
  };
}

const [what = '', number = '0'] = process.argv.slice(2);
process.stdout.write(JSON.stringify(what === 'tiny' ? tiny(Number(number)) : start(what, Number(number))));
