// Types as users of the library write and read them: words for value types, plain records for the rest, and the way to
// and from the numbers of core/types.ts. No values here (values.ts), no matching of imports (link.ts).

import type { TypeRegistry } from '../core/type-registry.ts';
import * as core from '../core/types.ts';

/**
 * Elements of a table, as its type may declare them (specification 3.2.3): what 32-bit indices reach. With 64-bit ones
 * the format's own limit, 2^64 - 1, is beyond exact numbers and beyond any host.
 */
export const maximumElements = 4_294_967_295;

/** How wide the addresses of a memory or the indices of a table are. */
export type AddressType = 'i32' | 'i64';

/**
 * The text format's word for a value type (specification 2.3): `i32`, `v128`, `funcref`, `anyref`, `(ref extern)`. A
 * reference to a type that a module defines is `(ref 12)` or `(ref null 12)`, where 12 is the engine's number of it.
 */
export type ValueTypeName =
  | 'i32'
  | 'i64'
  | 'f32'
  | 'f64'
  | 'v128'
  | 'funcref'
  | 'externref'
  | 'exnref'
  | (string & Record<never, never>);

/** What a function takes and gives (specification 2.3.6). */
export interface FunctionType {
  readonly parameters: readonly ValueTypeName[];
  readonly results: readonly ValueTypeName[];
}

/**
 * Size limits of a memory in pages (specification 2.3.10). No maximum: what addresses reach, with 32 bits 65,536 pages.
 * A module can declare sizes of 2^53 and more; they are rounded here.
 */
export interface MemoryType {
  readonly minimum: number;
  readonly maximum?: number | undefined;
  /** Left out for `i32`. */
  readonly address?: AddressType | undefined;
  /** Bytes in a page, left out for 65,536; else 1 (the custom page sizes proposal). */
  readonly pageSize?: number | undefined;
  /** Whether other agents might see it (the threads proposal); left out if not. It needs a maximum. */
  readonly shared?: boolean | undefined;
}

/** What a table holds and its size limits in elements (specification 2.3.11). */
export interface TableType {
  readonly element: ValueTypeName;
  readonly minimum: number;
  readonly maximum?: number | undefined;
  /** Left out for `i32`. */
  readonly address?: AddressType | undefined;
}

/** What a global holds, and whether it can be set (specification 2.3.12). */
export interface GlobalType {
  readonly content: ValueTypeName;
  readonly mutable: boolean;
}

/** What the exceptions of a tag carry (specification 2.3.11). */
export interface TagType {
  readonly parameters: readonly ValueTypeName[];
}

/** The type of something imported or exported, told apart by `kind` (specification 2.3.13). */
export type ExternType =
  | ({ readonly kind: 'func' } & FunctionType)
  | ({ readonly kind: 'table' } & TableType)
  | ({ readonly kind: 'memory' } & MemoryType)
  | ({ readonly kind: 'global' } & GlobalType)
  | ({ readonly kind: 'tag' } & TagType);

/** The kinds of what can be imported and exported. */
export type ExternKind = ExternType['kind'];

export function functionTypeOf(type: core.FunctionType): FunctionType {
  return { parameters: type.parameters.map(core.typeName), results: type.results.map(core.typeName) };
}

export function memoryTypeOf(type: core.MemoryType): MemoryType {
  const { pageSize, shared } = type;
  return {
    ...limitsOf(type),
    ...(pageSize === core.pageSize ? {} : { pageSize }),
    ...(shared ? { shared } : {}),
  };
}

export function tableTypeOf(type: core.TableType): TableType {
  return { element: core.typeName(type.element), ...limitsOf(type) };
}

function limitsOf({ minimum, maximum, address64 }: core.Limits): Omit<MemoryType, 'pageSize' | 'shared'> {
  const sizes = { minimum: Number(minimum), maximum: maximum === undefined ? undefined : Number(maximum) };
  return address64 ? { ...sizes, address: 'i64' } : sizes;
}

export function globalTypeOf(type: core.GlobalType): GlobalType {
  return { content: core.typeName(type.content), mutable: type.mutable };
}

export function tagTypeOf(type: core.FunctionType): TagType {
  return { parameters: type.parameters.map(core.typeName) };
}

export function externTypeOf(external: core.ExternalType): ExternType {
  switch (external.kind) {
    case 'func':
      return { kind: 'func', ...functionTypeOf(external.type) };
    case 'table':
      return { kind: 'table', ...tableTypeOf(external.type) };
    case 'memory':
      return { kind: 'memory', ...memoryTypeOf(external.type) };
    case 'global':
      return { kind: 'global', ...globalTypeOf(external.type) };
    case 'tag':
      return { kind: 'tag', ...tagTypeOf(external.type) };
  }
}

/** The type that a user described: a function's or a tag's stands alone and is final. */
export function externalTypeFrom(given: ExternType, registry: TypeRegistry): core.ExternalType {
  const { kind } = given;
  switch (kind) {
    case 'func':
    case 'tag': {
      const type = kind === 'func' ? functionTypeFrom(given, registry) : tagTypeFrom(given, registry);
      return { kind, type, typeId: registry.functionTypeId(type) };
    }
    case 'table':
      return { kind, type: tableTypeFrom(given, registry) };
    case 'memory':
      return { kind, type: memoryTypeFrom(given) };
    case 'global':
      return { kind, type: globalTypeFrom(given, registry) };
  }
}

