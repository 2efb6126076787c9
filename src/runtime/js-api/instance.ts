// `WebAssembly.Instance`, and instantiating for the namespace's functions (JavaScript interface, "Instances").

import { type Extern, Global, Instance, type ModuleImport } from '../../interpreter/index.ts';
import type { Agent, CompiledModule, LiveInstance } from './agent.ts';
import { builtinImport } from './builtins.ts';
import { instantiationError, thrownOutward } from './errors.ts';
import { exportedFunction, importedFunction } from './functions.ts';
import { create, freeze, weakMap } from './intrinsics.ts';
import { conversionOf, toWebAssembly } from './values.ts';
import { defineInterface, type InterfaceObject, isObject } from './webidl.ts';

/** "Read the imports": in the module's order, what the engine is to be given. */
export function readImports(agent: Agent, compiled: CompiledModule, importObject: unknown): Extern[] {
  const { imports } = compiled.module;
  if (importObject === undefined && imports.length > 0) {
    throw new TypeError('the module has imports: an object with them is required');
  }
  const read: Extern[] = [];
  for (let position = 0; position < imports.length; position++) {
    const wanted = imports[position]!;
    const provided = builtinImport(agent, compiled, position);
    if (provided !== undefined) {
      read[position] = provided;
      continue;
    }
    const { module, name } = wanted;
    const from = (importObject as Record<string, unknown>)[module];
    if (!isObject(from)) throw new TypeError(`import ${named(wanted)}: the module's name leads to no object`);
    const value = (from as Record<string, unknown>)[name];
    if (wanted.kind === 'func') {
      if (typeof value !== 'function') throw linkError(agent, wanted, 'a function');
      read[position] = importedFunction(agent, value as never, compiled.module, position);
    } else {
      read[position] = importedThing(agent, wanted, value);
    }
  }
  return read;
}

function importedThing(agent: Agent, wanted: ModuleImport, value: unknown): Extern {
  switch (wanted.type.kind) {
    case 'memory':
      return agent.memories.find(value) ?? missing(agent, wanted, 'a WebAssembly.Memory');
    case 'table':
      return agent.tables.find(value) ?? missing(agent, wanted, 'a WebAssembly.Table');
    case 'tag':
      return agent.tags.find(value) ?? missing(agent, wanted, 'a WebAssembly.Tag');
    default:
      return agent.globals.find(value) ?? constantGlobal(agent, wanted, value);
  }
}

/** A value that stands for a global: one that cannot be set. */
function constantGlobal(agent: Agent, wanted: ModuleImport, value: unknown): Global {
  const content = wanted.type.kind === 'global' ? wanted.type.content : 'i32';
  const conversion = conversionOf(agent, content);
  const expected = conversion === 'i64' ? 'bigint' : conversion === 'i32' || conversion === 'float' ? 'number' : '';
  if (conversion === 'none' || (expected !== '' && typeof value !== expected)) {
    throw linkError(agent, wanted, `a ${expected || 'WebAssembly.Global'} of type ${content}`);
  }
  try {
    return Global.create(agent.store, { content, mutable: false }, toWebAssembly(agent, conversion, value));
  } catch (error) {
    if (error instanceof TypeError) throw linkError(agent, wanted, `a value of type ${content}`);
    throw error;
  }
}

function missing(agent: Agent, wanted: ModuleImport, expected: string): never {
  throw linkError(agent, wanted, expected);
}

function linkError(agent: Agent, wanted: ModuleImport, expected: string): Error {
  return new agent.LinkError(`import ${named(wanted)} must be ${expected}`);
}

function named({ module, name }: ModuleImport): string {
  return `"${module}" "${name}"`;
}

/** "Instantiate the core of a WebAssembly module", with the start function on the account of the new instance. */
export function instantiateModule(agent: Agent, compiled: CompiledModule, imports: readonly Extern[]): LiveInstance {
  const { store } = agent;
  let instance: Instance;
  try {
    instance = new Instance(store, compiled.module, imports, { runStart: false });
  } catch (error) {
    throw instantiationError(agent, error);
  }
  const account = agent.accountOf(instance);
  const { startFunction } = instance;
  if (startFunction !== undefined) {
    const outer = agent.charge(account);
    try {
      startFunction.call();
    } catch (error) {
      throw thrownOutward(agent, error);
    } finally {
      agent.charge(outer);
    }
  }
  return { agent, instance, exports: exportsObject(agent, instance), account };
}

function exportsObject(agent: Agent, instance: Instance): object {
  const object: Record<string, unknown> = create(null);
  // Without a prototype, setting defines, whatever the name is.
  instance.exports.forEach((item, name) => {
    object[name] = seenExtern(agent, item);
  });
  return freeze(object);
}

function seenExtern(agent: Agent, item: Extern): unknown {
  switch (item.kind) {
    case 'func':
      return exportedFunction(agent, item);
    case 'memory':
      return agent.memories.of(item);
    case 'table':
      return agent.tables.of(item);
    case 'global':
      return agent.globals.of(item);
    case 'tag':
      return agent.tags.of(item);
  }
}

/** What instances of all namespaces are. */
const living = /* @__PURE__ */ weakMap<object, LiveInstance>();

/** The JavaScript object of an instance: the one that is given, or a new one. */
export function instanceObject(agent: Agent, live: LiveInstance, given?: object): object {
  const object = given ?? create(agent.prototypes.Instance!);
  living.set(object, live);
  return object;
}

/** Fuel that is on the account of an instance, up to now. */
export function fuelOf(object: unknown): number {
  const live = living.get(object as object);
  if (live === undefined) throw new TypeError('expected an instance of a namespace that createWebAssembly has made');
  live.agent.charge(live.agent.account);
  return live.account.fuel;
}

/** An optional object argument. */
export function optionalObject(given: unknown): unknown {
  if (given === undefined || isObject(given)) return given;
  throw new TypeError('the imports must be an object');
}

/** Defines the interface for a namespace. */
export function defineInstance(agent: Agent): InterfaceObject {
  const { modules } = agent;
  const prototype = {
    get exports() {
      const live = living.get(this);
      if (live?.agent === agent) return live.exports;
      throw new TypeError('expected a WebAssembly.Instance of this namespace');
    },
  };
  agent.prototypes.Instance = prototype;
  return defineInterface('Instance', 1, prototype, (object, [module, importObject]) => {
    const compiled = modules.require(module);
    const imports = readImports(agent, compiled, optionalObject(importObject));
    instanceObject(agent, instantiateModule(agent, compiled, imports), object);
  });
}
