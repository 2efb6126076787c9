// Prints one line of JSON: what every golden program comes to on this host, an object from its name to its figures. What
// `npm run hosts` and the test without a JIT run; bundled by bundle.mjs, which turns the modules into bytes. Uses nothing
// of the host but `console`.

import blur from '../../bench/programs/wasm/blur.wasm';
import brTable from '../../bench/programs/wasm/br-table.wasm';
import callIndirect from '../../bench/programs/wasm/call-indirect.wasm';
import fib from '../../bench/programs/wasm/fib.wasm';
import fib64 from '../../bench/programs/wasm/fib64.wasm';
import fnv from '../../bench/programs/wasm/fnv.wasm';
import jsonScan from '../../bench/programs/wasm/json-scan.wasm';
import lcg from '../../bench/programs/wasm/lcg.wasm';
import lz from '../../bench/programs/wasm/lz.wasm';
import mandelbrot from '../../bench/programs/wasm/mandelbrot.wasm';
import matrix from '../../bench/programs/wasm/matrix.wasm';
import memoryLoops from '../../bench/programs/wasm/memory-loops.wasm';
import nbody from '../../bench/programs/wasm/nbody.wasm';
import queens from '../../bench/programs/wasm/queens.wasm';
import script from '../../bench/programs/wasm/script.wasm';
import sha256 from '../../bench/programs/wasm/sha256.wasm';
import sieve from '../../bench/programs/wasm/sieve.wasm';
import sort from '../../bench/programs/wasm/sort.wasm';
import vectorDot from '../../bench/programs/wasm/vector-dot.wasm';
import vectorSearch from '../../bench/programs/wasm/vector-search.wasm';
import xorshift from '../../bench/programs/wasm/xorshift.wasm';
import jsonFormat from '../../examples/tools/wasm/json-format.wasm';
import life from '../../examples/tools/wasm/life.wasm';
import memoryHog from '../../examples/tools/wasm/memory-hog.wasm';
import runaway from '../../examples/tools/wasm/runaway.wasm';
import wordCount from '../../examples/tools/wasm/word-count.wasm';
import { programs } from '../../bench/programs/index.ts';
import { constructs } from './constructs.ts';
import { measureBenchmark, measureConstruct, measureTool } from './measure.ts';
import type { Figures } from './program.ts';
import { modules } from './programs.generated.ts';
import { recordedTools } from './recorded.ts';

const benchmarks: Readonly<Record<string, Uint8Array>> = {
  blur,
  'br-table': brTable,
  'call-indirect': callIndirect,
  fib,
  fib64,
  fnv,
  'json-scan': jsonScan,
  lcg,
  lz,
  mandelbrot,
  matrix,
  'memory-loops': memoryLoops,
  nbody,
  queens,
  script,
  sha256,
  sieve,
  sort,
  'vector-dot': vectorDot,
  'vector-search': vectorSearch,
  xorshift,
};
const tools: Readonly<Record<string, Uint8Array>> = {
  'json-format': jsonFormat,
  life,
  'memory-hog': memoryHog,
  runaway,
  'word-count': wordCount,
};

function found<T>(item: T | undefined, name: string): T {
  if (item === undefined) throw new Error(`there is no module for ${name}`);
  return item;
}

function fromHexadecimal(digits: string): Uint8Array {
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) =>
    Number(`0x${digits.slice(2 * index, 2 * index + 2)}`),
  );
}

const figures: Record<string, Figures> = {};
for (const program of constructs) {
  const bytes = fromHexadecimal(found(modules.get(program.name), program.name));
  figures[program.name] = measureConstruct(program, bytes);
}
for (const { name, small } of programs) {
  figures[`benchmark ${name}`] = measureBenchmark(found(benchmarks[name], name), small.argument);
}
for (const run of recordedTools) figures[`tool ${run.name}`] = measureTool(found(tools[run.tool], run.tool), run);
console.log(JSON.stringify(figures));
