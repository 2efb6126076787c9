// Structures, arrays and typed references as the host sees them, and what they count against the store's cap.

import { describe, expect, test } from 'vitest';
import { Trap, UsageError } from '../core/errors.ts';
import { Engine } from './engine.ts';
import { Func } from './func.ts';
import { Global } from './global.ts';
import type { Instance } from './instance.ts';
import { GcArray, GcStruct } from './objects.ts';
import { Store } from './store.ts';
import { Table } from './table.ts';
import { engine, instantiate, thrownBy } from './testing/text.ts';

const call = (instance: Instance, name: string, ...values: unknown[]): unknown[] =>
  instance.getFunc(name)!.call(...values);

const fields = `
  (type $point (sub (struct (field (mut i32)) (field f64))))
  (type $pixel (sub $point (struct (field (mut i32)) (field f64) (field i8))))
  (type $list (array (mut i64)))
  (type $f (func (result i32)))
  (func (export "point") (param i32) (result (ref $point)) (struct.new $point (local.get 0) (f64.const 0.5)))
  (func (export "pixel") (result (ref $pixel)) (struct.new_default $pixel))
  (func (export "list") (param i32) (result (ref $list)) (array.new_default $list (local.get 0)))
  (func (export "x") (param (ref $point)) (result i32) (struct.get $point 0 (local.get 0)))
  (func (export "any") (param anyref) (result anyref) (local.get 0))
  (func (export "eq") (param eqref) (result eqref) (local.get 0))
  (func (export "i31") (param i31ref) (result i31ref) (local.get 0))
  (func (export "struct") (param structref) (result structref) (local.get 0))
  (func (export "array") (param arrayref) (result arrayref) (local.get 0))
  (func (export "none") (param nullref) (result nullref) (local.get 0))
  (func (export "exact") (param (ref null $f)) (result (ref null $f)) (local.get 0))
  (func $one (export "one") (type $f) (i32.const 1))`;

describe('an object', () => {
  test('is opaque, itself every time, and shows what kind it is', async () => {
    const instance = await instantiate(fields);
    const [point] = call(instance, 'point', 7);
    const [list] = call(instance, 'list', 3);
    expect(point).toBeInstanceOf(GcStruct);
    expect(list).toBeInstanceOf(GcArray);
    expect([(point as GcStruct).kind, (list as GcArray).kind, (list as GcArray).length]).toEqual([
      'struct',
      'array',
      3,
    ]);
    expect(call(instance, 'any', point)).toEqual([point]);
    expect(call(instance, 'any', point)[0]).toBe(point);
    expect(call(instance, 'x', point)).toEqual([7]);
    expect(call(instance, 'point', 7)[0]).not.toBe(point);
  });

  test('goes where its type is wanted, or one above it', async () => {
    const instance = await instantiate(fields);
    const objects = {
      point: call(instance, 'point', 1)[0],
      pixel: call(instance, 'pixel')[0],
      list: call(instance, 'list', 1)[0],
    };
    const accepted = (name: string) =>
      Object.entries(objects)
        .filter(([, value]) => {
          try {
            call(instance, name, value);
            return true;
          } catch (error) {
            expect(error).toBeInstanceOf(TypeError);
            return false;
          }
        })
        .map(([key]) => key);
    expect(accepted('x')).toEqual(['point', 'pixel']);
    expect(accepted('struct')).toEqual(['point', 'pixel']);
    expect(accepted('array')).toEqual(['list']);
    expect(accepted('eq')).toEqual(['point', 'pixel', 'list']);
    expect(accepted('i31')).toEqual([]);
    expect(accepted('none')).toEqual([]);
  });

  test('of another store is refused, as anything but a look-alike is told apart', async () => {
    const instance = await instantiate(fields);
    const other = await instantiate(fields);
    const [point] = call(other, 'point', 1);
    const [list] = call(other, 'list', 1);
    for (const name of ['x', 'any', 'eq', 'struct']) {
      expect(() => call(instance, name, point)).toThrow(UsageError);
      expect(() => call(instance, name, point)).toThrow('argument 0: the structure belongs to another store');
    }
    expect(() => call(instance, 'array', list)).toThrow('argument 0: the array belongs to another store');
    const [own] = call(instance, 'point', 1);
    for (const fake of [new Proxy(own as object, {}), Object.create(own as object), { ...(own as object) }]) {
      expect(() => call(instance, 'x', fake)).toThrow(TypeError);
      // For the program it is a value of the host's.
      expect(call(instance, 'any', fake)[0]).toBe(fake);
    }
  });

  test('is not what a function of another engine is taken for, whatever their types are numbered', async () => {
    const instance = await instantiate(`
      ${'(type (struct (field i32)))'} (type $array (array i32))
      (func (export "f") (param externref) (result i32 i32)
        (ref.test (ref 0) (any.convert_extern (local.get 0))) (ref.test (ref $array) (any.convert_extern (local.get 0))))`);
    const foreign = new Store(new Engine());
    for (let parameters = 0; parameters < 40; parameters++) {
      const type = { parameters: new Array<'i32'>(parameters).fill('i32'), results: [] };
      expect(
        call(
          instance,
          'f',
          Func.host(foreign, type, () => {}),
        ),
      ).toEqual([0, 0]);
    }
  });
});

