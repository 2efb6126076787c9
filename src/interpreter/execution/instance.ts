// An instance: a module's functions, tables, memories and globals in a store (specification 4.2.6), laid out for the
// loop. How it comes to be is instantiate.ts; how names find imports is linker.ts.

import type { ExportDeclaration } from '../binary/declaration.ts';
import { UsageError } from '../core/errors.ts';
import type { Extern } from './extern.ts';
import { Func } from './func.ts';
import type { Global } from './global.ts';
import { allocate, initialize } from './instantiate.ts';
import { link } from './link.ts';
import type { Memory } from './memory.ts';
import type { Module } from './module.ts';
import type { Store } from './store.ts';
import type { Table } from './table.ts';
import type { Tag } from './tag.ts';
import type { Reference } from './values.ts';

/** How a module is instantiated. */
export interface InstantiateOptions {
  /** Whether the start function is called. Default true; false for those who call `startFunction` themselves. */
  readonly runStart?: boolean | undefined;
}

/**
 * A module in a store, ready to be called.
 *
 * ```ts with add.wasm
 * import { Engine, Instance, Module, Store } from 'wasmeter';
 *
 * const engine = new Engine();
 * const instance = new Instance(new Store(engine), new Module(engine, bytes), []);
 * console.log(instance.getFunc('add')?.call(2, 3)); // [ 5 ]
 * ```
 */
export class Instance {
  readonly store: Store<unknown>;
  readonly module: Module;
  /** @internal By index: imported functions, and own ones that someone has asked for; see `functionAt`. */
  readonly functions: (Func | undefined)[];
  /** @internal */
  readonly tables: Table[];
  /** @internal */
  readonly memories: Memory[];
  /** @internal */
  readonly globals: Global[];
  /** @internal */
  readonly tags: Tag[];
  /** @internal Two words for each global; those of an imported mutable one are elsewhere, in its own `cells`. */
  readonly globalCells: Int32Array;
  /** @internal Passive segments; null once dropped, and for active ones. Empty where all are active. */
  readonly dataSegments: (Uint8Array | null)[];
  /** @internal Passive segments; null once dropped, and for others. */
  readonly elementSegments: (Reference[] | null)[];
  /** @internal What an embedding keeps with it. */
  embedding: object | undefined;
  #exports: Map<string, Extern> | undefined;

  /**
   * Instantiates a module (specification 4.5.4) and calls its start function, which is paid from the store's budget.
   * A Linker finds imports by name.
   * @param imports what the module imports, in its order
   * @throws LinkError for imports that are missing or of another type; LimitError where the store's caps leave no room,
   * and then the store is as it was; Trap for a segment that does not fit and for what the start function does (what
   * was written before stays); UsageError for things of another store or engine
   */
  constructor(
    store: Store<unknown>,
    module: Module,
    imports: readonly Extern[] = [],
    options: InstantiateOptions = {},
  ) {
    if (module.engine !== store.engine) {
      throw new UsageError('the module was compiled by another engine than the store has');
    }
    const { declaration } = module;
    const linked = link(store, declaration, imports);
    allocate(store, declaration, linked);
    this.store = store;
    this.module = module;
    // With holes: filling it was most of what instantiating a module of 30,000 functions took.
    this.functions = new Array<Func | undefined>(declaration.functions.length);
    this.tables = linked.tables;
    this.memories = linked.memories;
    this.globals = linked.globals;
    this.tags = linked.tags;
    // Never empty: the loop has one shape of array to read.
    this.globalCells = new Int32Array(Math.max(2, 2 * declaration.globals.length));
    this.dataSegments = [];
    this.elementSegments = [];
    this.embedding = undefined;
    this.#exports = undefined;
    for (let index = 0; index < linked.functions.length; index++) this.functions[index] = linked.functions[index];
    initialize(this);
    if (options.runStart !== false) this.startFunction?.call();
  }

  /** @internal The function at an index; its object is made when it is first asked for. */
  functionAt(index: number): Func {
    let func = this.functions[index];
    if (func === undefined) {
      func = Func.ofInstance(this.store, this, index);
      this.functions[index] = func;
    }
    return func;
  }

  /** The module's start function, which `runStart: false` leaves to be called. */
  get startFunction(): Func | undefined {
    const { start } = this.module.declaration;
    return start === undefined ? undefined : this.functionAt(start);
  }

  /** Everything it exports, in the module's order. */
  get exports(): ReadonlyMap<string, Extern> {
    this.#exports ??= new Map(
      this.module.declaration.exports.map((declared) => [declared.name, this.#externOf(declared)]),
    );
    return this.#exports;
  }

  /** What it exports under a name; undefined where there is nothing. */
  getExport(name: string): Extern | undefined {
    const declared = this.module.exportNamed(name);
    return declared === undefined ? undefined : this.#externOf(declared);
  }

  #externOf({ kind, index }: ExportDeclaration): Extern {
    switch (kind) {
      case 'func':
        return this.functionAt(index);
      case 'table':
        return this.tables[index]!;
      case 'memory':
        return this.memories[index]!;
      case 'global':
        return this.globals[index]!;
      case 'tag':
        return this.tags[index]!;
    }
  }

  /** The function it exports under a name; undefined where there is none. */
  getFunc(name: string): Func | undefined {
    const extern = this.getExport(name);
    return extern?.kind === 'func' ? extern : undefined;
  }

  /** The memory it exports under a name; undefined where there is none. */
  getMemory(name: string): Memory | undefined {
    const extern = this.getExport(name);
    return extern?.kind === 'memory' ? extern : undefined;
  }

  /** The table it exports under a name; undefined where there is none. */
  getTable(name: string): Table | undefined {
    const extern = this.getExport(name);
    return extern?.kind === 'table' ? extern : undefined;
  }

  /** The global it exports under a name; undefined where there is none. */
  getGlobal(name: string): Global | undefined {
    const extern = this.getExport(name);
    return extern?.kind === 'global' ? extern : undefined;
  }

  /** The tag it exports under a name; undefined where there is none. */
  getTag(name: string): Tag | undefined {
    const extern = this.getExport(name);
    return extern?.kind === 'tag' ? extern : undefined;
  }
}
