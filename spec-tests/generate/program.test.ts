// Checks the generator itself against native WebAssembly: what it makes is valid, ends, and is worth running.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { requireNative } from '../../bench/programs/native.ts';
import { Engine, Module } from '../../src/interpreter/index.ts';
import { arbitraryProgram, comparable, everything, programFrom, textOf } from './program.ts';

const native = requireNative();
const runs = Number(process.env.PROPERTY_RUNS ?? 150);
const seed = Number(process.env.PROPERTY_SEED ?? Date.now() % 2 ** 31);

test(`programs that are comparable are valid for native WebAssembly (seed ${seed})`, async () => {
  const property = fc.asyncProperty(arbitraryProgram(comparable), async (program) => {
    if (!native.validate(program.bytes)) expect.fail(await textOf(program));
  });
  await fc.assert(property, { seed, numRuns: runs });
});

test(`programs of every kind are valid for the engine (seed ${seed})`, () => {
  const engine = new Engine();
  const property = fc.property(arbitraryProgram(everything), (program) => {
    expect(() => new Module(engine, program.bytes)).not.toThrow();
  });
  fc.assert(property, { seed, numRuns: runs });
});

test(`programs that count are valid for native WebAssembly (seed ${seed})`, () => {
  const property = fc.property(arbitraryProgram({ ...comparable, counting: true }), (program) => {
    expect(native.validate(program.bytes)).toBe(true);
  });
  fc.assert(property, { seed, numRuns: runs });
});

test('the same bytes make the same program', () => {
  const entropy = Uint8Array.from({ length: 300 }, (_, index) => (index * index * 7) & 255);
  expect(programFrom(entropy)).toEqual(programFrom(entropy));
});

test('no bytes make a program, the simplest one', () => {
  const program = programFrom(new Uint8Array());
  expect(native.validate(programFrom(new Uint8Array(), comparable).bytes)).toBe(true);
  expect(program.calls).toHaveLength(1);
});
