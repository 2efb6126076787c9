import { describe, expect, test } from 'vitest';
import { LimitError, Trap, UsageError } from '../core/errors.ts';
import type { StoreLimits } from '../core/limits.ts';
import { Func } from './func.ts';
import { Store } from './store.ts';
import { mostTableElements, Table } from './table.ts';
import { engine, thrownBy } from './testing/text.ts';

const storeWith = (limits: Partial<StoreLimits>) => new Store(engine, { limits });
const nothing = { parameters: [], results: [] } as const;

describe('a table that the host makes', () => {
  test('has its minimum of elements, null or what is given, and counts', () => {
    const store = new Store(engine);
    const func = Func.host(store, nothing, () => {});
    const table = Table.create(store, { element: 'funcref', minimum: 2, maximum: 5 }, func);
    expect([table.kind, table.size, table.get(0), table.get(1)]).toEqual(['table', 2, func, func]);
    expect(table.type).toEqual({ element: 'funcref', minimum: 2, maximum: 5 });
    expect(Table.create(store, { element: 'funcref', minimum: 1 }).get(0)).toBeNull();
    expect([store.tables, store.tableElements]).toEqual([2, 3]);
  });

  test('past a cap is a LimitError that names cap and request, and counts nothing', () => {
    const store = storeWith({ tableElements: 10, tables: 2 });
    Table.create(store, { element: 'externref', minimum: 7 });
    expect(thrownBy(() => Table.create(store, { element: 'externref', minimum: 4 }))).toEqual(
      new LimitError("the store's cap on tableElements is 10, 7 are in use: 4 more were asked for"),
    );
    expect([store.tables, store.tableElements]).toEqual([1, 7]);
    Table.create(store, { element: 'externref', minimum: 3 });
    expect(() => Table.create(store, { element: 'externref', minimum: 0 })).toThrow("the store's cap on tables is 2");
  });

  test('holds no more than a host array safely can, whatever the cap', () => {
    const store = storeWith({ tableElements: Infinity });
    expect(() => Table.create(store, { element: 'externref', minimum: mostTableElements + 1 })).toThrow(LimitError);
    expect([store.tables, store.tableElements]).toEqual([0, 0]);
  });
});

describe('elements', () => {
  test('of a table of functions are functions of its store, or null', () => {
    const store = new Store(engine);
    const table = Table.create(store, { element: 'funcref', minimum: 1 });
    const func = Func.host(store, nothing, () => {});
    table.set(0, func);
    expect(table.get(0)).toBe(func);
    const stranger = Func.host(new Store(engine), nothing, () => {});
    expect(() => table.set(0, stranger)).toThrow(UsageError);
    for (const value of [undefined, 0, 1n, 'f', () => 1, {}, new Proxy(func, {}), table]) {
      expect(() => table.set(0, value)).toThrow(TypeError);
    }
    expect(table.get(0)).toBe(func);
    table.set(0, null);
    expect(table.get(0)).toBeNull();
  });

  test('of a table of external references are anything at all', () => {
    const table = Table.create(new Store(engine), { element: 'externref', minimum: 1 });
    for (const value of [undefined, 0, -0, 1n, 'f', Symbol('s'), {}, null, Number.NaN]) {
      table.set(0, value);
      expect(Object.is(table.get(0), value)).toBe(true);
    }
  });

  test('are reached by whole numbers inside the table; else a RangeError names index and size', () => {
    const table = Table.create(new Store(engine), { element: 'externref', minimum: 2 });
    for (const index of [2, -1, 0.5, Number.NaN, 2 ** 32, '0', undefined] as number[]) {
      expect(() => table.get(index)).toThrow(RangeError);
      expect(() => table.set(index, 1)).toThrow(RangeError);
    }
    expect(() => table.get(2)).toThrow('element 2: outside the table of 2 elements');
    expect(table.size).toBe(2);
  });
});

describe('table.grow', () => {
  test('answers the size before; what is added is null or what is given, undefined too', () => {
    const table = Table.create(new Store(engine), { element: 'externref', minimum: 1 }, 'a');
    const { elements } = table;
    expect([table.grow(1), table.grow(1, 'b'), table.grow(1, undefined), table.grow(0)]).toEqual([1, 2, 3, 4]);
    expect([0, 1, 2, 3].map((index) => table.get(index))).toEqual(['a', null, 'b', undefined]);
    expect(table.elements).toBe(elements);
  });

  test('up to the maximum of its type and no further', () => {
    const table = Table.create(new Store(engine), { element: 'externref', minimum: 1, maximum: 3 });
    expect([table.grow(3), table.grow(2), table.grow(1), table.grow(0), table.size]).toEqual([-1, 1, -1, 3, 3]);
  });

  test('by -1 or 3,000,000,000, as a program means it, is -1', () => {
    const store = storeWith({ tableElements: Infinity });
    const table = Table.create(store, { element: 'externref', minimum: 1 });
    expect([table.grow(0xffffffff), table.grow(3_000_000_000), table.grow(mostTableElements)]).toEqual([-1, -1, -1]);
    expect([table.size, store.tableElements]).toEqual([1, 1]);
  });

  test('up to the cap exactly, which is one for all tables of the store', () => {
    const store = storeWith({ tableElements: 5 });
    const first = Table.create(store, { element: 'externref', minimum: 1 });
    const second = Table.create(store, { element: 'externref', minimum: 1 });
    expect([first.grow(4), first.grow(3), second.grow(1), store.tableElements]).toEqual([-1, 1, -1, 5]);
  });

  test('traps in place of -1 where a cap refuses and trapOnGrowFailure is on', () => {
    const store = storeWith({ tableElements: 5, trapOnGrowFailure: true });
    const table = Table.create(store, { element: 'externref', minimum: 1, maximum: 100 });
    const error = thrownBy(() => table.grow(5));
    expect(error).toBeInstanceOf(Trap);
    expect((error as Trap).code).toBe('table-grow-refused');
    expect(table.grow(100)).toBe(-1);
    expect(table.size).toBe(1);
  });

  test('with a value of another type or store changes nothing', () => {
    const table = Table.create(new Store(engine), { element: 'funcref', minimum: 1 });
    expect(() => table.grow(1, 5)).toThrow(TypeError);
    expect(() => table.grow(1, undefined)).toThrow(TypeError);
    expect(() =>
      table.grow(
        1,
        Func.host(new Store(engine), nothing, () => {}),
      ),
    ).toThrow(UsageError);
    for (const count of [-1, 0.5, Number.NaN, Infinity, '1'] as number[]) {
      expect(() => table.grow(count)).toThrow(RangeError);
    }
    expect(table.size).toBe(1);
  });
});
