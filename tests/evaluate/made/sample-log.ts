import type {
  HistogramDelta,
  Timeline,
  TimelinePush,
  TimelineSeries,
} from '../../../runner/model/timeline.ts';
import type { LegPlan } from '../../../runner/schema/plan-schema.ts';
import {
  CONTRACT_VERSION,
  type LegSummary,
  METRICS,
  type MetricSummary,
} from '../../../scenarios/kit/contract.ts';

type Tags = Readonly<Record<string, string>>;

const TRENDS: ReadonlySet<string> = new Set([
  METRICS.responseTime,
  METRICS.dbTime,
  METRICS.poolTime,
  METRICS.jobTime,
  METRICS.scheduleLag,
]);

interface Series extends TimelineSeries {
  /** Values by the second of the leg in which k6 took the sample: times in ms, or what a counter was raised by. */
  readonly taken: Map<number, number[]>;
}

/** Every sample of a leg, from which both the summary and the timeline are made: they agree because k6's do. */
export class SampleLog {
  private readonly series = new Map<string, Series>();

  add(metric: string, second: number, value: number, tags: Tags): void {
    const key = `${metric} ${Object.values(tags).join(' ')}`;
    const known = this.series.get(key) ?? this.begin(key, metric, tags);
    const values = known.taken.get(second);
    if (values) values.push(value);
    else known.taken.set(second, [value]);
  }

  private begin(key: string, metric: string, tags: Tags): Series {
    const type = TRENDS.has(metric) ? 'histogram' : 'counter';
    const series: Series = { id: this.series.size + 1, metric, type, tags, taken: new Map() };
    this.series.set(key, series);
    return series;
  }

  /** The last second in which anything happened. */
  lastSecond(): number {
    return Math.max(0, ...[...this.series.values()].flatMap(({ taken }) => [...taken.keys()]));
  }

  /** One push a second: what happened in second s is pushed as s ends. */
  timeline(zeroAtMs: number, untilSecond: number): Timeline {
    const seconds = Array.from({ length: untilSecond + 3 }, (_, index) => index - 2);
    return {
      series: [...this.series.values()].map(({ id, metric, type, tags }) => ({ id, metric, type, tags })),
      pushes: seconds.map((second) => this.push(zeroAtMs + (second + 1) * 1_000, second)),
      complete: true,
      damage: [],
    };
  }

  private push(atMs: number, second: number): TimelinePush {
    const gained = [...this.series.values()].flatMap(({ id, type, taken }) => {
      const values = taken.get(second);
      return values === undefined ? [] : [{ id, type, values }];
    });
    const of = (type: Series['type']) => gained.filter((each) => each.type === type);
    return {
      atMs,
      counters: of('counter').map(({ id, values }) => [id, total(values)] as const),
      gauges: [],
      histograms: of('histogram').map(({ id, values }) => [id, histogramOf(values)] as const),
    };
  }

  /** What `handleSummary` writes: every metric that the kit makes, and the submetrics that the plan registers. */
  summary({ played, durationMs }: LegPlan): LegSummary {
    const names = [...new Set([...Object.values(METRICS), 'dropped_iterations', ...played.submetrics])];
    const metrics = names.map((name) => [name, this.metric(name, played.quantiles)] as const);
    return {
      contract: CONTRACT_VERSION,
      testRunDurationMs: durationMs,
      quantiles: played.quantiles,
      metrics: Object.fromEntries(metrics),
    };
  }

  private metric(name: string, quantiles: readonly number[]): MetricSummary {
    const { metric, tags } = parseSubmetric(name);
    const matching = [...this.series.values()].filter(
      (series) =>
        series.metric === metric && Object.entries(tags).every(([tag, value]) => series.tags[tag] === value),
    );
    const values = matching.flatMap(({ taken }) => [...taken.values()].flat());
    return TRENDS.has(metric) ? trendOf(values, quantiles) : { type: 'counter', count: total(values) };
  }
}

function parseSubmetric(name: string): { metric: string; tags: Tags } {
  const [metric = '', inside = ''] = name.replace('}', '').split('{');
  const pairs = inside.split(',').filter(Boolean);
  return { metric, tags: Object.fromEntries(pairs.map((pair) => pair.split(/:(.*)/s))) };
}

function trendOf(values: readonly number[], quantiles: readonly number[]): MetricSummary {
  const sorted = values.toSorted((a, b) => a - b);
  const [min = 0, max = 0] = [sorted[0], sorted.at(-1)];
  return {
    type: 'trend',
    count: sorted.length,
    min,
    max,
    mean: sorted.length === 0 ? 0 : total(sorted) / sorted.length,
    quantiles: quantiles.map((probability) => quantileOf(sorted, probability)),
  };
}

/** As k6 has it: linear between neighbours (type 7 of Hyndman & Fan 1996). */
function quantileOf(sorted: readonly number[], probability: number): number {
  const place = probability * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? 0;
  return below + (above - below) * (place - Math.floor(place));
}

function histogramOf(valuesMs: readonly number[]): HistogramDelta {
  const buckets = new Map<number, number>();
  const positive = valuesMs.filter((value) => value > 0);
  for (const value of positive) buckets.set(bucketOf(value), (buckets.get(bucketOf(value)) ?? 0) + 1);
  return {
    count: valuesMs.length,
    sumSeconds: total(valuesMs) / 1_000,
    zero: valuesMs.length - positive.length,
    buckets: [...buckets].toSorted(([a], [b]) => a - b),
  };
}

/** Prometheus schema 3: bucket i holds (2^((i-1)/8), 2^(i/8)] seconds. */
function bucketOf(valueMs: number): number {
  return Math.ceil(Math.log2(valueMs / 1_000) * 8);
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
