// The engines that are compared: each starts a module and answers a Guest. Packages are loaded when they are asked for,
// so that a process holds only what it measures. Times nothing.
import { Engine, Func, Instance, type Memory, Module, Store } from '../src/interpreter/index.ts';
import { requireNative } from './programs/native.ts';
import { loadWasm2js } from './wasm2js.ts';
import type { Guest, GuestResult, Work, WorkImport } from './work.ts';

export const engineNames = ['wasmeter', 'native', 'wasm2js', 'polywasm', 'wasmi', 'wasm3', 'webassemblyjs'] as const;
export type EngineName = (typeof engineNames)[number];

/** A guest of wasmeter, which knows what it has used. */
export interface MeteredGuest extends Guest {
  /** Units of fuel since the instance was made: one for each instruction. */
  readonly fuelConsumed: number;
}

/** Whatever can be started again and again, the code of its engine being loaded. */
export type Starter = (bytes: Uint8Array, imports: Work['imports']) => Promise<Guest>;

/** More fuel than any run uses: metering is on, and there is a budget. */
const budget = 2 ** 52;

type Exports = Readonly<Record<string, unknown>>;
type ImportedFunction = (...operands: number[]) => number;
type ImportObject = Record<string, Record<string, ImportedFunction>>;

/** What stands for an import; the guest is asked for when it is called. */
function importedFunction({ module, name, call }: WorkImport, guest: () => Guest): ImportedFunction {
  if (call !== undefined) return (...operands) => call(guest(), ...operands);
  return () => {
    throw new Error(`the program called what it imports, ${module}.${name}`);
  };
}

/** The guest that an engine makes of an object of imports and answers as an object of exports. */
async function guestWith(
  imports: Work['imports'],
  instantiate: (object: ImportObject) => Exports | Promise<Exports>,
): Promise<Guest> {
  let guest: Guest | undefined;
  const object: ImportObject = {};
  for (const wanted of imports) {
    const { module, name } = wanted;
    object[module] = { ...object[module], [name]: importedFunction(wanted, () => guest!) };
  }
  guest = guestOfExports(await instantiate(object));
  return guest;
}

function hasBuffer(exported: unknown): exported is { readonly buffer: ArrayBuffer } {
  return typeof exported === 'object' && exported !== null && 'buffer' in exported;
}

/** The guest behind an object of exports of the WebAssembly JavaScript interface's shape. */
function guestOfExports(exports: Exports): Guest {
  const memory = (): Uint8Array => new Uint8Array(Object.values(exports).find(hasBuffer)!.buffer);
  return {
    exported: (name) => {
      const found = exports[name];
      if (typeof found !== 'function') throw new Error(`no exported function ${name}`);
      return found as (...operands: number[]) => GuestResult;
    },
    read: (address, length) => memory().slice(address, address + length),
    write: (address, bytes) => memory().set(bytes, address),
  };
}

/** Starts a module in wasmeter, metered and with a budget, otherwise as it comes. */
export function startWasmeter(bytes: Uint8Array, imports: Work['imports'] = []): MeteredGuest {
  const engine = new Engine();
  const store = new Store(engine, { fuel: budget });
  const module = new Module(engine, bytes);
  const functions = module.imports.map(({ module: from, name, type }) => {
    if (type.kind !== 'func') throw new Error(`${from}.${name} is no function`);
    const known = imports.find((wanted) => wanted.module === from && wanted.name === name);
    const call = importedFunction(known ?? { module: from, name }, () => guest);
    return Func.host(store, type, (_caller, ...operands) => call(...(operands as number[])));
  });
  const instance = new Instance(store, module, functions);
  const memory = (): Memory => [...instance.exports.values()].find((item) => item.kind === 'memory')!;
  const guest: MeteredGuest = {
    exported: (name) => {
      const func = instance.getFunc(name);
      if (func === undefined) throw new Error(`no exported function ${name}`);
      return (...operands) => func.call(...operands)[0] as GuestResult;
    },
    read: (address, length) => memory().read(address, length),
    write: (address, bytes) => memory().write(address, bytes),
    get fuelConsumed() {
      return store.fuelConsumed;
    },
  };
  return guest;
}

/** Loads an engine, so that what it takes is not part of a start. */
export async function loadEngine(name: EngineName): Promise<Starter> {
  switch (name) {
    case 'wasmeter':
      return async (bytes, imports) => startWasmeter(bytes, imports);
    case 'native': {
      const native = requireNative();
      return (bytes, imports) =>
        guestWith(imports, (object) => new native.Instance(new native.Module(bytes), object).exports);
    }
    case 'polywasm': {
      const { WebAssembly } = await import('polywasm');
      return (bytes, imports) =>
        guestWith(imports, (object) => new WebAssembly.Instance(new WebAssembly.Module(bytes), object).exports);
    }
    case 'wasm2js': {
      const instantiate = await loadWasm2js();
      return (bytes, imports) => guestWith(imports, (object) => instantiate(bytes, object) as Exports);
    }
    case 'wasmi':
    case 'wasm3':
      throw new Error(`${name} is a process of its own (interpreters.ts)`);
    case 'webassemblyjs': {
      const { default: webassemblyjs } = await import('webassemblyjs');
      return (bytes, imports) =>
        guestWith(imports, async (object) => (await webassemblyjs.instantiate(bytes, object)).instance.exports);
    }
    default:
      return name satisfies never;
  }
}
