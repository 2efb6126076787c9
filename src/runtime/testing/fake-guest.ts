// A guest without an engine: memory, a meter, and calls of WASI functions by name. For tests of the families.

import { type Answer, WasiCall } from '../wasi/call.ts';
import { wasiFunctions } from '../wasi/functions.ts';
import type { GuestMemory } from '../wasi/memory.ts';
import { fileRights } from '../wasi/rights.ts';
import { Wasi, type WasiOptions } from '../wasi/wasi.ts';

/** A guest of 64 KiB unless said otherwise, with all the fuel it wants unless said otherwise. */
export class FakeGuest implements GuestMemory {
  readonly wasi: Wasi;
  readonly memory: Uint8Array;
  readonly view: DataView;
  fuel: number;
  charged = 0;

  constructor(options: WasiOptions = {}, { bytes = 65_536, fuel = Infinity } = {}) {
    this.wasi = new Wasi(options);
    this.memory = new Uint8Array(bytes);
    this.view = new DataView(this.memory.buffer);
    this.fuel = fuel;
  }

  get byteLength(): number {
    return this.memory.length;
  }

  bytes(): Uint8Array {
    return this.memory;
  }

  /** Calls a function with raw arguments, as an engine would pass them. It must not have to wait. */
  call(name: string, ...values: (number | bigint)[]): number | undefined {
    const answer = this.start(name, ...values);
    if (answer instanceof Promise) throw new Error(`${name} waits`);
    return answer;
  }

  /** The same for a function that may have to wait. */
  start(name: string, ...values: (number | bigint)[]): Answer | undefined {
    const found = wasiFunctions.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no WASI function ${name}`);
    const meter = {
      consumeFuel: (units: number) => {
        const enough = units <= this.fuel;
        this.charged += Math.min(units, this.fuel);
        this.fuel -= Math.min(units, this.fuel);
        return enough;
      },
    };
    return found.call(new WasiCall(this.wasi, () => this, meter), values);
  }

  /** Writes a list of buffers at `list`, each as pointer and length. */
  vectors(list: number, ...vectors: readonly (readonly [pointer: number, length: number])[]): void {
    vectors.forEach(([pointer, length], index) => {
      this.view.setUint32(list + index * 8, pointer, true);
      this.view.setUint32(list + index * 8 + 4, length, true);
    });
  }

  /** Writes text at `pointer` and a list of one buffer for it at `list`; answers its length in bytes. */
  text(list: number, pointer: number, text: string): number {
    const bytes = new TextEncoder().encode(text);
    this.memory.set(bytes, pointer);
    this.vectors(list, [pointer, bytes.length]);
    return bytes.length;
  }

  /**
   * Opens a path relative to descriptor 3: the new descriptor, or the error's number below zero. Asks for all rights that
   * a file can have unless said otherwise; uses the last 8 KiB of memory.
   */
  open(path: string, options: Partial<typeof openDefaults> = {}): number {
    const { fd, lookup, flags, base, inheriting, descriptorFlags } = { ...openDefaults, ...options };
    const result = this.memory.length - 8;
    const [pointer, length] = this.path(this.memory.length - 8192, path);
    const number = this.call(
      'path_open',
      ...[fd, lookup, pointer, length, flags, base, inheriting, descriptorFlags, result],
    );
    return number === 0 ? this.u32(result) : -number!;
  }

  /** Writes text to a descriptor: how many bytes, or the error's number below zero. Uses the last 8 KiB of memory. */
  write(fd: number, text: string): number {
    const list = this.memory.length - 8192;
    this.text(list, list + 16, text);
    const number = this.call('fd_write', fd, list, 1, list + 8);
    return number === 0 ? this.u32(list + 8) : -number!;
  }

  /** Reads up to so many bytes as text, or the error's number. Uses the last 8 KiB of memory. */
  read(fd: number, length = 1000): string | number {
    const list = this.memory.length - 8192;
    this.vectors(list, [list + 16, length]);
    const number = this.call('fd_read', fd, list, 1, list + 8);
    if (number !== 0) return number!;
    return new TextDecoder().decode(this.memory.slice(list + 16, list + 16 + this.u32(list + 8)));
  }

  u32(pointer: number): number {
    return this.view.getUint32(pointer, true);
  }

  u64(pointer: number): bigint {
    return this.view.getBigUint64(pointer, true);
  }

  /** Writes text at `pointer`; answers pointer and length, as paths are passed. */
  path(pointer: number, text: string): readonly [pointer: number, length: number] {
    const bytes = new TextEncoder().encode(text);
    this.memory.set(bytes, pointer);
    return [pointer, bytes.length];
  }

  /** The text from `pointer` to the next NUL. */
  string(pointer: number): string {
    return new TextDecoder().decode(this.memory.subarray(pointer, this.memory.indexOf(0, pointer)));
  }
}

const openDefaults = { fd: 3, lookup: 1, flags: 0, base: fileRights, inheriting: 0n, descriptorFlags: 0 };
