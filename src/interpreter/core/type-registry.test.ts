import { describe, expect, test } from 'vitest';
import { type TypeDraft, TypeRegistry } from './type-registry.ts';
import {
  anyref,
  arrayref,
  bottom,
  bottomReference,
  type DefinedType,
  eqref,
  exnref,
  externref,
  f64,
  type FieldType,
  funcref,
  i31ref,
  i32,
  i64,
  nullexnref,
  nullexternref,
  nullfuncref,
  nullref,
  packed16,
  packed8,
  referenceTo,
  type StorageType,
  structref,
  typeName,
  v128,
  type ValueType,
  withoutNull,
} from './types.ts';

const field = (storage: StorageType, mutable = false): FieldType => ({ storage, mutable });
const struct = (...fields: readonly FieldType[]): DefinedType => ({ kind: 'struct', fields });
const array = (storage: StorageType, mutable = false): DefinedType => ({
  kind: 'array',
  element: field(storage, mutable),
});
const func = (parameters: readonly ValueType[], results: readonly ValueType[] = []): DefinedType => {
  return { kind: 'func', parameters, results };
};
const alone = (type: DefinedType): TypeDraft => ({ type, isFinal: true, supertype: undefined });
const open = (type: DefinedType, supertype?: number): TypeDraft => ({ type, isFinal: false, supertype });

/** What lies directly below each abstract heap type (specification 3.3.2), written down a second time. */
const directlyBelow: readonly (readonly [ValueType, ...ValueType[]])[] = [
  [anyref, eqref],
  [eqref, i31ref, structref, arrayref],
  [i31ref, nullref],
  [structref, nullref],
  [arrayref, nullref],
  [nullref],
  [funcref, nullfuncref],
  [nullfuncref],
  [externref, nullexternref],
  [nullexternref],
  [exnref, nullexnref],
  [nullexnref],
];
const abstract = directlyBelow.map(([heap]) => heap);

function isBelow(type: ValueType, wanted: ValueType): boolean {
  if (type === wanted) return true;
  const [, ...next] = directlyBelow.find(([heap]) => heap === wanted)!;
  return next.some((heap) => isBelow(type, heap));
}

describe('abstract heap types', () => {
  const registry = new TypeRegistry();

  test('are below each other as the specification says, and null only fits where it may', () => {
    for (const type of abstract) {
      for (const wanted of abstract) {
        const shown = `${typeName(type)} below ${typeName(wanted)}`;
        const below = isBelow(type, wanted);
        expect([shown, registry.isSubtype(type, wanted)]).toEqual([shown, below]);
        expect([shown, registry.isSubtype(withoutNull(type), wanted)]).toEqual([shown, below]);
        expect([shown, registry.isSubtype(withoutNull(type), withoutNull(wanted))]).toEqual([shown, below]);
        expect([shown, registry.isSubtype(type, withoutNull(wanted))]).toEqual([shown, false]);
      }
    }
  });

  test('have a top and a bottom', () => {
    const hierarchies: [top: ValueType, bottom: ValueType][] = [
      [anyref, nullref],
      [funcref, nullfuncref],
      [externref, nullexternref],
      [exnref, nullexnref],
    ];
    for (const type of abstract) {
      const [top, lowest] = hierarchies.find(([one]) => isBelow(type, one))!;
      for (const form of [type, withoutNull(type)]) {
        expect(registry.topOf(form)).toBe(top);
        expect(registry.bottomOf(form)).toBe(lowest);
      }
    }
  });

  test('are no numbers, and numbers are no others', () => {
    const numbers = [i32, i64, f64, v128];
    for (const type of [...numbers, anyref]) {
      for (const wanted of [...numbers, anyref]) expect(registry.isSubtype(type, wanted)).toBe(type === wanted);
    }
  });

  test('what unreachable code leaves fits everywhere', () => {
    for (const wanted of [i32, v128, funcref, withoutNull(nullref)])
      expect(registry.isSubtype(bottom, wanted)).toBe(true);
    for (const wanted of [funcref, withoutNull(nullref)])
      expect(registry.isSubtype(bottomReference, wanted)).toBe(true);
    expect(registry.isSubtype(bottomReference, i32)).toBe(false);
  });
});

