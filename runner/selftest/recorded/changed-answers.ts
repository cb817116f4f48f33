import { METRICS, type MetricSummary } from '../../../scenarios/kit/contract.ts';
import type { LegRecord } from '../../model/run-record.ts';
import { readSubmetric } from '../../model/submetric.ts';
import type { HistogramDelta, Timeline, TimelinePush, TimelineSeries } from '../../model/timeline.ts';
import { carrying } from '../../model/wanted-tags.ts';
import type { LegPlan, PlannedCheck } from '../../schema/plan-schema.ts';
import { sum } from '../../statistics/series.ts';
import { changeSummary, withTimeline } from '../faults/record-damage.ts';
import { bucketOf } from '../runs/k6-figures.ts';

type Damage = (leg: LegRecord) => LegRecord;

/** Buckets per doubling of a time. */
const BUCKETS_PER_DOUBLING = 8;

/** A tag that every series of the timeline spells otherwise. */
export function misspelt(tag: string, name: string, wrong: string): Damage {
  return (leg) =>
    withTimeline(leg, (timeline) => ({
      ...timeline,
      series: timeline.series.map((each) =>
        each.tags[tag] === name ? { ...each, tags: { ...each.tags, [tag]: wrong } } : each,
      ),
    }));
}

/**
 * Every answer so many times twice as slow, in what k6 would have written of response times and of their limits: histograms,
 * quantiles, and what is over each limit, which is exact where the limit is the end of a bucket. What else would follow, such
 * as time-outs, later journeys and slower jobs, is left as it was.
 */
export function slowedDown(doublings: number): Damage {
  return (leg) => {
    const slow = withTimeline(leg, (timeline) => withSlowAnswers(timeline, leg.plan, doublings));
    const factor = 2 ** doublings;
    return changeSummary(slow, (name, metric) => {
      const { metric: of } = readSubmetric(name);
      if (of === METRICS.responseTime && metric.type === 'trend') return slowTrend(metric, factor);
      if (of === METRICS.overLimit && metric.type === 'counter')
        return { ...metric, count: countedIn(slow.timeline, name) };
      return metric;
    });
  };
}

function slowTrend(trend: Extract<MetricSummary, { type: 'trend' }>, factor: number): MetricSummary {
  const { min, max, mean, quantiles } = trend;
  return {
    ...trend,
    min: min * factor,
    max: max * factor,
    mean: mean * factor,
    quantiles: quantiles.map((each) => each * factor),
  };
}

function withSlowAnswers(timeline: Timeline, { played }: LegPlan, doublings: number): Timeline {
  const limits = played.limits.filter(({ sli }) => sli === METRICS.responseTime);
  const answers = timeline.series.filter(({ metric }) => metric === METRICS.responseTime);
  const forgotten = new Set(timeline.series.filter(isOverLimit).map(({ id }) => id));
  const firstId = Math.max(...timeline.series.map(({ id }) => id)) + 1;
  const over = answers.flatMap((answer, nth) =>
    limits.map(({ tag, limitMs }, place) => ({
      answer: answer.id,
      fromBucket: bucketOf(limitMs) + 1,
      series: overLimitOf(answer, tag, firstId + nth * limits.length + place),
    })),
  );
  const slow = new Set(answers.map(({ id }) => id));
  const pushes = timeline.pushes.map((push): TimelinePush => {
    const histograms = push.histograms.map(([id, held]) =>
      slow.has(id) ? ([id, slowHistogram(held, doublings)] as const) : ([id, held] as const),
    );
    const held = new Map(histograms);
    const counted = over.flatMap(({ answer, fromBucket, series: { id } }) => {
      const count = countFrom(held.get(answer), fromBucket);
      return count === 0 ? [] : [[id, count] as const];
    });
    const kept = push.counters.filter(([id]) => !forgotten.has(id));
    return { atMs: push.atMs, gauges: push.gauges, counters: [...kept, ...counted], histograms };
  });
  const series = timeline.series.filter(({ id }) => !forgotten.has(id));
  return { ...timeline, series: [...series, ...over.map((each) => each.series)], pushes };
}

function isOverLimit({ metric, tags }: TimelineSeries): boolean {
  return metric === METRICS.overLimit && tags['sli'] === METRICS.responseTime;
}

function overLimitOf({ tags }: TimelineSeries, limit: string, id: number): TimelineSeries {
  const own = { ...tags, sli: METRICS.responseTime, limit };
  return { id, metric: METRICS.overLimit, type: 'counter', tags: own };
}

function slowHistogram(held: HistogramDelta, doublings: number): HistogramDelta {
  const buckets = held.buckets.map(
    ([bucket, count]) => [bucket + doublings * BUCKETS_PER_DOUBLING, count] as const,
  );
  return { ...held, sumSeconds: held.sumSeconds * 2 ** doublings, buckets };
}

function countFrom(held: HistogramDelta | undefined, fromBucket: number): number {
  return sum((held?.buckets ?? []).map(([bucket, count]) => (bucket >= fromBucket ? count : 0)));
}

/** One thing that held is broken instead, in all that k6 would have written. */
export function brokenOnce(check: PlannedCheck): Damage {
  return (leg) => {
    const broken = withTimeline(leg, (timeline) => withOneBroken(timeline, heldSeries(timeline, check)));
    return changeSummary(broken, (name, metric) =>
      readSubmetric(name).metric === METRICS.invariants && metric.type === 'counter'
        ? { ...metric, count: countedIn(broken.timeline, name) }
        : metric,
    );
  };
}

/** What counts what held of all that a check of an invariant is about. */
export function heldSeries(timeline: Timeline | null, check: PlannedCheck): TimelineSeries {
  const held = timeline?.series.find(
    ({ metric, tags }) => metric === METRICS.invariants && tags['outcome'] === 'held' && isAbout(check, tags),
  );
  if (held === undefined) throw new TypeError(`nothing looked at what ${check.objective} is about`);
  return held;
}

/** Whether a check counts what has these tags. */
export function isAbout({ submetricTags }: PlannedCheck, tags: TimelineSeries['tags']): boolean {
  return carrying(readSubmetric(`{${submetricTags}}`).tags)(tags);
}

function withOneBroken(timeline: Timeline, held: TimelineSeries): Timeline {
  const id = Math.max(...timeline.series.map((each) => each.id)) + 1;
  const first = timeline.pushes.findIndex(({ counters }) => counters.some(([each]) => each === held.id));
  const pushes = timeline.pushes.map((push, nth): TimelinePush => {
    if (nth !== first) return push;
    const counters = push.counters.map(
      ([each, count]) => [each, each === held.id ? count - 1 : count] as const,
    );
    return {
      atMs: push.atMs,
      gauges: push.gauges,
      histograms: push.histograms,
      counters: [...counters, [id, 1] as const],
    };
  });
  const broken = { ...held, id, tags: { ...held.tags, outcome: 'broken' } };
  return { ...timeline, series: [...timeline.series, broken], pushes };
}

/** What the counters of a submetric gained in all. */
function countedIn(timeline: Timeline | null, name: string): number {
  const { metric, tags } = readSubmetric(name);
  const isCounted = carrying(tags);
  const own = new Set(
    timeline?.series.filter((each) => each.metric === metric && isCounted(each.tags)).map(({ id }) => id),
  );
  const gained = timeline?.pushes.flatMap(({ counters }) => counters.filter(([id]) => own.has(id))) ?? [];
  return sum(gained.map(([, count]) => count));
}
