import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { marginRatio, nonInferiority } from '../../runner/statistics/non-inferiority.ts';
import { pairedRatio } from '../../runner/statistics/paired-ratio.ts';
import { ratioInterval, ratioVerdict } from '../../runner/statistics/ratio.ts';
import { runsNeeded } from '../../runner/statistics/runs-needed.ts';
import type { Verdict } from '../../runner/statistics/verdict.ts';

const rank = (verdict: Verdict): number => ['pass', 'inconclusive', 'fail'].indexOf(verdict);
const quantile = fc.double({ min: 0.05, max: 5, noNaN: true });
const quantiles = fc.array(quantile, { minLength: 5, maxLength: 12 });
const factor = fc.double({ min: 1, max: 3, noNaN: true });
const interval = fc
  .tuple(quantile, factor, factor)
  .map(([estimate, below, above]) => ({ estimate, lower: estimate / below, upper: estimate * above }));

describe('growth between two windows of one run', () => {
  test.each([
    ['under the limit with confidence', { ratio: 1.1, lower: 1.05, upper: 1.2 }, 'pass'],
    ['over it with confidence', { ratio: 1.4, lower: 1.3, upper: 1.5 }, 'fail'],
    ['the limit lies within', { ratio: 1.2, lower: 1.1, upper: 1.3 }, 'inconclusive'],
    ['the upper bound is the limit', { ratio: 1.2, lower: 1.1, upper: 1.25 }, 'inconclusive'],
    ['the lower bound is the limit', { ratio: 1.3, lower: 1.25, upper: 1.4 }, 'inconclusive'],
    ['the numerator was not reached', { ratio: Infinity, lower: null, upper: Infinity }, 'inconclusive'],
    ['nothing is known', { ratio: null, lower: null, upper: null }, 'inconclusive'],
  ] as const)('%s', (_, ratio, expected) => expect(ratioVerdict(ratio, 1.25)).toBe(expected));

  test('the interval encloses the ratio; the inverse ratio has the inverse interval', () => {
    fc.assert(
      fc.property(interval, interval, (a, b) => {
        const [there, back] = [ratioInterval(a, b), ratioInterval(b, a)];
        expect(there.ratio).toBeGreaterThanOrEqual((there.lower ?? Number.NaN) * (1 - 1e-12));
        expect(there.ratio).toBeLessThanOrEqual((there.upper ?? Number.NaN) * (1 + 1e-12));
        expect((there.lower ?? Number.NaN) * (back.upper ?? Number.NaN)).toBeCloseTo(1, 9);
      }),
    );
  });

  test('an open upper end of the denominator leaves no lower bound but 0', () => {
    const open = { estimate: 0.2, lower: 0.1, upper: Infinity };
    expect(ratioInterval({ estimate: 0.3, lower: 0.2, upper: 0.4 }, open).lower).toBe(0);
  });

  test('a slower 3x window never improves the verdict', () => {
    fc.assert(
      fc.property(interval, interval, factor, (a, b, slower) => {
        const worse = { estimate: a.estimate * slower, lower: a.lower * slower, upper: a.upper * slower };
        expect(rank(ratioVerdict(ratioInterval(worse, b), 1.25))).toBeGreaterThanOrEqual(
          rank(ratioVerdict(ratioInterval(a, b), 1.25)),
        );
      }),
    );
  });
});

