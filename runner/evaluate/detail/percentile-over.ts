import type { StretchPercentile } from '../../model/leg-detail.ts';
import { bucketEnds, type Histogram, histogramOver, histogramTotal } from '../../statistics/histogram.ts';
import type { QuantileGrid } from '../../statistics/quantile-grid.ts';
import { gridQuantile } from '../../statistics/quantile-grid.ts';
import { quantileInterval } from '../../statistics/quantile-interval.ts';

/** Histograms of the seconds of a stretch, and their sum. */
export interface StretchHistograms {
  readonly whole: Histogram;
  readonly seconds: readonly Histogram[];
}

/** A percentile of a stretch with its interval (statistics SPEC, section 5), in ms; null beyond the timeout. */
export function percentileOver(
  { whole, seconds }: StretchHistograms,
  q: number,
  timeoutMs: number,
): StretchPercentile {
  const grid = gridOf(whole);
  const estimate = gridQuantile(grid, q);
  if (estimate === null) return { lowerMs: null, estimateMs: null, upperMs: null };
  const { lower, upper } = quantileInterval(grid, q, countsOver(seconds, grid, estimate));
  const answered = (value: number | null) =>
    value === null || value * 1_000 > timeoutMs ? null : value * 1_000;
  return { lowerMs: answered(lower), estimateMs: answered(estimate), upperMs: answered(upper) };
}

/** What lies over the bucket of the estimate: whole counts, which is all that the spread of a percentile needs. */
function countsOver(
  seconds: readonly Histogram[],
  { values }: QuantileGrid,
  estimate: number,
): Parameters<typeof quantileInterval>[2] {
  const end = values.find((value) => value >= estimate) ?? estimate;
  return {
    bad: seconds.map((second) => (end > 0 ? histogramOver(second, end).atLeast : 0)),
    total: seconds.map(histogramTotal),
  };
}

/** The ends of the filled buckets in seconds, with the share of all values up to each. */
function gridOf(histogram: Histogram): QuantileGrid {
  const total = histogramTotal(histogram);
  const probabilities: number[] = [];
  const values: number[] = [];
  let before = histogram.zero;
  for (const [nth, count] of histogram.counts.entries()) {
    if (count === 0) continue;
    const { lower, upper } = bucketEnds(histogram.lowest + nth);
    if (values.at(-1) !== lower) {
      probabilities.push(before / total);
      values.push(lower);
    }
    before += count;
    probabilities.push(before / total);
    values.push(upper);
  }
  return { probabilities, values };
}
