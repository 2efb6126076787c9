import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { describe, expect, test } from 'vitest';
import { defaultFeatures } from '../core/features.ts';
import { i32, i64 } from '../core/types.ts';
import type { InstructionRow, ValueRow } from './row.ts';
import { instructionRows, rowNamed, rowOf } from './table.ts';

const valueRows = instructionRows.filter((row): row is ValueRow => row.kind === 'value');

/** Rows of which the text format needs no more than the name. */
const plain = instructionRows.filter(
  ({ name, immediates, kind }) =>
    (immediates.length === 0 && !['block', 'loop', 'if', 'else', 'end'].includes(name)) ||
    ((kind === 'load' || kind === 'store') && immediates.length === 1),
);

function encoded({ opcode }: InstructionRow): number[] {
  if (opcode < 0x100) return [opcode];
  const number = opcode & 0xffff;
  return [opcode >> 16, ...(number < 0x80 ? [number] : [(number & 0x7f) | 0x80, number >> 7])];
}

describe('the instruction table', () => {
  test('has each opcode once, and each name but that of the two forms of select', () => {
    const opcodes = instructionRows.map(({ opcode }) => opcode);
    expect(new Set(opcodes).size).toBe(opcodes.length);
    const names = instructionRows.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual(['select']);
  });

  test('finds every row by its opcode and by its name', () => {
    for (const row of instructionRows) {
      expect(rowOf(row.opcode)).toBe(row);
      expect(rowNamed(row.name).name).toBe(row.name);
    }
    expect(rowOf(0x27)).toBeUndefined();
    expect(rowOf(0xfcffff)).toBeUndefined();
    expect(() => rowNamed('i32.plus')).toThrow('there is no instruction i32.plus');
  });

  test('gives each name the opcode that the text format’s assembler gives it', async () => {
    expect(plain.length).toBeGreaterThan(380);
    // One function for each: no locals, the instruction and its immediates if any, end.
    const bytes = await parse(`(module (memory 1) ${plain.map(({ name }) => `(func ${name})`).join('\n')})`);
    const wrong = bodies(bytes).flatMap((body, index) => {
      const expected = encoded(plain[index]!);
      return body.slice(1, 1 + expected.length).join() === expected.join() ? [] : [`${plain[index]!.name}: ${body}`];
    });
    expect(wrong).toEqual([]);
  });

  test('names features that exist', () => {
    for (const { feature } of instructionRows) if (feature !== undefined) expect(defaultFeatures).toHaveProperty(feature);
  });
});

/** The bodies of a module that ends with its code section. */
function bodies(bytes: Uint8Array): number[][] {
  let at = 8;
  const number = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  for (;;) {
    const id = bytes[at++];
    const size = number();
    if (id === 10) break;
    at += size;
  }
  return Array.from({ length: number() }, () => {
    const size = number();
    at += size;
    return [...bytes.subarray(at - size, at)];
  });
}

describe('comparisons', () => {
  const related = valueRows.filter(({ inverse, swapped }) => inverse !== undefined || swapped !== undefined);
  /** Words at which comparisons change: signs, extremes, zeros, and a value that is not a number. */
  const words = [0, 1, -1, 2, 0x7fffffff, -0x80000000];
  const floats = [0, -0, 1, -1, 1.5, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];

  /** Every choice of operands, each as the words or the number that an arrow takes. */
  function samples({ operands }: ValueRow): number[][][] {
    const ofType = (type: number): number[][] => {
      if (type === i32) return words.map((word) => [word]);
      const isLong = type === i64;
      return isLong ? words.flatMap((low) => words.map((high) => [low, high])) : floats.map((float) => [float]);
    };
    return operands.reduce<number[][][]>(
      (all, type) => all.flatMap((before) => ofType(type).map((value) => [...before, value])),
      [[]],
    );
  }

  test('an inverse is true exactly where its comparison is false, and back', () => {
    const checked = related.filter(({ inverse }) => inverse !== undefined);
    expect(checked.length).toBeGreaterThan(20);
    for (const row of checked) {
      const other = rowNamed(row.inverse!) as ValueRow;
      expect([other.operands, other.inverse]).toEqual([row.operands, row.name]);
      for (const operands of samples(row)) {
        expect(other.meaning(...operands.flat()), `${other.name} ${operands}`).toBe(!row.meaning(...operands.flat()));
      }
    }
  });

  test('a swapped comparison means the same with its operands exchanged', () => {
    const checked = related.filter(({ swapped }) => swapped !== undefined);
    expect(checked.length).toBeGreaterThan(30);
    for (const row of checked) {
      const other = rowNamed(row.swapped!) as ValueRow;
      expect([other.operands, other.swapped]).toEqual([row.operands, row.name]);
      for (const operands of samples(row)) {
        const exchanged = [...operands].reverse().flat();
        expect(other.meaning(...exchanged), `${other.name} ${operands}`).toBe(row.meaning(...operands.flat()));
      }
    }
  });

  test('ordering comparisons of floats have no inverse, since neither holds of what is not a number', () => {
    for (const name of ['f32.lt', 'f32.ge', 'f64.gt', 'f64.le']) {
      expect((rowNamed(name) as ValueRow).inverse).toBeUndefined();
    }
  });
});

test('a commutative meaning does not care for the order of its operands', () => {
  const commutative = valueRows.filter((row) => row.commutative);
  expect(commutative.length).toBeGreaterThan(10);
  const words = [0, 1, -1, 3, 0x7fffffff, -0x80000000, 0x12345678];
  for (const row of commutative) {
    const halves = row.operands[0] === i64 ? 2 : 1;
    for (const a of words) {
      for (const b of words) {
        const left = halves === 2 ? [a, b] : [a];
        const right = halves === 2 ? [b, a] : [b];
        expect(row.meaning(...left, ...right), row.name).toEqual(row.meaning(...right, ...left));
      }
    }
  }
});
