// Generated programs: valid modules and calls of them, made from bytes alone, for properties that must hold of any
// program. What is here:
//
//   arbitraryProgram(options)      for fast-check; a counterexample shrinks with the bytes it is made from
//   programFrom(entropy, options)  the program of some bytes, always the same one
//   textOf(program)                its text format, for a person who looks at a counterexample
//   hostFunctions, hostGlobals     what every program may import from the module `host`, for any engine to supply
//   comparable                     the options under which native WebAssembly of Node 20 must give the same bits
//   { ...comparable, counting: true }   the same program, whose global `counter` is its fuel total without surcharges
//
// Every program ends: loops and calls are counted. It may trap, and often does. Its interface has i32 and i64 only
// (floats cross it as their bits, references as "is it null"), so that no host can change a value on the way:
//
//   program.calls        exported functions to call one after the other in one instance, with the bits of arguments
//   program.getters      exported functions that answer the bits of each global
//   program.memories, program.tables, program.globals, program.tags, program.functions     names of further exports
//
// What it is not: a test. Instructions and types: operands.ts, numeric.ts; control: statements.ts.

import { print } from '@bytecodealliance/jco-transpile/wasm-tools';
import fc from 'fast-check';
import { Choices } from './choices.ts';
import { counting } from './counting.ts';
import {
  constant,
  eqref,
  exnref,
  externref,
  f32,
  f64,
  funcref,
  i32,
  i64,
  ModuleBuilder,
  type TypeCode,
  unsigned,
  v128,
} from './module-builder.ts';
import { type Callable, halfOfVector, mixedHalves, numberTypes, type Surroundings } from './operands.ts';
import { defineHeap } from './heap-types.ts';
import { VectorWriter } from './vectors.ts';

/** What generated programs may use, beyond WebAssembly 2.0 without vectors. */
export interface ProgramOptions {
  /** In every other program; relaxed instructions only where not `determined`. */
  readonly vectors: boolean;
  readonly tailCalls: boolean;
  readonly severalMemories: boolean;
  /** Now and then a function with more than 32,768 locals: native code would need megabytes of stack for its frames. */
  readonly largeFrames: boolean;
  /** Structures, arrays, i31, casts, and calls of references. */
  readonly heap: boolean;
  /** Forms of exceptions, or none at all, of which the bytes choose one: no module has both. */
  readonly exceptions: readonly Surroundings['exceptions'][];
  /** Make NaNs canonical wherever the specification leaves their bits open. */
  readonly determined: boolean;
  /** Count every instruction in a global that is exported as `counter`: the program's total, from any engine. */
  readonly counting: boolean;
}

/** Everything on but counting. */
export const everything: ProgramOptions = {
  vectors: true,
  tailCalls: true,
  severalMemories: true,
  largeFrames: true,
  heap: true,
  exceptions: [undefined, 'standard', 'older'],
  determined: false,
  counting: false,
};
/** What Node 20's own WebAssembly has without flags, and determines to the bit. */
export const comparable: ProgramOptions = {
  vectors: true,
  tailCalls: false,
  severalMemories: false,
  largeFrames: false,
  heap: false,
  exceptions: [undefined, 'older'],
  determined: true,
  counting: false,
};

type Carrier = 'i32' | 'i64';

/** An exported function of a program whose interface is bits. */
export interface ProgramFunction {
  readonly name: string;
  readonly parameters: readonly Carrier[];
  readonly results: readonly Carrier[];
}

/** A call: unsigned bits of each argument. */
export interface ProgramCall extends ProgramFunction {
  readonly arguments: readonly bigint[];
}

/** A tag that a program exports. */
export interface ProgramTag {
  readonly name: string;
  /** What its exceptions carry. */
  readonly parameters: readonly string[];
}

