// Writes binary modules (specification, chapter 5): what generated programs are put together with. Knows the format's
// sections and numbers, not whether a module is valid; the text format, its assembler and the engine have no part in it.

/** A value type as the binary format writes it; or a reference to a defined type, see `referenceTo`. */
export type TypeCode = number;

export const i32: TypeCode = 0x7f;
export const i64: TypeCode = 0x7e;
export const f32: TypeCode = 0x7d;
export const f64: TypeCode = 0x7c;
export const v128: TypeCode = 0x7b;
export const funcref: TypeCode = 0x70;
export const externref: TypeCode = 0x6f;
export const exnref: TypeCode = 0x69;
export const anyref: TypeCode = 0x6e;
export const eqref: TypeCode = 0x6d;
export const i31ref: TypeCode = 0x6c;
export const structref: TypeCode = 0x6b;
export const arrayref: TypeCode = 0x6a;

const nullable = 0x6300;

/** The nullable reference to a type of the module, one of the first 64. */
export function referenceTo(typeIndex: number): TypeCode {
  if (typeIndex >= 64) throw new Error('a heap type of one byte is below 64');
  return nullable + typeIndex;
}

/** The byte that names a heap type: of a nullable reference to it. */
export function heapByte(type: TypeCode): number {
  return type & 0xff;
}

/** The bytes of a value type. */
export function typeBytes(type: TypeCode): number[] {
  return type < 0x100 ? [type] : [type >> 8, type & 0xff];
}

/** The bytes of the same reference type without null. */
export function nonNullBytes(type: TypeCode): number[] {
  return [0x64, heapByte(type)];
}

/** Bytes of an unsigned number up to 2^53, LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return bytes;
}

/** Bytes of a signed number of up to 64 bits, LEB128. */
export function signed(value: number | bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (;;) {
    const byte = Number(rest & 127n);
    rest >>= 7n;
    const isLast = (rest === 0n && (byte & 64) === 0) || (rest === -1n && (byte & 64) !== 0);
    bytes.push(isLast ? byte : byte | 128);
    if (isLast) return bytes;
  }
}

/** The bits of a number, the lowest byte first. */
export function littleEndian(bits: bigint, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, index) => Number((bits >> BigInt(8 * index)) & 255n));
}

