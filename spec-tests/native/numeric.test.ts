// Every numeric row of the instruction table against the host's native WebAssembly, bit for bit: all pairs of edge
// values, and random operands, in every shape of operands and result, in both translations.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instructionRows } from '../../src/interpreter/instructions/table.ts';
import { allOperands, capacity, differences, translations } from './batches.ts';
import { effort, patience, runs, sample, seeded } from './effort.ts';
import { type NumberType, numberTypes, opcode } from './encode.ts';
import { edges, operand } from './operands.ts';
import { constantShapes, foldedShape, freeShapes, type Numeric, type Shape } from './shapes.ts';

const names = new Map<number, NumberType>(
  (Object.keys(numberTypes) as NumberType[]).map((name) => [numberTypes[name], name]),
);

const numerics: readonly Numeric[] = instructionRows.flatMap((row) => {
  if (row.kind !== 'value') return [];
  const operands = row.operands.map((type) => names.get(type));
  const result = names.get(row.results[0]);
  if (result === undefined || operands.includes(undefined)) return [];
  return [{ name: row.name, code: opcode(row.opcode), operands: operands as NumberType[], result }];
});

/** Instructions that move bits (specification 4.3.3: fabs, fneg, fcopysign; 4.3.4: reinterpret): every payload counts. */
const movesBits = /\.(abs|neg|copysign|reinterpret_\w+)$/;

/** One list per operand. */
type Lists = readonly (readonly bigint[])[];

/** Where shapes make no difference to the plain translation, it takes part when there is time. */
const fastFirst = effort > 1 ? translations : translations.slice(0, 1);

function expectSame(numeric: Numeric, shapes: readonly Shape[], lists: Lists, translated = translations): void {
  expect(differences(numeric, shapes, lists, movesBits.test(numeric.name), translated)).toEqual([]);
}

/** The operands of a list of tuples, a list for each place. */
function listsOf(numeric: Numeric, tuples: readonly (readonly bigint[])[]): Lists {
  return numeric.operands.map((_, place) => tuples.map((tuple) => tuple[place]!));
}

test('the table has all numeric instructions on number types', () => {
  // Specification 5.4.9: opcodes 0x45 to 0xc4, and the first eight of prefix 0xfc.
  expect(numerics).toHaveLength(0xc4 - 0x45 + 1 + 8);
});

describe('as the native engine on edge values', () => {
  for (const numeric of numerics) {
    test(numeric.name, { timeout: 2 * patience }, () => {
      const tuples = allOperands(numeric.operands.map((type) => edges[type]));
      expect(tuples.length).toBeLessThanOrEqual(capacity);
      const shapes = freeShapes(numeric);
      expectSame(numeric, shapes.slice(0, 1), listsOf(numeric, tuples), fastFirst);
      expectSame(numeric, shapes, listsOf(numeric, sample(tuples, 70)));
      const folded = sample(tuples, 60).map((tuple) => foldedShape(numeric, tuple));
      expectSame(numeric, folded, listsOf(numeric, tuples.slice(0, 1)), fastFirst);
      const [first, second] = numeric.operands;
      if (second === undefined) return;
      const isTest = numeric.result === 'i32';
      const withConstants = (['first', 'second'] as const).flatMap((side) =>
        sample(edges[side === 'first' ? first! : second], isTest ? 3 : 12).flatMap((bits) =>
          constantShapes(numeric, side, bits),
        ),
      );
      // The operands are of one type; each shape uses one of these two lists.
      const operands = sample(edges[first!], 30);
      expectSame(numeric, withConstants, [operands, operands], fastFirst);
    });
  }
});

describe(`as the native engine on random operands ${seeded}`, () => {
  for (const numeric of numerics) {
    test(numeric.name, { timeout: 2 * patience }, () => {
      const operands = fc.tuple(...numeric.operands.map(operand));
      const tuples = fc.array(operands, { minLength: 1, maxLength: 60, size: 'max' });
      const property = fc.property(operands, tuples, (constants, list) => {
        const shapes = [
          ...freeShapes(numeric),
          ...constantShapes(numeric, 'first', constants[0]!),
          ...constantShapes(numeric, 'second', constants.at(-1)!),
          foldedShape(numeric, constants),
        ];
        expectSame(numeric, shapes, listsOf(numeric, list));
      });
      fc.assert(property, runs(2));
    });
  }
});
