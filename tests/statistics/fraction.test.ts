import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fractionLowerBound, fractionUpperBound } from '../../runner/statistics/fraction-bounds.ts';
import { effectiveRequests, fractionMoments } from '../../runner/statistics/fraction-moments.ts';
import { failPValue, passPValue } from '../../runner/statistics/fraction-p-value.ts';
import { type FractionRule, fractionVerdict } from '../../runner/statistics/fraction-verdict.ts';
import { horizonSeconds, minimumRequests } from '../../runner/statistics/least-evidence.ts';
import type { PerSecondCounts } from '../../runner/statistics/per-second-counts.ts';
import type { Verdict } from '../../runner/statistics/verdict.ts';

const SECONDS = 300;
const P95 = 0.05;

const every = (count: number, seconds = SECONDS): number[] => Array.from({ length: seconds }, () => count);
const onlyFirst = (count: number): number[] => [count, ...every(0, SECONDS - 1)];

/** Equal but for rounding; `null` and infinities exactly. */
const near = (value: number | null): unknown => (value === null ? null : expect.closeTo(value, 12));

/** From best to worst. */
const rank = (verdict: Verdict): number => ['pass', 'inconclusive', 'fail', 'invalid'].indexOf(verdict);

describe('the worked example: 1 800 bad of 60 000 requests in ten minutes, moderately clustered', () => {
  const inflation = 1.1 / 0.9;
  const moments = {
    batches: 20,
    bad: 1800,
    total: 60_000,
    fraction: 0.03,
    rho: 0.1,
    variance: (20 / 19) * 4000 * inflation,
    degrees: 19 / inflation,
    worst: 31,
  };

  test('its upper bound of 0.0339 is under the allowed 0.05, its lower bound is 0.0270', () => {
    expect(fractionUpperBound(moments, 0.01)).toBeCloseTo(0.0339, 4);
    expect(fractionLowerBound(moments, 0.01)).toBeCloseTo(0.027, 4);
  });

  test('it is worth 20 360 independent requests and covers disturbances every 130 s', () => {
    expect(Math.abs(effectiveRequests(moments) - 20_360)).toBeLessThan(10);
    expect(horizonSeconds(600)).toBeCloseTo(130, 0);
  });
});

describe('moments by hand: thirty seconds of ten requests, all ten bad ones in the first', () => {
  const moments = fractionMoments({ bad: [10, ...every(0, 29)], total: every(10, 30) });

  test('ten batches, and a worst one that exceeds its share of one by nine', () => {
    expect(moments).toMatchObject({ batches: 10, bad: 10, total: 300 });
    expect(moments.worst).toBeCloseTo(9, 12);
  });

  test('residuals 9, -1, ..., -1 correlate by -1/90, corrected 8/63: inflation 71/55', () => {
    expect(moments.rho).toBeCloseTo(8 / 63, 12);
    expect(moments.degrees).toBeCloseTo((9 * 55) / 71, 12);
  });

  test('the variance is that of the clusters, 10/9 x 90 x 71/55, not the 9.67 of independent requests', () => {
    expect(moments.variance).toBeCloseTo((100 * 71) / 55, 10);
  });

  test('a larger assumed burst replaces the worst batch', () => {
    expect(fractionMoments({ bad: every(1, 30), total: every(10, 30) }, 25).worst).toBe(25);
  });
});

describe('none, one and two requests', () => {
  test.each([
    ['no request', 0, 0, P95, 'inconclusive', 'no-data', null, null],
    ['one good request', 0, 1, P95, 'inconclusive', 'not-decided', 0, 1],
    ['two good requests', 0, 2, P95, 'inconclusive', 'not-decided', 0, 1],
    ['one bad request: at least 1 % of all', 1, 1, P95, 'inconclusive', 'not-decided', 0.01, 1],
    ['two bad requests: at least 10 % of all', 2, 2, P95, 'fail', 'over-limit', 0.1, 1],
    ['ten good requests for a median', 0, 10, 0.5, 'pass', 'under-limit', 0, -Math.log(0.01) / 10],
  ] as const)('%s', (_, bad, total, allowed, verdict, reason, lower, upper) => {
    const judged = fractionVerdict({ bad: onlyFirst(bad), total: onlyFirst(total) }, allowed);
    expect(judged).toMatchObject({ verdict, reason, lower: near(lower), upper: near(upper) });
  });
});

