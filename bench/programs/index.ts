// The benchmark's programs: what they are called, where their modules lie, what to call them with and what must come
// back. Data only: measuring is bench/main.ts, and the programs taken from npm are listed there.
//
// Each module exports `run: (n: i32) -> i32 | i64 | f64`, imports nothing, and starts from the same state on every call.
// The expected results were computed by V8's native WebAssembly; programs.test.ts computes them again, and most of the
// small ones a second time in JavaScript.

/** What a program spends its time on. */
export type ProgramKind = 'calls' | 'i64' | 'memory' | 'bytes' | 'f32' | 'f64' | 'interpreters' | 'vectors';

/** One argument and the bits of its result: i32 as 32 bits, i64 and f64 as 64, all unsigned. */
export interface ExpectedRun {
  readonly argument: number;
  readonly expected: bigint;
}

/** One program of the benchmark. */
export interface Program extends ExpectedRun {
  readonly name: string;
  /** Where the module lies, relative to this file; `programUrl` makes it absolute. */
  readonly file: string;
  readonly kind: ProgramKind;
  /** The result type of `run`. */
  readonly result: 'i32' | 'i64' | 'f64';
  /** A run of at most seven million instructions, for tests on slow hosts; `argument` takes 10 to 25 ms natively. */
  readonly small: ExpectedRun;
}

type Run = readonly [argument: number, expected: bigint];

function program(name: string, kind: ProgramKind, result: Program['result'], full: Run, small: Run): Program {
  return {
    name,
    file: `./wasm/${name}.wasm`,
    kind,
    result,
    argument: full[0],
    expected: full[1],
    small: { argument: small[0], expected: small[1] },
  };
}

/** Every program, grouped by kind. */
export const programs: readonly Program[] = [
  program('fib', 'calls', 'i32', [32, 2178309n], [15, 610n]),
  program('fib64', 'calls', 'i64', [32, 0x0000000000213d05n], [15, 0x0000000000000262n]),
  program('queens', 'calls', 'i32', [12, 14200n], [6, 4n]),
  program('call-indirect', 'calls', 'i32', [600_000, 903671656n], [500, 16808308n]),
  program('lcg', 'i64', 'i64', [7_000_000, 0x538f0456ca6d916an], [500, 0x2f1e0031034e79b7n]),
  program('xorshift', 'i64', 'i64', [5_000_000, 0xbb73961f04937dfbn], [500, 0xaf702da4141bba90n]),
  program('fnv', 'i64', 'i64', [200, 0xd2f7f04cded8bee0n], [1, 0xf68fb345a084fee0n]),
  program('sieve', 'memory', 'i32', [2_500_000, 183072n], [2000, 303n]),
  program('memory-loops', 'memory', 'i32', [150, 3522135401n], [1, 4041260607n]),
  program('sort', 'memory', 'i32', [80_000, 1773823246n], [500, 1516105967n]),
  program('sha256', 'bytes', 'i64', [2000, 0x1549a7966f65318bn], [1, 0x41a8df8d7a09deedn]),
  program('json-scan', 'bytes', 'i64', [40_000, 0x9c01348c349260dcn], [20, 0x50390aa500009b7en]),
  program('lz', 'bytes', 'i32', [15, 2562412735n], [1, 1887902142n]),
  program('matrix', 'f64', 'f64', [220, 0xc173d97fdd6339ben], [12, 0xc091ab1133fbf9efn]),
  program('nbody', 'f64', 'f64', [150_000, 0xbfc5a474839e5129n], [100, 0xbfc5a37493e5f050n]),
  program('mandelbrot', 'f64', 'i32', [330, 3306803n], [12, 4369n]),
  program('blur', 'f32', 'f64', [50, 0x40600376c6900000n], [1, 0x40608ab63c000000n]),
  program('br-table', 'interpreters', 'i32', [5000, 387968n], [20, 196n]),
  program('script', 'interpreters', 'i32', [6000, 783897n], [30, 10122n]),
  program('vector-dot', 'vectors', 'f64', [12_000, 0x41c2a56c5e400000n], [20, 0x412dfec350000000n]),
  program('vector-search', 'vectors', 'i32', [2000, 864676099n], [2, 2073492n]),
];

/** The address of a program's module. */
export function programUrl(program: Program): URL {
  return new URL(program.file, import.meta.url);
}
