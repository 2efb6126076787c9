// What the modules of `wasm-opt -ttf` import, and how they are run, said once for both engines: every value that comes out
// of a module becomes a line of a log, and two logs are compared.

import { createHash } from 'node:crypto';
import {
  Engine,
  type ExternType,
  Module,
  type ModuleExport,
  type ValueTypeName,
} from '../../../src/interpreter/index.ts';
import { added, featuresOf } from './module.ts';

/** A value at the boundary, as the JavaScript interface has it. */
export type Value = unknown;

/** One engine with one instance, as the host and the checks see it. */
export interface Side {
  /** An export; undefined while the start function runs. */
  exported(name: string): unknown;
  isFunction(value: Value): boolean;
  /** Calls a function with null for each parameter, as `null` converts; answers its results. */
  callWithNulls(func: Value): void;
  call(func: Value, values: readonly Value[]): readonly Value[];
  /** Throws an exception of WebAssembly that carries an i32, by the tag that modules import. */
  throwTagged(value: number): never;
  /** What was thrown, in words: `trap` with the codes that it may stand for, or an exception of one of the tags. */
  thrownText(error: unknown, tags: readonly ModuleExport[]): string;
  tableSize(table: unknown): number;
  tableGet(table: unknown, index: number, type: ExternType): Value;
  tableSet(table: unknown, index: number, value: Value, type: ExternType): void;
  globalValue(global: unknown): Value;
  memoryBytes(memory: unknown): Uint8Array;
}

/** What a module is given where it imports a reference to something of the host's. */
export const token = { is: 'the token' };

const mostCallsBack = 50;

/** Does JavaScript have no values of a type? A function that takes or gives one cannot be called from there. */
export function isHidden(type: ValueTypeName): boolean {
  return type === 'v128' || /\bexn|\bnoexn|nullexn/.test(type);
}

/** What is in a module, and what has come out of it. */
export class Script {
  readonly log: string[] = [];
  readonly exports: readonly ModuleExport[];
  readonly imports: Module['imports'];
  readonly functions: readonly ModuleExport[];
  readonly tags: readonly ModuleExport[];
  readonly #names = new Map<unknown, string>();
  /** How often the host may call back until the next call from outside. */
  #callsBack = mostCallsBack;

  constructor(bytes: Uint8Array, number: number) {
    const module = new Module(new Engine({ features: featuresOf(number) }), bytes);
    this.exports = module.exports;
    this.imports = module.imports;
    this.functions = module.exports.filter(({ kind }) => kind === 'func');
    this.tags = module.exports.filter(({ kind }) => kind === 'tag');
  }

