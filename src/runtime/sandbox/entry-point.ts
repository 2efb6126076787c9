// Which export of a module is called, decided on its declaration before anything of it runs.

import type { FunctionType, Module } from '../../interpreter/index.ts';
import { WasmRuntimeError } from './errors.ts';

/** What to call, and whether its result is the exit code. */
export interface EntryPoint {
  readonly name: 'run' | '_start';
  readonly answersExitCode: boolean;
  /** A reactor's `_initialize` of type () -> () is to be called first (WASI, "application ABI"). */
  readonly initialize: boolean;
}

/** `run` of type () -> i32, else `_start` of type () -> () (a WASI command) or () -> i32; an error names the two. */
export function findEntryPoint(moduleName: string, module: Module): EntryPoint {
  const types = new Map<string, FunctionType>();
  const others: string[] = [];
  for (const { name, type } of module.exports) {
    if (type.kind === 'func') types.set(name, type);
    else if (name === 'run' || name === '_start') others.push(`'${name}' is a ${type.kind}`);
  }
  const run = types.get('run');
  const start = types.get('_start');
  if (run !== undefined && isType(run, 1)) {
    const initialize = types.get('_initialize');
    return { name: 'run', answersExitCode: true, initialize: initialize !== undefined && isType(initialize, 0) };
  }
  if (start !== undefined && (isType(start, 0) || isType(start, 1))) {
    return { name: '_start', answersExitCode: start.results.length === 1, initialize: false };
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

/** No parameters, and no result or one i32. */
function isType({ parameters, results }: FunctionType, resultCount: 0 | 1): boolean {
  return parameters.length === 0 && results.length === resultCount && results.every((type) => type === 'i32');
}

function typeText({ parameters, results }: FunctionType): string {
  const list = (types: readonly string[]) => (types.length === 1 ? types[0]! : `(${types.join(', ')})`);
  return `(${parameters.join(', ')}) -> ${list(results)}`;
}
