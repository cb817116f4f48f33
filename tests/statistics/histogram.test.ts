import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bucketEnds,
  type Histogram,
  histogramOf,
  histogramOver,
  histogramQuantile,
  histogramTotal,
  mergeHistograms,
} from '../../runner/statistics/histogram.ts';

const EMPTY = histogramOf(0, []);

/** Equal but for rounding; `null` and infinities exactly. */
const near = (value: number | null): unknown => (value === null ? null : expect.closeTo(value, 12));

/** What k6 would send for these latencies. */
function histogramOfTimes(seconds: readonly number[]): Histogram {
  const zero = seconds.filter((value) => value === 0).length;
  return histogramOf(
    zero,
    seconds.filter((value) => value > 0).map((value) => [bucketOf(value), 1]),
  );
}

/** The bucket whose ends enclose a value; rounding may put the logarithm of an end on either side. */
function bucketOf(value: number): number {
  const near = Math.ceil(8 * Math.log2(value));
  const found = [near - 1, near, near + 1].find(
    (i) => bucketEnds(i).lower < value && value <= bucketEnds(i).upper,
  );
  return found ?? near;
}

const latency = fc.oneof(
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 9, arbitrary: fc.double({ min: 0.0005, max: 60, noNaN: true }) },
);
const latencies = fc.array(latency, { minLength: 1, maxLength: 200 });
const probability = fc.double({ min: 0, max: 1, noNaN: true });

describe('none, one and two requests', () => {
  test.each([
    ['none', EMPTY, 0.5, null, null, null],
    ['one of 0 s', histogramOf(1, []), 0.95, 0, 0, 0],
    [
      'one of at most 1 s: half-way up its bucket',
      histogramOf(0, [[0, 1]]),
      0.5,
      2 ** (-1 / 16),
      2 ** (-1 / 8),
      1,
    ],
    ['one: the minimum is the lower end', histogramOf(0, [[0, 1]]), 0, 2 ** (-1 / 8), 2 ** (-1 / 8), 1],
    ['one: the maximum is the upper end', histogramOf(0, [[0, 1]]), 1, 1, 2 ** (-1 / 8), 1],
    [
      'two: the median is the top of the first',
      histogramOf(0, [
        [0, 1],
        [8, 1],
      ]),
      0.5,
      1,
      2 ** (-1 / 8),
      1,
    ],
    [
      'two: p75 is in the middle of the second',
      histogramOf(0, [
        [0, 1],
        [8, 1],
      ]),
      0.75,
      2 ** (15 / 16),
      2 ** (7 / 8),
      2,
    ],
    ['two, one of 0 s: the median is 0', histogramOf(1, [[0, 1]]), 0.5, 0, 0, 0],
    ['a probability over 1', histogramOf(1, []), 1.1, null, null, null],
    ['a probability that is no number', histogramOf(1, []), Number.NaN, null, null, null],
    ['counts that are no numbers', histogramOf(Number.NaN, []), 0.5, null, null, null],
  ] as const)('%s', (_, histogram, q, estimate, lower, upper) => {
    expect(histogramQuantile(histogram, q)).toEqual({ estimate: near(estimate), lower, upper });
  });
});

describe('merging', () => {
  const histograms = fc.array(latencies.map(histogramOfTimes), { maxLength: 6 });

  test('the histograms of the parts merge into the histogram of all', () => {
    fc.assert(
      fc.property(fc.array(latencies, { maxLength: 6 }), (parts) => {
        expect(mergeHistograms(parts.map(histogramOfTimes))).toEqual(histogramOfTimes(parts.flat()));
      }),
    );
  });

  test('neither order nor grouping matters, to the byte', () => {
    fc.assert(
      fc.property(histograms, fc.nat(), (parts, cut) => {
        const at = cut % (parts.length + 1);
        const grouped = mergeHistograms([
          mergeHistograms(parts.slice(at)),
          mergeHistograms(parts.slice(0, at)),
        ]);
        const whole = JSON.stringify(mergeHistograms(parts));
        expect(JSON.stringify(mergeHistograms(parts.toReversed()))).toBe(whole);
        expect(JSON.stringify(grouped)).toBe(whole);
      }),
    );
  });

  test('nothing is lost, and an empty histogram adds nothing', () => {
    fc.assert(
      fc.property(histograms, (parts) => {
        const merged = mergeHistograms(parts);
        expect(histogramTotal(merged)).toBe(parts.reduce((n, part) => n + histogramTotal(part), 0));
        expect(mergeHistograms([merged, EMPTY])).toEqual(merged);
      }),
    );
  });

  test('buckets may be told in any order, and several times', () => {
    const told = fc.array(fc.tuple(fc.integer({ min: -60, max: 40 }), fc.nat(9)), { maxLength: 20 });
    fc.assert(
      fc.property(told, (buckets) => {
        const alone = buckets.map((bucket) => histogramOf(0, [bucket]));
        expect(histogramOf(0, buckets.toReversed())).toEqual(mergeHistograms(alone));
      }),
    );
  });
});

