// An exception (specification 4.2.11): a tag and the values it carries. It is what `exnref` refers to, what a call throws
// that nothing caught, and what a host function throws for WebAssembly to catch. How it finds its handler is unwind.ts.

import { setArray } from '../core/host-arrays.ts';
import { type BacktraceFrame, formatBacktrace, UsageError } from '../core/errors.ts';
import { isReference, slotsOf, type ValueType } from '../core/types.ts';
import { shown } from './external-types.ts';
import { Tag } from './tag.ts';
import { type RawValue, readBits, readValue, type Reference, type Slots, type Value, writeValue } from './values.ts';

const noReferences: Reference[] = [];

/** Slots of one exception: nothing computes on them, so there are no float views. */
type Payload = Pick<Slots, 'words' | 'references'>;

/**
 * An exception of WebAssembly. `Func.call` throws it where a program throws and does not catch; a host function may
 * throw it, the one it got from a call of its own or a new one, and WebAssembly catches it by its tag. It is an `Error`,
 * but for the host's stack: a program may throw millions of times, and each stack would take longer than all the rest.
 *
 * ```ts
 * import { Engine, Exception, Func, Store, Tag } from 'wasmeter';
 *
 * const store = new Store(new Engine());
 * const overflow = Tag.create(store, { parameters: ['i64'] });
 * const fails = Func.host(store, { parameters: [], results: [] }, () => {
 *   throw new Exception(overflow, [1n]);
 * });
 * try {
 *   fails.call();
 * } catch (error) {
 *   console.log(error instanceof Exception && error.tag === overflow && error.values); // [ 1n ]
 * }
 * ```
 */
export class Exception implements Error {
  readonly name = 'Exception';
  /** What it was thrown under. */
  readonly tag: Tag;
  /** @internal */
  readonly payload: Payload;
  /** @internal What stands for it in an embedding, there for that to keep. */
  face: object | undefined;
  #backtrace: (() => readonly BacktraceFrame[]) | undefined;
  // Proxies and look-alikes do not have it.
  readonly #brand = true;

  static {
    // Error's constructor is what captures a stack.
    Object.setPrototypeOf(Exception.prototype, Error.prototype);
  }

  /**
   * An exception for a host function to throw.
   * @param values what it carries, of the types of the tag's parameters
   * @throws TypeError for what is no tag, or for values of other types or number; UsageError for references of another
   * store
   */
  constructor(tag: Tag, values?: readonly Value[]);
  /** @internal With the values that lie in slots. */
  constructor(tag: Tag, values: Payload, slot: number);
  constructor(tag: Tag, values: readonly Value[] | Payload = [], slot = 0) {
    if (!Tag.is(tag)) throw new TypeError(`an exception has a Tag, not ${shown(tag)}`);
    const { parameters } = tag.signature;
    let count = 0;
    for (let index = 0; index < parameters.length; index++) count += slotsOf(parameters[index]!);
    const references = parameters.some(isReference) ? new Array<Reference>(count).fill(null) : noReferences;
    this.tag = tag;
    this.payload = { words: new Int32Array(2 * count), references };
    this.#backtrace = undefined;
    this.face = undefined;
    if ('words' in values) {
      setArray(this.payload.words, values.words.subarray(2 * slot, 2 * (slot + count)), 0);
      for (let index = 0; index < references.length; index++) references[index] = values.references[slot + index];
      return;
    }
    if (values.length !== parameters.length) {
      throw new TypeError(`an exception of this tag carries ${parameters.length} values, not ${values.length}`);
    }
    this.#each((type, at, index) => writeValue(this.payload, at, type, values[index], tag.store, 'value', index));
  }

  /** @internal */
  static is(value: unknown): value is Exception {
    return typeof value === 'object' && value !== null && #brand in value;
  }

  /** What it carries. */
  get values(): Value[] {
    const values: Value[] = [];
    this.#each((type, slot) => values.push(readValue(this.payload, slot, type)));
    return values;
  }

  /**
   * One of them, whatever the others are: a v128 has no value in JavaScript.
   * @throws RangeError for an index outside
   */
  valueAt(index: number): Value {
    const { parameters } = this.tag.signature;
    const type = parameters[index];
    if (type === undefined) throw new RangeError(`the exception carries ${parameters.length} values, none at ${index}`);
    let slot = 0;
    for (let before = 0; before < index; before++) slot += slotsOf(parameters[before]!);
    return readValue(this.payload, slot, type);
  }

  /** The same with the bits of numbers as they are, as `Func.callBits` has them. */
  get rawValues(): RawValue[] {
    const values: RawValue[] = [];
    this.#each((type, slot) => values.push(readBits(this.payload, slot, type)));
    return values;
  }

  #each(act: (type: ValueType, slot: number, index: number) => void): void {
    let slot = 0;
    for (const [index, type] of this.tag.signature.parameters.entries()) {
      act(type, slot, index);
      slot += slotsOf(type);
    }
  }

  /** Where it left WebAssembly for the first time: the functions that were active, innermost first. */
  get backtrace(): readonly BacktraceFrame[] {
    return this.#backtrace?.() ?? [];
  }

  /** @internal */
  leaveTrace(backtrace: () => readonly BacktraceFrame[]): void {
    this.#backtrace ??= backtrace;
  }

  /** What happened, in words. */
  get message(): string {
    const { parameters } = this.tag.type;
    return `an exception of WebAssembly that carries [${parameters.join(' ')}] was not caught`;
  }

  /** Name, message and backtrace, as hosts show an error. */
  get stack(): string {
    return [`${this.name}: ${this.message}`, formatBacktrace(this.backtrace)].filter((part) => part !== '').join('\n');
  }

  /** @internal Refuses what belongs to another store. */
  requireStore(store: Tag['store']): this {
    if (this.tag.store !== store) throw new UsageError('the exception belongs to another store');
    return this;
  }
}
