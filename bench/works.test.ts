// Every program of the benchmark that bench/programs does not test already, with results that come from elsewhere:
// Node's own SHA-3 and Brotli, and hash-wasm through its own glue.
import { createHash } from 'node:crypto';
import { brotliDecompressSync } from 'node:zlib';
import { argon2id } from 'hash-wasm';
import { describe, expect, test } from 'vitest';
import { boundaryWork } from './boundary-work.ts';
import { loadEngine, startWasmeter } from './engines.ts';
import { argon2Kibibytes, argon2Options, brotliBytes, keccakChunks, noise, npmWork, prose } from './npm-work.ts';
import { bitsOf, countingWork, type Guest, ownWork, type Size, type Work } from './work.ts';
import { workNamed, works } from './works.ts';

const sizes: readonly Size[] = ['small', 'full'];
const native = await loadEngine('native');

test('there are nineteen programs and three from npm; on vectors, counting and calls outside the means', () => {
  expect(ownWork).toHaveLength(21);
  expect(new Set(works.map(({ name }) => name)).size).toBe(28);
  const outside = works.filter(({ inMean }) => !inMean).map(({ name }) => name);
  expect(outside.sort()).toEqual(['argon2-simd', 'calls-in', 'calls-out', 'counting', 'vector-dot', 'vector-search']);
  expect(() => workNamed('no')).toThrow('no program is called no; there are fib, ');
});

describe.each([...npmWork, countingWork, ...boundaryWork])('$name', (work) => {
  test.each(sizes)('gives the expected result natively, twice on one instance, at %s size', async (size) => {
    const run = work.prepare(await native(work.bytes(), work.imports), size);
    expect(run()).toBe(work.expected[size]);
    expect(run()).toBe(work.expected[size]);
  });

  test('gives it in wasmeter too, for the same fuel each time from the second on', () => {
    const guest = startWasmeter(work.bytes(), work.imports);
    const run = work.prepare(guest, 'small');
    expect(run()).toBe(work.expected.small);
    const fuel = [1, 2].map(() => {
      const before = guest.fuelConsumed;
      expect(run()).toBe(work.expected.small);
      return guest.fuelConsumed - before;
    });
    expect(fuel[0]).toBeGreaterThan(100_000);
    expect(fuel[1]).toBe(fuel[0]);
  });
});

describe('the expected results', () => {
  test.each(sizes)('of keccak are those of SHA3-512 in Node, at %s size', (size) => {
    const hash = createHash('sha3-512');
    for (let i = 0; i < keccakChunks[size]; i++) hash.update(noise(16384));
    expect(hash.digest('hex')).toBe(workNamed('keccak').expected[size]);
  });

  test.each(sizes)('of argon2 are those of hash-wasm as people call it, at %s size', async (size) => {
    const tag = await argon2id({ ...argon2Options, memorySize: argon2Kibibytes[size], parallelism: 1, hashLength: 64 });
    expect(tag).toBe(workNamed('argon2').expected[size]);
  });

  test('of argon2-simd are those of argon2', () => {
    expect(workNamed('argon2-simd').expected).toEqual(workNamed('argon2').expected);
  });

  test.each(sizes)('of brotli hash what Node takes apart again, at %s size', async (size) => {
    const work = workNamed('brotli');
    const guest = await native(work.bytes(), work.imports);
    const compressed = lastRead(guest, () => work.prepare(guest, size)(), work, size);
    const text = prose(brotliBytes[size]);
    expect(compressed.length).toBeLessThan(text.length / 2);
    expect(Buffer.compare(brotliDecompressSync(compressed), text)).toBe(0);
  });

  test.each(sizes)('of counting are those of the same loop in JavaScript, at %s size', (size) => {
    let sum = 0;
    for (let i = size === 'full' ? 10_000_000 : 10_000; i > 0; i--) sum = (sum + (i ^ 85)) | 0;
    expect(bitsOf('i32', sum)).toBe(countingWork.expected[size]);
  });
});

/** The bytes read from a guest's memory during a run whose hash is the run's result. */
function lastRead(guest: Guest, run: () => string, work: Work, size: Size): Uint8Array {
  const reads: Uint8Array[] = [];
  const { read } = guest;
  Object.assign(guest, {
    read: (address: number, length: number) => {
      const bytes = read(address, length);
      reads.push(bytes);
      return bytes;
    },
  });
  expect(run()).toBe(work.expected[size]);
  const found = reads.find((bytes) => createHash('sha256').update(bytes).digest('hex') === work.expected[size]);
  expect(found).toBeDefined();
  return found!;
}

test('results are bits, whatever sign an engine gives them', () => {
  expect(bitsOf('i32', -1)).toBe('0xffffffff');
  expect(bitsOf('i32', 4294967295)).toBe('0xffffffff');
  expect(bitsOf('i64', -2n)).toBe(bitsOf('i64', 18446744073709551614n));
  expect(bitsOf('f64', -0)).toBe('0x8000000000000000');
  expect(bitsOf('f64', 1.5)).not.toBe(bitsOf('f64', 1));
});

test('an import that is called, which none of these runs do, ends the run by name', async () => {
  const { bytes, imports } = workNamed('brotli');
  const guest = await native(bytes(), imports);
  // Options by reference: the first thing the module does with them is ask its glue what they are.
  const compress = guest.exported('compress');
  expect(() => compress(1024, 1024, 0, 0)).toThrow('the program called what it imports, __wbindgen_placeholder__.');
});
