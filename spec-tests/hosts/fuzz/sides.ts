// The two engines, each as host.ts sees it.

import { requireNative } from '../../../bench/programs/native.ts';
import {
  Engine,
  type EngineConfiguration,
  Exception,
  type ExternType,
  type Extern,
  Func,
  Global,
  Instance,
  type Memory,
  Module,
  type ModuleExport,
  type ModuleImport,
  Store,
  type Table,
  Tag,
  Trap,
  type ValueTypeName,
} from '../../../src/interpreter/index.ts';
import { nativeTrapCodes } from '../../native/traps.ts';
import { isHidden, isNullable, type Script, type Side, token, type Value } from './host.ts';

/** A way to run in our engine. */
export interface Way {
  readonly name: string;
  readonly configuration: EngineConfiguration;
  /** Units of fuel after which a call stops and is taken up again. */
  readonly slice?: number;
}

/** An exception of one of the tags: by `of` the tag of that name is found, by `get` what is carried at an index. */
function shownException(
  tags: readonly ModuleExport[],
  of: (name: string) => boolean,
  get: (name: string, index: number, type: ValueTypeName) => Value,
): string {
  const tag = tags.find(({ name }) => of(name));
  if (tag?.type.kind !== 'tag') return 'an exception of an unknown tag';
  // What a reference is of is for the program to find out.
  const values = tag.type.parameters.map((type, index) => {
    if (isHidden(type) || type.includes('ref')) return type;
    const value = get(tag.name, index, type);
    return Object.is(value, -0) ? '-0' : String(value);
  });
  return `exception of ${tag.name} with [${values}]`;
}

/** Our engine. */
export class Ours implements Side {
  readonly store: Store;
  readonly #way: Way;
  readonly #tag: Tag;
  #instance: Instance | undefined;

  constructor(way: Way) {
    const limits = { hostDepth: 1000 };
    this.store = new Store(new Engine(way.configuration), { limits, catchableHostExceptions: true });
    this.#tag = Tag.create(this.store, { parameters: ['i32'] });
    this.#way = way;
  }

  instantiate(script: Script, bytes: Uint8Array): void {
    const module = new Module(this.store.engine, bytes);
    const functions = script.hostFunctions(this);
    const imports = module.imports.map((wanted) => this.#import(wanted, functions));
    this.#instance = new Instance(this.store, module, imports);
  }

  #import({ name, type }: ModuleImport, functions: ReturnType<Script['hostFunctions']>): Extern {
    if (type.kind === 'tag') return name === 'jstag' ? this.store.hostExceptionTag : this.#tag;
    if (type.kind === 'global') return Global.create(this.store, type, token);
    const func = functions[name];
    if (type.kind !== 'func' || func === undefined) throw new Error(`there is no ${type.kind} ${name} to import`);
    if (!type.parameters.some(isHidden))
      return Func.host(this.store, type, (_caller, ...values) => func(...values) as never);
    // The JavaScript interface throws it where the function is called, and the program can catch it.
    return Func.hostBits(this.store, type, () => {
      throw new TypeError('no JavaScript value');
    });
  }

  exported(name: string): unknown {
    return this.#instance?.getExport(name);
  }

  isFunction(value: Value): boolean {
    return value instanceof Func;
  }

  // As the JavaScript interface converts null.
  callWithNulls(func: Value): void {
    const { parameters, results } = (func as Func).type;
    if ([...parameters, ...results].some(isHidden)) throw new TypeError('no JavaScript value');
    const values = parameters.map((type) => {
      if (type === 'i64' || (type.includes('ref') && !isNullable(type))) throw new TypeError('null does not convert');
      return type.includes('ref') ? null : 0;
    });
    (func as Func).call(...values);
  }

  call(func: Value, values: readonly Value[]): readonly Value[] {
    const { slice } = this.#way;
    const call = (func as Func).startCall(...values);
    for (;;) {
      const outcome = call.run({ slice });
      if (outcome.kind === 'finished') return outcome.results;
    }
  }

