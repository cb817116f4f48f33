import type { PackedGains, PackedHistograms } from '../model/packed-pushes.ts';
import { packed } from '../model/packed-pushes.ts';
import type { Timeline, TimelineSeries } from '../model/timeline.ts';
import type { Histogram } from '../statistics/histogram.ts';
import { HistogramRows } from './histogram-rows.ts';

/** One series with the places of all its gains, in order of time. */
export interface SeriesGains {
  readonly tags: TimelineSeries['tags'];
  readonly entries: Int32Array;
}

/** What series gained, with the second of the leg to which each gain belongs. */
export interface IndexedGains<Gains extends PackedGains = PackedGains> {
  readonly gains: Gains;
  readonly seconds: Int32Array;
  readonly byMetric: ReadonlyMap<string, readonly SeriesGains[]>;
}

/** A timeline turned from pushes to series: a check reads a few series, and a leg has hundreds in each of its pushes. */
export interface SeriesIndex {
  readonly counters: IndexedGains<PackedGains>;
  readonly histograms: IndexedGains<PackedHistograms>;
  /** All that a series of histograms gained, merged; looked up by the series itself. */
  readonly merged: ReadonlyMap<SeriesGains, Histogram>;
}

/** Turns the timeline once, so that every check only reads what it judges. */
export function indexSeries(
  { series, pushes }: Timeline,
  secondOf: (push: { readonly atMs: number }) => number,
): SeriesIndex {
  const { atMs, counters, histograms, ids } = packed(pushes);
  const seconds = Array.from({ length: atMs.length }, (_, push) => secondOf({ atMs: atMs.at(push) }));
  const times = indexGains(series, ids, histograms, seconds);
  return {
    counters: indexGains(series, ids, counters, seconds),
    histograms: times,
    merged: mergeSeries(times),
  };
}

/** Dozens of checks read the same few series as a whole, so each is merged once. */
function mergeSeries({ gains, byMetric }: IndexedGains<PackedHistograms>): Map<SeriesGains, Histogram> {
  const all = [...byMetric.values()].flat();
  const rows = new HistogramRows(all.length, gains);
  for (const [row, { entries }] of all.entries()) for (const entry of entries) rows.add(row, entry);
  return new Map(all.map((series, row) => [series, rows.row(row)]));
}

function indexGains<Gains extends PackedGains>(
  series: readonly TimelineSeries[],
  ids: readonly number[],
  gains: Gains,
  seconds: readonly number[],
): IndexedGains<Gains> {
  const entries = new Map(entriesBySeries(gains, ids.length).map((own, number) => [ids[number], own]));
  const byMetric = new Map<string, SeriesGains[]>();
  for (const { id, metric, tags } of series) {
    const own = entries.get(id);
    if (own === undefined || own.length === 0) continue;
    const ofMetric = byMetric.get(metric);
    if (ofMetric === undefined) byMetric.set(metric, [{ tags, entries: own }]);
    else ofMetric.push({ tags, entries: own });
  }
  return { gains, seconds: secondsOf(gains, seconds), byMetric };
}

/** The places of each series' gains: counted first, so that they lie side by side. */
function entriesBySeries({ series }: PackedGains, numbers: number): Int32Array[] {
  const counts = new Int32Array(numbers);
  for (let entry = 0; entry < series.length; entry++) {
    const number = series.at(entry);
    counts[number] = (counts[number] ?? 0) + 1;
  }
  const lists = Array.from(counts, (count) => new Int32Array(count));
  counts.fill(0);
  for (let entry = 0; entry < series.length; entry++) {
    const number = series.at(entry);
    const place = counts[number] ?? 0;
    const list = lists[number];
    if (list !== undefined) list[place] = entry;
    counts[number] = place + 1;
  }
  return lists;
}

function secondsOf({ series, ends }: PackedGains, seconds: readonly number[]): Int32Array {
  const ofEntries = new Int32Array(series.length);
  for (const [push, second] of seconds.entries())
    ofEntries.fill(second, push === 0 ? 0 : ends.at(push - 1), ends.at(push));
  return ofEntries;
}

type Tags = Readonly<Record<string, string | undefined>>;

/** Calls back with the second and the place of each gain of the series of a metric whose tags have every wanted value. */
export function forEachGain(
  { byMetric, seconds }: IndexedGains<PackedGains>,
  metric: string,
  tags: Tags,
  take: (second: number, entry: number) => void,
): void {
  for (const { entries } of matching(byMetric, metric, tags))
    for (const entry of entries) take(seconds[entry] ?? 0, entry);
}

/** Series of a metric whose tags have every wanted value. */
export function matching(
  byMetric: IndexedGains['byMetric'],
  metric: string,
  tags: Tags,
): readonly SeriesGains[] {
  const wanted = Object.entries(tags);
  const own = byMetric.get(metric) ?? [];
  return own.filter((series) => wanted.every(([tag, value]) => series.tags[tag] === value));
}
