// The value stack: the slots of all frames of one call, and beside them a reference for each slot that holds one.

import type { Reference } from './values.ts';

const initialSlots = 4096;

/** Frames lie one above the other; positions are slots, and `limit` is in int32 units as the loop counts. */
export class ValueStack {
  words: Int32Array;
  floats32: Float32Array;
  floats64: Float64Array;
  // Lanes of vectors.
  signed8: Int8Array;
  unsigned8: Uint8Array;
  signed16: Int16Array;
  unsigned16: Uint16Array;
  /** By slot. Grows as references are written; entries may be stale, so that only a slot of reference type is read. */
  readonly references: Reference[] = [];
  /** Frames end below it, in int32 units. */
  limit: number;
  /** Where the next frame may begin, in int32 units: everything below belongs to calls that are active. */
  top = 0;
  /** How often the loop over vector operations has been entered, modulo 64. */
  vectorRuns = 0;
  readonly #maximumSlots: number;

  constructor(maximumSlots: number) {
    this.#maximumSlots = maximumSlots;
    const buffer = new ArrayBuffer(Math.min(initialSlots, maximumSlots) * 8);
    this.words = new Int32Array(buffer);
    this.floats32 = new Float32Array(buffer);
    this.floats64 = new Float64Array(buffer);
    this.signed8 = new Int8Array(buffer);
    this.unsigned8 = new Uint8Array(buffer);
    this.signed16 = new Int16Array(buffer);
    this.unsigned16 = new Uint16Array(buffer);
    this.limit = this.words.length;
  }

  /** Makes room for frames up to an end in int32 units; false where the cap is in the way. */
  reserve(end: number): boolean {
    if (end <= this.limit) return true;
    if (end > this.#maximumSlots * 2) return false;
    const slots = Math.min(Math.max(this.limit, Math.ceil(end / 2)), this.#maximumSlots);
    const buffer = new ArrayBuffer(slots * 8);
    const words = new Int32Array(buffer);
    words.set(this.words);
    this.words = words;
    this.floats32 = new Float32Array(buffer);
    this.floats64 = new Float64Array(buffer);
    this.signed8 = new Int8Array(buffer);
    this.unsigned8 = new Uint8Array(buffer);
    this.signed16 = new Int16Array(buffer);
    this.unsigned16 = new Uint16Array(buffer);
    this.limit = words.length;
    return true;
  }
}