  throwTagged(value: number): never {
    throw new Exception(this.#tag, [value]);
  }

  thrownText(error: unknown, tags: readonly ModuleExport[]): string {
    if (error instanceof Trap) return `trap ${error.code}`;
    if (!(error instanceof Exception)) return '';
    const { tag, rawValues } = error;
    if (tag === this.#tag) return `exception of the host with [${error.values}]`;
    const get = (_name: string, index: number, type: ValueTypeName) => numberOf(type, rawValues[index] as bigint);
    return shownException(tags, (name) => this.exported(name) === tag, get);
  }

  tableSize(table: unknown): number {
    return (table as Table).size;
  }

  tableGet(table: unknown, index: number): Value {
    return (table as Table).get(index);
  }

  tableSet(table: unknown, index: number, value: Value): void {
    (table as Table).set(index, value);
  }

  globalValue(global: unknown): Value {
    return (global as Global).value;
  }

  memoryBytes(memory: unknown): Uint8Array {
    return (memory as Memory).bytes();
  }
}

/** The number whose bits these are. */
function numberOf(type: ValueTypeName, bits: bigint): number | bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits, true);
  if (type === 'i32') return view.getInt32(0, true);
  if (type === 'i64') return view.getBigInt64(0, true);
  return type === 'f32' ? view.getFloat32(0, true) : view.getFloat64(0, true);
}

interface NativeException {
  is(tag: unknown): boolean;
  getArg(tag: unknown, index: number): unknown;
}

interface NativeMore {
  readonly Global: new (type: { readonly value: string; readonly mutable: boolean }, value: unknown) => object;
  readonly Tag: new (type: { readonly parameters: readonly string[] }) => object;
  readonly JSTag: object;
  readonly Exception: new (tag: object, values: readonly unknown[]) => NativeException;
}

interface NativeTable {
  readonly length: number;
  get(index: number | bigint): unknown;
  set(index: number | bigint, value: unknown): void;
}

/** The host's own engine. */
export class Native implements Side {
  readonly #native = requireNative() as ReturnType<typeof requireNative> & NativeMore;
  readonly #tag = new this.#native.Tag({ parameters: ['i32'] });
  #exports: Readonly<Record<string, unknown>> | undefined;

  instantiate(script: Script, bytes: Uint8Array): void {
    const functions = script.hostFunctions(this);
    const imports: Record<string, Record<string, unknown>> = {};
    for (const { module, name, type } of script.imports) {
      const given =
        type.kind === 'tag'
          ? name === 'jstag'
            ? this.#native.JSTag
            : this.#tag
          : type.kind === 'global'
            ? token
            : functions[name];
      imports[module] = { ...imports[module], [name]: given };
    }
    this.#exports = new this.#native.Instance(new this.#native.Module(bytes), imports).exports;
  }

  exported(name: string): unknown {
    return this.#exports?.[name];
  }

  isFunction(value: Value): boolean {
    return typeof value === 'function';
  }

  callWithNulls(func: Value): void {
    const callee = func as (...values: unknown[]) => unknown;
    callee(...new Array<null>(callee.length).fill(null));
  }

  call(func: Value, values: readonly Value[]): readonly Value[] {
    const returned = (func as (...values: unknown[]) => unknown)(...values);
    return returned === undefined ? [] : Array.isArray(returned) ? returned : [returned];
  }

  throwTagged(value: number): never {
    throw new this.#native.Exception(this.#tag, [value]);
  }

  thrownText(error: unknown, tags: readonly ModuleExport[]): string {
    if (error instanceof this.#native.Exception) {
      if (error.is(this.#tag)) return `exception of the host with [${error.getArg(this.#tag, 0)}]`;
      const get = (name: string, index: number) => error.getArg(this.exported(name), index);
      return shownException(tags, (name) => error.is(this.exported(name)), get);
    }
    if (error instanceof Error && error.name === 'RuntimeError') return `trap ${nativeTrapCodes(error).join(' or ')}`;
    return '';
  }

  tableSize(table: unknown): number {
    return Number((table as NativeTable).length);
  }

  tableGet(table: unknown, index: number, type: ExternType): Value {
    return (table as NativeTable).get(indexFor(type, index));
  }

  tableSet(table: unknown, index: number, value: Value, type: ExternType): void {
    (table as NativeTable).set(indexFor(type, index), value);
  }

  globalValue(global: unknown): Value {
    return (global as { readonly value: unknown }).value;
  }

  memoryBytes(memory: unknown): Uint8Array {
    return new Uint8Array((memory as { readonly buffer: ArrayBuffer }).buffer);
  }
}

function indexFor(type: ExternType, index: number): number | bigint {
  return type.kind === 'table' && type.address === 'i64' ? BigInt(index) : index;
}