describe('quantiles', () => {
  test('the value of that rank lies in the bucket, and the estimate is at most 9.05 % from it', () => {
    fc.assert(
      fc.property(latencies, probability, (values, q) => {
        const { estimate, lower, upper } = histogramQuantile(histogramOfTimes(values), q);
        const truth =
          values.toSorted((a, b) => a - b)[Math.max(Math.ceil(q * values.length) - 1, 0)] ?? Number.NaN;
        expect(truth).toBeGreaterThanOrEqual(lower ?? Number.NaN);
        expect(truth).toBeLessThanOrEqual(upper ?? Number.NaN);
        expect(Math.abs((estimate ?? Number.NaN) - truth)).toBeLessThanOrEqual(0.0906 * truth);
      }),
    );
  });

  test('they grow with the probability', () => {
    fc.assert(
      fc.property(latencies, probability, probability, (values, p, q) => {
        const quantile = (at: number): number =>
          histogramQuantile(histogramOfTimes(values), at).estimate ?? Number.NaN;
        expect(quantile(Math.min(p, q))).toBeLessThanOrEqual(quantile(Math.max(p, q)) * (1 + 1e-12));
      }),
    );
  });

  test('slower requests never lower them', () => {
    fc.assert(
      fc.property(latencies, fc.double({ min: 1, max: 5, noNaN: true }), probability, (values, factor, q) => {
        const fast = histogramQuantile(histogramOfTimes(values), q).estimate ?? Number.NaN;
        const slow =
          histogramQuantile(histogramOfTimes(values.map((v) => v * factor)), q).estimate ?? Number.NaN;
        expect(slow).toBeGreaterThanOrEqual(fast * (1 - 1e-12));
      }),
    );
  });

  test('empty buckets change nothing', () => {
    const padded = histogramOf(0, [
      [-8, 0],
      [0, 4],
      [8, 0],
    ]);
    expect(histogramQuantile(padded, 1)).toEqual(histogramQuantile(histogramOf(0, [[0, 4]]), 1));
  });

  test('rounding of the rank never runs past the last bucket', () => {
    // Their sum depends on the order of adding: 0.6000000000000001 or 0.6.
    const tenths = histogramOf(0, [
      [0, 0.1],
      [8, 0.2],
      [-8, 0.3],
    ]);
    expect(histogramQuantile(tenths, 1).upper).toBe(2);
  });
});

describe('counting over a limit', () => {
  const limit = fc.double({ min: 0.001, max: 60, noNaN: true });

  test('the true count lies between what is certain and what is possible, and so does the estimate', () => {
    fc.assert(
      fc.property(latencies, limit, (values, seconds) => {
        const { atLeast, atMost, estimate } = histogramOver(histogramOfTimes(values), seconds);
        const truth = values.filter((value) => value > seconds).length;
        expect([atLeast <= truth, truth <= atMost, atLeast <= estimate, estimate <= atMost]).not.toContain(
          false,
        );
      }),
    );
  });

  test('at the end of a bucket the count is exact', () => {
    fc.assert(
      fc.property(latencies, fc.integer({ min: -60, max: 40 }), (values, index) => {
        const { upper } = bucketEnds(index);
        const truth = values.filter((value) => value > upper).length;
        expect(histogramOver(histogramOfTimes(values), upper)).toEqual({
          atLeast: truth,
          atMost: truth,
          estimate: truth,
        });
      }),
    );
  });

  test('a higher limit is exceeded by no more requests', () => {
    fc.assert(
      fc.property(latencies, limit, limit, (values, one, other) => {
        const over = (seconds: number): number => histogramOver(histogramOfTimes(values), seconds).estimate;
        expect(over(Math.max(one, other))).toBeLessThanOrEqual(over(Math.min(one, other)) + 1e-9);
      }),
    );
  });

  test('the middle of a bucket on the log scale takes half of it', () => {
    expect(histogramOver(histogramOf(5, [[0, 10]]), 2 ** (-1 / 16)).estimate).toBeCloseTo(5, 12);
  });
});
