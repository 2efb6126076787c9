// The value stack: the slots of all frames of one call, and beside them a reference for each slot that holds one.
//
// All stacks take turns in the same slots, which the loop knows by heart: V8 then finds address and length of their
// arrays in its code instead of loading and checking them in each arm (DECISIONS, "Why do all stacks take turns in the
// same slots?"). A stack that another takes the slots from keeps a copy of what lives in them until its turn comes.

import { setArray } from '../core/host-arrays.ts';
import { hostMath } from '../core/host-math.ts';
import { loopOver } from './dispatch.ts';
import type { Machine } from './machine.ts';
import { Slots } from './slots.ts';
import type { Reference } from './values.ts';

/** What a stack begins with, and what the common slots are: a mebibyte. A stack that grows larger has its own. */
const initialSlots = 1024;
const commonSlots = 131_072;

type Loop = (machine: Machine) => number;

// Made when they are first needed; `common` and its loop are never replaced.
let common: Slots | undefined;
let commonLoop: Loop | undefined;
let loopElsewhere: Loop | undefined;
/** The stack whose turn it is. */
let present: ValueStack | undefined;

/** Frames lie one above the other; positions are slots, and `limit` is in int32 units as the loop counts. */
export class ValueStack {
  words!: Int32Array;
  floats32!: Float32Array;
  floats64!: Float64Array;
  // Lanes of vectors.
  signed8!: Int8Array;
  unsigned8!: Uint8Array;
  signed16!: Int16Array;
  unsigned16!: Uint16Array;
  /** By slot. Grows as references are written; entries may be stale, so that only a slot of reference type is read. */
  readonly references: Reference[] = [];
  /** Frames end below it, in int32 units. */
  limit: number;
  /** Where the next frame may begin, in int32 units: everything below belongs to calls that are active. */
  top = 0;
  /** How often the loop over vector operations has been entered, modulo 64. */
  vectorRuns = 0;
  /** Does it hold anything? If not, it is nothing to keep when another takes its turn. */
  isLive = false;
  readonly #maximumSlots: number;

  constructor(maximumSlots: number) {
    this.#maximumSlots = maximumSlots;
    this.limit = hostMath.min(initialSlots, maximumSlots) * 2;
    this.takeTurn();
  }

  /**
   * Takes the common slots, unless what lies in this stack has outgrown them. To be called before the loop is entered or
   * a call begins: another stack may have taken them meanwhile.
   */
  takeTurn(): void {
    if (present === this) return;
    if (this.limit > commonSlots * 2) {
      if (this.isLive) return;
      this.limit = initialSlots * 2;
    }
    if (present?.isLive) present.#moveOut(present.limit);
    common ??= new Slots(commonSlots);
    if (this.isLive) setArray(common.words, this.words, 0);
    this.#use(common);
    present = this;
  }

  /** Runs the loop on these slots. */
  run(machine: Machine): number {
    if (present === this) {
      commonLoop ??= loopOver(common!);
      return commonLoop(machine);
    }
    loopElsewhere ??= loopOver(undefined);
    return loopElsewhere(machine);
  }

  /** Makes room for frames up to an end in int32 units; false where the cap is in the way. */
  reserve(end: number): boolean {
    if (end <= this.limit) return true;
    if (end > this.#maximumSlots * 2) return false;
    const limit = hostMath.min(hostMath.max(this.limit * 2, end), this.#maximumSlots * 2);
    if (present !== this || limit > commonSlots * 2) this.#moveOut(limit);
    this.limit = limit;
    return true;
  }

  /** Goes on in slots of its own. */
  #moveOut(words: number): void {
    const slots = new Slots(hostMath.ceil(words / 2));
    setArray(slots.words, this.words.subarray(0, this.limit), 0);
    this.#use(slots);
    if (present === this) present = undefined;
  }

  #use(slots: Slots): void {
    this.words = slots.words;
    this.floats32 = slots.floats32;
    this.floats64 = slots.floats64;
    this.signed8 = slots.signed8;
    this.unsigned8 = slots.unsigned8;
    this.signed16 = slots.signed16;
    this.unsigned16 = slots.unsigned16;
  }
}
