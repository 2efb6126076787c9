// The types of a function's locals, parameters first, by index. The binary format groups locals, and a body of ten
// bytes may declare 50,000 of them: so the first few are written out, where real code lives, and the others are
// searched among the groups. Beginning a function costs its bytes, never its locals. A local of a type without a
// default value must be set before it is read (specification 3.3.1, "init"). Hot code.

import type { LocalGroup } from '../binary/declaration.ts';
import { isDefaultable, type ValueType } from '../core/types.ts';

/** How many locals are written out: those that have an index of one byte. */
const direct = 128;
/** How many most small functions have. */
const few = 16;

export class LocalTypes {
  /** The types of the first locals. Replaced where it grows; a small one lies on the host's heap, which is cheaper. */
  first = new Int32Array(few);
  firstCount = 0;
  private parameters: readonly ValueType[] = [];
  private groups: readonly LocalGroup[] = [];
  /** Per group, the index behind its last local. */
  private readonly ends: number[] = [];

  /** Are there locals that start without a value? Nothing below is kept where there are none. */
  hasUnset = false;
  /** The ones that have been set where the code stands, in order, and how many there were when each block began. */
  private readonly initialized = new Set<number>();
  private readonly order: number[] = [];
  private readonly heights: number[] = [];

  /** Goes to another function. */
  begin(parameters: readonly ValueType[], groups: readonly LocalGroup[]): void {
    this.parameters = parameters;
    this.groups = groups;
    let first = this.roomFor(parameters.length);
    let written = 0;
    while (written < direct && written < parameters.length) {
      first[written] = parameters[written]!;
      written++;
    }
    let end = parameters.length;
    this.hasUnset = false;
    for (let index = 0; index < groups.length; index++) {
      const { count, type } = groups[index]!;
      end += count;
      this.ends[index] = end;
      if (!isDefaultable(type)) this.hasUnset = true;
      if (written < direct && written < end) {
        first = this.roomFor(end);
        first.fill(type, written, Math.min(end, direct));
        written = Math.min(end, direct);
      }
    }
    this.firstCount = written;
    if (this.hasUnset) {
      this.initialized.clear();
      this.order.length = 0;
      this.heights.length = 0;
    }
  }

  private roomFor(count: number): Int32Array {
    if (count > this.first.length && this.first.length < direct) {
      const larger = new Int32Array(direct);
      larger.set(this.first);
      this.first = larger;
    }
    return this.first;
  }

  /** Must a local of this type be set before it can be read here? */
  isUnset(index: number, type: ValueType): boolean {
    return this.hasUnset && !isDefaultable(type) && index >= this.parameters.length && !this.initialized.has(index);
  }

  /** A local has been set. */
  initialize(index: number): void {
    if (!this.hasUnset || this.initialized.has(index)) return;
    this.initialized.add(index);
    this.order.push(index);
  }

  /** A block begins. */
  enterBlock(): void {
    if (this.hasUnset) this.heights.push(this.order.length);
  }

  /** It ends: what was set in it counts no longer. */
  leaveBlock(): void {
    if (!this.hasUnset) return;
    const height = this.heights.pop() ?? 0;
    while (this.order.length > height) this.initialized.delete(this.order.pop()!);
  }

  /** The type of a local, or 0 where there is none. */
  typeOf(index: number): ValueType {
    return index < this.firstCount ? this.first[index]! : this.search(index);
  }

  private search(index: number): ValueType {
    if (index < this.parameters.length) return this.parameters[index]!;
    // The first group that ends behind the index.
    let low = 0;
    let high = this.groups.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.ends[middle]! > index) high = middle;
      else low = middle + 1;
    }
    return low < this.groups.length ? this.groups[low]!.type : 0;
  }
}
