// What a row of the instruction table is, and the helpers that write one. The rows themselves stand in the files
// beside this one, a family each; table.ts joins them. No decoding, typing or running here: others read the rows.

import type { TrapCode } from '../core/errors.ts';
import type { FeatureName } from '../core/features.ts';
import { f32, f64, i32, i64, type ValueType } from '../core/types.ts';
import type { AtomicFamily } from './atomic.ts';
import type { VectorRule } from './vector-row.ts';

/** What follows an opcode in the binary format (specification 5.4), one word per immediate, in order. */
export type Immediate =
  | 'block type'
  | 'label'
  | 'label table'
  | 'function'
  | 'type'
  | 'table'
  | 'local'
  | 'global'
  | 'memory'
  | 'tag'
  | 'catch clauses'
  | 'memory access'
  | 'zero byte'
  | 'element segment'
  | 'data segment'
  | 'value types'
  | 'heap type'
  | 'cast flags'
  | 'field'
  | 'count'
  | 'i32'
  | 'i64'
  | 'f32'
  | 'f64'
  /** The 16 bytes of a vector; a lane's index, one byte; 16 such for a shuffle. */
  | 'v128'
  | 'lane'
  | 'lanes';

/** How the arrow of a value instruction sees its operands. */
export type View =
  /** i32, f32, f64 as JavaScript numbers, i64 as two int32 (low, high). Not-a-number results are made canonical. */
  | 'number'
  /** f32 as one int32 and f64 as two, bit for bit; nothing is made canonical. */
  | 'bits';

/** The condition under which an instruction traps, on the same arguments as its meaning. */
export interface Guard {
  readonly trap: TrapCode;
  readonly when: (...operands: number[]) => boolean;
}

interface RowBase {
  /** The opcode; a prefixed one is `prefix << 16 | number`. */
  readonly opcode: number;
  /** The specification's name. */
  readonly name: string;
  readonly immediates: readonly Immediate[];
  /** The flag that must be on; undefined is the original WebAssembly. */
  readonly feature: FeatureName | undefined;
}

/** What a value instruction's arrow is once its row has been checked: operand words in, result words out. */
export type Meaning = (...operands: number[]) => number | boolean | readonly [number, number];

/** An instruction that computes one value from its operands alone. */
export interface ValueRow extends RowBase {
  readonly kind: 'value';
  readonly operands: readonly ValueType[];
  readonly results: readonly [ValueType];
  readonly view: View;
  /** The instruction's meaning. A comparison answers a boolean; two words are answered as `[low, high]`. */
  readonly meaning: Meaning;
  readonly guards: readonly Guard[];
  readonly commutative: boolean;
  /** The same on numbers that are not NaN, for a bits row of f64: one float store instead of two integer stores. */
  readonly unlessNaN: ((a: number) => number) | undefined;
  /** For comparisons: the name of the one that is true where this is false, if there is one. */
  readonly inverse: string | undefined;
  /** For comparisons: the name of the one that means the same with its operands exchanged. */
  readonly swapped: string | undefined;
}

/** A load from or a store to memory. */
export interface AccessRow extends RowBase {
  readonly kind: 'load' | 'store';
  readonly operands: readonly ValueType[];
  readonly results: readonly ValueType[];
  /** The type of the value that is moved. */
  readonly type: ValueType;
  /** Bytes in memory. */
  readonly bytes: 1 | 2 | 4 | 8;
  /** For a load narrower than its type: is the sign extended? */
  readonly signed: boolean;
}

/** A constant. */
export interface ConstantRow extends RowBase {
  readonly kind: 'constant';
  readonly operands: readonly [];
  readonly results: readonly [ValueType];
}

/** An instruction on vectors; how its rows are written is vector-row.ts. */
export interface VectorRow extends RowBase {
  readonly kind: 'vector';
  readonly operands: readonly ValueType[];
  readonly results: readonly ValueType[];
  readonly rule: VectorRule;
  /** Bytes in memory; 0 where it does not reach there. */
  readonly bytes: 0 | 1 | 2 | 4 | 8 | 16;
  /** Lane indices among its immediates are below this. */
  readonly lanes: number;
}

/** An instruction on pairs of i64 with two results; how its rows are written is wide.ts. */
export interface WideRow extends RowBase {
  readonly kind: 'wide';
  readonly operands: readonly ValueType[];
  readonly results: readonly [ValueType, ValueType];
  /** Takes the words of the operands, low ones first, and leaves the results' in `quad`. */
  readonly meaning: (...operands: number[]) => void;
}

/** An atomic access to memory, or what goes with them; how its rows are written is atomic.ts. */
export interface AtomicRow extends RowBase {
  readonly kind: 'atomic';
  /** For 32-bit addresses. */
  readonly operands: readonly ValueType[];
  readonly results: readonly ValueType[];
  readonly family: AtomicFamily;
  /** Bytes in memory, of which the address must be a multiple. */
  readonly bytes: 1 | 2 | 4 | 8;
}

/** Everything whose typing or effect depends on more than its operands; validator and translator know it by name. */
export interface IrregularRow extends RowBase {
  readonly kind: 'irregular';
  /** Fixed operand and result types where they are fixed; undefined where context decides. */
  readonly operands: readonly ValueType[] | undefined;
  readonly results: readonly ValueType[] | undefined;
}

export type InstructionRow = ValueRow | AccessRow | ConstantRow | VectorRow | WideRow | AtomicRow | IrregularRow;

// ---- types of arrows

