import { describe, expect, test } from 'vitest';
import { measureJourneys, whyUnfit } from '../../runner/evaluate/measure-journeys.ts';
import type { Experiment } from '../../runner/model/profile.ts';
import type { LegRecord } from '../../runner/model/run-record.ts';
import { withBusyVus } from './made/busy-leg.ts';
import { madeLeg, type StatedLeg } from './made/made-leg.ts';
import { madePlan, type StatedPlan } from './made/made-plan.ts';
import { AVAILABLE, thresholdsOf } from './made/made-thresholds.ts';

const BUSY = [3, 7, 5];

function leg(stated: StatedLeg & StatedPlan = {}): LegRecord {
  return withBusyVus(madeLeg(madePlan(thresholdsOf([AVAILABLE]), stated), stated), BUSY);
}

const FLOOD: Experiment = {
  name: 'flood',
  title: 'A flood',
  fromMs: 20_000,
  toMs: 40_000,
  pairs: 0,
  settleMs: 1_000,
  stream: { ratePerSecond: 1, weights: { 'look-around': 1 }, tenants: null },
  switch: null,
};

/** The same leg with a thousand answers of 8 s to sign-ins that an experiment sent. */
function disturbed(record: LegRecord): LegRecord {
  const { timeline } = record;
  if (timeline === null) throw new TypeError('nothing was counted');
  const id = 1 + timeline.series.length;
  const tags = { journey: 'look-around', svc: 'auth', op: 'sign-in', kind: 'write', cohort: 'disturber' };
  const slow = { count: 1_000, sumSeconds: 8_000, zero: 0, buckets: [[24, 1_000]] as const };
  const series = [...timeline.series, { id, metric: 'response_time', type: 'histogram' as const, tags }];
  const pushes = timeline.pushes.map(({ atMs, counters, gauges, histograms }, nth) => ({
    atMs,
    counters,
    gauges,
    histograms: nth === 30 ? [...histograms, [id, slow] as const] : histograms,
  }));
  return { ...record, timeline: { ...timeline, series, pushes } };
}

const stepsOf = (record: LegRecord) =>
  Object.fromEntries(measureJourneys('run', record).steps.map(({ op, responseMs }) => [op, responseMs]));

describe('what a leg tells of its journeys', () => {
  test('its load, its clock, and the most virtual users that were busy at once', () => {
    expect(measureJourneys('2026-11-23T07-00-00Z-busy-hour', leg({ load: 2 }))).toMatchObject({
      run: '2026-11-23T07-00-00Z-busy-hour',
      leg: 'busy-hour@2x',
      load: 2,
      thinkScale: 1,
      peakRatePerSecond: 20,
      busiestVus: 7,
      probability: 0.99,
    });
  });

  // Buckets end at 2^(i/8) s: 500 ms is such an end, and the next one above 100 ms is 105.1 ms.
  test('the p99 of each step, no lower than it can be by its bucket', () => {
    const latencyMs = ({ op }: { op: string }) => (op === 'sign-in' ? 500 : 100);
    expect(stepsOf(leg({ latencyMs }))).toEqual({ 'sign-in': 500, 'open-board': 106 });
  });

  test('few slow answers of a step do not count, a hundredth does', () => {
    const slowest = (every: number) =>
      stepsOf(leg({ latencyMs: ({ nthJourney }) => (nthJourney % every === 0 ? 3_000 : 100) }))['sign-in'];
    expect(slowest(200)).toBe(106);
    expect(slowest(50)).toBeGreaterThan(3_000);
  });

  test('a step that nobody answers takes until its time-out', () => {
    const record = leg({ outcome: ({ op }) => (op === 'open-board' ? 'timeout' : 'good') });
    expect(stepsOf(record)).toMatchObject({ 'open-board': record.plan.played.requestTimeoutMs });
  });

  test('its users alone tell how long steps take, and not those whom an experiment sends', () => {
    const latencyMs = () => 100;
    expect(stepsOf(disturbed(leg({ latencyMs, experiments: [FLOOD] })))).toEqual({
      'sign-in': 106,
      'open-board': 106,
    });
    expect(stepsOf(disturbed(leg({ latencyMs })))['sign-in']).toBe(8_000);
  });

  test('a step that was never sent is missing', () => {
    expect(Object.keys(stepsOf(leg({ sends: ({ op }) => op === 'sign-in' })))).toEqual(['sign-in']);
  });
});

describe('whether a leg can tell', () => {
  test('one that was played to its end can', () => {
    expect(whyUnfit(leg())).toBeNull();
  });

  test.each<[string, StatedLeg, string]>([
    ['was stopped', { stoppedAfterSeconds: 30 }, 'was not played to its end'],
    ['ended with an error of k6', { k6: { exitCode: 107 } }, 'was not played to its end'],
    ['dropped journeys', { dropped: (second) => (second === 40 ? 3 : 0) }, 'dropped 3 of its journeys'],
  ])('one that %s cannot', (_, stated, why) => {
    expect(whyUnfit(leg(stated))).toContain(why);
  });

  test.each<[string, (record: LegRecord) => LegRecord, string]>([
    [
      'is damaged',
      (record) => ({ ...record, damage: ['summary.json is missing'] }),
      'summary.json is missing',
    ],
    [
      'lacks the end of its timeline',
      (record) => ({ ...record, timeline: record.timeline && { ...record.timeline, complete: false } }),
      'a timeline without an end',
    ],
    ['does not count the busy', (record) => withBusyVus(record, []), 'how many virtual users were busy'],
  ])('one that %s cannot', (_, damaged, why) => {
    expect(whyUnfit(damaged(leg()))).toContain(why);
  });
});