  /** The functions that modules import from `fuzzing-support`, by name. */
  hostFunctions(side: Side): Readonly<Record<string, (...values: Value[]) => Value>> {
    const exportAt = (index: Value) => {
      const { name } = this.functions[((index as number) >>> 0) % this.functions.length]!;
      const func = side.exported(name);
      if (func === undefined) throw new TypeError('not instantiated yet');
      return func;
    };
    const table = (index: Value, act: (table: unknown, at: number, type: ExternType) => Value): Value => {
      const declared = this.exports.find(({ name }) => name === 'table');
      const found = side.exported('table');
      const at = (index as number) >>> 0;
      if (found === undefined || at >= side.tableSize(found)) throw new RangeError('no such element');
      return act(found, at, declared!.type);
    };
    // Each trap that is caught sets back the count by which these modules end their loops: some would go on for hours.
    const call = (func: Value) => {
      if (this.#callsBack-- <= 0) throw new RangeError('enough');
      side.callWithNulls(func);
    };
    const didThrow = (func: Value) => {
      try {
        call(func);
        return 0;
      } catch (error) {
        this.log.push(`caught ${this.#thrown(side, error)}`);
        return 1;
      }
    };
    const functions: Record<string, (...values: Value[]) => Value> = {
      throw: (which) => {
        if ((which as number) % 2 === 0) side.throwTagged(which as number);
        throw new Error('of the host');
      },
      sleep: (_milliseconds, id) => id,
      'call-export': (index) => call(exportAt(index)),
      'call-export-catch': (index) => didThrow(exportAt(index)),
      'call-ref': (func) => {
        if (!side.isFunction(func)) throw new TypeError('not a function');
        call(func);
      },
      'call-ref-catch': (func) => (side.isFunction(func) ? didThrow(func) : 1),
      'table-get': (index) => table(index, (found, at, type) => side.tableGet(found, at, type)),
      'table-set': (index, value) => table(index, (found, at, type) => side.tableSet(found, at, value, type)),
    };
    for (const { name } of this.imports) {
      if (name.startsWith('log-'))
        functions[name] = (value) => void this.log.push(`${name} ${this.#shown(side, value)}`);
    }
    return functions;
  }

  /** Makes the instance and calls every function that it exports, three times; then looks at what is left. */
  run(side: Side, number: number, instantiate: () => void): void {
    try {
      instantiate();
    } catch (error) {
      this.log.push(`instantiation: ${this.#thrown(side, error)}`);
      return;
    }
    for (const { name } of this.functions) this.#names.set(side.exported(name), name);
    const random = randomFrom(number);
    for (let round = 0; round < 3; round++) {
      for (const { name, type } of this.functions) {
        if (type.kind !== 'func' || [...type.parameters, ...type.results].some(isHidden)) continue;
        const values = type.parameters.map((parameter) =>
          this.#argument(side, parameter, round === 0 ? () => 0 : random),
        );
        if (values.includes(undefined)) continue;
        this.log.push(`${name}: ${this.#outcome(side, name, values)}`);
      }
    }
    for (const { name, kind, type } of this.exports) if (name.startsWith(added)) this.#look(side, name, kind, type);
  }

  #outcome(side: Side, name: string, values: readonly Value[]): string {
    this.#callsBack = mostCallsBack;
    try {
      return side
        .call(side.exported(name), values)
        .map((value) => this.#shown(side, value))
        .join(', ');
    } catch (error) {
      return this.#thrown(side, error);
    }
  }

  #look(side: Side, name: string, kind: string, type: ExternType): void {
    const item = side.exported(name);
    if (kind === 'memory') {
      const bytes = side.memoryBytes(item);
      this.log.push(`${name}: ${bytes.length} bytes, ${createHash('sha256').update(bytes).digest('hex')}`);
    } else if (kind === 'global' && type.kind === 'global' && !isHidden(type.content)) {
      this.log.push(`${name}: ${this.#shown(side, side.globalValue(item))}`);
    } else if (kind === 'table' && type.kind === 'table' && !isHidden(type.element)) {
      const elements = Array.from({ length: side.tableSize(item) }, (_, at) => side.tableGet(item, at, type));
      this.log.push(`${name}: ${elements.map((element) => this.#shown(side, element))}`);
    }
  }

  /** An argument of a type; undefined where the host has none. */
  #argument(side: Side, type: ValueTypeName, random: (bound: number) => number): Value {
    const integer = () => integers[random(integers.length)]! | 0;
    switch (type) {
      case 'i32':
        return integer();
      case 'i64':
        return BigInt.asIntN(64, (BigInt(integer()) << BigInt(random(34))) ^ BigInt(integer()));
      case 'f32':
        return Math.fround(floats[random(floats.length)]!);
      case 'f64':
        return floats[random(floats.length)]!;
      case 'externref':
      case 'anyref':
        return [null, token, 'text', 7][random(4)];
      case '(ref extern)':
      case '(ref any)':
        return token;
      case 'i31ref':
      case 'eqref':
        return [null, -5][random(2)];
      case '(ref i31)':
      case '(ref eq)':
        return 1000;
      case '(ref func)':
        return side.exported(this.functions[random(this.functions.length)]!.name);
      default:
        return isNullable(type) ? null : undefined;
    }
  }

  #shown(side: Side, value: Value): string {
    if (value === token) return 'the token';
    const name = this.#names.get(value);
    if (name !== undefined) return `function ${name}`;
    if (side.isFunction(value)) return 'a function';
    if (value instanceof Error) return `a ${value.name}`;
    if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
    if (typeof value === 'object' && value !== null) return 'an object';
    return typeof value === 'bigint' ? `${value}n` : String(value);
  }

  #thrown(side: Side, error: unknown): string {
    const text = side.thrownText(error, this.tags);
    return text === '' ? `threw ${this.#shown(side, error)}` : text;
  }
}

/** Is null a value of a reference type, by its name? */
export function isNullable(type: ValueTypeName): boolean {
  return type.endsWith('ref') || type.startsWith('(ref null ');
}

const integers = [0, 1, -1, 2, 7, 8, 63, 64, 255, 256, 32_767, 65_535, 65_536, 0x7fff_ffff, 0x8000_0000, 0xaaaa_5555];
const floats = [0, 1, -0, -1, 0.5, 1.5, 2 ** 31, -(2 ** 63), 1e10, 1e-40, 1e300, Infinity, -Infinity, Number.NaN];

function randomFrom(number: number): (bound: number) => number {
  let state = Math.imul(number + 1, 0x85eb_ca6b) | 1;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}