type WordsOf<Type, Wide> = Type extends Wide ? [low: number, high: number] : [number];
type WordsOfAll<Types, Wide> = Types extends readonly [infer First, ...infer Rest]
  ? [...WordsOf<First, Wide>, ...WordsOfAll<Rest, Wide>]
  : [];
type ResultOf<Type, Wide> = Type extends Wide ? readonly [number, number] : number;
type NumberWide = typeof i64;
type BitsWide = typeof i64 | typeof f64;

interface RowOptions<Arguments extends number[]> {
  readonly feature?: FeatureName;
  readonly commutative?: true;
  readonly traps?: readonly { readonly trap: TrapCode; readonly when: (...operands: Arguments) => boolean }[];
}

/** A value instruction on numbers. */
export function row<const Operands extends readonly ValueType[], const Result extends ValueType>(
  opcode: number,
  name: string,
  operands: Operands,
  results: readonly [Result],
  meaning: (...operands: WordsOfAll<Operands, NumberWide>) => ResultOf<Result, NumberWide>,
  options: RowOptions<WordsOfAll<Operands, NumberWide>> = {},
): ValueRow {
  return valueRow(opcode, name, operands, results, 'number', meaning, options);
}

/** A value instruction on bit patterns. */
export function bits<const Operands extends readonly ValueType[], const Result extends ValueType>(
  opcode: number,
  name: string,
  operands: Operands,
  results: readonly [Result],
  meaning: (...operands: WordsOfAll<Operands, BitsWide>) => ResultOf<Result, BitsWide>,
  options: RowOptions<WordsOfAll<Operands, BitsWide>> & { readonly unlessNaN?: (a: number) => number } = {},
): ValueRow {
  return valueRow(opcode, name, operands, results, 'bits', meaning, options);
}

/** What vector instructions do to a lane: a meaning without an instruction of its own. */
export function lane<const Operands extends readonly ValueType[], const Result extends ValueType>(
  name: string,
  operands: Operands,
  results: readonly [Result],
  meaning: (...operands: WordsOfAll<Operands, NumberWide>) => ResultOf<Result, NumberWide>,
): ValueRow {
  return valueRow(-1, name, operands, results, 'number', meaning, {});
}

interface TestOptions {
  readonly inverse?: string;
  readonly swapped?: string;
}

/** A comparison: a boolean that becomes an i32 of 0 or 1, or decides a branch directly. */
export function test<const Operands extends readonly ValueType[]>(
  opcode: number,
  name: string,
  operands: Operands,
  meaning: (...operands: WordsOfAll<Operands, NumberWide>) => boolean,
  options: TestOptions = {},
): ValueRow {
  return {
    ...valueRow(opcode, name, operands, [i32], 'number', meaning, { commutative: options.swapped === name }),
    inverse: options.inverse,
    swapped: options.swapped,
  };
}

function valueRow(
  opcode: number,
  name: string,
  operands: readonly ValueType[],
  results: readonly [ValueType],
  view: View,
  meaning: unknown,
  options: {
    feature?: FeatureName;
    commutative?: boolean;
    traps?: readonly unknown[];
    unlessNaN?: (a: number) => number;
  },
): ValueRow {
  // The helpers above have checked arrow and guards against the operand types; from here on all are words to words.
  return {
    kind: 'value',
    opcode,
    name,
    immediates: [],
    feature: options.feature,
    operands,
    results,
    view,
    meaning: meaning as Meaning,
    guards: (options.traps ?? []) as readonly Guard[],
    commutative: options.commutative ?? false,
    unlessNaN: options.unlessNaN,
    inverse: undefined,
    swapped: undefined,
  };
}

/** A load of `bytes` bytes; `signed` says how a narrow value fills its type. */
export function load(
  opcode: number,
  name: string,
  type: ValueType,
  bytes: AccessRow['bytes'],
  extension: 'signed' | 'unsigned' = 'unsigned',
): AccessRow {
  return {
    kind: 'load',
    opcode,
    name,
    immediates: ['memory access'],
    feature: undefined,
    operands: [i32],
    results: [type],
    type,
    bytes,
    signed: extension === 'signed',
  };
}

/** A store of the low `bytes` bytes of a value. */
export function store(opcode: number, name: string, type: ValueType, bytes: AccessRow['bytes']): AccessRow {
  return {
    kind: 'store',
    opcode,
    name,
    immediates: ['memory access'],
    feature: undefined,
    operands: [i32, type],
    results: [],
    type,
    bytes,
    signed: false,
  };
}

export function constant(opcode: number, name: string, type: ValueType, immediate: Immediate): ConstantRow {
  return {
    kind: 'constant',
    opcode,
    name,
    immediates: [immediate],
    feature: undefined,
    operands: [],
    results: [type],
  };
}

/** An instruction of fixed type whose effect is not a function of its operands. */
export function effect(
  opcode: number,
  name: string,
  immediates: readonly Immediate[],
  operands: readonly ValueType[],
  results: readonly ValueType[],
  feature?: FeatureName,
): IrregularRow {
  return { kind: 'irregular', opcode, name, immediates, feature, operands, results };
}

/** An instruction whose type depends on its context. */
export function contextual(
  opcode: number,
  name: string,
  immediates: readonly Immediate[] = [],
  feature?: FeatureName,
): IrregularRow {
  return { kind: 'irregular', opcode, name, immediates, feature, operands: undefined, results: undefined };
}

export { f32, f64, i32, i64, type ValueType };
