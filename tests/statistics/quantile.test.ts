import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answeredProbability, censoredQuantile } from '../../runner/statistics/censored-quantile.ts';
import { gridQuantile, type QuantileGrid } from '../../runner/statistics/quantile-grid.ts';
import { quantileInterval } from '../../runner/statistics/quantile-interval.ts';

/** The whole sample as a grid: every order statistic at its type-7 probability. */
function gridOf(sample: readonly number[]): QuantileGrid {
  const values = sample.toSorted((a, b) => a - b);
  return { values, probabilities: values.map((_, i) => (values.length > 1 ? i / (values.length - 1) : 0)) };
}

/** Equal but for rounding; `null` and infinities exactly. */
const near = (value: number | null): unknown => (value === null ? null : expect.closeTo(value, 12));

const samples = fc.array(fc.double({ min: 0.001, max: 60, noNaN: true }), { minLength: 2, maxLength: 300 });
const probability = fc.double({ min: 0, max: 1, noNaN: true });
const every = (count: number, seconds = 300): number[] => Array.from({ length: seconds }, () => count);

describe('the grid', () => {
  test.each([
    ['no value', [], 0.5, null],
    ['one value is every quantile', [0.2], 0.95, 0.2],
    ['two values: the median is their mean', [0.1, 0.3], 0.5, 0.2],
    ['two values: p95 is near the larger', [0.1, 0.3], 0.95, 0.29],
    ['three values, unsorted', [3, 1, 2], 0.75, 2.5],
    ['between a value and one not reached', [1, Infinity], 0.01, Infinity],
    ['at a value before one not reached', [1, Infinity], 0, 1],
    ['an unknown value spoils the grid', [1, Number.NaN], 0, null],
    ['no probability asked for', [1, 2], Number.NaN, null],
  ])('%s', (_, sample, p, expected) => {
    expect(gridQuantile(gridOf(sample), p)).toEqual(near(expected));
  });

  test('beyond its ends it keeps their values, and unequal lengths say nothing', () => {
    const grid = { probabilities: [0.25, 0.75], values: [1, 2] };
    expect([gridQuantile(grid, 0.1), gridQuantile(grid, 0.9)]).toEqual([1, 2]);
    expect(gridQuantile({ ...grid, values: [1] }, 0.5)).toBeNull();
    expect(gridQuantile({ ...grid, probabilities: [0.25, Infinity] }, 0.5)).toBeNull();
  });

  test('over every order statistic it gives the type-7 quantile, sort and linear interpolation', () => {
    fc.assert(
      fc.property(samples, probability, (sample, p) => {
        const sorted = sample.toSorted((a, b) => a - b);
        const position = p * (sorted.length - 1);
        const [below, above] = [sorted[Math.floor(position)] ?? 0, sorted[Math.ceil(position)] ?? 0];
        const type7 = below + (above - below) * (position - Math.floor(position));
        expect(gridQuantile(gridOf(sample), p)).toBeCloseTo(type7, 9);
      }),
    );
  });

  test('it grows with the probability and with the data', () => {
    fc.assert(
      fc.property(
        samples,
        probability,
        probability,
        fc.double({ min: 0, max: 9, noNaN: true }),
        (sample, p, q, more) => {
          const at = (values: readonly number[], where: number): number =>
            gridQuantile(gridOf(values), where) ?? Number.NaN;
          expect(at(sample, Math.min(p, q))).toBeLessThanOrEqual(at(sample, Math.max(p, q)) + 1e-12);
          expect(at(sample.with(0, (sample[0] ?? 0) + more), p)).toBeGreaterThanOrEqual(
            at(sample, p) - 1e-12,
          );
        },
      ),
    );
  });
});

describe('requests without an answer rank last', () => {
  test.each([
    ['no request', 0, 0, null],
    ['one answered', 1, 0, 0.95],
    ['one refused', 0, 1, Infinity],
    ['one of each: p95 was not reached', 1, 1, Infinity],
    ['20 of 1 020 refused: p95 is the p96.9 of the answered', 1000, 20, 0.969],
    ['60 of 1 060 refused: rank 1 007 of 1 000', 1000, 60, Infinity],
    ['exactly the tail refused: p95 is the slowest answer', 950, 50, 1],
    ['a count that is no number', Number.NaN, 1, null],
    ['a negative count', 10, -1, null],
  ])('%s', (_, answered, unanswered, expected) => {
    expect(answeredProbability({ answered, unanswered }, 0.95)).toEqual(near(expected));
  });

  test('without them the quantile is that of the grid; with more of them it never falls', () => {
    const counts = fc.integer({ min: 0, max: 400 });
    fc.assert(
      fc.property(samples, counts, counts, probability, (sample, few, more, p) => {
        const grid = gridOf(sample);
        const reached = (unanswered: number) =>
          censoredQuantile(grid, { answered: sample.length, unanswered }, p);
        expect(reached(0)).toEqual(near(gridQuantile(grid, p)));
        expect(reached(few + more)).toBeGreaterThanOrEqual(reached(few) ?? Number.NaN);
      }),
    );
  });

  test('an empty grid beside answered requests says nothing', () => {
    expect(
      censoredQuantile({ probabilities: [], values: [] }, { answered: 5, unanswered: 0 }, 0.95),
    ).toBeNull();
    expect(
      censoredQuantile({ probabilities: [], values: [] }, { answered: 0, unanswered: 0 }, 0.95),
    ).toBeNull();
  });
});

describe('the displayed interval', () => {
  const probabilities = Array.from({ length: 201 }, (_, i) => i / 200);
  const grid = { probabilities, values: probabilities.map((p) => 0.1 / (1.01 - p)) };
  const total = every(100);

  test('encloses the estimate, and is wider at a higher level and for clustered requests', () => {
    const spread = { bad: every(5), total };
    const clustered = { bad: total.map((n, i) => (i % 60 < 3 ? n : 0)), total };
    const width = (interval: ReturnType<typeof quantileInterval>): number =>
      (interval.upper ?? Number.NaN) - (interval.lower ?? Number.NaN);
    const shown = quantileInterval(grid, 0.95, spread);
    expect(shown.lower).toBeLessThan(shown.estimate ?? Number.NaN);
    expect(shown.upper).toBeGreaterThan(shown.estimate ?? Number.NaN);
    expect(width(quantileInterval(grid, 0.95, spread, 0.99))).toBeGreaterThan(width(shown));
    expect(width(quantileInterval(grid, 0.95, clustered))).toBeGreaterThan(width(shown));
  });

  test('has an open end where fewer than one request is known to lie beyond', () => {
    const few = { bad: [1, ...every(0, 299)], total: every(1) };
    expect(quantileInterval(grid, 0.99, few).upper).toBe(Infinity);
  });

  test.each([
    ['no request', every(0), every(0)],
    ['29 seconds', every(1, 29), every(20, 29)],
    ['counts that cannot be', every(21), every(20)],
  ])('is missing for %s; the estimate is still shown', (_, bad, requests) => {
    const shown = quantileInterval(grid, 0.95, { bad, total: requests });
    expect(shown).toEqual({ estimate: gridQuantile(grid, 0.95), lower: null, upper: null });
  });

  test('the unit does not matter', () => {
    const inMs = { ...grid, values: grid.values.map((v) => v * 1000) };
    const counts = { bad: every(5), total };
    expect(quantileInterval(inMs, 0.95, counts).upper).toBeCloseTo(
      1000 * (quantileInterval(grid, 0.95, counts).upper ?? Number.NaN),
      9,
    );
  });
});
