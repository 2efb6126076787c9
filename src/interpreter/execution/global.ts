// Globals (specification 4.2.9): two words of a number, four of a vector, or a reference. A numeric global of an instance
// lives among the instance's words, where the loop reads it without coming here; a vector has cells of its own.

import type { GlobalType as CoreGlobalType } from '../core/types.ts';
import { isReference, v128 } from '../core/types.ts';
import { type GlobalType, globalTypeFrom, globalTypeOf } from './external-types.ts';
import type { Store } from './store.ts';
import {
  type RawValue,
  readNumber,
  readNumberBits,
  type Reference,
  requireReference,
  type Value,
  writeNumber,
  writeNumberBits,
} from './values.ts';

/**
 * A global variable or constant.
 *
 * ```ts
 * import { Engine, Global, Store } from 'wasmeter';
 *
 * const counter = Global.create(new Store(new Engine()), { content: 'i64', mutable: true }, 41n);
 * counter.value = 42n;
 * console.log(counter.value, counter.type.content); // 42n i64
 * ```
 */
export class Global {
  readonly kind = 'global';
  /** @internal */
  readonly store: Store<unknown>;
  /** @internal */
  readonly globalType: CoreGlobalType;
  /** @internal Where the words of a number or vector are. */
  readonly cells: Int32Array;
  /** @internal Index in `cells` of the lowest word; the higher ones are behind it. */
  readonly offset: number;
  /** @internal What a global of reference type holds. */
  reference: Reference;
  /** @internal What stands for it in an embedding, there for that to keep. */
  face: object | undefined;
  // Proxies and look-alikes do not have it.
  readonly #brand = true;

  /** @internal Zero or null; see `create`. */
  constructor(store: Store<unknown>, globalType: CoreGlobalType, cells: Int32Array, offset: number) {
    this.store = store;
    this.globalType = globalType;
    this.cells = cells;
    this.offset = offset;
    this.reference = null;
    this.face = undefined;
  }

  /**
   * A global of its own, to be imported by modules.
   * @throws TypeError for a type that is none, or a value of another one; UsageError for a function of another store
   */
  static create(store: Store<unknown>, type: GlobalType, value: Value): Global {
    const global = new Global(store, globalTypeFrom(type, store.engine.types), new Int32Array(4), 0);
    // A v128 has no value in JavaScript: it begins as 0, and its bits can be set where it is mutable.
    if (global.globalType.content !== v128 || value !== undefined) global.#set(value);
    return global;
  }

  /** @internal */
  static is(value: unknown): value is Global {
    return typeof value === 'object' && value !== null && #brand in value;
  }

  /** What it holds, and whether it can change. */
  get type(): GlobalType {
    return globalTypeOf(this.globalType);
  }

  /** What it holds: a number, a bigint for an i64, or a reference. */
  get value(): Value {
    const { content } = this.globalType;
    return isReference(content) ? this.reference : readNumber(this.cells, this.offset, content);
  }

  /** @throws TypeError for an immutable global or a value of another type; UsageError for a function of another store */
  set value(value: Value) {
    this.#requireMutable();
    this.#set(value);
  }

  #set(value: Value): void {
    const { content } = this.globalType;
    if (isReference(content)) this.reference = requireReference(content, value, this.store);
    else writeNumber(this.cells, this.offset, content, value);
  }

  /** The same with its bits as they are: an unsigned bigint of 32, 64 or 128 bits. No NaN changes on the way. */
  get bits(): RawValue {
    const { content } = this.globalType;
    return isReference(content) ? this.reference : readNumberBits(this.cells, this.offset, content);
  }

  /** @throws as `value`, and TypeError for more bits than the type has */
  set bits(bits: RawValue) {
    this.#requireMutable();
    const { content } = this.globalType;
    if (isReference(content)) this.reference = requireReference(content, bits, this.store);
    else writeNumberBits(this.cells, this.offset, content, bits);
  }

  #requireMutable(): void {
    if (!this.globalType.mutable) throw new TypeError('the global is immutable');
  }
}
