// Finds imports by their two names. It only keeps names; matching types is link.ts, instantiation instance.ts.

import { UsageError } from '../core/errors.ts';
import type { FunctionType as CoreFunctionType } from '../core/types.ts';
import type { HostCallback } from './caller.ts';
import type { Engine } from './engine.ts';
import { type Extern, isExtern } from './extern.ts';
import { type FunctionType, functionTypeFrom, functionTypeOf, shown, type ValueTypeName } from './external-types.ts';
import { Func } from './func.ts';
import { Instance, type InstantiateOptions } from './instance.ts';
import type { Module } from './module.ts';
import type { Store } from './store.ts';

/** How a linker treats names. */
export interface LinkerOptions {
  /** Whether a name may be defined again, the last definition being the one that counts. Default false: an error. */
  readonly allowShadowing?: boolean | undefined;
}

/** A host function that becomes a Func in each store that asks for it. */
class HostDefinition {
  readonly type: CoreFunctionType;
  readonly callback: HostCallback<never>;
  /** One Func a store, so that its identity is the same in all instances of that store. */
  readonly #functions: WeakMap<Store<unknown>, Func>;

  constructor(type: CoreFunctionType, callback: HostCallback<never>) {
    this.type = type;
    this.callback = callback;
    this.#functions = new WeakMap();
  }

  in(store: Store<unknown>): Func {
    let func = this.#functions.get(store);
    if (func === undefined) {
      // Whoever instantiates in a store has the data that the callback was written for.
      func = Func.host(store as Store<never>, functionTypeOf(this.type), this.callback);
      this.#functions.set(store, func);
    }
    return func;
  }
}

/**
 * A collection of named things from which modules get their imports. Host functions defined here belong to no store:
 * one linker serves any number of stores of its engine, and each store has its own Func for each of them. Memories,
 * tables, globals and functions of an instance belong to their store and can be linked there only.
 *
 * ```ts with hello.wasm
 * import { Engine, Linker, Module, Store } from 'wasmeter';
 *
 * const engine = new Engine();
 * const linker = new Linker(engine).defineFunction(
 *   'host',
 *   'print',
 *   { parameters: ['i32', 'i32'], results: [] },
 *   (caller, address, length) => {
 *     caller.consumeFuel(length);
 *     console.log(caller.getMemory('memory')?.view.readString(address, length)); // hello
 *   },
 * );
 * const instance = linker.instantiate(new Store(engine, { fuel: 100 }), new Module(engine, bytes));
 * instance.getFunc('greet')?.call();
 * ```
 */
export class Linker<Data = unknown> {
  readonly engine: Engine;
  readonly #allowShadowing: boolean;
  readonly #definitions: Map<string, Map<string, Extern | HostDefinition>>;

  constructor(engine: Engine, options: LinkerOptions = {}) {
    this.engine = engine;
    this.#allowShadowing = options.allowShadowing ?? false;
    this.#definitions = new Map();
  }

  /**
   * Names something that belongs to a store.
   * @throws TypeError for what cannot be imported; UsageError for a name that is taken
   */
  define(module: string, name: string, item: Extern): this {
    if (!isExtern(item))
      throw new TypeError(`only a Func, Table, Memory, Global or Tag can be defined, not ${shown(item)}`);
    this.#requireEngine(item.store);
    this.#set(module, name, item);
    return this;
  }

  /**
   * Names a host function, for all stores.
   * @param callback gets its caller and the arguments; see HostCallback
   * @throws TypeError for a type that is none, or a callback that is no function; UsageError for a name that is taken
   */
  defineFunction<const Parameters extends readonly ValueTypeName[], const Results extends readonly ValueTypeName[]>(
    module: string,
    name: string,
    type: { readonly parameters: Parameters; readonly results: Results },
    callback: HostCallback<Data, { readonly parameters: Parameters; readonly results: Results }>,
  ): this;
  defineFunction(module: string, name: string, type: FunctionType, callback: HostCallback<never>): this {
    if (typeof callback !== 'function') {
      throw new TypeError(`a host function must be a function, not ${shown(callback)}`);
    }
    this.#set(module, name, new HostDefinition(functionTypeFrom(type, this.engine.types), callback));
    return this;
  }

  /**
   * Names all exports of an instance under a module's name.
   * @throws UsageError for a name that is taken, and then nothing is defined
   */
  defineInstance(module: string, instance: Instance): this {
    this.#requireEngine(instance.store);
    const { exports } = instance;
    for (const name of exports.keys()) this.#requireFree(module, name);
    for (const [name, item] of exports) this.#set(module, name, item);
    return this;
  }

  #requireEngine(store: Store<unknown>): void {
    if (store.engine !== this.engine) throw new UsageError('it belongs to a store of another engine');
  }

  #requireFree(module: string, name: string): void {
    if (this.#allowShadowing || !this.has(module, name)) return;
    throw new UsageError(`${shown(module)} ${shown(name)} is defined already`);
  }

  #set(module: string, name: string, definition: Extern | HostDefinition): void {
    this.#requireFree(module, name);
    let names = this.#definitions.get(module);
    if (names === undefined) {
      names = new Map();
      this.#definitions.set(module, names);
    }
    names.set(name, definition);
  }

  /** Is the name taken? */
  has(module: string, name: string): boolean {
    return this.#definitions.get(module)?.has(name) ?? false;
  }

  /**
   * What is defined under a name, or undefined.
   * @param store where a host function is to be; without one, UsageError for a name that `defineFunction` has defined
   */
  get(module: string, name: string, store?: Store<Data>): Extern | undefined {
    const definition = this.#definitions.get(module)?.get(name);
    if (!(definition instanceof HostDefinition)) return definition;
    if (store !== undefined) return definition.in(store);
    throw new UsageError(`${shown(module)} ${shown(name)} is a host function of all stores: say in which store`);
  }

  /**
   * Instantiates a module with what is defined here.
   * @throws as the constructor of Instance
   */
  instantiate(store: Store<Data>, module: Module, options: InstantiateOptions = {}): Instance {
    this.#requireEngine(store);
    // A hole is an import that is not known; the error lists them all.
    const imports = module.declaration.imports.map((wanted) => this.get(wanted.module, wanted.name, store));
    return new Instance(store, module, imports as Extern[], options);
  }
}
