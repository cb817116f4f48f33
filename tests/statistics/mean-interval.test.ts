import { describe, expect, test } from 'vitest';
import { meanInterval } from '../../runner/statistics/mean-interval.ts';

const seconds = (count: number, of: (second: number) => number) =>
  Array.from({ length: count }, (_, s) => of(s));

describe('the interval of a mean', () => {
  test('is a point where every second is like the others', () => {
    const { estimate, lower, upper } = meanInterval(
      { sums: seconds(60, () => 50), counts: seconds(60, () => 10) },
      0.99,
    );
    expect([estimate, lower, upper]).toEqual([5, 5, 5]);
  });

  test('is as wide as the batches are scattered', () => {
    // 20 batches of 3 s, 300 samples each, with means 9 and 11 in turns: S = 20 x 300^2, no positive correlation, 19
    // degrees of freedom: t = 2.5395, so 2.5395 x sqrt(20/19 x 20 x 300^2) / 6000 = 0.5826.
    const { estimate, lower, upper } = meanInterval(
      {
        sums: seconds(60, (s) => (Math.floor(s / 3) % 2 === 0 ? 900 : 1_100)),
        counts: seconds(60, () => 100),
      },
      0.99,
    );
    expect(estimate).toBe(10);
    expect(upper).toBeCloseTo(10.5826, 3);
    expect(lower).toBeCloseTo(9.4174, 3);
  });

  test('widens when slow seconds come together', () => {
    const width = (value: (second: number) => number) => {
      const { lower, upper } = meanInterval({ sums: seconds(60, value), counts: seconds(60, () => 1) }, 0.99);
      return (upper ?? 0) - (lower ?? 0);
    };
    expect(width((s) => (s < 30 ? 9 : 11))).toBeGreaterThan(2 * width((s) => (s % 2 === 0 ? 9 : 11)));
  });

  test.each([
    ['no samples at all', { sums: seconds(60, () => 0), counts: seconds(60, () => 0) }, null],
    ['series that do not match', { sums: [1], counts: [1, 1] }, null],
    ['fewer than thirty seconds', { sums: seconds(29, () => 4), counts: seconds(29, () => 2) }, 2],
  ])('%s give no interval', (_, sums, estimate) => {
    expect(meanInterval(sums, 0.99)).toEqual({ estimate, lower: null, upper: null });
  });
});
