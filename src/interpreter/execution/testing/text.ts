// Modules written as text, for the tests of this folder.

import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { Engine } from '../engine.ts';
import type { Extern } from '../extern.ts';
import { Instance } from '../instance.ts';
import { Module } from '../module.ts';
import { Store } from '../store.ts';

/** The engine of tests that need no other. */
export const engine = new Engine();

/** The bytes of a module whose fields are given. */
export function assemble(fields: string): Promise<Uint8Array> {
  return parse(`(module ${fields})`);
}

/** A module of the shared engine. */
export async function compile(fields: string): Promise<Module> {
  return new Module(engine, await assemble(fields));
}

/** An instance of such a module, in a store of its own unless one is given. */
export async function instantiate(
  fields: string,
  imports: readonly Extern[] = [],
  store: Store<unknown> = new Store(engine),
): Promise<Instance> {
  return new Instance(store, await compile(fields), imports);
}

/** What `act` throws. */
export function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
