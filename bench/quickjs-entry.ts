// What runs inside QuickJS: starts a module of bench/programs in wasmeter and runs it. Bundled into one script by
// quickjs-child.ts, which hands in the bytes and takes the time.
import { Engine, Instance, Module, Store } from '../src/interpreter/index.ts';

interface Globals {
  startProgram?: (bytes: ArrayBuffer) => (argument: number) => string;
}

/** Starts a module; what it answers runs it, and says the result's bits and the fuel that was used. */
(globalThis as Globals).startProgram = (bytes) => {
  const engine = new Engine();
  const store = new Store(engine, { fuel: 2 ** 52 });
  const run = new Instance(store, new Module(engine, bytes)).getFunc('run')!;
  return (argument) => {
    const before = store.fuelConsumed;
    const [bits] = run.callBits(BigInt(argument));
    return `0x${(bits as bigint).toString(16)} ${store.fuelConsumed - before}`;
  };
};
