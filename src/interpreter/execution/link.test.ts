import { describe, expect, test } from 'vitest';
import { LinkError, UsageError } from '../core/errors.ts';
import {
  anyref,
  externref,
  type ExternalType,
  f32,
  type FunctionType,
  funcref,
  i31ref,
  i32,
  i64,
  withoutNull,
} from '../core/types.ts';
import type { Extern } from './extern.ts';
import type { ExternType } from './external-types.ts';
import { Func } from './func.ts';
import { Global } from './global.ts';
import { describeType, importAccepts, link, matches } from './link.ts';
import { Memory } from './memory.ts';
import { Store } from './store.ts';
import { Table } from './table.ts';
import { Tag } from './tag.ts';
import { compile, engine, thrownBy } from './testing/text.ts';

const func = (parameters: number[], results: number[]): ExternalType => {
  const type: FunctionType = { kind: 'func', parameters, results };
  return { kind: 'func', type, typeId: engine.typeId(type) };
};
const fits = (found: ExternalType, wanted: ExternalType) => matches(found, wanted, engine.types);
const memory = (minimum: number, maximum?: number): ExternalType => {
  return { kind: 'memory', type: { minimum, maximum, address64: false, pageSize: 65_536, shared: false } };
};
const table = (element: number, minimum: number, maximum?: number): ExternalType => {
  return { kind: 'table', type: { element, minimum, maximum, address64: false } };
};
const global = (content: number, mutable: boolean): ExternalType => ({ kind: 'global', type: { content, mutable } });

describe('what is found stands for what is wanted', () => {
  test('if function types are equal', () => {
    expect(fits(func([i32], [i64]), func([i32], [i64]))).toBe(true);
    expect(fits(func([i32], [i64]), func([i32], []))).toBe(false);
    expect(fits(func([i32], []), func([i32, i32], []))).toBe(false);
    expect(fits(func([], [i32]), func([i32], []))).toBe(false);
  });

  test('if its size is in the limits: no less than the minimum, no maximum above the one wanted', () => {
    expect(fits(memory(1), memory(1))).toBe(true);
    expect(fits(memory(2), memory(1))).toBe(true);
    expect(fits(memory(0), memory(1))).toBe(false);
    expect(fits(memory(1, 2), memory(1))).toBe(true);
    expect(fits(memory(1, 2), memory(1, 2))).toBe(true);
    expect(fits(memory(1, 2), memory(1, 3))).toBe(true);
    expect(fits(memory(1, 3), memory(1, 2))).toBe(false);
    expect(fits(memory(1), memory(1, 65_536))).toBe(false);
    expect(fits(table(funcref, 1, 2), table(funcref, 1, 2))).toBe(true);
    expect(fits(table(funcref, 0, 2), table(funcref, 1, 2))).toBe(false);
  });

  test('if elements of tables are of the same type', () => {
    expect(fits(table(externref, 1), table(funcref, 1))).toBe(false);
  });

  test('if globals are equally mutable and hold the same', () => {
    expect(fits(global(i32, false), global(i32, false))).toBe(true);
    expect(fits(global(i32, true), global(i32, false))).toBe(false);
    expect(fits(global(i32, false), global(i32, true))).toBe(false);
    expect(fits(global(f32, false), global(i32, false))).toBe(false);
    // What is only read may be of a narrower type.
    expect(fits(global(withoutNull(i31ref), false), global(anyref, false))).toBe(true);
    expect(fits(global(anyref, false), global(i31ref, false))).toBe(false);
    expect(fits(global(i31ref, true), global(anyref, true))).toBe(false);
  });

  test('and never if it is of another kind', () => {
    const all = [func([], []), memory(0), table(funcref, 0), global(i32, false)];
    for (const found of all) for (const wanted of all) expect(fits(found, wanted)).toBe(found === wanted);
  });
});

test('types are told in a few words', () => {
  expect(describeType(func([i32, i64], [f32]))).toBe('func [i32 i64] -> [f32]');
  expect(describeType(memory(1, 2))).toBe('memory of 1 to 2 pages');
  expect(describeType(table(externref, 3))).toBe('table of externref, 3 or more elements');
  expect(describeType(global(i64, true))).toBe('mutable global i64');
  const tag = { kind: 'func', parameters: [i32], results: [] } as const;
  expect(describeType({ kind: 'tag', type: tag, typeId: 0 })).toBe('tag [i32] -> []');
});

