// One program's view of its surroundings: arguments, environment, streams, files, time, randomness. The functions that
// show it to the guest are in the family files; how they reach an engine is link.ts.

import { FileError } from '../files/errors.ts';
import { defaultDescriptorLimit, Descriptors, type Preopen } from './descriptors.ts';
import { type FileView, plainView, repeatableView } from './filestat.ts';
import { type Input, type InputSource, inputSource } from './input.ts';
import { fixedClock, hostClock, hostRandom, type RandomSource, seededRandom, type WasiClock } from './sources.ts';
import { OutputCapture } from './streams.ts';
import { encodeUtf8 } from './utf8.ts';
import { Waits } from './waits.ts';

/** What a run that can be repeated starts from. */
export interface Repeatable {
  /** Decides all random bytes (default 0). */
  readonly seed?: number;
  /** The time of day in nanoseconds since 1970 when the program starts, and of files (default 0). */
  readonly realtime?: bigint;
  /** How far each reading takes the clocks on, in nanoseconds (default a millisecond, so that waiting loops end). */
  readonly step?: bigint;
}

/** What a program is given. Everything has a default that gives nothing away but time and randomness. */
export interface WasiOptions {
  /** The program's arguments, its own name first (default none). */
  readonly args?: readonly string[];
  /** Environment variables (default none; never the host's own). */
  readonly environment?: Readonly<Record<string, string>>;
  /** Standard input (default empty). While a program waits for a stream it is paused: only where the caller can wait. */
  readonly stdin?: Input;
  /** Bytes of stdout, and again of stderr, that are kept (default 1 MiB). */
  readonly outputLimitBytes?: number;
  /** Called with what the program writes, as it writes it, in whole characters. What it throws ends the program. */
  readonly onStdout?: (text: string) => void;
  readonly onStderr?: (text: string) => void;
  /** The same as bytes, for output that is no text: a copy of each write. */
  readonly onStdoutBytes?: (bytes: Uint8Array) => void;
  readonly onStderrBytes?: (bytes: Uint8Array) => void;
  /** Default `hostClock()`. */
  readonly clock?: WasiClock;
  /** Default `hostRandom`. */
  readonly random?: RandomSource;
  /** Folders that are open when the program starts, by the names it finds them under (default none). */
  readonly preopens?: Readonly<Record<string, Preopen>>;
  /** Descriptors that may be open at once, standard streams and preopened folders included (default 256). */
  readonly descriptorLimit?: number;
  /**
   * Makes the run the same on every host and at every time: a clock that only readings and waits take on, seeded
   * randomness (where `clock` and `random` are not given), and files numbered and dated independently of the host.
   * Folders are listed in the order of their names in any case.
   */
  readonly deterministic?: Repeatable | boolean;
}

/** Bytes kept of each output stream unless said otherwise. */
export const defaultOutputLimitBytes = 1_048_576;

/** The state of one program's WASI: made for one run, used up by it. */
export class Wasi {
  /** Arguments and environment entries as the guest gets them: UTF-8 with a NUL at the end. */
  readonly args: readonly Uint8Array[];
  readonly environment: readonly Uint8Array[];
  readonly stdout: OutputCapture;
  readonly stderr: OutputCapture;
  readonly descriptors: Descriptors;
  readonly clock: WasiClock;
  readonly random: RandomSource;
  readonly fileView: FileView;
  /** What the program waits for. */
  readonly waits: Waits;
  readonly #stdin: InputSource;
  readonly #denied = new Set<string>();
  readonly #warnings: string[] = [];
  #ended = false;

  /**
   * Opens the preopened folders: `finish` closes them. Throws what a file system refuses, and a TypeError on an argument
   * or variable that cannot be passed on: with a NUL in it, or a name with `=`.
   */
  constructor(options: WasiOptions = {}) {
    this.args = (options.args ?? []).map((argument, index) => terminated(`argument ${index}`, argument));
    this.environment = Object.entries(options.environment ?? {}).map(([name, value]) => {
      if (name === '' || name.includes('=')) {
        throw new TypeError(`environment variable ${JSON.stringify(name)}: a name is not empty and has no '='`);
      }
      if (typeof value !== 'string') throw new TypeError(`environment variable ${name} must be a string`);
      return terminated(`environment variable ${name}`, `${name}=${value}`);
    });
    const limitBytes = options.outputLimitBytes ?? defaultOutputLimitBytes;
    if (!Number.isSafeInteger(limitBytes) || limitBytes < 0) {
      throw new RangeError('outputLimitBytes must be a whole number, 0 or more');
    }
    this.stdout = new OutputCapture(limitBytes, options.onStdout, options.onStdoutBytes);
    this.stderr = new OutputCapture(limitBytes, options.onStderr, options.onStderrBytes);
    const { deterministic = false } = options;
    if (deterministic === false) {
      this.clock = options.clock ?? hostClock();
      this.random = options.random ?? hostRandom;
      this.fileView = plainView;
    } else {
      const { seed = 0, realtime = 0n, step = 1_000_000n } = deterministic === true ? {} : deterministic;
      this.clock = options.clock ?? fixedClock({ realtime, step });
      this.random = options.random ?? seededRandom(seed);
      this.fileView = repeatableView(realtime);
    }
    this.waits = new Waits(this.clock);
    const descriptorLimit = options.descriptorLimit ?? defaultDescriptorLimit;
    if (!Number.isSafeInteger(descriptorLimit) || descriptorLimit < 0) {
      throw new RangeError('descriptorLimit must be a whole number, 0 or more');
    }
    this.#stdin = inputSource(options.stdin);
    // Last: nothing may fail once folders are open.
    const streams = { stdin: this.#stdin, stdout: this.stdout, stderr: this.stderr };
    this.descriptors = new Descriptors(streams, options.preopens ?? {}, descriptorLimit);
  }

  /** Names of functions that the program called and was refused, in the order of their first call. */
  get denied(): readonly string[] {
    return [...this.#denied];
  }

  /** Notes a refusal. The names are ours, so that the list is bounded. */
  deny(name: string): void {
    this.#denied.add(name);
  }

  /** What the caller should know once the program has ended. */
  get warnings(): readonly string[] {
    return this.#warnings;
  }

  /** Has the program ended? What it waited for must not come to it any more. */
  get ended(): boolean {
    return this.#ended;
  }

  /**
   * The program has ended, whichever way: what it had open is closed, what it waited for is given up, and streams tell
   * what they held back. Once is enough; more does nothing.
   */
  finish(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.waits.giveUp();
    for (const error of this.descriptors.closeAll()) {
      if (!(error instanceof FileError)) throw error;
      this.#warnings.push(`something the module had open could not be closed: ${error.message}`);
    }
    this.#stdin.close();
    this.stdout.finish();
    this.stderr.finish();
  }
}

function terminated(what: string, text: string): Uint8Array {
  if (typeof text !== 'string') throw new TypeError(`${what} must be a string`);
  if (text.includes('\0')) throw new TypeError(`${what} contains a NUL, which would end it early`);
  return encodeUtf8(`${text}\0`);
}
