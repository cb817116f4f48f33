import { METRICS, type PlannedWindow } from '../../scenarios/kit/contract.ts';
import type { LegRecord } from '../model/run-record.ts';
import type { Timeline } from '../model/timeline.ts';
import type { PlannedCheck } from '../schema/plan-schema.ts';
import { type Histogram, mergeHistograms } from '../statistics/histogram.ts';
import { HistogramRows } from './histogram-rows.ts';
import { forEachGain, indexSeries, matching, type SeriesIndex } from './series-index.ts';

/** A stretch of whole seconds on the leg's clock; `to` is not part of it. */
export interface SecondRange {
  readonly from: number;
  readonly to: number;
}

/** A push at T holds what happened in the second before; its middle says to which second that belongs. */
const HALF_PUSH_MS = 500;

/** One leg's record with its clock: where on the leg's seconds each push lies. */
export interface LegView {
  readonly record: LegRecord;
  /** Seconds that the plan asked for; of a leg that was stopped early those in which journeys still began. */
  readonly seconds: number;
  readonly timeline: Timeline;
  readonly index: SeriesIndex;
  /** When the leg's clock stood at zero. */
  readonly zeroAtMs: number;
  readonly secondOf: (moment: { readonly atMs: number }) => number;
}

const NO_TIMELINE: Timeline = { series: [], pushes: [], complete: false };

/** Without a `clock` event no journey ever began, and k6's own start is the best zero there is. */
export function viewLeg(record: LegRecord): LegView {
  const timeline = record.timeline ?? NO_TIMELINE;
  const clock = record.events.find((event) => event.event === 'clock');
  const zeroAtMs = clock?.zeroAtMs ?? record.k6.startedAtMs;
  const planned = Math.round(record.plan.durationMs / 1_000);
  const secondOf: LegView['secondOf'] = ({ atMs }) => Math.floor((atMs - HALF_PUSH_MS - zeroAtMs) / 1_000);
  const played = record.stopReason === null ? planned : secondsOfArrivals(timeline, secondOf);
  const index = indexSeries(timeline, secondOf);
  return { record, timeline, index, zeroAtMs, seconds: Math.min(planned, played), secondOf };
}

/** k6 needs a while to end when it is stopped, and starts nothing in it: that is no part of the leg. */
function secondsOfArrivals({ series, pushes }: Timeline, secondOf: LegView['secondOf']): number {
  const arrivals = new Set(series.filter(({ metric }) => ARRIVALS.has(metric)).map((arrival) => arrival.id));
  const last = pushes.findLast(({ counters, histograms }) =>
    [...counters, ...histograms].some(([id]) => arrivals.has(id)),
  );
  return last === undefined ? 0 : Math.max(0, secondOf(last) + 1);
}

const ARRIVALS: ReadonlySet<string> = new Set([METRICS.scheduleLag, 'dropped_iterations']);

/** The seconds of a window, or of the whole leg for `*`, as far as the leg got. */
export function rangeOf({ record, seconds }: LegView, window: PlannedCheck['window']): SecondRange {
  const border = record.plan.played.windows.find(({ name }) => name === window);
  const range = border ? inSeconds(border) : { from: 0, to: seconds };
  return { from: Math.min(range.from, seconds), to: Math.min(range.to, seconds) };
}

/** How many seconds of a window the leg played. */
export function windowSeconds(leg: LegView, window: PlannedCheck['window']): number {
  const { from, to } = rangeOf(leg, window);
  return to - from;
}

export function inSeconds({ fromMs, toMs }: PlannedWindow): SecondRange {
  return { from: Math.round(fromMs / 1_000), to: Math.round(toMs / 1_000) };
}

type Tags = Readonly<Record<string, string | undefined>>;

/** What a counter gained in every second of the range. What finished before or after counts in its first or last second. */
export function countsPerSecond(leg: LegView, metric: string, tags: Tags, range: SecondRange): number[] {
  const counts = Array.from({ length: range.to - range.from }, () => 0);
  if (counts.length === 0) return counts;
  const { values } = leg.index.counters.gains;
  forEachGain(leg.index.counters, metric, tags, (second, entry) =>
    addTo(counts, clamp(second, range) - range.from, values.at(entry)),
  );
  return counts;
}