describe('pairs of phases with and without a noisy neighbour', () => {
  const pairs = fc.array(fc.tuple(quantile, quantile), { minLength: 5, maxLength: 12 });

  test.each([
    ['none', 0],
    ['one', 1],
    ['two', 2],
    ['four', 4],
  ])('%s: too few', (_, count) => {
    const phases = Array.from({ length: count }, () => 0.2);
    expect(pairedRatio(phases, phases, 1.2)).toMatchObject({
      verdict: 'inconclusive',
      reason: 'too-few-pairs',
      ratio: null,
    });
  });

  test('a phase without a quantile makes the comparison impossible', () => {
    const off = [0.2, 0.2, 0.2, 0.2, 0.2];
    for (const missing of [null, 0, -1, Infinity, Number.NaN])
      expect(pairedRatio([...off.slice(1), missing], off, 1.2)).toMatchObject({
        verdict: 'inconclusive',
        reason: 'bad-input',
      });
  });

  test('five equal pairs: the floor of 1 % for the spread keeps the interval open, by 2.132 / sqrt(5) percent', () => {
    const phases = [0.2, 0.2, 0.2, 0.2, 0.2];
    expect(pairedRatio(phases, phases, 1.2).upper).toBeCloseTo(
      Math.exp((2.131846786 * 0.01) / Math.sqrt(5)),
      9,
    );
  });

  test('neither the unit nor the order of the pairs matters; exchanging on and off inverts the ratio', () => {
    fc.assert(
      fc.property(pairs, fc.constantFrom(0.001, 1000), (phases, unit) => {
        const [on, off] = [phases.map(([x]) => x), phases.map(([, y]) => y)];
        const { ratio } = pairedRatio(on, off, 1.2);
        const scaled = pairedRatio(
          on.map((x) => x * unit),
          off.map((y) => y * unit),
          1.2,
        );
        expect(scaled.ratio).toBeCloseTo(ratio ?? Number.NaN, 9);
        expect(pairedRatio(on.toReversed(), off.toReversed(), 1.2).ratio).toBeCloseTo(ratio ?? Number.NaN, 9);
        expect((pairedRatio(off, on, 1.2).ratio ?? Number.NaN) * (ratio ?? Number.NaN)).toBeCloseTo(1, 9);
      }),
    );
  });

  test('a neighbour that costs more in every pair never improves the verdict', () => {
    fc.assert(
      fc.property(pairs, factor, (phases, cost) => {
        const [on, off] = [phases.map(([x]) => x), phases.map(([, y]) => y)];
        const worse = pairedRatio(
          on.map((x) => x * cost),
          off,
          1.2,
        );
        expect(rank(worse.verdict)).toBeGreaterThanOrEqual(rank(pairedRatio(on, off, 1.2).verdict));
      }),
    );
  });
});

describe('a candidate against the accepted baseline', () => {
  test.each([
    ['200 ms: 5 %', 0.2, 1.05],
    ['100 ms: 10 ms are 10 %', 0.1, 1.1],
    ['10 ms: 10 ms are twice as long', 0.01, 2],
  ])('tolerates, for a baseline of %s', (_, baseline, tolerated) => {
    expect(marginRatio(baseline)).toBeCloseTo(tolerated, 12);
  });

  test.each([
    ['no baseline', [0.2, 0.2, 0.2], []],
    ['two candidate runs', [0.2, 0.2], [0.2, 0.2, 0.2, 0.2, 0.2]],
    ['four baseline runs', [0.2, 0.2, 0.2], [0.2, 0.2, 0.2, 0.2]],
  ])('%s never pass', (_, candidate, baseline) => {
    expect(nonInferiority(candidate, baseline)).toMatchObject({
      verdict: 'inconclusive',
      reason: 'too-few-runs',
    });
  });

  test('"15 % faster" is a margin below 1, without the 10 ms', () => {
    const baseline = [0.2, 0.201, 0.199, 0.2, 0.2];
    const claim = { relative: -0.15, absoluteSeconds: -Infinity };
    const judge = (candidate: number) => nonInferiority([candidate, candidate, candidate], baseline, claim);
    expect([judge(0.16).verdict, judge(0.17).verdict, judge(0.18).verdict]).toEqual([
      'pass',
      'inconclusive',
      'fail',
    ]);
    expect(judge(0.16).tolerated).toBeCloseTo(0.85, 12);
  });

  test('a slower candidate never improves the verdict; a higher level never decides more', () => {
    fc.assert(
      fc.property(quantiles, quantiles, factor, (candidate, baseline, slower) => {
        const { verdict } = nonInferiority(candidate, baseline);
        const worse = nonInferiority(
          candidate.map((x) => x * slower),
          baseline,
        );
        expect(rank(worse.verdict)).toBeGreaterThanOrEqual(rank(verdict));
        expect([verdict, 'inconclusive']).toContain(
          nonInferiority(candidate, baseline, { level: 0.99 }).verdict,
        );
      }),
    );
  });
});

describe('how many runs it takes', () => {
  test.each([
    [0.02, 4, 4],
    [0.03, 6, 7],
    [0.05, 14, 15],
    [0.08, 34, 35],
  ])('a run-to-run deviation of %s: %s runs a side, or %s pairs', (deviation, runs, pairs) => {
    expect(runsNeeded(deviation)).toBe(runs);
    expect(runsNeeded(deviation, { paired: true })).toBe(pairs);
  });

  test('two are the fewest, and beyond 400 there is no answer', () => {
    expect([runsNeeded(0), runsNeeded(0.001), runsNeeded(1)]).toEqual([2, 2, null]);
  });

  test('a wider margin and a lower power need no more', () => {
    const needed = runsNeeded(0.05) ?? Infinity;
    expect(runsNeeded(0.05, { relative: 0.1 })).toBeLessThan(needed);
    expect(runsNeeded(0.05, { power: 0.5 })).toBeLessThan(needed);
    expect(runsNeeded(0.05, { level: 0.99 })).toBeGreaterThan(needed);
  });
});
