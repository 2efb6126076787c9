// The engines that are compared: each starts a module and answers a Guest. Packages are loaded when they are asked for,
// so that a process holds only what it measures. Times nothing.
import { Engine, Func, Instance, Module, Store } from '../src/interpreter/index.ts';
import { requireNative } from './programs/native.ts';
import type { Guest, GuestResult, Work } from './work.ts';

export const engineNames = ['wasmeter', 'native', 'polywasm', 'webassemblyjs'] as const;
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
type ImportObject = Record<string, Record<string, () => never>>;

/** Functions for whatever a program imports. The runs measured here come to none of them. */
function importObject(imports: Work['imports']): ImportObject {
  const object: ImportObject = {};
  for (const { module, name } of imports) object[module] = { ...object[module], [name]: refuse(module, name) };
  return object;
}

function refuse(module: string, name: string): () => never {
  return () => {
    throw new Error(`the program called what it imports, ${module}.${name}`);
  };
}

/** The guest behind an object of exports of the WebAssembly JavaScript interface's shape. */
function guestOfExports(exports: Exports): Guest {
  const memory = (): Uint8Array => new Uint8Array((exports.memory as { readonly buffer: ArrayBuffer }).buffer);
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
export function startWasmeter(bytes: Uint8Array): MeteredGuest {
  const engine = new Engine();
  const store = new Store(engine, { fuel: budget });
  const module = new Module(engine, bytes);
  const imports = module.imports.map(({ module: from, name, type }) => {
    if (type.kind !== 'func') throw new Error(`${from}.${name} is no function`);
    return Func.host(store, type, refuse(from, name));
  });
  const instance = new Instance(store, module, imports);
  return {
    exported: (name) => {
      const func = instance.getFunc(name);
      if (func === undefined) throw new Error(`no exported function ${name}`);
      return (...operands) => func.call(...operands)[0] as GuestResult;
    },
    read: (address, length) => instance.getMemory('memory')!.read(address, length),
    write: (address, bytes) => instance.getMemory('memory')!.write(address, bytes),
    get fuelConsumed() {
      return store.fuelConsumed;
    },
  };
}

/** Loads an engine, so that what it takes is not part of a start. */
export async function loadEngine(name: EngineName): Promise<Starter> {
  switch (name) {
    case 'wasmeter':
      return async (bytes) => startWasmeter(bytes);
    case 'native': {
      const native = requireNative();
      return async (bytes, imports) =>
        guestOfExports(new native.Instance(new native.Module(bytes), importObject(imports)).exports);
    }
    case 'polywasm': {
      const { WebAssembly } = await import('polywasm');
      return async (bytes, imports) =>
        guestOfExports(new WebAssembly.Instance(new WebAssembly.Module(bytes), importObject(imports)).exports);
    }
    case 'webassemblyjs': {
      const { default: webassemblyjs } = await import('webassemblyjs');
      return async (bytes, imports) => {
        const { instance } = await webassemblyjs.instantiate(bytes, importObject(imports));
        return guestOfExports(instance.exports);
      };
    }
    default:
      return name satisfies never;
  }
}
