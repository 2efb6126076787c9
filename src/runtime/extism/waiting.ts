// What a paused program waits for. It is begun only by who can wait: a caller who cannot refuses it, and nothing has been
// done then.

/** The payload of a pause. */
export class Waiting {
  /** What is waited for, in the words of an error message. */
  readonly what: string;
  /** Begins it; the promise is of the results that the program goes on with. */
  readonly begin: () => Promise<readonly unknown[]>;

  constructor(what: string, begin: () => Promise<readonly unknown[]>) {
    this.what = what;
    this.begin = begin;
  }
}
