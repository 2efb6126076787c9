// One run of a plug-in: what it is given, what it says, and the host's side of what it calls. The functions it imports
// are functions.ts; how they reach an engine is link.ts.

import type { GuardedHttp, HttpResponse } from '../network/guarded-http.ts';
import type { HttpHeaders } from '../network/client.ts';
import { NetworkDenied } from '../network/policy.ts';
import type { HttpRequest } from '../network/request.ts';
import type { OutputCapture } from '../wasi/streams.ts';
import { encodeUtf8, Utf8Decoder } from '../wasi/utf8.ts';
import { Blocks } from './blocks.ts';

/** Levels of a plug-in's log, the most talkative first. Their numbers are what a plug-in is told. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error'] as const;

/** How much of its log a plug-in writes. */
export type LogLevel = (typeof logLevels)[number] | 'off';

/** What a plug-in is given. */
export interface PlugInOptions {
  /** What it is called with (default nothing). */
  readonly input?: Uint8Array | string;
  /** Configuration by name (default none). */
  readonly config?: Readonly<Record<string, string>>;
  /**
   * Variables that the plug-in reads and writes. Hand the same map to several runs, and they outlive each of them
   * (default: new for each run).
   */
  readonly variables?: Map<string, Uint8Array>;
  /** The least level of what is logged; it is written to stderr, `level: text` (default info). */
  readonly logLevel?: LogLevel;
}

/** What a plug-in is given besides by those who run it. */
export interface PlugInServices {
  readonly stderr: OutputCapture;
  readonly http: GuardedHttp;
  /** Aborted when the run is stopped while it waits. */
  readonly signal: () => AbortSignal;
  /** Bytes that blocks may take together. */
  readonly blockBytes: number;
}

/** A call of the plug-in interface failed, and the run ends with it. */
export class PlugInFailure extends Error {
  override readonly name = 'PlugInFailure';
  /** What was not allowed, if that is why. */
  readonly denied: string | undefined;

  constructor(message: string, denied?: string) {
    super(message);
    this.denied = denied;
  }
}

/** Bytes as text, whatever they are: wrong UTF-8 is U+FFFD. */
export function looseText(bytes: Uint8Array): string {
  const decoder = new Utf8Decoder();
  return decoder.push(bytes) + decoder.end();
}

/** Bytes of an error that are shown. */
const shownErrorBytes = 65_536;
/** Bytes of a run's variables, names included, and 48 for each. */
const variableLimitBytes = 1_048_576;
const variableOverhead = 48;

function sizeOf(name: string, value: Uint8Array): number {
  return encodeUtf8(name).length + value.length + variableOverhead;
}

/** The state of one run. */
export class PlugIn {
  readonly blocks: Blocks;
  /** The offset of the input's block. */
  readonly input: number;
  readonly inputLength: number;
  readonly logLevel: number;
  readonly #config: Readonly<Record<string, string>>;
  readonly #variables: Map<string, Uint8Array>;
  readonly #services: PlugInServices;
  #output: { readonly offset: number; readonly length: number } | undefined;
  #error = 0;
  #variableBytes = 0;
  #status = 0;
  #responseHeaders: HttpHeaders = [];

  /** @throws TypeError for what is none of these; PlugInFailure for an input that the blocks have no room for */
  constructor(options: PlugInOptions, services: PlugInServices) {
    const { input = '', config = {}, variables = new Map<string, Uint8Array>(), logLevel = 'info' } = options;
    if (typeof input !== 'string' && !(input instanceof Uint8Array)) throw new TypeError('input must be bytes or text');
    if (!(variables instanceof Map)) throw new TypeError('variables must be a Map');
    for (const [name, value] of Object.entries(config)) {
      if (typeof value !== 'string') throw new TypeError(`the configuration value '${name}' must be a string`);
    }
    const level = logLevel === 'off' ? 0x7fff_ffff : logLevels.indexOf(logLevel);
    if (level < 0) throw new TypeError(`logLevel must be one of ${logLevels.join(', ')}, off`);
    this.#services = services;
    this.#config = { ...config };
    this.#variables = variables;
    for (const [name, value] of variables) this.#variableBytes += sizeOf(name, value);
    this.logLevel = level;
    this.blocks = new Blocks(services.blockBytes);
    const bytes = typeof input === 'string' ? encodeUtf8(input) : input;
    this.inputLength = bytes.length;
    this.input = this.blocks.store(bytes);
    if (this.input === 0 && bytes.length > 0) {
      throw new PlugInFailure(
        `the input of ${bytes.length} bytes does not fit into the memory that the run is granted`,
      );
    }
  }

