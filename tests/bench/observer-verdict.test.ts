import { expect, test } from 'vitest';
import { type Figures, isExceeded, isUndecided } from '../../bench/figures.ts';
import {
  judgeObserver,
  MOST_CPU_RATIO,
  mostlySeenRise,
  type ObserverResult,
} from '../../bench/observer-verdict.ts';
import { normalUpperQuantile } from '../../runner/statistics/normal.ts';

/** Pairs around a ratio of p99, scattered by a factor to either side. */
const pairsOf = (ratio: number, scatter: number, count = 30) =>
  Array.from({ length: count }, (_, nth) => ({
    with: 2 * ratio * scatter ** (((nth * 7) % count) / (count - 1) - 0.5),
    without: 2,
  }));

const judged = (ratio: number, scatter: number, count?: number, cpuRatio = 0.004): ObserverResult =>
  judgeObserver({ pairs: pairsOf(ratio, scatter, count), cpuSeconds: cpuRatio * 120, watchedSeconds: 120 });

test.for([
  ['no rise, on a quiet machine', 1, 1.1, 'ok'],
  ['a rise within the margin', 1.04, 1.1, 'ok'],
  ['a rise that may be beyond the margin', 1.08, 1.5, 'undecided'],
  ['no rise, on a machine too restless to show it', 1, 4, 'undecided'],
  ['a rise beyond the margin', 1.3, 1.2, 'exceeded'],
] as const)('%s is told as what it is', ([, ratio, scatter, outcome]) => {
  expect(judged(ratio, scatter).outcome).toBe(outcome);
});

test('too few pairs decide nothing, however alike they are', () => {
  const { outcome, lines } = judged(1, 1.01, 5);
  expect(outcome).toBe('undecided');
  expect(lines.at(-1)).toBe(
    'p99 must be shown to rise by less than 10 %: NOT DECIDED, 6 pairs are the least',
  );
});

test('more processor time than its bound is exceeded, whatever p99 says', () => {
  expect(judged(1, 1.1, 30, MOST_CPU_RATIO * 1.5).outcome).toBe('exceeded');
});

test('the interval is told, and the rise that is mostly told from none', () => {
  const { lines } = judged(1.005, 1.1);
  expect(lines[1]).toMatch(
    /^p99 changed by -\d\.\d % to \+\d\.\d % \(95 % interval; typically \+0\.5 %\); a rise of \d\.\d % would be told from none in four of five measurements; p99 without it 2\.00 ms/u,
  );
});

test.each([
  ['an interval of nothing tells everything', 1, 1, 0],
  ['7 % to either side', 1 / 1.07, 1.07, 0.1015],
  ['a fifth to either side, wherever its middle is', 1.5 / 1.2, 1.5 * 1.2, 0.2975],
] as const)('%s', (_, lower, upper, rise) => {
  expect(mostlySeenRise({ lower, upper })).toBeCloseTo(rise, 4);
});

test('four of five such measurements tell that rise from none', () => {
  const halfWidth = 0.07;
  const trueRise = Math.log1p(mostlySeenRise({ lower: Math.exp(-halfWidth), upper: Math.exp(halfWidth) }));
  const chances = Array.from({ length: 1_000 }, (_, nth) => (nth + 0.5) / 1_000);
  const estimates = chances.map((chance) => trueRise + (normalUpperQuantile(chance) * halfWidth) / 1.96);
  const told = estimates.filter((estimate) => estimate - halfWidth > 0);
  expect(told.length / estimates.length).toBeCloseTo(0.8, 2);
});

test('what is undecided is neither ok nor exceeded', () => {
  const nothing = { cpu: [], leg: null, evaluate: null, report: null, highestLoad: null, observer: null };
  const told = (observer: ObserverResult | null): [exceeded: boolean, undecided: boolean] => {
    const figures: Figures = { ...nothing, observer };
    return [isExceeded(figures, ['observer']), isUndecided(figures)];
  };
  expect(told(null)).toEqual([false, false]);
  expect(told(judged(1, 1.1))).toEqual([false, false]);
  expect(told(judged(1, 4))).toEqual([false, true]);
  expect(told(judged(1.3, 1.2))).toEqual([true, false]);
});
