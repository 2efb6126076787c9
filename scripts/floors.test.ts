import { expect, test } from 'vitest';
import { floorFaults, importsOf, whiteBox } from './floors.ts';
import { filesBelow } from './project.ts';

/** The faults in a project that has these files, plus an empty one for each import's target. */
function faults(files: Record<string, string>, dependencies: string[] = []): string[] {
  return floorFaults(new Map(Object.entries(files)), new Set(dependencies));
}

const core = { 'src/interpreter/core/types.ts': '' };
const door = { 'src/interpreter/index.ts': '' };

test('a file may import its own folder and lower floors', () => {
  expect(
    faults({
      ...core,
      'src/interpreter/binary/reader.ts': "import { i32 } from '../core/types.ts';",
      'src/interpreter/binary/sections.ts': "import { Reader } from './reader.ts';",
      'src/interpreter/execution/store.ts': "export * from '../binary/reader.ts';",
    }),
  ).toEqual([]);
});

test('a file may not import a higher floor, not even a type of it', () => {
  expect(faults({ ...door, 'src/interpreter/core/types.ts': "\nimport type { Module } from '../index.ts';" })).toEqual([
    "src/interpreter/core/types.ts:2: '../index.ts': floor 6 is above floor 0",
  ]);
});

test('folders of one floor import one another in one direction only', () => {
  expect(
    faults({
      'src/interpreter/core/errors.ts': "import '../instructions/row.ts';",
      'src/interpreter/instructions/row.ts': "import '../core/errors.ts';",
    }),
  ).toEqual([
    "src/interpreter/instructions/row.ts:1: '../core/errors.ts': src/interpreter/core/errors.ts:1 imports the other way round",
  ]);
});

test('nothing outside the engine reaches behind its door', () => {
  const reach = "import '../../src/interpreter/core/types.ts';";
  expect(faults({ ...core, 'spec-tests/suite/judge.ts': reach, 'spec-tests/suite/judge.test.ts': reach })).toHaveLength(
    2,
  );
  expect(faults({ ...core, 'src/runtime/wasi/clock.ts': "import '../../interpreter/core/types.ts';" })).toHaveLength(1);
  expect(faults({ ...door, 'src/runtime/wasi/clock.ts': "import '../../interpreter/index.ts';" })).toEqual([]);
});

test('the tests that may reach behind it exist and say why', () => {
  expect(filesBelow(['spec-tests', 'bench'], ['.test.ts'])).toEqual(expect.arrayContaining([...whiteBox.keys()]));
  for (const reason of whiteBox.values()) expect(reason).not.toBe('');
});

test('the generator is not part of the package', () => {
  expect(
    faults({
      'src/interpreter/generator/main.ts': "import { writeFileSync } from 'node:fs';",
      'src/interpreter/execution/loop.ts': "import '../generator/main.ts';",
    }),
  ).toEqual(["src/interpreter/execution/loop.ts:1: '../generator/main.ts': the generator is not part of the package"]);
});

test('Node built-ins are for the runtime parts that are for Node', () => {
  const text = "import { readFileSync } from 'node:fs';";
  expect(
    faults({
      'src/runtime/node/files.ts': text,
      'src/runtime/node.ts': text,
      'src/runtime/cli/main.ts': text,
      'src/runtime/sandbox/runtime.test.ts': text,
    }),
  ).toEqual([]);
  expect(faults({ 'src/runtime/sandbox/runtime.ts': text })).toHaveLength(1);
  expect(faults({ 'src/runtime/sandbox/runtime.ts': "await import('fs/promises');" })).toHaveLength(1);
  expect(faults({ 'src/runtime/index.ts': "import './node/files.ts';", 'src/runtime/node/files.ts': '' })).toHaveLength(
    1,
  );
});

test('a package is imported where it is for Node and a dependency', () => {
  const text = "import { parse } from '@scope/name/part';";
  expect(faults({ 'src/runtime/cli/main.ts': text }, ['@scope/name'])).toEqual([]);
  expect(faults({ 'src/runtime/cli/main.ts': text })).toHaveLength(1);
  expect(faults({ 'src/interpreter/core/types.ts': text }, ['@scope/name'])).toHaveLength(1);
});

test('src imports neither tests nor what is outside it', () => {
  expect(faults({ 'src/runtime/index.ts': "import './a.test.ts';", 'src/runtime/a.test.ts': '' })).toHaveLength(1);
  expect(faults({ 'src/runtime/index.ts': "import '../../bench/a.ts';", 'bench/a.ts': '' })).toHaveLength(1);
});

test('an import of a file that does not exist, or without its extension, is a fault', () => {
  expect(faults({ ...core, 'src/interpreter/core/limits.ts': "import './types';" })).toEqual([
    "src/interpreter/core/limits.ts:1: './types': there is no such file",
  ]);
});

test('imports are found in every form', () => {
  const text = "import 'a'; import type { B } from 'b'; export * from 'c'; type D = import('d').D; await import('e');";
  expect(importsOf('x.ts', text).map(({ specifier }) => specifier)).toEqual(['a', 'b', 'c', 'd', 'e']);
});