/** The number of a value type that a user named; a word that names none, or a type that is not there, is a TypeError. */
export function valueTypeFrom(name: ValueTypeName, registry?: TypeRegistry): core.ValueType {
  const type = core.typeFromName(name);
  const isMissing = type !== undefined && core.isDefinedReference(type) && !registry?.has(core.referredId(type));
  if (type === undefined || isMissing) throw new TypeError(`${shown(name)} is not a value type`);
  return type;
}

export function functionTypeFrom(given: FunctionType, registry?: TypeRegistry): core.FunctionType {
  if (!Array.isArray(given?.parameters) || !Array.isArray(given.results)) {
    throw new TypeError('a function type has a list of parameters and a list of results');
  }
  const valueTypes = (names: readonly ValueTypeName[]) => names.map((name) => valueTypeFrom(name, registry));
  return { kind: 'func', parameters: valueTypes(given.parameters), results: valueTypes(given.results) };
}

export function globalTypeFrom(given: GlobalType, registry?: TypeRegistry): core.GlobalType {
  if (typeof given?.mutable !== 'boolean') {
    throw new TypeError('a global type says with a boolean whether it is mutable');
  }
  return { content: valueTypeFrom(given.content, registry), mutable: given.mutable };
}

export function tagTypeFrom(given: TagType, registry?: TypeRegistry): core.FunctionType {
  if (!Array.isArray(given?.parameters)) throw new TypeError('a tag type has a list of parameters');
  return { kind: 'func', parameters: given.parameters.map((name) => valueTypeFrom(name, registry)), results: [] };
}

export function memoryTypeFrom(given: MemoryType): core.MemoryType {
  const pageSize = given?.pageSize ?? core.pageSize;
  if (pageSize !== 1 && pageSize !== core.pageSize) {
    throw new RangeError(`a page has 1 byte or ${core.pageSize}, not ${shown(pageSize)}`);
  }
  // 2^32 pages of one byte are one too many: the proposal counts them in 32 bits.
  const most = pageSize === 1 ? maximumElements : 2 ** 32 / pageSize;
  const shared = given?.shared ?? false;
  if (typeof shared !== 'boolean')
    throw new TypeError(`a memory is shared or not: true or false, not ${shown(shared)}`);
  if (shared && given.maximum === undefined) throw new RangeError('a shared memory has a maximum');
  return { ...limitsFrom(given, most, 'pages'), pageSize, shared };
}

export function tableTypeFrom(given: TableType, registry?: TypeRegistry): core.TableType {
  const element = valueTypeFrom(given?.element, registry);
  if (!core.isReference(element)) throw new TypeError(`a table holds references, not ${given.element}`);
  return { element, ...limitsFrom(given, maximumElements, 'elements') };
}

/**
 * Size limits are a rule of validity (specification 3.2.1): broken, a RangeError that names the figure. `largest` is
 * what 32-bit addresses reach; with 64-bit ones any whole number does, and what cannot be allocated is a LimitError.
 */
function limitsFrom(
  given: {
    readonly minimum: number;
    readonly maximum?: number | undefined;
    readonly address?: AddressType | undefined;
  },
  largest: number,
  unit: string,
): core.Limits {
  const address = given?.address ?? 'i32';
  if (address !== 'i32' && address !== 'i64') throw new TypeError(`addresses are i32 or i64, not ${shown(address)}`);
  const address64 = address === 'i64';
  if (address64) largest = unit === 'pages' ? 2 ** 48 : Number.MAX_SAFE_INTEGER;
  const minimum = sizeFrom(given?.minimum, 'minimum', largest, unit);
  if (given.maximum === undefined) return { minimum, maximum: undefined, address64 };
  const maximum = sizeFrom(given.maximum, 'maximum', largest, unit);
  if (minimum > maximum) throw new RangeError(`the minimum, ${minimum} ${unit}, is above the maximum, ${maximum}`);
  return { minimum, maximum, address64 };
}

function sizeFrom(value: unknown, name: string, largest: number, unit: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > largest) {
    throw new RangeError(`the ${name} must be a whole number of ${unit} from 0 to ${largest}, not ${shown(value)}`);
  }
  return value;
}

/** A value as an error message shows it, in a few words. */
export function shown(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value.length <= 40 ? `"${value}"` : `"${value.slice(0, 40)}..."`;
    case 'bigint':
      return value > -(2n ** 80n) && value < 2n ** 80n ? `${value}n` : 'a large bigint';
    case 'number':
    case 'boolean':
    case 'undefined':
      return `${value}`;
    case 'symbol':
      return 'a symbol';
    case 'function':
      return 'a function';
    case 'object':
      return value === null ? 'null' : value instanceof Promise ? 'a promise' : 'an object';
  }
}
