import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { integral, type Point, valueAt } from '../../runner/plan/piecewise.ts';

const HILL: readonly Point[] = [
  { at: 10, value: 0 },
  { at: 20, value: 10 },
  { at: 40, value: 4 },
];

describe('a curve is linear between its points and constant outside of them', () => {
  test.each([
    ['before the first point', 0, 0],
    ['at a point', 20, 10],
    ['half way up', 15, 5],
    ['a quarter of the way down', 25, 8.5],
    ['at the last point', 40, 4],
    ['after the last point', 1_000, 4],
  ])('%s', (_, at, value) => {
    expect(valueAt(HILL, at)).toBe(value);
  });

  test('a curve of one point is constant', () => {
    expect([0, 7, 100].map((at) => valueAt([{ at: 7, value: 3 }], at))).toEqual([3, 3, 3]);
  });

  test('a curve without points is zero', () => {
    expect(valueAt([], 5)).toBe(0);
    expect(integral([], 0, 10)).toBe(0);
  });
});

describe('the area under a curve', () => {
  test.each([
    ['the whole hill: 50 up, 140 down', 10, 40, 190],
    ['a piece of one side', 10, 15, 12.5],
    ['across the top: 37.5 up, 85 down', 15, 30, 37.5 + 85],
    ['before it', 0, 10, 0],
    ['after it', 40, 50, 40],
    ['nothing', 20, 20, 0],
  ])('%s', (_, from, to, area) => {
    expect(integral(HILL, from, to)).toBeCloseTo(area, 10);
  });

  const curves = fc
    .uniqueArray(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 8 })
    .chain((ats) =>
      fc
        .array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: ats.length, maxLength: ats.length })
        .map((values) =>
          ats.toSorted((a, b) => a - b).map((at, index) => ({ at, value: values[index] ?? 0 })),
        ),
    );

  test('the areas of two neighbouring stretches add up to that of both', () => {
    const moment = fc.integer({ min: -100, max: 1_100 });
    fc.assert(
      fc.property(curves, fc.tuple(moment, moment, moment), (curve, moments) => {
        const [from = 0, between = 0, to = 0] = moments.toSorted((a, b) => a - b);
        const parts = integral(curve, from, between) + integral(curve, between, to);
        expect(parts).toBeCloseTo(integral(curve, from, to), 6);
      }),
    );
  });

  test('it lies between those of the lowest and the highest point', () => {
    fc.assert(
      fc.property(curves, (curve) => {
        const values = curve.map(({ value }) => value);
        const area = integral(curve, 0, 1_000);
        expect(area).toBeGreaterThanOrEqual(1_000 * Math.min(...values) - 1e-6);
        expect(area).toBeLessThanOrEqual(1_000 * Math.max(...values) + 1e-6);
      }),
    );
  });
});
