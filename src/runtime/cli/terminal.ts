// Where the command line reads and writes: the process's own streams, or a test's. Colours and progress only where
// somebody looks at them.

import { readFileSync } from 'node:fs';
import process from 'node:process';

/** The streams and surroundings of one command. */
export interface Terminal {
  /** Writes to standard output, as it is. */
  write(text: string): void;
  /** Writes bytes to standard output. */
  writeBytes(bytes: Uint8Array): void;
  /** Writes to standard error, as it is. */
  writeError(text: string): void;
  writeErrorBytes(bytes: Uint8Array): void;
  /** Is standard output, standard error, a terminal? */
  readonly isTerminal: boolean;
  readonly isErrorTerminal: boolean;
  /** Standard input to its end; nothing where it is a terminal, which has none. */
  readInput(): Uint8Array;
  /** Standard input as it comes. */
  input(): AsyncIterable<Uint8Array>;
  readonly workingFolder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted when the user interrupts the command. */
  readonly signal: AbortSignal;
}

/** The process's own terminal. Ctrl-C aborts the signal; pressed twice, it ends the process as it would without us. */
export function processTerminal(): Terminal {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  return {
    write: (text) => process.stdout.write(text),
    writeBytes: (bytes) => process.stdout.write(bytes),
    writeErrorBytes: (bytes) => process.stderr.write(bytes),
    writeError: (text) => process.stderr.write(text),
    isTerminal: process.stdout.isTTY === true,
    isErrorTerminal: process.stderr.isTTY === true,
    readInput: () => (process.stdin.isTTY === true ? new Uint8Array() : new Uint8Array(readFileSync(0))),
    input: () => process.stdin,
    workingFolder: process.cwd(),
    environment: process.env,
    signal: controller.signal,
  };
}

/** How a word is made to stand out. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

const codes: Readonly<Record<Style, readonly [on: number, off: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
};

/** Paints text for one stream: unchanged where that is no terminal, or where the user wants no colours (`NO_COLOR`). */
export function painter(isTerminal: boolean, { NO_COLOR, TERM }: Terminal['environment']) {
  const plain = !isTerminal || (NO_COLOR !== undefined && NO_COLOR !== '') || TERM === 'dumb';
  return (style: Style, text: string): string => {
    const [on, off] = codes[style];
    return plain ? text : `\u001b[${on}m${text}\u001b[${off}m`;
  };
}

/** Work that takes less is not announced. */
const patienceMilliseconds = 1000;

/** Shows on a terminal, once a second has gone by, what is being done and for how long; nothing elsewhere. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #what: string;
  readonly #start = Date.now();
  #timer: ReturnType<typeof setInterval> | undefined;
  #shown = false;

  constructor(terminal: Terminal, what: string) {
    this.#terminal = terminal;
    this.#what = what;
    if (!terminal.isErrorTerminal) return;
    this.#timer = setInterval(() => this.#show(), patienceMilliseconds);
    this.#timer.unref();
  }

  /** Takes the line away; before anything else is written, and at the end. */
  clear(): void {
    if (this.#shown) this.#terminal.writeError('\r\u001b[K');
    this.#shown = false;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.clear();
  }

  #show(): void {
    const seconds = Math.round((Date.now() - this.#start) / 1000);
    this.#terminal.writeError(`\r\u001b[K${this.#what}, ${seconds} s`);
    this.#shown = true;
  }
}
