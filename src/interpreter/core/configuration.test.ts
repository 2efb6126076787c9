import { expect, test } from 'vitest';
import { type EngineConfiguration, resolveConfiguration } from './configuration.ts';
import { defaultCompileLimits, strictCompileLimits } from './limits.ts';

test('everything has a default', () => {
  expect(resolveConfiguration()).toMatchObject({ metering: true, translation: 'fast', bytesPerFuel: 64 });
  expect(resolveConfiguration().limits).toEqual(defaultCompileLimits);
  expect(resolveConfiguration({ limits: 'strict' }).limits).toEqual(strictCompileLimits);
});

test('some limits and features can be changed, the others stay', () => {
  const { limits, features } = resolveConfiguration({ limits: { locals: 7 }, features: { tailCall: false } });
  expect(limits).toEqual({ ...defaultCompileLimits, locals: 7 });
  expect(features.tailCall).toBe(false);
  expect(features.bulkMemory).toBe(true);
});

test('a limit given as undefined is the default, not none', () => {
  const limits = { locals: undefined } as unknown as EngineConfiguration['limits'];
  expect(resolveConfiguration({ limits: limits! }).limits.locals).toBe(defaultCompileLimits.locals);
});

test.each([NaN, -1, 1.5, '7'])('a limit cannot be %s', (value) => {
  const given = { limits: { locals: value as number } };
  expect(() => resolveConfiguration(given)).toThrow(RangeError);
});

test('a name that does not exist is refused, __proto__ among them', () => {
  const misspelled = { limits: JSON.parse('{"local": 7}'), features: {} };
  expect(() => resolveConfiguration(misspelled)).toThrow('there is no compile limit "local"');
  const prototype = { features: JSON.parse('{"__proto__": true}') };
  expect(() => resolveConfiguration(prototype)).toThrow('there is no feature "__proto__"');
});

test.each([0, -1, 0.5, NaN])('bytesPerFuel cannot be %s', (bytesPerFuel) => {
  expect(() => resolveConfiguration({ bytesPerFuel })).toThrow(RangeError);
});
