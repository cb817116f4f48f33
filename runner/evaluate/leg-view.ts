import { METRICS, type PlannedWindow } from '../../scenarios/kit/contract.ts';
import type { NumberColumn } from '../model/growing-columns.ts';
import type { LegRecord } from '../model/run-record.ts';
import type { Timeline } from '../model/timeline.ts';
import type { PlannedCheck } from '../schema/plan-schema.ts';
import { type Histogram, mergeHistograms } from '../statistics/histogram.ts';
import { HistogramRows } from './histogram-rows.ts';
import { forEachGain, type IndexedGains, indexSeries, matching, type SeriesIndex } from './series-index.ts';

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
  /** The histograms of every second that were asked for last, by what was asked. */
  readonly lastRows: Map<string, HistogramRows>;
  /** When the leg's clock stood at zero. */
  readonly zeroAtMs: number;
  readonly secondOf: (moment: { readonly atMs: number }) => number;
}

const NO_TIMELINE: Timeline = { series: [], pushes: [], complete: false };

/** A record never changes, so it is looked through once. */
const VIEWS = new WeakMap<LegRecord, LegView>();

export function viewLeg(record: LegRecord): LegView {
  const view = VIEWS.get(record) ?? lookThrough(record);
  VIEWS.set(record, view);
  return view;
}

/** Without a `clock` event no journey ever began, and k6's own start is the best zero there is. */
function lookThrough(record: LegRecord): LegView {
  const timeline = record.timeline ?? NO_TIMELINE;
  const clock = record.events.find((event) => event.event === 'clock');
  const zeroAtMs = clock?.zeroAtMs ?? record.k6.startedAtMs;
  const planned = Math.round(record.plan.durationMs / 1_000);
  const secondOf: LegView['secondOf'] = ({ atMs }) => Math.floor((atMs - HALF_PUSH_MS - zeroAtMs) / 1_000);
  const played = record.stopReason === null ? planned : secondsOfArrivals(timeline, secondOf);
  const seconds = Math.min(planned, played);
  const index = indexSeries(timeline, secondOf);
  return { record, timeline, index, lastRows: new Map(), zeroAtMs, seconds, secondOf };
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
  const { counters } = leg.index;
  return perSecond(counters, counters.gains.values, metric, tags, range);
}

/**
 * The same for a counter whose moments, unlike tagged windows, must not be moved into the range. Only what the leg's own
 * ends cut off counts in its first or last second: nothing is lost of the whole.
 */
export function momentsPerSecond(
  { index: { counters }, seconds }: LegView,
  metric: string,
  tags: Tags,
  { from, to }: SecondRange,
  shiftSeconds: number,
): number[] {
  const whole = { from: -shiftSeconds, to: seconds - shiftSeconds };
  const moments = perSecond(counters, counters.gains.values, metric, tags, whole);
  return Array.from({ length: Math.max(0, to - from) }, (_, second) => moments[from + second] ?? 0);
}

/** How many samples of a time every second of the range holds. */
export function samplesPerSecond(leg: LegView, metric: string, tags: Tags, range: SecondRange): number[] {
  const { histograms } = leg.index;
  return perSecond(histograms, histograms.gains.values, metric, tags, range);
}

/** What the samples of every second of the range add up to, in seconds. */
export function sumsPerSecond(leg: LegView, metric: string, tags: Tags, range: SecondRange): number[] {
  const { histograms } = leg.index;
  return perSecond(histograms, histograms.gains.sumSeconds, metric, tags, range);
}

function perSecond(
  indexed: IndexedGains,
  gained: NumberColumn,
  metric: string,
  tags: Tags,
  range: SecondRange,
): number[] {
  const sums = Array.from({ length: range.to - range.from }, () => 0);
  if (sums.length === 0) return sums;
  forEachGain(indexed, metric, tags, (second, entry) => {
    const slot = clamp(second, range) - range.from;
    sums[slot] = (sums[slot] ?? 0) + gained.at(entry);
  });
  return sums;
}

/**
 * The merged histogram of every second of the range. Several questions in a row are about the same times, so the last
 * answer is kept; more of them would take as much memory as the timeline.
 */
export function histogramsPerSecond(
  leg: LegView,
  metric: string,
  tags: Tags,
  range: SecondRange,
): HistogramRows {
  const asked = JSON.stringify([metric, range.from, range.to, ...Object.entries(tags)]);
  const known = leg.lastRows.get(asked);
  if (known !== undefined) return known;
  leg.lastRows.clear();
  const rows = rowsPerSecond(leg, metric, tags, range);
  leg.lastRows.set(asked, rows);
  return rows;
}

function rowsPerSecond(
  { index: { histograms } }: LegView,
  metric: string,
  tags: Tags,
  range: SecondRange,
): HistogramRows {
  const rows = new HistogramRows(range.to - range.from, histograms.gains);
  if (rows.length === 0) return rows;
  forEachGain(histograms, metric, tags, (second, entry) =>
    rows.add(clamp(second, range) - range.from, entry),
  );
  return rows;
}

/** All samples of a metric with these tags, merged, whenever they were taken. */
export function mergedHistogram({ index }: LegView, metric: string, tags: Tags): Histogram {
  const series = matching(index.histograms.byMetric, metric, tags);
  return mergeHistograms(series.flatMap((each) => index.merged.get(each) ?? []));
}

function clamp(second: number, { from, to }: SecondRange): number {
  return Math.min(Math.max(second, from), to - 1);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
