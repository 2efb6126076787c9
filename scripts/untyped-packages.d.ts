// Types for the development packages that come without: as much of each as wasmeter's tests and benchmarks use.
// No part of the package; nothing in src sees these packages outside its tests.

/** Imports by module and name, as the JavaScript embedding takes them. */
type ImportObject = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

declare module '@webassemblyjs/wasm-parser' {
  /** A node of the tree the parser makes. What else it holds depends on its `type`. */
  export interface Node {
    readonly type: string;
    readonly [property: string]: unknown;
  }
  /** Options of the parser; the two `ignore...Section` leave those parts out of the tree. */
  export interface DecoderOptions {
    readonly dump?: boolean;
    readonly ignoreCodeSection?: boolean;
    readonly ignoreDataSection?: boolean;
    readonly ignoreCustomNameSection?: boolean;
    readonly errorOnUnknownSection?: boolean;
  }
  /** Decodes a module: a `Program` whose `body` holds one `Module` with `fields`. Throws what it throws. */
  export function decode(
    bytes: ArrayBuffer | Uint8Array,
    options?: DecoderOptions,
  ): { readonly type: 'Program'; readonly body: readonly Node[] };
}

declare module 'polywasm' {
  /** A module that polywasm has parsed. */
  interface PolywasmModule {
    readonly kind?: never;
  }
  /** The parts of its namespace that correspond to the JavaScript embedding. */
  export const WebAssembly: {
    readonly Module: new (bytes: ArrayBuffer | Uint8Array) => PolywasmModule;
    readonly Instance: new (
      module: PolywasmModule,
      imports?: ImportObject,
    ) => { readonly exports: Readonly<Record<string, unknown>> };
    validate(bytes: ArrayBuffer | Uint8Array): boolean;
  };
}

declare module 'webassemblyjs' {
  /** A module that webassemblyjs has decoded. */
  interface WebassemblyjsModule {
    readonly exports: readonly unknown[];
  }
  const webassemblyjs: {
    instantiate(
      bytes: ArrayBuffer | Uint8Array,
      imports?: ImportObject,
    ): Promise<{
      readonly instance: { readonly exports: Readonly<Record<string, unknown>> };
      readonly module: WebassemblyjsModule;
    }>;
    compile(bytes: ArrayBuffer | Uint8Array): Promise<WebassemblyjsModule>;
    validate(bytes: ArrayBuffer | Uint8Array): boolean;
  };
  export default webassemblyjs;
}
