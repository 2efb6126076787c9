import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { f32, f64, funcref, i32, i64 } from '../core/types.ts';
import { LocalTypes } from './locals.ts';

const seed = Number(process.env.FC_SEED ?? 20_251);

describe('types of locals', () => {
  test('parameters come first, then the groups', () => {
    const locals = new LocalTypes();
    locals.begin(
      [i32, f32],
      [
        { count: 2, type: i64 },
        { count: 0, type: f32 },
        { count: 1, type: f64 },
      ],
    );
    expect([0, 1, 2, 3, 4, 5].map((index) => locals.typeOf(index))).toEqual([i32, f32, i64, i64, f64, 0]);
    expect(locals.typeOf(4_294_967_295)).toBe(0);
  });

  test('nothing is left of the function before', () => {
    const locals = new LocalTypes();
    locals.begin([i32], [{ count: 100, type: i64 }]);
    locals.begin([], []);
    expect(locals.typeOf(0)).toBe(0);
    expect(locals.typeOf(70)).toBe(0);
  });

  test(`however many there are, each has its type (seed ${seed})`, () => {
    const type = fc.constantFrom(i32, i64, f32, f64, funcref);
    const group = fc.record({ count: fc.nat(200), type });
    const locals = new LocalTypes();
    fc.assert(
      fc.property(fc.array(type, { maxLength: 150 }), fc.array(group, { maxLength: 12 }), (parameters, groups) => {
        locals.begin(parameters, groups);
        const all = [...parameters, ...groups.flatMap(({ count, type }) => new Array<number>(count).fill(type))];
        expect(all.map((_, index) => locals.typeOf(index))).toEqual(all);
        expect(locals.typeOf(all.length)).toBe(0);
      }),
      { seed },
    );
  });
});
