import { METRICS, type PlannedWindow } from '../../scenarios/kit/contract.ts';
import type { LegRecord } from '../model/run-record.ts';
import type { Timeline } from '../model/timeline.ts';
import type { Tags } from '../model/wanted-tags.ts';
import type { PlannedCheck } from '../schema/plan-schema.ts';
import { type Histogram, mergeHistograms } from '../statistics/histogram.ts';
import { joined, zeros } from '../statistics/series.ts';
import { HistogramRows, type Reach } from './histogram-rows.ts';
import { KeptAnswers } from './kept-answers.ts';
import {
  forEachGain,
  type IndexedGains,
  indexSeries,
  matching,
  type SeriesGains,
  type SeriesIndex,
} from './series-index.ts';

/** A stretch of whole seconds on the leg's clock; `to` is not part of it. */
export interface SecondRange {
  readonly from: number;
  readonly to: number;
  /** Where several stretches are joined, in order: then `from` is 0, and `to` how many seconds they have in all. */
  readonly parts?: readonly SecondRange[];
}

/** A push at T holds what happened in the second before; its middle says to which second that belongs. */
const HALF_PUSH_MS = 500;

/** Several questions in a row are about the same times; the rows of two hours take ten million bytes. */
const ROWS_KEPT = 1;
/** Trends are asked for over the same window, again and again. */
const PARTS_KEPT = 2;
/** A check asks for a handful of counts, and for each of them up to six times. */
const COUNTS_KEPT = 16;

interface KeptOfLeg {
  readonly rows: KeptAnswers<HistogramRows>;
  readonly counts: KeptAnswers<PerSecond>;
  readonly samples: KeptAnswers<PerSecond>;
  readonly parts: KeptAnswers<PartRows>;
}

/** The histograms of parts of a range, of each series by itself: those of series n begin in row n times the parts. */
export interface PartRows {
  readonly rows: HistogramRows;
  /** Whether those of a series were made. */
  readonly isMade: Uint8Array;
}

/** A number for every second of a range. */
export type PerSecond = readonly number[];

