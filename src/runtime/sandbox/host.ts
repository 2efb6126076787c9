// What the sandbox needs of its host beside modules: a hash, randomness, time, its event loop, HTTP.

import { fetchClient, type HttpClient } from '../network/client.ts';
import { hostClock, hostRandom, type RandomSource, type WasiClock } from '../wasi/sources.ts';
import { WasmRuntimeError } from './errors.ts';

/** The host's services. Replace any of them where a host lacks or forbids it, or to make runs repeatable. */
export interface RuntimeHost {
  /** SHA-256, 32 bytes, at once or later; `executeModuleSync` needs one that answers at once. */
  sha256(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
  /** A clock for one run. */
  clock(): WasiClock;
  readonly random: RandomSource;
  /** Ends when the host has had a turn: between slices of a long run. */
  turn(): Promise<void>;
  /** Calls back once, after so many milliseconds; what it answers takes that back. */
  after(milliseconds: number, callback: () => void): () => void;
  /** Speaks HTTP for modules that are allowed hosts. */
  readonly http: HttpClient;
}

/** Services of the standard globals that browsers, workers and Node share (Web Cryptography, performance, timers, fetch). */
export const standardHost: RuntimeHost = {
  sha256: async (bytes) => {
    const subtle = globalThis.crypto?.subtle;
    // Absent on pages that are not served securely, in Hermes, in engines' shells.
    if (subtle === undefined) {
      throw new WasmRuntimeError(
        'unavailable',
        'this host has no Web Cryptography: hand a sha256 function to WasmRuntime',
      );
    }
    return new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  },
  clock: hostClock,
  random: hostRandom,
  turn: () => new Promise((resolve) => setTimeout(resolve, 0)),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
  http: fetchClient(),
};
