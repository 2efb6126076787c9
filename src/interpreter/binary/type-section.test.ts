import { describe, expect, test } from 'vitest';
import { type EngineConfiguration, resolveConfiguration } from '../core/configuration.ts';
import { TypeRegistry } from '../core/type-registry.ts';
import {
  arrayref,
  externref,
  f32,
  f64,
  funcref,
  i32,
  i64,
  packed8,
  referenceTo,
  type ValueType,
  withoutNull,
} from '../core/types.ts';
import type { ModuleDeclaration } from './declaration.ts';
import { decodeModule } from './module.ts';
import { moduleBytes, refused, section, signed, unsigned, vector } from './testing/bytes.ts';

/** Decodes a module of one type section with these entries. Their bytes begin at 11 where the section is short. */
function read(entries: readonly (readonly number[])[], given?: EngineConfiguration, registry?: TypeRegistry) {
  return decodeModule(moduleBytes(section(1, vector(...entries))), resolveConfiguration(given), registry);
}

const ids = (...entries: readonly (readonly number[])[]): readonly number[] => read(entries).typeIds;
const type = (declaration: ModuleDeclaration, index = 0) => declaration.types[index];
const refNull = (index: number) => [0x63, index];
const struct = (...fields: readonly (readonly number[])[]) => [0x5f, ...vector(...fields)];
const open = (composite: readonly number[], ...supertypes: readonly number[]) => [
  0x50,
  ...vector(...supertypes.map((index) => unsigned(index))),
  ...composite,
];
const group = (...types: readonly (readonly number[])[]) => [0x4e, ...vector(...types)];

describe('definitions', () => {
  test('a function type is parameters and results', () => {
    const found = read([[0x60, 2, i32, i64, 3, f32, f64, externref]]);
    expect(type(found)).toEqual({ kind: 'func', parameters: [i32, i64], results: [f32, f64, externref] });
  });

  test('a structure is fields, packed or not, mutable or not', () => {
    const found = read([struct([packed8, 1], [i64, 0], [arrayref, 1])]);
    const fields: [ValueType, boolean][] = [
      [packed8, true],
      [i64, false],
      [arrayref, true],
    ];
    expect(type(found)).toEqual({
      kind: 'struct',
      fields: fields.map(([storage, mutable]) => ({ storage, mutable })),
    });
    const { offsets, kinds, defaults } = found.registry.layout(found.typeIds[0]!);
    expect({ offsets, kinds, defaults }).toEqual({ offsets: [0, 1, 3], kinds: [0, 1, 2], defaults: [0, 0, 0, null] });
  });

  test('an array is one element', () => {
    expect(type(read([[0x5e, f32, 1]]))).toEqual({ kind: 'array', element: { storage: f32, mutable: true } });
    refused(() => read([[0x5e, 0x77, 2]]), 'malformed mutability', 13);
  });

  test('other forms are none', () => {
    refused(() => read([[0x40]]), 'malformed definition type', 11);
    refused(() => read([[0x61]]), 'malformed definition type', 11);
    refused(() => read([[0xe0, 0x7f]]), 'integer representation too long', 11);
  });
});

describe('what a type refers to', () => {
  test('is itself, those before it, and those of its recursion group', () => {
    const found = read([struct([...refNull(0), 1]), group(struct([...refNull(2), 0]), struct([...refNull(1), 0]))]);
    const storageOf = (index: number) => {
      const one = type(found, index);
      return one?.kind === 'struct' ? one.fields[0]!.storage : undefined;
    };
    expect(storageOf(0)).toBe(referenceTo(found.typeIds[0]!));
    expect(storageOf(1)).toBe(referenceTo(found.typeIds[2]!));
    expect(storageOf(2)).toBe(referenceTo(found.typeIds[1]!));
  });

  test('and nothing behind the group', () => {
    refused(() => read([[0x60, 1, ...refNull(1), 0], struct()]), 'unknown type 1', 14, 'invalid');
  });

  test('null stays what it is', () => {
    const found = read([[0x60, 2, 0x64, 0, 0x63, 0, 0]]);
    const self = referenceTo(found.typeIds[0]!);
    expect(type(found)).toMatchObject({ parameters: [withoutNull(self), self] });
  });
});

