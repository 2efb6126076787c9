// Tables (specification 4.2.7): a list of references whose identity never changes, so that the loop may hold it, and
// growth under the store's caps. Bulk instructions stand in bulk.ts.

import { LimitError, Trap } from '../core/errors.ts';
import { hostMath } from '../core/host-math.ts';
import type { TableType as CoreTableType } from '../core/types.ts';
import { type TableType, maximumElements, tableTypeFrom, tableTypeOf } from './external-types.ts';
import type { Store } from './store.ts';
import { type Reference, requireReference, type Value } from './values.ts';

/**
 * Elements that one table can hold, whatever its type and the caps say: the limit of the JavaScript embedding
 * (WebAssembly JavaScript Interface, "Limits"). A host array far beyond it ends the process, not the call.
 */
export const mostTableElements = 10_000_000;

/**
 * A table of references. Its size, in elements, only grows.
 *
 * ```ts
 * import { Engine, Store, Table } from 'wasmeter';
 *
 * const table = Table.create(new Store(new Engine()), { element: 'externref', minimum: 2 }, 'nothing');
 * table.set(1, { any: 'value' });
 * console.log(table.get(0), table.get(1)); // nothing { any: 'value' }
 * console.log(table.grow(3), table.size); // 2 5
 * ```
 */
export class Table {
  readonly kind = 'table';
  /** @internal */
  readonly store: Store<unknown>;
  /** @internal As it was declared; the size is `elements.length`. */
  readonly tableType: CoreTableType;
  /** @internal Grows in place. */
  readonly elements: Reference[];
  /** @internal What stands for it in an embedding, there for that to keep. */
  face: object | undefined;
  // Proxies and look-alikes do not have it.
  readonly #brand = true;

  /** @internal With elements that the store has room for; see `create`. */
  constructor(store: Store<unknown>, tableType: CoreTableType, elements: Reference[]) {
    this.store = store;
    this.tableType = tableType;
    this.elements = elements;
    this.face = undefined;
  }

  /**
   * A table of its own, to be imported by modules.
   * @param type what it holds, and its size limits in elements
   * @param rest what every element starts as; null if left out
   * @throws TypeError for a type that is none, or an initial value of another one; RangeError for limits that no table
   * can have; LimitError where the store's caps leave no room for the minimum
   */
  static create(store: Store<unknown>, type: TableType, ...rest: [initial?: Value]): Table {
    const tableType = tableTypeFrom(type, store.engine.types);
    const tableElements = Number(tableType.minimum);
    const reference = requireReference(tableType.element, initialOf(rest), store);
    const claim = { instances: 0, memories: 0, memoryBytes: 0, tables: 1, tableElements };
    store.requireRoom(claim);
    const table = new Table(store, tableType, elementsOf(tableElements, reference));
    store.count(claim);
    return table;
  }

  /** @internal */
  static is(value: unknown): value is Table {
    return typeof value === 'object' && value !== null && #brand in value;
  }

  /** Its type as it was declared, whatever it has grown to. */
  get type(): TableType {
    return tableTypeOf(this.tableType);
  }

  /** The size in elements. */
  get size(): number {
    return this.elements.length;
  }

  /** @throws RangeError for an index outside the table */
  get(index: number): Value {
    this.#requireInside(index);
    return this.elements[index];
  }

  /** @throws RangeError for an index outside the table; TypeError for a value of another type; UsageError for a function of another store */
  set(index: number, value: Value): void {
    this.#requireInside(index);
    this.elements[index] = requireReference(this.tableType.element, value, this.store);
  }

  #requireInside(index: number): void {
    if (Number.isInteger(index) && index >= 0 && index < this.elements.length) return;
    throw new RangeError(`element ${index}: outside the table of ${this.elements.length} elements`);
  }

  /**
   * Grows by so many elements, as `table.grow` does: answers the size before, or -1, and then nothing has changed. -1
   * where the type's maximum or the store's cap on tableElements is in the way, or 10,000,000 elements.
   * @throws RangeError for anything but a whole number of 0 and more; TypeError and UsageError as `set`; Trap
   * `table-grow-refused` in place of -1 where a cap refuses and the store's `trapOnGrowFailure` is on
   */
  grow(count: number, ...rest: [initial?: Value]): number {
    if (!Number.isInteger(count) || count < 0) throw new RangeError('a table grows by a whole number of elements');
    const { elements, store, tableType } = this;
    const reference = requireReference(tableType.element, initialOf(rest), store);
    const previous = elements.length;
    // What the type forbids is the program's own affair: -1 whatever the store says.
    const most = Number(tableType.maximum ?? (tableType.address64 ? Infinity : maximumElements));
    if (count > most - previous) return -1;
    const room = hostMath.min(store.freeTableElements, mostTableElements - previous);
    if (count > room) {
      if (!store.limits.trapOnGrowFailure) return -1;
      throw new Trap('table-grow-refused', [], `${count} more elements where the caps leave ${room}`);
    }
    for (let added = 0; added < count; added++) elements.push(reference);
    store.countGrowth(0, count);
    return previous;
  }
}

/** Left out is null; undefined that was given is a value of the host's. */
function initialOf(rest: readonly Value[]): Value {
  return rest.length === 0 ? null : rest[0];
}

/** The elements of a new table. Pushed, not `new Array(n)`: the host keeps such an array without holes. */
export function elementsOf(count: number, initial: Reference): Reference[] {
  if (count > mostTableElements) {
    throw new LimitError(`a table can hold ${mostTableElements} elements: ${count} were asked for`);
  }
  const elements: Reference[] = [];
  for (let index = 0; index < count; index++) elements.push(initial);
  return elements;
}
