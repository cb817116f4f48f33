import { METRICS } from '../../../scenarios/kit/contract.ts';
import type { LatencyHeat } from '../../model/leg-detail.ts';
import { bucketEnds, type Histogram, histogramTotal } from '../../statistics/histogram.ts';
import { HistogramRows } from '../histogram-rows.ts';
import type { LegView } from '../leg-view.ts';
import { forEachGain } from '../series-index.ts';

/** More columns than this are narrower than a reader can tell apart. */
const MOST_COLUMNS = 160;
/** Buckets to a row: 18 % of response time, still finer than the row is high. */
const BUCKETS_IN_ROW = 2;

/** Every answer of the leg by when it came and how long it took; null without any. */
export function latencyHeat(leg: LegView): LatencyHeat | null {
  const stepSeconds = Math.max(1, Math.ceil(leg.seconds / MOST_COLUMNS));
  const stretches = histogramsOf(leg, stepSeconds);
  const columns = Array.from({ length: stretches.length }, (_, nth) => stretches.row(nth));
  const timeoutMs = leg.record.plan.played.requestTimeoutMs;
  const range = rowRange(columns, timeoutMs);
  if (range === null) return null;
  const rows = Array.from({ length: range.rows }, (_, row) => range.lowest + (row + 1) * BUCKETS_IN_ROW - 1);
  return {
    stepSeconds,
    fromMs: bucketEnds(range.lowest).lower * 1_000,
    rowsMs: rows.map((highest) => bucketEnds(highest).upper * 1_000),
    columns: columns.map((column) => rows.map((highest) => countIn(column, highest))),
    unanswered: columns.map((column) => histogramTotal(column) - countUpTo(column, rows.at(-1) ?? 0)),
  };
}

function histogramsOf(leg: LegView, stepSeconds: number): HistogramRows {
  const { histograms } = leg.index;
  const rows = new HistogramRows(
    Math.ceil(leg.seconds / stepSeconds),
    histograms.gains,
    histograms.gains.buckets,
  );
  forEachGain(histograms, METRICS.responseTime, {}, (second, entry) => {
    const within = Math.min(Math.max(second, 0), leg.seconds - 1);
    if (rows.length > 0) rows.add(Math.floor(within / stepSeconds), entry);
  });
  return rows;
}

/** From the first filled bucket to the last that ends within the timeout, in whole rows. */
function rowRange(
  columns: readonly Histogram[],
  timeoutMs: number,
): { readonly lowest: number; readonly rows: number } | null {
  let [first, last] = [Infinity, -Infinity];
  for (const { lowest, counts } of columns)
    for (const [nth, count] of counts.entries()) {
      const bucket = lowest + nth;
      if (count === 0 || bucketEnds(bucket).lower * 1_000 >= timeoutMs) continue;
      first = Math.min(first, bucket);
      last = Math.max(last, bucket);
    }
  if (last < first) return null;
  return { lowest: first, rows: Math.ceil((last - first + 1) / BUCKETS_IN_ROW) };
}

/** The counts of the buckets of one row, whose highest is given; what is too small for buckets is in none. */
function countIn({ lowest, counts }: Histogram, highest: number): number {
  let total = 0;
  for (let bucket = highest - BUCKETS_IN_ROW + 1; bucket <= highest; bucket += 1)
    total += counts[bucket - lowest] ?? 0;
  return total;
}

function countUpTo({ zero, lowest, counts }: Histogram, highest: number): number {
  return counts.reduce((total, count, nth) => (lowest + nth <= highest ? total + count : total), zero);
}
