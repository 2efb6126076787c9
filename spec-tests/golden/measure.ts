// Runs golden programs and says what they came to. For any host: no Node, no assembler, no files.

import {
  Engine,
  type EngineConfiguration,
  Exception,
  type FunctionType,
  type HostCallback,
  Instance,
  Linker,
  Module,
  Store,
  suspend,
  Trap,
} from '../../src/interpreter/index.ts';
import { addWasi, fixedClock, ProcessExit, seededRandom, Wasi } from '../../src/runtime/index.ts';
import type { Figures, GoldenProgram } from './program.ts';
import type { RecordedTool } from './recorded.ts';

class ThrownByHost extends Error {}

const nothing: FunctionType = { parameters: [], results: [] };
const hostFunctions: readonly (readonly [name: string, type: FunctionType, callback: HostCallback])[] = [
  ['nothing', nothing, () => undefined],
  ['charge', { parameters: ['i32'], results: [] }, (caller, units) => caller.consumeFuel(units as number)],
  ['wait', nothing, () => suspend()],
  [
    'throw',
    nothing,
    () => {
      throw new ThrownByHost();
    },
  ],
];

/** What programs of the lists use beside the defaults. */
const features = { wideArithmetic: true, customDescriptors: true };

/** Runs a program of the lists, from its bytes. */
export function measureConstruct(
  { budget, limits, bytesPerFuel, ...program }: GoldenProgram,
  bytes: Uint8Array,
  configuration: EngineConfiguration = {},
): Figures {
  const rate = bytesPerFuel === undefined ? {} : { bytesPerFuel };
  const engine = new Engine({ features, ...configuration, ...rate });
  const store = new Store(engine, { fuel: budget, limits });
  const linker = new Linker(engine);
  for (const [name, type, callback] of hostFunctions) linker.defineFunction('host', name, type, callback);
  const module = new Module(engine, bytes);
  const outcome = outcomeOf(() => called(linker.instantiate(store, module), 'run', program.arguments));
  return { fuel: store.fuelConsumed, outcome };
}

/** Runs one of the benchmark's programs. */
export function measureBenchmark(
  bytes: Uint8Array,
  argument: number,
  configuration: EngineConfiguration = {},
): Figures {
  const engine = new Engine(configuration);
  const store = new Store(engine);
  const outcome = outcomeOf(() => called(new Instance(store, new Module(engine, bytes)), 'run', [argument]));
  return { fuel: store.fuelConsumed, outcome };
}

/** Runs an example tool, with time and randomness that are the same on every host. */
export function measureTool(bytes: Uint8Array, run: RecordedTool, configuration: EngineConfiguration = {}): Figures {
  const engine = new Engine(configuration);
  const wasi = new Wasi({
    args: [run.tool, ...run.arguments],
    stdin: run.input,
    clock: fixedClock({ step: 1000n }),
    random: seededRandom(1),
  });
  const store = new Store<Wasi>(engine, { fuel: run.budget, limits: { memoryBytes: run.memoryBytes }, data: wasi });
  const linker = new Linker<Wasi>(engine);
  addWasi(linker, wasi);
  const module = new Module(engine, bytes);
  const entry = module.exports.some(({ name }) => name === 'run') ? 'run' : '_start';
  const outcome = outcomeOf(() => called(linker.instantiate(store, module), entry, []));
  const printed = wasi.stdout.bytes();
  return {
    fuel: store.fuelConsumed,
    outcome: `${outcome || 'returned'} after ${printed.length} bytes, hash ${hashOf(printed)}`,
  };
}

/** FNV-1a, 32 bits: enough to tell that two outputs differ. */
function hashOf(bytes: Uint8Array): number {
  return bytes.reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5) >>> 0;
}

function called(instance: Instance, name: string, values: readonly number[]): string {
  const func = instance.getFunc(name);
  if (func === undefined) throw new Error(`no function ${name} is exported`);
  return func.callBits(...values.map((value) => BigInt(value >>> 0))).join(' ');
}

function outcomeOf(act: () => string): string {
  try {
    return act();
  } catch (error) {
    if (error instanceof Trap) return error.code === 'out-of-fuel' ? 'out-of-fuel' : `trap ${error.code}`;
    if (error instanceof Exception) return `exception [${error.rawValues.join(' ')}]`;
    if (error instanceof ThrownByHost) return 'thrown';
    if (error instanceof ProcessExit) return `exit ${error.exitCode}`;
    throw error;
  }
}
