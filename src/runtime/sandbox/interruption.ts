// What stops a run from outside: a signal and a deadline. Asked between slices, and listened to while a run waits; it
// holds no timer and no listener otherwise. What became of the run is execution.ts's matter.

import { WasmRuntimeError } from './errors.ts';
import type { RuntimeHost } from './host.ts';

/** Stops a run from outside. Both are honoured between slices and while the run waits, never within an instruction. */
export interface InterruptionOptions {
  /** Aborting it stops the run. */
  readonly signal?: AbortSignal;
  /** Milliseconds from the call on, reading and decoding included (default: none). */
  readonly timeoutMs?: number;
}

/** Why a run was stopped from outside. */
export type InterruptionReason = 'aborted' | 'timed-out';

/** Thrown into a run. One that has begun answers it with a result; one that has not fails with it. */
export class Interrupted extends WasmRuntimeError {
  readonly reason: InterruptionReason;

  constructor(reason: InterruptionReason, what: string) {
    super(reason, `the WASM module was not run: ${what}`);
    this.reason = reason;
  }
}

/** The most that hosts' timers take; they treat more as nothing. */
const longestTimer = 2 ** 31 - 1;

/** The signal and the deadline of one run. */
export class Interruption {
  readonly #signal: AbortSignal | undefined;
  readonly #timeoutMs: number;
  readonly #deadline: bigint | undefined;
  readonly #now: () => bigint;
  readonly #after: RuntimeHost['after'];
  #controller: AbortController | undefined;

  /** `now` is in nanoseconds. @throws TypeError and RangeError for what is no signal or no number of milliseconds */
  constructor(options: InterruptionOptions, now: () => bigint, after: RuntimeHost['after']) {
    const { signal, timeoutMs = Infinity } = options;
    if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
      throw new TypeError('signal must be an AbortSignal');
    }
    if (typeof timeoutMs !== 'number' || !(timeoutMs >= 0)) {
      throw new RangeError(`timeoutMs must be a number of milliseconds, 0 or more, not ${String(timeoutMs)}`);
    }
    this.#signal = signal;
    this.#timeoutMs = timeoutMs;
    this.#now = now;
    this.#after = after;
    const nanoseconds = timeoutMs * 1e6;
    // 292 years, the end of a signed 64-bit clock, are as good as never.
    this.#deadline = nanoseconds < 2 ** 63 ? now() + BigInt(Math.round(nanoseconds)) : undefined;
  }

  /** For what works on behalf of the run: aborted as soon as the run is stopped while it waits. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    return this.#controller.signal;
  }

  /** Throws an Interrupted if the run is to stop. */
  check(): void {
    if (this.#signal?.aborted === true) throw this.#interrupted('aborted');
    if (this.#deadline !== undefined && this.#now() >= this.#deadline) throw this.#interrupted('timed-out');
  }

  /** Ends as the promise does, or with an Interrupted as soon as the run is to stop. */
  wait(promise: Promise<unknown>): Promise<void> {
    return new Promise((resolve, reject) => {
      let cancelTimer = () => {};
      const release = () => {
        cancelTimer();
        this.#signal?.removeEventListener('abort', abort);
      };
      const interrupt = (reason: InterruptionReason) => {
        release();
        const interrupted = this.#interrupted(reason);
        this.#controller?.abort(interrupted);
        reject(interrupted);
      };
      const abort = () => interrupt('aborted');
      const arm = (milliseconds: number) => {
        const step = Math.min(milliseconds, longestTimer);
        cancelTimer = this.#after(step, () =>
          step < milliseconds ? arm(milliseconds - step) : interrupt('timed-out'),
        );
      };
      promise.then(
        () => {
          release();
          resolve();
        },
        (error: unknown) => {
          release();
          reject(error);
        },
      );
      if (this.#signal?.aborted === true) return abort();
      this.#signal?.addEventListener('abort', abort);
      if (this.#deadline !== undefined) arm(Math.max(0, Math.ceil(Number(this.#deadline - this.#now()) / 1e6)));
    });
  }

  #interrupted(reason: InterruptionReason): Interrupted {
    return new Interrupted(reason, reason === 'aborted' ? 'its signal was aborted' : this.deadlineText);
  }

  /** The deadline as the end of a sentence about it. */
  get deadlineText(): string {
    return `its deadline of ${this.#timeoutMs} ms has passed`;
  }
}

/** For work that nothing stops from outside. */
export const uninterrupted = new Interruption(
  {},
  () => 0n,
  () => () => {},
);