/** One leg's record with its clock: where on the leg's seconds each push lies. */
export interface LegView {
  readonly record: LegRecord;
  /** Seconds that the plan asked for; of a leg that was stopped early those in which journeys still began. */
  readonly seconds: number;
  readonly timeline: Timeline;
  readonly index: SeriesIndex;
  /** What was worked out last, by question. */
  readonly kept: KeptOfLeg;
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
  const kept: KeptOfLeg = {
    rows: new KeptAnswers(ROWS_KEPT),
    counts: new KeptAnswers(COUNTS_KEPT),
    samples: new KeptAnswers(COUNTS_KEPT),
    parts: new KeptAnswers(PARTS_KEPT),
  };
  return { record, timeline, index, kept, zeroAtMs, seconds, secondOf };
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

export function inSeconds({ fromMs, toMs }: Pick<PlannedWindow, 'fromMs' | 'toMs'>): SecondRange {
  return { from: Math.round(fromMs / 1_000), to: Math.round(toMs / 1_000) };
}

/** What a counter gained in every second of the range. What finished before or after counts in its first or last second. */
export function countsPerSecond(leg: LegView, metric: string, tags: Tags, range: SecondRange): PerSecond {
  return gainsPerSecond(leg.kept.counts, leg.index.counters, metric, tags, range);
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
): PerSecond {
  const whole = { from: -shiftSeconds, to: leg.seconds - shiftSeconds };
  const moments = countsPerSecond(leg, metric, tags, whole);
  const { parts = [range] } = range;
  return joined(parts.map(({ from, to }) => moments.slice(from, to)));
}

/** How many samples of a time every second of the range holds. */
export function samplesPerSecond(leg: LegView, metric: string, tags: Tags, range: SecondRange): PerSecond {
  return gainsPerSecond(leg.kept.samples, leg.index.histograms, metric, tags, range);
}

function gainsPerSecond(
  kept: KeptAnswers<PerSecond>,
  { byMetric }: IndexedGains,
  metric: string,
  tags: Tags,
  range: SecondRange,
): PerSecond {
  return kept.to(wordsOf(metric, tags, range), () => {
    const sums = zeros(range.to - range.from);
    if (sums.length > 0) for (const each of matching(byMetric, metric, tags)) addGains(sums, each, range);
    return sums;
  });
}

function addGains(sums: number[], { seconds, values }: SeriesGains, range: SecondRange): void {
  for (let nth = 0; nth < seconds.length; nth++) {
    const slot = clamp(seconds[nth] ?? 0, range) - range.from;
    sums[slot] = (sums[slot] ?? 0) + (values[nth] ?? 0);
  }
}

/** What the samples of every second of the range add up to, in seconds. */
export function sumsPerSecond(leg: LegView, metric: string, tags: Tags, range: SecondRange): PerSecond {
  const { histograms } = leg.index;
  const sums = zeros(range.to - range.from);
  if (sums.length === 0) return sums;
  forEachGain(histograms, metric, tags, (second, entry) => {
    const slot = clamp(second, range) - range.from;
    sums[slot] = (sums[slot] ?? 0) + histograms.gains.sumSeconds.at(entry);
  });
  return sums;
}

/** A question in words; a tag that must be absent is another one than a tag that may be anything. */
function wordsOf(metric: string, tags: Tags, range: SecondRange): string {
  return JSON.stringify([metric, range, Object.entries(tags)]);
}

/** The merged histogram of every second of the range. */
export function histogramsPerSecond(
  leg: LegView,
  metric: string,
  tags: Tags,
  range: SecondRange,
): HistogramRows {
  return leg.kept.rows.to(wordsOf(metric, tags, range), () => rowsPerSecond(leg, metric, tags, range));
}

function rowsPerSecond(leg: LegView, metric: string, tags: Tags, range: SecondRange): HistogramRows {
  const { histograms } = leg.index;
  const reach = reachOf(leg, metric, tags);
  const rows = new HistogramRows(Math.max(0, range.to - range.from), histograms.gains, reach);
  if (rows.length === 0) return rows;
  forEachGain(histograms, metric, tags, (second, entry) =>
    rows.add(clamp(second, range) - range.from, entry),
  );
  return rows;
}

/** Between which buckets the samples lie. Where counts fell, a bucket that holds nothing in the end may have held some. */
function reachOf(leg: LegView, metric: string, tags: Tags): Reach {
  const { buckets } = leg.index.histograms.gains;
  if (!buckets.onlyGrew) return buckets;
  const { lowest, counts } = mergedHistogram(leg, metric, tags);
  const isHeld = (count: number) => count > 0;
  return { lowest: lowest + counts.findIndex(isHeld), highest: lowest + counts.findLastIndex(isHeld) };
}

/** All samples of a metric with these tags, merged, whenever they were taken. */
export function mergedHistogram({ index }: LegView, metric: string, tags: Tags): Histogram {
  const series = matching(index.histograms.byMetric, metric, tags);
  return mergeHistograms(series.map(({ number }) => index.merged.row(number)));
}

/** The second of the range in which something counts: what finished before or after counts in its first or last one. */
export function clamp(second: number, { from, to, parts }: SecondRange): number {
  return parts === undefined ? Math.min(Math.max(second, from), to - 1) : placeIn(parts, second);
}

/**
 * Among stretches that are joined. What ended between two of them began in the one before; but a push holds up to a second,
 * so the last second before a stretch may hold its first moments.
 */
function placeIn(parts: readonly SecondRange[], second: number): number {
  let place = 0;
  let before = 0;
  for (const { from, to } of parts) {
    if (second < from - 1) return place;
    place = before + Math.max(from, Math.min(second, to - 1)) - from;
    before += to - from;
  }
  return place;
}
