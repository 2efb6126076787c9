// The totals against native WebAssembly: the same program, rewritten so that it counts each of its instructions itself,
// runs on the host's own engine, and what it has counted is what ours must charge (FUEL 1), traps included.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type NativeModule, requireNative } from '../../bench/programs/native.ts';
import { arbitraryProgram, hostFunctions, type Program, programFrom } from '../generate/program.ts';
import { commonPrograms } from '../native/mutants.ts';
import { Compiled, runs, seed } from './session.ts';

const native = requireNative();
const { Global: NativeGlobal } = (globalThis as unknown as { WebAssembly: { Global: NativeGlobalConstructor } })
  .WebAssembly;

interface NativeGlobal {
  value: unknown;
}
type NativeGlobalConstructor = new (type: { value: string; mutable?: boolean }, value: unknown) => NativeGlobal;

function nativeImports(): object {
  const functions = hostFunctions.map(({ name, call }) => [name, call] as const);
  return {
    host: {
      ...Object.fromEntries(functions),
      token: {},
      base: 40,
      shared: new NativeGlobal({ value: 'i64', mutable: true }, 7n),
      level: new NativeGlobal({ value: 'f64', mutable: true }, 0.5),
    },
  };
}

/** What a program that counts has counted, natively, after each of its calls. */
function countsOf(program: Program): number[] {
  const module: NativeModule = new native.Module(program.bytes);
  const { exports } = new native.Instance(module, nativeImports());
  const counter = exports.counter as NativeGlobal;
  return program.calls.map(({ name, parameters, arguments: values }) => {
    const call = exports[name] as (...values: readonly (number | bigint)[]) => unknown;
    try {
      call(...values.map((bits, index) => (parameters[index] === 'i32' ? Number(bits) | 0 : BigInt.asIntN(64, bits))));
    } catch (error) {
      // A trap, or an exception that the program did not catch. Anything else is a fault of the test.
      if (!['RuntimeError', 'Exception'].includes((error as Error).constructor.name)) throw error;
    }
    return Number(counter.value);
  });
}

test.each(['fast', 'plain'] as const)(
  `%s translation charges what native code counts (seed ${seed})`,
  (translation) => {
    const property = fc.property(arbitraryProgram(commonPrograms), (program) => {
      const counted = countsOf(programFrom(program.entropy, { ...commonPrograms, counting: true }));
      const session = new Compiled(program, { translation, bytesPerFuel: Infinity }).start();
      const charged = program.calls.map(() => {
        session.runCall();
        return session.store.fuelConsumed;
      });
      expect(charged).toEqual(counted);
    });
    fc.assert(property, { seed, numRuns: runs(100) });
  },
);
