// Stores and instances of an engine with one of the two translations, for tests that hold in both.

import wabt from 'wabt';
import { Engine } from '../engine.ts';
import type { Extern } from '../extern.ts';
import { Instance } from '../instance.ts';
import { Module } from '../module.ts';
import { Store, type StoreOptions } from '../store.ts';
import { assemble } from './text.ts';

const { parseWat } = await wabt();

/** The older exception instructions: only this assembler has them. */
function assembleLegacy(fields: string): Uint8Array {
  const module = parseWat('legacy', `(module ${fields})`, { exceptions: true });
  return new Uint8Array(module.toBinary({}).buffer);
}

/** What tests need of an engine; each instance has a store of its own unless one is given. */
export function inTranslation(translation: 'fast' | 'plain') {
  const engine = new Engine({ translation });
  const newStore = (options: StoreOptions = {}): Store => new Store(engine, options);
  const instantiate = (bytes: Uint8Array, imports: readonly Extern[], store: Store) =>
    new Instance(store, new Module(engine, bytes), imports);
  return {
    newStore,
    make: async (fields: string, imports: readonly Extern[] = [], store: Store = newStore()): Promise<Instance> =>
      instantiate(await assemble(fields), imports, store),
    makeLegacy: (fields: string, imports: readonly Extern[] = [], store: Store = newStore()): Instance =>
      instantiate(assembleLegacy(fields), imports, store),
    call: (instance: Instance, name: string, ...values: unknown[]): unknown[] =>
      instance.getFunc(name)!.call(...values),
  };
}
