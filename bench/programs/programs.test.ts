// Checks the benchmark's programs themselves, natively: valid modules, nothing imported, the recorded results. The
// small results are reckoned a second time in JavaScript, so that a record is not merely what the compiler gave.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { programs, programUrl, type Program } from './index.ts';
import { requireNative } from './native.ts';

const native = requireNative();

/** Native `run` of one fresh instance, its result as unsigned bits. */
function nativeRun(program: Program): (argument: number) => bigint {
  const instance = new native.Instance(new native.Module(readFileSync(programUrl(program))));
  const run = instance.exports.run as (argument: number) => number | bigint;
  return (argument) => bits(program.result, run(argument));
}

function bits(type: Program['result'], result: number | bigint): bigint {
  if (type === 'i64') return BigInt.asUintN(64, BigInt(result));
  if (type === 'i32') return BigInt(Number(result) >>> 0);
  return new BigUint64Array(Float64Array.of(Number(result)).buffer)[0]!;
}

describe.each(programs)('$name', (program) => {
  test('is a valid module of at most 8 KiB that imports nothing and exports run', () => {
    const bytes = readFileSync(programUrl(program));
    expect(bytes.length).toBeLessThanOrEqual(8192);
    expect(native.validate(bytes)).toBe(true);
    const module = new native.Module(bytes);
    expect(native.Module.imports(module)).toEqual([]);
    expect(native.Module.exports(module)).toContainEqual(expect.objectContaining({ name: 'run', kind: 'function' }));
  });

  test('gives the recorded results, small, full and small again on one instance', () => {
    const run = nativeRun(program);
    expect(run(program.small.argument)).toBe(program.small.expected);
    expect(run(program.argument)).toBe(program.expected);
    expect(run(program.small.argument)).toBe(program.small.expected);
  });
});

test('every module of the folder is listed, and every listed one is there, once', () => {
  const files = readdirSync(new URL('./wasm/', import.meta.url)).map((file) => `./wasm/${file}`);
  expect(programs.map(({ file }) => file).sort()).toEqual(files.sort());
});

