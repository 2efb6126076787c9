// Runs a generated program's calls one after the other in a fresh instance, in one go or cut into pieces, and compares
// what two such runs have come to. Shared by the fuel properties; no test of its own.

import {
  Engine,
  type EngineConfiguration,
  Exception,
  Func,
  GcArray,
  GcStruct,
  Global,
  type HostCallback,
  Instance,
  Module,
  type ModuleImport,
  type RawValue,
  type ResumableCall,
  Store,
  type StoreLimits,
  Trap,
} from '../../src/interpreter/index.ts';
import { funcref, i32, i64, ModuleBuilder } from '../generate/module-builder.ts';
import { hostFunctions, hostGlobals, type Program } from '../generate/program.ts';

/** How often a property is tried; a long run sets it higher. */
export const runs = (usual: number): number => Math.ceil(usual * Number(process.env.PROPERTY_FACTOR ?? 1));

/** The seed of a file's properties: printed in their titles, and given to repeat a failure. */
export const seed = Number(process.env.PROPERTY_SEED ?? Date.now() % 2 ** 31);

/** The same host value wherever a program imports one. */
const token = { name: 'token' };

/** How a call has ended: raw results, the code of its trap, or the exception that it did not catch, in words. */
export type Ending = readonly RawValue[] | string;

/** A host function's replacement, by its name in the module `host`; undefined keeps the one the generator describes. */
export type HostBehaviour = (name: string) => HostCallback | undefined;

export interface SessionOptions {
  readonly fuel?: number | undefined;
  /** A store to share with another session; none: one of its own. */
  readonly store?: Store<unknown> | undefined;
  readonly host?: HostBehaviour | undefined;
  /** Reach the host functions by way of another instance, whose code is paid as well. */
  readonly relayed?: boolean | undefined;
  readonly limits?: Partial<StoreLimits> | undefined;
}

/** A module that exports the host functions it imports: by a call, a tail call and a tail call through a table. */
const relayBytes = relay();

function relay(): Uint8Array {
  const builder = new ModuleBuilder();
  const signatures = hostFunctions.map(({ parameters, results }) => ({
    parameters: parameters.map((name) => ({ i32, i64 })[name]),
    results: results.map((name) => ({ i32, i64 })[name]),
  }));
  for (const [index, { parameters, results }] of signatures.entries()) {
    builder.importFunction('host', hostFunctions[index]!.name, parameters, results);
  }
  const counter = builder.global(i32, true, 0n);
  const transfers = [(index: number) => [0x10, index, 0x01], (index: number) => [0x12, index]];
  for (const [index, { parameters, results }] of signatures.entries()) {
    const count = [0x23, counter, 0x41, 1, 0x6a, 0x24, counter];
    const values = parameters.flatMap((_type, position) => [0x20, position]);
    const transfer = transfers[index]?.(index) ?? [0x41, index, 0x13, builder.type(parameters, results), 0];
    const func = builder.func(parameters, results, [], [...count, ...values, ...transfer]);
    builder.export(hostFunctions[index]!.name, 'func', func);
  }
  builder.table(funcref, 3);
  builder.elements([...signatures.keys()], 0);
  return builder.toBytes();
}

/** An engine and a module in it: what several sessions share, so that only the first translates. */
export class Compiled {
  readonly engine: Engine;
  readonly module: Module;
  readonly program: Program;
  readonly relay: Module;

  constructor(program: Program, configuration: EngineConfiguration, engine = new Engine(configuration)) {
    this.engine = engine;
    this.module = new Module(this.engine, program.bytes);
    this.program = program;
    this.relay = new Module(this.engine, relayBytes);
  }

  start(options: SessionOptions = {}): Session {
    return new Session(this, options);
  }
}

/** A fresh instance and how far the program's calls have come in it. */
export class Session {
  readonly program: Program;
  readonly store: Store<unknown>;
  readonly instance: Instance;
  readonly endings: Ending[] = [];
  /** Names of functions by their objects, for comparing tables. */
  readonly #functionNames = new Map<unknown, string>();
  #call: ResumableCall | undefined;

  constructor({ engine, module, program, relay }: Compiled, options: SessionOptions) {
    const { fuel, limits, host } = options;
    this.program = program;
    this.store = options.store ?? new Store(engine, { fuel, limits });
    let imports = module.imports.map((wanted) => this.#import(wanted, host));
    if (options.relayed === true) {
      const between = new Instance(
        this.store,
        relay,
        imports.filter((item) => item instanceof Func),
      );
      imports = imports.map((item, index) => between.getFunc(module.imports[index]!.name) ?? item);
      for (const [name, item] of between.exports) this.#functionNames.set(item, `relayed ${name}`);
    }
    this.instance = new Instance(this.store, module, imports);
    for (const name of program.functions) this.#functionNames.set(this.instance.getFunc(name), name);
  }

  #import({ name, type }: ModuleImport, host: HostBehaviour | undefined): Func | Global {
    if (type.kind === 'global') {
      const value = hostGlobals.find((one) => one.name === name)!.value ?? token;
      return Global.create(this.store, type, value);
    }
    if (type.kind !== 'func') throw new Error(`programs import no ${type.kind}`);
    const { call } = hostFunctions.find((one) => one.name === name)!;
    const usual: HostCallback = (_caller, ...values) => call(...(values as never[]));
    const func = Func.host(this.store, type, host?.(name) ?? usual);
    this.#functionNames.set(func, `host ${name}`);
    return func;
  }

