// How a host function says that it wants to wait.

/** What `suspend` answers: a host function returns it to pause its caller. */
export class Suspension {
  /** Handed on in the outcome, for whoever runs the call: what is being waited for. */
  readonly payload: unknown;

  constructor(payload: unknown) {
    this.payload = payload;
  }
}

/**
 * A host function that returns this pauses the call it was made from: `ResumableCall.run` answers `paused` with reason
 * `host` and the payload, and after `resumeWith` the program goes on. In a plain `Func.call` it is a Trap `suspended`.
 */
export function suspend(payload?: unknown): Suspension {
  return new Suspension(payload);
}
