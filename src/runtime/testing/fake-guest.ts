// A guest without an engine: memory, a meter, and calls of WASI functions by name. For tests of the families.

import { WasiCall } from '../wasi/call.ts';
import { wasiFunctions } from '../wasi/functions.ts';
import type { GuestMemory } from '../wasi/memory.ts';
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

  /** Calls a function with raw arguments, as an engine would pass them. */
  call(name: string, ...values: (number | bigint)[]): number | undefined {
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

  u32(pointer: number): number {
    return this.view.getUint32(pointer, true);
  }

  u64(pointer: number): bigint {
    return this.view.getBigUint64(pointer, true);
  }

  /** The text from `pointer` to the next NUL. */
  string(pointer: number): string {
    return new TextDecoder().decode(this.memory.subarray(pointer, this.memory.indexOf(0, pointer)));
  }
}