  get finished(): boolean {
    return this.endings.length === this.program.calls.length;
  }

  /** The bits of a global, read without paying for it. */
  #globalBits(name: string): unknown {
    const global = this.instance.getGlobal(name)!;
    const { content } = global.type;
    return content.includes('ref') ? this.#shown(global.value) : global.bits;
  }

  #shown(reference: unknown): unknown {
    if (reference instanceof Exception) return this.#shownException(reference);
    // What is in an object is for the program to read; two of them are compared by what it found.
    if (reference instanceof GcStruct) return 'a structure';
    if (reference instanceof GcArray) return `an array of ${reference.length}`;
    return this.#functionNames.get(reference) ?? reference;
  }

  #shownException({ tag, rawValues }: Exception): string {
    const index = this.program.tags.findIndex(({ name }) => this.instance.getTag(name) === tag);
    const values = rawValues.map((value) => (typeof value === 'bigint' ? value : shownReference(this.#shown(value))));
    return `exception of tag ${index} with [${values}]`;
  }

  /** Goes on, call after call, until all have ended (true) or one has stopped for want of fuel or because of its slice. */
  run(slice?: number): boolean {
    const end = this.store.fuelConsumed + (slice ?? Infinity);
    while (!this.finished) {
      if (!this.runCall(slice === undefined ? undefined : Math.max(0, end - this.store.fuelConsumed))) return false;
    }
    return true;
  }

  /** Goes on with the next call, or the one that has stopped; true where it has ended. */
  runCall(slice?: number): boolean {
    const { name, arguments: values } = this.program.calls[this.endings.length]!;
    this.#call ??= this.instance.getFunc(name)!.startCallBits(...values);
    const ending = this.#runOn(slice);
    if (ending === undefined) return false;
    this.endings.push(ending);
    this.#call = undefined;
    return true;
  }

  #runOn(slice: number | undefined): Ending | undefined {
    try {
      const outcome = this.#call!.run({ slice });
      if (outcome.kind === 'finished') return outcome.results;
      if (outcome.kind !== 'paused' || outcome.reason !== 'host') return undefined;
      this.#call!.resumeWith(...(outcome.payload as never[]));
      return this.#runOn(slice);
    } catch (error) {
      if (error instanceof Trap) return error.code;
      if (error instanceof Exception) return this.#shownException(error);
      throw error;
    }
  }

  /** Everything the program can have changed but its memories. */
  state(): object {
    const { instance, program, endings } = this;
    const tables = program.tables.map((name) => {
      const table = instance.getTable(name)!;
      return Array.from({ length: table.size }, (_, index) => this.#shown(table.get(index)));
    });
    const globals = program.globals.map((name) => this.#globalBits(name));
    return { endings, globals, tables };
  }

  memories(): Uint8Array[] {
    return this.program.memories.map((name) => this.instance.getMemory(name)!.bytes());
  }
}

/** Where two sessions differ, in words; undefined where they do not. */
export function difference(a: Session, b: Session): string | undefined {
  const [paid, others] = [a.store.fuelConsumed, b.store.fuelConsumed];
  return paid === others ? differenceBesideFuel(a, b) : `${paid} units were paid, not ${others}`;
}

/** The same, whatever they have paid. */
export function differenceBesideFuel(a: Session, b: Session): string | undefined {
  const [one, other] = [shownState(a), shownState(b)];
  if (one !== other) return `${one}\n  is not\n${other}`;
  for (const [index, bytes] of a.memories().entries()) {
    const others = b.memories()[index]!;
    if (bytes.length !== others.length) return `memory ${index} has ${bytes.length} bytes, not ${others.length}`;
    if (Buffer.compare(bytes, others) === 0) continue;
    const at = bytes.findIndex((byte, offset) => byte !== others[offset]);
    return `byte ${at} of memory ${index} is ${bytes[at]}, not ${others[at]}`;
  }
  return undefined;
}

function shownState(session: Session): string {
  return JSON.stringify(session.state(), (_key, value) => {
    if (value === token) return 'the token';
    return typeof value === 'bigint' ? `${value}n` : value;
  });
}

function shownReference(reference: unknown): string {
  return reference === token ? 'the token' : String(reference);
}

/** Whole numbers below a bound, from a seed: for decisions inside one try of a property (Marsaglia's xorshift). */
export function randomFrom(start: number): (bound: number) => number {
  let state = start | 1;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}
