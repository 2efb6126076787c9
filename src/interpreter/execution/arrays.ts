// The operations behind the loop's arm `gc_bulk`: new arrays, fills, copies and inits, whose price grows with what they
// write (FUEL 2). Numbers: gcBulkNumbers in translation/operations.ts. Called from the loop; plain otherwise.

import { fillArray, setArray } from '../core/host-arrays.ts';
import { trapNumber } from '../core/errors.ts';
import type { TypeDefinition } from '../core/type-registry.ts';
import { storageBytes, storageKind } from '../core/types.ts';
import { exitSurcharge } from './exits.ts';
import type { Machine } from './machine.ts';
import {
  arrayBytes,
  elementBytes,
  type Elements,
  GcArray,
  isPossibleLength,
  newElements,
  placesOf,
} from './objects.ts';
import type { Reference } from './values.ts';

const nullArray = trapNumber('null-array-reference');
const outOfBounds = trapNumber('out-of-bounds-array-access');
const outOfBoundsMemory = trapNumber('out-of-bounds-memory-access');
const outOfBoundsTable = trapNumber('out-of-bounds-table-access');
const refused = trapNumber('gc-allocation-refused');

const noBytes = new Uint8Array(0);
const noElements: readonly Reference[] = [];

/**
 * Runs one: operands are checked first, then the surcharge is taken, then all is done. Answers 0, the number of a trap,
 * or `exitSurcharge`, and then nothing has changed.
 */
export function gcBulk(machine: Machine, code: Int32Array, pc: number, fp: number): number {
  const { words, references } = machine.stack;
  const slot = (fp + (code[pc]! >>> 10)) >> 1;
  const word = (index: number): number => words[fp + code[pc + index]!]! >>> 0;
  const number = code[pc + 1]! & 0xffff;
  if (number > 4) return change(machine, code, pc, fp);
  const definition = machine.store.engine.types.definition(code[pc + 2]!);
  switch (number) {
    case 0: {
      // arrayNew: type, count, value
      const length = word(3);
      const elements = allocate(machine, definition, length);
      if (typeof elements === 'number') return elements;
      fill(machine, elements, kindOf(definition), 0, length, fp + code[pc + 4]!);
      references[slot] = new GcArray(machine.store, definition, length, elements);
      return 0;
    }
    case 1: {
      // arrayNewDefault: type, count
      const length = word(3);
      const elements = allocate(machine, definition, length);
      if (typeof elements === 'number') return elements;
      references[slot] = new GcArray(machine.store, definition, length, elements);
      return 0;
    }
    case 2: {
      // arrayNewFixed: type, count itself, first value
      const length = code[pc + 3]!;
      const elements = allocate(machine, definition, length);
      if (typeof elements === 'number') return elements;
      const kind = kindOf(definition);
      let value = fp + code[pc + 4]!;
      for (let index = 0; index < length; index++) {
        fill(machine, elements, kind, index, 1, value);
        // A vector has two slots.
        value += kind === 3 ? 4 : 2;
      }
      references[slot] = new GcArray(machine.store, definition, length, elements);
      return 0;
    }
    case 3: {
      // arrayNewData: type, count, offset, segment
      const length = word(3);
      const from = word(4);
      const bytes = machine.instance!.dataSegments[code[pc + 5]!] ?? noBytes;
      const size = elementBytes(definition, length);
      if (from + size > bytes.length) return outOfBoundsMemory;
      const elements = allocate(machine, definition, length);
      if (typeof elements === 'number') return elements;
      setArray(bytesOf(elements), bytes.subarray(from, from + size), 0);
      references[slot] = new GcArray(machine.store, definition, length, elements);
      return 0;
    }
    default: {
      // arrayNewElements: type, count, offset, segment
      const length = word(3);
      const from = word(4);
      const segment = machine.instance!.elementSegments[code[pc + 5]!] ?? noElements;
      if (from + length > segment.length) return outOfBoundsTable;
      const elements = allocate(machine, definition, length);
      if (typeof elements === 'number') return elements;
      for (let index = 0; index < length; index++) (elements as Reference[])[index] = segment[from + index];
      references[slot] = new GcArray(machine.store, definition, length, elements);
      return 0;
    }
  }
}