describe('link', async () => {
  const { declaration } = await compile(`
    (import "a" "f" (func (param i32)))
    (import "b" "t" (table 1 10 funcref))
    (import "c" "m" (memory 1 2))
    (import "d" "g" (global (mut i64)))
    (import "a" "f" (func (result i32)))
    (import "e" "x" (tag (param i32)))`);
  const store = new Store(engine);
  const takes = Func.host(store, { parameters: ['i32'], results: [] }, () => {});
  const gives = Func.host(store, { parameters: [], results: ['i32'] }, () => 1);
  const someTable = Table.create(store, { element: 'funcref', minimum: 1, maximum: 10 });
  const someMemory = Memory.create(store, { minimum: 1, maximum: 2 });
  const someGlobal = Global.create(store, { content: 'i64', mutable: true }, 1n);
  const someTag = Tag.create(store, { parameters: ['i32'] });
  const all = [takes, someTable, someMemory, someGlobal, gives, someTag];

  test('sorts imports into the index spaces', () => {
    expect(link(store, declaration, all)).toEqual({
      functions: [takes, gives],
      tables: [someTable],
      memories: [someMemory],
      globals: [someGlobal],
      tags: [someTag],
    });
  });

  test('lists everything that is missing', () => {
    const error = thrownBy(() => link(store, declaration, [takes, undefined, someGlobal]));
    expect(error).toBeInstanceOf(LinkError);
    expect((error as Error).message).toBe(
      'unknown import: "b" "t" (table of funcref, 1 to 10 elements); "d" "g" (mutable global i64); ' +
        '"a" "f" (func [] -> [i32]); "e" "x" (tag [i32] -> [])',
    );
  });

  test('or everything that is of another type', () => {
    const error = thrownBy(() => link(store, declaration, [gives, someTable, someMemory, someMemory, gives, someTag]));
    expect(error).toBeInstanceOf(LinkError);
    expect((error as Error).message).toBe(
      'incompatible import type: "a" "f" is a func [] -> [i32], wanted is a func [i32] -> []; ' +
        '"d" "g" is a memory of 1 to 2 pages, wanted is a mutable global i64',
    );
  });

  test('counts what a memory or a table has grown to', async () => {
    const needsTwo = (await compile('(import "" "m" (memory 2)) (import "" "t" (table 3 externref))')).declaration;
    const small = Memory.create(store, { minimum: 1 });
    const short = Table.create(store, { element: 'externref', minimum: 1 });
    expect(() => link(store, needsTwo, [small, short])).toThrow(LinkError);
    small.grow(1);
    short.grow(2);
    expect(link(store, needsTwo, [small, short]).memories).toEqual([small]);
  });

  test('refuses what belongs to another store', () => {
    const other = new Store(engine);
    for (const [position, stranger] of [
      Func.host(other, { parameters: ['i32'], results: [] }, () => {}),
      Table.create(other, { element: 'funcref', minimum: 1, maximum: 10 }),
      Memory.create(other, { minimum: 1, maximum: 2 }),
      Global.create(other, { content: 'i64', mutable: true }, 1n),
    ].entries()) {
      const imports = all.with(position, stranger);
      expect(() => link(store, declaration, imports)).toThrow(UsageError);
      expect(() => link(store, declaration, imports)).toThrow('belongs to another store');
    }
  });

  test('refuses what is no extern, proxies and look-alikes too', () => {
    const others: unknown[] = [null, 5, () => {}, {}, { ...takes }, new Proxy(takes, {}), Object.create(takes)];
    for (const other of others) {
      expect(() => link(store, declaration, [other as Extern, ...all.slice(1)])).toThrow(TypeError);
    }
  });

  test('refuses more than are wanted', () => {
    expect(() => link(store, declaration, [...all, takes])).toThrow('the module has 6 imports, 7 were given');
  });

  test('asks a list that has getters once for each import', () => {
    const asked: unknown[] = [];
    const imports = new Proxy(all, {
      get: (target, name, receiver) => {
        asked.push(name);
        return Reflect.get(target, name, receiver) as unknown;
      },
    });
    link(store, declaration, imports);
    expect(asked.filter((name) => name !== 'length')).toEqual(['0', '1', '2', '3', '4', '5']);
  });
});

test('a message stays readable whatever the names are', async () => {
  const imports = Array.from({ length: 1000 }, (_, index) => `(import "${'x'.repeat(300)}" "${index}" (func))`);
  const { declaration } = await compile(imports.join(''));
  const { message } = thrownBy(() => link(new Store(engine), declaration, [])) as Error;
  expect(message.startsWith('unknown import: "xxx')).toBe(true);
  expect(message.endsWith('; and 980 more')).toBe(true);
  expect(message.length).toBeLessThan(4000);
});

test('whether an import accepts a type can be asked before there is anything to import', async () => {
  const module = await compile(`
    (rec (type $grouped (func)) (type (func)))
    (import "" "plain" (func)) (import "" "grouped" (func (type $grouped))) (import "" "global" (global externref))
    (import "" "memory" (memory 1 3)) (import "" "table" (table 1 funcref)) (import "" "tag" (tag (param i32)))`);
  const accepts = (position: number, type: ExternType) => importAccepts(module, position, type);
  const none: ExternType = { kind: 'func', parameters: [], results: [] };
  expect([accepts(0, none), accepts(1, none), accepts(2, none)]).toEqual([true, false, false]);
  expect(accepts(0, { kind: 'func', parameters: ['i32'], results: [] })).toBe(false);
  expect(accepts(2, { kind: 'global', content: '(ref extern)', mutable: false })).toBe(true);
  expect(accepts(2, { kind: 'global', content: '(ref extern)', mutable: true })).toBe(false);
  expect(accepts(3, { kind: 'memory', minimum: 1, maximum: 2 })).toBe(true);
  expect(accepts(3, { kind: 'memory', minimum: 1 })).toBe(false);
  expect(accepts(4, { kind: 'table', element: 'funcref', minimum: 1 })).toBe(true);
  expect(accepts(5, { kind: 'tag', parameters: ['i32'] })).toBe(true);
  expect(() => accepts(6, none)).toThrow(RangeError);
  expect(() => accepts(2, { kind: 'global', content: 'nothing', mutable: false })).toThrow(TypeError);
});
