import {
  type CounterSummary,
  METRICS,
  type PlannedLimit,
  type TrendSummary,
} from '../../../scenarios/kit/contract.ts';
import { readSubmetric } from '../../model/submetric.ts';
import { carrying, type Tags } from '../../model/wanted-tags.ts';
import { sum } from '../../statistics/series.ts';
import type { SampleSeries } from './database-samples.ts';
import { isBeyond, limitTags } from './sample-limits.ts';

/** What a summary must say: the submetrics that a plan registers, and the quantiles of each. */
export interface SummaryWishes {
  readonly limits: readonly PlannedLimit[];
  readonly submetrics: readonly string[];
  readonly quantiles: readonly number[];
}

/** The summary's lines of database time, as k6 would have written them of the same samples. */
export function sampleSummary(
  samples: readonly SampleSeries[],
  { limits, submetrics, quantiles }: SummaryWishes,
): Record<string, TrendSummary | CounterSummary> {
  const names = [...new Set<string>([METRICS.dbTime, METRICS.overLimit, ...submetrics])];
  const lines = names.flatMap((name): [string, TrendSummary | CounterSummary][] => {
    const { metric, tags } = readSubmetric(name);
    if (metric === METRICS.dbTime) return [[name, trendOf(valuesWith(samples, tags), quantiles)]];
    if (metric !== METRICS.overLimit) return [];
    return [[name, { type: 'counter', count: countBeyond(samples, limits, tags) }]];
  });
  return Object.fromEntries(lines);
}

function valuesWith(samples: readonly SampleSeries[], wanted: Tags): number[] {
  const isWanted = carrying(wanted);
  return samples.filter(({ tags }) => isWanted(tags)).flatMap(({ valuesMs }) => valuesMs);
}

function countBeyond(
  samples: readonly SampleSeries[],
  limits: readonly PlannedLimit[],
  wanted: Tags,
): number {
  const isWanted = carrying(wanted);
  const beyond = limits.flatMap((limit) =>
    samples
      .filter(({ tags }) => isWanted(limitTags(tags, limit)))
      .map(({ valuesMs }) => valuesMs.filter((valueMs) => isBeyond(limit, valueMs)).length),
  );
  return sum(beyond);
}

/** Quantiles as k6 has them: between the samples around p (n - 1), in proportion. All 0 without samples. */
function trendOf(valuesMs: readonly number[], quantiles: readonly number[]): TrendSummary {
  const sorted = Float64Array.from(valuesMs).toSorted();
  const { length } = sorted;
  const sumMs = sorted.reduce((total, valueMs) => total + valueMs, 0);
  return {
    type: 'trend',
    count: length,
    min: sorted[0] ?? 0,
    max: sorted[length - 1] ?? 0,
    mean: length === 0 ? 0 : sumMs / length,
    quantiles: quantiles.map((probability) => between(sorted, probability * (length - 1))),
  };
}

function between(sorted: Float64Array, place: number): number {
  const [below, above] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return below + (above - below) * (place - Math.floor(place));
}
