// Decoded modules by the hash of their bytes, so that a tool's second run need not decode again. What is shared is what
// never changes: a module and the code made of it. Stores, memories and instances belong to one run each.

import type { Module } from '../../interpreter/index.ts';

/** Bytes of modules that a runtime keeps decoded unless it is told otherwise: 64 MiB. */
export const defaultModuleCacheBytes = 64 * 2 ** 20;

interface Entry {
  readonly module: Module;
  readonly bytes: number;
}

/** Keeps the modules used last, as many as fit. */
export class ModuleCache {
  /** In the order of their last use, the oldest first. */
  readonly #entries = new Map<string, Entry>();
  readonly #maximumBytes: number;
  #bytes = 0;

  /** `maximumBytes` is held against the modules' own sizes; 0 keeps nothing. RangeError for what is no such size. */
  constructor(maximumBytes: number = defaultModuleCacheBytes) {
    if (!(Number.isSafeInteger(maximumBytes) && maximumBytes >= 0)) {
      throw new RangeError(`moduleCacheBytes must be a whole number of bytes, 0 or more, not ${String(maximumBytes)}`);
    }
    this.#maximumBytes = maximumBytes;
  }

  /** How many modules are kept. */
  get size(): number {
    return this.#entries.size;
  }

  /** The module whose bytes have this hash, made by `decode` if it is not there. What `decode` throws is not kept. */
  get(sha256: string, bytes: number, decode: () => Module): Module {
    const found = this.#entries.get(sha256);
    if (found !== undefined) {
      this.#entries.delete(sha256);
      this.#entries.set(sha256, found);
      return found.module;
    }
    const module = decode();
    // One that is larger than all room would only drive out the others.
    if (bytes <= this.#maximumBytes) this.#keep(sha256, { module, bytes });
    return module;
  }

  #keep(sha256: string, entry: Entry): void {
    this.#entries.set(sha256, entry);
    this.#bytes += entry.bytes;
    for (const [oldest, { bytes }] of this.#entries) {
      if (this.#bytes <= this.#maximumBytes) return;
      this.#entries.delete(oldest);
      this.#bytes -= bytes;
    }
  }
}
