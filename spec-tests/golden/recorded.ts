// Golden figures of programs too large to derive by hand: what each came to when it was first run. A figure that changes
// is a break of the fuel contract, not a line to be brought up to date.

import type { Figures } from './program.ts';

/** The benchmark's programs (bench/programs) with their small arguments, by name. */
export const recordedBenchmarks: Readonly<Record<string, Figures>> = {
  fib: { fuel: 18740, outcome: '610' },
  fib64: { fuel: 18743, outcome: '610' },
  queens: { fuel: 7877, outcome: '4' },
  'call-indirect': { fuel: 45626, outcome: '16808308' },
  lcg: { fuel: 8536, outcome: '3395151379592804791' },
  xorshift: { fuel: 11273, outcome: '12641654336764230288' },
  fnv: { fuel: 999453, outcome: '17766616166627081952' },
  sieve: { fuel: 72198, outcome: '303' },
  'memory-loops': { fuel: 1668192, outcome: '4041260607' },
  sort: { fuel: 382789, outcome: '1516105967' },
  sha256: { fuel: 152302, outcome: '4731277207283556077' },
  'json-scan': { fuel: 71824, outcome: '5780663300492663678' },
  lz: { fuel: 6660302, outcome: '1887902142' },
  matrix: { fuel: 37604, outcome: '13876060017280154095' },
  nbody: { fuel: 157738, outcome: '13818630752749088848' },
  mandelbrot: { fuel: 137214, outcome: '4369' },
  blur: { fuel: 6851039, outcome: '4638860131486924800' },
  'br-table': { fuel: 162037, outcome: '196' },
  script: { fuel: 183958, outcome: '10122' },
  'vector-dot': { fuel: 342972, outcome: '4696690101231550464' },
  'vector-search': { fuel: 993423, outcome: '2073492' },
};

/** A run of an example tool (examples/tools). What WASI charges for moving bytes is part of its total. */
export interface RecordedTool extends Figures {
  readonly name: string;
  readonly tool: string;
  readonly arguments: readonly string[];
  readonly input: string;
  readonly budget: number | undefined;
  readonly memoryBytes: number;
}

const usual = { arguments: [], input: '', budget: undefined, memoryBytes: 64 * 1_048_576 };
const words = 'the quick brown fox jumps over the lazy dog\nthe dog sleeps\n';

/** The example tools. */
export const recordedTools: readonly RecordedTool[] = [
  {
    ...usual,
    name: 'word-count of two lines',
    tool: 'word-count',
    input: words,
    fuel: 58788,
    outcome: 'returned after 215 bytes, hash 2752179006',
  },
  {
    ...usual,
    name: 'word-count of its own text',
    tool: 'word-count',
    fuel: 289161,
    outcome: 'returned after 228 bytes, hash 1220648530',
  },
  {
    ...usual,
    name: 'word-count with an argument',
    tool: 'word-count',
    arguments: ['--top=2'],
    input: words,
    fuel: 40982,
    outcome: 'returned after 106 bytes, hash 2730291020',
  },
  {
    ...usual,
    name: 'json-format',
    tool: 'json-format',
    input: '{"a":[1,2.5e3,"\\u00e9"],"b":{"c":null,"d":true}}',
    fuel: 20003,
    outcome: 'exit 0 after 87 bytes, hash 1953662550',
  },
  {
    ...usual,
    name: 'json-format of an error',
    tool: 'json-format',
    input: '{"a":[1,,2]}',
    fuel: 6897,
    outcome: 'exit 1 after 0 bytes, hash 2166136261',
  },
  { ...usual, name: 'life', tool: 'life', fuel: 817556, outcome: '0 after 4218 bytes, hash 2315264286' },
  {
    ...usual,
    name: 'runaway on a budget',
    tool: 'runaway',
    budget: 1_000_000,
    fuel: 1_000_000,
    outcome: 'out-of-fuel after 26 bytes, hash 409075891',
  },
  {
    ...usual,
    name: 'memory-hog under a cap',
    tool: 'memory-hog',
    fuel: 120977,
    outcome: 'returned after 624 bytes, hash 2962313127',
  },
];
