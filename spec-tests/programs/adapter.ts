// A stand-in for the namespace `WebAssembly`, built on the engine's public interface: as much of the JavaScript interface
// as published packages use to load their modules. For tests only, and no more than that: one store per instance, no
// imports but functions, no promises kept apart, and an identity of exports that serves one instance.

import {
  Engine,
  Exception,
  type Extern,
  Func,
  type Global,
  type HostCallback,
  type Instance,
  LinkError,
  Linker,
  type Memory,
  Module,
  Store,
  type Table,
  type Tag,
  Trap,
  type Value,
  type ValueTypeName,
} from '../../src/interpreter/index.ts';

const engine = new Engine();

/** The imports of an instance, by module and name. */
type ImportObject = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What an engine counted for the instances of one namespace. */
export interface Tally {
  /** Units of fuel of all calls so far. */
  fuel: number;
  /** Calls of exported functions so far. */
  calls: number;
}

/**
 * A memory as the JavaScript interface shows it: `buffer` is exactly as long as the memory, and another object once the
 * memory has grown, when the one before is detached. The engine's own buffer may be longer than the memory; where it is,
 * a copy stands for it, which is brought up to date whenever control passes between WebAssembly and its host.
 */
class MemoryFace {
  readonly #memory: Memory;
  #buffer: ArrayBuffer;

  constructor(memory: Memory) {
    this.#memory = memory;
    this.#buffer = this.#current();
  }

