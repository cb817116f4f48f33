import { describe, expect, test } from 'vitest';
import { readPageAssets } from '../../reports/html/chart-library.ts';
import { renderComparison } from '../../reports/html/comparison-page.ts';
import { compareRuns } from '../../runner/compare/compare-runs.ts';
import { compareText } from '../../runner/console/compare-text.ts';
import type { Demand } from '../../runner/model/demand.ts';
import {
  type ComparedLatency,
  type Comparison,
  comparisonSchema,
} from '../../runner/schema/comparison-schema.ts';
import { validate } from '../../runner/schema/validate.ts';
import { type Runs, runsAt, statedLatency, statedRun } from './stated-run.ts';

/** p95 of all response times, a percentile that the objective has for itself. */
function demand(limit: number, stated: Partial<Demand> = {}): Demand {
  const { leg, sli, selector, window, probability } = statedLatency();
  const named = {
    check: 'improvement@busy-hour@1x',
    objective: 'improvement',
    title: 'The candidate is faster',
  };
  const what = { leg, sli, selector, window, probability };
  return { ...named, ...what, limit, text: `p95 <= ${limit}x`, doubt: null, ...stated };
}

interface Stated {
  readonly candidates: Runs;
  readonly references?: Runs;
  readonly demands: readonly Demand[];
  readonly paired?: boolean;
}

const five = (factor = 1): Runs =>
  runsAt(factor * 400, factor * 404, factor * 396, factor * 402, factor * 398);

function compared({ references = five(), paired = true, ...rest }: Stated): Comparison {
  const comparison = compareRuns({ ...rest, references, paired, baseline: null, despiteDifferences: false });
  expect(validate(comparisonSchema, JSON.parse(JSON.stringify(comparison)), '')).toMatchObject({ ok: true });
  return comparison;
}

function onlyLatency({ latencies: [latency, ...more] }: Comparison): ComparedLatency {
  if (latency === undefined || more.length > 0) throw new TypeError('not exactly one percentile');
  return latency;
}

describe('an objective that names the reference is judged by its own limit, not by what is tolerated', () => {
  test.each([
    ['15 % faster is demanded of one 20 % faster', 0.85, 0.8, 'pass', 0],
    ['15 % faster is demanded of one just as much faster', 0.85, 0.85, 'inconclusive', 4],
    ['15 % faster is demanded of one 10 % faster', 0.85, 0.9, 'fail', 1],
    ['15 % faster is demanded of one that did not change', 0.85, 1, 'fail', 1],
    ['no slower is demanded of one 3 % faster', 1, 0.97, 'pass', 0],
    ['no slower is demanded of one 3 % slower, which is tolerated elsewhere', 1, 1.03, 'fail', 1],
    ['20 % slower is allowed, and it is 10 %, more than is tolerated elsewhere', 1.2, 1.1, 'pass', 0],
    ['20 % slower is allowed, and it is 25 %', 1.2, 1.25, 'fail', 1],
  ] as const)('%s', (_, limit, factor, verdict, exitCode) => {
    const comparison = compared({ candidates: five(factor), demands: [demand(limit)] });
    expect(comparison).toMatchObject({ verdict, exitCode });
    const latency = onlyLatency(comparison);
    expect(latency).toMatchObject({
      check: 'improvement@busy-hour@1x',
      objective: 'improvement',
      expect: `p95 <= ${limit}x`,
      tolerated: limit,
      verdict,
    });
  });

  test('two objectives about one percentile are two records', () => {
    const other = demand(1.05, { check: 'no-slower@busy-hour@1x', objective: 'no-slower' });
    const { verdict, latencies } = compared({ candidates: five(), demands: [demand(0.85), other] });
    expect(latencies.map((each) => [each.objective, each.verdict])).toEqual([
      ['improvement', 'fail'],
      ['no-slower', 'pass'],
    ]);
    expect(verdict).toBe('fail');
  });

  test('the same one of every run is one record; another limit is another demand', () => {
    const demands = [demand(0.85), demand(0.85), demand(0.95)];
    const { latencies } = compared({ candidates: five(0.9), demands });
    expect(latencies.map((each) => [each.expect, each.verdict])).toEqual([
      ['p95 <= 0.85x', 'fail'],
      ['p95 <= 0.95x', 'pass'],
    ]);
  });

  test('across runs, and of one run against one, as well', () => {
    const [demands, candidates] = [[demand(0.85)], runsAt(320, 321, 319)];
    expect(compared({ candidates, demands, paired: false }).verdict).toBe('pass');
    expect(compared({ candidates: runsAt(400, 401, 399), demands, paired: false }).verdict).toBe('fail');
    const references = runsAt(400);
    expect(compared({ candidates: runsAt(320), references, demands, paired: false }).verdict).toBe('pass');
    expect(compared({ candidates: runsAt(380), references, demands, paired: false }).verdict).toBe('fail');
  });
});