  /** The output that was set last: a copy; undefined where none was. */
  get output(): Uint8Array | undefined {
    if (this.#output === undefined) return undefined;
    return this.blocks.range(this.#output.offset, this.#output.length)?.slice() ?? new Uint8Array(0);
  }

  /** The error that was set last, as far as it is shown; undefined where none is. */
  get error(): string | undefined {
    const bytes = this.#error === 0 ? undefined : this.blocks.block(this.#error);
    return bytes === undefined || bytes.length === 0 ? undefined : looseText(bytes.subarray(0, shownErrorBytes));
  }

  /** The offset of the error's block; 0 for none. */
  get errorBlock(): number {
    return this.#error;
  }

  /** Where the output lies; of length 0 before there is one. */
  get outputRange(): { readonly offset: number; readonly length: number } {
    return this.#output ?? { offset: 0, length: 0 };
  }

  /** Refuses an output that lies in no block: what it would give is not the plug-in's. */
  checkOutput(offset: number, length: number): void {
    if (length > 0 && this.blocks.range(offset, length) === undefined) {
      throw new PlugInFailure(`output_set: ${length} bytes at ${offset} are in no block`);
    }
  }

  /** Takes an output that was checked. */
  setOutput(offset: number, length: number): void {
    this.#output = length > 0 ? { offset, length } : { offset: 0, length: 0 };
  }

  /** Takes the offset of a block that was checked; 0 takes the error back. */
  setError(offset: number): void {
    this.#error = offset;
  }

  /** The bytes of a block that a function was called with; 0 stands for none. */
  bytesOf(what: string, offset: number): Uint8Array {
    const bytes = offset === 0 ? new Uint8Array(0) : this.blocks.block(offset);
    if (bytes === undefined) throw new PlugInFailure(`${what}: ${offset} is no block`);
    return bytes;
  }

  /** A new block; a failure where there is no room. */
  give(what: string, bytes: Uint8Array): number {
    const offset = this.blocks.store(bytes);
    if (offset === 0 && bytes.length > 0) {
      throw new PlugInFailure(`${what}: ${bytes.length} bytes do not fit into the memory that the run is granted`);
    }
    return offset;
  }

  /** A configuration value; undefined where there is none of that name. */
  configuration(name: string): string | undefined {
    return Object.hasOwn(this.#config, name) ? this.#config[name] : undefined;
  }

  /** A variable; undefined where there is none of that name. */
  variable(name: string): Uint8Array | undefined {
    return this.#variables.get(name);
  }

  /** Undefined removes it. */
  setVariable(name: string, value: Uint8Array | undefined): void {
    if (value === undefined) {
      this.#variableBytes -= this.#bytesOfVariable(name);
      this.#variables.delete(name);
      return;
    }
    const bytes = this.#variableBytes - this.#bytesOfVariable(name) + sizeOf(name, value);
    if (bytes > variableLimitBytes) {
      throw new PlugInFailure(`var_set: the variables would take ${bytes} bytes, more than ${variableLimitBytes}`);
    }
    this.#variables.set(name, value.slice());
    this.#variableBytes = bytes;
  }

  #bytesOfVariable(name: string): number {
    const value = this.#variables.get(name);
    return value === undefined ? 0 : sizeOf(name, value);
  }

  /** Writes a line of the log. */
  log(level: LogLevel, text: string): void {
    this.#services.stderr.write(encodeUtf8(`${level}: ${text}\n`));
  }

  /** The status of the last answer; 0 before there is one. */
  get status(): number {
    return this.#status;
  }

  /** The headers of the last answer: names in lower case, several values of one name in one. */
  get responseHeaders(): ReadonlyMap<string, string> {
    const headers = new Map<string, string>();
    for (const [givenName, value] of this.#responseHeaders) {
      const name = givenName.toLowerCase();
      const before = headers.get(name);
      headers.set(name, before === undefined ? value : `${before}, ${value}`);
    }
    return headers;
  }

  /** Sends a request and keeps what is to be known of the answer. A request that is not allowed fails the run. */
  async request(request: HttpRequest): Promise<Uint8Array> {
    this.#status = 0;
    this.#responseHeaders = [];
    let response: HttpResponse;
    try {
      response = await this.#services.http.request(request, this.#services.signal());
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (!(error instanceof NetworkDenied)) throw new PlugInFailure(`HTTP request failed: ${error.message}`);
      throw new PlugInFailure(`HTTP request is not allowed: ${error.message}`, `http_request: ${error.message}`);
    }
    this.#status = response.status;
    this.#responseHeaders = response.headers;
    return response.body;
  }
}
