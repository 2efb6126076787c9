// The translator's picture of the operand stack: what each value is and where it lives. Values that are constants or
// still lie in a local are not moved until something needs them in their own slot.

import { slotsOf, type ValueType } from '../core/types.ts';

/** In its own slot; in a local's slot; a constant; the sum of an i32 in a local's slot and a constant, not yet added. */
export const inHome = 0;
export const inLocal = 1;
export const isConstant = 2;
export const isSum = 3;

const liesInLocal = (kind: number): boolean => kind === inLocal || kind === isSum;

/** Parallel arrays, an entry each: no objects per value. */
export class OperandStack {
  height = 0;
  readonly kinds: number[] = [];
  readonly types: ValueType[] = [];
  /** The slot that the value has for its own. */
  readonly homes: number[] = [];
  /** inLocal, isSum: the local's index. isConstant: the low word. */
  readonly lows: number[] = [];
  /** isConstant: the high word. isSum: the constant. */
  readonly highs: number[] = [];
  /** Slots that the tallest stack needed, counted from the frame's start. */
  slotsNeeded = 0;
  /** Entries below this index are not in locals. */
  #settled = 0;
  #firstSlot = 0;
  /** Entries per local that lie in it. */
  #uses: Int32Array = new Int32Array(0);

  begin(firstSlot: number, localCount: number): void {
    this.height = 0;
    this.slotsNeeded = firstSlot;
    this.#settled = 0;
    this.#firstSlot = firstSlot;
    if (this.#uses.length < localCount) this.#uses = new Int32Array(localCount);
    else this.#uses.fill(0, 0, localCount);
  }

  /** The slot for a value of the given height. */
  homeOf(height: number): number {
    if (height === 0) return this.#firstSlot;
    if (height < this.height) return this.homes[height]!;
    const below = height - 1;
    return this.homes[below]! + slotsOf(this.types[below]!);
  }

  /** Pushes a value; answers its own slot. */
  push(type: ValueType, kind: number, low: number, high: number): number {
    const index = this.height;
    const home = this.homeOf(index);
    this.kinds[index] = kind;
    this.types[index] = type;
    this.homes[index] = home;
    this.lows[index] = low;
    this.highs[index] = high;
    this.height = index + 1;
    if (liesInLocal(kind)) this.#uses[low] = this.#uses[low]! + 1;
    const needed = home + slotsOf(type);
    if (needed > this.slotsNeeded) this.slotsNeeded = needed;
    return home;
  }

  pop(): void {
    const index = --this.height;
    this.#forgetLocal(index);
    if (this.#settled > index) this.#settled = index;
  }

  truncate(height: number): void {
    while (this.height > height) this.pop();
  }

  /** The value at this index has been moved to its own slot. */
  settle(index: number): void {
    this.#forgetLocal(index);
    this.kinds[index] = inHome;
  }

  /** The value at this index is now seen as another type of the same bits. */
  retype(index: number, type: ValueType): void {
    this.types[index] = type;
  }

  /** Does any value lie in this local? */
  isUsed(local: number): boolean {
    return this.#uses[local]! > 0;
  }

  /**
   * Calls back for every value that lies in a local (the given one, or any), topmost first. Each has been settled by
   * the callback; the search stops where no more can be, so that hostile code cannot make it walk the same values twice.
   */
  forEachInLocal(local: number | undefined, settleValue: (index: number) => void): void {
    if (local === undefined) {
      for (let index = this.#settled; index < this.height; index++)
        if (liesInLocal(this.kinds[index]!)) settleValue(index);
      this.#settled = this.height;
      return;
    }
    for (let index = this.height - 1; index >= 0 && this.#uses[local]! > 0; index--) {
      if (liesInLocal(this.kinds[index]!) && this.lows[index] === local) settleValue(index);
    }
  }

  #forgetLocal(index: number): void {
    if (liesInLocal(this.kinds[index]!)) {
      const local = this.lows[index]!;
      this.#uses[local] = this.#uses[local]! - 1;
    }
  }
}
