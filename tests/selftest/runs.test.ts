import { describe, expect, test } from 'vitest';
import type { PlannedCheck } from '../../runner/schema/plan-schema.ts';
import { playFault } from '../../runner/selftest/faults/fault-table.ts';
import type { AskedRequest, Fate } from '../../runner/selftest/runs/conditions.ts';
import { groundTruth, worstTruth } from '../../runner/selftest/runs/ground-truth.ts';
import { histogramOf, trendOf } from '../../runner/selftest/runs/k6-figures.ts';
import { k6Summary } from '../../runner/selftest/runs/k6-summary.ts';
import { SampleBook } from '../../runner/selftest/runs/sample-book.ts';
import { TagSet } from '../../runner/selftest/runs/tag-set.ts';
import { bucketEnds } from '../../runner/statistics/histogram.ts';

describe('figures as k6 gives them', () => {
  test('a histogram holds each value in the bucket of schema 3 around it', () => {
    for (const valueMs of [1, 199.9, 200, 1_000, 60_000]) {
      const [bucket] = histogramOf([valueMs]).buckets;
      const { lower, upper } = bucketEnds(bucket?.[0] ?? 0);
      expect(valueMs / 1_000).toBeGreaterThan(lower);
      expect(valueMs / 1_000).toBeLessThanOrEqual(upper * (1 + 1e-12));
    }
  });

  test('zeros are counted apart, and everything adds up', () => {
    expect(histogramOf([0, 0, 1_000, 1_000])).toEqual({
      count: 4,
      sumSeconds: 2,
      zero: 2,
      buckets: [[0, 2]],
    });
  });

  test('quantiles are linear between neighbours', () => {
    expect(trendOf(Float64Array.of(10, 20, 30, 40), [0, 0.5, 0.9, 1])).toEqual({
      type: 'trend',
      count: 4,
      min: 10,
      max: 40,
      mean: 25,
      quantiles: [10, 25, 37, 40],
    });
  });

  test('a trend without values is all zero', () => {
    expect(trendOf(new Float64Array(), [0.5])).toMatchObject({
      count: 0,
      min: 0,
      max: 0,
      mean: 0,
      quantiles: [0],
    });
  });
});

describe('a book of samples', () => {
  test('equal tags are one series, whichever request brings them', () => {
    const untagged = new TagSet();
    const book = new SampleBook();
    book.count('requests', 0, untagged.with('svc', 'auth'));
    book.count('requests', 0, untagged.with('svc', 'auth'));
    book.count('requests', 1, untagged.with('svc', 'tasks'));
    const { series, pushes } = book.timeline(0, 2);
    expect(series.map(({ tags }) => tags)).toEqual([{ svc: 'auth' }, { svc: 'tasks' }]);
    expect(pushes.flatMap(({ counters }) => counters)).toEqual([
      [1, 2],
      [2, 1],
    ]);
  });

  test('what happens in a second is pushed at its end', () => {
    const book = new SampleBook();
    book.count('requests', 3, new TagSet());
    const push = book.timeline(10_000, 5).pushes.find(({ counters }) => counters.length > 0);
    expect(push?.atMs).toBe(14_000);
  });
});

const HEALTHY = playFault({ conditions: {} }, 3);

describe('the summary of k6', () => {
  const plan = HEALTHY?.record.plan;
  const times = (svc: string, ...sortedMs: number[]) => ({
    metric: 'response_time',
    tags: { svc, window: 'peak' },
    sortedMs: Float64Array.from(sortedMs),
  });

  test('a submetric is made of every series with its tags, and values of several are one list', () => {
    if (plan === undefined) throw new TypeError('a healthy leg has a plan');
    const played = {
      ...plan.played,
      submetrics: ['response_time{svc:auth}', 'requests{svc:auth}'],
      quantiles: [0.5],
    };
    const totals = [
      times('auth', 10, 40),
      times('tasks', 20, 30, 60),
      { metric: 'requests', tags: { svc: 'auth', outcome: 'good' }, gained: 2 },
      { metric: 'requests', tags: { svc: 'auth', outcome: 'error' }, gained: 1 },
      { metric: 'requests', tags: { svc: 'tasks', outcome: 'good' }, gained: 9 },
    ];
    const { metrics } = k6Summary({ ...plan, played }, totals, 300_000);
    expect(metrics['response_time']).toMatchObject({ count: 5, min: 10, max: 60, quantiles: [30] });
    expect(metrics['response_time{svc:auth}']).toMatchObject({ count: 2, quantiles: [25] });
    expect(metrics['requests{svc:auth}']).toEqual({ type: 'counter', count: 3 });
    expect(metrics['dropped_iterations']).toEqual({ type: 'counter', count: 0 });
  });
});

