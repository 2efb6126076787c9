// Time and randomness for guests: the host's own, or fixed so that a run can be repeated bit for bit.

/** A clock for guests; all times in nanoseconds. */
export interface WasiClock {
  /** Time since 1970-01-01T00:00:00Z, without leap seconds. */
  realtime(): bigint;
  /** Time since some moment before the program started; never goes back. */
  monotonic(): bigint;
  /** The least difference that each clock can show; above 0. */
  readonly resolution: { readonly realtime: bigint; readonly monotonic: bigint };
  /**
   * Lets time pass for a program that waits, at once or later. Left out by clocks that go on by themselves: then the
   * host's timer is waited for.
   */
  readonly wait?: (duration: bigint) => void | Promise<void>;
}

/** Fills the array with random bytes. */
export type RandomSource = (into: Uint8Array) => void;

/** The host's time. The monotonic clock starts at 0 here, so that it tells a guest nothing about the host. */
export function hostClock(): WasiClock {
  const start = performance.now();
  return {
    realtime: () => BigInt(Date.now()) * 1_000_000n,
    monotonic: () => BigInt(Math.round((performance.now() - start) * 1e6)),
    resolution: { realtime: 1_000_000n, monotonic: 1_000n },
  };
}

/**
 * A clock that stands still, or goes on by `step` nanoseconds whenever it is read, and by the time that a program waits,
 * which takes none. `realtime` is where it starts (default 0, 1970); the monotonic clock starts at 0.
 */
export function fixedClock(options: { readonly realtime?: bigint; readonly step?: bigint } = {}): WasiClock {
  const start = options.realtime ?? 0n;
  const step = options.step ?? 0n;
  let passed = 0n;
  const read = () => {
    const now = passed;
    passed += step;
    return now;
  };
  const wait = (duration: bigint) => {
    passed += duration;
  };
  return { realtime: () => start + read(), monotonic: read, resolution: { realtime: 1n, monotonic: 1n }, wait };
}

/** The host's cryptographic generator (Web Cryptography). */
export const hostRandom: RandomSource = (into) => {
  // A call to getRandomValues gives 65,536 bytes at most.
  for (let start = 0; start < into.length; start += 65_536) {
    crypto.getRandomValues(into.subarray(start, start + 65_536) as Uint8Array<ArrayBuffer>);
  }
};

/**
 * Bytes that follow from the seed alone, the same on every host and however they are asked for: xoshiro128** by
 * Blackman and Vigna, its state filled by SplitMix32. For repeatable runs, not for secrets.
 */
export function seededRandom(seed: number): RandomSource {
  if (!Number.isSafeInteger(seed)) throw new RangeError('a seed is a whole number');
  let mix = (seed ^ Math.floor(seed / 0x1_0000_0000)) | 0;
  const next = () => {
    mix = (mix + 0x9e37_79b9) | 0;
    let word = Math.imul(mix ^ (mix >>> 16), 0x21f0_aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a_2d97);
    return word ^ (word >>> 15);
  };
  let [a, b, c, d] = [next(), next(), next(), next()];
  let word = 0;
  let left = 0;
  return (into) => {
    for (let index = 0; index < into.length; index++) {
      if (left === 0) {
        const product = Math.imul(b, 5);
        word = Math.imul((product << 7) | (product >>> 25), 9);
        left = 4;
        const shifted = b << 9;
        c ^= a;
        d ^= b;
        b ^= c;
        a ^= d;
        c ^= shifted;
        d = (d << 11) | (d >>> 21);
      }
      into[index] = word;
      word >>>= 8;
      left--;
    }
  };
}
