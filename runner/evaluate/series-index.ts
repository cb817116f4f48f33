import type { HistogramDelta, Timeline, TimelinePush, TimelineSeries } from '../model/timeline.ts';

/** What one series gained in one push, with the second of the leg to which the push belongs. */
type Gain<Value> = readonly [second: number, gained: Value];

/** One series with all its gains, in order of time. */
export interface SeriesGains<Value> {
  readonly tags: TimelineSeries['tags'];
  readonly gains: Gain<Value>[];
}

type ByMetric<Value> = ReadonlyMap<string, readonly SeriesGains<Value>[]>;

/** A timeline turned from pushes to series: a check reads a few series, and a leg has hundreds in each of its pushes. */
export interface SeriesIndex {
  readonly counters: ByMetric<number>;
  readonly histograms: ByMetric<HistogramDelta>;
}

/** Turns the timeline once, so that every check only reads what it judges. */
export function indexSeries(
  { series, pushes }: Timeline,
  secondOf: (push: TimelinePush) => number,
): SeriesIndex {
  const moments = pushes.map((push) => ({ push, second: secondOf(push) }));
  const counters = moments.map(({ push, second }) => ({ second, gained: push.counters }));
  const histograms = moments.map(({ push, second }) => ({ second, gained: push.histograms }));
  return { counters: gainsOf(series, counters), histograms: gainsOf(series, histograms) };
}

interface GainedInPush<Value> {
  readonly second: number;
  readonly gained: readonly (readonly [series: number, value: Value])[];
}

function gainsOf<Value>(
  series: readonly TimelineSeries[],
  pushes: readonly GainedInPush<Value>[],
): ByMetric<Value> {
  const byId = new Map<number, SeriesGains<Value>>(series.map(({ id, tags }) => [id, { tags, gains: [] }]));
  for (const { second, gained } of pushes) {
    for (const [id, value] of gained) byId.get(id)?.gains.push([second, value]);
  }
  const byMetric = new Map<string, SeriesGains<Value>[]>();
  for (const { id, metric } of series) {
    const own = byId.get(id);
    if (own !== undefined && own.gains.length > 0)
      byMetric.set(metric, [...(byMetric.get(metric) ?? []), own]);
  }
  return byMetric;
}

type Tags = Readonly<Record<string, string | undefined>>;

/** Series of a metric whose tags have every wanted value. */
export function matching<Value>(
  byMetric: ByMetric<Value>,
  metric: string,
  tags: Tags,
): readonly SeriesGains<Value>[] {
  const wanted = Object.entries(tags);
  const own = byMetric.get(metric) ?? [];
  return own.filter((series) => wanted.every(([tag, value]) => series.tags[tag] === value));
}