describe('values of the host', () => {
  test('are any, and i31 where they are whole numbers of 31 bits', async () => {
    const instance = await instantiate(fields);
    const values = ['text', 1, 2 ** 40, Number.NaN, 5n, undefined, {}, instance.getFunc('one')];
    for (const value of values) expect(call(instance, 'any', value)).toEqual([value]);
    for (const value of [0, 1, -1, 2 ** 30 - 1, -(2 ** 30)]) {
      expect([call(instance, 'i31', value), call(instance, 'eq', value)]).toEqual([[value], [value]]);
    }
    for (const value of [2 ** 30, -(2 ** 30) - 1, 0.5, Number.NaN, '1', 1n, true, undefined, {}]) {
      expect(() => call(instance, 'i31', value)).toThrow(TypeError);
      expect(() => call(instance, 'eq', value)).toThrow(TypeError);
    }
    expect(() => call(instance, 'i31', 2 ** 30)).toThrow('argument 0: expected a i31ref, not 1073741824');
  });

  test('null goes where null may', async () => {
    const instance = await instantiate(fields);
    for (const name of ['any', 'eq', 'i31', 'struct', 'array', 'none', 'exact'])
      expect(call(instance, name, null)).toEqual([null]);
    expect(() => call(instance, 'x', null)).toThrow(TypeError);
  });

  test('functions go where their type is wanted', async () => {
    const instance = await instantiate(fields);
    const store = instance.store;
    const host = Func.host(store, { parameters: [], results: ['i32'] }, () => 2);
    const wrong = Func.host(store, { parameters: [], results: ['i64'] }, () => 2n);
    expect(call(instance, 'exact', instance.getFunc('one'))[0]).toBe(instance.getFunc('one'));
    expect(call(instance, 'exact', host)[0]).toBe(host);
    expect(() => call(instance, 'exact', wrong)).toThrow(TypeError);
    const foreign = Func.host(new Store(engine), { parameters: [], results: ['i32'] }, () => 2);
    expect(() => call(instance, 'exact', foreign)).toThrow('the function belongs to another store');
  });
});

describe('types of a module', () => {
  test('are named by number, and the names can be used', async () => {
    const instance = await instantiate(fields);
    const [wanted] = instance.getFunc('x')!.type.parameters;
    expect(wanted).toMatch(/^\(ref \d+\)$/);
    const [point] = call(instance, 'point', 3);
    const takes = Func.host(instance.store, { parameters: [wanted!], results: [wanted!] }, (_, value) => value);
    expect(takes.call(point)).toEqual([point]);
    expect(() => takes.call(null)).toThrow(TypeError);
    const table = Table.create(instance.store, { element: wanted!, minimum: 2 }, point);
    expect([table.get(1), table.grow(1, point)]).toEqual([point, 2]);
    expect(() => table.set(0, null)).toThrow(TypeError);
    expect(() => Table.create(instance.store, { element: wanted!, minimum: 2 })).toThrow(TypeError);
    const nullable = wanted!.replace('(ref ', '(ref null ');
    const global = Global.create(instance.store, { content: nullable, mutable: true }, null);
    global.value = point;
    expect(global.value).toBe(point);
    expect(() => {
      global.value = call(instance, 'list', 1)[0];
    }).toThrow(TypeError);
    for (const name of ['(ref 1000000)', '(ref 9999999)', '(ref -1)', '(ref 01)', '(ref x)', 'ref any']) {
      expect(() => Global.create(instance.store, { content: name, mutable: false }, null)).toThrow(
        'is not a value type',
      );
    }
  });

  test('a host function that answers another type is refused', async () => {
    const maker = await instantiate(fields);
    const { store } = maker;
    const [type] = maker.getFunc('point')!.type.results;
    const values: unknown[] = [call(maker, 'point', 4)[0], null, call(maker, 'list', 1)[0], 5];
    const answer = Func.host(store, { parameters: ['i32'], results: [type!] }, (_, index) => values[index]);
    const instance = await instantiate(
      `(type $point (sub (struct (field (mut i32)) (field f64))))
      (import "m" "f" (func $f (param i32) (result (ref $point))))
      (func (export "x") (param i32) (result i32) (struct.get $point 0 (call $f (local.get 0))))`,
      [answer],
      store,
    );
    expect(call(instance, 'x', 0)).toEqual([4]);
    for (const index of [1, 2, 3]) expect(() => call(instance, 'x', index)).toThrow(TypeError);
  });
});

