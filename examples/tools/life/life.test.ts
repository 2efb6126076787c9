// life's recorded output against the rules of the game, cell by cell: the text module reckons whole rows at once.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { caseUrl } from '../cases.ts';

const width = 64;
const height = 32;

/** The next generation of a torus of '#' and '.'. */
function next(rows: readonly string[]): string[] {
  const alive = (x: number, y: number): boolean => rows[(y + height) % height]?.[(x + width) % width] === '#';
  return rows.map((row, y) =>
    Array.from(row, (_, x) => {
      let neighbours = 0;
      for (const dy of [-1, 0, 1]) {
        for (const dx of [-1, 0, 1]) if ((dx !== 0 || dy !== 0) && alive(x + dx, y + dy)) neighbours++;
      }
      return neighbours === 3 || (neighbours === 2 && alive(x, y)) ? '#' : '.';
    }).join(''),
  );
}

test('the last picture is the first one 120 generations later', () => {
  const lines = readFileSync(caseUrl('life/expected.txt'), 'utf8').split('\n');
  expect(lines).toHaveLength(2 * (height + 1) + 1);
  let rows = lines.slice(1, height + 1);
  expect(lines[0]).toBe('generation 0, population 36');
  for (let generation = 0; generation < 120; generation++) rows = next(rows);
  const population = rows.join('').replaceAll('.', '').length;
  expect(lines.slice(height + 1)).toEqual([`generation 120, population ${population}`, ...rows, '']);
});