describe('types have one number', () => {
  test('if their groups say the same, across modules of a registry', () => {
    const registry = new TypeRegistry();
    const list = struct([i32, 0], [...refNull(0), 1]);
    const first = read([[0x60, 0, 0], list], {}, registry);
    // The same list as type 0: a reference to itself is the same position of its group.
    const second = read([struct([i32, 0], [...refNull(0), 1])], {}, registry);
    const moved = read([[0x60, 0, 0], struct([i32, 0], [...refNull(1), 1])], {}, registry);
    expect(second.typeIds[0]).not.toBe(first.typeIds[1]);
    expect(moved.typeIds).toEqual([first.typeIds[0], second.typeIds[0]]);
  });

  test('and differ by order, size of the group, finality, supertype, mutability', () => {
    const empty = struct();
    const variants = [
      empty,
      open(empty),
      struct([i32, 0]),
      struct([i32, 1]),
      group(empty, struct([i32, 0])),
      group(struct([i32, 0]), empty),
      open(empty, 1),
      [0x5e, i32, 0],
      [0x60, 1, i32, 0],
      [0x60, 0, 1, i32],
    ];
    const found = ids(...variants);
    expect(new Set(found).size).toBe(found.length);
    expect(ids(...variants, ...variants.slice(0, 4)).slice(-4)).toEqual(found.slice(0, 4));
  });

  test('a group of one is the type alone', () => {
    expect(new Set(ids(struct([i32, 0]), group(struct([i32, 0])))).size).toBe(1);
  });

  test('10,000 recursive types, twice, take 10,000 numbers', () => {
    const count = 10_000;
    // Each refers to the next one of its group, the last to the first.
    const next = (index: number, base: number) => [0x63, ...signed(base + ((index + 1) % count))];
    const ring = (base: number) =>
      group(...Array.from({ length: count }, (_, index) => struct([i32, 1], [...next(index, base), 1])));
    // Some 60 ms on a slow machine; what grows with the square would take minutes, beyond the time limit of a test.
    const found = read([ring(0), ring(count)]);
    expect(found.typeIds.length).toBe(2 * count);
    expect(found.typeIds.slice(0, count)).toEqual(found.typeIds.slice(count));
    expect(new Set(found.typeIds).size).toBe(count);
  });
});

describe('supertypes', () => {
  test('come first, and there is one at most', () => {
    refused(() => read([open(struct(), 0)]), 'unknown type 0', 13, 'invalid');
    refused(
      () => read([open(struct()), open(struct()), open(struct(), 0, 1)]),
      'sub type: 2 supertypes',
      19,
      'invalid',
    );
  });

  test('are known from top to bottom', () => {
    const found = read([open(struct()), open(struct(), 0), group(open(struct(), 1), open(struct(), 2))]);
    expect(found.registry.definition(found.typeIds[3]!).ancestors).toEqual(found.typeIds);
    expect(found.registry.isBelow(found.typeIds[3]!, found.typeIds[0]!)).toBe(true);
    expect(found.registry.isBelow(found.typeIds[0]!, found.typeIds[3]!)).toBe(false);
  });

  test('are 63 at most, one above the other', () => {
    const chain = (length: number) =>
      Array.from({ length }, (_, index) => (index === 0 ? open(struct()) : open(struct(), index - 1)));
    expect(read(chain(64)).types.length).toBe(64);
    const text = 'subtypeDepth: 64 exceeds the limit of 63';
    refused(() => read(chain(65)), text, 12 + 4 + 63 * 5, 'limit');
    // In one group as well.
    refused(() => read([group(...chain(65))]), text, 12 + 2 + 4 + 63 * 5, 'limit');
    expect(() => read(chain(33), { limits: 'strict' })).toThrow('subtypeDepth: 32 exceeds the limit of 31');
  });
});

describe('a feature that is off is refused by name', () => {
  test('multiple results', () => {
    const features = { multiValue: false };
    const text = 'multiple results are switched off (feature multiValue)';
    refused(() => read([[0x60, 0, 2, i32, i64]], { features }), text, 13, 'unsupported');
    expect(read([[0x60, 2, i32, i64, 1, f32]], { features }).types.length).toBe(1);
  });

  test.each([0x4e, 0x4f, 0x50, 0x5e, 0x5f])('form 0x%x belongs to garbage collection', (form) => {
    const text = 'garbage-collected types and instructions are switched off (feature gc)';
    refused(() => read([[form, 0, 0]], { features: { gc: false } }), text, 11, 'unsupported');
  });
});

describe('numbers are limited, and never above the bytes that are left', () => {
  const strict: EngineConfiguration = { limits: 'strict' };
  const many = (count: number, entry: readonly number[]) => vector(...new Array<readonly number[]>(count).fill(entry));

  test('of parameters and results', () => {
    expect(read([[0x60, ...many(128, [i32]), 0]], strict).types.length).toBe(1);
    const parameters = () => read([[0x60, ...many(129, [i32]), 0]], strict);
    refused(parameters, 'parameters: 129 exceeds the limit of 128', 13, 'limit');
    const results = () => read([[0x60, 0, ...many(129, [i32])]], strict);
    refused(results, 'results: 129 exceeds the limit of 128', 14, 'limit');
    refused(() => read([[0x60, 0xff, 0xff, 0xff, 0xff, 0x0f]]), 'length out of bounds', 12);
  });

  test('of fields', () => {
    expect(read([[0x5f, ...many(1_000, [funcref, 0])]], strict).types.length).toBe(1);
    const fields = () => read([[0x5f, ...many(1_001, [funcref, 0])]], strict);
    refused(fields, 'structFields: 1001 exceeds the limit of 1000', 13, 'limit');
  });

  test('of types in groups', () => {
    const limits = { types: 3 };
    expect(read([group(struct(), struct(), struct())], { limits }).types.length).toBe(3);
    expect(() => read([struct(), group(struct(), struct(), struct())], { limits })).toThrow('types: 4 exceeds');
  });
});
