// One program's view of its surroundings: arguments, environment, streams, time, randomness. The functions that show
// it to the guest are in the family files; how they reach an engine is link.ts.

import { Descriptors } from './descriptors.ts';
import { hostClock, hostRandom, type RandomSource, type WasiClock } from './sources.ts';
import { BytesInput, OutputCapture } from './streams.ts';
import { encodeUtf8 } from './utf8.ts';

/** What a program is given. Everything has a default that gives nothing away but time and randomness. */
export interface WasiOptions {
  /** The program's arguments, its own name first (default none). */
  readonly args?: readonly string[];
  /** Environment variables (default none; never the host's own). */
  readonly environment?: Readonly<Record<string, string>>;
  /** Standard input (default empty). */
  readonly stdin?: Uint8Array | string;
  /** Bytes of stdout, and again of stderr, that are kept (default 1 MiB). */
  readonly outputLimitBytes?: number;
  /** Called with what the program writes, as it writes it, in whole characters. What it throws ends the program. */
  readonly onStdout?: (text: string) => void;
  readonly onStderr?: (text: string) => void;
  /** Default `hostClock()`. */
  readonly clock?: WasiClock;
  /** Default `hostRandom`. */
  readonly random?: RandomSource;
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
  readonly #denied = new Set<string>();

  /** Throws a TypeError on an argument or variable that cannot be passed on: with a NUL in it, or a name with `=`. */
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
    this.stdout = new OutputCapture(limitBytes, options.onStdout);
    this.stderr = new OutputCapture(limitBytes, options.onStderr);
    this.descriptors = new Descriptors(new BytesInput(options.stdin), this.stdout, this.stderr);
    this.clock = options.clock ?? hostClock();
    this.random = options.random ?? hostRandom;
  }

  /** Names of functions that the program called and was refused, in the order of their first call. */
  get denied(): readonly string[] {
    return [...this.#denied];
  }

  /** Notes a refusal. The names are ours, so that the list is bounded. */
  deny(name: string): void {
    this.#denied.add(name);
  }

  /** The program has ended, whichever way: streams tell what they held back. */
  finish(): void {
    this.stdout.finish();
    this.stderr.finish();
  }
}

function terminated(what: string, text: string): Uint8Array {
  if (typeof text !== 'string') throw new TypeError(`${what} must be a string`);
  if (text.includes('\0')) throw new TypeError(`${what} contains a NUL, which would end it early`);
  return encodeUtf8(`${text}\0`);
}