describe('a leg without faults', () => {
  const leg = HEALTHY;

  test('the same seed plays the same leg, another one another', () => {
    expect(playFault({ conditions: {} }, 3)).toEqual(leg);
    expect(playFault({ conditions: {} }, 4)?.requests.length).not.toBe(leg?.requests.length);
  });

  test('summary and timeline count every request that was played', () => {
    const { record, requests } = leg ?? { record: undefined, requests: [] };
    const series = record?.timeline?.series.filter(({ metric }) => metric === 'requests').map(({ id }) => id);
    const pushed = record?.timeline?.pushes
      .flatMap(({ counters }) => counters)
      .filter(([id]) => series?.includes(id))
      .reduce((total, [, gained]) => total + gained, 0);
    expect(pushed).toBe(requests.length);
    expect(record?.summary?.metrics['requests']).toEqual({ type: 'counter', count: requests.length });
  });
});

const ASKED: AskedRequest = {
  leg: 'selftest@1x',
  atSeconds: 20,
  window: 'peak',
  block: null,
  journey: 'look-around',
  plan: 'free',
  region: 'eu-west-1',
  svc: 'auth',
  op: 'sign-in',
  kind: 'write',
  nthJourney: 0,
};
const GOOD: Fate = {
  outcome: 'good',
  responseMs: 100,
  databaseMs: 10,
  poolMs: 1,
  job: null,
  invariant: null,
};

