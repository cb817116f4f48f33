import { METRICS, type PlannedWindow } from '../../scenarios/kit/contract.ts';
import type { LegRecord } from '../model/run-record.ts';
import type { HistogramDelta, Timeline } from '../model/timeline.ts';
import type { PlannedCheck } from '../schema/plan-schema.ts';
import type { Histogram } from '../statistics/histogram.ts';
import { indexSeries, matching, type SeriesIndex } from './series-index.ts';

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
  for (const { gains } of matching(leg.index.counters, metric, tags)) {
    for (const [second, delta] of gains) addTo(counts, clamp(second, range) - range.from, delta);
  }
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
  for (const { gains } of matching(leg.index.counters, metric, tags)) {
    for (const [second, delta] of gains)
      addTo(counts, clamp(second + shiftSeconds, whole) - range.from, delta);
  }
  return counts;
}

/** The merged histogram of every second of the range. */
export function histogramsPerSecond(
  leg: LegView,
  metric: string,
  tags: Tags,
  range: SecondRange,
): Histogram[] {
  const slots = Array.from({ length: range.to - range.from }, (): Slot => ({ zero: 0, counts: new Map() }));
  for (const { gains } of matching(leg.index.histograms, metric, tags)) {
    for (const [second, delta] of gains) addHistogram(slots[clamp(second, range) - range.from], delta);
  }
  return slots.map(({ zero, counts }) => ({ zero, buckets: Object.fromEntries(counts) }));
}

/** What the samples of every second of the range add up to, in seconds. */
export function sumsPerSecond(leg: LegView, metric: string, tags: Tags, range: SecondRange): number[] {
  const sums = Array.from({ length: range.to - range.from }, () => 0);
  for (const { gains } of matching(leg.index.histograms, metric, tags)) {
    for (const [second, { sumSeconds }] of gains) addTo(sums, clamp(second, range) - range.from, sumSeconds);
  }
  return sums;
}

/** A histogram that still grows. */
interface Slot {
  zero: number;
  readonly counts: Map<number, number>;
}

function addHistogram(slot: Slot | undefined, { zero, buckets }: HistogramDelta): void {
  if (slot === undefined) return;
  slot.zero += zero;
  for (const [index, count] of buckets) slot.counts.set(index, (slot.counts.get(index) ?? 0) + count);
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
