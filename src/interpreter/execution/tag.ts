// Tags (specification 4.2.10): what tells exceptions apart, by identity. What is thrown under one is exception.ts.

import { exnref, type FunctionType as CoreFunctionType, isReference, slotsOf } from '../core/types.ts';
import { type TagType, tagTypeFrom, tagTypeOf } from './external-types.ts';
import type { Store } from './store.ts';

// An exception that carries no other can be kept only where something of its own bounds how many there are: in slots, in
// tables, in counted objects. What it takes on the host's heap besides (370 bytes on V8) is then a small multiple of that.
const uncountedSlots = 8;
const bytesPerException = 384;

/**
 * A kind of exception. A `catch` catches what was thrown under the very same tag: two tags of the same type are two.
 *
 * ```ts
 * import { Engine, Exception, Store, Tag } from 'wasmeter';
 *
 * const tag = Tag.create(new Store(new Engine()), { parameters: ['i32'] });
 * const exception = new Exception(tag, [42]);
 * console.log(exception.tag === tag, exception.values); // true [ 42 ]
 * ```
 */
export class Tag {
  readonly kind = 'tag';
  /** @internal */
  readonly store: Store<unknown>;
  /** @internal Its parameters are what exceptions carry; it has no results. */
  readonly signature: CoreFunctionType;
  /** @internal The number of that type: what is imported as a tag must be of the very type. */
  readonly typeId: number;
  /** @internal Bytes that each exception a program throws counts against the store's cap; 0: other caps bound them. */
  readonly countedBytes: number;
  /** @internal What stands for it in an embedding, there for that to keep. */
  face: object | undefined;
  // Proxies and look-alikes do not have it.
  readonly #brand = true;

  /** @internal See `create`. */
  constructor(store: Store<unknown>, signature: CoreFunctionType, typeId: number) {
    this.store = store;
    this.signature = signature;
    this.typeId = typeId;
    this.face = undefined;
    const { parameters } = signature;
    const slots = parameters.reduce((sum, type) => sum + slotsOf(type), 0);
    const { types } = store.engine;
    const canChain = parameters.some((type) => isReference(type) && types.topOf(type) === exnref);
    this.countedBytes = canChain || slots > uncountedSlots ? bytesPerException + 8 * slots : 0;
  }

  /**
   * A tag of its own, to be imported by modules.
   * @throws TypeError for a type that is none
   */
  static create(store: Store<unknown>, type: TagType): Tag {
    const signature = tagTypeFrom(type, store.engine.types);
    return new Tag(store, signature, store.engine.typeId(signature));
  }

  /** @internal */
  static is(value: unknown): value is Tag {
    return typeof value === 'object' && value !== null && #brand in value;
  }

  /** What its exceptions carry. */
  get type(): TagType {
    return tagTypeOf(this.signature);
  }
}