// Operations on arrays that are there. Operands come first, then the storage of the elements, then a segment.
function change(machine: Machine, code: Int32Array, pc: number, fp: number): number {
  const { words, references } = machine.stack;
  const word = (index: number): number => words[fp + code[pc + index]!]! >>> 0;
  const array = references[(fp + code[pc + 2]!) >> 1] as GcArray | null;
  const at = word(3);
  switch (code[pc + 1]! & 0xffff) {
    case 5: {
      // arrayFill: array, index, value, count
      const count = word(5);
      const storage = code[pc + 6]!;
      if (array === null) return nullArray;
      if (at + count > array.length) return outOfBounds;
      if (!machine.pay(count * storageBytes(storage))) return exitSurcharge;
      fill(machine, array.elements, storageKind(storage), at, count, fp + code[pc + 4]!);
      return 0;
    }
    case 6: {
      // arrayCopy: array, index, source, its index, count
      const source = references[(fp + code[pc + 4]!) >> 1] as GcArray | null;
      const from = word(5);
      const count = word(6);
      const storage = code[pc + 7]!;
      if (array === null || source === null) return nullArray;
      if (at + count > array.length || from + count > source.length) return outOfBounds;
      if (!machine.pay(count * storageBytes(storage))) return exitSurcharge;
      copy(array.elements, at, source.elements, from, count, placesOf(storageKind(storage)));
      return 0;
    }
    case 7: {
      // arrayInitData: array, index, offset, count, storage, segment
      const from = word(4);
      const count = word(5);
      const size = storageBytes(code[pc + 6]!);
      const bytes = machine.instance!.dataSegments[code[pc + 7]!] ?? noBytes;
      if (array === null) return nullArray;
      if (at + count > array.length) return outOfBounds;
      if (from + count * size > bytes.length) return outOfBoundsMemory;
      if (!machine.pay(count * size)) return exitSurcharge;
      setArray(bytesOf(array.elements), bytes.subarray(from, from + count * size), at * size);
      return 0;
    }
    case 8: {
      // arrayInitElements: array, index, offset, count, storage, segment
      const from = word(4);
      const count = word(5);
      const segment = machine.instance!.elementSegments[code[pc + 7]!] ?? noElements;
      if (array === null) return nullArray;
      if (at + count > array.length) return outOfBounds;
      if (from + count > segment.length) return outOfBoundsTable;
      if (!machine.pay(count * storageBytes(code[pc + 6]!))) return exitSurcharge;
      for (let index = 0; index < count; index++) (array.elements as Reference[])[at + index] = segment[from + index];
      return 0;
    }
    default:
      throw new Error(`there is no gc_bulk operation ${code[pc + 1]! & 0xffff}`);
  }
}

function kindOf({ type }: TypeDefinition): number {
  return type.kind === 'array' ? storageKind(type.element.storage) : 0;
}

/** Elements of a new array, counted and paid for; or what `gcBulk` answers where there can be none. */
function allocate(machine: Machine, definition: TypeDefinition, length: number): Elements | number {
  const { store } = machine;
  const bytes = arrayBytes(definition, length);
  if (!isPossibleLength(definition, length) || !store.hasGcRoom(bytes)) return refused;
  const wasPaid = machine.surchargePaid;
  if (!machine.pay(elementBytes(definition, length))) return exitSurcharge;
  const elements = newElements(definition, length);
  if (elements === undefined) {
    // What traps pays its 1 only. The loop forgets what came from the fuel at hand; more was taken from the meter.
    if (wasPaid) store.meter.giveBack(machine.surcharge);
    return refused;
  }
  store.claimGc(bytes);
  return elements;
}

/** Writes a slot's value into so many elements. */
function fill(machine: Machine, elements: Elements, kind: number, at: number, count: number, value: number): void {
  const { words, references } = machine.stack;
  if (Array.isArray(elements)) {
    const reference = references[value >> 1];
    for (let index = at; index < at + count; index++) elements[index] = reference;
    return;
  }
  const places = placesOf(kind);
  if (places === 1) {
    fillArray(elements, words[value]!, at, at + count);
    return;
  }
  for (let place = at * places; place < (at + count) * places; place++)
    elements[place] = words[value + (place % places)]!;
}

function copy(to: Elements, at: number, from: Elements, first: number, count: number, places: number): void {
  if (!Array.isArray(to) && !Array.isArray(from)) {
    // As if there were a copy in between, also within one array.
    setArray(to, from.subarray(first * places, (first + count) * places), at * places);
    return;
  }
  const target = to as Reference[];
  const source = from as Reference[];
  if (at <= first) for (let index = 0; index < count; index++) target[at + index] = source[first + index];
  else for (let index = count - 1; index >= 0; index--) target[at + index] = source[first + index];
}

/** The bytes of numbers, little-endian as in memory. */
function bytesOf(elements: Elements): Uint8Array {
  if (Array.isArray(elements)) throw new Error('references have no bytes');
  return new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength);
}