/** A list: how many there are, and each. */
export function vector(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

/** A name: its length in bytes, and the bytes, which are ASCII here. */
export function name(text: string): number[] {
  return [...unsigned(text.length), ...[...text].map((character) => character.charCodeAt(0))];
}

/** The constant instruction for a value given by its bits; references are null. */
export function constant(type: TypeCode, bits: bigint): number[] {
  switch (type) {
    case i32:
      return [0x41, ...signed(BigInt.asIntN(32, bits))];
    case i64:
      return [0x42, ...signed(BigInt.asIntN(64, bits))];
    case f32:
      return [0x43, ...littleEndian(bits, 4)];
    case f64:
      return [0x44, ...littleEndian(bits, 8)];
    case v128:
      return [0xfd, 0x0c, ...littleEndian(bits, 16)];
    default:
      return [0xd0, heapByte(type)];
  }
}

/** Size limits: with or without a maximum. */
function limits(minimum: number, maximum: number | undefined): number[] {
  return maximum === undefined ? [0, ...unsigned(minimum)] : [1, ...unsigned(minimum), ...unsigned(maximum)];
}

const kinds = { func: 0, table: 1, memory: 2, global: 3, tag: 4 } as const;

interface Definition {
  readonly typeIndex: number;
  readonly locals: readonly TypeCode[];
  readonly code: readonly number[];
}

/** A module in the making. Imports come first in each index space, so they are added before anything is defined. */
export class ModuleBuilder {
  readonly #types = new Map<string, number>();
  readonly #typeBytes: number[][] = [];
  #typeCount = 0;
  readonly #imports: number[][] = [];
  readonly #functions: Definition[] = [];
  readonly #tables: number[][] = [];
  readonly #memories: number[][] = [];
  readonly #tags: number[][] = [];
  readonly #globals: number[][] = [];
  readonly #exports: number[][] = [];
  readonly #elements: number[][] = [];
  readonly #data: number[][] = [];
  #start: number | undefined;
  #functionCount = 0;
  #globalCount = 0;
  #tagCount = 0;

  /** The index of a function type; equal types are one. */
  type(parameters: readonly TypeCode[], results: readonly TypeCode[]): number {
    const key = `${parameters.join()}>${results.join()}`;
    let index = this.#types.get(key);
    if (index === undefined) {
      index = this.#typeCount++;
      this.#types.set(key, index);
      this.#typeBytes.push([0x60, ...vector(parameters.map(typeBytes)), ...vector(results.map(typeBytes))]);
    }
    return index;
  }

  /** Defines a recursion group of types, each given by its bytes; the first one's index. */
  recursionGroup(types: readonly (readonly number[])[]): number {
    this.#typeBytes.push([0x4e, ...vector(types)]);
    const first = this.#typeCount;
    this.#typeCount += types.length;
    return first;
  }

  importFunction(module: string, item: string, parameters: readonly TypeCode[], results: readonly TypeCode[]): number {
    this.#imports.push([...name(module), ...name(item), kinds.func, ...unsigned(this.type(parameters, results))]);
    return this.#functionCount++;
  }

  importGlobal(module: string, item: string, type: TypeCode, mutable: boolean): number {
    this.#imports.push([...name(module), ...name(item), kinds.global, type, Number(mutable)]);
    return this.#globalCount++;
  }

  /** Memories and tables that are defined come behind it: they are counted by their definitions, so define none. */
  importMemory(module: string, item: string, minimum: number): void {
    this.#imports.push([...name(module), ...name(item), kinds.memory, ...limits(minimum, undefined)]);
  }

  /** As importMemory. */
  importTable(module: string, item: string, element: TypeCode, minimum: number): void {
    this.#imports.push([...name(module), ...name(item), kinds.table, element, ...limits(minimum, undefined)]);
  }

  importTag(module: string, item: string, parameters: readonly TypeCode[]): number {
    this.#imports.push([...name(module), ...name(item), kinds.tag, 0, ...unsigned(this.type(parameters, []))]);
    return this.#tagCount++;
  }

  /** Defines a function; `code` is its body without the final `end`. */
  func(
    parameters: readonly TypeCode[],
    results: readonly TypeCode[],
    locals: readonly TypeCode[],
    code: readonly number[],
  ): number {
    this.#functions.push({ typeIndex: this.type(parameters, results), locals, code });
    return this.#functionCount++;
  }

  /** Defines a global with a constant given by its bits. */
  global(type: TypeCode, mutable: boolean, bits: bigint): number {
    this.#globals.push([...typeBytes(type), Number(mutable), ...constant(type, bits), 0x0b]);
    return this.#globalCount++;
  }

  tag(parameters: readonly TypeCode[]): number {
    this.#tags.push([0, ...unsigned(this.type(parameters, []))]);
    return this.#tagCount++;
  }

  table(element: TypeCode, minimum: number, maximum?: number): number {
    return this.#tables.push([element, ...limits(minimum, maximum)]) - 1;
  }

  memory(minimum: number, maximum?: number): number {
    return this.#memories.push(limits(minimum, maximum)) - 1;
  }

  export(item: string, kind: keyof typeof kinds, index: number): void {
    this.#exports.push([...name(item), kinds[kind], ...unsigned(index)]);
  }

  start(functionIndex: number): void {
    this.#start = functionIndex;
  }

  /** An element segment of functions: active at an offset of table 0, or (undefined) passive. */
  elements(functions: readonly number[], offset: number | undefined): number {
    const indices = vector(functions.map(unsigned));
    const head = offset === undefined ? [1, 0] : [0, ...constant(i32, BigInt(offset)), 0x0b];
    return this.#elements.push([...head, ...indices]) - 1;
  }

  /** A declarative element segment: functions that `ref.func` may name. */
  declareReferences(functions: readonly number[]): number {
    return this.#elements.push([3, 0, ...vector(functions.map(unsigned))]) - 1;
  }

  /** A data segment: active at an offset of memory 0, or (undefined) passive. */
  data(bytes: readonly number[], offset: number | undefined): number {
    const head = offset === undefined ? [1] : [0, ...constant(i32, BigInt(offset)), 0x0b];
    return this.#data.push([...head, ...unsigned(bytes.length), ...bytes]) - 1;
  }

  /** The module's bytes; each body's code goes through `rewrite`. */
  toBytes(rewrite: (code: readonly number[]) => readonly number[] = (code) => code): Uint8Array {
    const bytes: number[] = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
    const section = (id: number, contents: readonly number[]): void => {
      bytes.push(id, ...unsigned(contents.length));
      for (const byte of contents) bytes.push(byte);
    };
    const list = (id: number, items: readonly (readonly number[])[]): void => {
      if (items.length > 0) section(id, vector(items));
    };
    list(1, this.#typeBytes);
    list(2, this.#imports);
    list(
      3,
      this.#functions.map(({ typeIndex }) => unsigned(typeIndex)),
    );
    list(4, this.#tables);
    list(5, this.#memories);
    list(13, this.#tags);
    list(6, this.#globals);
    list(7, this.#exports);
    if (this.#start !== undefined) section(8, unsigned(this.#start));
    list(9, this.#elements);
    if (this.#data.length > 0) section(12, unsigned(this.#data.length));
    list(
      10,
      this.#functions.map(({ locals, code }) => functionBody(locals, rewrite(code))),
    );
    list(11, this.#data);
    return Uint8Array.from(bytes);
  }
}

function functionBody(locals: readonly TypeCode[], code: readonly number[]): number[] {
  const groups: [count: number, type: TypeCode][] = [];
  for (const type of locals) {
    const last = groups.at(-1);
    if (last?.[1] === type) last[0]++;
    else groups.push([1, type]);
  }
  const body = [...vector(groups.map(([count, type]) => [...unsigned(count), ...typeBytes(type)])), ...code, 0x0b];
  return [...unsigned(body.length), ...body];
}
