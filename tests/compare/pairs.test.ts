import { describe, expect, test } from 'vitest';
import { compareRuns } from '../../runner/compare/compare-runs.ts';
import { compareText } from '../../runner/console/compare-text.ts';
import type { Latency } from '../../runner/schema/baseline-schema.ts';
import {
  type ComparedLatency,
  type Comparison,
  comparisonSchema,
} from '../../runner/schema/comparison-schema.ts';
import { validate } from '../../runner/schema/validate.ts';
import { type Runs, runsAt, statedLatency, statedRun } from './stated-run.ts';

function inPairs(candidates: Runs, references: Runs): Comparison {
  const request = { candidates, references, baseline: null, paired: true, despiteDifferences: false };
  const comparison = compareRuns(request);
  expect(validate(comparisonSchema, JSON.parse(JSON.stringify(comparison)), '')).toMatchObject({ ok: true });
  return comparison;
}

function onlyLatency({ latencies: [latency, ...more] }: Comparison): ComparedLatency {
  if (latency === undefined || more.length > 0) throw new TypeError('not exactly one percentile');
  return latency;
}

/** A machine that becomes 6 % slower from pair to pair: the runs of one side differ by 10 %. */
const DRIFT = [400, 424, 449, 476, 505] as const;
const drifting = (factor: number): Runs => {
  const [first, ...others] = DRIFT;
  return runsAt(first * factor, ...others.map((ms) => ms * factor));
};

describe('five pairs on a machine that drifts', () => {
  test.each([
    ['unchanged', 1, 'pass', 0],
    ['3 % slower', 1.03, 'pass', 0],
    ['5 % slower, just what is tolerated', 1.05, 'inconclusive', 4],
    ['10 % slower', 1.1, 'fail', 1],
    ['10 % faster', 0.9, 'pass', 0],
  ] as const)('%s', (_, factor, verdict, exitCode) => {
    const comparison = inPairs(drifting(factor), drifting(1));
    expect(comparison).toMatchObject({ verdict, exitCode, method: 'paired', level: 0.95 });
    expect(comparison.claim).toBe('In turn: 5 pairs of runs, one percentile a run, 95 % confidence.');
  });

  test('as two groups the same runs decide nothing', () => {
    const [candidates, references] = [drifting(1.03), drifting(1)];
    const groups = compareRuns({ candidates, references, baseline: null, despiteDifferences: false });
    expect(groups.verdict).toBe('inconclusive');
  });
});

test('the interval is the t interval of the logarithms of the ratios', () => {
  const latency = onlyLatency(inPairs(drifting(1.1), drifting(1)));
  // No spread counts as 1 %: exp(t(0.95; 4) x 0.01 / sqrt(5)) with t = 2.1318.
  const width = Math.exp((2.1318467863266504 * 0.01) / Math.sqrt(5));
  expect(latency.ratio).toBeCloseTo(1.1, 12);
  expect(latency.lower).toBeCloseTo(1.1 / width, 9);
  expect(latency.upper).toBeCloseTo(1.1 * width, 9);
  expect(latency.tolerated).toBeCloseTo(1.05, 12);
  expect(latency.reason).toMatch(/^At least 9 % slower, with 95 % confidence; 5 % slower is tolerated\.$/);
});

