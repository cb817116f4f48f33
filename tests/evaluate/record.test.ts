import { describe, expect, test } from 'vitest';
import type { LegRecord } from '../../runner/model/run-record.ts';
import type { Timeline, TimelinePush } from '../../runner/model/timeline.ts';
import type { MetricSummary } from '../../scenarios/kit/contract.ts';
import { isAmong, type StatedLeg, ZERO_AT_MS } from './made/made-leg.ts';
import type { StatedPlan } from './made/made-plan.ts';
import { doubts, judgedRun, onlyCheck } from './made/made-run.ts';
import { AVAILABLE, FAST, NEVER_LIMITED, QUICK_DATABASE } from './made/made-thresholds.ts';

type Damage = (record: LegRecord) => LegRecord;

function judgedDamaged(damage: Damage, leg: StatedPlan & StatedLeg = {}) {
  return judgedRun({ objectives: [FAST], legs: [{ ...leg, damage }] });
}

/** What is doubted about such a record, and what that makes of a run in which all was fast. */
function doubtOf(damage: Damage, id: string) {
  const evaluation = judgedDamaged(damage);
  const { verdict, exitCode } = evaluation;
  return { verdict, exitCode, found: doubts(evaluation)[id]?.found };
}

const invalidBecause = (text: string) => ({
  verdict: 'invalid',
  exitCode: 3,
  found: expect.stringContaining(text),
});

describe('a part of the record is missing', () => {
  test.each(['summary', 'timeline', 'generator', 'target'] as const)('the %s', (part) => {
    expect(doubtOf((record) => ({ ...record, [part]: null }), 'record-whole')).toEqual(
      invalidBecause(`the ${part} is missing`),
    );
  });

  test('damage that was found in reading is told as it was found', () => {
    expect(
      doubtOf(
        (record) => ({ ...record, damage: ['summary.json/metrics must be of type object'] }),
        'record-whole',
      ),
    ).toEqual(invalidBecause('summary.json/metrics must be of type object'));
  });

  test('a hook that failed', () => {
    expect(
      doubtOf(
        (record) => ({ ...record, damage: ['hook beforeLeg failed: npm run deploy (exit code 1)'] }),
        'record-whole',
      ),
    ).toEqual(invalidBecause('hook beforeLeg failed: npm run deploy (exit code 1)'));
  });

  test('the moment when the clock stood at zero', () => {
    expect(doubtOf((record) => ({ ...record, events: [] }), 'record-whole')).toEqual(
      invalidBecause('when the clock stood at zero'),
    );
  });

  test('a metric that the plan had registered: its absence is no zero', () => {
    const without = 'requests{window:peak}';
    const damage: Damage = (record) =>
      withMetrics(record, (metrics) =>
        Object.fromEntries(Object.entries(metrics).filter(([name]) => name !== without)),
      );
    expect(doubtOf(damage, 'record-whole')).toEqual(
      invalidBecause(`summary.json lacks 1 metrics, first ${without}`),
    );
  });

  test('quantiles of a time', () => {
    const damage: Damage = (record) =>
      withMetrics(record, (metrics) => ({ ...metrics, response_time: { ...TREND, quantiles: [1] } }));
    expect(doubtOf(damage, 'record-whole')).toEqual(invalidBecause('not every quantile of response_time'));
  });
});

const TREND: MetricSummary = { type: 'trend', count: 1_500, min: 1, max: 1, mean: 1, quantiles: [] };

function withMetrics(
  record: LegRecord,
  change: (metrics: Readonly<Record<string, MetricSummary>>) => Readonly<Record<string, MetricSummary>>,
): LegRecord {
  const { summary } = record;
  return summary === null ? record : { ...record, summary: { ...summary, metrics: change(summary.metrics) } };
}

function withTimeline(record: LegRecord, change: (timeline: Timeline) => Timeline): LegRecord {
  return record.timeline === null ? record : { ...record, timeline: change(record.timeline) };
}

/** The pushes without those of some seconds of the leg. */
function withoutPushes(isLost: (second: number) => boolean): Damage {
  return (record) =>
    withTimeline(record, (timeline) => ({
      ...timeline,
      pushes: timeline.pushes.filter(({ atMs }) => !isLost(Math.round((atMs - ZERO_AT_MS) / 1_000) - 1)),
    }));
}