describe('the least evidence', () => {
  test.each([
    ['p95', 0.05, 93],
    ['p99', 0.01, 461],
    ['99.99 %', 0.0001, 46_052],
  ])('%s passes with so many good requests, and not with one fewer', (_, allowed, needed) => {
    expect(minimumRequests(allowed)).toBe(needed);
    const judge = (total: number) =>
      fractionVerdict({ bad: every(0), total: onlyFirst(total) }, allowed).verdict;
    expect([judge(needed - 1), judge(needed)]).toEqual(['inconclusive', 'pass']);
  });

  test('a lower level needs fewer requests and covers rarer disturbances', () => {
    expect(minimumRequests(0.0001, 0.95)).toBe(29_958);
    expect(horizonSeconds(300, 0.95)).toBeCloseTo(300 / Math.log(20), 9);
  });
});

describe('windows that are too short', () => {
  test.each([
    ['29 s say nothing', 29, {}, null, 271],
    [
      '20 s say nothing, even where 10 may pass: thirty are needed for any verdict',
      20,
      { minPassSeconds: 10 },
      null,
      10,
    ],
    ['299 s under the limit are one second short', 299, {}, 0, 1],
  ] as const)('%s', (_, seconds, rule, lower, moreSeconds) => {
    const judged = fractionVerdict({ bad: every(0, seconds), total: every(100, seconds) }, P95, rule);
    expect(judged).toMatchObject({ verdict: 'inconclusive', reason: 'window-too-short', lower, moreSeconds });
  });

  test('a short window may pass where the thresholds allow it, and says what it covers', () => {
    const judged = fractionVerdict({ bad: every(0, 60), total: every(100, 60) }, P95, { minPassSeconds: 60 });
    expect(judged).toMatchObject({ verdict: 'pass', horizonSeconds: 60 / -Math.log(1 - 0.99) });
  });

  test('a short window over the limit fails', () => {
    expect(fractionVerdict({ bad: every(20, 30), total: every(100, 30) }, P95).verdict).toBe('fail');
  });
});

describe('input that no verdict can rest on is invalid', () => {
  const good = { bad: every(0), total: every(100) };
  const damaged = (value: number): PerSecondCounts => ({ ...good, bad: [value, ...every(0, SECONDS - 1)] });

  test.each<[string, PerSecondCounts, number, FractionRule]>([
    [
      'a gap written as null',
      { ...good, bad: JSON.parse(`[null,${every(0, SECONDS - 1).join()}]`) },
      P95,
      {},
    ],
    ['not a number', damaged(Number.NaN), P95, {}],
    ['infinite', damaged(Infinity), P95, {}],
    ['negative', damaged(-1), P95, {}],
    ['half a request', damaged(0.5), P95, {}],
    ['more bad than all', damaged(101), P95, {}],
    ['different lengths', { ...good, bad: every(0, 299) }, P95, {}],
    ['nothing allowed', good, 0, {}],
    ['everything allowed', good, 1, {}],
    ['no limit', good, Number.NaN, {}],
    ['a level that is no confidence', good, P95, { level: 0.5 }],
    ['certainty', good, P95, { level: 1 }],
    ['a burst of nothing', good, P95, { assumedBurst: 0 }],
    ['a window of unknown length', good, P95, { minPassSeconds: Number.NaN }],
  ])('%s', (_, counts, allowed, rule) => {
    expect(fractionVerdict(counts, allowed, rule)).toMatchObject({
      verdict: 'invalid',
      reason: 'bad-input',
      upper: null,
    });
  });
});

