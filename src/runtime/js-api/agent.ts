// What the specification keeps for each agent (JavaScript interface, "WebAssembly JS Object Caches"), here for each
// namespace: its store, its classes, and which JavaScript object stands for which thing of the store. No conversions
// (values.ts), no behaviour of the objects (one file for each).

import type {
  Exception,
  Func,
  GcArray,
  GcStruct,
  Global,
  Instance,
  Memory,
  Module,
  Store,
  Table,
  Tag,
  Trap,
} from '../../interpreter/index.ts';
import { create, ownMap, weakMap } from './intrinsics.ts';
import { defineErrorClass } from './webidl.ts';

/** Something of the engine that a JavaScript object can stand for. */
export interface Faced {
  face: object | undefined;
}

/** What JavaScript objects of one kind stand for; being in here is the brand that Web IDL asks for. */
export class Stands<Thing extends object> {
  readonly kind: string;
  readonly #things = weakMap<object, Thing>();

  constructor(kind: string) {
    this.kind = kind;
  }

  /** Makes an object stand for a thing. */
  bind(object: object, thing: Thing): void {
    this.#things.set(object, thing);
  }

  /** What an object stands for; undefined where it is no such object of this namespace. */
  find(object: unknown): Thing | undefined {
    return this.#things.get(object as object);
  }

  /** What `this` or an argument stands for, or a TypeError. */
  require(object: unknown): Thing {
    const thing = this.#things.get(object as object);
    if (thing === undefined) throw new TypeError(`expected a WebAssembly.${this.kind} of this namespace`);
    return thing;
  }
}

/**
 * The same both ways, so that there is never more than one object for a thing. The thing has its object itself: a second
 * WeakMap for each kind made the collector take a third of the time that making instances takes.
 */
export class Faces<Thing extends Faced> extends Stands<Thing> {
  readonly #prototype: () => object;

  /** @param prototype of the objects that are made here */
  constructor(kind: string, prototype: () => object) {
    super(kind);
    this.#prototype = prototype;
  }

  override bind(object: object, thing: Thing): void {
    super.bind(object, thing);
    thing.face = object;
  }

  /** The object for a thing, made when it is first asked for. */
  of(thing: Thing): object {
    if (thing.face !== undefined) return thing.face;
    const object: object = create(this.#prototype());
    this.bind(object, thing);
    return object;
  }
}

/** A function of WebAssembly as JavaScript calls it. */
export type ExportedFunction = (...values: unknown[]) => unknown;

/** A module, and what it was compiled with. */
export interface CompiledModule extends Faced {
  readonly module: Module;
  /** Names of the sets of built-ins that were asked for. */
  readonly builtins: readonly string[];
  /** What string constants are imported from; null where they are not. */
  readonly stringModule: string | null;
}

/** An instance, and what JavaScript sees of it. */
export interface LiveInstance {
  readonly agent: Agent;
  readonly instance: Instance;
  readonly exports: object;
  readonly account: Account;
}

/** How a function's values are converted. */
export interface Shape {
  readonly parameters: readonly Conversion[];
  readonly results: readonly Conversion[];
  /** A type among them that JavaScript has no value for. */
  readonly hidden: string | undefined;
}

/** How values of a type are converted; `none`: JavaScript has no value for them (v128, exnref). */
export type Conversion = 'i32' | 'i64' | 'float' | 'none' | 'extern' | 'any' | 'func';

/** Fuel that calls through one instance have used. */
export interface Account {
  fuel: number;
}

/** What one namespace is made of. */
export class Agent {
  readonly store: Store;
  readonly CompileError = defineErrorClass('CompileError');
  readonly LinkError = defineErrorClass('LinkError');
  readonly RuntimeError = defineErrorClass('RuntimeError');
  /** By name, once they are defined. */
  readonly prototypes: Record<string, object> = {};
  readonly modules = new Faces<CompiledModule>('Module', () => this.prototypes.Module!);
  readonly memories = new Faces<Memory>('Memory', () => this.prototypes.Memory!);
  readonly tables = new Faces<Table>('Table', () => this.prototypes.Table!);
  readonly globals = new Faces<Global>('Global', () => this.prototypes.Global!);
  readonly tags = new Faces<Tag>('Tag', () => this.prototypes.Tag!);
  readonly exceptions = new Faces<Exception>('Exception', () => this.prototypes.Exception!);
  /** Structures and arrays: opaque objects. */
  readonly objects = new Stands<GcStruct | GcArray>('object');
  readonly objectFaces = weakMap<GcStruct | GcArray, object>();
  readonly functionsBehind = weakMap<ExportedFunction, Func>();
  /** How values of function types are converted, by the number of the type. */
  readonly shapes = ownMap<number, Shape>();
  readonly importShapes = weakMap<object, Shape>();
  /** Traps behind the errors that were thrown for them, and the other way round. */
  readonly traps = weakMap<object, Trap>();
  readonly errors = weakMap<Trap, Error>();
  /** Whose calls are running, and what the store had used when they began to. */
  account: Account | undefined = undefined;
  mark = 0;

  constructor(store: Store) {
    this.store = store;
  }

  /** The account of an instance. */
  accountOf(instance: Instance): Account {
    instance.embedding ??= { fuel: 0 } satisfies Account;
    return instance.embedding as Account;
  }

  /** What has been used since the last change belongs to the account until now; from here on it is for another. */
  charge(next: Account | undefined): Account | undefined {
    const { account } = this;
    const { fuelConsumed } = this.store;
    if (account !== undefined) account.fuel += fuelConsumed - this.mark;
    this.mark = fuelConsumed;
    this.account = next;
    return account;
  }
}
