// Time that a program lets pass. Timers are the host's, and none outlives the program that waits for it.

import { fail } from './errno.ts';
import type { WasiClock } from './sources.ts';

/** The longest time that hosts' timers take, in milliseconds; longer ones are waited for in stages. */
const longestTimer = 2 ** 31 - 1;

/** A wait that is under way. */
export interface Sleep {
  /** Resolves when the time has passed; never, if it is given up. */
  readonly done: Promise<void>;
  giveUp(): void;
}

/** What one program waits for. */
export class Waits {
  readonly #clock: WasiClock;
  readonly #sleeps = new Set<Sleep>();

  constructor(clock: WasiClock) {
    this.#clock = clock;
  }

  /** Lets so many nanoseconds pass; undefined where they have passed at once. `notsup` on a host without timers. */
  sleep(duration: bigint): Sleep | undefined {
    if (duration <= 0n) return undefined;
    if (this.#clock.wait !== undefined) {
      const done = this.#clock.wait(duration);
      return done instanceof Promise ? { done, giveUp: () => undefined } : undefined;
    }
    if (typeof setTimeout !== 'function') fail('notsup');
    return this.#timer(this.#clock.monotonic() + duration);
  }

  /** The program has ended: stops all timers. */
  giveUp(): void {
    for (const sleep of this.#sleeps) sleep.giveUp();
  }

  #timer(end: bigint): Sleep {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const done = new Promise<void>((resolve) => {
      const goOn = () => {
        const left = end - this.#clock.monotonic();
        if (left <= 0n) {
          this.#sleeps.delete(sleep);
          resolve();
          return;
        }
        // Timers may be early by a part of a millisecond; then this runs once more.
        timer = setTimeout(goOn, Math.min(longestTimer, Number((left + 999_999n) / 1_000_000n)));
      };
      timer = setTimeout(goOn, 0);
    });
    const sleep: Sleep = {
      done,
      giveUp: () => {
        clearTimeout(timer);
        this.#sleeps.delete(sleep);
      },
    };
    this.#sleeps.add(sleep);
    return sleep;
  }
}