/** A generated program. */
export interface Program {
  readonly bytes: Uint8Array;
  /** The bytes it was made from. */
  readonly entropy: Uint8Array;
  readonly calls: readonly ProgramCall[];
  readonly getters: readonly ProgramFunction[];
  readonly globals: readonly string[];
  readonly memories: readonly string[];
  readonly tables: readonly string[];
  /** What exceptions that nothing catches have been thrown under. */
  readonly tags: readonly ProgramTag[];
  /** The generated functions themselves, exported so that references in tables can be told apart. */
  readonly functions: readonly string[];
}

/** A function that programs import from the module `host`: pure, on numbers and bigints as JavaScript's interface has them. */
export interface HostFunction {
  readonly name: string;
  readonly parameters: readonly Carrier[];
  readonly results: readonly Carrier[];
  readonly call: (...values: never[]) => number | bigint | (number | bigint)[] | undefined;
}

/** All functions of the module `host`. */
export const hostFunctions: readonly HostFunction[] = [
  { name: 'note', parameters: ['i32'], results: [], call: () => undefined },
  {
    name: 'mix',
    parameters: ['i32', 'i64'],
    results: ['i64'],
    call: (a: number, b: bigint) => BigInt.asIntN(64, b * 31n + BigInt(a)),
  },
  {
    name: 'pair',
    parameters: ['i64'],
    results: ['i32', 'i64'],
    call: (a: bigint) => [Number(BigInt.asIntN(32, a)), BigInt.asIntN(64, ~a)],
  },
];

/** All globals of the module `host`: `token` is any host value but null, the others begin with these values. */
export const hostGlobals = [
  { name: 'token', type: 'externref', mutable: false, value: undefined },
  { name: 'base', type: 'i32', mutable: false, value: 40 },
  { name: 'shared', type: 'i64', mutable: true, value: 7n },
  { name: 'level', type: 'f64', mutable: true, value: 0.5 },
] as const;

const codeOf = { i32, i64, externref, f64 } as const;
const nameOf = new Map(
  Object.entries({ i32, i64, f32, f64, funcref, externref, exnref }).map(([name, code]) => [code, name]),
);
/** Calls that one call from outside may lead to. */
const callsAllowed = 24;
const tableSize = 20;
/** Slots behind this many do not fit into 16 bits in any unit. */
const manyLocals = 32_800;

/** Programs for fast-check. */
export function arbitraryProgram(options: ProgramOptions = everything): fc.Arbitrary<Program> {
  // Without bias: fast-check's favours short arrays of small numbers, which are programs that do next to nothing.
  const entropy = fc.noBias(fc.uint8Array({ minLength: 100, maxLength: 1500, size: 'max' }));
  return entropy.map((bytes) => ({
    ...programFrom(bytes, options),
    [fc.toStringMethod]: () => `program of [${bytes}]`,
  }));
}

