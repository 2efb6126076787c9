// The namespace `WebAssembly` as one object (JavaScript interface, "The WebAssembly Namespace"): its functions, and the
// interfaces that other files define.

import type { Store } from '../../interpreter/index.ts';
import { Agent, type CompiledModule } from './agent.ts';
import { defineException, defineTag } from './exception.ts';
import { defineGlobal } from './global.ts';
import { defineInstance, instanceObject, instantiateModule, optionalObject, readImports } from './instance.ts';
import { toStringTag, weakMap } from './intrinsics.ts';
import { defineMemory } from './memory.ts';
import { bufferSource, compileModule, compileOptions, defineModule, isValid } from './module.ts';
import { streamingMethods } from './streaming.ts';
import { defineTable } from './table.ts';
import type { WebAssemblyNamespace } from './types.ts';
import { hide } from './webidl.ts';

/** The agents behind namespaces. */
const agents = /* @__PURE__ */ weakMap<object, Agent>();

/** Makes a namespace in a store. */
export function createNamespace(store: Store): WebAssemblyNamespace {
  const agent = new Agent(store);
  const { modules } = agent;
  const namespace = {
    validate(bytes: unknown, ...rest: unknown[]) {
      const source = bufferSource(bytes);
      return isValid(agent, source, compileOptions(rest[0]));
    },
    // Themselves these are not async: functions of a namespace come from Function.prototype.
    compile(bytes: unknown, ...rest: unknown[]) {
      return compiled(bytes, rest[0]);
    },
    instantiate(given: unknown, ...rest: unknown[]) {
      return instantiated(given, rest[0], rest[1]);
    },
    ...streamingMethods({
      optionsFrom: compileOptions,
      importsFrom: optionalObject,
      compile: (bytes, options) => modules.of(compileModule(agent, bytes, options)),
      instantiate: (module, imports) => instanceOf(modules.require(module), imports),
    }),
  };
  const compiled = async (bytes: unknown, options: unknown) => {
    const source = bufferSource(bytes);
    return modules.of(compileModule(agent, source, compileOptions(options)));
  };
  const instantiated = async (given: unknown, importObject: unknown, options: unknown) => {
    const known = modules.find(given);
    if (known !== undefined) return instanceOf(known, importObject);
    const source = bufferSource(given);
    optionalObject(importObject);
    const module = compileModule(agent, source, compileOptions(options));
    // The imports are read when the module is there: who called has gone on.
    await undefined;
    const instance = await instanceOf(module, importObject);
    return { module: modules.of(module), instance };
  };
  const instanceOf = async (module: CompiledModule, importObject: unknown) => {
    const imports = readImports(agent, module, optionalObject(importObject));
    // Instantiating is a task of its own: who called goes on first.
    await undefined;
    return instanceObject(agent, instantiateModule(agent, module, imports));
  };
  const interfaces = {
    Module: defineModule(agent),
    Instance: defineInstance(agent),
    Memory: defineMemory(agent),
    Table: defineTable(agent),
    Global: defineGlobal(agent),
    Tag: defineTag(agent),
    Exception: defineException(agent),
    CompileError: agent.CompileError,
    LinkError: agent.LinkError,
    RuntimeError: agent.RuntimeError,
  };
  for (const [name, made] of Object.entries(interfaces)) hide(namespace, name, made, true);
  Object.defineProperty(namespace, 'JSTag', {
    get: () => agent.tags.of(store.hostExceptionTag),
    enumerable: true,
    configurable: true,
  });
  hide(namespace, toStringTag, 'WebAssembly', false);
  agents.set(namespace, agent);
  return namespace as unknown as WebAssemblyNamespace;
}

/** The agent of a namespace, or a TypeError. */
export function agentOf(namespace: unknown): Agent {
  const agent = agents.get(namespace as object);
  if (agent === undefined) throw new TypeError('expected a namespace that createWebAssembly has made');
  return agent;
}
