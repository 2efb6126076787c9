// Which export of a module is called, decided on its declaration before anything of it runs.

import type { FunctionType, Module } from '../../interpreter/index.ts';
import { WasmRuntimeError } from './errors.ts';
import { quoted } from './names.ts';

/** An exported function that is called, with these arguments. */
export interface EntryCall {
  readonly name: string;
  readonly values: readonly number[];
}

/** What to call, and whether its result is the exit code. */
export interface EntryPoint {
  readonly name: string;
  readonly answersExitCode: boolean;
  /** Exported functions that prepare the module, to be called first, in this order. */
  readonly initializers: readonly EntryCall[];
}

/**
 * `run` of type () -> i32, else `_start` of type () -> () (a WASI command) or () -> i32; an error names the two. Where
 * `wanted` names another function, that one and no other, of type () -> () or () -> i32.
 */
export function findEntryPoint(moduleName: string, module: Module, wanted?: string): EntryPoint {
  const types = new Map<string, FunctionType>();
  const others: string[] = [];
  for (const { name, type } of module.exports) {
    if (type.kind === 'func') types.set(name, type);
    else if (name === (wanted ?? 'run') || name === (wanted ?? '_start')) others.push(`'${name}' is a ${type.kind}`);
  }
  if (wanted !== undefined) return wantedEntryPoint(moduleName, types, wanted, others);
  const run = types.get('run');
  const start = types.get('_start');
  if (run !== undefined && isType(run, 1)) {
    return { name: 'run', answersExitCode: true, initializers: reactorInitializers(types) };
  }
  if (start !== undefined && (isType(start, 0) || isType(start, 1))) {
    return { name: '_start', answersExitCode: start.results.length === 1, initializers: [] };
  }
  if (run !== undefined) others.push(`'run' is ${typeText(run)}`);
  if (start !== undefined) others.push(`'_start' is ${typeText(start)}`);
  const found = others.length === 0 ? '' : `; here ${others.join(' and ')}`;
  throw new WasmRuntimeError(
    'entry-point',
    `WASM module '${moduleName}' must export an entry point: 'run' of type () -> i32, or '_start' of type () -> () or () -> i32${found}`,
    { module: moduleName },
  );
}

function wantedEntryPoint(
  moduleName: string,
  types: ReadonlyMap<string, FunctionType>,
  wanted: string,
  others: readonly string[],
): EntryPoint {
  const type = types.get(wanted);
  if (type === undefined || !(isType(type, 0) || isType(type, 1))) {
    const found = [...others, ...(type === undefined ? [] : [`'${wanted}' is ${typeText(type)}`])];
    throw new WasmRuntimeError(
      'entry-point',
      `WASM module '${moduleName}' must export the entry point that was asked for, ${quoted(wanted)}, as a function ` +
        `of type () -> () or () -> i32${found.length === 0 ? '' : `; here ${found.join(' and ')}`}`,
      { module: moduleName },
    );
  }
  // A command initializes itself; so does what is asked to.
  const prepares = wanted !== '_start' && wanted !== '_initialize';
  return {
    name: wanted,
    answersExitCode: type.results.length === 1,
    initializers: prepares ? plugInInitializers(types) : [],
  };
}

/** A reactor's `_initialize` of type () -> () (WASI, "application ABI"). */
function reactorInitializers(types: ReadonlyMap<string, FunctionType>): EntryCall[] {
  const initialize = types.get('_initialize');
  return initialize !== undefined && isType(initialize, 0) ? [{ name: '_initialize', values: [] }] : [];
}

/** What hosts of plug-ins call: `_initialize`, or what C toolchains put in its place; then Haskell's own beginning. */
function plugInInitializers(types: ReadonlyMap<string, FunctionType>): readonly EntryCall[] {
  const reactor = reactorInitializers(types);
  const haskell = types.get('hs_init');
  if (haskell !== undefined && haskell.parameters.join() === 'i32,i32' && haskell.results.length === 0) {
    return [...reactor, { name: 'hs_init', values: [0, 0] }];
  }
  const constructors = types.get('__wasm_call_ctors');
  if (reactor.length > 0 || constructors === undefined || !isType(constructors, 0)) return reactor;
  return [{ name: '__wasm_call_ctors', values: [] }];
}

/** No parameters, and no result or one i32. */
function isType({ parameters, results }: FunctionType, resultCount: 0 | 1): boolean {
  return parameters.length === 0 && results.length === resultCount && results.every((type) => type === 'i32');
}

function typeText({ parameters, results }: FunctionType): string {
  const list = (types: readonly string[]) => (types.length === 1 ? types[0]! : `(${types.join(', ')})`);
  return `(${parameters.join(', ')}) -> ${list(results)}`;
}