describe('what cannot be judged never passes', () => {
  test('too few pairs', () => {
    const stated = { candidates: runsAt(300), references: runsAt(400), demands: [demand(0.85)] };
    const latency = onlyLatency(compared(stated));
    expect(latency).toMatchObject({ verdict: 'inconclusive', ratio: expect.closeTo(0.75, 9) });
    expect(latency.reason).toContain('At least 5 pairs are needed; there is 1.');
  });

  test('a percentile that one side did not judge', () => {
    const bare = (): Runs => [statedRun({ run: 'bare', latencies: [] })];
    const stated = { candidates: runsAt(300), references: bare(), demands: [demand(0.85)] };
    const comparison = compared(stated);
    expect(comparison).toMatchObject({ verdict: 'inconclusive', exitCode: 4, notCompared: [] });
    expect(onlyLatency(comparison).reason).toBe('Not judged in bare, so there is nothing to compare.');
    const nowhere = compared({ candidates: bare(), references: bare(), demands: [demand(0.85)] });
    expect(nowhere.verdict).toBe('inconclusive');
  });

  test('a check that was invalid in a run, though the percentile was measured', () => {
    const doubt = 'Not judged: the limits do not fit.';
    const demands = [demand(0.85), demand(0.85, { doubt })];
    const latency = onlyLatency(compared({ candidates: five(0.8), demands }));
    expect(latency).toMatchObject({ verdict: 'invalid', reason: doubt });
  });
});

describe('requests that never began', () => {
  const dropping = (estimateMs: number, mostMs: number | null): Runs => {
    const run = () => {
      const most = { estimateMs: mostMs ?? 60_000, censored: mostMs === null, interval: null };
      return statedRun({ latencies: [statedLatency({ estimateMs, most })] });
    };
    return [run(), run(), run(), run(), run()];
  };

  test.each([
    ['might have been as slow as the slowest', null],
    ['might have made it 30 % slower', 520],
  ])('of the candidate %s: it is not found not worse', (_, mostMs) => {
    const latency = onlyLatency(compared({ candidates: dropping(400, mostMs), demands: [] }));
    expect(latency).toMatchObject({ verdict: 'inconclusive', ratio: expect.closeTo(1, 2) });
    expect(latency.reason).toBe(
      'Whether it holds depends on requests that were never sent or never answered.',
    );
  });

  test('of the candidate do not excuse one that is slower without them', () => {
    expect(compared({ candidates: dropping(480, null), demands: [] }).verdict).toBe('fail');
  });

  test('of the reference might have made it as slow as the candidate: that is not found worse', () => {
    const stated = { candidates: five(1.2), references: dropping(400, 480), demands: [] };
    expect(compared(stated).verdict).toBe('inconclusive');
    expect(compared({ ...stated, candidates: five(0.9) }).verdict).toBe('pass');
  });

  test('count in every way of comparing', () => {
    const [run] = dropping(400, null);
    const candidates: Runs = [run, ...dropping(400, null).slice(0, 2)];
    expect(compared({ candidates, demands: [], paired: false }).verdict).toBe('inconclusive');
    const within = compared({ candidates: [run], references: runsAt(400), demands: [], paired: false });
    expect(within.verdict).toBe('inconclusive');
  });
});

describe('what is said of it', () => {
  const screen = { colour: false, columns: 120 };
  const failing = compared({ candidates: five(0.9), demands: [demand(0.85)] });

  test('the console calls it by what was demanded', () => {
    const text = compareText(failing, screen);
    expect(text).toMatch(/✗ Fail +improvement@busy-hour@1x +p95 .* 0\.9x .* 0\.85x\n/);
    expect(text).toContain('At most 10.9 % faster, with 95 % confidence; 15 % faster is demanded.');
    expect(text).toContain('✗ FAIL: "p95 <= 0.85x" of improvement is not met.');
  });

  test('a gain that was demanded in vain is not called worse, a slower percentile beside it is', () => {
    const both = (ms: number) => {
      const run = () =>
        statedRun({
          latencies: [
            statedLatency(),
            statedLatency({ check: 'tail@busy-hour@1x', probability: 0.99, estimateMs: ms }),
          ],
        });
      return [run(), run(), run(), run(), run()] as const;
    };
    const worse = compared({ candidates: both(800), references: both(600), demands: [demand(0.85)] });
    expect(compareText(worse, screen)).toContain(
      '✗ WORSE: 1 of 1 percentiles is slower than tolerated; "p95 <= 0.85x" of improvement is not met.',
    );
    const same = compared({ candidates: both(600), references: both(600), demands: [demand(1.05)] });
    expect(compareText(same, screen)).toContain(
      '✓ PASS: All 2 percentiles are within what is tolerated or demanded.',
    );
  });

  test.each([
    [1, 1.1, 'At least 9 % slower, with 95 % confidence; no slower is demanded.'],
    [1.2, 1.25, 'At least 23.8 % slower, with 95 % confidence; 20 % slower is allowed.'],
    [0.85, 0.8, 'At least 19.2 % faster, with 95 % confidence; 15 % faster is demanded.'],
  ])('a limit of %d at a ratio of %d: %s', (limit, factor, reason) => {
    expect(onlyLatency(compared({ candidates: five(factor), demands: [demand(limit)] })).reason).toBe(reason);
  });

  test('the page shows the demand, the verdict and the reason', async () => {
    const page = renderComparison(failing, await readPageAssets());
    expect(page).toContain('<title>Fail: &quot;p95 &lt;= 0.85x&quot; of improvement is not met.');
    expect(page).toContain('improvement@busy-hour@1x · p95 &lt;= 0.85x');
    expect(page).toContain('15 % faster is demanded.');
    expect(page).not.toContain('Worse');
  });
});