describe('the truth about an objective', () => {
  const check = (more: Partial<PlannedCheck> = {}): PlannedCheck => ({
    id: 'judged',
    objective: 'judged',
    sli: 'response_time',
    selector: {},
    window: 'peak',
    expectation: {
      statistic: 'percentile',
      probability: 0.9,
      operator: '<',
      limit: 200,
      unit: 'ms',
      text: '',
    },
    pool: 'leg',
    report: [],
    limitTag: 'below-200',
    submetricTags: '',
    expectedSamples: 0,
    requestsPerDroppedJourney: { fewest: 0, most: 0 },
    ...more,
  });
  const requests = (bad: number, fate: Partial<Fate>) =>
    Array.from({ length: 100 }, (_, index) => ({
      asked: ASKED,
      fate: index < bad ? { ...GOOD, ...fate } : GOOD,
    }));

  test.each([
    [9, { responseMs: 200 }, 'holds'],
    [10, { responseMs: 200 }, 'violated'],
    [11, { responseMs: 200 }, 'violated'],
    [100, { responseMs: 199.9 }, 'holds'],
    [10, { outcome: 'refused' }, 'violated'],
    [10, { outcome: 'unfinished' }, 'violated'],
    [10, { outcome: 'not-sent' }, 'violated'],
    [10, { outcome: 'skipped' }, 'violated'],
  ] as const)('p90 < 200 ms with %i of 100 like %o: %s', (bad, fate, truth) => {
    expect(groundTruth(check(), requests(bad, fate))).toBe(truth);
  });

  test.each([
    ['a service that nobody called', { selector: { svc: 'search' } }],
    ['another window', { window: 'recovery' }],
    ['a time that no answer states', { sli: 'db_time' }],
    [
      'an invariant that nobody looked at',
      { sli: 'invariant', selector: { invariant: 'fresh' }, expectation: none() },
    ],
  ] as const)('nothing is known of %s', (_what, more) => {
    const silent = requests(0, {}).map(({ asked, fate }) => ({ asked, fate: { ...fate, databaseMs: null } }));
    expect(groundTruth(check(more), silent)).toBe('unknown');
  });

  test.each([
    [140, 'holds'],
    [160, 'violated'],
    [Infinity, 'violated'],
  ] as const)('p90 <= 1.5x of who pays, who waits 100 ms, with %i ms: %s', (responseMs, truth) => {
    const judged = check({
      selector: { plan: 'free' },
      than: { selector: { plan: 'premium' }, submetricTags: 'plan:premium' },
      expectation: { ...check().expectation, operator: '<=', limit: 1.5, unit: 'x' },
    });
    const paying = requests(0, {}).map(({ fate }) => ({ asked: { ...ASKED, plan: 'premium' }, fate }));
    expect(groundTruth(judged, [...paying, ...requests(20, { responseMs })])).toBe(truth);
    const refused = paying.map(({ asked, fate }) => ({
      asked,
      fate: { ...fate, outcome: 'refused' as const },
    }));
    expect(groundTruth(judged, [...refused, ...requests(20, { responseMs })])).toBe('unknown');
  });

  test.each([
    ['job_time', { outcome: 'done', durationMs: 100 }, 'holds'],
    ['job_time', { outcome: 'done', durationMs: 200 }, 'violated'],
    ['job_time', { outcome: 'failed', durationMs: 100 }, 'violated'],
    ['jobs_lost', { outcome: 'failed', durationMs: 100 }, 'holds'],
    ['jobs_lost', { outcome: 'lost', durationMs: 100 }, 'violated'],
  ] as const)('%s of jobs of which 10 in 100 are %o: %s', (sli, job, truth) => {
    const done = { outcome: 'done' as const, durationMs: 10 };
    const judged = check(sli === 'jobs_lost' ? { sli, expectation: none() } : { sli });
    const accepted = requests(10, { job }).map(({ asked, fate }) => ({
      asked: { ...asked, kind: 'accept' as const },
      fate: { ...fate, job: fate.job ?? done },
    }));
    expect(groundTruth(judged, accepted)).toBe(truth);
    expect(groundTruth(judged, requests(10, { job }))).toBe('unknown');
  });

  test.each([
    [0, 'holds'],
    [1, 'violated'],
  ] as const)('count == 0 with %i rate-limited: %s', (limited, truth) => {
    const judged = check({ sli: 'rate_limited', expectation: none() });
    expect(groundTruth(judged, requests(limited, { outcome: 'limited' }))).toBe(truth);
  });

  test.each([
    ['broken', 'violated'],
    ['held', 'holds'],
  ] as const)('an invariant found %s: %s', (outcome, truth) => {
    const judged = check({ sli: 'invariant', selector: { invariant: 'fresh' }, expectation: none() });
    expect(groundTruth(judged, requests(1, { invariant: { name: 'fresh', outcome } }))).toBe(truth);
  });

  test.each([
    [124, 'holds'],
    [126, 'violated'],
  ] as const)(
    'p90 <= 1.25x of another leg, of accepted runs or of other blocks, all 100 ms, with %i ms: %s',
    (responseMs, truth) => {
      const than = [
        { leg: 'selftest@2x' },
        { baseline: 'accepted' },
        { selector: { block: 'off' }, submetricTags: '' },
      ] as const;
      const [own, usual] = [requests(100, { responseMs }), requests(0, {})];
      const inBlock = (block: string, all: typeof own) =>
        all.map(({ asked, fate }) => ({ asked: { ...asked, block }, fate }));
      const elsewhere = { legs: new Map([['selftest@2x', usual]]), acceptedMs: [80, 100, 125] };
      for (const each of than) {
        const judged = check({
          selector: { block: 'on' },
          than: each,
          expectation: { ...check().expectation, operator: '<=', limit: 1.25, unit: 'x' },
        });
        const played = [...inBlock('on', own), ...inBlock('off', usual)];
        const others = { ...elsewhere, legs: new Map([['selftest@2x', inBlock('on', usual)]]) };
        expect(groundTruth(judged, played, others)).toBe(truth);
      }
    },
  );

  test.each([
    [5.7, 'holds'],
    [5.8, 'violated'],
  ] as const)('mean <= 1.15x of the processor time at another load, 5 ms, with %f ms: %s', (cpuMs, truth) => {
    const judged = check({
      sli: 'target_cpu_per_request',
      than: { leg: 'selftest@1x' },
      expectation: {
        ...check().expectation,
        statistic: 'mean',
        probability: null,
        operator: '<=',
        limit: 1.15,
      },
    });
    const legs = new Map([['selftest@1x', requests(100, { cpuMs: 5 })]]);
    expect(groundTruth(judged, requests(100, { cpuMs }), { legs, acceptedMs: [] })).toBe(truth);
    expect(groundTruth(judged, requests(100, { cpuMs }))).toBe('unknown');
  });

  test.each([
    ['bad for 15 s', (second: number) => second < 15, 'holds'],
    ['bad for 16 s', (second: number) => second < 16, 'violated'],
    ['bad once more at 30 s', (second: number) => second >= 30 && second < 33, 'violated'],
    ['never bad', () => false, 'holds'],
  ] as const)('it recovers within 15 s when it is %s: %s', (_what, isBad, truth) => {
    const { expectation } = check();
    const judged = check({
      sli: 'recovery_time',
      window: 'recovery',
      of: { objective: 'itself', sli: 'response_time', expectation, limitTag: null },
      expectation: { ...expectation, statistic: 'max', probability: null, operator: '<=', limit: 15_000 },
    });
    const late = Array.from({ length: 500 }, (_, index) => ({
      asked: { ...ASKED, window: 'recovery', atSeconds: 300 + index / 10 },
      fate: isBad(Math.floor(index / 10)) ? { ...GOOD, responseMs: 900 } : GOOD,
    }));
    expect(groundTruth(judged, late)).toBe(truth);
    expect(groundTruth(judged, [])).toBe('unknown');
  });

  test.each([
    [250, '2026-12-31', 'waived'],
    [350, '2026-12-31', 'violated'],
    [250, '2026-11-22', 'violated'],
    [150, '2026-11-22', 'holds'],
  ] as const)('p90 < 200 ms, up to 300 ms waived, with %i ms, until %s: %s', (responseMs, expires, truth) => {
    const ceiling = { ...check().expectation, limit: 300 };
    const waiver = { ceiling, limitTag: null, expires, owner: 'search', reason: 'known' };
    expect(groundTruth(check({ waiver }), requests(50, { responseMs }))).toBe(truth);
  });

  test('one violated check violates its objective, an unknown one leaves it unknown', () => {
    expect(worstTruth(['holds', 'unknown', 'violated'])).toBe('violated');
    expect(worstTruth(['holds', 'unknown'])).toBe('unknown');
    expect(worstTruth(['holds', 'waived'])).toBe('waived');
    expect(worstTruth(['holds', 'holds'])).toBe('holds');
    expect(worstTruth([])).toBe('unknown');
  });
});

function none(): PlannedCheck['expectation'] {
  return {
    statistic: 'count',
    probability: null,
    operator: '==',
    limit: 0,
    unit: 'count',
    text: 'count == 0',
  };
}
