import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawArrivals, expectedArrivals } from '../../runner/plan/arrivals.ts';
import { PROFILE, sum } from './shop.ts';

describe('the expected journeys of every second', () => {
  const expected = expectedArrivals(PROFILE, 1, 1);

  test('there is one number for each second of the leg', () => {
    expect(expected).toHaveLength(600);
  });

  test('they are the area under the curve: 4,500 while it rises and 6,000 on the top', () => {
    expect(sum(expected.slice(0, 300))).toBeCloseTo(4_500, 6);
    expect(sum(expected.slice(300))).toBeCloseTo(6_000, 6);
  });

  test('a second has the mean rate within it', () => {
    expect(expected[0]).toBeCloseTo(10 + 0.5 / 30, 10);
    expect(expected[150]).toBeCloseTo(15 + 0.5 / 30, 10);
    expect(expected[599]).toBeCloseTo(20, 10);
  });

  test.each([1, 2.5, 3, 0.1])('at %dx there are as many times more', (load) => {
    expect(sum(expectedArrivals(PROFILE, load, 1))).toBeCloseTo(10_500 * load, 6);
  });

  test('a shorter leg keeps the rates: a tenth of the time has a tenth of the journeys', () => {
    const short = expectedArrivals(PROFILE, 1, 10);
    expect(short).toHaveLength(60);
    expect(sum(short)).toBeCloseTo(1_050, 6);
    expect(short[0]).toBeCloseTo(10 + 5 / 30, 10);
    expect(Math.max(...short)).toBeCloseTo(20, 10);
  });

  test('a longer leg keeps the rates, too', () => {
    const long = expectedArrivals(PROFILE, 1, 0.5);
    expect(long).toHaveLength(1_200);
    expect(sum(long)).toBeCloseTo(21_000, 6);
    expect(Math.max(...long)).toBeCloseTo(20, 10);
  });

  test('a curve that starts late and ends early is constant outside of it', () => {
    const curve = [
      { atMs: 100_000, ratePerSecond: 5 },
      { atMs: 200_000, ratePerSecond: 8 },
    ];
    const counts = expectedArrivals({ ...PROFILE, curve }, 1, 1);
    expect([counts[0], counts[99], counts[599]]).toEqual([5, 5, 8]);
  });

  test('whatever the length of the leg, the mean rate stays', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 3_600 }), (seconds) => {
        const counts = expectedArrivals(PROFILE, 1, 600 / seconds);
        expect(counts).toHaveLength(seconds);
        expect(sum(counts) / seconds).toBeCloseTo(10_500 / 600, 6);
      }),
    );
  });
});

describe('arrivals of a Poisson process', () => {
  test('the same seed draws the same counts, another seed others', () => {
    const expected = expectedArrivals(PROFILE, 1, 1);
    expect(drawArrivals(expected, 'poisson', 7)).toEqual(drawArrivals(expected, 'poisson', 7));
    expect(drawArrivals(expected, 'poisson', 7)).not.toEqual(drawArrivals(expected, 'poisson', 8));
  });

  test('a seed keeps its counts from one version of Peakgate to the next', () => {
    expect(
      drawArrivals(
        Array.from({ length: 12 }, () => 20),
        'poisson',
        20_261_122,
      ),
    ).toMatchInlineSnapshot(`
      [
        19,
        13,
        25,
        15,
        13,
        21,
        20,
        27,
        33,
        18,
        19,
        11,
      ]
    `);
  });

  test('a second without load has no arrivals', () => {
    expect(drawArrivals([0, 0, 0], 'poisson', 3)).toEqual([0, 0, 0]);
  });

  // 4,000 seeds: the mean has a standard error of sqrt(mean / 4,000), the dispersion one of about sqrt(2 / 4,000) = 0.022
  // and, below a mean of 1, sqrt((2 + 1 / mean) / 4,000). Five standard errors are exceeded once in 1.7 million.
  const SEEDS = 4_000;
  describe.each([0.3, 3, 20, 29.9, 30.1, 100, 500])('with a mean of %d', (mean) => {
    const draws = Array.from({ length: SEEDS }, (_, seed) =>
      drawArrivals([mean, mean, mean, mean, mean], 'poisson', seed),
    );

    test.each([0, 1, 4])('over many seeds second %d has that mean, and a dispersion of 1', (second) => {
      const counts = draws.map((draw) => draw[second] ?? Number.NaN);
      const found = sum(counts) / SEEDS;
      const variance = sum(counts.map((count) => (count - found) ** 2)) / (SEEDS - 1);
      expect(Math.abs(found - mean)).toBeLessThan(5 * Math.sqrt(mean / SEEDS));
      expect(Math.abs(variance / found - 1)).toBeLessThan(5 * Math.sqrt((2 + 1 / mean) / SEEDS));
    });

    test('neighbouring seeds and neighbouring seconds have nothing to do with each other', () => {
      const first = draws.map((draw) => draw[0] ?? Number.NaN);
      const second = draws.map((draw) => draw[1] ?? Number.NaN);
      expect(Math.abs(correlation(first.slice(1), first.slice(0, -1)))).toBeLessThan(5 / Math.sqrt(SEEDS));
      expect(Math.abs(correlation(first, second))).toBeLessThan(5 / Math.sqrt(SEEDS));
    });
  });

  test('the counts of a small mean follow the law itself', () => {
    const counts = drawArrivals(
      Array.from({ length: 20_000 }, () => 2),
      'poisson',
      11,
    );
    // 2^k e^-2 / k! of 20,000, and the rest; chi-square of 7 degrees of freedom exceeds 29.9 once in 10,000.
    const law = [2_706.7, 5_413.4, 5_413.4, 3_608.9, 1_804.5, 721.8, 240.6, 90.7];
    const found = law.map((_, count) =>
      count < 7 ? counts.filter((each) => each === count).length : counts.filter((each) => each >= 7).length,
    );
    const chiSquare = sum(law.map((often, count) => ((found[count] ?? 0) - often) ** 2 / often));
    expect(chiSquare).toBeLessThan(29.9);
  });
});

describe('arrivals that are evenly spaced', () => {
  test('counts never stray from the running total by more than half a journey', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { maxLength: 200 }), (expected) => {
        const counts = drawArrivals(expected, 'even', 1);
        for (const [second] of expected.entries()) {
          const [planned, wanted] = [counts, expected].map((values) => sum(values.slice(0, second + 1)));
          expect(Math.abs((planned ?? 0) - (wanted ?? 0))).toBeLessThanOrEqual(0.5 + 1e-9);
        }
        expect(counts.every((count) => Number.isInteger(count) && count >= 0)).toBe(true);
      }),
    );
  });

  test('a third of a journey a second is one every third second', () => {
    expect(
      drawArrivals(
        Array.from({ length: 9 }, () => 1 / 3),
        'even',
        1,
      ),
    ).toEqual([0, 1, 0, 0, 1, 0, 0, 1, 0]);
  });

  test('the total is that of the curve, whatever the seed', () => {
    const expected = expectedArrivals(PROFILE, 2.5, 1);
    for (const seed of [1, 2]) expect(sum(drawArrivals(expected, 'even', seed))).toBe(26_250);
  });
});

function correlation(left: readonly number[], right: readonly number[]): number {
  const [leftMean, rightMean] = [sum(left) / left.length, sum(right) / right.length];
  const covariance = sum(left.map((value, index) => (value - leftMean) * ((right[index] ?? 0) - rightMean)));
  const spread = (values: readonly number[], mean: number) => sum(values.map((value) => (value - mean) ** 2));
  return covariance / Math.sqrt(spread(left, leftMean) * spread(right, rightMean));
}
