import type { HistogramDelta, TimelinePush, TimelineSeries } from '../model/timeline.ts';
import type { CumulativeHistogram } from './native-histogram.ts';
import type { BookedSeries, SeriesBook } from './series-book.ts';
import type { SeriesValue } from './write-request.ts';

type Bucket = HistogramDelta['buckets'][number];
type Buckets = Pick<CumulativeHistogram, 'indices' | 'counts'>;

export interface AppliedPush {
  /** Series that appear in this push for the first time. */
  readonly newSeries: readonly TimelineSeries[];
  readonly push: TimelinePush;
}

/** Turns the totals of one remote write into what changed since the one before, and remembers the totals. */
export function applyPush(
  book: SeriesBook,
  values: readonly SeriesValue<BookedSeries>[],
  atMs: number,
): AppliedPush {
  const newSeries: TimelineSeries[] = [];
  const counters: [number, number][] = [];
  const gauges: [number, number][] = [];
  const histograms: [number, HistogramDelta][] = [];
  for (const { series: booked, sample, histogram } of values) {
    if ((booked.type === 'histogram' ? histogram : sample) === null) continue;
    const { series, isNew } = book.admit(booked);
    if (isNew) newSeries.push(series);
    if (histogram !== null) addHistogram(histograms, series.id, booked, histogram);
    else if (sample !== null)
      addSample(booked.type === 'gauge' ? gauges : counters, series.id, booked, sample);
  }
  return { newSeries, push: { atMs, counters, gauges, histograms } };
}

function addSample(into: [number, number][], id: number, booked: BookedSeries, sample: number): void {
  const value = booked.type === 'gauge' ? sample : sample - booked.lastSample;
  booked.lastSample = sample;
  if (booked.type === 'gauge' || value !== 0) into.push([id, value]);
}

function addHistogram(
  into: [number, HistogramDelta][],
  id: number,
  booked: BookedSeries,
  histogram: CumulativeHistogram,
): void {
  const delta = histogramDelta(booked.lastHistogram, histogram);
  booked.lastHistogram = histogram;
  if (delta.count !== 0 || delta.zero !== 0 || delta.buckets.length > 0) into.push([id, delta]);
}

/** What `next` holds beyond `previous`. Negative where a histogram began anew. */
export const histogramDelta = (previous: CumulativeHistogram, next: CumulativeHistogram): HistogramDelta => ({
  count: next.count - previous.count,
  sumSeconds: toNanoseconds(next.sumSeconds - previous.sumSeconds),
  zero: next.zero - previous.zero,
  buckets: bucketDeltas(previous, next),
});

/** k6 measures in whole nanoseconds; the digits beyond are left over from subtracting large sums. */
const toNanoseconds = (seconds: number): number => Math.round(seconds * 1e9) / 1e9;

/** Walks two ascending lists side by side; a bucket that either lacks counts as 0 there. */
function bucketDeltas(previous: Buckets, next: Buckets): Bucket[] {
  const deltas: Bucket[] = [];
  const gain = (index: number, count: number): void => {
    if (count !== 0) deltas.push([index, count]);
  };
  let position = 0;
  for (let nth = 0; nth < next.indices.length; nth++) {
    const index = next.indices[nth] ?? 0;
    for (; indexAt(previous, position) < index; position++)
      gain(indexAt(previous, position), -countAt(previous, position));
    const before = indexAt(previous, position) === index ? countAt(previous, position++) : 0;
    gain(index, countAt(next, nth) - before);
  }
  for (; position < previous.indices.length; position++)
    gain(indexAt(previous, position), -countAt(previous, position));
  return deltas;
}

const indexAt = ({ indices }: Buckets, position: number): number => indices[position] ?? Infinity;

const countAt = ({ counts }: Buckets, position: number): number => counts[position] ?? 0;
