// `WebAssembly.Module`, and compiling for the namespace's functions (JavaScript interface, "Modules").

import { CompileError, type ExternKind, Module } from '../../interpreter/index.ts';
import type { Agent, CompiledModule } from './agent.ts';
import { builtinFault, isBuiltinImport } from './builtins.ts';
import { apply, getOwnPropertyDescriptor, getPrototypeOf, isView, toStringTag } from './intrinsics.ts';
import { defineInterface, dictionary, type InterfaceObject, sequenceOf } from './webidl.ts';

type ImportExportKind = 'function' | 'table' | 'memory' | 'global' | 'tag';

/** What compiling can be asked for (JavaScript interface, WebAssemblyCompileOptions). */
export interface CompileOptions {
  readonly builtins: readonly string[];
  readonly stringModule: string | null;
}

/** Reads options, members in the order of Web IDL. */
export function compileOptions(given: unknown): CompileOptions {
  const source = dictionary(given, 'the options');
  const list = source.builtins === undefined ? [] : sequenceOf(source.builtins, "property 'builtins'");
  const builtins: string[] = [];
  for (let index = 0; index < list.length; index++) builtins[index] = `${list[index] as string}`;
  const { importedStringConstants: constants } = source;
  const stringModule = constants === undefined || constants === null ? null : `${constants as string}`;
  return { builtins, stringModule };
}

const noBytes = new Uint8Array(0);
const TypedArray = getPrototypeOf(Uint8Array.prototype) as object;
const getterOf = (prototype: object, key: PropertyKey): (() => never) => {
  const { get } = getOwnPropertyDescriptor(prototype, key) ?? {};
  return (get as (() => never) | undefined) ?? (() => undefined as never);
};
const lengthOfBuffer = getterOf(ArrayBuffer.prototype, 'byteLength');
const isResizable = getterOf(ArrayBuffer.prototype, 'resizable');
const typedArrayName = getterOf(TypedArray, toStringTag);
const windowGetters = (prototype: object) => {
  return ['buffer', 'byteOffset', 'byteLength'].map((key) => getterOf(prototype, key)) as [
    () => never,
    () => never,
    () => never,
  ];
};
const ofTypedArrays = windowGetters(TypedArray);
const ofDataViews = windowGetters(DataView.prototype);

/**
 * A BufferSource (Web IDL): a plain buffer of a fixed length, or a view on one. What agents share can change while it is
 * read. The host's own getters say where the bytes are, not what the object says of itself.
 */
export function bufferSource(value: unknown): Uint8Array {
  if (!isView(value)) return plainBytes(value);
  const getters = apply(typedArrayName, value, []) === undefined ? ofDataViews : ofTypedArrays;
  const buffer: unknown = apply(getters[0], value, []);
  if (plainBytes(buffer).length === 0) return noBytes;
  return new Uint8Array(buffer as ArrayBuffer, apply(getters[1], value, []), apply(getters[2], value, []));
}

function plainBytes(buffer: unknown): Uint8Array {
  let length: number;
  try {
    length = apply(lengthOfBuffer, buffer, []);
  } catch (error) {
    throw new TypeError('expected an ArrayBuffer or a view on one', { cause: error });
  }
  if (apply(isResizable, buffer, []) === true) throw new TypeError('the buffer must be of a fixed length');
  // One that is detached has no bytes, and no view can be made of it.
  return length === 0 ? noBytes : new Uint8Array(buffer as ArrayBuffer);
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
  const compiled: CompiledModule = { module, ...options, face: undefined };
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
