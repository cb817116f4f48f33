import { describe, expect, test } from 'vitest';
import { joined, median, zeros } from '../../runner/statistics/series.ts';

describe('series', () => {
  test.each([
    { parts: [], whole: [] },
    { parts: [[1, 2]], whole: [1, 2] },
    { parts: [[1], [], [2, 3]], whole: [1, 2, 3] },
  ])('$parts one after the other are $whole', ({ parts, whole }) => {
    expect(joined(parts)).toEqual(whole);
  });

  test('what is joined is a series of its own', () => {
    const only = [1, 2];
    joined([only]).push(3);
    expect(only).toEqual([1, 2]);
  });

  test.each([
    { length: 3, series: [0, 0, 0] },
    { length: 0, series: [] },
    { length: -1, series: [] },
  ])('$length zeros are $series', ({ length, series }) => {
    expect(zeros(length)).toEqual(series);
  });

  test.each([
    { values: [], middle: Number.NaN },
    { values: [7], middle: 7 },
    { values: [9, 1], middle: 5 },
    { values: [10, 9, 100], middle: 10 },
    { values: [4, 1, 3, 2], middle: 2.5 },
  ])('the median of $values is $middle', ({ values, middle }) => {
    expect(median(values)).toBe(middle);
  });
});
