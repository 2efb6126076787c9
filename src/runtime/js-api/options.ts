// What a namespace can be made with, checked: an unknown name is refused, lest a misspelled cap be none.

import { Engine, type EngineConfiguration, Store, type StoreLimits } from '../../interpreter/index.ts';

/** What a namespace is made with; everything has a default. */
export interface WebAssemblyOptions {
  /** The budget of all its instances together, a whole number from 0 to 2^53 - 1. Absent: none; it is counted all the same. */
  readonly fuel?: number | bigint | undefined;
  /** Bytes of all its memories together: `limits.memoryBytes` in a word. */
  readonly memoryBytes?: number | undefined;
  /** Caps that differ from the defaults. There are no others than those on call depth, value stack and host functions. */
  readonly limits?: Partial<StoreLimits> | undefined;
  /** Features, compile-time limits and how code is translated. */
  readonly engine?: EngineConfiguration | undefined;
}

const names: readonly string[] = ['fuel', 'memoryBytes', 'limits', 'engine'];

/**
 * What native engines leave to the host's own memory has no cap. Nor have host functions that call back: the host's own
 * stack ends first, with the error that it has for that (DECISIONS, "Why does a namespace let host functions nest?").
 */
const defaultLimits: Partial<StoreLimits> = {
  memoryBytes: Infinity,
  tableElements: Infinity,
  instances: Infinity,
  memories: Infinity,
  tables: Infinity,
  gcBytes: Infinity,
  hostDepth: 1_000_000,
};

/**
 * The store that a namespace lives in, with an engine of its own.
 * @throws TypeError for a name that is no option, no limit or no feature; RangeError for a figure out of its range
 */
export function storeFor(options: WebAssemblyOptions): Store {
  for (const name of Object.keys(options)) {
    if (!names.includes(name)) throw new TypeError(`there is no option ${JSON.stringify(name)}`);
  }
  const { fuel, limits, memoryBytes } = options;
  const caps: Record<string, unknown> = { ...defaultLimits };
  for (const [name, cap] of Object.entries({ ...limits, ...(memoryBytes === undefined ? {} : { memoryBytes }) })) {
    // One that is undefined is as one that is left out.
    if (cap !== undefined) caps[name] = cap;
  }
  return new Store(new Engine(options.engine), { fuel, limits: caps, catchableHostExceptions: true });
}
