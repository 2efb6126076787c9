// The tests of the JavaScript interface over this repository's namespace, and over the one of the Node at hand, as far as
// that has what they ask. `npm run hosts` runs them on newer ones.

import { describe, expect, test } from 'vitest';
import { createWebAssembly } from '../../src/runtime/js-api/index.ts';
import type { Api } from './api.ts';
import { differences, namesOf } from './differences.ts';
import { apiTests } from './list.ts';
import { faultOf, lackingParts, nativeImplementation, outcomeOf } from './run.ts';

const { WebAssembly } = globalThis as unknown as { WebAssembly: Api };
const on = nativeImplementation();

test('names are told apart, and every difference names tests', () => {
  const names = new Set(apiTests.map(({ name }) => name));
  expect(names.size).toBe(apiTests.length);
  const unknown = differences.flatMap(({ tests }) => tests.flatMap(namesOf)).filter((name) => !names.has(name));
  expect(unknown).toEqual([]);
});

describe('the namespace of this repository', () => {
  const own = createWebAssembly() as unknown as Api;
  test('lacks nothing', () => expect([...lackingParts(own)]).toEqual([]));
  test.each(apiTests.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    expect(faultOf(one, await outcomeOf(one, own), 'wasmeter')).toBeUndefined();
  });
});

describe(`the namespace of Node ${process.versions.node}`, () => {
  const lacking = lackingParts(WebAssembly);
  const asked = on === undefined ? [] : apiTests.filter(({ needs }) => !needs.some((part) => lacking.has(part)));
  test.each(asked.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    expect(faultOf(one, await outcomeOf(one, WebAssembly), on!)).toBeUndefined();
  });
});
