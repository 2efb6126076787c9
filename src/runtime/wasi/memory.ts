// The guest's memory as WASI functions see it: little-endian, every access checked, nothing that the guest names is
// allocated. Not an engine's memory: anything with a length and a window of bytes will do, a native one too.
//
//        iovs ──► ┌────────────┬────────────┬────────────┬────────────┐   a list of `count` pairs, 8 bytes each
//                 │ buf (u32)  │ len (u32)  │ buf (u32)  │ len (u32)  │
//                 └─────┬──────┴────────────┴─────┬──────┴────────────┘
//                       ▼                         ▼
//                  len bytes                 len bytes                    anywhere in memory, overlaps allowed

import { fail } from './errno.ts';
import { decodeUtf8 } from './utf8.ts';

/** Where a guest's bytes are. `bytes()` is a window on the memory as it is now; nobody keeps it across calls. */
export interface GuestMemory {
  readonly byteLength: number;
  bytes(): Uint8Array;
}

/**
 * Buffers of one scattered read or gathered write. A longer list is served as far as this, which the guest sees as a
 * short transfer; so a call's own bookkeeping stays small whatever the guest asks for (POSIX calls it IOV_MAX).
 */
export const maximumVectors = 1024;

/** Part of the guest's memory: one buffer of a scattered read or gathered write. Offsets in bytes, checked. */
export interface Vector {
  readonly pointer: number;
  readonly length: number;
}

/** The buffers of a call, how many bytes their list takes, and how many they hold together. */
export interface Vectors {
  readonly vectors: readonly Vector[];
  readonly listBytes: number;
  readonly length: number;
}

/** Checked access to a guest's memory. What lies outside ends the call with `fault`. */
export class Guest {
  readonly #memory: GuestMemory;

  constructor(memory: GuestMemory) {
    this.#memory = memory;
  }

  /** Ends the call with `fault` unless all of `length` bytes from `pointer` are in memory. */
  check(pointer: number, length: number): void {
    // Both are u32: their sum is exact in a double.
    if (pointer + length > this.#memory.byteLength) fail('fault');
  }

  /** A window on `length` bytes: no copy, valid until the guest runs again. */
  window(pointer: number, length: number): Uint8Array {
    this.check(pointer, length);
    return this.#memory.bytes().subarray(pointer, pointer + length);
  }

  u8(pointer: number): number {
    return this.window(pointer, 1)[0]!;
  }

  u16(pointer: number): number {
    return this.#view(pointer, 2).getUint16(0, true);
  }

  u32(pointer: number): number {
    return this.#view(pointer, 4).getUint32(0, true);
  }

  u64(pointer: number): bigint {
    return this.#view(pointer, 8).getBigUint64(0, true);
  }

  setU8(pointer: number, value: number): void {
    this.window(pointer, 1)[0] = value;
  }

  setU16(pointer: number, value: number): void {
    this.#view(pointer, 2).setUint16(0, value, true);
  }

  setU32(pointer: number, value: number): void {
    this.#view(pointer, 4).setUint32(0, value, true);
  }

  setU64(pointer: number, value: bigint): void {
    this.#view(pointer, 8).setBigUint64(0, value, true);
  }

  write(pointer: number, bytes: Uint8Array): void {
    this.window(pointer, bytes.length).set(bytes);
  }

  /** A string of `length` bytes; bytes that are not UTF-8 end the call with `ilseq`. */
  string(pointer: number, length: number): string {
    return decodeUtf8(this.window(pointer, length)) ?? fail('ilseq');
  }

  /**
   * The buffers of a scattered read or gathered write (witx `iovec_array`, `ciovec_array`), read once: what the call
   * writes later cannot change them. The whole list and every buffer that is served must be in memory.
   */
  vectors(list: number, count: number): Vectors {
    // count is below 2^32, so the product is exact; it is compared with the memory before anything is made of it.
    this.check(list, count * 8);
    const vectors: Vector[] = [];
    const served = Math.min(count, maximumVectors);
    let total = 0;
    for (let index = 0; index < served; index++) {
      const pointer = this.u32(list + index * 8);
      const length = this.u32(list + index * 8 + 4);
      this.check(pointer, length);
      total += length;
      if (length > 0) vectors.push({ pointer, length });
    }
    // Overlapping buffers can add up to more than the u32 in which the outcome is reported.
    if (total > 0xffff_ffff) fail('fault');
    return { vectors, listBytes: served * 8, length: total };
  }

  #view(pointer: number, length: number): DataView {
    const window = this.window(pointer, length);
    return new DataView(window.buffer, window.byteOffset, length);
  }
}