describe('defined types', () => {
  const registry = new TypeRegistry();
  const define = (...group: readonly TypeDraft[]) => registry.intern(group);
  const point = define(open(struct(field(i32))));
  const pixel = define(open(struct(field(i32), field(i64)), point));
  const bytes = define(alone(array(packed8, true)));
  const action = define(alone(func([i32])));

  test('lie between their kind and its bottom', () => {
    const kinds: [id: number, above: readonly ValueType[], lowest: ValueType][] = [
      [point, [structref, eqref, anyref], nullref],
      [bytes, [arrayref, eqref, anyref], nullref],
      [action, [funcref], nullfuncref],
    ];
    for (const [id, above, lowest] of kinds) {
      const type = referenceTo(id);
      expect(abstract.filter((wanted) => registry.isSubtype(type, wanted)).sort()).toEqual([...above].sort());
      expect(abstract.filter((heap) => registry.isSubtype(heap, type))).toEqual([lowest]);
      expect(registry.topOf(withoutNull(type))).toBe(above.at(-1));
      expect(registry.bottomOf(type)).toBe(lowest);
    }
  });

  test('are below their supertypes, and those are not below them', () => {
    expect(registry.isSubtype(referenceTo(pixel), referenceTo(point))).toBe(true);
    expect(registry.isSubtype(withoutNull(referenceTo(pixel)), referenceTo(point))).toBe(true);
    expect(registry.isSubtype(referenceTo(pixel), withoutNull(referenceTo(point)))).toBe(false);
    expect(registry.isSubtype(referenceTo(point), referenceTo(pixel))).toBe(false);
    expect(registry.isSubtype(referenceTo(bytes), referenceTo(point))).toBe(false);
    // The same fields without the declaration are another type.
    const loose = define(open(struct(field(i32), field(i64))));
    expect(registry.isSubtype(referenceTo(loose), referenceTo(point))).toBe(false);
  });

  test('are asked for by number', () => {
    expect(registry.has(point)).toBe(true);
    expect([-1, 1_000_000].map((id) => registry.has(id))).toEqual([false, false]);
    expect(registry.definition(pixel)).toMatchObject({ id: pixel, supertype: point, ancestors: [point, pixel] });
    expect(registry.functionTypeId({ kind: 'func', parameters: [i32], results: [] })).toBe(action);
  });

  test('no two groups that differ have the same key', () => {
    const fresh = new TypeRegistry();
    // Numbers of one and of three characters, lists that could run into each other, and positions, which are negative.
    const position = referenceTo(-1);
    const groups: TypeDraft[][] = [
      [alone(func([i32], [i32]))],
      [alone(func([i32, i32]))],
      [alone(func([], [i32, i32]))],
      [alone(func([]))],
      [alone(struct())],
      [open(struct())],
      [alone(struct()), alone(struct())],
      [alone(struct(field(i32)))],
      [alone(struct(field(i32, true)))],
      [alone(struct(field(packed8)))],
      [alone(struct(field(packed16)))],
      [alone(struct(field(i32), field(i32)))],
      [alone(array(i32))],
      [alone(array(i32, true))],
      [alone(array(anyref))],
      [alone(array(withoutNull(anyref)))],
      [alone(array(position))],
      [alone(array(withoutNull(position)))],
      [alone(array(referenceTo(0)))],
      [alone(array(referenceTo(31)))],
      [alone(array(referenceTo(32)))],
      [alone(array(referenceTo(63)))],
      [alone(struct()), alone(array(position))],
      [alone(struct()), alone(array(referenceTo(-2)))],
      [open(struct(), 0)],
      [open(struct(), 4)],
      [open(struct()), open(struct(), -1)],
    ];
    const found = groups.map((group) => fresh.intern(group));
    expect(new Set(found).size).toBe(groups.length);
    expect(groups.map((group) => fresh.intern(group))).toEqual(found);
  });

  test('a key is whole however long the group is', () => {
    const fresh = new TypeRegistry();
    const long = (last: ValueType) => [alone(func([...new Array<ValueType>(20_000).fill(i64), last]))];
    const first = fresh.intern(long(i32));
    expect(fresh.intern(long(f64))).toBe(first + 1);
    expect(fresh.intern(long(i32))).toBe(first);
  });

  test('fields are held in places, two for 64 bits, four for 128', () => {
    const fields = [packed8, i64, v128, externref, f64, referenceTo(point), i32].map((storage) => field(storage));
    const { offsets, kinds, defaults } = registry.layout(define(alone(struct(...fields))));
    expect(offsets).toEqual([0, 1, 3, 7, 8, 10, 11]);
    expect(kinds).toEqual([0, 1, 3, 2, 1, 2, 0]);
    expect(defaults).toEqual([0, 0, 0, 0, 0, 0, 0, null, 0, 0, null, 0]);
    expect(() => registry.layout(bytes)).toThrow('is no structure');
  });
});
