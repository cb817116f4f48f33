import type { MetricSummary } from '../../../scenarios/kit/contract.ts';
import type { HistogramDelta } from '../../model/timeline.ts';

const BUCKETS_PER_DOUBLING = 8;

/** What one push says of a Trend: Prometheus schema 3, where bucket i holds (2^((i-1)/8), 2^(i/8)] seconds. */
export function histogramOf(valuesMs: readonly number[]): HistogramDelta {
  const buckets = new Map<number, number>();
  let [zero, sumMs] = [0, 0];
  for (const valueMs of valuesMs) {
    sumMs += valueMs;
    const index = Math.ceil(Math.log2(valueMs / 1_000) * BUCKETS_PER_DOUBLING);
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

/** What the summary says of a Trend. Without values all figures are 0, as k6 has it. */
export function trendOf(valuesMs: readonly number[], quantiles: readonly number[]): MetricSummary {
  const sorted = Float64Array.from(valuesMs).toSorted();
  const sum = sorted.reduce((total, value) => total + value, 0);
  return {
    type: 'trend',
    count: sorted.length,
    min: sorted[0] ?? 0,
    max: sorted.at(-1) ?? 0,
    mean: sorted.length === 0 ? 0 : sum / sorted.length,
    quantiles: quantiles.map((probability) => quantileOf(sorted, probability)),
  };
}

/** Linear between neighbours: type 7 of Hyndman & Fan 1996, which is k6's. */
function quantileOf(sorted: Float64Array, probability: number): number {
  const place = probability * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? 0;
  return below + (above - below) * (place - Math.floor(place));
}
