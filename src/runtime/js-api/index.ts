// The door of the JavaScript interface: a namespace `WebAssembly` of this engine. Importing it touches nothing global.

import type { Store } from '../../interpreter/index.ts';
import { fuelOf } from './instance.ts';
import { agentOf, createNamespace } from './namespace.ts';
import { storeFor, type WebAssemblyOptions } from './options.ts';
import type { Instance, WebAssemblyNamespace } from './types.ts';

export type { WebAssemblyOptions } from './options.ts';
export type {
  AddressType,
  BufferSource,
  CompileOptions,
  Exception,
  Global,
  GlobalDescriptor,
  ImportExportKind,
  Imports,
  Instance,
  InstantiatedSource,
  Memory,
  MemoryDescriptor,
  Module,
  ModuleExportDescriptor,
  ModuleImportDescriptor,
  ResponseLike,
  Table,
  TableDescriptor,
  TableKind,
  Tag,
  TagType,
  ValueType,
  WebAssemblyError,
  WebAssemblyErrorClass,
  WebAssemblyNamespace,
} from './types.ts';

/**
 * A namespace `WebAssembly` with a store of its own: what is made in it is counted and capped together, and cannot be
 * handed to another one.
 *
 * ```ts with add.wasm
 * import { createWebAssembly, fuelConsumedBy, storeOf } from 'wasmeter/js-api';
 *
 * const metered = createWebAssembly({ fuel: 1_000, memoryBytes: 16 * 1024 * 1024 });
 * const { instance } = await metered.instantiate(bytes);
 * console.log(instance.exports.add(2, 3)); // 5
 * console.log(fuelConsumedBy(instance), storeOf(metered).fuel); // 3 997
 * ```
 *
 * @throws TypeError for a name that is no option, limit or feature; RangeError for a figure out of its range
 */
export function createWebAssembly(options: WebAssemblyOptions = {}): WebAssemblyNamespace {
  return createNamespace(storeFor(options));
}

/** A ready namespace without a budget. */
export const WebAssembly: WebAssemblyNamespace = /* @__PURE__ */ createWebAssembly();

/**
 * The store behind a namespace: fuel and what is left of it, bytes of memory, and all other counts.
 * @throws TypeError for what is no namespace of `createWebAssembly`
 */
export function storeOf(namespace: WebAssemblyNamespace): Store {
  return agentOf(namespace).store;
}

/**
 * Fuel that was used by calls of an instance's exports and by its start function, with all that they called. What a
 * host function's own call of another instance uses is counted there, once: the sum over all instances is what the store
 * has used for them.
 * @throws TypeError for what is no instance of a namespace of `createWebAssembly`
 */
export function fuelConsumedBy(instance: Instance): number {
  return fuelOf(instance);
}
