import { describe, expect, test } from 'vitest';
import { demandsOf } from '../../runner/evaluate/demands.ts';
import { latenciesOf } from '../../runner/evaluate/latencies.ts';
import { keyOf } from '../../runner/model/latency-key.ts';
import type { Latency } from '../../runner/schema/baseline-schema.ts';
import type { WrittenObjective } from '../../runner/schema/thresholds-schema.ts';
import { judged, madeRun, onlyCheck, type StatedRun } from '../evaluate/made/made-run.ts';
import {
  AVAILABLE,
  FAST,
  FAST_PER_SERVICE,
  objective,
  QUICK_DATABASE,
} from '../evaluate/made/made-thresholds.ts';

function latencies(stated: StatedRun = {}): Latency[] {
  const run = madeRun(stated);
  return latenciesOf(run.record, judged(run));
}

/** The ends of an interval in whichever form it is kept; an upper one that is null is not reached. */
function endsOf(interval: unknown): { lower: number; upper: number } {
  const ends = Object.entries(Object(interval)).filter(([name]) => /^(lower|upper)/.test(name));
  const [lower = -Infinity, upper = Infinity] = ends.map(([, value]) => Number(value ?? Infinity));
  return { lower, upper };
}

test('every percentile that a check judged on a leg, and nothing else', () => {
  const objectives = [
    FAST,
    FAST_PER_SERVICE,
    QUICK_DATABASE,
    AVAILABLE,
    { ...FAST, id: 'pooled', pool: 'run' },
  ] as const;
  expect(latencies({ objectives }).map(({ check, sli, selector }) => ({ check, sli, selector }))).toEqual([
    { check: 'fast@busy-hour@1x', sli: 'response_time', selector: {} },
    { check: 'fast-services/svc=auth@busy-hour@1x', sli: 'response_time', selector: { svc: 'auth' } },
    { check: 'fast-services/svc=tasks@busy-hour@1x', sli: 'response_time', selector: { svc: 'tasks' } },
    { check: 'database@busy-hour@1x', sli: 'db_time', selector: {} },
  ]);
});

describe('percentiles that only enter a ratio', () => {
  const against = (than: WrittenObjective['than']) =>
    objective({ id: 'ratio', expect: 'p95 <= 1.25x', ...(than && { than }) });
  const named = (stated: StatedRun) =>
    latencies(stated).map(({ check, leg, selector }) => [check, leg, selector]);

  test('growth: on both legs', () => {
    const [own, other] = latencies({ objectives: [against({ load: 1 })], legs: [{}, { load: 3 }] });
    expect(own).toMatchObject({ check: 'ratio@busy-hour@3x', leg: 'busy-hour@3x', probability: 0.95 });
    expect(other).toMatchObject({ check: 'ratio@busy-hour@1x', leg: 'busy-hour@1x', doubt: null });
    expect(own?.estimateMs).toBeGreaterThan(0);
    expect(own?.interval?.level).toBe(0.99);
  });

  test('two selections: both', () => {
    const objectives = [{ ...against({ where: { svc: 'tasks' } }), where: { svc: 'auth' } }];
    expect(named({ objectives })).toEqual([
      ['ratio@busy-hour@1x', 'busy-hour@1x', { svc: 'auth' }],
      ['ratio (svc tasks)@busy-hour@1x', 'busy-hour@1x', { svc: 'tasks' }],
    ]);
  });

  test('accepted runs: also while there are too few to judge by', () => {
    expect(named({ objectives: [against({ baseline: 'accepted' })] })).toEqual([
      ['ratio@busy-hour@1x', 'busy-hour@1x', {}],
    ]);
  });

  test('one that is judged by itself, too, comes once and as it was judged', () => {
    const objectives = [FAST, against({ load: 1 })];
    const both = latencies({ objectives, legs: [{}, { load: 3 }] });
    expect(both.map(({ check }) => check)).toEqual(['fast@busy-hour@1x', 'fast@busy-hour@3x']);
  });

  test('the same percentile is the same number either way', () => {
    const leg: NonNullable<StatedRun['legs']>[number] = {
      outcome: ({ nthJourney }) => (nthJourney % 40 === 0 ? 'refused' : 'good'),
    };
    const [own] = latencies({ legs: [leg] });
    const [ratio] = latencies({ objectives: [against({ baseline: 'accepted' })], legs: [leg] });
    const figures = ({ estimateMs, interval, samples, censored }: Latency) => ({
      estimateMs,
      interval,
      samples,
      censored,
    });
    expect(own && ratio && figures(ratio)).toEqual(own && figures(own));
  });

  test('one that was not reached is censored', () => {
    const legs = [{ outcome: () => 'refused' as const }];
    const [latency] = latencies({ objectives: [against({ baseline: 'accepted' })], legs });
    expect(latency).toMatchObject({ censored: true, interval: null, estimateMs: 60_000 });
  });
});

