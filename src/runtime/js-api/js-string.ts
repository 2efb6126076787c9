// The built-ins of the set `js-string` and imported string constants (WebAssembly JavaScript Interface 3.0, "Builtins"):
// host functions and globals of the engine, over strings as externrefs. Which import is one of them, and whether it is
// declared as it must be. Options of a compilation, and what reads the imports, stand elsewhere.
//
// The meaning is the specification's; types follow its overview and the engines, where what is sure to be a string comes
// as `(ref extern)`. A call pays its 1, and for strings that are read or written as a bulk instruction pays for bytes
// (FUEL 2), two for each code unit. New strings count against the store's cap on allocated bytes.

import {
  type Caller,
  type Engine,
  type ExternType,
  Func,
  type FunctionType,
  type GcArray,
  Global,
  importAccepts,
  type Module,
  type Store,
  Trap,
  type TrapCode,
  type ValueTypeName,
} from '../../interpreter/index.ts';

/** What modules import the built-ins from. */
export const stringModule = 'wasm:js-string';

// Bound here, so that a host which is tampered with later does not matter. `+`, `<` and `length` of a string cannot be.
const { fromCharCode, fromCodePoint } = String;
const { call } = fromCharCode;
const charCodeAt = call.bind(String.prototype.charCodeAt) as (source: string, index: number) => number;
const codePointAt = call.bind(String.prototype.codePointAt) as (source: string, index: number) => number;
const substring = call.bind(String.prototype.substring) as (source: string, start: number, end: number) => string;

const bytesPerUnit = 2;
/** Code units that every host gives a string, and those of 32 bits no more: the same program fails at the same place. */
const mostUnits = 268_435_440;

type Operation = (caller: Caller<unknown>, ...values: never[]) => unknown;

interface Builtin {
  readonly parameters: readonly ValueTypeName[];
  readonly result: ValueTypeName;
  readonly operation: Operation;
}

const i32 = 'i32';
/** What should be a string, and may be anything. */
const text = 'externref';
/** What surely is one. */
const string = '(ref extern)';
/** Stands for the engine's word for an array of code units. */
const units = 'units';

function stop(code: TrapCode, detail?: string): never {
  throw new Trap(code, [], detail);
}

function requireString(value: unknown): string {
  return typeof value === 'string' ? value : stop('cast-failure', 'not a string');
}

function requireArray(array: GcArray | null): Int16Array {
  return array?.int16Elements ?? stop('null-array-reference');
}

/** Pays for a string that is about to be made, and counts it. */
function announce(caller: Caller<unknown>, length: number): void {
  if (length > mostUnits) stop('gc-allocation-refused', `a string of ${length} code units`);
  const bytes = bytesPerUnit * length;
  caller.requireRoom(bytes);
  caller.payForBytes(bytes);
  caller.allocate(bytes);
}

function textOf(elements: Int16Array, start: number, end: number): string {
  let result = '';
  let index = start;
  // Eight at a time: a call for each is 5 times slower, and a list of them as arguments could be tampered with.
  for (; index + 8 <= end; index += 8) {
    result += fromCharCode(
      elements[index]!,
      elements[index + 1]!,
      elements[index + 2]!,
      elements[index + 3]!,
      elements[index + 4]!,
      elements[index + 5]!,
      elements[index + 6]!,
      elements[index + 7]!,
    );
  }
  for (; index < end; index++) result += fromCharCode(elements[index]!);
  return result;
}

const row = (parameters: readonly ValueTypeName[], result: ValueTypeName, operation: Operation): Builtin => {
  return { parameters, result, operation };
};