describe('the cap on bytes', () => {
  const sizes = `
    (type $none (struct)) (type $some (struct (field i8) (field i64) (field v128) (field anyref)))
    (type $bytes (array i8)) (type $refs (array anyref))
    (func (export "none") (drop (struct.new_default $none)))
    (func (export "some") (drop (struct.new_default $some)))
    (func (export "new") (drop (struct.new $some (i32.const 0) (i64.const 0) (v128.const i64x2 0 0) (ref.null any))))
    (func (export "bytes") (drop (array.new_default $bytes (i32.const 5))))
    (func (export "refs") (drop (array.new_fixed $refs 2 (ref.null any) (ref.null any))))
    (func (export "i31") (drop (ref.i31 (i32.const 1))))`;
  const figures = { none: 64, some: 64 + 8 * 8, new: 64 + 8 * 8, bytes: 64 + 5, refs: 64 + 16, i31: 0 };

  test.each(Object.entries(figures))('%s counts %i', async (name, bytes) => {
    const store = new Store(engine, { limits: { gcBytes: 3 * bytes } });
    const instance = await instantiate(sizes, [], store);
    for (let times = 1; times <= 3; times++) {
      call(instance, name);
      expect(store.gcBytes).toBe(times * bytes);
    }
    if (bytes === 0) return;
    // What was made stays counted, whether anybody holds it or not; what is refused counts nothing.
    const refused = thrownBy(() => call(instance, name)) as Trap;
    expect(refused).toBeInstanceOf(Trap);
    expect(refused.code).toBe('gc-allocation-refused');
    expect(store.gcBytes).toBe(3 * bytes);
    call(instance, 'i31');
  });

  test('counts what globals and segments make at instantiation', async () => {
    const text = '(type $a (array i8)) (global (ref $a) (array.new $a (i32.const 1) (i32.const 1000)))';
    const store = new Store(engine, { limits: { gcBytes: 1064 } });
    await instantiate(text, [], store);
    expect(store.gcBytes).toBe(1064);
    const refused = (await instantiate(text, [], new Store(engine, { limits: { gcBytes: 1063 } })).catch(
      (error) => error,
    )) as Trap;
    expect([refused instanceof Trap, refused.code]).toEqual([true, 'gc-allocation-refused']);
    const huge = '(type $a (array i64)) (global (ref $a) (array.new_default $a (i32.const -1)))';
    await expect(instantiate(huge)).rejects.toThrow('allocation refused');
  });

  test('is a whole number like other caps', () => {
    for (const gcBytes of [-1, 0.5, Number.NaN, 2 ** 60]) {
      expect(() => new Store(engine, { limits: { gcBytes } })).toThrow(RangeError);
    }
    expect(new Store(engine, { limits: { gcBytes: 0 } }).limits.gcBytes).toBe(0);
  });
});

test('an array of code units is at hand where it can be changed, and no other array', async () => {
  const instance = await instantiate(`
    (type $units (array (mut i16))) (type $constants (array i16)) (type $words (array (mut i32)))
    (func (export "units") (result (ref $units)) (array.new $units (i32.const 0xfffe) (i32.const 3)))
    (func (export "constants") (result (ref $constants)) (array.new_default $constants (i32.const 3)))
    (func (export "words") (result (ref $words)) (array.new_default $words (i32.const 3)))
    (func (export "get") (param (ref $units) i32) (result i32) (array.get_u $units (local.get 0) (local.get 1)))`);
  const array = (name: string) => call(instance, name)[0] as GcArray;
  const units = array('units');
  expect(units.int16Elements).toEqual(new Int16Array([-2, -2, -2]));
  units.int16Elements![1] = 0x1ffff;
  expect(call(instance, 'get', units, 1)).toEqual([0xffff]);
  expect([array('constants').int16Elements, array('words').int16Elements]).toEqual([undefined, undefined]);
});
