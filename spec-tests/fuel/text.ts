// Modules written as text, for the fuel tests that say what each instruction costs by hand.

import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import {
  Engine,
  type EngineConfiguration,
  type Func,
  type FunctionType,
  type HostCallback,
  type Instance,
  Linker,
  Module,
  Store,
  type StoreLimits,
} from '../../src/interpreter/index.ts';

export const bothTranslations = ['fast', 'plain'] as const;

/** What a store is made with, and the host functions of the module with the empty name. */
export interface Surroundings {
  readonly fuel?: number | undefined;
  readonly limits?: Partial<StoreLimits>;
  readonly functions?: Readonly<Record<string, readonly [FunctionType, HostCallback]>>;
}

/** An instance and the ways to it. */
export interface Started {
  readonly store: Store;
  readonly instance: Instance;
  /** An exported function. */
  readonly func: (name: string) => Func;
}

/** Instantiates the module with these fields. */
export async function start(
  fields: string,
  configuration: EngineConfiguration = {},
  { fuel, limits, functions = {} }: Surroundings = {},
): Promise<Started> {
  const engine = new Engine(configuration);
  const store = new Store(engine, { fuel, limits });
  const linker = new Linker(engine);
  for (const [name, [type, callback]] of Object.entries(functions)) linker.defineFunction('', name, type, callback);
  const instance = linker.instantiate(store, new Module(engine, await parse(`(module ${fields})`)));
  return {
    store,
    instance,
    func: (name) => {
      const found = instance.getFunc(name);
      if (found === undefined) throw new Error(`no function ${name}`);
      return found;
    },
  };
}

/** The outcome of a call whose store's budget does not pay for the next instruction. */
export const outOfFuel = { kind: 'out-of-fuel' } as const;

/** What `act` throws. */
export function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
