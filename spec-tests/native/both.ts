// Runs a generated program in the native engine or in ours and writes down everything that can be seen of it: results
// and traps of its calls, then its globals, memories and tables. Two such records compare with `differenceOf`.

import { Buffer } from 'node:buffer';
import { requireNative } from '../../bench/programs/native.ts';
import {
  type Engine,
  Exception,
  type Extern,
  Func,
  Global,
  type Instance,
  Linker,
  Module,
  type Reference,
  Store,
  Trap,
  type TrapCode,
} from '../../src/interpreter/index.ts';
import {
  hostFunctions,
  hostGlobals,
  type Program,
  type ProgramFunction,
  type ProgramTag,
} from '../generate/program.ts';
import { nativeTrapCodes } from './traps.ts';

/**
 * What a call came to: the unsigned bits of its results, the kinds of trap that it may have been, or an exception that it
 * did not catch, in words.
 */
export type CallResult =
  | { readonly results: readonly bigint[] }
  | { readonly traps: readonly TrapCode[] }
  | { readonly exception: string };

/** Everything that can be seen of a program that has run. */
export interface Observation {
  readonly calls: readonly CallResult[];
  readonly globals: readonly (readonly bigint[])[];
  readonly memories: readonly Uint8Array[];
  /** Each element by name: of a function, `host`, `token` or `null`. */
  readonly tables: readonly (readonly string[])[];
}

const token = { is: 'the token' };

/** Runs it in our engine. */
export function observe(program: Program, engine: Engine): Observation {
  const store = new Store(engine);
  const linker = new Linker(engine);
  for (const { name, parameters, results, call } of hostFunctions) {
    linker.defineFunction('host', name, { parameters, results }, (_caller, ...values) => call(...(values as never[])));
  }
  for (const { name, type, mutable, value } of hostGlobals) {
    const initial = name === 'token' ? token : value;
    linker.define('host', name, Global.create(store, { content: type, mutable }, initial));
  }
  const instance: Instance = linker.instantiate(store, new Module(engine, program.bytes));
  const call = ({ name }: ProgramFunction, values: readonly bigint[]): CallResult => {
    try {
      return { results: instance.getFunc(name)!.callBits(...values) as bigint[] };
    } catch (error) {
      if (error instanceof Trap) return { traps: [error.code] };
      if (!(error instanceof Exception)) throw error;
      const tag = program.tags.find(({ name }) => instance.getTag(name) === error.tag)!;
      return { exception: shownException(tag, (index) => error.values[index]) };
    }
  };
  const names = new Map<Extern, string>(program.functions.map((name) => [instance.getFunc(name)!, name]));
  const nameOf = (element: Reference) =>
    nameOfElement(element, element instanceof Func ? names.get(element) : undefined);
  return {
    calls: program.calls.map((one) => call(one, one.arguments)),
    globals: program.getters.map((getter) => resultsOf(call(getter, []))),
    memories: program.memories.map((name) => instance.getMemory(name)!.bytes()),
    tables: program.tables.map((name) => {
      const table = instance.getTable(name)!;
      return Array.from({ length: table.size }, (_, index) => nameOf(table.get(index)));
    }),
  };
}

interface NativeGlobals {
  readonly Global: new (type: { readonly value: string; readonly mutable: boolean }, value: unknown) => object;
  readonly Exception: abstract new () => NativeException;
}

interface NativeException {
  is(tag: unknown): boolean;
  getArg(tag: unknown, index: number): unknown;
}

interface NativeTable {
  readonly length: number;
  get(index: number): unknown;
}

