// Modules with one byte changed, taken out, or everything behind it cut off; and what our engine does with any bytes at
// all: refuse them by one of its own errors, or run them within a budget. Nothing here knows what is right.

import { requireNative } from '../../bench/programs/native.ts';
import {
  CompileError,
  Engine,
  Exception,
  type Extern,
  Func,
  Global,
  Instance,
  LimitError,
  LinkError,
  Memory,
  Module,
  type ModuleImport,
  type RawValue,
  Store,
  Table,
  Tag,
  Trap,
  type ValueTypeName,
} from '../../src/interpreter/index.ts';
import { comparable, type ProgramOptions } from '../generate/program.ts';

/** How a module was changed: the byte at `position` became another value, was removed, or everything from it on was. */
export interface Change {
  readonly kind: 'changed' | 'removed' | 'cut off';
  readonly position: number;
  /** What the byte became, where it is still there. */
  readonly value: number;
}

/** The bytes after a change. */
export function apply(bytes: Uint8Array, change: Change): Uint8Array {
  const { kind, position, value } = change;
  if (kind === 'cut off') return bytes.slice(0, position);
  if (kind === 'removed') return Uint8Array.from([...bytes.subarray(0, position), ...bytes.subarray(position + 1)]);
  const changed = bytes.slice();
  changed[position] = value;
  return changed;
}

/** A change for people. */
export function shownChange(change: Change): string {
  const value = change.kind === 'changed' ? ` to 0x${change.value.toString(16)}` : '';
  return `byte ${change.position} ${change.kind}${value}`;
}

// What Node 20's V8 may lack of what our engine has, each as the smallest module that needs it.
const header = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const zeros16 = new Array<number>(16).fill(0);
const probes = {
  // A function whose body is `return_call 0`.
  tailCall: [1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 6, 1, 4, 0, 0x12, 0, 0x0b],
  multiMemory: [5, 5, 2, 0, 0, 0, 0],
  // A global of `i32.const 0, i32.const 0, i32.add`.
  extendedConst: [6, 9, 1, 0x7f, 0, 0x41, 0, 0x41, 0, 0x6a, 0x0b],
  // A function that pushes a zero vector twice and takes `i8x16.relaxed_swizzle` of it.
  relaxedVectors: [
    ...[1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 44, 1, 42, 0, 0xfd, 12, ...zeros16, 0xfd, 12, ...zeros16],
    ...[0xfd, 0x80, 2, 0x1a, 0x0b],
  ],
  memory64: [5, 3, 1, 4, 0],
  // A function whose body is `unreachable, throw_ref`; Node 20 has the older instructions only.
  exceptions: [1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 6, 1, 4, 0, 0x00, 0x0a, 0x0b],
  functionReferences: [1, 6, 1, 0x60, 1, 0x64, 0x70, 0],
  gc: [1, 3, 1, 0x5f, 0],
} as const;
const nativeHas = (probe: readonly number[]): boolean =>
  requireNative().validate(Uint8Array.from([...header, ...probe]));

/** The features that both engines have: with these, they should agree on what is a module. */
export const commonFeatures = {
  tailCall: nativeHas(probes.tailCall),
  multiMemory: nativeHas(probes.multiMemory),
  extendedConst: nativeHas(probes.extendedConst),
  relaxedVectors: nativeHas(probes.relaxedVectors),
  memory64: nativeHas(probes.memory64),
  exceptions: nativeHas(probes.exceptions),
  // A V8 that has both takes either in a module, not both: that is a rule of its own.
  legacyExceptions: !nativeHas(probes.exceptions),
  functionReferences: nativeHas(probes.functionReferences),
  gc: nativeHas(probes.gc),
};

/** Generated programs that must do the same in both engines, to the bit. */
export const commonPrograms: ProgramOptions = {
  ...comparable,
  tailCalls: commonFeatures.tailCall,
  severalMemories: commonFeatures.multiMemory,
  exceptions: commonFeatures.exceptions ? [undefined, 'older', 'standard'] : [undefined, 'older'],
};

