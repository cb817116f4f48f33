import type { PackedGains, PackedHistograms } from '../model/packed-pushes.ts';
import { packed } from '../model/packed-pushes.ts';
import type { Timeline, TimelineSeries } from '../model/timeline.ts';
import { carrying, type Tags } from '../model/wanted-tags.ts';
import { sum } from '../statistics/series.ts';
import { HistogramRows } from './histogram-rows.ts';

/** One series with all its gains, in order of time. */
export interface SeriesGains {
  readonly tags: TimelineSeries['tags'];
  /** That it has among the packed pushes. */
  readonly number: number;
  /** The second of the leg to which each gain belongs. */
  readonly seconds: Int32Array;
  /** What was gained: of histograms, how many samples. */
  readonly values: Float64Array;
  /** All of that together. */
  readonly total: number;
}

/** What series gained, found by their metric. */
export interface IndexedGains<Gains extends PackedGains = PackedGains> {
  readonly gains: Gains;
  /** How many numbers of series there are. */
  readonly numbers: number;
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
  const numberOf = new Map(ids.map((id, number) => [id, number]));
  const turned = turn(gains, ids.length, secondsOfPushes);
  const byMetric = new Map<string, SeriesGains[]>();
  for (const { id, metric, tags } of series) {
    const number = numberOf.get(id) ?? -1;
    const own = turned[number];
    if (own === undefined || own.seconds.length === 0) continue;
    const ofMetric = byMetric.get(metric);
    if (ofMetric === undefined) byMetric.set(metric, [{ tags, number, ...own }]);
    else ofMetric.push({ tags, number, ...own });
  }
  return { gains, numbers: ids.length, secondsOfPushes, byMetric };
}

/** The gains of each series side by side, counted first. */
function turn(
  gains: PackedGains,
  numbers: number,
  secondsOfPushes: Int32Array,
): Pick<SeriesGains, 'seconds' | 'values' | 'total'>[] {
  const counts = new Int32Array(numbers);
  forEachEntry(gains, (_, entry) => addOne(counts, gains.series.at(entry)));
  const turned = Array.from(counts, (count) => ({
    seconds: new Int32Array(count),
    values: new Float64Array(count),
    total: 0,
  }));
  counts.fill(0);
  forEachEntry(gains, (push, entry) => {
    const number = gains.series.at(entry);
    const place = addOne(counts, number);
    const own = turned[number];
    if (own === undefined) return;
    own.seconds[place] = secondsOfPushes[push] ?? 0;
    own.values[place] = gains.values.at(entry);
    own.total += gains.values.at(entry);
  });
  return turned;
}

/** Says how many there were. */
function addOne(counts: Int32Array, number: number): number {
  const count = counts[number] ?? 0;
  counts[number] = count + 1;
  return count;
}

function forEachEntry({ ends }: PackedGains, take: (push: number, entry: number) => void): void {
  let entry = 0;
  for (let push = 0; push < ends.length; push++)
    for (const end = ends.at(push); entry < end; entry++) take(push, entry);
}

/**
 * Calls back with the second and the place of each gain of the series of a metric whose tags have every wanted value, in
 * order of time: so what is no whole number adds up to the same to the last bit, however series are ordered.
 */
export function forEachGain(
  indexed: IndexedGains,
  metric: string,
  tags: Tags,
  take: (second: number, entry: number) => void,
): void {
  const { byMetric, secondsOfPushes } = indexed;
  forEachPushed(indexed, matching(byMetric, metric, tags), (push, entry) =>
    take(secondsOfPushes[push] ?? 0, entry),
  );
}

/** The same of some series, with the push and the series of each gain. They lie in order of time, so that is the fastest way. */
export function forEachPushed(
  { gains, numbers }: IndexedGains,
  series: readonly SeriesGains[],
  take: (push: number, entry: number, number: number) => void,
): void {
  if (series.length === 0) return;
  const isWanted = new Uint8Array(numbers);
  for (const { number } of series) isWanted[number] = 1;
  const { ends, series: numberOf } = gains;
  let entry = 0;
  for (let push = 0; push < ends.length; push++)
    for (const end = ends.at(push); entry < end; entry++) {
      const number = numberOf.at(entry);
      if (isWanted[number] === 1) take(push, entry, number);
    }
}

/** Series of a metric whose tags have every wanted value. */
export function matching(
  byMetric: IndexedGains['byMetric'],
  metric: string,
  tags: Tags,
): readonly SeriesGains[] {
  const isWanted = carrying(tags);
  return (byMetric.get(metric) ?? []).filter((series) => isWanted(series.tags));
}

/** What the series of a metric gained in all whose tags have every wanted value, whenever that was. */
export function totalGained({ byMetric }: IndexedGains, metric: string, tags: Tags): number {
  return sum(matching(byMetric, metric, tags).map(({ total }) => total));
}
