// Structures and arrays (specification 4.2.15), kept on the host's heap and counted against the store's cap. Numbers are
// int32 words, low word first; references are themselves. What instructions do with them is gc.ts and arrays.ts.

import type { StructLayout, TypeDefinition } from '../core/type-registry.ts';
import {
  type ArrayType,
  packed16,
  packed8,
  pairStorage,
  quadStorage,
  referenceStorage,
  storageBytes,
  storageKind,
} from '../core/types.ts';
import type { Store } from './store.ts';
import type { Reference } from './values.ts';

/**
 * A structure that a program has allocated. For the host it is opaque: something to hand back, or to compare by `===`.
 */
export class GcStruct {
  readonly kind = 'struct';
  /** @internal */
  readonly store: Store<unknown>;
  /** @internal */
  readonly definition: TypeDefinition;
  /** @internal By place, see `StructLayout`: words of numbers and references in one list. */
  readonly fields: (number | Reference)[];
  /** @internal What describes it, where its type has a descriptor. */
  readonly descriptor: GcStruct | null;
  // Proxies and look-alikes do not have it.
  readonly #brand = true;

  /** @internal */
  constructor(
    store: Store<unknown>,
    definition: TypeDefinition,
    fields: (number | Reference)[],
    descriptor: GcStruct | null = null,
  ) {
    this.store = store;
    this.definition = definition;
    this.fields = fields;
    this.descriptor = descriptor;
  }

  /** @internal */
  static is(value: unknown): value is GcStruct {
    return typeof value === 'object' && value !== null && #brand in value;
  }
}

/** What an array's elements are kept in: packed and 32-bit numbers one to a place, larger ones in two or four words. */
export type Elements = Reference[] | Int8Array | Int16Array | Int32Array;

/** An array that a program has allocated, opaque as structures are. */
export class GcArray {
  readonly kind = 'array';
  /** @internal */
  readonly store: Store<unknown>;
  /** @internal */
  readonly definition: TypeDefinition;
  /** How many elements it has. */
  readonly length: number;
  /** @internal */
  readonly elements: Elements;
  // Proxies and look-alikes do not have it.
  readonly #brand = true;

  /** @internal */
  constructor(store: Store<unknown>, definition: TypeDefinition, length: number, elements: Elements) {
    this.store = store;
    this.definition = definition;
    this.length = length;
    this.elements = elements;
  }

  /** @internal */
  static is(value: unknown): value is GcArray {
    return typeof value === 'object' && value !== null && #brand in value;
  }

  /**
   * Its elements where they are of the packed type i16 and can be changed, undefined of any other array. They are signed,
   * and no copy: what is written here the program sees.
   */
  get int16Elements(): Int16Array | undefined {
    const { storage, mutable } = (this.definition.type as ArrayType).element;
    return storage === packed16 && mutable ? (this.elements as Int16Array) : undefined;
  }
}

/** What an object counts besides what it holds: about what hosts take for it. */
const bytesPerObject = 64;
/** What a place of a structure takes on the host's heap. */
const bytesPerPlace = 8;

/** Bytes that a structure counts against the store's cap. */
export function structBytes({ defaults }: StructLayout): number {
  return bytesPerObject + bytesPerPlace * defaults.length;
}

/** Bytes of so many elements, as they are charged for (FUEL 2). */
export function elementBytes(definition: TypeDefinition, length: number): number {
  return length * storageBytes((definition.type as ArrayType).element.storage);
}

/** Bytes that an array counts against the store's cap. */
export function arrayBytes(definition: TypeDefinition, length: number): number {
  return bytesPerObject + elementBytes(definition, length);
}

/** The most that any array can hold: a host array of references far beyond it ends the process, not the call. */
const mostReferences = 10_000_000;
const mostBytes = 2 ** 30;

/** Can there be an array so long, whatever the caps say? */
export function isPossibleLength(definition: TypeDefinition, length: number): boolean {
  const { storage } = (definition.type as ArrayType).element;
  if (storageKind(storage) === referenceStorage) return length <= mostReferences;
  return length * storageBytes(storage) <= mostBytes;
}

/** Elements that are zero or null, or undefined where the host has no room. */
export function newElements(definition: TypeDefinition, length: number): Elements | undefined {
  const { storage } = (definition.type as ArrayType).element;
  const kind = storageKind(storage);
  if (kind === referenceStorage) {
    const references: Reference[] = [];
    for (let index = 0; index < length; index++) references.push(null);
    return references;
  }
  try {
    if (storage === packed8) return new Int8Array(length);
    if (storage === packed16) return new Int16Array(length);
    return new Int32Array(length * placesOf(kind));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Places of one element among an array's. */
export function placesOf(kind: number): number {
  return kind === quadStorage ? 4 : kind === pairStorage ? 2 : 1;
}
