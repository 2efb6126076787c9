// The types of the namespace, compatible with `typeof WebAssembly` of TypeScript's DOM library as far as that goes, which
// is not needed here: not every host that this is for has a DOM.

/** Bytes that are handed in: a buffer, or a view on one. */
export type BufferSource = ArrayBuffer | ArrayBufferView;

/** What kind of thing is imported or exported. */
export type ImportExportKind = 'function' | 'table' | 'memory' | 'global' | 'tag';

/** Words for value types (JavaScript interface, ValueType, and the abstract references that native engines take too). */
export type ValueType =
  | 'i32'
  | 'i64'
  | 'f32'
  | 'f64'
  | 'v128'
  | 'externref'
  | 'anyfunc'
  | 'anyref'
  | 'eqref'
  | 'i31ref'
  | 'structref'
  | 'arrayref'
  | 'exnref';

/** What a table can hold. */
export type TableKind = Exclude<ValueType, 'i32' | 'i64' | 'f32' | 'f64' | 'v128' | 'exnref'>;

/** How wide addresses and indices are. With `i64`, sizes and indices are bigints. */
export type AddressType = 'i32' | 'i64';

// TypeScript's library has `any` here, and sizes as numbers: what is assigned to it must take and give as much.
type JsValue = ReturnType<typeof JSON.parse>;

/** What a module exports, one thing of it. */
export interface ModuleExportDescriptor {
  name: string;
  kind: ImportExportKind;
}

/** What a module imports, one thing of it. */
export interface ModuleImportDescriptor {
  module: string;
  name: string;
  kind: ImportExportKind;
}

/** Options of compiling. */
export interface CompileOptions {
  /** Sets of built-ins that the module may import, as `js-string`. */
  builtins?: readonly string[];
  /** The module name under which imported globals are string constants: each is its own name. */
  importedStringConstants?: string | null;
}

/** A response: the host's `Response`, or on a host without one what looks like it. */
export interface ResponseLike {
  readonly headers: { get(name: string): string | null };
  readonly ok: boolean;
  readonly status: number;
  /** The whole body. */
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** What modules import, by module and name. */
export type Imports = Record<string, Record<string, unknown>>;

/** A compiled module: opaque. */
export interface Module {
  readonly [Symbol.toStringTag]?: string;
}

/** A module whose functions can be called. */
export interface Instance {
  /** Its exports: functions, memories, tables, globals and tags. Frozen, without a prototype. */
  readonly exports: Record<string, JsValue>;
}

/** What `instantiate` makes of bytes. */
export interface InstantiatedSource {
  module: Module;
  instance: Instance;
}

/** What a memory is made with, in pages of 65,536 bytes. */
export interface MemoryDescriptor {
  initial: number | bigint;
  maximum?: number | bigint;
  shared?: boolean;
  address?: AddressType;
}

/** A linear memory. */
export interface Memory {
  /** The memory itself; another one after it has grown, when this one is detached. */
  readonly buffer: ArrayBuffer;
  /** Grows by so many pages and answers how many there were; a RangeError if it cannot. */
  grow(delta: number): number;
  /** The buffer as one that is replaced when the memory grows. */
  toFixedLengthBuffer(): ArrayBuffer;
  /** The buffer as one that grows with the memory, on hosts that have such; a TypeError for a memory without a maximum. */
  toResizableBuffer(): ArrayBuffer;
}

/** What a table is made with. */
export interface TableDescriptor {
  element: TableKind;
  initial: number | bigint;
  maximum?: number | bigint;
  address?: AddressType;
}

/** A table of references. */
export interface Table {
  /** How many elements it has. */
  readonly length: number;
  /** An element; a RangeError for an index outside. */
  get(index: number): JsValue;
  /** Sets an element; null, or undefined in a table of `externref`, if no value is given. */
  set(index: number, value?: unknown): void;
  /** Grows by so many elements and answers how many there were; a RangeError if it cannot. */
  grow(delta: number, value?: unknown): number;
}

/** What a global is made with. */
export interface GlobalDescriptor {
  value: ValueType;
  mutable?: boolean;
}

/** A global variable or constant. */
export interface Global {
  /** What it holds; setting a constant is a TypeError. */
  value: JsValue;
  /** What it holds. */
  valueOf(): JsValue;
}

/** What a tag is made with: the types of what its exceptions carry. */
export interface TagType {
  parameters: readonly ValueType[];
}

/** A kind of exception: opaque. */
export interface Tag {
  readonly [Symbol.toStringTag]?: string;
}

/** An exception of WebAssembly. */
export interface Exception {
  /** The host's stack where it was made, if that was asked for. */
  readonly stack: string | undefined;
  /** One of the values that it carries. With a tag in front, as engines have it, of that tag only. */
  getArg(tag: Tag, index: number): JsValue;
  getArg(index: number): JsValue;
  /** Was it thrown under this tag? */
  is(tag: Tag): boolean;
}

/** An error of the namespace; those for traps have the engine's word for it as `code` and the trap as their cause. */
export interface WebAssemblyError extends Error {
  readonly code?: string;
}

/** An error class of the namespace. */
export interface WebAssemblyErrorClass {
  readonly prototype: WebAssemblyError;
  new (message?: string, options?: { cause?: unknown }): WebAssemblyError;
  (message?: string, options?: { cause?: unknown }): WebAssemblyError;
}

/** The namespace. */
export interface WebAssemblyNamespace {
  /** Are the bytes a valid module? */
  validate(bytes: BufferSource, options?: CompileOptions): boolean;
  /** Compiles a module. */
  compile(bytes: BufferSource, options?: CompileOptions): Promise<Module>;
  /** Compiles and instantiates a module. */
  instantiate(bytes: BufferSource, importObject?: Imports, options?: CompileOptions): Promise<InstantiatedSource>;
  /** Instantiates a module. */
  instantiate(module: Module, importObject?: Imports): Promise<Instance>;
  /** Compiles the body of a response of type `application/wasm`, or of a promise of one. */
  compileStreaming(source: ResponseLike | PromiseLike<ResponseLike>, options?: CompileOptions): Promise<Module>;
  /** Compiles and instantiates the body of such a response. */
  instantiateStreaming(
    source: ResponseLike | PromiseLike<ResponseLike>,
    importObject?: Imports,
    options?: CompileOptions,
  ): Promise<InstantiatedSource>;
  /** The tag of what host functions throw. */
  readonly JSTag: Tag;
  readonly Module: {
    readonly prototype: Module;
    new (bytes: BufferSource, options?: CompileOptions): Module;
    exports(module: Module): ModuleExportDescriptor[];
    imports(module: Module): ModuleImportDescriptor[];
    customSections(module: Module, name: string): ArrayBuffer[];
  };
  readonly Instance: { readonly prototype: Instance; new (module: Module, importObject?: Imports): Instance };
  readonly Memory: { readonly prototype: Memory; new (descriptor: MemoryDescriptor): Memory };
  readonly Table: { readonly prototype: Table; new (descriptor: TableDescriptor, value?: unknown): Table };
  readonly Global: { readonly prototype: Global; new (descriptor: GlobalDescriptor, value?: unknown): Global };
  readonly Tag: { readonly prototype: Tag; new (type: TagType): Tag };
  readonly Exception: {
    readonly prototype: Exception;
    new (tag: Tag, payload: Iterable<unknown>, options?: { traceStack?: boolean }): Exception;
  };
  readonly CompileError: WebAssemblyErrorClass;
  readonly LinkError: WebAssemblyErrorClass;
  readonly RuntimeError: WebAssemblyErrorClass;
}
