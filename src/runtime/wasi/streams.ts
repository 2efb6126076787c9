// The ends of a program's output streams that the host holds: what it wrote, kept up to a cap. Input is input.ts.

import { Utf8Decoder } from './utf8.ts';

/**
 * What a program writes to one stream: kept up to `limitBytes`, counted beyond, and handed on as it comes, to `onBytes`
 * as it is and to `onText` in whole characters. The program notices nothing of the cap: endless output ends with the fuel, not with an error.
 */
export class OutputCapture {
  readonly #limitBytes: number;
  readonly #onText: ((text: string) => void) | undefined;
  readonly #onBytes: ((bytes: Uint8Array) => void) | undefined;
  readonly #stream = new Utf8Decoder();
  #kept = new Uint8Array(256);
  #length = 0;
  #omitted = 0;

  constructor(limitBytes: number, onText?: (text: string) => void, onBytes?: (bytes: Uint8Array) => void) {
    this.#limitBytes = limitBytes;
    this.#onText = onText;
    this.#onBytes = onBytes;
  }

  /** Bytes that were written past the cap and are not in `bytes` or `text`. */
  get omittedBytes(): number {
    return this.#omitted;
  }

  /** Takes what the program writes. */
  write(bytes: Uint8Array): void {
    const length = Math.min(bytes.length, this.#limitBytes - this.#length);
    this.#omitted += bytes.length - length;
    if (length > 0) {
      this.#reserve(this.#length + length);
      this.#kept.set(bytes.subarray(0, length), this.#length);
      this.#length += length;
    }
    if (bytes.length > 0) this.#onBytes?.(bytes.slice());
    if (this.#onText !== undefined) this.#tell(this.#stream.push(bytes));
  }

  /** The program has ended: half a character that it left behind is told as U+FFFD. */
  finish(): void {
    this.#tell(this.#stream.end());
  }

  /** What was kept, as it was written. */
  bytes(): Uint8Array {
    return this.#kept.slice(0, this.#length);
  }

  /** What was kept, as text. A character that the cap cuts in two is left out; wrong bytes are U+FFFD. */
  text(): string {
    const decoder = new Utf8Decoder();
    const text = decoder.push(this.#kept.subarray(0, this.#length));
    return this.#omitted > 0 ? text : text + decoder.end();
  }

  #tell(text: string): void {
    if (text !== '') this.#onText?.(text);
  }

  #reserve(length: number): void {
    if (length <= this.#kept.length) return;
    // Doubling keeps a million one-byte writes linear; the cap bounds the last step.
    const grown = new Uint8Array(Math.max(length, Math.min(this.#kept.length * 2, this.#limitBytes)));
    grown.set(this.#kept.subarray(0, this.#length));
    this.#kept = grown;
  }
}
