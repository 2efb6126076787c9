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
import { weakMap } from './intrinsics.ts';
import { defineErrorClass } from './webidl.ts';

/** JavaScript objects for the things of one kind, both ways: there is never more than one object for a thing. */
export class Faces<Thing extends object> {
  readonly kind: string;
  readonly #things = weakMap<object, Thing>();
  readonly #objects = weakMap<Thing, object>();
  readonly #prototype: () => object;

  /** @param prototype of the objects that are made here */
  constructor(kind: string, prototype: () => object) {
    this.kind = kind;
    this.#prototype = prototype;
  }

  /** Makes an object stand for a thing that has none. */
  bind(object: object, thing: Thing): void {
    this.#things.set(object, thing);
    this.#objects.set(thing, object);
  }

  /** The object for a thing, made when it is first asked for. */
  of(thing: Thing): object {
    const known = this.#objects.get(thing);
    if (known !== undefined) return known;
    const object: object = Object.create(this.#prototype());
    this.bind(object, thing);
    return object;
  }

  /** The object for a thing, where there is one. */
  findObject(thing: Thing): object | undefined {
    return this.#objects.get(thing);
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

/** A function of WebAssembly as JavaScript calls it. */
export type ExportedFunction = (...values: unknown[]) => unknown;

/** A module, and what it was compiled with. */
export interface CompiledModule {
  readonly module: Module;
  /** Names of the sets of built-ins that were asked for. */
  readonly builtins: readonly string[];
  /** What string constants are imported from; null where they are not. */
  readonly stringModule: string | null;
}

/** An instance, and what JavaScript sees of it. */
export interface LiveInstance {
  readonly instance: Instance;
  readonly exports: object;
}

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
  readonly instances = new Faces<LiveInstance>('Instance', () => this.prototypes.Instance!);
  readonly memories = new Faces<Memory>('Memory', () => this.prototypes.Memory!);
  readonly tables = new Faces<Table>('Table', () => this.prototypes.Table!);
  readonly globals = new Faces<Global>('Global', () => this.prototypes.Global!);
  readonly tags = new Faces<Tag>('Tag', () => this.prototypes.Tag!);
  readonly exceptions = new Faces<Exception>('Exception', () => this.prototypes.Exception!);
  /** Structures and arrays: opaque objects. */
  readonly objects = new Faces<GcStruct | GcArray>('object', () => Object.prototype);
  readonly functions = weakMap<Func, ExportedFunction>();
  readonly functionsBehind = weakMap<ExportedFunction, Func>();
  /** Of functions of the host, the index that they were first imported with. */
  readonly hostIndices = weakMap<Func, number>();
  /** Traps behind the errors that were thrown for them, and the other way round. */
  readonly traps = weakMap<object, Trap>();
  readonly errors = weakMap<Trap, Error>();
  readonly accounts = weakMap<Instance, Account>();
  /** Whose calls are running, and what the store had used when they began to. */
  account: Account | undefined = undefined;
  mark = 0;

  constructor(store: Store) {
    this.store = store;
  }

  /** The account of an instance. */
  accountOf(instance: Instance): Account {
    let account = this.accounts.get(instance);
    if (account === undefined) {
      account = { fuel: 0 };
      this.accounts.set(instance, account);
    }
    return account;
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
