// What a reference refers to, and whether it is of a type (specification 4.2.1 and 4.5.2). In the hierarchy of `any` a
// number that fits 31 bits is an i31, and a value of the host's is itself; `extern` is the same values seen from the
// other side (WebAssembly JavaScript Interface, ToWebAssemblyValue), so that converting between the two changes nothing.

import type { TypeRegistry } from '../core/type-registry.ts';
import {
  anyref,
  arrayref,
  eqref,
  exnref,
  externref,
  funcref,
  i31ref,
  isDefinedReference,
  isExact,
  isNullable,
  referredId,
  structref,
  type ValueType,
  withNull,
} from '../core/types.ts';
import { Exception } from './exception.ts';
import { Func } from './func.ts';
import { GcArray, GcStruct } from './objects.ts';
import type { Reference } from './values.ts';

/** The i31 of the low 31 bits. */
export function i31From(word: number): number {
  return (word << 1) >> 1;
}

function isI31(reference: Reference): boolean {
  return typeof reference === 'number' && reference === i31From(reference);
}

// Is a defined type the one that is referred to, or where that is not meant exactly, below it?
function isBelow(registry: TypeRegistry, id: number, type: ValueType): boolean {
  return isExact(type) ? id === referredId(type) : registry.isBelow(id, referredId(type));
}

/** Is a reference of a type? For one of the host's this asks within the hierarchy that it was taken into. */
export function isOfType(registry: TypeRegistry, reference: Reference, type: ValueType): boolean {
  if (reference === null) return isNullable(type);
  if (isDefinedReference(type)) {
    const id = referredId(type);
    if (GcStruct.is(reference) || GcArray.is(reference)) return isBelow(registry, reference.definition.id, type);
    // A function that came in as a value of the host's is no structure; it may be of an engine with other numbers.
    if (registry.definition(id).type.kind !== 'func') return false;
    return Func.is(reference) && isBelow(registry, reference.typeId, type);
  }
  switch (withNull(type)) {
    case anyref:
    case externref:
      return true;
    case funcref:
      return Func.is(reference);
    case exnref:
      return Exception.is(reference);
    case eqref:
      return GcStruct.is(reference) || GcArray.is(reference) || isI31(reference);
    case structref:
      return GcStruct.is(reference);
    case arrayref:
      return GcArray.is(reference);
    case i31ref:
      return isI31(reference);
    default:
      // The bottoms of the hierarchies.
      return false;
  }
}