test.each([
  ['all is well', {}],
  [
    'some requests never end',
    { outcome: ({ nthJourney }) => (nthJourney % 50 === 0 ? 'unfinished' : 'good') },
  ],
  ['some are refused', { outcome: ({ nthJourney }) => (nthJourney % 40 === 0 ? 'refused' : 'good') }],
] satisfies [string, NonNullable<StatedRun['legs']>[number]][])(
  'where %s the estimate is that of the evaluation, in a wider interval',
  (_, leg) => {
    const run = madeRun({ legs: [leg] });
    const evaluation = judged(run);
    const check = onlyCheck(evaluation);
    const [latency] = latenciesOf(run.record, evaluation);
    expect(latency).toMatchObject({ estimateMs: check.estimate, samples: check.samples, doubt: null });
    expect(latency?.interval?.level).toBe(0.99);
    const [displayed, atVerdictLevel] = [endsOf(check.interval), endsOf(latency?.interval)];
    expect(atVerdictLevel.lower).toBeLessThan(displayed.lower);
    expect(atVerdictLevel.upper).toBeGreaterThan(Math.min(displayed.upper, Number.MAX_VALUE));
  },
);

describe('what cannot be compared says so', () => {
  test('a percentile among refused requests is censored', () => {
    const [latency] = latencies({ legs: [{ outcome: () => 'refused' }] });
    expect(latency).toMatchObject({ censored: true, interval: null });
  });

  test('a leg with a starved generator carries the doubt', () => {
    const [latency] = latencies({ legs: [{ cpuRatio: () => 0.99 }] });
    expect(latency?.doubt).toMatch(/^Not judged: /);
  });

  test('a leg that was stopped early carries the doubt', () => {
    const [latency] = latencies({ legs: [{ stoppedAfterSeconds: 50 }] });
    expect(latency?.doubt).toBe('The leg was stopped early: stopped as an outage.');
  });

  test('a window of a few seconds has no interval', () => {
    const [latency] = latencies({ legs: [{ peakSeconds: 20 }] });
    expect(latency).toMatchObject({ interval: null, windowMs: 20_000, minimumMs: 60_000 });
  });
});

describe('what was dropped', () => {
  const drops = (second: number) => (second >= 20 && second < 60 ? 1 : 0);

  test('is told beside the percentile: with all of it the percentile is a longer one', () => {
    // A dropped journey may have been of this plan, or not.
    const objectives = [{ ...FAST, where: { plan: 'free' } }];
    const latencyMs = ({ nthJourney }: { nthJourney: number }) => 100 + (nthJourney % 100);
    const [latency] = latencies({ objectives, legs: [{ dropped: drops, latencyMs }] });
    expect(latency?.most?.estimateMs).toBeGreaterThan(latency?.estimateMs ?? Infinity);
  });

  test('is not told where nothing was', () => {
    expect(latencies()[0]).not.toHaveProperty('most');
  });
});

describe('what objectives demand beside accepted runs', () => {
  const improvement = objective({
    id: 'improvement',
    expect: 'p95 <= 0.85x',
    than: { baseline: 'accepted' },
    per: ['svc'],
  });
  const demands = (stated: StatedRun) => {
    const run = madeRun(stated);
    return demandsOf(run.record, judged(run));
  };

  test('is known of each check, also where none was accepted yet; limits in ms and other ratios are no part of it', () => {
    const growth = objective({ id: 'growth', expect: 'p95 <= 1.25x', than: { where: { svc: 'tasks' } } });
    const objectives = [FAST, improvement, { ...growth, where: { svc: 'auth' } }];
    expect(demands({ objectives })).toMatchObject([
      { check: 'improvement/svc=auth@busy-hour@1x', limit: 0.85, text: 'p95 <= 0.85x', doubt: null },
      { check: 'improvement/svc=tasks@busy-hour@1x', selector: { svc: 'tasks' }, probability: 0.95 },
    ]);
  });

  test('each has the percentile that is held to it', () => {
    const stated = { objectives: [improvement] };
    const keys = new Set(latencies(stated).map(keyOf));
    expect(demands(stated).map((demand) => keys.has(keyOf(demand)))).toEqual([true, true]);
  });
});
