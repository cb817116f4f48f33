import type { MetricSummary } from '../../../scenarios/kit/contract.ts';
import type { HistogramDelta } from '../../model/timeline.ts';

const BUCKETS_PER_DOUBLING = 8;

/** The bucket of a time above 0: Prometheus schema 3, where bucket i holds (2^((i-1)/8), 2^(i/8)] seconds. */
export function bucketOf(valueMs: number): number {
  return Math.ceil(Math.log2(valueMs / 1_000) * BUCKETS_PER_DOUBLING);
}

/** What one push says of a Trend. */
export function histogramOf(valuesMs: readonly number[]): HistogramDelta {
  const buckets = new Map<number, number>();
  let [zero, sumMs] = [0, 0];
  for (const valueMs of valuesMs) {
    sumMs += valueMs;
    const index = bucketOf(valueMs);
    if (valueMs > 0) buckets.set(index, (buckets.get(index) ?? 0) + 1);
    else zero += 1;
  }
  return {
    count: valuesMs.length,
    sumSeconds: sumMs / 1_000,
    zero,
    buckets: [...buckets].toSorted(([a], [b]) => a - b),
  };
}

/** What the summary says of a Trend, from its values in ascending order. Without values all figures are 0, as k6 has it. */
export function trendOf(sortedMs: Float64Array, quantiles: readonly number[]): MetricSummary {
  let sum = 0;
  for (let place = 0; place < sortedMs.length; place++) sum += sortedMs[place] ?? 0;
  return {
    type: 'trend',
    count: sortedMs.length,
    min: sortedMs[0] ?? 0,
    max: sortedMs.at(-1) ?? 0,
    mean: sortedMs.length === 0 ? 0 : sum / sortedMs.length,
    quantiles: quantiles.map((probability) => quantileOf(sortedMs, probability)),
  };
}

/** Linear between neighbours: type 7 of Hyndman & Fan 1996, which is k6's. */
function quantileOf(sorted: Float64Array, probability: number): number {
  const place = probability * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? 0;
  return below + (above - below) * (place - Math.floor(place));
}
