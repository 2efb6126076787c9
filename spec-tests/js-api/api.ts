// The namespace as the tests of this folder see it: every argument is unknown, because wrong ones are what is tested.

/** A method that is called with whatever a test likes. */
export type Method<Result = unknown> = (...values: unknown[]) => Result;

/** An interface object of the namespace, or a class of errors. */
export interface Interface<Kind = object> {
  new (...values: unknown[]): Kind;
  readonly prototype: Kind;
  readonly name: string;
  readonly length: number;
}

export interface ModuleInterface extends Interface {
  exports: Method<{ name: string; kind: string }[]>;
  imports: Method<{ module: string; name: string; kind: string }[]>;
  customSections: Method<ArrayBuffer[]>;
}

export interface InstanceObject {
  readonly exports: Readonly<Record<string, unknown>>;
}

export interface MemoryObject {
  grow: Method;
  toFixedLengthBuffer: Method<ArrayBuffer>;
  toResizableBuffer: Method<ArrayBuffer>;
  readonly buffer: ArrayBuffer;
}

export interface TableObject {
  grow: Method;
  get: Method;
  set: Method;
  readonly length: unknown;
}

export interface GlobalObject {
  valueOf: Method;
  value: unknown;
}

export interface ExceptionObject {
  getArg: Method;
  is: Method;
  readonly stack: unknown;
}

/** What `globalThis.WebAssembly` is on a host that has it, and what `createWebAssembly` makes. */
export interface Api {
  validate: Method<boolean>;
  compile: Method<Promise<object>>;
  instantiate: Method<Promise<InstanceObject & InstantiatedSource>>;
  compileStreaming: Method<Promise<object>>;
  instantiateStreaming: Method<Promise<InstantiatedSource>>;
  Module: ModuleInterface;
  Instance: Interface<InstanceObject>;
  Memory: Interface<MemoryObject>;
  Table: Interface<TableObject>;
  Global: Interface<GlobalObject>;
  Tag: Interface;
  Exception: Interface<ExceptionObject>;
  readonly JSTag: object;
  CompileError: Interface<Error>;
  LinkError: Interface<Error>;
  RuntimeError: Interface<Error>;
}

export interface InstantiatedSource {
  readonly module: object;
  readonly instance: InstanceObject;
}

/** What a namespace may lack and is still worth comparing: older engines have grown by these. */
export type Part = 'JSTag' | 'builtins' | 'exnref' | 'gc' | 'memory64' | 'resizable' | 'streaming' | 'stack';

/** One rule of the specification. */
export interface ApiTest {
  readonly name: string;
  readonly needs: readonly Part[];
  /** Returns, or its promise resolves, if the rule is kept. */
  readonly run: (api: Api) => unknown;
}

/** A test of a rule, named as the rule is said. */
export function test(name: string, run: (api: Api) => unknown, ...needs: Part[]): ApiTest {
  return { name, needs, run };
}

/** Instantiates at once. */
export function instantiate(api: Api, bytes: Uint8Array, imports?: unknown): InstanceObject {
  return new api.Instance(new api.Module(bytes), imports);
}

/** An exported function. */
export function exported(instance: InstanceObject, name: string): Method {
  return instance.exports[name] as Method;
}

/** Calls an exported function. */
export function call(instance: InstanceObject, name: string, ...values: unknown[]): unknown {
  return exported(instance, name)(...values);
}
