// A store: everything that instances share while they run, and the caps on it (specification 4.2.2). It counts what
// there is; the things themselves are held by those who use them. No instantiation here (instantiate.ts).

import { LimitError, UsageError } from '../core/errors.ts';
import { defaultStoreLimits, type StoreLimits } from '../core/limits.ts';
import type { Engine } from './engine.ts';
import { shown } from './external-types.ts';
import type { Machine } from './machine.ts';
import { fuelFrom, Meter, maximumFuel } from './meter.ts';
import type { ValueStack } from './stack.ts';
import { Tag } from './tag.ts';

/** What a store is made with; everything has a default. */
export interface StoreOptions<Data = undefined> {
  /** The budget, a whole number from 0 to 2^53 - 1. Absent: none, programs run unbounded and are still counted. */
  readonly fuel?: number | bigint | undefined;
  /** Caps that differ from the defaults. */
  readonly limits?: Partial<StoreLimits> | undefined;
  /** Anything the host functions of this store want at hand; see `Caller.data`. */
  readonly data?: Data;
  /**
   * Whether WebAssembly can catch what host functions throw, as in the JavaScript embedding: with `catch_all`, or by
   * `Store.hostExceptionTag`. Default false: it passes through to whoever called the program, so that the program can
   * neither see nor stop it. Traps cannot be caught either way, an `Exception` of this store always.
   */
  readonly catchableHostExceptions?: boolean | undefined;
}

/** What an instantiation or a `create` adds to a store, all at once. */
export interface Claim {
  readonly instances: number;
  readonly memories: number;
  readonly memoryBytes: number;
  readonly tables: number;
  readonly tableElements: number;
}

/**
 * The state that instances share: fuel, caps, and data of the host. What lives in one store cannot be handed to
 * another. Caps count what was made, for as long as the store lives: use a store for each untrusted program.
 *
 * ```ts
 * import { Engine, Store } from 'wasmeter';
 *
 * const store = new Store(new Engine(), { fuel: 1_000_000, limits: { memoryBytes: 64 * 1024 * 1024 } });
 * store.addFuel(500);
 * console.log(store.fuel); // 1000500
 * ```
 */
export class Store<Data = undefined> {
  readonly engine: Engine;
  /** Anything the host functions of this store want at hand. */
  data: Data;
  /** Can WebAssembly catch what host functions throw? */
  readonly catchableHostExceptions: boolean;
  /** The caps in force. */
  readonly limits: StoreLimits;
  /** @internal */
  readonly meter: Meter;
  /** @internal The value stack; made by the machine on the first call. */
  stack: ValueStack | undefined;
  /** @internal What the last call has run on, for the next one. */
  idleMachine: Machine | undefined;
  /** @internal Host functions that are being called, inside one another. */
  hostDepth: number;
  /** @internal WebAssembly calls that are active under the outermost one. */
  callDepth: number;
  /** @internal What the host function that is running has charged beyond the fuel there was: its caller owes it. */
  hostDebt: number;
  #hostExceptionTag: Tag | undefined;
  #instances: number;
  #memories: number;
  #tables: number;
  #memoryBytes: number;
  #tableElements: number;
  #gcBytes: number;

  /**
   * @throws RangeError for fuel or a cap that is not a whole number in its range; UsageError for a budget where the
   * engine counts no fuel
   */
  constructor(engine: Engine, options: StoreOptions<Data> = {}) {
    this.engine = engine;
    // Without `data` in the options, Data is undefined.
    this.data = options.data as Data;
    this.catchableHostExceptions = options.catchableHostExceptions ?? false;
    this.limits = limitsFrom(options.limits ?? {});
    this.meter = new Meter(Infinity);
    this.stack = undefined;
    this.idleMachine = undefined;
    this.hostDepth = 0;
    this.callDepth = 0;
    this.hostDebt = 0;
    this.#hostExceptionTag = undefined;
    this.#instances = 0;
    this.#memories = 0;
    this.#tables = 0;
    this.#memoryBytes = 0;
    this.#tableElements = 0;
    this.#gcBytes = 0;
    this.setFuel(options.fuel);
  }

  /** Fuel that is left; undefined where there is no budget. */
  get fuel(): number | undefined {
    return this.meter.remaining === Infinity ? undefined : this.meter.remaining;
  }

  /** Fuel that was paid since the store was made. */
  get fuelConsumed(): number {
    return this.meter.consumed;
  }

  /**
   * Replaces the budget; undefined takes it away.
   * @throws RangeError for anything but a whole number from 0 to 2^53 - 1; UsageError where the engine counts no fuel
   */
  setFuel(fuel: number | bigint | undefined): void {
    const remaining = fuel === undefined ? Infinity : fuelFrom(fuel);
    if (fuel !== undefined) this.#requireMetering();
    this.meter.remaining = remaining;
  }

  /**
   * Adds to the budget.
   * @throws RangeError for anything but a whole number from 0 to 2^53 - 1, or for a sum above that; UsageError where
   * there is no budget to add to
   */
  addFuel(fuel: number | bigint): void {
    const amount = fuelFrom(fuel);
    this.#requireMetering();
    const { remaining } = this.meter;
    if (remaining === Infinity) throw new UsageError('this store has no fuel budget to add to: set one with setFuel');
    if (amount > maximumFuel - remaining) {
      throw new RangeError(`fuel is a whole number from 0 to 2^53 - 1: ${amount} more than ${remaining} is too much`);
    }
    this.meter.remaining = remaining + amount;
  }

