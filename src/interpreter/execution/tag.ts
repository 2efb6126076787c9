// Tags (specification 4.2.10): what tells exceptions apart, by identity. What is thrown under one is exception.ts.

import type { FunctionType as CoreFunctionType } from '../core/types.ts';
import { type TagType, tagTypeFrom, tagTypeOf } from './external-types.ts';
import type { Store } from './store.ts';

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
  // Proxies and look-alikes do not have it.
  readonly #brand = true;

  /** @internal See `create`. */
  constructor(store: Store<unknown>, signature: CoreFunctionType, typeId: number) {
    this.store = store;
    this.signature = signature;
    this.typeId = typeId;
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
