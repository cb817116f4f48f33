import type { CountsAbove } from '../model/packed-buckets.ts';
import type { Histogram } from '../statistics/histogram.ts';
import { HistogramRows } from './histogram-rows.ts';
import { clamp, type LegView, reachOf, type SecondRange } from './leg-view.ts';
import { forEachGain } from './series-index.ts';

type Tags = Readonly<Record<string, string | undefined>>;

/** Of the samples of every second of the range how many lie in buckets above this one, and how many in it. */
export function countsAbove(
  leg: LegView,
  metric: string,
  tags: Tags,
  range: SecondRange,
  bucket: number,
): CountsAbove {
  const { histograms } = leg.index;
  const seconds = Math.max(0, range.to - range.from);
  const counts = { above: new Float64Array(seconds), inside: new Float64Array(seconds) };
  if (seconds === 0) return counts;
  forEachGain(histograms, metric, tags, (second, entry) =>
    histograms.gains.addAbove(entry, bucket, counts, clamp(second, range) - range.from),
  );
  return counts;
}

/** Parts of a range, one after the other: each ends before one of these seconds of it. */
export interface Parts {
  readonly from: number;
  readonly ends: readonly number[];
}

/** The merged histogram of each part of the range. */
export function histogramsOfParts(
  leg: LegView,
  metric: string,
  tags: Tags,
  range: SecondRange,
  { from, ends }: Parts,
): Histogram[] {
  const { histograms } = leg.index;
  const rows = new HistogramRows(ends.length, histograms.gains, reachOf(leg, metric, tags));
  const partOf = new Int32Array(Math.max(0, range.to - range.from)).fill(-1);
  for (const [part, end] of ends.entries()) partOf.fill(part, ends[part - 1] ?? from, end);
  if (partOf.length > 0)
    forEachGain(histograms, metric, tags, (second, entry) => {
      const part = partOf[clamp(second, range) - range.from] ?? -1;
      if (part >= 0) rows.add(part, entry);
    });
  return ends.map((_, part) => rows.row(part));
}
