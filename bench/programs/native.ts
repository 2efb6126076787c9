// The host's own WebAssembly, typed: TypeScript describes it only among the browser's names, which this repository
// leaves out. The oracle of tests and the other side of the benchmark; the engine itself never touches it.

/** What of a native module's import or export descriptor is used here. */
export interface NativeDescriptor {
  readonly module?: string;
  readonly name: string;
  readonly kind: 'function' | 'table' | 'memory' | 'global' | 'tag';
}

/** A compiled native module: opaque. */
export type NativeModule = object;

/** A native instance; its exports are functions, memories, tables and globals by name. */
export interface NativeInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}

/** The part of the WebAssembly JavaScript interface that tests and benchmarks use. */
export interface NativeWebAssembly {
  validate(bytes: Uint8Array): boolean;
  readonly Module: {
    new (bytes: Uint8Array): NativeModule;
    imports(module: NativeModule): NativeDescriptor[];
    exports(module: NativeModule): NativeDescriptor[];
  };
  readonly Instance: new (module: NativeModule, imports?: object) => NativeInstance;
}

/** The host's WebAssembly, or undefined where it has none (a JavaScript engine with `--jitless`, for one). */
export const nativeWebAssembly = (globalThis as { readonly WebAssembly?: NativeWebAssembly }).WebAssembly;

/** The host's WebAssembly; an Error where there is none. */
export function requireNative(): NativeWebAssembly {
  if (nativeWebAssembly === undefined) throw new Error('this host has no WebAssembly of its own');
  return nativeWebAssembly;
}