/** Runs it in the native engine. */
export function observeNative(program: Program): Observation {
  const native = requireNative() as ReturnType<typeof requireNative> & NativeGlobals;
  const host: Record<string, unknown> = {};
  for (const { name, call } of hostFunctions) host[name] = call;
  for (const { name, type, mutable, value } of hostGlobals) {
    host[name] = new native.Global({ value: type, mutable }, name === 'token' ? token : value);
  }
  const { exports } = new native.Instance(new native.Module(program.bytes), { host });
  const call = ({ name, parameters, results }: ProgramFunction, values: readonly bigint[]): CallResult => {
    const given = values.map((bits, index) => (parameters[index] === 'i64' ? bits : Number(bits)));
    let returned: unknown;
    try {
      returned = (exports[name] as (...values: unknown[]) => unknown)(...given);
    } catch (error) {
      if (!(error instanceof native.Exception)) return { traps: nativeTrapCodes(error) };
      const tag = program.tags.find(({ name: tagName }) => error.is(exports[tagName]))!;
      return { exception: shownException(tag, (index) => error.getArg(exports[tag.name], index)) };
    }
    const list = results.length === 0 ? [] : results.length === 1 ? [returned] : (returned as unknown[]);
    return {
      results: results.map((type, index) => BigInt.asUintN(type === 'i64' ? 64 : 32, BigInt(list[index] as number))),
    };
  };
  const names = new Map<unknown, string>(program.functions.map((name) => [exports[name], name]));
  return {
    calls: program.calls.map((one) => call(one, one.arguments)),
    globals: program.getters.map((getter) => resultsOf(call(getter, []))),
    memories: program.memories.map(
      (name) => new Uint8Array((exports[name] as { readonly buffer: ArrayBuffer }).buffer),
    ),
    tables: program.tables.map((name) => {
      const table = exports[name] as NativeTable;
      return Array.from({ length: table.length }, (_, index) => {
        const element = table.get(index);
        return nameOfElement(element, typeof element === 'function' ? (names.get(element) ?? 'host') : undefined);
      });
    }),
  };
}

function shownException({ name, parameters }: ProgramTag, valueAt: (index: number) => unknown): string {
  // References are not asked for: Node 20 hands out something of its own that crashes whoever looks at it, and no host an
  // exnref.
  return `${name} [${parameters.map((type, index) => (type.endsWith('ref') ? type : shownNumber(valueAt(index))))}]`;
}

function shownNumber(value: unknown): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function nameOfElement(element: unknown, functionName: string | undefined): string {
  if (element === null) return 'null';
  if (element === token) return 'token';
  if (typeof element === 'number') return `i31 ${element}`;
  if (functionName === undefined && typeof element === 'object' && !(element instanceof Func)) return 'object';
  return functionName ?? 'host';
}

function resultsOf(call: CallResult): readonly bigint[] {
  if (!('results' in call)) throw new Error(`reading a global came to ${shown(call)}`);
  return call.results;
}

/** What differs between a run of ours and the native one, in words; undefined where nothing does. */
export function differenceOf(ours: Observation, native: Observation): string | undefined {
  for (const [index, expected] of native.calls.entries()) {
    const actual = ours.calls[index]!;
    if (!isSame(actual, expected)) return `call ${index}: ${shown(actual)}, native ${shown(expected)}`;
  }
  for (const [index, expected] of native.globals.entries()) {
    const actual = ours.globals[index]!;
    if (actual.join() !== expected.join()) return `global ${index}: ${actual}, native ${expected}`;
  }
  for (const [index, expected] of native.memories.entries()) {
    const actual = ours.memories[index]!;
    if (actual.length !== expected.length) return `memory ${index}: ${actual.length} bytes, native ${expected.length}`;
    if (Buffer.compare(actual, expected) === 0) continue;
    const at = actual.findIndex((byte, address) => byte !== expected[address]);
    return `memory ${index} at ${at}: ${actual[at]}, native ${expected[at]}`;
  }
  for (const [index, expected] of native.tables.entries()) {
    const actual = ours.tables[index]!;
    if (actual.join() !== expected.join()) return `table ${index}: ${actual}, native ${expected}`;
  }
  return undefined;
}

function isSame(actual: CallResult, expected: CallResult): boolean {
  if ('traps' in actual) return 'traps' in expected && expected.traps.includes(actual.traps[0]!);
  return shown(actual) === shown(expected);
}

function shown(call: CallResult): string {
  if ('exception' in call) return `exception ${call.exception}`;
  return 'traps' in call ? `trap ${call.traps.join(' or ')}` : `[${call.results}]`;
}
