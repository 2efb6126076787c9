import { expect, test } from 'vitest';
import { layoutOf } from './layout.ts';
import { operations } from './operations.ts';

test('the first slot shares word 0 with the operation, further slots go two to a word', () => {
  expect(layoutOf('dss')).toEqual({
    length: 2,
    places: [
      { word: 0, shift: 10, mask: 0 },
      { word: 1, shift: 0, mask: 0xffff },
      { word: 1, shift: 16, mask: 0 },
    ],
  });
});

test('a slot that is left alone has a whole word', () => {
  expect(layoutOf('dsk').places.slice(1)).toEqual([
    { word: 1, shift: 0, mask: 0 },
    { word: 2, shift: 0, mask: 0 },
  ]);
  expect(layoutOf('sstc')).toMatchObject({ length: 4 });
});

test('no two fields of an operation overlap', () => {
  for (const operation of operations) {
    const seen = new Set(operation.places.map(({ word, shift, mask }) => `${word} ${shift} ${mask}`));
    expect(seen.size, operation.name).toBe(operation.places.length);
    for (const { word } of operation.places) expect(word, operation.name).toBeLessThan(operation.length);
  }
});

test('operations fit their ten bits', () => {
  expect(operations.length).toBeLessThan(1024);
});
