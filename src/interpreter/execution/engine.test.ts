import { expect, test } from 'vitest';
import { type FunctionType, f32, f64, i32, i64 } from '../core/types.ts';
import { Engine } from './engine.ts';
import { engine as shared, instantiate } from './testing/text.ts';

const type = (parameters: number[], results: number[]): FunctionType => ({ kind: 'func', parameters, results });

test('function types have the same number exactly if they are structurally equal', () => {
  const engine = new Engine();
  const types = [
    type([], []),
    type([i32], []),
    type([], [i32]),
    type([i32, i32], []),
    type([i32], [i32]),
    type([f32, f64], [i64, i32]),
  ];
  const ids = types.map((one) => engine.typeId(one));
  expect(new Set(ids).size).toBe(types.length);
  expect(types.map(({ parameters, results }) => engine.typeId(type([...parameters], [...results])))).toEqual(ids);
});

test('a figure out of its range is a RangeError', () => {
  for (const bytesPerFuel of [0, -1, 1.5, Number.NaN]) expect(() => new Engine({ bytesPerFuel })).toThrow(RangeError);
});

test('what is not said has its default', () => {
  const { configuration } = new Engine({ features: { tailCall: false } });
  expect(configuration).toMatchObject({ metering: true, translation: 'fast', bytesPerFuel: 64 });
  expect(configuration.features).toMatchObject({ tailCall: false, bulkMemory: true });
});

test('an array type of the host is the one that modules define, if they say the same', async () => {
  const text = '(type $a (array (mut i16))) (func (export "f") (param (ref null $a)))';
  const { type } = (await instantiate(text)).getFunc('f')!;
  expect(type.parameters).toEqual([shared.arrayType('i16', true)]);
  expect(shared.arrayType('i16', false)).not.toBe(shared.arrayType('i16', true));
  expect(shared.arrayType('i8', true)).not.toBe(shared.arrayType('i16', true));
  expect(() => shared.arrayType('i15', true)).toThrow(TypeError);
});
