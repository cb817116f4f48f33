import { METRICS } from '../../../scenarios/kit/contract.ts';
import type { Stretch, StretchPercentile } from '../../model/leg-detail.ts';
import { MIN_WINDOW_SECONDS } from '../../statistics/batches.ts';
import { bucketEnds, type Histogram, histogramOver, histogramTotal } from '../../statistics/histogram.ts';
import type { QuantileGrid } from '../../statistics/quantile-grid.ts';
import { gridQuantile } from '../../statistics/quantile-grid.ts';
import { quantileInterval } from '../../statistics/quantile-interval.ts';
import type { HistogramRows } from '../histogram-rows.ts';
import { histogramsPerSecond, type LegView } from '../leg-view.ts';

/** More stretches than this are narrower than their own marks. */
const MOST_STRETCHES = 60;

/**
 * The leg cut into stretches that are long enough for an interval (statistics SPEC, section 5), with the percentiles of
 * each. A rest that is too short for one belongs to none.
 */
export function stretchesOf(leg: LegView): Stretch[] {
  const step = Math.max(MIN_WINDOW_SECONDS, Math.ceil(leg.seconds / MOST_STRETCHES));
  const rows = histogramsPerSecond(leg, METRICS.responseTime, {}, { from: 0, to: leg.seconds });
  const timeoutMs = leg.record.plan.played.requestTimeoutMs;
  return Array.from({ length: Math.floor(leg.seconds / step) }, (_, nth) =>
    stretchOf(rows, nth * step, (nth + 1) * step, timeoutMs),
  );
}

function stretchOf(rows: HistogramRows, from: number, to: number, timeoutMs: number): Stretch {
  const seconds = Array.from({ length: to - from }, (_, nth) => rows.row(from + nth));
  const whole = rows.sum(from, to);
  const percentile = (q: number) => percentileOf(whole, seconds, q, timeoutMs);
  return {
    from,
    to,
    samples: histogramTotal(whole),
    p50: percentile(0.5),
    p95: percentile(0.95),
    p99: percentile(0.99),
  };
}

function percentileOf(
  whole: Histogram,
  seconds: readonly Histogram[],
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
