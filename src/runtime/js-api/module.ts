// `WebAssembly.Module`, and compiling for the namespace's functions (JavaScript interface, "Modules").

import { CompileError, type ExternKind, Module } from '../../interpreter/index.ts';
import type { Agent, CompiledModule } from './agent.ts';
import { builtinFault, isBuiltinImport } from './builtins.ts';
import { isView } from './intrinsics.ts';
import { defineInterface, dictionary, type InterfaceObject, listOf } from './webidl.ts';

type ImportExportKind = 'function' | 'table' | 'memory' | 'global' | 'tag';

/** What compiling can be asked for (JavaScript interface, WebAssemblyCompileOptions). */
export interface CompileOptions {
  readonly builtins: readonly string[];
  readonly stringModule: string | null;
}

/** Reads options, members in the order of Web IDL. */
export function compileOptions(given: unknown): CompileOptions {
  const source = dictionary(given, 'the options');
  const list = source.builtins === undefined ? [] : listOf(source.builtins, "property 'builtins'");
  const builtins: string[] = [];
  for (let index = 0; index < list.length; index++) builtins[index] = `${list[index] as string}`;
  const { importedStringConstants: constants } = source;
  const stringModule = constants === undefined || constants === null ? null : `${constants as string}`;
  return { builtins, stringModule };
}

const describeTag = Object.prototype.toString;
const { apply } = Reflect;

/** A BufferSource: a plain buffer or a view on one. What agents share can change while it is read. */
export function bufferSource(value: unknown): Uint8Array | ArrayBuffer {
  const buffer: unknown = isView(value) ? value.buffer : value;
  if (typeof buffer === 'object' && buffer !== null && apply(describeTag, buffer, []) === '[object ArrayBuffer]') {
    return value as Uint8Array | ArrayBuffer;
  }
  throw new TypeError('expected an ArrayBuffer or a view on one');
}

/** Compiles, or throws the namespace's CompileError. */
export function compileModule(agent: Agent, bytes: Uint8Array | ArrayBuffer, options: CompileOptions): CompiledModule {
  let module: Module;
  try {
    module = new Module(agent.store.engine, bytes);
  } catch (error) {
    if (error instanceof CompileError) throw new agent.CompileError(error.message, { cause: error });
    throw error;
  }
  const compiled = { module, ...options };
  const fault = builtinFault(compiled);
  if (fault !== undefined) throw new agent.CompileError(fault);
  return compiled;
}

/** Are they a module that `compileModule` would take? */
export function isValid(agent: Agent, bytes: Uint8Array | ArrayBuffer, options: CompileOptions): boolean {
  try {
    compileModule(agent, bytes, options);
    return true;
  } catch (error) {
    if (error instanceof agent.CompileError) return false;
    throw error;
  }
}

function kindName(kind: ExternKind): ImportExportKind {
  return kind === 'func' ? 'function' : kind;
}

/** Defines the interface for a namespace. */
export function defineModule(agent: Agent): InterfaceObject {
  const { modules } = agent;
  const prototype = {};
  agent.prototypes.Module = prototype;
  const statics = {
    exports(given: unknown) {
      const { module } = modules.require(given);
      return module.exports.map(({ name, kind }) => ({ name, kind: kindName(kind) }));
    },
    imports(given: unknown) {
      const compiled = modules.require(given);
      const { imports } = compiled.module;
      return imports
        .filter((_wanted, position) => !isBuiltinImport(compiled, position))
        .map(({ module, name, kind }) => ({ module, name, kind: kindName(kind) }));
    },
    customSections(given: unknown, ...rest: unknown[]) {
      const { module } = modules.require(given);
      if (rest.length === 0) throw new TypeError('the name of the sections is required');
      return module.customSections(`${rest[0] as string}`).map((section) => section.buffer);
    },
  };
  Object.defineProperty(statics.customSections, 'length', { value: 2 });
  return defineInterface(
    'Module',
    1,
    prototype,
    (object, [bytes, options]) => {
      const source = bufferSource(bytes);
      modules.bind(object, compileModule(agent, source, compileOptions(options)));
    },
    statics,
  );
}