describe('pushes that never arrived', () => {
  test.each([
    ['a single one', (second: number) => second === 40, ['counts-agree']],
    ['six in a row', (second: number) => second >= 40 && second < 46, ['counts-agree', 'pushes-arrived']],
    ['every fourth', (second: number) => second % 4 === 0, ['counts-agree', 'pushes-arrived']],
    ['the last tenth of the leg', (second: number) => second >= 68, ['counts-agree', 'pushes-arrived']],
    ['the first ten seconds', (second: number) => second < 10, ['counts-agree', 'pushes-arrived']],
    ['all of them', () => true, ['counts-agree', 'pushes-arrived']],
  ])('%s', (_, isLost, ids) => {
    const evaluation = judgedDamaged(withoutPushes(isLost));
    expect(evaluation.verdict).toBe('invalid');
    expect(Object.keys(doubts(evaluation))).toEqual(expect.arrayContaining(ids));
  });

  test('a file that ends early says so, even where nothing else is missing', () => {
    expect(
      doubtOf(
        (record) => withTimeline(record, (timeline) => ({ ...timeline, complete: false })),
        'record-whole',
      ),
    ).toEqual(invalidBecause('timeline.ndjson.gz ends early'));
  });
});

describe('summary and timeline count differently', () => {
  /** Takes so many samples of a metric from the last push that has some, as k6 may leave out, or adds them. */
  const lessInTimeline =
    (metric: string, samples: number): Damage =>
    (record) =>
      withTimeline(record, (timeline) => ({ ...timeline, pushes: lessAtEnd(timeline, metric, samples) }));

  function lessAtEnd(timeline: Timeline, metric: string, samples: number): TimelinePush[] {
    const ids = new Set(timeline.series.filter((series) => series.metric === metric).map(({ id }) => id));
    let left = samples;
    return timeline.pushes
      .toReversed()
      .map((push) => ({
        ...push,
        counters: push.counters.map(([id, delta]) => {
          const taken = ids.has(id) ? Math.min(delta, left) : 0;
          left -= taken;
          return [id, delta - taken] as const;
        }),
      }))
      .toReversed();
  }

  const large = { ratePerSecond: 50 };

  test.each([
    ['k6 left a few of the very last samples out', 'requests', 7, 'pass'],
    ['a thousandth of them is the most that may be lacking', 'requests', 8, 'invalid'],
    ['the timeline holds one more than there were', 'requests', -1, 'invalid'],
    ['a started request less', 'requests_started', 7, 'pass'],
    ['a started request more', 'requests_started', -1, 'invalid'],
    ['a journey more', 'journeys', -1, 'invalid'],
    ['more journeys lacking than may be', 'journeys', 4, 'invalid'],
  ])('%s: %s by %d gives %s', (_, metric, samples, verdict) => {
    expect(judgedDamaged(lessInTimeline(metric, samples), large).verdict).toBe(verdict);
  });

  test('never more than twenty, however large the leg', () => {
    const huge = { ratePerSecond: 200 };
    expect(judgedDamaged(lessInTimeline('requests', 20), huge).verdict).toBe('pass');
    expect(judgedDamaged(lessInTimeline('requests', 21), huge).verdict).toBe('invalid');
  });

  test('samples that the timeline lacks are taken from the summary, and count', () => {
    const damage = lessInTimeline('requests', 7);
    const leg: StatedLeg = { outcome: ({ second }) => (second > 65 && second < 70 ? 'error' : 'good') };
    const whole = [{ ...AVAILABLE, window: '*' as const }];
    const check = (stated: StatedLeg) =>
      onlyCheck(judgedRun({ objectives: whole, legs: [{ ...large, ...leg, ...stated }] }));
    expect(check({ damage })).toMatchObject({ total: check({}).total, bad: check({}).bad });
  });

  test.each([
    ['drops', 'dropped_iterations'],
    ['requests beyond a limit', 'over_limit'],
  ])('%s of which the timeline knows nothing are not forgotten', (_, metric) => {
    const leg: StatedLeg = {
      dropped: (second) => (second === 60 ? 4 : 0),
      latencyMs: ({ nthJourney }) => (isAmong(0.02, nthJourney) ? 300 : 50),
    };
    const evaluation = judgedDamaged(lessInTimeline(metric, Infinity), { ...leg, ...large });
    expect(evaluation.verdict).toBe('invalid');
    expect(doubts(evaluation)['counts-agree']?.found).toContain(metric);
  });

  test('a disagreement about one check only is found as well', () => {
    const swapped: Damage = (record) =>
      withMetrics(record, (metrics) => ({
        ...metrics,
        'requests{window:peak}': { type: 'counter', count: 1_190 },
      }));
    const evaluation = judgedDamaged(swapped);
    expect(evaluation.verdict).toBe('invalid');
    expect(doubts(evaluation)['summary-fits']?.found).toContain(
      'summary.json: requests{window:peak} counts 1,190, the timeline 1,200',
    );
    expect(evaluation.reasons.join(' ')).toContain('requests{window:peak} counts 1,190');
  });

  test('ends that nobody began would hide requests that were never answered', () => {
    const nobodyBegan: Damage = (record) =>
      lessInTimeline(
        'requests_started',
        Infinity,
      )(withMetrics(record, (metrics) => ({ ...metrics, requests_started: { type: 'counter', count: 0 } })));
    expect(doubtOf(nobodyBegan, 'counts-agree')).toEqual(
      invalidBecause('1,500 requests ended, but only 0 began'),
    );
  });
});

