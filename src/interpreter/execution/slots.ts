// The memory of value stacks: slots of 8 bytes. Whose they are, stack.ts says.

/** A run of slots, through each of the arrays that reads and writes them. */
export class Slots {
  readonly words: Int32Array;
  readonly floats32: Float32Array;
  readonly floats64: Float64Array;
  // Lanes of vectors.
  readonly signed8: Int8Array;
  readonly unsigned8: Uint8Array;
  readonly signed16: Int16Array;
  readonly unsigned16: Uint16Array;

  constructor(count: number) {
    const buffer = new ArrayBuffer(count * 8);
    this.words = new Int32Array(buffer);
    this.floats32 = new Float32Array(buffer);
    this.floats64 = new Float64Array(buffer);
    this.signed8 = new Int8Array(buffer);
    this.unsigned8 = new Uint8Array(buffer);
    this.signed16 = new Int16Array(buffer);
    this.unsigned16 = new Uint16Array(buffer);
  }
}
