import { METRICS } from '../../../scenarios/kit/contract.ts';
import type { PartRow } from '../../model/leg-detail.ts';
import {
  type Histogram,
  histogramQuantile,
  histogramTotal,
  mergeHistograms,
} from '../../statistics/histogram.ts';
import { HistogramRows } from '../histogram-rows.ts';
import { countsPerSecond, type LegView, mergedHistogram, rangeOf, sum } from '../leg-view.ts';
import { forEachGain } from '../series-index.ts';

export type PartTag = 'svc' | 'region' | 'plan';

/** A line that stands in a table row needs no more points. */
const MOST_POINTS = 48;
/** Fewer requests than this say too little of a 95th percentile. */
const LEAST_SAMPLES = 20;

/** Seconds to each point of a row's line. */
export function partStep({ seconds }: LegView): number {
  return Math.max(1, Math.ceil(seconds / MOST_POINTS));
}

/** One row for each value of the tag that requests of the leg carried, in alphabetical order. */
export function partRows(leg: LegView, tag: PartTag): PartRow[] {
  const series = leg.index.counters.byMetric.get(METRICS.requests) ?? [];
  const values = new Set(series.flatMap(({ tags }) => tags[tag] ?? []));
  return [...values].toSorted().map((value) => partRow(leg, tag, value));
}

function partRow(leg: LegView, tag: PartTag, name: string): PartRow {
  const range = rangeOf(leg, 'peak');
  const tags = { [tag]: name, window: 'peak' };
  const requests = sum(countsPerSecond(leg, METRICS.requests, tags, range));
  const good = sum(countsPerSecond(leg, METRICS.requests, { ...tags, outcome: 'good' }, range));
  const times =
    range.to > range.from ? mergedHistogram(leg, METRICS.responseTime, tags) : mergeHistograms([]);
  return {
    name,
    requests,
    bad: requests - good,
    p50Ms: percentile(leg, times, 0.5),
    p95Ms: percentile(leg, times, 0.95),
    p99Ms: percentile(leg, times, 0.99),
    p95OverTime: p95OverTime(leg, { [tag]: name }),
  };
}

function p95OverTime(leg: LegView, tags: Readonly<Record<string, string>>): (number | null)[] {
  const step = partStep(leg);
  const { histograms } = leg.index;
  const rows = new HistogramRows(Math.ceil(leg.seconds / step), histograms.gains, histograms.gains.buckets);
  forEachGain(histograms, METRICS.responseTime, tags, (second, entry) => {
    if (second >= 0 && second < leg.seconds) rows.add(Math.floor(second / step), entry);
  });
  return Array.from({ length: rows.length }, (_, nth) => {
    const row = rows.row(nth);
    return histogramTotal(row) < LEAST_SAMPLES ? null : percentile(leg, row, 0.95);
  });
}

/** In ms; null beyond the timeout, where there was no answer. */
function percentile({ record }: LegView, histogram: Histogram, q: number): number | null {
  const { estimate } = histogramQuantile(histogram, q);
  const ms = estimate === null ? null : estimate * 1_000;
  return ms === null || ms > record.plan.played.requestTimeoutMs ? null : ms;
}