describe('what cannot be decided says what would decide it', () => {
  test.each([1, 2, 4])('%i pairs', (pairs) => {
    const [first, ...others] = DRIFT.slice(0, pairs);
    const latency = onlyLatency(inPairs(runsAt(first ?? 0, ...others), runsAt(first ?? 0, ...others)));
    expect(latency).toMatchObject({ verdict: 'inconclusive', ratio: 1, lower: null, upper: null });
    expect(latency.reason).toMatch(
      `At least 5 pairs are needed; there ${pairs === 1 ? 'is' : 'are'} ${pairs}.`,
    );
  });

  // Runs that differ by 3, 5 and 8 % make ratios that differ by the square root of 2 as much.
  test.each([
    [1, 5],
    [3, 7],
    [5, 15],
    [8, 35],
  ])('runs that differ by %i %% need %i pairs', (percent, needed) => {
    const at = (deviations: number) => 400 * Math.exp((deviations * percent * Math.SQRT2) / 100);
    const latency = onlyLatency(
      inPairs(runsAt(at(-1), at(-1), at(0), at(1), at(1)), runsAt(400, 400, 400, 400, 400)),
    );
    expect(latency.spread).toBeCloseTo((percent * Math.SQRT2) / 100, 12);
    expect(latency.runsNeeded).toBe(needed);
  });

  test('an undecided one names the pairs that would', () => {
    const latency = onlyLatency(inPairs(runsAt(360, 440, 400, 380, 420), runsAt(400, 400, 400, 400, 400)));
    expect(latency.reason).toMatch(
      /^Between .* % faster and .* % slower; 5 % slower is tolerated\. By how much the pairs differ, about \d+ pairs decide it/,
    );
  });
});

const fiveOf = (stated: Partial<Latency>): Runs => {
  const run = () => statedRun({ latencies: [statedLatency(stated)] });
  return [run(), run(), run(), run(), run()];
};

describe('legs with a window of less than a minute', () => {
  test('are not found not worse', () => {
    const latency = onlyLatency(inPairs(fiveOf({ windowMs: 40_000 }), fiveOf({ windowMs: 40_000 })));
    expect(latency.verdict).toBe('inconclusive');
    expect(latency.reason).toMatch(/lasts 40 s; for a pair to be found not worse, 1 min are needed\.$/);
  });

  test('can be found worse', () => {
    const slow = fiveOf({ windowMs: 40_000, estimateMs: 500 });
    expect(inPairs(slow, fiveOf({ windowMs: 40_000 })).verdict).toBe('fail');
  });

  test('of a minute are enough, whatever a single run needs to pass', () => {
    expect(inPairs(fiveOf({ windowMs: 60_000 }), fiveOf({ windowMs: 60_000 })).verdict).toBe('pass');
  });
});

describe('what was not measured is not compared', () => {
  test.each([
    [{ estimateMs: null }, 'inconclusive', 'odd: no request of this kind has a time.'],
    [{ doubt: 'The leg was stopped early.' }, 'invalid', 'odd: The leg was stopped early.'],
  ] as const)('%j', (stated, verdict, reason) => {
    const [, ...others] = drifting(1);
    const odd = statedRun({ run: 'odd', latencies: [statedLatency(stated)] });
    expect(onlyLatency(inPairs([odd, ...others], drifting(1)))).toMatchObject({ verdict, reason });
  });
});

describe('the versions of the targets', () => {
  const versioned = (...versions: readonly (string | null)[]): Runs => {
    const [first, ...others] = versions.map((version, index) =>
      statedRun({ run: `run-of-${index}`, target: { url: 'http://127.0.0.1:4300', version } }),
    );
    return [first ?? statedRun(), ...others];
  };

  test('differ between the sides: that is what is compared', () => {
    const comparison = inPairs(versioned('2', '2', '2', '2', '2'), versioned('1', '1', '1', '1', '1'));
    expect(comparison).toMatchObject({ verdict: 'pass', differences: [] });
  });

  test('must not change on one side', () => {
    const comparison = inPairs(versioned('2', '2', '2', '3', '3'), versioned('1', '1', '1', '1', '1'));
    expect(comparison).toMatchObject({ verdict: 'invalid', exitCode: 3 });
    expect(comparison.differences).toEqual([
      { what: 'version of the target', run: 'run-of-3', found: '3', expected: '2' },
      { what: 'version of the target', run: 'run-of-4', found: '3', expected: '2' },
    ]);
  });

  test('may be unknown', () => {
    expect(inPairs(versioned(null, null), versioned('1', '1')).differences).toEqual([]);
  });
});

test('the table names the sides as the options do: there is no before', () => {
  const text = compareText(inPairs(drifting(1.1), drifting(1)), { colour: false, columns: 120 });
  expect(text).toMatch(/Verdict +Check +Against +Target +Ratio/);
});
