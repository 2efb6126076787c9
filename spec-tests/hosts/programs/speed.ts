// Six programs of the benchmark, one after the other: calls, memory, bytes, floats, an interpreter. For the table of how fast
// hosts are once they are warm.

import fib from '../../../bench/programs/wasm/fib.wasm';
import jsonScan from '../../../bench/programs/wasm/json-scan.wasm';
import matrix from '../../../bench/programs/wasm/matrix.wasm';
import script from '../../../bench/programs/wasm/script.wasm';
import sha256 from '../../../bench/programs/wasm/sha256.wasm';
import sort from '../../../bench/programs/wasm/sort.wasm';
import { measureBenchmark } from '../../golden/measure.ts';

/** A program and its arguments for a long and for a short run, of about 50 million and 2 million instructions. */
const runs: readonly (readonly [bytes: Uint8Array, long: number, short: number])[] = [
  [fib, 30, 23],
  [jsonScan, 20_000, 800],
  [matrix, 160, 54],
  [script, 4_000, 160],
  [sha256, 1_500, 60],
  [sort, 50_000, 2_500],
];

/** Runs them all, and prints the fuel. */
export function run(length: 'long' | 'short'): void {
  let fuel = 0;
  for (const [bytes, long, short] of runs) fuel += measureBenchmark(bytes, length === 'long' ? long : short).fuel;
  console.log(JSON.stringify({ fuel }));
}
