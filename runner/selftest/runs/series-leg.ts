import type { LegRecord } from '../../model/run-record.ts';
import type { Timeline, TimelinePush, TimelineSeries } from '../../model/timeline.ts';
import type { LegPlan } from '../../schema/plan-schema.ts';
import type { SeriesTotal } from './k6-summary.ts';
import { legRecord } from './leg-record.ts';
import { ZERO_AT_MS } from './observers.ts';
import type { SecondHistograms } from './second-histograms.ts';

/** Seconds before the clock stands at zero, and after the last answer, in which k6 pushes as well. */
const LEAD_SECONDS = 2;

export type Tags = Readonly<Record<string, string>>;

export interface Counter {
  readonly metric: string;
  readonly tags: Tags;
  readonly perSecond: Float64Array;
}

export interface Trend {
  readonly metric: string;
  readonly tags: Tags;
  readonly histograms: SecondHistograms;
  readonly sortedMs: Float64Array;
}

/** What k6 measured on a leg. */
export interface LegSeries {
  readonly counters: readonly Counter[];
  readonly trends: readonly Trend[];
  /** Journeys that began in each second. */
  readonly begunPerSecond: ArrayLike<number>;
  /** Seconds until the last answer. */
  readonly seconds: number;
  /** Processor time of the target in each second; absent where nobody looks at it. */
  readonly cpuSeconds?: ArrayLike<number>;
}

/** The record of a sound leg from its series: the plan, k6's summary, its timeline and what the observers saw. */
export function seriesLeg(plan: LegPlan, series: LegSeries): LegRecord {
  const { counters, trends, begunPerSecond, seconds, cpuSeconds } = series;
  const playedSeconds = Math.round(plan.durationMs / 1_000);
  return legRecord(withArrivals(plan, Array.from(begunPerSecond).slice(0, playedSeconds)), {
    totals: [...counters.map(totalOf), ...trends],
    timeline: timelineOf(counters, trends, seconds),
    playedSeconds,
    lastSecond: seconds,
    isStopped: false,
    conditions: {},
    ...(cpuSeconds && { cpuSeconds }),
  });
}

/** As many arrivals were planned as came. */
function withArrivals(plan: LegPlan, perSecond: number[]): LegPlan {
  const streams = plan.played.streams.map((stream) => ({ ...stream, perSecond }));
  return { ...plan, played: { ...plan.played, streams } };
}

function totalOf({ metric, tags, perSecond }: Counter): SeriesTotal {
  return { metric, tags, gained: perSecond.reduce((all, each) => all + each, 0) };
}

/** One push a second: what is sampled in a second is pushed at its end. */
function timelineOf(counters: readonly Counter[], trends: readonly Trend[], seconds: number): Timeline {
  const named = (each: Counter | Trend, id: number, type: TimelineSeries['type']): TimelineSeries => ({
    id,
    metric: each.metric,
    type,
    tags: each.tags,
  });
  const moments = Array.from({ length: seconds + 2 * LEAD_SECONDS }, (_, index) => index - LEAD_SECONDS);
  return {
    series: [
      ...counters.map((each, index) => named(each, index, 'counter')),
      ...trends.map((each, index) => named(each, counters.length + index, 'histogram')),
    ],
    pushes: moments.map((second) => pushOf(second, counters, trends)),
    complete: true,
    damage: [],
  };
}

function pushOf(second: number, counters: readonly Counter[], trends: readonly Trend[]): TimelinePush {
  return {
    atMs: ZERO_AT_MS + (second + 1) * 1_000,
    counters: counters.flatMap(({ perSecond }, id) => {
      const gained = perSecond[second] ?? 0;
      return gained === 0 ? [] : [[id, gained] as const];
    }),
    gauges: [],
    histograms: trends.flatMap(({ histograms }, index) => {
      const held = histograms.perSecond()[second];
      return held === null || held === undefined ? [] : [[counters.length + index, held] as const];
    }),
  };
}