/** Our engine in both translations, with the features that both have. */
const engines = (['fast', 'plain'] as const).map(
  (translation) => new Engine({ translation, features: commonFeatures, limits: { moduleBytes: 1 << 24 } }),
);

/** What our engine makes of some bytes. Throws whatever is not one of its errors. */
export type Verdict =
  | { readonly kind: 'refused'; readonly error: CompileError }
  /** What was seen when it was run in each translation: outcomes and fuel, in words. */
  | { readonly kind: 'accepted'; readonly runs: readonly string[] };

/** Compiles the bytes and, if they are a module, instantiates it and calls everything it exports, within a budget. */
export function judge(bytes: Uint8Array): Verdict {
  const modules: Module[] = [];
  try {
    for (const engine of engines) modules.push(new Module(engine, bytes));
  } catch (error) {
    if (error instanceof CompileError) return { kind: 'refused', error };
    throw error;
  }
  return { kind: 'accepted', runs: modules.map(run) };
}

const limits = { memoryBytes: 1 << 22, tableElements: 10_000, callDepth: 200, valueStackSlots: 100_000 };
const fuelToStart = 3_000;
const fuelOfCall = 1_000;
const callsAtMost = 12;

function run(module: Module): string {
  const store = new Store(module.engine, { fuel: fuelToStart, limits });
  const seen: string[] = [];
  try {
    const instance = new Instance(
      store,
      module,
      module.imports.map((wanted) => supply(store, wanted)),
    );
    for (const item of [...instance.exports.values()].slice(0, callsAtMost)) seen.push(observe(store, item));
  } catch (error) {
    seen.push(documented(error));
  }
  return `${seen.join('; ')}; ${store.fuelConsumed} fuel`;
}

function observe(store: Store, item: Extern): string {
  switch (item.kind) {
    case 'func':
      store.setFuel(fuelOfCall);
      try {
        return `[${item.callBits(...item.type.parameters.map(zero)).map(shown)}]`;
      } catch (error) {
        return documented(error);
      }
    case 'memory':
      return `${item.byteLength} bytes, ${sum(item.bytes())}`;
    case 'table':
      return `${item.size} elements`;
    case 'tag':
      return `a tag of ${item.type.parameters}`;
    case 'global':
      return shown(item.type.content.includes('ref') ? item.value : item.bits);
  }
}

/** An error that may be thrown, in words; any other is thrown again. */
function documented(error: unknown): string {
  if (error instanceof Trap) return `trap ${error.code}`;
  if (error instanceof Exception) return `exception [${error.rawValues.map(shown)}]`;
  if (error instanceof LinkError || error instanceof LimitError) return `${error.name}: ${error.message}`;
  throw error;
}

const shown = (value: unknown): string => (value instanceof Func ? 'a function' : String(value));

function sum(bytes: Uint8Array): number {
  let total = 0;
  for (const byte of bytes) total = (Math.imul(total, 31) + byte) | 0;
  return total;
}

function zero(type: ValueTypeName): RawValue {
  if (type.startsWith('(ref ') && !type.startsWith('(ref null ')) throw new LinkError(`nothing is at hand for ${type}`);
  return type.includes('ref') ? null : 0n;
}

/** Anything of the type that is wanted: functions that answer zeros, empty memories and tables, globals of zero. */
function supply(store: Store, { type }: ModuleImport): Extern {
  switch (type.kind) {
    case 'func': {
      const results = type.results.map(zero);
      return Func.hostBits(store, type, () => (results.length === 1 ? results[0] : results));
    }
    case 'memory':
      return Memory.create(store, type);
    case 'table':
      return Table.create(store, type, zero(type.element));
    case 'tag':
      return Tag.create(store, type);
    case 'global': {
      const { content } = type;
      // No value of JavaScript is a vector: left out, it is zero.
      if (content === 'v128') return Global.create(store, type, undefined);
      return Global.create(store, type, content === 'i64' || content.includes('ref') ? zero(content) : 0);
    }
  }
}