/** The program that some bytes stand for. */
export function programFrom(entropy: Uint8Array, options: ProgramOptions = everything): Program {
  const head = Math.min(60, Math.ceil(entropy.length / 4));
  const choices = new Choices(entropy.subarray(0, head));
  const builder = new ModuleBuilder();
  const heap = options.heap && choices.once(2) ? defineHeap(choices, builder) : undefined;
  const callables: Callable[] = hostFunctions.map(({ name, parameters, results }) => ({
    index: builder.importFunction('host', name, parameters.map(codeFor), results.map(codeFor)),
    parameters: parameters.map(codeFor),
    results: results.map(codeFor),
  }));
  const exceptions = choices.of(options.exceptions);
  const references = [funcref, externref, ...(exceptions === 'standard' ? [exnref] : []), ...(heap?.references ?? [])];
  const globals = hostGlobals.map(({ name, type, mutable }) => {
    return {
      index: builder.importGlobal('host', name, codeOf[type], mutable),
      type: codeOf[type] as TypeCode,
      mutable,
    };
  });
  const types = options.vectors && choices.once(2) ? [...numberTypes, v128, v128] : numberTypes;
  for (const type of [...new Set(types), ...references]) {
    globals.push({ index: builder.global(type, true, choices.bitsOf(type)), type, mutable: true });
  }
  const callsLeft = builder.global(i32, true, 0n);
  const accumulator = builder.global(i64, true, 0n);

  const count = 1 + choices.below(5);
  const own = Array.from({ length: count }, (_, index) => ({
    index: hostFunctions.length + index,
    parameters: anyTypes(choices, types, references, 10, 4),
    results: anyTypes(choices, types, references, 7, 3),
  }));
  callables.push(...own);
  const surroundings: Surroundings = {
    builder,
    functions: callables,
    globals,
    accumulator,
    referable: callables.map(({ index }) => index),
    memories: options.severalMemories ? 2 : 1,
    tableSize,
    tableFunctions: Array.from({ length: tableSize - 2 }, () => choices.of(callables)),
    tailCalls: options.tailCalls,
    exceptions,
    tags: exceptions === undefined ? [] : [[], [i32], [i64, f64], anyTypes(choices, numberTypes, references, 9, 3)],
    heap,
    types,
    references,
    determined: options.determined,
  };
  const share = Math.ceil((entropy.length - head) / count);
  for (const [index, { parameters, results }] of own.entries()) {
    const part = new Choices(entropy.subarray(head + index * share, head + (index + 1) * share));
    const unused = options.largeFrames && part.once(40) ? manyLocals : 0;
    // An exception that a handler is handed can be kept.
    const kept = exceptions === 'standard' ? [exnref] : [];
    // Objects that code comes back to.
    const held = heap === undefined ? [] : [eqref, ...heap.references.filter((type) => type > 0xff)];
    const locals = [...new Set(types), ...kept, ...held, ...anyTypes(part, types, references, 8, 3)];
    const writer = new VectorWriter(part, surroundings, parameters, unused, locals);
    const code = writer.write(results, callsLeft);
    builder.func(parameters, results, writer.locals.slice(parameters.length), code);
  }

  const functions = own.map(({ index }, position) => {
    builder.export(`f${position}`, 'func', index);
    return `f${position}`;
  });
  const entries = own.map((callee, position) => exportEntry(builder, callee, `call${position}`, callsLeft));
  const shown = [...globals, { index: accumulator, type: i64 }];
  const getters = shown.map(({ index, type }, position) => exportGetter(builder, index, type, `get${position}`));
  const globalNames = shown.map(({ index }, position) => {
    builder.export(`global${position}`, 'global', index);
    return `global${position}`;
  });
  const tags = surroundings.tags.map((carried, position) => {
    builder.export(`tag${position}`, 'tag', builder.tag(carried));
    return { name: `tag${position}`, parameters: carried.map((type) => nameOf.get(type) ?? 'ref') };
  });
  layOutStorage(builder, surroundings);
  // Behind all other globals, so that their indices are the same.
  const counter = options.counting ? builder.global(i64, true, 0n) : undefined;
  if (counter !== undefined) builder.export('counter', 'global', counter);
  return {
    bytes: builder.toBytes((code) => (counter === undefined ? code : counting(code, counter))),
    entropy,
    calls: Array.from({ length: 1 + choices.below(3) }, () => {
      const { parameters, ...rest } = choices.of(entries);
      return { ...rest, parameters, arguments: parameters.map((carrier) => choices.bitsOf(codeOf[carrier])) };
    }),
    getters,
    globals: globalNames,
    memories: options.severalMemories ? ['memory', 'memory1'] : ['memory'],
    tables: ['table0', 'table1'],
    tags,
    functions,
  };
}

/** A program's text. */
export async function textOf(program: Program): Promise<string> {
  const calls = program.calls.map((call) => `;; ${call.name}(${call.arguments.join(', ')})\n`).join('');
  return `${calls}${await print(program.bytes)}`;
}

function codeFor(carrier: Carrier): TypeCode {
  return codeOf[carrier];
}

function anyTypes(
  choices: Choices,
  types: readonly TypeCode[],
  references: readonly TypeCode[],
  most: number,
  usual: number,
): TypeCode[] {
  const count = choices.below(choices.once(8) ? most + 1 : usual + 1);
  const anyType = () => choices.of(choices.once(10) ? references : types);
  return Array.from({ length: count }, anyType);
}

