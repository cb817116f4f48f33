import { expect, test } from 'vitest';
import { nonInferiority } from '../../runner/statistics/non-inferiority.ts';
import { normalUpperQuantile } from '../../runner/statistics/normal.ts';
import { ratioToRuns } from '../../runner/statistics/ratio-to-runs.ts';

/** A reproducible scatter of normal deviates: quantiles of a small linear congruential generator (Park & Miller 1988). */
function deviates(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return normalUpperQuantile(state / 2_147_483_647);
  };
}

test('the interval is worked out by hand: exp(d +- t s sqrt(1 + 1/n))', () => {
  const others = [98, 99, 100, 101, 102];
  const logs = others.map(Math.log);
  const middle = logs.reduce((all, each) => all + each, 0) / 5;
  const deviation = Math.sqrt(logs.reduce((all, each) => all + (each - middle) ** 2, 0) / 4);
  const reach = 2.131846786 * deviation * Math.sqrt(1.2);
  const { ratio, lower, upper } = ratioToRuns(85, others);
  expect(ratio).toBeCloseTo(85 / Math.exp(middle), 10);
  expect(Math.log(upper ?? 0)).toBeCloseTo(Math.log(85) - middle + reach, 8);
  expect(Math.log(lower ?? 0)).toBeCloseTo(Math.log(85) - middle - reach, 8);
});

test('it is wider than that of three such runs', () => {
  const others = [98, 99, 100, 101, 102];
  const one = ratioToRuns(100, others);
  const three = nonInferiority([99, 100, 101], others);
  expect(one.upper).toBeGreaterThan(three.upper ?? Infinity);
});

test.each([
  ['too few others', 100, [98, 99, 101, 102]],
  ['no figure of its own', null, [98, 99, 100, 101, 102]],
  ['an infinite one', Infinity, [98, 99, 100, 101, 102]],
  ['an other without a figure', 100, [98, 99, null, 101, 102]],
])('%s leaves it unknown', (_, own, others) => {
  expect(ratioToRuns(own, others)).toEqual({ ratio: null, lower: null, upper: null });
});

test.each([0.02, 0.03, 0.05])(
  'a run at the limit passes in one of twenty cases where runs differ by %s',
  (sd) => {
    const next = deviates(20_261_122);
    const trials = 2_000;
    let passed = 0;
    for (let trial = 0; trial < trials; trial++) {
      const others = Array.from({ length: 5 }, () => 200 * Math.exp(sd * next()));
      const { upper } = ratioToRuns(200 * 1.05 * Math.exp(sd * next()), others);
      if (upper !== null && upper < 1.05) passed += 1;
    }
    expect(passed / trials).toBeGreaterThan(0.035);
    expect(passed / trials).toBeLessThan(0.065);
  },
);
