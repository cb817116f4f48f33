import type { CountsAbove } from '../model/packed-buckets.ts';
import type { Tags } from '../model/wanted-tags.ts';
import { type Histogram, mergeHistograms } from '../statistics/histogram.ts';
import { HistogramRows } from './histogram-rows.ts';
import { clamp, type LegView, type PartRows, type SecondRange } from './leg-view.ts';
import { forEachGain, forEachPushed, matching, type SeriesGains } from './series-index.ts';

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

/** The merged histogram of each part of the range. Many checks are about the same series, so each is gone through once. */
export function histogramsOfParts(
  leg: LegView,
  metric: string,
  tags: Tags,
  range: SecondRange,
  parts: Parts,
): Histogram[] {
  const made = leg.kept.parts.to(JSON.stringify([range, parts]), () => emptyParts(leg, parts));
  const series = matching(leg.index.histograms.byMetric, metric, tags);
  const others = series.filter(({ number }) => made.isMade[number] !== 1);
  if (others.length > 0) makeParts(leg, made, others, range, parts);
  return parts.ends.map((_, part) =>
    mergeHistograms(series.map(({ number }) => made.rows.row(number * parts.ends.length + part))),
  );
}

function emptyParts({ index }: LegView, { ends }: Parts): PartRows {
  const { gains } = index.histograms;
  const series = index.merged.length;
  const rows = new HistogramRows(series * ends.length, gains, gains.buckets);
  return { rows, isMade: new Uint8Array(series) };
}

/** The part to which each second of the range belongs; -1 for none. */
function partsOfSeconds(range: SecondRange, { from, ends }: Parts): Int32Array {
  const partOf = new Int32Array(Math.max(0, range.to - range.from)).fill(-1);
  for (const [part, end] of ends.entries()) partOf.fill(part, ends[part - 1] ?? from, end);
  return partOf;
}

function makeParts(
  { index: { histograms } }: LegView,
  { rows, isMade }: PartRows,
  series: readonly SeriesGains[],
  range: SecondRange,
  parts: Parts,
): void {
  const partOf = partsOfSeconds(range, parts);
  for (const { number } of series) isMade[number] = 1;
  if (partOf.length === 0) return;
  const { secondsOfPushes } = histograms;
  forEachPushed(histograms, series, (push, entry, number) => {
    const part = partOf[clamp(secondsOfPushes[push] ?? 0, range) - range.from] ?? -1;
    if (part >= 0) rows.add(number * parts.ends.length + part, entry);
  });
}
