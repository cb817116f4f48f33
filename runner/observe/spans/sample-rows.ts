import { METRICS, type PlannedLimit } from '../../../scenarios/kit/contract.ts';
import type { HistogramDelta, TimelinePush, TimelineSeries } from '../../model/timeline.ts';
import { bucketEnds } from '../../statistics/histogram.ts';
import type { SampleSeries } from './database-samples.ts';
import { isBeyond, limitTags } from './sample-limits.ts';

/** Samples as a timeline has them. */
export interface SampleRows {
  readonly series: readonly TimelineSeries[];
  /** One for each second of the leg that holds any, at the moment at which k6 would push that second. */
  readonly pushes: readonly TimelinePush[];
}

interface Second {
  readonly counters: [number, number][];
  readonly histograms: [number, HistogramDelta][];
}

/** One series of histograms for all requests with the same tags, and one counter for each limit they may be beyond. */
export function sampleRows(
  samples: readonly SampleSeries[],
  limits: readonly PlannedLimit[],
  zeroAtMs: number,
): SampleRows {
  const series: TimelineSeries[] = [];
  const seconds = new Map<number, Second>();
  const numbered = (metric: string, type: TimelineSeries['type'], tags: TimelineSeries['tags']): number =>
    series.push({ id: series.length + 1, metric, type, tags });
  for (const each of samples) {
    const id = numbered(METRICS.dbTime, 'histogram', each.tags);
    const counters = limits.map((limit) => ({
      limit,
      id: numbered(METRICS.overLimit, 'counter', limitTags(each.tags, limit)),
    }));
    for (const [second, valuesMs] of bySecond(each))
      addSecond(secondAt(seconds, second), id, counters, valuesMs);
  }
  const inOrder = [...seconds].toSorted(([a], [b]) => a - b);
  return {
    series,
    pushes: inOrder.map(([second, held]) => ({ atMs: zeroAtMs + (second + 1) * 1_000, gauges: [], ...held })),
  };
}

function bySecond({ seconds, valuesMs }: SampleSeries): Map<number, number[]> {
  const held = new Map<number, number[]>();
  for (const [nth, second] of seconds.entries()) {
    const values = held.get(second) ?? [];
    held.set(second, values);
    values.push(valuesMs[nth] ?? 0);
  }
  return held;
}

function secondAt(seconds: Map<number, Second>, at: number): Second {
  const second = seconds.get(at) ?? { counters: [], histograms: [] };
  seconds.set(at, second);
  return second;
}

interface LimitCounter {
  readonly limit: PlannedLimit;
  readonly id: number;
}

function addSecond(
  { counters, histograms }: Second,
  id: number,
  limits: readonly LimitCounter[],
  valuesMs: readonly number[],
): void {
  histograms.push([id, histogramOf(valuesMs)]);
  for (const counter of limits) {
    const beyond = valuesMs.filter((valueMs) => isBeyond(counter.limit, valueMs)).length;
    if (beyond > 0) counters.push([counter.id, beyond]);
  }
}

function histogramOf(valuesMs: readonly number[]): HistogramDelta {
  const buckets = new Map<number, number>();
  const positive = valuesMs.filter((valueMs) => valueMs > 0);
  for (const valueMs of positive) {
    const bucket = bucketOf(valueMs / 1_000);
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
  }
  const sumMs = valuesMs.reduce((sum, valueMs) => sum + valueMs, 0);
  return {
    count: valuesMs.length,
    // In whole nanoseconds, as k6 has its sums.
    sumSeconds: Math.round(sumMs * 1e6) / 1e9,
    zero: valuesMs.length - positive.length,
    buckets: [...buckets].toSorted(([a], [b]) => a - b),
  };
}

/** The bucket that holds a time above 0. Rounding may put its logarithm on either side of a border. */
export function bucketOf(seconds: number): number {
  const near = Math.ceil(8 * Math.log2(seconds));
  return [near - 1, near].find((index) => bucketEnds(index).upper >= seconds) ?? near + 1;
}
