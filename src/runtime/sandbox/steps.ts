// Work that may have to wait, written once for callers who can wait and callers who cannot: a generator that gives up
// control where it would wait. No engine here.

import { WasmRuntimeError } from './errors.ts';
import { type Interruption, uninterrupted } from './interruption.ts';

/** Why the work stops for a moment: the host may take a turn, or something has to settle first. */
export type Pause =
  | { readonly kind: 'turn' }
  /** `begin` is called once, and only by who can wait: until then nothing is under way. */
  | { readonly kind: 'wait'; readonly what: string; readonly begin: () => Promise<unknown> };

export type Steps<Result> = Generator<Pause, Result, undefined>;

/** The value, at once if it is there, otherwise after a pause. `what` names it to those who cannot wait. */
export function* settled<Value>(what: string, value: Value | Promise<Value>): Steps<Value> {
  if (!(value instanceof Promise)) return value;
  // Where nobody waits for it, its failure must not become an unhandled rejection.
  value.catch(() => undefined);
  return yield* waited(what, () => value);
}

/** What comes of work that is begun only where it can be waited for. `what` names it to those who cannot. */
export function* waited<Value>(what: string, work: () => Promise<Value>): Steps<Value> {
  const box: { value?: Value } = {};
  const begin = async () => {
    box.value = await work();
  };
  yield { kind: 'wait', what, begin };
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
      if (pause.kind === 'wait') await interruption.wait(pause.begin());
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
    if (pause.kind === 'wait') {
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