  /**
   * The tag of what host functions throw (the JavaScript interface's `JSTag`): it carries one `externref`, the thrown
   * value. A module that imports it catches by it, where `catchableHostExceptions` is on, and what it throws by it
   * reaches the host as that value.
   */
  get hostExceptionTag(): Tag {
    this.#hostExceptionTag ??= Tag.create(this, { parameters: ['externref'] });
    return this.#hostExceptionTag;
  }

  #requireMetering(): void {
    if (!this.engine.configuration.metering) {
      throw new UsageError('this engine counts no fuel (metering is off in its configuration)');
    }
  }

  /** Bytes of all memories of the store. */
  get memoryBytes(): number {
    return this.#memoryBytes;
  }

  /** The most that `memoryBytes` has been. A memory never shrinks and stays counted, so it is what there is now. */
  get peakMemoryBytes(): number {
    return this.#memoryBytes;
  }

  /** Elements of all tables of the store. */
  get tableElements(): number {
    return this.#tableElements;
  }

  /** Bytes of all structures and arrays, and of some exceptions, that were ever allocated in the store: see `StoreLimits`. */
  get gcBytes(): number {
    return this.#gcBytes;
  }

  /** Instances made in this store. */
  get instances(): number {
    return this.#instances;
  }

  /** Memories made in this store. */
  get memories(): number {
    return this.#memories;
  }

  /** Tables made in this store. */
  get tables(): number {
    return this.#tables;
  }

  /** @internal Throws a LimitError that names cap and request where a claim does not fit. Counts nothing. */
  requireRoom(claim: Claim): void {
    const { limits } = this;
    requireRoomFor('instances', limits.instances, this.#instances, claim.instances);
    requireRoomFor('memories', limits.memories, this.#memories, claim.memories);
    requireRoomFor('tables', limits.tables, this.#tables, claim.tables);
    requireRoomFor('memoryBytes', limits.memoryBytes, this.#memoryBytes, claim.memoryBytes);
    requireRoomFor('tableElements', limits.tableElements, this.#tableElements, claim.tableElements);
  }

  /** @internal Counts what `requireRoom` has let pass, once it has been allocated. */
  count(claim: Claim): void {
    this.#instances += claim.instances;
    this.#memories += claim.memories;
    this.#tables += claim.tables;
    this.#memoryBytes += claim.memoryBytes;
    this.#tableElements += claim.tableElements;
  }

  /** @internal Bytes that the cap leaves for memories to grow. */
  get freeMemoryBytes(): number {
    return this.limits.memoryBytes - this.#memoryBytes;
  }

  /** @internal Elements that the cap leaves for tables to grow. */
  get freeTableElements(): number {
    return this.limits.tableElements - this.#tableElements;
  }

  /** @internal Does the cap leave so many bytes for structures and arrays? */
  hasGcRoom(bytes: number): boolean {
    return bytes <= this.limits.gcBytes - this.#gcBytes;
  }

  /** @internal Counts the bytes of a structure or an array; false where the cap is in the way, and nothing is counted. */
  claimGc(bytes: number): boolean {
    if (!this.hasRoomForGc(bytes)) return false;
    this.#gcBytes += bytes;
    return true;
  }

  /** @internal Is the cap in the way of so many bytes more? */
  hasRoomForGc(bytes: number): boolean {
    return bytes <= this.limits.gcBytes - this.#gcBytes;
  }

  /** @internal Counts a growth that has been done. */
  countGrowth(memoryBytes: number, tableElements: number): void {
    this.#memoryBytes += memoryBytes;
    this.#tableElements += tableElements;
  }
}

function requireRoomFor(cap: keyof StoreLimits, limit: number, used: number, request: number): void {
  if (request <= limit - used) return;
  const there = used === 0 ? '' : `, ${used} are in use`;
  throw new LimitError(`the store's cap on ${cap} is ${limit}${there}: ${request} more were asked for`);
}

// These bound native stack and slots that are allocated ahead; "no cap" would be the host's own RangeError.
const mustBeFinite: readonly string[] = ['callDepth', 'valueStackSlots', 'hostDepth'];

/** The defaults with what was given in their place; an unknown name is refused, lest a misspelled cap be none. */
function limitsFrom(given: Partial<StoreLimits>): StoreLimits {
  const limits: Record<string, number | boolean> = { ...defaultStoreLimits };
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(defaultStoreLimits, name)) throw new TypeError(`there is no store limit ${shown(name)}`);
    if (value === undefined) continue;
    const isSwitch = typeof defaultStoreLimits[name as keyof StoreLimits] === 'boolean';
    if (isSwitch ? typeof value !== 'boolean' : !isCap(value, mustBeFinite.includes(name))) {
      throw new RangeError(`the store limit ${name} cannot be ${shown(value)}`);
    }
    limits[name] = value;
  }
  return limits as unknown as StoreLimits;
}

function isCap(value: unknown, finite: boolean): boolean {
  return typeof value === 'number' && value >= 0 && (Number.isSafeInteger(value) || (value === Infinity && !finite));
}