// An i32 comes signed; lengths and indices are unsigned.
const builtins = new Map<string, Builtin>([
  ['cast', row([text], string, (_caller, value) => requireString(value))],
  ['test', row([text], i32, (_caller, value) => (typeof value === 'string' ? 1 : 0))],
  [
    'fromCharCodeArray',
    row([units, i32, i32], string, (caller, array: GcArray | null, first: number, last: number) => {
      const elements = requireArray(array);
      const start = first >>> 0;
      const end = last >>> 0;
      if (start > end || end > array!.length) stop('out-of-bounds-array-access');
      announce(caller, end - start);
      return textOf(elements, start, end);
    }),
  ],
  [
    'intoCharCodeArray',
    row([text, units, i32], i32, (caller, value: unknown, array: GcArray | null, first: number) => {
      const elements = requireArray(array);
      const source = requireString(value);
      const start = first >>> 0;
      const { length } = source;
      if (start + length > array!.length) stop('out-of-bounds-array-access');
      caller.payForBytes(bytesPerUnit * length);
      for (let index = 0; index < length; index++) elements[start + index] = charCodeAt(source, index);
      return length;
    }),
  ],
  [
    'fromCharCode',
    row([i32], string, (caller, unit: number) => {
      announce(caller, 1);
      return fromCharCode(unit);
    }),
  ],
  [
    'fromCodePoint',
    row([i32], string, (caller, point: number) => {
      const unsigned = point >>> 0;
      if (unsigned > 0x10ffff) stop('invalid-code-point', `${unsigned}`);
      announce(caller, unsigned > 0xffff ? 2 : 1);
      return fromCodePoint(unsigned);
    }),
  ],
  [
    'charCodeAt',
    row([text, i32], i32, (_caller, value: unknown, index: number) => charCodeAt(at(value, index), index)),
  ],
  [
    'codePointAt',
    row([text, i32], i32, (_caller, value: unknown, index: number) => codePointAt(at(value, index), index)),
  ],
  ['length', row([text], i32, (_caller, value: unknown) => requireString(value).length)],
  [
    'concat',
    row([text, text], string, (caller, one: unknown, other: unknown) => {
      const first = requireString(one);
      const second = requireString(other);
      announce(caller, first.length + second.length);
      return first + second;
    }),
  ],
  [
    'substring',
    row([text, i32, i32], string, (caller, value: unknown, first: number, last: number) => {
      const source = requireString(value);
      const start = first >>> 0;
      const wanted = last >>> 0;
      if (start > wanted || start > source.length) return '';
      const end = wanted < source.length ? wanted : source.length;
      announce(caller, end - start);
      return substring(source, start, end);
    }),
  ],
  [
    'equals',
    row([text, text], i32, (caller, one: unknown, other: unknown) => {
      const first = one === null ? null : requireString(one);
      const second = other === null ? null : requireString(other);
      if (first !== null && second !== null) payForComparing(caller, first, second);
      return first === second ? 1 : 0;
    }),
  ],
  [
    'compare',
    row([text, text], i32, (caller, one: unknown, other: unknown) => {
      const first = requireString(one);
      const second = requireString(other);
      payForComparing(caller, first, second);
      return first === second ? 0 : first < second ? -1 : 1;
    }),
  ],
]);

/** The string, if it has a code unit at the index. No string is so long that the sign of an index matters after that. */
function at(value: unknown, index: number): string {
  const found = requireString(value);
  return index >>> 0 < found.length ? found : stop('out-of-bounds-string-access');
}

/** No comparison looks further than the shorter string reaches. */
function payForComparing(caller: Caller<unknown>, first: string, second: string): void {
  const length = first.length < second.length ? first.length : second.length;
  caller.payForBytes(bytesPerUnit * length);
}

/** Its type, with the engine's word for arrays of code units. */
function typeOf(engine: Engine, { parameters, result }: Builtin): FunctionType {
  const array = engine.arrayType('i16', true);
  return { parameters: parameters.map((word) => (word === units ? array : word)), results: [result] };
}

const builtinNamed = builtins.get.bind(builtins) as (name: string | undefined) => Builtin | undefined;

/** Is there a built-in of that name in the set `js-string`? Other names of its module are ordinary imports. */
export function isStringBuiltin(name: string): boolean {
  return builtinNamed(name) !== undefined;
}

/**
 * Is an import that names a built-in declared as that is? A module in which one is not is refused with a CompileError
 * (WebAssembly JavaScript Interface, "validate an import for builtins").
 * @param position of the import among the module's
 */
export function acceptsStringBuiltin(module: Module, position: number): boolean {
  const builtin = builtinNamed(module.imports[position]?.name);
  return builtin === undefined || importAccepts(module, position, { kind: 'func', ...typeOf(module.engine, builtin) });
}

/** The built-in of that name as a function of a store; undefined where there is none. */
export function stringBuiltin<Data>(store: Store<Data>, name: string): Func | undefined {
  const builtin = builtinNamed(name);
  return builtin && Func.host(store, typeOf(store.engine, builtin), builtin.operation as never);
}

const constantType = { kind: 'global', content: '(ref extern)', mutable: false } as const satisfies ExternType;

/** May an import be a string constant: is it a global that cannot be set and takes a string? */
export function acceptsStringConstant(module: Module, position: number): boolean {
  return importAccepts(module, position, constantType);
}

/** A string constant as a global of a store: its text is the name that it is imported by. */
export function stringConstant<Data>(store: Store<Data>, name: string): Global {
  return Global.create(store, constantType, name);
}