  #current(): ArrayBuffer {
    const bytes = this.#memory.bytes();
    const { buffer } = bytes as Uint8Array<ArrayBuffer>;
    return buffer.byteLength === bytes.length ? buffer : bytes.slice().buffer;
  }

  get #isCopy(): boolean {
    return this.#memory.bytes().buffer !== this.#buffer;
  }

  get buffer(): ArrayBuffer {
    return this.#buffer;
  }

  grow(pages: number): number {
    this.leaveHost();
    const previous = this.#memory.grow(pages);
    this.enterHost();
    if (previous < 0) throw new RangeError('the memory cannot grow');
    return previous;
  }

  /** WebAssembly is about to run: what the host wrote to a copy goes into the memory. */
  leaveHost(): void {
    if (this.#isCopy) this.#memory.write(0, this.#buffer);
  }

  /** The host is about to run: what WebAssembly wrote goes into the copy, and a memory that has grown gets a new buffer. */
  enterHost(): void {
    if (this.#memory.byteLength !== this.#buffer.byteLength) {
      structuredClone(this.#buffer, { transfer: [this.#buffer] });
      this.#buffer = this.#current();
    } else if (this.#isCopy) {
      new Uint8Array(this.#buffer).set(this.#memory.bytes());
    }
  }
}

/** A global as the JavaScript interface shows it; packages use one where a number is expected. */
class GlobalFace {
  readonly #global: Global;

  constructor(global: Global) {
    this.#global = global;
  }

  get value(): unknown {
    return this.#global.value;
  }

  set value(value: unknown) {
    this.#global.value = toWebAssembly(this.#global.type.content, value);
  }

  valueOf(): unknown {
    return this.value;
  }
}

/** A tag as the JavaScript interface shows it: something to compare with. */
class TagFace {
  readonly tag: Tag;

  constructor(tag: Tag) {
    this.tag = tag;
  }
}

/** `WebAssembly.Exception`. A program's own is shown as one, always the same, and what the host throws is thrown within. */
class ExceptionFace extends Error {
  static readonly #faces = new WeakMap<Exception, ExceptionFace>();
  readonly inner: Exception;

  constructor({ tag }: TagFace, values: readonly unknown[], _options?: object, inner?: Exception) {
    super();
    const { parameters } = tag.type;
    this.inner =
      inner ??
      new Exception(
        tag,
        parameters.map((type, index) => toWebAssembly(type, values[index])),
      );
    ExceptionFace.#faces.set(this.inner, this);
  }

  static of(inner: Exception): ExceptionFace {
    return ExceptionFace.#faces.get(inner) ?? new ExceptionFace(new TagFace(inner.tag), [], undefined, inner);
  }

  is({ tag }: TagFace): boolean {
    return this.inner.tag === tag;
  }

  getArg(tag: TagFace, index: number): unknown {
    if (!this.is(tag)) throw new TypeError('the exception has another tag');
    return this.inner.values[index];
  }
}

/** A table as the JavaScript interface shows it: packages look up functions in one, and keep host values in one. */
class TableFace {
  readonly #table: Table;
  readonly #shown: (value: Value) => unknown;

  constructor(table: Table, shown: (value: Value) => unknown) {
    this.#table = table;
    this.#shown = shown;
  }

  get length(): number {
    return this.#table.size;
  }

  get(index: number): unknown {
    return this.#shown(this.#table.get(index));
  }

  /** Of a table of external references; functions come only from segments in what is tried here. */
  set(index: number, value: unknown): void {
    this.#table.set(index, value);
  }

  grow(count: number): number {
    const before = this.#table.grow(count);
    if (before < 0) throw new RangeError('the table cannot grow');
    return before;
  }
}

/** Converts a value of JavaScript to a parameter or result type (ToWebAssemblyValue). */
function toWebAssembly(type: ValueTypeName, value: unknown): Value {
  switch (type) {
    case 'i32':
      return Number(value) | 0;
    case 'i64':
      return BigInt.asIntN(64, BigInt(value as bigint));
    case 'f32':
    case 'f64':
      return Number(value);
    default:
      return value;
  }
}

function toJavaScript(results: readonly Value[]): unknown {
  return results.length > 1 ? results : results[0];
}

/** An instance; its exports are functions, memories, tables, globals and tags as JavaScript sees them. */
class InstanceFace {
  readonly exports: Readonly<Record<string, unknown>>;

  constructor(module: Module, imports: ImportObject, tally: Tally) {
    const store = new Store(engine, { catchableHostExceptions: true });
    const linker = new Linker(engine);
    const memories: MemoryFace[] = [];
    const enterHost = () => {
      for (const memory of memories) memory.enterHost();
    };
    const leaveHost = () => {
      for (const memory of memories) memory.leaveHost();
    };
    for (const { module: from, name, type } of module.imports) {
      const value = imports[from]?.[name];
      if (type.kind !== 'func' || typeof value !== 'function') {
        throw new LinkError(`${from}.${name}: this stand-in imports functions only`);
      }
      const { results } = type;
      const callback: HostCallback = (_caller, ...values) => {
        enterHost();
        let returned: unknown;
        try {
          returned = value(...values);
        } catch (error) {
          throw error instanceof ExceptionFace ? error.inner : error;
        } finally {
          leaveHost();
        }
        if (results.length === 0) return undefined;
        const list = results.length === 1 ? [returned] : [...(returned as Iterable<unknown>)];
        return toJavaScript(list.map((result, index) => toWebAssembly(results[index]!, result)));
      };
      linker.defineFunction(from, name, type, callback);
    }
    const instance: Instance = linker.instantiate(store, module);

    const callables = new Map<Func, (...values: unknown[]) => unknown>();
    const callable = (func: Func) => {
      const known = callables.get(func);
      if (known !== undefined) return known;
      const { parameters } = func.type;
      const made = (...values: unknown[]): unknown => {
        leaveHost();
        const before = store.fuelConsumed;
        try {
          return toJavaScript(func.call(...parameters.map((type, index) => toWebAssembly(type, values[index]))));
        } catch (error) {
          throw error instanceof Exception ? ExceptionFace.of(error) : error;
        } finally {
          tally.fuel += store.fuelConsumed - before;
          tally.calls++;
          enterHost();
        }
      };
      callables.set(func, made);
      return made;
    };
    const faceOf = (item: Extern): unknown => {
      switch (item.kind) {
        case 'func':
          return callable(item);
        case 'memory': {
          const face = new MemoryFace(item);
          memories.push(face);
          return face;
        }
        case 'global':
          return new GlobalFace(item);
        case 'table':
          return new TableFace(item, (value) => (value instanceof Func ? callable(value) : value));
        case 'tag':
          return new TagFace(item);
      }
    };
    this.exports = Object.fromEntries([...instance.exports].map(([name, item]) => [name, faceOf(item)]));
  }
}

/** A namespace that packages can take for `WebAssembly`, and what its instances have used. */
export function createNamespace(): { readonly namespace: object; readonly tally: Tally } {
  const tally: Tally = { fuel: 0, calls: 0 };
  class ModuleFace {
    readonly module: Module;
    constructor(bytes: Uint8Array | ArrayBuffer) {
      this.module = new Module(engine, bytes);
    }
  }
  class NamespaceInstance extends InstanceFace {
    constructor(module: ModuleFace, imports: ImportObject = {}) {
      super(module.module, imports, tally);
    }
  }
  const namespace = {
    Module: ModuleFace,
    Instance: NamespaceInstance,
    RuntimeError: Trap,
    Exception: ExceptionFace,
    Tag: TagFace,
    compile: async (bytes: Uint8Array | ArrayBuffer) => new ModuleFace(bytes),
    instantiate: async (source: Uint8Array | ArrayBuffer | ModuleFace, imports?: ImportObject) => {
      if (source instanceof ModuleFace) return new NamespaceInstance(source, imports);
      const module = new ModuleFace(source);
      return { module, instance: new NamespaceInstance(module, imports) };
    },
  };
  return { namespace, tally };
}
