import type { HistogramDelta, Timeline, TimelineSeries } from '../../model/timeline.ts';
import { sum } from '../../statistics/series.ts';
import { histogramOf } from './k6-figures.ts';
import type { SeriesTotal } from './k6-summary.ts';
import type { TagSet } from './tag-set.ts';

interface TimeSeries extends TimelineSeries {
  readonly type: 'histogram';
  /** Values by the second in which they were taken. */
  readonly valuesMs: Map<number, number[]>;
}

interface CountSeries extends TimelineSeries {
  readonly type: 'counter';
  readonly counts: Map<number, number>;
}

/** How many seconds before the leg's clock and after its end k6 still pushes. */
const LEAD_SECONDS = 2;

/**
 * Every sample that a k6 with the kit would take during a leg. The timeline and the summary are made from the same
 * samples, so they agree, as those of one k6 do.
 */
export class SampleBook {
  private readonly times = new Map<string, Map<TagSet, TimeSeries>>();
  private readonly counters = new Map<string, Map<TagSet, CountSeries>>();
  private series = 0;

  /** A time in ms, taken in a second of the leg. */
  time(metric: string, second: number, valueMs: number, set: TagSet): void {
    const { valuesMs } = this.times.get(metric)?.get(set) ?? this.beginTimes(metric, set);
    const values = valuesMs.get(second);
    if (values) values.push(valueMs);
    else valuesMs.set(second, [valueMs]);
  }

  /** A counter goes up by one in a second of the leg. */
  count(metric: string, second: number, set: TagSet): void {
    const { counts } = this.counters.get(metric)?.get(set) ?? this.beginCounts(metric, set);
    counts.set(second, (counts.get(second) ?? 0) + 1);
  }

  private beginTimes(metric: string, set: TagSet): TimeSeries {
    const series: TimeSeries = { ...this.heading(metric, set), type: 'histogram', valuesMs: new Map() };
    this.times.set(metric, (this.times.get(metric) ?? new Map<TagSet, TimeSeries>()).set(set, series));
    return series;
  }

  private beginCounts(metric: string, set: TagSet): CountSeries {
    const series: CountSeries = { ...this.heading(metric, set), type: 'counter', counts: new Map() };
    this.counters.set(metric, (this.counters.get(metric) ?? new Map<TagSet, CountSeries>()).set(set, series));
    return series;
  }

  private heading(metric: string, { tags }: TagSet): Pick<TimelineSeries, 'id' | 'metric' | 'tags'> {
    this.series += 1;
    return { id: this.series, metric, tags };
  }

  /** The last second in which anything was sampled. */
  lastSecond(): number {
    const seconds = [
      ...all(this.times).flatMap(({ valuesMs }) => [...valuesMs.keys()]),
      ...all(this.counters).flatMap(({ counts }) => [...counts.keys()]),
    ];
    return seconds.reduce((latest, second) => Math.max(latest, second), 0);
  }

  /** One push a second: what is sampled in a second is pushed at its end. */
  timeline(zeroAtMs: number, seconds: number): Timeline {
    const [times, counters] = [all(this.times), all(this.counters)];
    const pushes = Array.from({ length: seconds + 2 * LEAD_SECONDS }, (_, nth) =>
      emptyPush(zeroAtMs + (nth - LEAD_SECONDS + 1) * 1_000),
    );
    for (const { id, counts } of counters)
      for (const [second, gained] of counts) pushes[second + LEAD_SECONDS]?.counters.push([id, gained]);
    for (const { id, valuesMs } of times)
      for (const [second, values] of valuesMs)
        pushes[second + LEAD_SECONDS]?.histograms.push([id, histogramOf(values)]);
    return {
      series: [...times, ...counters].map(({ id, metric, type, tags }) => ({ id, metric, type, tags })),
      pushes,
      complete: true,
      damage: [],
    };
  }

  /** The same samples as the summary has them: without their seconds. */
  totals(): SeriesTotal[] {
    const times = all(this.times).map(({ metric, tags, valuesMs }) => ({
      metric,
      tags,
      sortedMs: Float64Array.from([...valuesMs.values()].flat()).toSorted(),
    }));
    const counters = all(this.counters).map(({ metric, tags, counts }) => ({
      metric,
      tags,
      gained: sum([...counts.values()]),
    }));
    return [...times, ...counters];
  }
}

function all<S>(book: ReadonlyMap<string, ReadonlyMap<TagSet, S>>): S[] {
  return [...book.values()].flatMap((ofMetric) => [...ofMetric.values()]);
}

interface GrowingPush {
  readonly atMs: number;
  readonly counters: [number, number][];
  readonly gauges: [];
  readonly histograms: [number, HistogramDelta][];
}

function emptyPush(atMs: number): GrowingPush {
  return { atMs, counters: [], gauges: [], histograms: [] };
}
