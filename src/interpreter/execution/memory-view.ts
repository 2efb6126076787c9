// Single values in a memory, for host code: a DataView's methods, always little-endian, always about the memory as it
// is now, every access checked. Not for the loop, which has the typed arrays.

import { decodeUtf8 } from '../binary/utf8.ts';
import type { Memory } from './memory.ts';

/**
 * Reads and writes single values at byte addresses, little-endian. Never stale: it follows its memory as that grows.
 * Numbers are converted as a DataView does. A float passes through a JavaScript number, which may change the payload of
 * a NaN; where every bit counts, use the integer methods. Every method throws a RangeError for what is not wholly
 * inside the memory.
 *
 * ```ts
 * import { Engine, Memory, Store } from 'wasmeter';
 *
 * const { view } = Memory.create(new Store(new Engine()), { minimum: 1 });
 * view.setFloat64(0, 1.5);
 * view.setBigInt64(8, -1n);
 * console.log(view.getFloat64(0), view.getUint8(15)); // 1.5 255
 * const length = view.writeString(16, 'héllo');
 * console.log(length, view.readString(16, length)); // 6 héllo
 * ```
 */
export class MemoryView {
  readonly #memory: Memory;

  /** @internal */
  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** The size in bytes, as it is now. */
  get byteLength(): number {
    return this.#memory.byteLength;
  }

  #data(address: number, length: number): DataView {
    this.#memory.requireInside(address, length);
    return this.#memory.data;
  }

  /** Reads a signed byte. */
  getInt8(address: number): number {
    return this.#data(address, 1).getInt8(address);
  }

  /** Reads a byte. */
  getUint8(address: number): number {
    return this.#data(address, 1).getUint8(address);
  }

  /** Reads a signed 16-bit integer. */
  getInt16(address: number): number {
    return this.#data(address, 2).getInt16(address, true);
  }

  /** Reads an unsigned 16-bit integer. */
  getUint16(address: number): number {
    return this.#data(address, 2).getUint16(address, true);
  }

  /** Reads a signed 32-bit integer. */
  getInt32(address: number): number {
    return this.#data(address, 4).getInt32(address, true);
  }

  /** Reads an unsigned 32-bit integer. */
  getUint32(address: number): number {
    return this.#data(address, 4).getUint32(address, true);
  }

  /** Reads a signed 64-bit integer. */
  getBigInt64(address: number): bigint {
    return this.#data(address, 8).getBigInt64(address, true);
  }

  /** Reads an unsigned 64-bit integer. */
  getBigUint64(address: number): bigint {
    return this.#data(address, 8).getBigUint64(address, true);
  }

  /** Reads an f32; the payload of a NaN may be lost. */
  getFloat32(address: number): number {
    return this.#data(address, 4).getFloat32(address, true);
  }

  /** Reads an f64; the payload of a NaN may be lost. */
  getFloat64(address: number): number {
    return this.#data(address, 8).getFloat64(address, true);
  }

  /** Writes a signed byte. */
  setInt8(address: number, value: number): void {
    this.#data(address, 1).setInt8(address, value);
  }

  /** Writes a byte. */
  setUint8(address: number, value: number): void {
    this.#data(address, 1).setUint8(address, value);
  }

  /** Writes a signed 16-bit integer. */
  setInt16(address: number, value: number): void {
    this.#data(address, 2).setInt16(address, value, true);
  }

  /** Writes an unsigned 16-bit integer. */
  setUint16(address: number, value: number): void {
    this.#data(address, 2).setUint16(address, value, true);
  }

  /** Writes a signed 32-bit integer. */
  setInt32(address: number, value: number): void {
    this.#data(address, 4).setInt32(address, value, true);
  }

  /** Writes an unsigned 32-bit integer. */
  setUint32(address: number, value: number): void {
    this.#data(address, 4).setUint32(address, value, true);
  }

  /** Writes a signed 64-bit integer. */
  setBigInt64(address: number, value: bigint): void {
    this.#data(address, 8).setBigInt64(address, value, true);
  }

  /** Writes an unsigned 64-bit integer. */
  setBigUint64(address: number, value: bigint): void {
    this.#data(address, 8).setBigUint64(address, value, true);
  }

  /** Writes an f32. */
  setFloat32(address: number, value: number): void {
    this.#data(address, 4).setFloat32(address, value, true);
  }

  /** Writes an f64. */
  setFloat64(address: number, value: number): void {
    this.#data(address, 8).setFloat64(address, value, true);
  }

  /**
   * The string that so many bytes encode in UTF-8.
   * @throws TypeError where they are not valid UTF-8
   */
  readString(address: number, length: number): string {
    this.#memory.requireInside(address, length);
    const text = decodeUtf8(this.#memory.u8, address, address + length);
    if (text === undefined) throw new TypeError(`the ${length} bytes at address ${address} are not UTF-8`);
    return text;
  }

  /**
   * Writes a string in UTF-8, without a length or a final zero. A surrogate without its other half becomes U+FFFD.
   * @returns how many bytes were written
   */
  writeString(address: number, text: string): number {
    const length = utf8Length(text);
    this.#memory.requireInside(address, length);
    encodeUtf8(text, this.#memory.u8, address);
    return length;
  }
}

// Not every host has TextEncoder (binary/utf8.ts says which). `for of` gives whole code points.

function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const point = character.codePointAt(0)!;
    length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return length;
}

function encodeUtf8(text: string, bytes: Uint8Array, address: number): void {
  let at = address;
  for (const character of text) {
    let point = character.codePointAt(0)!;
    if (point >= 0xd800 && point <= 0xdfff) point = 0xfffd;
    if (point < 0x80) {
      bytes[at++] = point;
      continue;
    }
    if (point < 0x800) {
      bytes[at++] = 0xc0 | (point >> 6);
    } else {
      if (point < 0x10000) {
        bytes[at++] = 0xe0 | (point >> 12);
      } else {
        bytes[at++] = 0xf0 | (point >> 18);
        bytes[at++] = 0x80 | ((point >> 12) & 0x3f);
      }
      bytes[at++] = 0x80 | ((point >> 6) & 0x3f);
    }
    bytes[at++] = 0x80 | (point & 0x3f);
  }
}
