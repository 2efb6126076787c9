// Functions (specification 4.2.7): of an instance, or of the host. What a call does is machine.ts and calls.ts.

import { typeOfFunction } from '../binary/declaration.ts';
import { Trap } from '../core/errors.ts';
import type { FunctionType as CoreFunctionType } from '../core/types.ts';
import type { HostCallback } from './caller.ts';
import { type FunctionType, functionTypeFrom, functionTypeOf } from './external-types.ts';
import type { Instance } from './instance.ts';
import { Machine } from './machine.ts';
import type { Module } from './module.ts';
import { ResumableCall } from './resumable.ts';
import { readResults, runMachine, writeArguments } from './running.ts';
import type { Store } from './store.ts';
import { type RawValue, readValue, type Value } from './values.ts';

/**
 * A function that WebAssembly can call and be called by. Numbers are numbers, an i64 is a bigint; `callBits` takes and
 * gives their bits instead, for values (payloads of NaN) that a JavaScript number cannot carry everywhere.
 *
 * ```ts with add.wasm
 * import { Engine, Instance, Module, Store } from 'wasmeter';
 *
 * const engine = new Engine();
 * const store = new Store(engine, { fuel: 100 });
 * const add = new Instance(store, new Module(engine, bytes)).getFunc('add')!;
 * console.log(add.call(2, 3), add.callBits(0xffffffffn, 2n), store.fuelConsumed); // [ 5 ] [ 1n ] 6
 * ```
 */
export class Func {
  readonly kind = 'func';
  /** @internal */
  readonly store: Store<unknown>;
  /** @internal */
  readonly signature: CoreFunctionType;
  /** @internal The engine's number of its type. */
  readonly typeId: number;
  /** The instance that it is a function of; null for a host function. */
  readonly instance: Instance | null;
  /** Its index in its module's function index space; of a host function for an import, the import's; else -1. */
  readonly index: number;
  /** @internal */
  readonly callback: HostCallback | null;
  /** @internal Does the callback take and give raw values? */
  readonly bits: boolean;
  /** @internal Is the callback called without a Caller? */
  readonly plain: boolean;
  /** @internal What stands for it in an embedding, there for that to keep. */
  face: object | undefined;
  // Proxies and look-alikes do not have it.
  readonly #brand = true;

  private constructor(
    store: Store<unknown>,
    signature: CoreFunctionType,
    typeId: number,
    instance: Instance | null,
    index: number,
    callback: HostCallback | null,
    bits: boolean,
    plain: boolean,
  ) {
    this.store = store;
    this.signature = signature;
    this.typeId = typeId;
    this.instance = instance;
    this.index = index;
    this.callback = callback;
    this.bits = bits;
    this.plain = plain;
    this.face = undefined;
  }

  /** @internal */
  static ofInstance(store: Store<unknown>, instance: Instance, index: number): Func {
    const { declaration, typeIds } = instance.module;
    const typeId = typeIds[declaration.functions[index]!]!;
    return new Func(store, typeOfFunction(declaration, index), typeId, instance, index, null, false, false);
  }

  /**
   * A function of the host.
   * @param callback gets its caller, then the arguments; answers nothing, the result, or an array of several
   * @throws TypeError for a type or a callback that is none
   */
  static host<Data, const Type extends FunctionType>(
    store: Store<Data>,
    type: Type,
    callback: HostCallback<Data, Type>,
  ): Func {
    if (typeof callback !== 'function') throw new TypeError('a host function must be a function');
    const signature = functionTypeFrom(type, store.engine.types);
    const typeId = store.engine.typeId(signature);
    return new Func(store, signature, typeId, null, -1, callback as unknown as HostCallback, false, false);
  }

  /**
   * A function of the host for an import of a module, of the very type that is declared there: the name of a type says
   * nothing of its supertypes.
   * @param position of the import in `Module.imports`
   * @param callback gets the arguments alone, without a Caller
   * @throws TypeError where a module has no function to import there, or for a callback that is none
   */
  static forImport(
    store: Store<unknown>,
    module: Module,
    position: number,
    callback: (...values: Value[]) => unknown,
  ): Func {
    if (typeof callback !== 'function') throw new TypeError('a host function must be a function');
    const { declaration, typeIds } = module;
    const wanted = declaration.imports[position];
    if (wanted?.kind !== 'func') throw new TypeError(`the module imports no function at position ${position}`);
    const typeId = typeIds[declaration.functions[wanted.index]!]!;
    const signature = typeOfFunction(declaration, wanted.index);
    return new Func(store, signature, typeId, null, wanted.index, callback as unknown as HostCallback, false, true);
  }

  /**
   * A function of the host on raw values: numbers come and go as unsigned bigints of their bits.
   * @throws TypeError for a type or a callback that is none
   */
  static hostBits<Data>(store: Store<Data>, type: FunctionType, callback: HostCallback<Data>): Func {
    if (typeof callback !== 'function') throw new TypeError('a host function must be a function');
    const signature = functionTypeFrom(type, store.engine.types);
    const typeId = store.engine.typeId(signature);
    return new Func(store, signature, typeId, null, -1, callback as unknown as HostCallback, true, false);
  }

  /** @internal */
  static is(value: unknown): value is Func {
    return typeof value === 'object' && value !== null && #brand in value;
  }

  /** Its parameters and results. */
  get type(): FunctionType {
    return functionTypeOf(this.signature);
  }

  /**
   * Calls it and answers its results.
   * @throws TypeError for arguments of other types or number; Trap for what traps, code `out-of-fuel` when the store's
   * budget ends; whatever a host function throws
   */
  call(...values: Value[]): Value[] {
    return this.#call(values, false);
  }

  /** As `call`, on raw values: i32 and f32 as their 32 bits, i64 and f64 as their 64 bits, unsigned bigints. */
  callBits(...values: RawValue[]): RawValue[] {
    return this.#call(values, true);
  }

  /** A call that runs, stops and goes on as it is told. It begins with its first `run`. */
  startCall(...values: Value[]): ResumableCall {
    return new ResumableCall(this, values, false);
  }

  /** As `startCall`, on raw values. */
  startCallBits(...values: RawValue[]): ResumableCall {
    return new ResumableCall(this, values, true);
  }

  /**
   * As `call`, with the arguments in a list, and results as functions of JavaScript return them: undefined, the only one,
   * or a list of several.
   */
  apply(values: readonly Value[]): Value {
    const machine = Machine.take(this.store);
    try {
      this.#run(machine, values, false);
      const { results } = this.signature;
      if (results.length === 0) return undefined;
      if (results.length === 1) return readValue(machine.stack, machine.base >> 1, results[0]!);
      return readResults(machine, this, false);
    } finally {
      machine.release();
    }
  }

  #call(values: readonly Value[], bits: boolean): Value[] {
    const machine = Machine.take(this.store);
    try {
      this.#run(machine, values, bits);
      return readResults(machine, this, bits);
    } finally {
      machine.release();
    }
  }

  #run(machine: Machine, values: readonly Value[], bits: boolean): void {
    writeArguments(machine, this, values, bits);
    const stop = runMachine(machine, this, Infinity);
    if (stop !== 'finished') throw new Trap('out-of-fuel', machine.backtrace());
  }
}
