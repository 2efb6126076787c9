// The operations behind the loop's arm `gc`: structures, elements of arrays, i31, casts. Numbers: gcNumbers in
// translation/operations.ts. Called from the loop; plain otherwise, but for a switch of literals and no allocation
// besides the object.

import { trapNumber } from '../core/errors.ts';
import { isNullable } from '../core/types.ts';
import { type Elements, type GcArray, GcStruct, structBytes } from './objects.ts';
import type { Machine } from './machine.ts';
import { i31From, isOfType } from './references.ts';
import type { ValueStack } from './stack.ts';
import type { Reference } from './values.ts';

const nullReference = trapNumber('null-reference');
const nullStructure = trapNumber('null-structure-reference');
const nullArray = trapNumber('null-array-reference');
const nullI31 = trapNumber('null-i31-reference');
const castFailure = trapNumber('cast-failure');
const outOfBounds = trapNumber('out-of-bounds-array-access');
const refused = trapNumber('gc-allocation-refused');
const nullDescriptor = trapNumber('null-descriptor-reference');
const descriptorFailure = trapNumber('descriptor-cast-failure');

/** Runs one; answers 0 or the number of a trap. */
export function gc(machine: Machine, code: Int32Array, pc: number, fp: number): number {
  const { stack } = machine;
  const { words, references } = stack;
  const destination = fp + (code[pc]! >>> 10);
  const slot = destination >> 1;
  const a = code[pc + 2]!;
  switch (code[pc + 1]! & 0xffff) {
    case 0: // structNew: type, first value
      return structNew(machine, a, slot, fp + code[pc + 3]!, null);
    case 1: {
      // structNewDefault
      const { store } = machine;
      const layout = store.engine.types.layout(a);
      if (!store.claimGc(structBytes(layout))) return refused;
      references[slot] = new GcStruct(store, layout.definition, layout.defaults.slice());
      return 0;
    }
    case 2: {
      // structGet: structure, place, reading
      const struct = references[(fp + a) >> 1] as GcStruct | null;
      if (struct === null) return nullStructure;
      read(stack, destination, struct.fields, code[pc + 3]!, code[pc + 4]!);
      return 0;
    }
    case 3: {
      // structSet: structure, place, kind, value
      const struct = references[(fp + a) >> 1] as GcStruct | null;
      if (struct === null) return nullStructure;
      write(stack, fp + code[pc + 5]!, struct.fields, code[pc + 3]!, code[pc + 4]!);
      return 0;
    }
    case 4: {
      // arrayGet: array, index, reading
      const array = references[(fp + a) >> 1] as GcArray | null;
      if (array === null) return nullArray;
      const index = words[fp + code[pc + 3]!]! >>> 0;
      if (index >= array.length) return outOfBounds;
      read(stack, destination, array.elements, placeOf(index, code[pc + 4]!), code[pc + 4]!);
      return 0;
    }
    case 5: {
      // arraySet: array, index, kind, value
      const array = references[(fp + a) >> 1] as GcArray | null;
      if (array === null) return nullArray;
      const index = words[fp + code[pc + 3]!]! >>> 0;
      if (index >= array.length) return outOfBounds;
      write(stack, fp + code[pc + 5]!, array.elements, placeOf(index, code[pc + 4]!), code[pc + 4]!);
      return 0;
    }
    case 6: {
      // arrayLength
      const array = references[(fp + a) >> 1] as GcArray | null;
      if (array === null) return nullArray;
      words[destination] = array.length;
      return 0;
    }
    case 7: // i31New
      references[slot] = i31From(words[fp + a]!);
      return 0;
    case 8: {
      // i31GetSigned: the sign of a zero that came from the host is lost here
      const value = references[(fp + a) >> 1] as number | null;
      if (value === null) return nullI31;
      words[destination] = value;
      return 0;
    }
    case 9: {
      // i31GetUnsigned
      const value = references[(fp + a) >> 1] as number | null;
      if (value === null) return nullI31;
      words[destination] = value & 0x7fffffff;
      return 0;
    }
    case 10: // referenceTest: reference, type
      words[destination] = isOfType(machine.store.engine.types, references[(fp + a) >> 1], code[pc + 3]!) ? 1 : 0;
      return 0;
    case 11: // referenceCast: reference, type; it stays where it is
      return isOfType(machine.store.engine.types, references[(fp + a) >> 1], code[pc + 3]!) ? 0 : castFailure;
    case 12: // referenceAsNonNull
      return references[(fp + a) >> 1] === null ? nullReference : 0;
    case 13: // referencesEqual
      words[destination] = references[(fp + a) >> 1] === references[(fp + code[pc + 3]!) >> 1] ? 1 : 0;
      return 0;
    case 14: {
      // structNewDescribed: type, first value or noFields, descriptor
      const descriptor = references[(fp + code[pc + 4]!) >> 1] as GcStruct | null;
      if (descriptor === null) return nullDescriptor;
      const from = code[pc + 3]!;
      return structNew(machine, a, slot, from < 0 ? -1 : fp + from, descriptor);
    }
    case 15: {
      // descriptorOf: structure
      const struct = references[(fp + a) >> 1] as GcStruct | null;
      if (struct === null) return nullReference;
      references[slot] = struct.descriptor;
      return 0;
    }
    case 16: {
      // descriptorCast: reference, descriptor, type; it stays where it is
      const descriptor = references[(fp + code[pc + 3]!) >> 1] as GcStruct | null;
      if (descriptor === null) return nullDescriptor;
      return isDescribedBy(references[(fp + a) >> 1], descriptor, code[pc + 4]!) ? 0 : descriptorFailure;
    }
    case 17: {
      // descriptorTest: reference, descriptor, type
      const descriptor = references[(fp + code[pc + 3]!) >> 1] as GcStruct | null;
      if (descriptor === null) return nullDescriptor;
      words[destination] = isDescribedBy(references[(fp + a) >> 1], descriptor, code[pc + 4]!) ? 1 : 0;
      return 0;
    }
    default:
      throw new Error(`there is no gc operation ${code[pc + 1]! & 0xffff}`);
  }
}

