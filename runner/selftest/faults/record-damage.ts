import type { MetricSummary } from '../../../scenarios/kit/contract.ts';
import { METRICS } from '../../../scenarios/kit/contract.ts';
import type { LegRecord } from '../../model/run-record.ts';
import type { Timeline, TimelinePush } from '../../model/timeline.ts';
import {
  type Histogram,
  histogramOf,
  histogramQuantile,
  mergeHistograms,
} from '../../statistics/histogram.ts';
import { sum } from '../../statistics/series.ts';
import { ZERO_AT_MS } from '../runs/observers.ts';

type Damage = (record: LegRecord) => LegRecord;

/** The pushes of a leg, changed. */
export function withPushes(change: (pushes: readonly TimelinePush[]) => TimelinePush[]): Damage {
  return (record) => withTimeline(record, (timeline) => ({ ...timeline, pushes: change(timeline.pushes) }));
}

export function withTimeline(record: LegRecord, change: (timeline: Timeline) => Timeline): LegRecord {
  return { ...record, timeline: record.timeline === null ? null : change(record.timeline) };
}

/** From this second on the clock of the generator is ahead, or behind when negative. */
export function clockJump(atSecond: number, byMs: number): Damage {
  return (record) =>
    withPushes((pushes) =>
      pushes.map((push) => (secondOf(push, record) > atSecond ? withMoment(push, push.atMs + byMs) : push)),
    )(record);
}

/** The leg's own clock; synthetic legs and recorded ones have one each. */
function zeroOf({ events }: LegRecord): number {
  return events.find((event) => event.event === 'clock')?.zeroAtMs ?? ZERO_AT_MS;
}

function secondOf({ atMs }: TimelinePush, record: LegRecord): number {
  return (atMs - zeroOf(record)) / 1_000;
}

/** A push of a record that was read is a view, whose parts are found when they are asked for. */
function withMoment({ counters, gauges, histograms }: TimelinePush, atMs: number): TimelinePush {
  return { atMs, counters, gauges, histograms };
}

/** Pushes whose second this is true of never arrived, and what they held is lost. */
export function lostPushes(isLost: (second: number) => boolean): Damage {
  return (record) => withPushes((pushes) => pushes.filter((push) => !isLost(secondOf(push, record))))(record);
}

/** The pushes of so many seconds arrive together, when the last of them is due. */
export function latePushes(fromSecond: number, seconds: number): Damage {
  const dueMs = ZERO_AT_MS + (fromSecond + seconds) * 1_000;
  return withPushes((pushes) =>
    pushes.map((push) =>
      push.atMs > dueMs - seconds * 1_000 && push.atMs < dueMs
        ? { ...push, atMs: dueMs - 1 - (dueMs - push.atMs) / 1_000 }
        : push,
    ),
  );
}

/** A metric of the timeline and the summary that was never counted. */
export function withoutMetric(metric: string): Damage {
  return (record) => {
    const lost = new Set(
      record.timeline?.series.filter((each) => each.metric === metric).map(({ id }) => id),
    );
    const keep = <T>(entries: readonly (readonly [number, T])[]) => entries.filter(([id]) => !lost.has(id));
    const cleared = withPushes((pushes) =>
      pushes.map((push) => ({
        atMs: push.atMs,
        counters: keep(push.counters),
        gauges: push.gauges,
        histograms: keep(push.histograms),
      })),
    )(record);
    return changeSummary(cleared, (name, each) =>
      each.type === 'counter' && isOf(name, metric) ? { ...each, count: 0 } : each,
    );
  };
}

/** The summary counts this many times what the timeline does, as if it belonged to another run. */
export function foreignSummary(factor: number): Damage {
  return (record) =>
    changeSummary(record, (_name, each) =>
      each.type === 'counter' ? { ...each, count: Math.round(each.count * factor) } : each,
    );
}

/** Every quantile of response times in the summary is the mean of those of the seconds, as some dashboards have it. */
export function averagedPercentiles(record: LegRecord): LegRecord {
  const seconds = secondsOfResponse(record);
  const means = (record.summary?.quantiles ?? []).map((probability) => meanQuantileMs(seconds, probability));
  return changeSummary(record, (name, each) =>
    each.type === 'trend' && isOf(name, METRICS.responseTime) ? { ...each, quantiles: means } : each,
  );
}

function secondsOfResponse({ timeline }: LegRecord): Histogram[] {
  const times = new Set(
    timeline?.series.filter(({ metric }) => metric === METRICS.responseTime).map(({ id }) => id),
  );
  return (timeline?.pushes ?? []).map(({ histograms }) => {
    const ofPush = histograms.filter(([id]) => times.has(id));
    return mergeHistograms(ofPush.map(([, { zero, buckets }]) => histogramOf(zero, buckets)));
  });
}

function meanQuantileMs(seconds: readonly Histogram[], probability: number): number {
  const known = seconds.flatMap((second) => histogramQuantile(second, probability).estimate ?? []);
  return (sum(known) / Math.max(1, known.length)) * 1_000;
}

export function changeSummary(
  record: LegRecord,
  change: (name: string, metric: MetricSummary) => MetricSummary,
): LegRecord {
  if (record.summary === null) return record;
  const metrics = Object.entries(record.summary.metrics).map(([name, metric]) => [
    name,
    change(name, metric),
  ]);
  return { ...record, summary: { ...record.summary, metrics: Object.fromEntries(metrics) } };
}

function isOf(submetric: string, metric: string): boolean {
  return submetric === metric || submetric.startsWith(`${metric}{`);
}
