import { METRICS } from '../../../scenarios/kit/contract.ts';
import type { PartEvidence, PartRow, StretchPercentile } from '../../model/leg-detail.ts';
import {
  type Histogram,
  histogramQuantile,
  histogramTotal,
  mergeHistograms,
} from '../../statistics/histogram.ts';
import { sum } from '../../statistics/series.ts';
import { HistogramRows } from '../histogram-rows.ts';
import {
  countsPerSecond,
  histogramsPerSecond,
  type LegView,
  rangeOf,
  type SecondRange,
} from '../leg-view.ts';
import { forEachGain } from '../series-index.ts';
import { percentileOver, type StretchHistograms } from './percentile-over.ts';

export type PartTag = 'svc' | 'region' | 'plan';
type Tags = Readonly<Record<string, string>>;

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
  return [...values].toSorted().map((value) => partRow(leg, { [tag]: value }, value));
}

/** All requests of the peak together. */
export function wholeRow(leg: LegView): PartRow {
  return partRow(leg, {}, 'all requests');
}

function partRow(leg: LegView, part: Tags, name: string): PartRow {
  const range = rangeOf(leg, 'peak');
  const tags = { ...part, window: 'peak' };
  const requests = sum(countsPerSecond(leg, METRICS.requests, tags, range));
  const good = sum(countsPerSecond(leg, METRICS.requests, { ...tags, outcome: 'good' }, range));
  const evidence = evidenceOf(leg, tags, range);
  return {
    name,
    requests,
    bad: requests - good,
    p50Ms: evidence.p50.estimateMs,
    p95Ms: evidence.p95.estimateMs,
    p99Ms: evidence.p99.estimateMs,
    p95OverTime: p95OverTime(leg, part),
    evidence,
  };
}

function evidenceOf(leg: LegView, tags: Tags, range: SecondRange): PartEvidence {
  const answers = timesOf(leg, METRICS.responseTime, tags, range);
  const database = timesOf(leg, METRICS.dbTime, tags, range);
  return {
    samples: histogramTotal(answers.whole),
    p50: percentileBetween(leg, answers, 0.5),
    p95: percentileBetween(leg, answers, 0.95),
    p99: percentileBetween(leg, answers, 0.99),
    databaseSamples: histogramTotal(database.whole),
    databaseP95: percentileBetween(leg, database, 0.95),
  };
}

function timesOf(leg: LegView, metric: string, tags: Tags, range: SecondRange): StretchHistograms {
  const rows = histogramsPerSecond(leg, metric, tags, range);
  const seconds = Array.from({ length: rows.length }, (_, nth) => rows.row(nth));
  return { whole: mergeHistograms(seconds), seconds };
}

/** The estimate as all tables give it. The interval comes from another reading of the same bucket, so its ends may need room for it. */
function percentileBetween(leg: LegView, times: StretchHistograms, q: number): StretchPercentile {
  const estimateMs = percentile(leg, times.whole, q);
  const { lowerMs, upperMs } = percentileOver(times, q, leg.record.plan.played.requestTimeoutMs);
  return {
    estimateMs,
    lowerMs: lowerMs === null || estimateMs === null ? lowerMs : Math.min(lowerMs, estimateMs),
    upperMs: upperMs === null || estimateMs === null ? upperMs : Math.max(upperMs, estimateMs),
  };
}

function p95OverTime(leg: LegView, tags: Tags): (number | null)[] {
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
