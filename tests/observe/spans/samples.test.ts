import { expect, test } from 'vitest';
import { DatabaseSamples } from '../../../runner/observe/spans/database-samples.ts';
import { bucketOf, sampleRows } from '../../../runner/observe/spans/sample-rows.ts';
import { sampleSummary } from '../../../runner/observe/spans/sample-summary.ts';
import type { TracedRequest } from '../../../runner/observe/spans/trace-book.ts';
import { bucketEnds } from '../../../runner/statistics/histogram.ts';
import type { PlannedLimit } from '../../../scenarios/kit/contract.ts';

const request = (svc: string, sentAtMs: number, databaseMs: number, databaseSpans = 1): TracedRequest => ({
  traceId: 'ab',
  sentAtMs,
  tags: { svc, window: 'peak' },
  durationMs: 40,
  databaseMs,
  databaseSpans,
});

function samplesOf(...requests: TracedRequest[]) {
  const samples = new DatabaseSamples();
  for (const each of requests) samples.add(each);
  return samples.heard();
}

const BELOW_10: PlannedLimit = { sli: 'db_time', tag: '<10', limitMs: 10, inclusive: false };
const UP_TO_10: PlannedLimit = { sli: 'db_time', tag: '<=10', limitMs: 10, inclusive: true };

test('samples become the histograms and counters of the second in which their requests ended', () => {
  const { series } = samplesOf(request('shop', 970, 10), request('shop', 0, 0), request('shop', 100, 12));
  const rows = sampleRows(series, [BELOW_10, UP_TO_10], 1_000_000);
  expect(rows.series.map(({ metric, tags }) => [metric, tags['limit']])).toEqual([
    ['db_time', undefined],
    ['over_limit', '<10'],
    ['over_limit', '<=10'],
  ]);
  const [first, second] = rows.pushes;
  expect(first).toMatchObject({
    atMs: 1_001_000,
    counters: [
      [2, 1],
      [3, 1],
    ],
  });
  expect(first?.histograms).toEqual([
    [1, { count: 2, zero: 1, sumSeconds: 0.012, buckets: [[bucketOf(0.012), 1]] }],
  ]);
  expect(second).toMatchObject({ atMs: 1_002_000, counters: [[2, 1]] });
});

test.for([1e-6, 0.001, 0.0123, 0.125, 0.25, 0.5, 1, 2 ** (1 / 8), 60, 1e6])(
  'a bucket holds the %s s that were put into it',
  (seconds) => {
    const { lower, upper } = bucketEnds(bucketOf(seconds));
    expect(lower).toBeLessThan(seconds);
    expect(upper).toBeGreaterThanOrEqual(seconds);
  },
);

test('the summary has the quantiles that k6 would have of the same samples', () => {
  const { series } = samplesOf(...[4, 1, 3, 2].map((ms) => request('shop', 0, ms)), request('orders', 0, 50));
  const metrics = sampleSummary(series, {
    limits: [UP_TO_10],
    quantiles: [0, 0.5, 0.95],
    submetrics: [
      'db_time{svc:shop,window:peak}',
      'db_time{svc:search}',
      'over_limit{sli:db_time,limit:<=10,svc:orders}',
      'over_limit{sli:response_time,limit:<=10}',
      'requests{svc:shop}',
    ],
  });
  expect(metrics).toEqual({
    db_time: expect.objectContaining({ count: 5, max: 50 }),
    over_limit: { type: 'counter', count: 1 },
    'db_time{svc:shop,window:peak}': {
      type: 'trend',
      count: 4,
      min: 1,
      max: 4,
      mean: 2.5,
      quantiles: [1, 2.5, expect.closeTo(3.85, 9)],
    },
    'db_time{svc:search}': { type: 'trend', count: 0, min: 0, max: 0, mean: 0, quantiles: [0, 0, 0] },
    'over_limit{sli:db_time,limit:<=10,svc:orders}': { type: 'counter', count: 1 },
    'over_limit{sli:response_time,limit:<=10}': { type: 'counter', count: 0 },
  });
});

test('a service that exports no database span at all has no samples: nothing is known of it', () => {
  const heard = samplesOf(request('shop', 0, 0, 0), request('shop', 0, 3), request('search', 0, 0, 0));
  expect(heard.silentServices).toEqual(['search']);
  expect(heard.series.map(({ valuesMs }) => valuesMs)).toEqual([[0, 3]]);
});

test('a sample that is taken back leaves no trace in what is judged', () => {
  const samples = new DatabaseSamples();
  for (const [nth, ms] of [5, 6, 7].entries()) samples.add({ ...request('shop', 0, ms), traceId: `${nth}` });
  expect([samples.withdraw('1'), samples.withdraw('1'), samples.withdraw('9')]).toEqual([true, false, false]);
  expect(samples.heard().series).toMatchObject([{ valuesMs: [5, 7], seconds: [0, 0] }]);
});
