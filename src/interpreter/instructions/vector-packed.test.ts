import { expect, test } from 'vitest';
import { packedRows } from './vector-packed.ts';
import { laneRows } from './vector-lanes.ts';
import { instructionRows } from './table.ts';
import type { ValueRow } from './row.ts';

const meanings = new Map<string, ValueRow>();
for (const row of [...instructionRows, ...laneRows]) if (row.kind === 'value') meanings.set(row.name, row);

/** What the lanes of a word are, each as the instruction of this name sees it. */
function lanesOf(word: number, bits: 8 | 16, isSigned: boolean): number[] {
  return Array.from({ length: 32 / bits }, (_, lane) => {
    const value = (word >>> (bits * lane)) & (2 ** bits - 1);
    return isSigned && value >= 2 ** (bits - 1) ? value - 2 ** bits : value;
  });
}

function wordOf(lanes: readonly number[], bits: 8 | 16): number {
  return lanes.reduce((word, lane, index) => word | ((lane & (2 ** bits - 1)) << (bits * index)), 0);
}

/** Words whose lanes meet each other at their ends, and a few that are like any others. */
function* words(bits: 8 | 16): Generator<number> {
  const ends = bits === 8 ? [0, 1, 0x7e, 0x7f, 0x80, 0x81, 0xfe, 0xff] : [0, 1, 0xff, 0x7fff, 0x8000, 0x8001, 0xfffe, 0xffff];
  for (const a of ends) {
    for (const b of ends) yield wordOf(bits === 8 ? [a, b, b, a] : [a, b], bits);
  }
  let state = 0x12345678;
  for (let left = 40; left > 0; left--) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    yield state;
  }
}

const cases = packedRows
  .flatMap((row) => ([8, 16] as const).map((bits) => [row.name, bits, row] as const))
  // There is no such instruction on 16 bits.
  .filter(([name, bits]) => name !== 'i32.popcnt' || bits === 8);

test.each(cases)('%s on lanes of %i bits is what it is lane by lane', (name, bits, row) => {
  const scalar = meanings.get(name) ?? meanings.get(`${name}${bits}`);
  expect(scalar, name).toBeDefined();
  const { meaning, operands } = scalar!;
  const high = bits === 8 ? 0x80808080 | 0 : 0x80008000 | 0;
  const constants = [high, ~high, bits - 1];
  const isShift = /sh[lr]/.test(name);
  const isSigned = !/_u$|popcnt|avgr/.test(name);
  const lanewise = (a: number, b: number): number => {
    const left = lanesOf(a, bits, isSigned);
    const right = lanesOf(b, bits, isSigned);
    const results = left.map((lane, index) => {
      const result = meaning(lane, isShift ? b : right[index]!);
      return typeof result === 'boolean' ? Number(result) << (bits - 1) : Number(result);
    });
    return wordOf(results, bits);
  };
  for (const a of words(bits)) {
    for (const b of isShift ? Array(bits).keys() : operands.length === 1 ? [0] : words(bits)) {
      const found = row.meaning(...(operands.length === 1 ? [a] : [a, b]), ...constants) | 0;
      if (found !== lanewise(a, b)) {
        const shown = (word: number) => (word >>> 0).toString(16).padStart(8, '0');
        expect(shown(found), `${shown(a)}, ${shown(b)}`).toBe(shown(lanewise(a, b)));
      }
    }
  }
});
