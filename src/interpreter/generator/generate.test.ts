import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { trapNumber } from '../core/errors.ts';
import * as exits from '../execution/exits.ts';
import { instructionRows } from '../instructions/table.ts';
import { operations } from '../translation/operations.ts';
import { sharedVectorOperations, vectorOperationTable } from '../translation/vector-operations.generated.ts';
import { isMove } from './vectors.ts';
import { generate } from './generate.ts';

const root = new URL('../', import.meta.url);
const loop = readFileSync(new URL('execution/loop.generated.ts', root), 'utf8');

test('the generated files are what the generator writes', () => {
  for (const [path, text] of generate(root)) expect(readFileSync(new URL(path, root), 'utf8'), path).toBe(text);
});

/** The arms of the loop, by number. */
function arms(): Map<number, string> {
  const pieces = loop.slice(loop.indexOf('switch (w & 1023)')).split(/^ {10}(?=case \d+:|default:)/m);
  const found = pieces.map((piece) => [/^case (\d+):/.exec(piece)?.[1], piece] as const);
  return new Map(found.flatMap(([number, piece]) => (number === undefined ? [] : [[Number(number), piece]])));
}

test('every operation has an arm of its number, and no arm runs on into the next', () => {
  const all = arms();
  expect([...all.keys()]).toEqual(operations.map(({ number }) => number));
  for (const [number, text] of all) {
    const last = text
      .replace(/^\s*\/\/.*$/gm, '')
      .trimEnd()
      .replace(/\}$/, '')
      .trimEnd();
    expect(last, operations[number]!.name).toMatch(/(continue|break( loop)?);$/);
  }
});

test('case labels are literals, dense from 0', () => {
  expect(loop).not.toMatch(/case [^\d]/);
});

test('every value instruction has an operation, but for mirror images and those that move no bits', () => {
  const names = new Set(operations.map(({ name }) => name.split(' ').at(name.startsWith('br_') ? 1 : 0)));
  const without = instructionRows.filter((row) => row.kind === 'value' && !names.has(row.name)).map(({ name }) => name);
  expect(without.sort()).toEqual(
    [
      'f32.ge',
      'f32.gt',
      'f64.ge',
      'f64.gt',
      'f32.reinterpret_i32',
      'f64.reinterpret_i64',
      'i32.reinterpret_f32',
      'i32.wrap_i64',
      'i64.reinterpret_f64',
    ].sort(),
  );
});

test('the numbers that the loop leaves with are those of the catalogue and of the exits', () => {
  const written = [...loop.matchAll(/status = (-?\d+);/g)].map(([, number]) => Number(number));
  const known = new Set<number>([
    ...Object.values(exits),
    trapNumber('unreachable'),
    trapNumber('integer-divide-by-zero'),
    trapNumber('integer-overflow'),
    trapNumber('invalid-conversion-to-integer'),
    trapNumber('undefined-element'),
    trapNumber('uninitialized-element'),
    trapNumber('indirect-call-type-mismatch'),
    trapNumber('null-function-reference'),
  ]);
  // 0 is where it starts, -9 answers an operation that does not exist.
  expect(written.filter((number) => number !== 0 && number !== -9 && !known.has(number))).toEqual([]);
  const access = readFileSync(new URL('execution/access.ts', root), 'utf8');
  expect(access).toContain(`const outOfBounds = ${trapNumber('out-of-bounds-memory-access')};`);
  const vectors = readFileSync(new URL('execution/vector.ts', root), 'utf8');
  expect(vectors).toContain(`const outOfBounds = ${trapNumber('out-of-bounds-memory-access')};`);
});

test('every vector instruction has an operation, and every operation a case', () => {
  const vectors = readFileSync(new URL('execution/vector.generated.ts', root), 'utf8');
  const instructions = instructionRows.flatMap((row) => (row.kind === 'vector' && !isMove(row) ? [row.name] : []));
  const shared = new Map(sharedVectorOperations);
  expect(instructions.filter((name) => !vectorOperationTable.includes(shared.get(name) ?? name))).toEqual([]);
  const cases = [...vectors.matchAll(/ {8}case (\d+): \/\/ ([^:\n]+)/g)];
  expect(cases.map(([, number, name]) => [Number(number), name])).toEqual(
    vectorOperationTable.map((name, number) => [number, name]),
  );
});

test('no case of the loop over vector operations runs on into the next', () => {
  const vectors = readFileSync(new URL('execution/vector.generated.ts', root), 'utf8');
  const pieces = vectors.slice(0, vectors.indexOf('        default:')).split(/^ {8}case /m);
  expect(pieces).toHaveLength(1 + vectorOperationTable.length);
  expect(pieces.slice(1).filter((piece) => !/pc = \(pc \+ \d+\) \| 0;\n {10}break;\n$/.test(piece))).toEqual([]);
});