describe('whatever the data', () => {
  /** Five minutes of a service whose share of bad requests wanders from batch to batch. */
  const windows = fc
    .record({
      requests: fc.integer({ min: 1, max: 300 }),
      shares: fc.array(fc.double({ min: 0, max: 0.4, noNaN: true }), {
        minLength: SECONDS,
        maxLength: SECONDS,
      }),
      calm: fc.integer({ min: 1, max: 60 }),
    })
    .map(
      ({ requests, shares, calm }): PerSecondCounts => ({
        total: every(requests),
        bad: shares.map((share, i) => (i % calm === 0 ? Math.floor(share * requests) : 0)),
      }),
    );
  const limits = fc.constantFrom(0.0001, 0.001, 0.01, 0.05, 0.2);
  const judge = (counts: PerSecondCounts, allowed: number, rule: FractionRule = {}) =>
    fractionVerdict(counts, allowed, rule);
  const judgeRank = (...parameters: Parameters<typeof judge>): number => rank(judge(...parameters).verdict);

  test('the bounds enclose the fraction, and the window is worth no more than its requests', () => {
    fc.assert(
      fc.property(windows, limits, (counts, allowed) => {
        const { lower, upper, fraction, effectiveN } = judge(counts, allowed);
        expect(lower).toBeLessThanOrEqual(fraction ?? Number.NaN);
        expect(upper).toBeGreaterThanOrEqual(fraction ?? Number.NaN);
        expect(effectiveN).toBeLessThanOrEqual(counts.total.reduce((a, b) => a + b, 0));
      }),
    );
  });

  test('one more bad request in every second never improves the verdict', () => {
    fc.assert(
      fc.property(windows, limits, fc.integer({ min: 1, max: 30 }), (counts, allowed, more) => {
        const total = counts.total.map((n) => n + 30);
        const worse = { total, bad: counts.bad.map((b) => b + more) };
        expect(judgeRank(worse, allowed)).toBeGreaterThanOrEqual(judgeRank({ ...counts, total }, allowed));
      }),
    );
  });

  const evidence = fc.record({
    bad: fc.integer({ min: 1, max: 5000 }),
    total: fc.constant(10_000),
    variance: fc.double({ min: 1, max: 1e5, noNaN: true }),
    degrees: fc.double({ min: 4, max: 19, noNaN: true }),
    worst: fc.double({ min: 1, max: 100, noNaN: true }),
  });
  const ROUNDING = 1 + 1e-9;

  test('with all else equal, more bad requests raise the lower bound', () => {
    fc.assert(
      fc.property(evidence, fc.integer({ min: 1, max: 5000 }), (before, more) => {
        const after = { ...before, bad: before.bad + more };
        expect(fractionLowerBound(after, 0.01) * ROUNDING).toBeGreaterThanOrEqual(
          fractionLowerBound(before, 0.01),
        );
      }),
    );
  });

  test('with all else equal, they raise the upper bound, too, once there is more than one cluster of them', () => {
    // Fewer than about one cluster: the bound is then dominated by the variance, and adding calm lowers it.
    const clusters = ({ bad, worst, variance }: { bad: number; worst: number; variance: number }): number =>
      (bad + worst) ** 2 / (3 * variance + worst ** 2);
    fc.assert(
      fc.property(evidence, fc.integer({ min: 1, max: 5000 }), (before, more) => {
        fc.pre(clusters(before) >= 1);
        const after = { ...before, bad: before.bad + more };
        expect(fractionUpperBound(after, 0.01) * ROUNDING).toBeGreaterThanOrEqual(
          fractionUpperBound(before, 0.01),
        );
      }),
    );
  });

  test('a window in which every request is bad fails', () => {
    fc.assert(
      fc.property(windows, limits, ({ total }, allowed) => {
        expect(judge({ bad: total, total }, allowed).verdict).toBe('fail');
      }),
    );
  });

  test('a looser limit never worsens the verdict', () => {
    fc.assert(
      fc.property(windows, limits, limits, (counts, one, other) => {
        const [tight, loose] = [Math.min(one, other), Math.max(one, other)];
        expect(judgeRank(counts, loose)).toBeLessThanOrEqual(judgeRank(counts, tight));
      }),
    );
  });

  test('a higher confidence widens the interval and never decides what a lower one left open', () => {
    fc.assert(
      fc.property(windows, limits, (counts, allowed) => {
        const [sure, unsure] = [
          judge(counts, allowed, { level: 0.99 }),
          judge(counts, allowed, { level: 0.9 }),
        ];
        expect(sure.upper).toBeGreaterThanOrEqual(unsure.upper ?? Number.NaN);
        expect(sure.lower).toBeLessThanOrEqual(unsure.lower ?? Number.NaN);
        expect([unsure.verdict, 'inconclusive']).toContain(sure.verdict);
      }),
    );
  });

  test('the p values say at which level the verdict would turn', () => {
    fc.assert(
      fc.property(windows, limits, (counts, allowed) => {
        const { verdict, pPass, pFail } = judge(counts, allowed);
        expect(verdict === 'pass').toBe((pPass ?? 1) < 0.01);
        expect(verdict === 'fail').toBe((pFail ?? 1) < 0.01);
      }),
    );
  });

  test('only undecided windows ask for more time, and then for at least a second', () => {
    fc.assert(
      fc.property(windows, limits, (counts, allowed) => {
        const { verdict, moreSeconds } = judge(counts, allowed);
        const asked = verdict === 'inconclusive' ? (moreSeconds ?? Infinity) >= 1 : moreSeconds === null;
        expect(asked).toBe(true);
      }),
    );
  });

  test('the order of the seconds within a batch does not matter, nor does reading the window backwards', () => {
    const batchSeconds = SECONDS / 20;
    const rotated = (series: readonly number[]): number[] =>
      series.map((_, i) => series[i - (i % batchSeconds) + ((i + 7) % batchSeconds)] ?? Number.NaN);
    fc.assert(
      fc.property(windows, limits, ({ bad, total }, allowed) => {
        const verdict = judgeRank({ bad, total }, allowed);
        expect(judgeRank({ bad: rotated(bad), total: rotated(total) }, allowed)).toBe(verdict);
        expect(judgeRank({ bad: bad.toReversed(), total: total.toReversed() }, allowed)).toBe(verdict);
      }),
    );
  });

  test('a larger assumed burst never makes a pass easier', () => {
    fc.assert(
      fc.property(windows, limits, fc.integer({ min: 2, max: 500 }), (counts, allowed, assumedBurst) => {
        expect(judgeRank(counts, allowed, { assumedBurst })).toBeGreaterThanOrEqual(
          judgeRank(counts, allowed),
        );
      }),
    );
  });

  test('the same bad requests in one cluster are never worth more than spread out', () => {
    const spread = fractionMoments({ bad: every(1), total: every(100) });
    const clustered = fractionMoments({
      bad: onlyFirst(100).map((b, i) => (i < 3 ? 100 : b)),
      total: every(100),
    });
    expect(spread.bad).toBe(clustered.bad);
    expect(effectiveRequests(clustered)).toBeLessThan(effectiveRequests(spread));
    expect(passPValue(clustered, P95)).toBeGreaterThan(passPValue(spread, P95));
    expect(failPValue(clustered, 0.001)).toBeGreaterThan(failPValue(spread, 0.001));
  });
});

test('a verdict on ten minutes takes under 20 ms, so a gate of a hundred checks is instant', () => {
  const counts = { bad: every(90, 600).map((b, i) => b + (i % 7)), total: every(2000, 600) };
  const durations = Array.from({ length: 20 }, () => {
    const start = performance.now();
    fractionVerdict(counts, 0.047);
    return performance.now() - start;
  });
  // The fastest of twenty: a busy machine slows some of them, the rule itself would slow them all.
  expect(Math.min(...durations)).toBeLessThan(20);
});
