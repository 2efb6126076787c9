// The memory that a plug-in and its host exchange data in: blocks that the plug-in asks for, in an address space of their
// own beside its linear memory. Capped; hands out offsets, knows nothing of what is in a block.

/** What a live block costs the host besides its bytes; it counts against the cap. */
const blockOverhead = 64;
/** Blocks begin and end at multiples of it. */
const alignment = 16;
/** The first block's offset: 0 says that there is none. */
const firstOffset = alignment;

/** Blocks of bytes. Offsets and lengths are whole numbers; an offset within a block may be read and written as well. */
export class Blocks {
  /** The cap. */
  readonly limitBytes: number;
  readonly #lengths = new Map<number, number>();
  /** Offsets of freed blocks by the size of their place, which is used again for blocks of that size. */
  readonly #free = new Map<number, number[]>();
  #bytes = new Uint8Array(0);
  #view = new DataView(this.#bytes.buffer);
  #top = firstOffset;

  /** At most so many bytes, with what the host needs to keep account of them. */
  constructor(limitBytes: number) {
    this.limitBytes = limitBytes;
  }

  /** Bytes that blocks take, freed places and the account included. */
  get byteLength(): number {
    return this.#top - firstOffset + this.#lengths.size * blockOverhead;
  }

  /**
   * The offset of a new block; 0 for one of no bytes, and where the cap or the host has no room. Bytes of a place that
   * was used before are what they were.
   */
  allocate(length: number): number {
    if (!(length > 0) || length > this.limitBytes) return 0;
    const size = Math.ceil(length / alignment) * alignment;
    if (this.byteLength + blockOverhead > this.limitBytes) return 0;
    let offset = this.#free.get(size)?.pop();
    if (offset === undefined) {
      if (this.byteLength + blockOverhead + size > this.limitBytes) return 0;
      if (!this.#reserve(this.#top + size)) return 0;
      offset = this.#top;
      this.#top += size;
    }
    this.#lengths.set(offset, length);
    return offset;
  }

  /** Gives a block's place back. What is no block's offset is ignored. */
  free(offset: number): void {
    const length = this.#lengths.get(offset);
    if (length === undefined) return;
    this.#lengths.delete(offset);
    const size = Math.ceil(length / alignment) * alignment;
    const places = this.#free.get(size);
    if (places === undefined) this.#free.set(size, [offset]);
    else places.push(offset);
  }

  /** The length of the block that begins there; 0 where none does. */
  lengthOf(offset: number): number {
    return this.#lengths.get(offset) ?? 0;
  }

  /** The bytes of the block that begins there, as they are; undefined where none does. Stale after `allocate`. */
  block(offset: number): Uint8Array | undefined {
    const length = this.#lengths.get(offset);
    return length === undefined ? undefined : this.#bytes.subarray(offset, offset + length);
  }

  /** A new block with these bytes; its offset, or 0 as `allocate` has it. */
  store(bytes: Uint8Array): number {
    const offset = this.allocate(bytes.length);
    if (offset !== 0) this.#bytes.set(bytes, offset);
    return offset;
  }

  /** Bytes from any offset on, as they are; undefined where not all of them were ever in a block. */
  range(offset: number, length: number): Uint8Array | undefined {
    return this.#isWithin(offset, length) ? this.#bytes.subarray(offset, offset + length) : undefined;
  }

  /** A byte; 0 outside of what was ever in a block. */
  loadByte(offset: number): number {
    return this.#isWithin(offset, 1) ? this.#bytes[offset]! : 0;
  }

  /** Eight bytes, the lowest first; 0 outside of what was ever in a block. */
  loadWord(offset: number): bigint {
    return this.#isWithin(offset, 8) ? this.#view.getBigUint64(offset, true) : 0n;
  }

  /** Writes a byte; nothing outside of what was ever in a block. */
  storeByte(offset: number, value: number): void {
    if (this.#isWithin(offset, 1)) this.#bytes[offset] = value;
  }

  /** Writes eight bytes, the lowest first; nothing outside of what was ever in a block. */
  storeWord(offset: number, value: bigint): void {
    if (this.#isWithin(offset, 8)) this.#view.setBigUint64(offset, value, true);
  }

  #isWithin(offset: number, length: number): boolean {
    return offset >= firstOffset && offset + length <= this.#top;
  }

  #reserve(length: number): boolean {
    if (length <= this.#bytes.length) return true;
    const wanted = Math.max(length, Math.min(this.#bytes.length * 2, this.limitBytes + firstOffset), 1024);
    let grown: Uint8Array<ArrayBuffer>;
    try {
      grown = new Uint8Array(wanted);
    } catch {
      // The host has no room: as with memory.grow, the program is told, and goes on.
      return false;
    }
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
    return true;
  }
}