/**
 * The same for a counter whose moments, unlike tagged windows, must not be moved into the range. Only what the leg's own
 * ends cut off counts in its first or last second: nothing is lost of the whole.
 */
export function momentsPerSecond(
  leg: LegView,
  metric: string,
  tags: Tags,
  range: SecondRange,
  shiftSeconds: number,
): number[] {
  const counts = Array.from({ length: range.to - range.from }, () => 0);
  const whole = { from: 0, to: leg.seconds };
  const { values } = leg.index.counters.gains;
  forEachGain(leg.index.counters, metric, tags, (second, entry) =>
    addTo(counts, clamp(second + shiftSeconds, whole) - range.from, values.at(entry)),
  );
  return counts;
}

/** How many samples of a time every second of the range holds. */
export function samplesPerSecond(leg: LegView, metric: string, tags: Tags, range: SecondRange): number[] {
  return perSecond(leg, metric, tags, range, (entry) => leg.index.histograms.gains.values.at(entry));
}

/** What the samples of every second of the range add up to, in seconds. */
export function sumsPerSecond(leg: LegView, metric: string, tags: Tags, range: SecondRange): number[] {
  return perSecond(leg, metric, tags, range, (entry) => leg.index.histograms.gains.sumSeconds.at(entry));
}

function perSecond(
  { index: { histograms } }: LegView,
  metric: string,
  tags: Tags,
  range: SecondRange,
  read: (entry: number) => number,
): number[] {
  const sums = Array.from({ length: range.to - range.from }, () => 0);
  forEachGain(histograms, metric, tags, (second, entry) =>
    addTo(sums, clamp(second, range) - range.from, read(entry)),
  );
  return sums;
}

/** The samples of every second of the range, each with the weight of its bucket; those of 0 have none. */
export function weightPerSecond(
  leg: LegView,
  metric: string,
  tags: Tags,
  range: SecondRange,
  weightOf: (bucket: number) => number,
): number[] {
  const partOf = (second: number) => second - range.from;
  return rowsOf(leg, metric, tags, range, range.to - range.from, partOf).weighed(weightOf);
}

/** The merged histogram of every second of the range. */
export function histogramsPerSecond(
  leg: LegView,
  metric: string,
  tags: Tags,
  range: SecondRange,
): Histogram[] {
  return histogramsIn(leg, metric, tags, range, range.to - range.from, (second) => second - range.from);
}

/** All samples of a metric with these tags, merged, whenever they were taken. */
export function mergedHistogram({ index }: LegView, metric: string, tags: Tags): Histogram {
  const series = matching(index.histograms.byMetric, metric, tags);
  return mergeHistograms(series.flatMap((each) => index.merged.get(each) ?? []));
}

/** The merged histograms of so many parts of the range; `partOf` says to which a second belongs, if to any. */
export function histogramsIn(...asked: Parameters<typeof rowsOf>): Histogram[] {
  return rowsOf(...asked).histograms();
}

function rowsOf(
  { index: { histograms } }: LegView,
  metric: string,
  tags: Tags,
  range: SecondRange,
  parts: number,
  partOf: (second: number) => number,
): HistogramRows {
  const { gains } = histograms;
  const rows = new HistogramRows(parts, gains.buckets);
  forEachGain(histograms, metric, tags, (second, entry) => {
    const part = partOf(clamp(second, range));
    if (part < 0 || part >= parts) return;
    rows.addZeros(part, gains.zeros.at(entry));
    gains.forEachBucket(entry, (bucket, count) => rows.add(part, bucket, count));
  });
  return rows;
}

/** Outside of the counts nothing is added. */
function addTo(counts: number[], slot: number, delta: number): void {
  const count = counts[slot];
  if (count !== undefined) counts[slot] = count + delta;
}

function clamp(second: number, { from, to }: SecondRange): number {
  return Math.min(Math.max(second, from), to - 1);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
