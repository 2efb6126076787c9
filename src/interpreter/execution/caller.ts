// What a host function gets to know of its caller. Made by the machine for each call; lives no longer than the call.

import { Trap } from '../core/errors.ts';
import { hostMath } from '../core/host-math.ts';
import type { FunctionType, ValueTypeName } from './external-types.ts';
import type { Extern } from './extern.ts';
import type { Func } from './func.ts';
import type { Instance } from './instance.ts';
import type { Machine } from './machine.ts';
import type { Memory } from './memory.ts';
import { fuelFrom } from './meter.ts';
import type { Suspension } from './suspension.ts';
import type { Store } from './store.ts';

/** What `payForBytes` leaves a host function by: the call that is at pc has not happened yet. */
export const unpaid = new Error('what a host function stands for is not paid yet');

/**
 * The first argument of every host function: the store and the instance that called it. Use it during the call only.
 */
export class Caller<Data = unknown> {
  /** The store in which the call runs. Its fuel may be read, set and added to. */
  readonly store: Store<Data>;
  /** The instance whose function called; undefined where the host itself did. */
  readonly instance: Instance | undefined;

  readonly #machine: Machine | undefined;

  /** @internal */
  constructor(store: Store<Data>, instance: Instance | undefined, machine: Machine | undefined) {
    this.store = store;
    this.instance = instance;
    this.#machine = machine;
  }

  /** What the store was given to keep for its host functions. */
  get data(): Data {
    return this.store.data;
  }

  /** An export of the calling instance. */
  getExport(name: string): Extern | undefined {
    return this.instance?.getExport(name);
  }

  /** A memory that the calling instance exports, most often as `memory`. */
  getMemory(name: string): Memory | undefined {
    return this.instance?.getMemory(name);
  }

  /** Fuel that is left; undefined where there is no budget. */
  get fuel(): number | undefined {
    return this.store.fuel;
  }

  /**
   * Charges for what the host function does. Where less is left, all of it is taken, and the rest is owed: as soon as the
   * host function returns, the program is out of fuel, and goes on when there is enough for what is owed, so that its total
   * is the same wherever it was stopped. Charges nothing where the engine counts no fuel.
   * @throws RangeError for anything but a whole number from 0 to 2^53 - 1
   */
  consumeFuel(amount: number | bigint): void {
    const units = fuelFrom(amount);
    const { store } = this;
    if (!store.engine.configuration.metering) return;
    store.hostDebt += store.meter.take(units);
  }

  /**
   * Charges for bytes that the host function reads or writes what a bulk instruction pays beyond its 1 (FUEL 2).
   * @throws RangeError for what is no number of bytes
   */
  consumeFuelForBytes(bytes: number): void {
    this.consumeFuel(hostMath.floor(bytes / this.store.engine.configuration.bytesPerFuel));
  }

  /**
   * @internal Pays for bytes as a bulk instruction does, before the first of them moves: what is not covered by fuel
   * does not happen, and the call is made once more when it is (FUEL 2). For host functions that have done nothing yet.
   */
  payForBytes(bytes: number): void {
    const machine = this.#machine;
    if (machine === undefined) this.consumeFuelForBytes(bytes);
    else if (!machine.pay(bytes)) throw unpaid;
  }

  /** @internal Is there room for an allocation under the store's cap on `gcBytes`? Throws as `allocate` does if not. */
  requireRoom(bytes: number): void {
    if (!this.store.hasRoomForGc(bytes)) throw new Trap('gc-allocation-refused');
  }

  /**
   * Counts what the host function is about to allocate for the program against the store's cap on `gcBytes`.
   * @throws Trap where the cap is in the way, code `gc-allocation-refused`; RangeError for what is no number of bytes
   */
  allocate(bytes: number): void {
    if (!Number.isSafeInteger(bytes) || bytes < 0) throw new RangeError('bytes are a whole number from 0 to 2^53 - 1');
    if (!this.store.claimGc(bytes)) throw new Trap('gc-allocation-refused');
  }
}

/** What a host function gets for a value type: of one that is not known before the program runs, it may take what it likes. */
export type ValueOf<Name> = [ValueTypeName] extends [Name]
  ? never
  : Name extends 'i32' | 'f32' | 'f64'
    ? number
    : Name extends 'i64'
      ? bigint
      : Name extends 'funcref'
        ? Func | null
        : unknown;

/** What it may answer: of a type that is not known before the program runs, anything. */
type ResultOf<Name> = [ValueTypeName] extends [Name] ? unknown : ValueOf<Name>;

type ResultsOf<Names extends readonly ValueTypeName[]> = { -readonly [Index in keyof Names]: ResultOf<Names[Index]> };

type ValuesOf<Names extends readonly ValueTypeName[]> = { -readonly [Index in keyof Names]: ValueOf<Names[Index]> };

type Several<Names extends readonly ValueTypeName[]> = Names extends readonly [
  ValueTypeName,
  ValueTypeName,
  ...(readonly ValueTypeName[]),
]
  ? Names
  : never;

type NoneOrOne<Names extends readonly ValueTypeName[]> = number extends Names['length']
  ? unknown
  : Names extends readonly []
    ? void
    : Names extends readonly [infer Only]
      ? ResultOf<Only> | Suspension
      : Suspension;

// The tuple stands outside of any condition: in one, TypeScript takes `[a, b]` for an array.
type ReturnOf<Names extends readonly ValueTypeName[]> = Readonly<ResultsOf<Several<Names>>> | NoneOrOne<Names>;

/**
 * A host function: it gets its caller and the arguments, and returns nothing, the result, an array of several results,
 * or what `suspend` makes in order to pause the program. Whatever it throws passes through to the one who called the
 * program, unchanged.
 */
export type HostCallback<Data = unknown, Type extends FunctionType = FunctionType> = (
  caller: Caller<Data>,
  ...values: ValuesOf<Type['parameters']>
) => ReturnOf<Type['results']>;
