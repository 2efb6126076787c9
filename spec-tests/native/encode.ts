// Pieces of code in bytes, by the names of number types, and modules of functions: for tests that choose instructions
// and constants bit by bit, which text would round or hide. Checks nothing: what is invalid is written as it is.

import * as builder from '../generate/module-builder.ts';

/** The number types as the binary format writes them. */
export const numberTypes = { i32: builder.i32, i64: builder.i64, f32: builder.f32, f64: builder.f64 } as const;

/** A number type by its name. */
export type NumberType = keyof typeof numberTypes;

/** Instructions in bytes. */
export type Code = readonly number[];

/** One function; its parameters are the first locals. */
export interface FunctionSource {
  readonly parameters?: readonly NumberType[];
  readonly results?: readonly NumberType[];
  readonly locals?: readonly NumberType[];
  readonly code: Code;
  /** The name it is exported by. */
  readonly name: string;
}

/** A module of functions, mutable globals that start as 0, and at most one memory, which is exported as `memory`. */
export interface ModuleSource {
  readonly functions: readonly FunctionSource[];
  readonly globals?: readonly { readonly type: NumberType; readonly name: string }[];
  /** Pages at first and, if there is one, the maximum. */
  readonly memory?: readonly [minimum: number, maximum?: number];
  /** Bytes for the start of memory. */
  readonly data?: Code;
}

/** The constant of a type with these bits. */
export function constant(type: NumberType, bits: bigint): Code {
  return builder.constant(numberTypes[type], bits);
}

/** An opcode as the instruction table numbers it, a prefixed one as `prefix << 16 | number`. */
export function opcode(number: number): Code {
  return number < 256 ? [number] : [number >>> 16, ...builder.unsigned(number & 0xffff)];
}

export const get = (local: number): Code => [0x20, ...builder.unsigned(local)];
export const set = (local: number): Code => [0x21, ...builder.unsigned(local)];
export const tee = (local: number): Code => [0x22, ...builder.unsigned(local)];
export const branchIf = (depth: number): Code => [0x0d, ...builder.unsigned(depth)];

/** The number type of the same width that carries a value's bits. */
export function carrier(type: NumberType): 'i32' | 'i64' {
  return type === 'i32' || type === 'f32' ? 'i32' : 'i64';
}

/** From a value to the integer with its bits. */
export function toBits(type: NumberType): Code {
  return type === 'f32' ? [0xbc] : type === 'f64' ? [0xbd] : [];
}

/** From an integer to the value of those bits. */
export function fromBits(type: NumberType): Code {
  return type === 'f32' ? [0xbe] : type === 'f64' ? [0xbf] : [];
}

const loads: Readonly<Record<NumberType, number>> = { i32: 0x28, i64: 0x29, f32: 0x2a, f64: 0x2b };

/** Loads a value of a type, with a constant offset. */
export function load(type: NumberType, offset: number): Code {
  return [loads[type], 0, ...builder.unsigned(offset)];
}

/** Stores a value of a type, with a constant offset. */
export function store(type: NumberType, offset: number): Code {
  return [loads[type] + 14, 0, ...builder.unsigned(offset)];
}

/** `block`, `loop` or `if` with the result type given, around some code. */
export function block(kind: 'block' | 'loop' | 'if', result: NumberType | undefined, code: Code): Code {
  const opening = { block: 0x02, loop: 0x03, if: 0x04 }[kind];
  return [opening, result === undefined ? 0x40 : numberTypes[result], ...code, 0x0b];
}

/** The bytes of a module. */
export function encodeModule({ functions, globals = [], memory, data }: ModuleSource): Uint8Array {
  const module = new builder.ModuleBuilder();
  const codes = (types: readonly NumberType[] = []) => types.map((type) => numberTypes[type]);
  for (const { name, parameters, results, locals, code } of functions) {
    module.export(name, 'func', module.func(codes(parameters), codes(results), codes(locals), code));
  }
  for (const { name, type } of globals) module.export(name, 'global', module.global(numberTypes[type], true, 0n));
  if (memory !== undefined) module.export('memory', 'memory', module.memory(...memory));
  if (data !== undefined) module.data(data, 0);
  return module.toBytes();
}