test('requests of which nobody knows how long they took count as slow for a pass', () => {
  const untimed: Damage = (record) =>
    withMetrics(record, (metrics) => {
      const timed = metrics['response_time{window:peak}'];
      return timed?.type === 'trend'
        ? { ...metrics, 'response_time{window:peak}': { ...timed, count: timed.count - 300 } }
        : metrics;
    });
  const leg: StatedLeg = { outcome: ({ nthJourney }) => (isAmong(0.01, nthJourney) ? 'error' : 'good') };
  const check = onlyCheck(judgedDamaged(untimed, leg));
  expect(check.verdict).not.toBe('pass');
  expect(check.bad.atMost - check.bad.atLeast).toBe(300);
});

describe('counts beyond a limit that the histograms belie', () => {
  const slow: StatedLeg = { latencyMs: ({ nthJourney }) => (isAmong(0.2, nthJourney) ? 900 : 50) };
  /** k6 counts nothing beyond any limit, as when plan and kit do not mean the same limit. */
  const uncounted: Damage = (record) => ({
    ...withMetrics(record, (metrics) =>
      Object.fromEntries(
        Object.entries(metrics).map(([name, metric]) => [
          name,
          name.startsWith('over_limit') ? { type: 'counter' as const, count: 0 } : metric,
        ]),
      ),
    ),
    timeline: record.timeline && {
      ...record.timeline,
      pushes: record.timeline.pushes.map((push) => ({
        ...push,
        counters: push.counters.filter(
          ([id]) => record.timeline?.series.find((series) => series.id === id)?.metric !== 'over_limit',
        ),
      })),
    },
  });

  test.each([
    ['response time', FAST, slow],
    ['database time', QUICK_DATABASE, { databaseMs: () => 300 }],
    [
      'database time of requests that were never answered',
      QUICK_DATABASE,
      { outcome: () => 'error', databaseMs: () => 5 },
    ],
  ] satisfies [string, typeof FAST, StatedLeg][])('none was counted: %s', (_, stated, leg) => {
    const evaluation = judgedRun({ objectives: [stated], legs: [{ ...leg, damage: uncounted }] });
    expect(evaluation.verdict).toBe('invalid');
  });

  test('the doubt says which check and by how much', () => {
    const evaluation = judgedRun({ objectives: [FAST], legs: [{ ...slow, damage: uncounted }] });
    expect(doubts(evaluation)['limits-counted']?.found).toBe('fast: 0 counted, 240 to 240 in the histograms');
  });

  test('times that equal their limit at the border of a bucket fit', () => {
    const leg: StatedLeg = { databaseMs: () => 125 };
    const just = { ...QUICK_DATABASE, expect: 'p95 < 125ms' };
    expect(judgedRun({ objectives: [just], legs: [leg] })).toMatchObject({ verdict: 'fail' });
    expect(judgedRun({ objectives: [{ ...just, expect: 'p95 <= 125ms' }], legs: [leg] })).toMatchObject({
      verdict: 'pass',
    });
  });
});

test('counters that go backwards are no counts', () => {
  const backwards: Damage = (record) =>
    withTimeline(record, (timeline) => ({
      ...timeline,
      pushes: timeline.pushes.map((push, index) => ({
        ...push,
        counters: push.counters.map(([id, delta]) => [id, index === 40 ? -delta : delta] as const),
      })),
    }));
  for (const objectives of [[FAST], [AVAILABLE], [NEVER_LIMITED]])
    expect(judgedRun({ objectives, legs: [{ damage: backwards }] }).verdict).toBe('invalid');
});