const mask = (1n << 64n) - 1n;
const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
const isPrime = (n: number): boolean => {
  for (let d = 2; d * d <= n; d++) if (n % d === 0) return false;
  return n > 1;
};
const countTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** The small run of each program whose meaning is short enough to say again, written for clarity and not for speed. */
const again: Readonly<Record<string, (n: number) => number | bigint>> = {
  fib: (n) => countTo(n).reduce(([a, b]) => [b, a + b] as [number, number], [0, 1] as [number, number])[0],
  fib64: (n) => countTo(n).reduce(([a, b]) => [b, a + b] as [number, number], [0, 1] as [number, number])[0],
  queens: (n) => {
    const place = (placed: readonly number[]): number =>
      placed.length === n
        ? 1
        : countTo(n)
            .filter((column) => placed.every((c, row) => c !== column && Math.abs(c - column) !== placed.length - row))
            .reduce((ways, column) => ways + place([...placed, column]), 0);
    return place([]);
  },
  lcg: (n) => {
    let [state, gathered] = [1n, 0n];
    for (let i = 0; i < n; i++) {
      state = (state * 6364136223846793005n + 1442695040888963407n) & mask;
      gathered = (((gathered << 1n) | (gathered >> 63n)) & mask) ^ (state >> 33n);
    }
    return gathered;
  },
  xorshift: (n) => {
    let [state, sum] = [88172645463325252n, 0n];
    for (let i = 0; i < n; i++) {
      state ^= (state << 13n) & mask;
      state ^= state >> 7n;
      state ^= (state << 17n) & mask;
      sum = (sum + state * 2685821657736338717n) & mask;
    }
    return sum;
  },
  fnv: (n) => {
    let [narrow, wide] = [2166136261, 14695981039346656037n];
    for (let round = 0; round < n; round++) {
      for (let i = 0; i < 32768; i++) {
        const byte = (Math.imul(i, i) >>> 3) & 255;
        narrow = Math.imul(narrow ^ byte, 16777619);
        wide = ((wide ^ BigInt(byte)) * 1099511628211n) & mask;
      }
    }
    return wide ^ BigInt(narrow >>> 0);
  },
  sieve: (n) => countTo(n).filter(isPrime).length,
  sort: (n) => {
    let random = 42;
    const values = Int32Array.from({ length: n }, () => {
      random ^= random << 13;
      random ^= random >>> 17;
      random ^= random << 5;
      return random;
    });
    return values.sort().reduce((sum, value) => (Math.imul(sum, 31) + value) | 0, 1);
  },
  sha256: (n) => {
    const message = Uint8Array.from({ length: n * 1024 }, (_, i) => i * 7);
    return createHash('sha256').update(message).digest().readBigUInt64BE(0);
  },
  matrix: (n) => {
    let weighted = 0;
    for (const i of countTo(n)) {
      for (const j of countTo(n)) {
        const cell = countTo(n).reduce((sum, k) => sum + ((i + 1) / (k + 1)) * ((k - j) / (n + 1)), 0);
        weighted += cell * (1 + (i % 7) - (j % 5));
      }
    }
    return weighted;
  },
  mandelbrot: (n) => {
    let total = 0;
    for (const row of countTo(n)) {
      for (const column of countTo(n)) {
        const [cr, ci] = [(3 * column) / n - 2, (2 * row) / n - 1];
        let [zr, zi] = [0, 0];
        for (let step = 0; step < 100 && zr * zr + zi * zi <= 4; step++, total++) {
          [zr, zi] = [zr * zr - zi * zi + cr, 2 * zr * zi + ci];
        }
      }
    }
    return total;
  },
  'br-table': (n) => {
    let total = 0;
    for (let i = 1; i <= n; i++) {
      for (let x = i; x !== 1; x = x % 2 === 0 ? x / 2 : 3 * x + 1) total++;
    }
    return total;
  },
  'vector-dot': (n) => {
    const left = countTo(4096).map((i) => (i % 17) * 0.25);
    const right = countTo(4096).map((i) => (i % 13) * 0.5);
    let total = 0;
    for (const round of countTo(n)) {
      const lanes = [0, 1, 2, 3].map((lane) =>
        left.reduce((sum, x, i) => (i % 4 === lane ? Math.fround(sum + Math.fround(x * right[i]!)) : sum), 0),
      );
      total += lanes.reduce((sum, lane) => Math.fround(sum + lane)) * (round % 5);
      right[round % 4096]! += 0.125;
    }
    return total;
  },
  'vector-search': (n) => {
    let state = 12345;
    const bytes = countTo(65536).map(() => {
      state = (Math.imul(state, 1103515245) + 12345) | 0;
      return (state >>> 16) & 255;
    });
    return countTo(n).reduce((gathered, round) => {
      const found = countTo(65536).filter((i) => bytes[i] === ((round * 7) & 255));
      return (Math.imul(gathered, 31) + found.length + (found.at(-1) ?? 0)) >>> 0;
    }, 0);
  },
  script: (n) => {
    const numbers = countTo(n + 1).slice(2);
    const divisors = numbers.reduce((sum, i) => sum + divisor(i, n + 12), 0);
    return numbers.filter(isPrime).length * 1000 + (divisors % 1000);
  },
};

test.each(Object.entries(again))('%s means what its JavaScript says', (name, meaning) => {
  const program = programs.find((candidate) => candidate.name === name);
  if (program === undefined) throw new Error(`no program ${name}`);
  expect(bits(program.result, meaning(program.small.argument))).toBe(program.small.expected);
});

test('nbody keeps the energy that the published simulation reports after 1000 steps', () => {
  const program = programs.find(({ name }) => name === 'nbody');
  if (program === undefined) throw new Error('no program nbody');
  const energy = new Float64Array(BigUint64Array.of(nativeRun(program)(1000)).buffer)[0]!;
  expect(energy.toFixed(9)).toBe('-0.169087605');
});
