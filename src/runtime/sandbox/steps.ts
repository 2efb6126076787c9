// Work that may have to wait, written once for callers who can wait and callers who cannot: a generator that gives up
// control where it would wait. No engine here.

import { WasmRuntimeError } from './errors.ts';
import { type Interruption, uninterrupted } from './interruption.ts';

/** Why the work stops for a moment: the host may take a turn, or something has to settle first. */
export type Pause =
  | { readonly kind: 'turn' }
  | { readonly kind: 'promise'; readonly what: string; readonly promise: Promise<unknown> };

export type Steps<Result> = Generator<Pause, Result, undefined>;

/** The value, at once if it is there, otherwise after a pause. `what` names it to those who cannot wait. */
export function* settled<Value>(what: string, value: Value | Promise<Value>): Steps<Value> {
  if (!(value instanceof Promise)) return value;
  const box: { value?: Value } = {};
  const promise = value.then((result) => {
    box.value = result;
  });
  yield { kind: 'promise', what, promise };
  return box.value as Value;
}

/** Milliseconds of uninterrupted work after which the host gets a turn: half a frame of a screen at 60 Hz. */
const busyMilliseconds = 8;

/**
 * Does the work, waiting for what it waits for. `turn` ends when the host has had a turn, `now` is in nanoseconds. What
 * interrupts the work is thrown into it where it pauses.
 */
export async function finish<Result>(
  steps: Steps<Result>,
  turn: () => Promise<void>,
  now: () => bigint,
  interruption: Interruption = uninterrupted,
): Promise<Result> {
  let since = now();
  interruption.check();
  let step = steps.next();
  while (!step.done) {
    const pause = step.value;
    let rejection: { readonly reason: unknown } | undefined;
    try {
      if (pause.kind === 'promise') await interruption.wait(pause.promise);
      else if (now() - since >= BigInt(busyMilliseconds) * 1_000_000n) {
        await turn();
        since = now();
      }
      interruption.check();
    } catch (reason) {
      rejection = { reason };
    }
    step = rejection === undefined ? steps.next() : steps.throw(rejection.reason);
  }
  return step.value;
}

/** Does the work without ever waiting: refuses, by name, what would have to settle first. */
export function finishAtOnce<Result>(steps: Steps<Result>, interruption: Interruption = uninterrupted): Result {
  interruption.check();
  let step = steps.next();
  while (!step.done) {
    const pause = step.value;
    let refusal: { readonly reason: unknown } | undefined;
    if (pause.kind === 'promise') {
      // Nobody waits for it; its failure must not become an unhandled rejection.
      pause.promise.catch(() => undefined);
      refusal = { reason: new WasmRuntimeError('unavailable', `executeModuleSync cannot wait for ${pause.what}`) };
    } else {
      try {
        interruption.check();
      } catch (reason) {
        refusal = { reason };
      }
    }
    step = refusal === undefined ? steps.next() : steps.throw(refusal.reason);
  }
  return step.value;
}
