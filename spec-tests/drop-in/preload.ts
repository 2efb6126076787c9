// Loaded before everything else in a process whose Node exposes no WebAssembly: puts ours in its place, and lets the
// process ask afterwards what it has counted.

import { createWebAssembly, storeOf } from '../../src/runtime/js-api/index.ts';

if ('WebAssembly' in globalThis) throw new Error('this process has a WebAssembly of its own');
const namespace = createWebAssembly();
const store = storeOf(namespace);
Object.defineProperty(globalThis, 'WebAssembly', {
  value: namespace,
  writable: true,
  enumerable: false,
  configurable: true,
});
Object.defineProperty(globalThis, Symbol.for('wasmeter.drop-in'), {
  value: () => ({ fuel: store.fuelConsumed, instances: store.instances }),
});