/** Where the first value is at -1, there is none: all fields are zero or null. */
function structNew(machine: Machine, id: number, slot: number, from: number, descriptor: GcStruct | null): number {
  const { store, stack } = machine;
  const layout = store.engine.types.layout(id);
  if (!store.claimGc(structBytes(layout))) return refused;
  const { kinds, offsets } = layout;
  const fields: (number | Reference)[] = layout.defaults.slice();
  let value = from;
  for (let index = 0; index < kinds.length && from >= 0; index++) {
    const kind = kinds[index]!;
    write(stack, value, fields, offsets[index]!, kind);
    // A vector has two slots.
    value += kind === 3 ? 4 : 2;
  }
  stack.references[slot] = new GcStruct(store, layout.definition, fields, descriptor);
  return 0;
}

// That it is of the type follows: only structures of it or of a type below have such a descriptor.
function isDescribedBy(reference: Reference, descriptor: GcStruct, type: number): boolean {
  if (reference === null) return isNullable(type);
  return GcStruct.is(reference) && reference.descriptor === descriptor;
}

/** The place where an element begins; of packed ones, whose reading is above all kinds, one is one place. */
function placeOf(index: number, kind: number): number {
  return kind === 1 ? index * 2 : kind === 3 ? index * 4 : index;
}

/** Puts what is at a place into a slot. `reading`: a kind of storage, or how a packed one is read (readSigned, readUnsigned). */
function read(
  stack: ValueStack,
  destination: number,
  from: Elements | (number | Reference)[],
  place: number,
  reading: number,
): void {
  const { words } = stack;
  switch (reading) {
    case 0: // wordStorage
      words[destination] = from[place] as number;
      return;
    case 1: // pairStorage
      words[destination] = from[place] as number;
      words[destination + 1] = from[place + 1] as number;
      return;
    case 2: // referenceStorage
      stack.references[destination >> 1] = from[place];
      return;
    case 3: // quadStorage
      for (let index = 0; index < 4; index++) words[destination + index] = from[place + index] as number;
      return;
    default: {
      const shift = 32 - (reading & 0xff);
      const high = (from[place] as number) << shift;
      words[destination] = (reading & 0x100) !== 0 ? high >> shift : high >>> shift;
    }
  }
}

/** Puts a slot's value into a place, by kind of storage; of a packed one the bits above are cut when it is read. */
function write(
  { words, references }: ValueStack,
  value: number,
  into: Elements | (number | Reference)[],
  place: number,
  kind: number,
): void {
  switch (kind) {
    case 0: // wordStorage
      into[place] = words[value]!;
      return;
    case 1: // pairStorage
      into[place] = words[value]!;
      into[place + 1] = words[value + 1]!;
      return;
    case 2: // referenceStorage
      (into as Reference[])[place] = references[value >> 1];
      return;
    default: // quadStorage
      for (let index = 0; index < 4; index++) into[place + index] = words[value + index]!;
  }
}