/** Memories, tables and segments, the passive ones of each kind second. */
function layOutStorage(builder: ModuleBuilder, { memories, tableFunctions, referable }: Surroundings): void {
  builder.memory(1, 3);
  builder.export('memory', 'memory', 0);
  if (memories > 1) {
    builder.memory(1);
    builder.export('memory1', 'memory', 1);
  }
  builder.table(funcref, tableSize, tableSize + 8);
  builder.table(externref, tableSize, tableSize + 8);
  builder.export('table0', 'table', 0);
  builder.export('table1', 'table', 1);
  const indices = tableFunctions.map(({ index }) => index);
  builder.elements(indices, 0);
  builder.elements([...indices.slice(5), ...indices.slice(0, 7)], undefined);
  builder.declareReferences(referable);
  const text = [...'generated by bytes'].map((letter) => letter.charCodeAt(0));
  builder.data(text, 8);
  builder.data(
    Array.from({ length: 260 }, (_, index) => (index * 37) & 255),
    undefined,
  );
}

// ---- the interface of bits

interface Crossing {
  readonly carrier: Carrier;
  /** Pushes the bits, given what pushes the value. */
  readonly toBits: (read: readonly number[]) => readonly number[];
  /** Makes the value of the bits. */
  readonly fromBits: readonly number[];
}

/** The type that carries a value's bits, and how one is made of the other. */
function crossingOf(type: TypeCode): Crossing {
  switch (type) {
    case i32:
      return { carrier: 'i32', toBits: (read) => read, fromBits: [] };
    case i64:
      return { carrier: 'i64', toBits: (read) => read, fromBits: [] };
    case f32:
      return { carrier: 'i32', toBits: (read) => [...read, 0xbc], fromBits: [0xbe] };
    case f64:
      return { carrier: 'i64', toBits: (read) => [...read, 0xbd], fromBits: [0xbf] };
    case v128: {
      // A vector goes out as its halves mixed, and comes in with both the same.
      const toBits = (read: readonly number[]) => [
        ...read,
        ...halfOfVector(0),
        ...read,
        ...halfOfVector(1),
        ...mixedHalves,
      ];
      return { carrier: 'i64', toBits, fromBits: [0xfd, 0x12] };
    }
    default:
      // A reference goes out as whether it is null, and comes in as null, whatever the i32 is.
      return { carrier: 'i32', toBits: (read) => [...read, 0xd1], fromBits: [0x1a, ...constant(type, 0n)] };
  }
}

/** A function that allows calls anew, calls the callee, and speaks in bits. */
function exportEntry(builder: ModuleBuilder, callee: Callable, name: string, callsLeft: number): ProgramFunction {
  const inward = callee.parameters.map(crossingOf);
  const outward = callee.results.map(crossingOf);
  const code = [0x41, callsAllowed, 0x24, ...unsigned(callsLeft)];
  for (const [index, { fromBits }] of inward.entries()) code.push(0x20, ...unsigned(index), ...fromBits);
  code.push(0x10, ...unsigned(callee.index));
  const first = inward.length;
  for (let index = outward.length - 1; index >= 0; index--) code.push(0x21, ...unsigned(first + index));
  for (const [index, { toBits }] of outward.entries()) code.push(...toBits([0x20, ...unsigned(first + index)]));
  const parameters = inward.map(({ carrier }) => carrier);
  const results = outward.map(({ carrier }) => carrier);
  builder.export(name, 'func', builder.func(parameters.map(codeFor), results.map(codeFor), callee.results, code));
  return { name, parameters, results };
}

function exportGetter(builder: ModuleBuilder, global: number, type: TypeCode, name: string): ProgramFunction {
  const { carrier, toBits } = crossingOf(type);
  const code = [...toBits([0x23, ...unsigned(global)])];
  builder.export(name, 'func', builder.func([], [codeFor(carrier)], [], code));
  return { name, parameters: [], results: [carrier] };
}
