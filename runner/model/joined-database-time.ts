import type { LegSummary, MetricSummary } from '../../scenarios/kit/contract.ts';
import type { DatabaseTimeRecord } from '../schema/database-time-schema.ts';
import { PackedPushes } from './packed-pushes.ts';
import type { Timeline, TimelinePush } from './timeline.ts';

/** A push that k6 sends at T belongs to the second that its middle, half a second before, lies in. */
const HALF_PUSH_MS = 500;

/**
 * A leg's timeline with the seconds of database time that were measured elsewhere. They are laid on k6's own pushes, so that a
 * push that k6 never sent is still missing; what ended after the last one is in it.
 */
export function joinTimelines(timeline: Timeline, other: Timeline): Timeline {
  const highest = timeline.series.reduce((most, { id }) => Math.max(most, id), 0);
  const series = other.series.map((each) => ({ ...each, id: each.id + highest }));
  const joined = new PackedPushes();
  let next = 0;
  for (const [nth, push] of timeline.pushes.entries()) {
    const until = nth === timeline.pushes.length - 1 ? Infinity : push.atMs + HALF_PUSH_MS;
    const begun = next;
    while ((other.pushes[next]?.atMs ?? Infinity) <= until && next < other.pushes.length) next += 1;
    joined.add(withGains(push, other.pushes.slice(begun, next), highest));
  }
  return {
    ...timeline,
    series: [...timeline.series, ...series],
    pushes: joined.views(),
    complete: timeline.complete && other.complete,
  };
}

function withGains(push: TimelinePush, others: readonly TimelinePush[], idOffset: number): TimelinePush {
  if (others.length === 0) return push;
  const renumbered = <Gain>(gains: readonly (readonly [number, Gain])[]) =>
    gains.map(([id, gain]) => [id + idOffset, gain] as const);
  return {
    atMs: push.atMs,
    gauges: push.gauges,
    counters: [...push.counters, ...others.flatMap(({ counters }) => renumbered(counters))],
    histograms: [...push.histograms, ...others.flatMap(({ histograms }) => renumbered(histograms))],
  };
}

/** A leg's summary with database time in place of k6's, which measured none, and with what was beyond its limits added. */
export function joinSummaries(summary: LegSummary, { metrics }: DatabaseTimeRecord): LegSummary {
  const joined = Object.entries(metrics).map(([name, metric]) => [
    name,
    added(summary.metrics[name], metric),
  ]);
  return { ...summary, metrics: { ...summary.metrics, ...Object.fromEntries(joined) } };
}

function added(own: MetricSummary | undefined, other: MetricSummary): MetricSummary {
  return own?.type === 'counter' && other.type === 'counter'
    ? { type: 'counter', count: own.count + other.count }
    : other;
}
