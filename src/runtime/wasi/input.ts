// Where a program's standard input comes from: bytes that are known when it starts, or a stream whose bytes come when they
// come. No descriptors here (descriptors.ts), no engine: who waits for a stream is told by a promise.

import { encodeUtf8 } from './utf8.ts';

/** Where a program's input comes from. */
export interface InputSource {
  /** Nothing has to be waited for: there are bytes, or there will be no more. Otherwise resolves when that is so. */
  ready(): Promise<void> | undefined;
  /** Up to `into.length` bytes, copied into it; 0 says that there will be no more. Only when ready. */
  read(into: Uint8Array): number;
  /** How many bytes `read` would give for a request of `length`. */
  available(length: number): number;
  /** Nothing more will be read. */
  close(): void;
}

/** Input that comes in pieces, text as UTF-8. A `ReadableStream` of a browser, a Node stream, an asynchronous generator. */
export type InputStream =
  | AsyncIterable<Uint8Array | string>
  | { getReader(): { read(): Promise<unknown>; cancel(): Promise<unknown>; releaseLock(): void } };

/** What a program may be given as standard input. */
export type Input = Uint8Array | string | InputStream;

/** The source that reads from it; a TypeError for what is none. */
export function inputSource(input: Input = new Uint8Array(0)): InputSource {
  if (typeof input === 'string') return new BytesInput(encodeUtf8(input));
  if (input instanceof Uint8Array) return new BytesInput(input);
  if (typeof input === 'object' && input !== null) {
    if (Symbol.asyncIterator in input) return new StreamInput(input[Symbol.asyncIterator]());
    if ('getReader' in input && typeof input.getReader === 'function') return new StreamInput(readerOf(input));
  }
  throw new TypeError('standard input is bytes, text, or a stream of these');
}

class BytesInput implements InputSource {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  ready(): undefined {
    return undefined;
  }

  available(length: number): number {
    return Math.min(length, this.#bytes.length - this.#position);
  }

  read(into: Uint8Array): number {
    const length = this.available(into.length);
    into.set(this.#bytes.subarray(this.#position, this.#position + length));
    this.#position += length;
    return length;
  }

  close(): void {}
}

type Pieces = Pick<AsyncIterator<unknown>, 'next' | 'return'>;

/** One piece is held at a time: the next is asked for when a program wants more and there is none left. */
class StreamInput implements InputSource {
  readonly #pieces: Pieces;
  #rest = new Uint8Array(0);
  #ended = false;
  #coming: Promise<void> | undefined;
  #failure: { readonly reason: unknown } | undefined;

  constructor(pieces: Pieces) {
    this.#pieces = pieces;
  }

  ready(): Promise<void> | undefined {
    if (this.#rest.length > 0 || this.#ended) return undefined;
    // Told again: nobody may have waited for the first time to its end.
    if (this.#failure !== undefined) return Promise.reject(this.#failure.reason);
    this.#coming ??= this.#next();
    return this.#coming;
  }

  available(length: number): number {
    return Math.min(length, this.#rest.length);
  }

  read(into: Uint8Array): number {
    const length = this.available(into.length);
    into.set(this.#rest.subarray(0, length));
    this.#rest = this.#rest.subarray(length);
    return length;
  }

  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#rest = new Uint8Array(0);
    // The stream is told that nobody reads on. If it fails now, there is nobody left whom that concerns.
    this.#pieces.return?.().then(
      () => undefined,
      () => undefined,
    );
  }

  /** Fetches pieces until one has bytes in it. What the stream fails with is the waiting program's failure. */
  async #next(): Promise<void> {
    try {
      while (this.#rest.length === 0 && !this.#ended) {
        const { done, value } = await this.#pieces.next();
        // Closed meanwhile: what still came is nobody's.
        if (this.#ended) break;
        if (done) this.#ended = true;
        else this.#rest = bytesOf(value);
      }
    } catch (reason) {
      this.#failure = { reason };
      throw reason;
    } finally {
      this.#coming = undefined;
    }
  }
}

function bytesOf(piece: unknown): Uint8Array<ArrayBuffer> {
  if (typeof piece === 'string') return encodeUtf8(piece) as Uint8Array<ArrayBuffer>;
  // A copy: whoever wrote the stream may use the array again.
  if (piece instanceof Uint8Array) return piece.slice();
  throw new TypeError('a piece of standard input must be bytes or text');
}

/** Browsers' streams that are no asynchronous iterables yet. */
function readerOf(stream: Extract<InputStream, { getReader(): unknown }>): Pieces {
  const reader = stream.getReader();
  return {
    next: async () => (await reader.read()) as IteratorResult<unknown>,
    return: async () => {
      await reader.cancel();
      reader.releaseLock();
      return { done: true, value: undefined };
    },
  };
}
