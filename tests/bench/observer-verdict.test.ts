import { expect, test } from 'vitest';
import { type Figures, isExceeded, isUndecided } from '../../bench/figures.ts';
import { judgeObserver, MOST_CPU_RATIO, type ObserverResult } from '../../bench/observer-verdict.ts';

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

test('the interval is told, and the smallest rise that it would have shown', () => {
  const { lines, p99, smallestSeenRise } = judged(1.005, 1.1);
  expect(lines[1]).toMatch(
    /^p99 changed by -\d\.\d % to \+\d\.\d % \(95 % interval; typically \+0\.5 %\); a rise of \d\.\d % would have been told from none; p99 without it 2\.00 ms/u,
  );
  expect(smallestSeenRise).toBeCloseTo(p99.ratio / p99.lower - 1, 12);
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
