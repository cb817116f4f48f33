import type { PackedGains, PackedHistograms } from '../model/packed-pushes.ts';
import { packed } from '../model/packed-pushes.ts';
import type { Timeline, TimelineSeries } from '../model/timeline.ts';
import { HistogramRows } from './histogram-rows.ts';

/** One series with all its gains, in order of time. */
export interface SeriesGains {
  readonly tags: TimelineSeries['tags'];
  /** That it has among the packed pushes. */
  readonly number: number;
  /** The second of the leg to which each gain belongs. */
  readonly seconds: Int32Array;
  /** Where each gain lies among the packed ones. */
  readonly entries: Int32Array;
}

/** What series gained, found by their metric. */
export interface IndexedGains<Gains extends PackedGains = PackedGains> {
  readonly gains: Gains;
  readonly secondsOfPushes: Int32Array;
  readonly byMetric: ReadonlyMap<string, readonly SeriesGains[]>;
}

/** A timeline turned from pushes to series: a check reads a few series, and a leg has hundreds in each of its pushes. */
export interface SeriesIndex {
  readonly counters: IndexedGains<PackedGains>;
  readonly histograms: IndexedGains<PackedHistograms>;
  /** All that each series of histograms gained, in the row of its number. */
  readonly merged: HistogramRows;
}

/** Turns the timeline once, so that every check only reads what it judges. */
export function indexSeries(
  { series, pushes }: Timeline,
  secondOf: (push: { readonly atMs: number }) => number,
): SeriesIndex {
  const { atMs, counters, histograms, ids } = packed(pushes);
  const seconds = Int32Array.from({ length: atMs.length }, (_, push) => secondOf({ atMs: atMs.at(push) }));
  return {
    counters: indexGains(series, ids, counters, seconds),
    histograms: indexGains(series, ids, histograms, seconds),
    merged: mergeSeries(ids.length, histograms),
  };
}

/** Dozens of checks read the same few series as a whole, so each is merged once. */
function mergeSeries(numbers: number, gains: PackedHistograms): HistogramRows {
  const rows = new HistogramRows(numbers, gains, gains.buckets);
  for (let entry = 0; entry < gains.series.length; entry++) rows.add(gains.series.at(entry), entry);
  return rows;
}

function indexGains<Gains extends PackedGains>(
  series: readonly TimelineSeries[],
  ids: readonly number[],
  gains: Gains,
  secondsOfPushes: Int32Array,
): IndexedGains<Gains> {
  const numbers = new Map(ids.map((id, number) => [id, number]));
  const turned = turn(gains, ids.length, secondsOfPushes);
  const byMetric = new Map<string, SeriesGains[]>();
  for (const { id, metric, tags } of series) {
    const number = numbers.get(id) ?? -1;
    const own = turned[number];
    if (own === undefined || own.seconds.length === 0) continue;
    const ofMetric = byMetric.get(metric);
    if (ofMetric === undefined) byMetric.set(metric, [{ tags, number, ...own }]);
    else ofMetric.push({ tags, number, ...own });
  }
  return { gains, secondsOfPushes, byMetric };
}

/** The gains of each series side by side, counted first. */
function turn(
  gains: PackedGains,
  numbers: number,
  secondsOfPushes: Int32Array,
): Pick<SeriesGains, 'seconds' | 'entries'>[] {
  const counts = new Int32Array(numbers);
  forEachEntry(gains, secondsOfPushes, (_, entry) => addOne(counts, gains.series.at(entry)));
  const turned = Array.from(counts, (count) => ({
    seconds: new Int32Array(count),
    entries: new Int32Array(count),
  }));
  counts.fill(0);
  forEachEntry(gains, secondsOfPushes, (second, entry) => {
    const number = gains.series.at(entry);
    const place = addOne(counts, number);
    const own = turned[number];
    if (own === undefined) return;
    own.seconds[place] = second;
    own.entries[place] = entry;
  });
  return turned;
}

/** Says how many there were. */
function addOne(counts: Int32Array, number: number): number {
  const count = counts[number] ?? 0;
  counts[number] = count + 1;
  return count;
}

function forEachEntry(
  { ends }: PackedGains,
  secondsOfPushes: Int32Array,
  take: (second: number, entry: number) => void,
): void {
  let entry = 0;
  for (const [push, second] of secondsOfPushes.entries())
    for (const end = ends.at(push); entry < end; entry++) take(second, entry);
}

type Tags = Readonly<Record<string, string | undefined>>;

/** Calls back with the second and the place of each gain of the series of a metric whose tags have every wanted value. */
export function forEachGain(
  { byMetric }: Pick<IndexedGains, 'byMetric'>,
  metric: string,
  tags: Tags,
  take: (second: number, entry: number) => void,
): void {
  for (const series of matching(byMetric, metric, tags)) forEachOf(series, take);
}

/** The same of one series. */
export function forEachOf(
  { seconds, entries }: Pick<SeriesGains, 'seconds' | 'entries'>,
  take: (second: number, entry: number) => void,
): void {
  for (let nth = 0; nth < seconds.length; nth++) take(seconds[nth] ?? 0, entries[nth] ?? 0);
}

/** The same in order of time: what is no whole number adds up to the same to the last bit, however series are ordered. */
export function forEachGainInTime(
  { byMetric, gains, secondsOfPushes }: IndexedGains<PackedGains>,
  metric: string,
  tags: Tags,
  take: (second: number, entry: number) => void,
): void {
  const wanted = new Set(matching(byMetric, metric, tags).map(({ number }) => number));
  forEachEntry(gains, secondsOfPushes, (second, entry) => {
    if (wanted.has(gains.series.at(entry))) take(second, entry);
  });
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
