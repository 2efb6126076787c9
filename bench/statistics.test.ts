import { expect, test } from 'vitest';
import { geometricMean, median, quantile, spread } from './statistics.ts';

test('the median is the middle of the sorted numbers, or between the two middle ones', () => {
  expect(median([10, 9, 100])).toBe(10);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([7])).toBe(7);
  expect(median([])).toBeNaN();
});

test('a quantile lies between two numbers in proportion', () => {
  expect(quantile([1, 2, 3, 4, 5], 0.25)).toBe(2);
  expect(quantile([0, 10], 0.75)).toBe(7.5);
  expect(quantile([3, 1, 2], 1)).toBe(3);
});

test('the spread is half the distance of the quartiles as a part of the median', () => {
  expect(spread([8, 9, 10, 11, 12])).toBeCloseTo(0.1, 12);
  expect(spread([5, 5, 5])).toBe(0);
});

test('the geometric mean of ratios does not depend on which side is divided by which', () => {
  expect(geometricMean([2, 8])).toBeCloseTo(4, 12);
  expect(geometricMean([2, 8].map((ratio) => 1 / ratio))).toBeCloseTo(1 / 4, 12);
  expect(geometricMean([35])).toBeCloseTo(35, 12);
  expect(geometricMean([])).toBeNaN();
});
