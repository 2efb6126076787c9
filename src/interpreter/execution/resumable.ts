// A call that can stop and go on: out of fuel, at the end of a slice, or while a host function waits.

import { UsageError } from '../core/errors.ts';
import type { Func } from './func.ts';
import { Machine, type Stop } from './machine.ts';
import { readResults, runMachine, writeArguments } from './running.ts';
import { ValueStack } from './stack.ts';
import type { RawValue, Value } from './values.ts';

export { Suspension, suspend } from './suspension.ts';

/** How far a call has come. */
export type CallOutcome =
  /** It has returned: its results, raw if it was started so. */
  | { readonly kind: 'finished'; readonly results: Value[] }
  /** The store's fuel does not pay for the next instruction. Add some and run on. */
  | { readonly kind: 'out-of-fuel' }
  /** The slice does not pay for the next instruction, or a host function waits for what `payload` says. */
  | { readonly kind: 'paused'; readonly reason: 'slice' | 'host'; readonly payload: unknown };

/** How a call is run on. */
export interface RunOptions {
  /**
   * Units of fuel that this run may use at most. What the next instruction costs may leave some unused; one that costs
   * more than a whole slice has a slice to itself, so that every run but one of 0 units comes further. What host functions
   * charge is counted, but not foreseen.
   */
  readonly slice?: number | undefined;
}

/**
 * A call of a function, made by `Func.startCall`; it runs when it is told to, and can be left and taken up again as
 * often as one likes: result, memory and fuel are those of one uninterrupted run. Other calls may run in the same store
 * meanwhile.
 *
 * ```ts with count.wasm
 * import { Engine, Instance, Module, Store } from 'wasmeter';
 *
 * const engine = new Engine();
 * const store = new Store(engine, { fuel: 1000 });
 * const instance = new Instance(store, new Module(engine, bytes));
 * const call = instance.getFunc('count')!.startCall(1_000);
 * let outcome = call.run();
 * while (outcome.kind === 'out-of-fuel') {
 *   store.addFuel(1000);
 *   outcome = call.run();
 * }
 * console.log(outcome); // { kind: 'finished', results: [ 1000 ] }
 * ```
 */
export class ResumableCall {
  readonly #machine: Machine;
  readonly #func: Func;
  readonly #bits: boolean;
  #state: 'new' | 'ready' | 'running' | 'waiting' | 'ended' = 'new';

  /** @internal See `Func.startCall`. */
  constructor(func: Func, values: readonly (Value | RawValue)[], bits: boolean) {
    const { store } = func;
    this.#func = func;
    this.#bits = bits;
    const stack = new ValueStack(store.limits.valueStackSlots);
    stack.isLive = true;
    this.#machine = new Machine(store, stack, true);
    writeArguments(this.#machine, func, values, bits);
  }

  /**
   * Runs until the call is finished or has to stop.
   * @throws Trap for what traps, and whatever a host function throws: the call has ended then; UsageError for a call
   * that has ended, that runs already, or that waits for `resumeWith`, and for a slice where the engine counts no fuel
   */
  run(options: RunOptions = {}): CallOutcome {
    const { slice = Infinity } = options;
    if (slice !== Infinity && !(Number.isSafeInteger(slice) && slice >= 0)) {
      throw new RangeError(`a slice is a whole number of units of fuel, not ${String(slice)}`);
    }
    if (slice !== Infinity && !this.#func.store.engine.configuration.metering) {
      throw new UsageError('this engine counts no fuel (metering is off in its configuration): a slice would not end');
    }
    if (this.#state === 'waiting')
      throw new UsageError('the call waits for the results of a host function: resumeWith');
    if (this.#state === 'running') throw new UsageError('the call is running');
    if (this.#state === 'ended') throw new UsageError('the call has ended');
    const isNew = this.#state === 'new';
    this.#state = 'running';
    let ended = true;
    try {
      const stop = runMachine(this.#machine, isNew ? this.#func : undefined, slice);
      ended = stop === 'finished';
      if (stop === 'host') this.#state = 'waiting';
      else if (!ended) this.#state = 'ready';
      return this.#outcome(stop);
    } finally {
      if (ended) {
        this.#state = 'ended';
        this.#machine.stack.isLive = false;
      }
    }
  }

  #outcome(stop: Stop): CallOutcome {
    switch (stop) {
      case 'finished':
        return { kind: 'finished', results: readResults(this.#machine, this.#func, this.#bits) };
      case 'out-of-fuel':
        return { kind: 'out-of-fuel' };
      case 'slice':
        return { kind: 'paused', reason: 'slice', payload: undefined };
      case 'host':
        return { kind: 'paused', reason: 'host', payload: this.#machine.waitingPayload };
    }
  }

  /**
   * Gives the results of the host function that paused the call; then `run` goes on.
   * @throws TypeError for results of other types, and then it still waits; UsageError for a call that waits for none
   */
  resumeWith(...results: Value[]): void {
    if (this.#state !== 'waiting') throw new UsageError('the call does not wait for a host function');
    const { length } = this.#machine.waiting!.callee.signature.results;
    if (results.length !== length) {
      throw new TypeError(`the host function has ${length} results, not ${results.length}`);
    }
    this.#machine.resumeWith(length === 1 ? results[0] : length === 0 ? undefined : results);
    this.#state = 'ready';
  }

  /** Gives the call up. It cannot be run again. */
  drop(): void {
    if (this.#state === 'running') throw new UsageError('the call is running');
    this.#state = 'ended';
    this.#machine.stack.isLive = false;
  }
}
