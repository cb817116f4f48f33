import {
  CONTRACT_VERSION,
  type LegSummary,
  METRICS,
  type MetricSummary,
} from '../../../scenarios/kit/contract.ts';
import { readSubmetric } from '../../model/submetric.ts';
import { carrying } from '../../model/wanted-tags.ts';
import type { LegPlan } from '../../schema/plan-schema.ts';
import { sum } from '../../statistics/series.ts';
import { trendOf } from './k6-figures.ts';

/** All that was sampled of one metric with one set of tags. */
export interface SeriesTotal {
  readonly metric: string;
  readonly tags: Readonly<Record<string, string>>;
  /** How much a counter gained. */
  readonly gained?: number;
  /** The values of a Trend in ms, ascending. */
  readonly sortedMs?: Float64Array;
}

const TRENDS: ReadonlySet<string> = new Set([
  METRICS.responseTime,
  METRICS.dbTime,
  METRICS.poolTime,
  METRICS.jobTime,
  METRICS.scheduleLag,
]);

/** What `handleSummary` writes: every metric of the kit and every submetric that the plan registers. */
export function k6Summary(
  { played }: LegPlan,
  totals: readonly SeriesTotal[],
  testRunDurationMs: number,
): LegSummary {
  const names = new Set([...Object.values(METRICS), 'dropped_iterations', ...played.submetrics]);
  const known = new Map<string, MetricSummary>();
  const metrics = [...names].map((name) => {
    const { metric, own } = chosen(name, totals);
    const key = [metric, ...own].join();
    const figures =
      known.get(key) ??
      metricOf(
        metric,
        own.map((place) => totals[place] ?? NOTHING),
        played.quantiles,
      );
    known.set(key, figures);
    return [name, figures] as const;
  });
  return {
    contract: CONTRACT_VERSION,
    testRunDurationMs,
    quantiles: played.quantiles,
    metrics: Object.fromEntries(metrics),
  };
}

/** Of which series a submetric is made, by their places: submetrics of the same series are the same figures. */
function chosen(name: string, totals: readonly SeriesTotal[]): { metric: string; own: number[] } {
  const { metric, tags } = readSubmetric(name);
  const isCounted = carrying(tags);
  const own = [...totals.keys()].filter((place) => {
    const total = totals[place];
    return total?.metric === metric && isCounted(total.tags);
  });
  return { metric, own };
}

const NOTHING: SeriesTotal = { metric: '', tags: {} };

function metricOf(metric: string, own: readonly SeriesTotal[], quantiles: readonly number[]): MetricSummary {
  if (TRENDS.has(metric)) return trendOf(mergeAll(own.map(({ sortedMs = NONE }) => sortedMs)), quantiles);
  return { type: 'counter', count: sum(own.map(({ gained = 0 }) => gained)) };
}

const NONE = new Float64Array();

/** Halves and halves again, so that many short lists cost no more than a few long ones. */
function mergeAll(lists: readonly Float64Array[]): Float64Array {
  const [first = NONE, ...others] = lists;
  if (others.length === 0) return first;
  const middle = Math.ceil(lists.length / 2);
  return merged(mergeAll(lists.slice(0, middle)), mergeAll(lists.slice(middle)));
}

/** Two ascending lists as one. */
function merged(a: Float64Array, b: Float64Array): Float64Array {
  const both = new Float64Array(a.length + b.length);
  let [ofA, ofB] = [0, 0];
  for (let place = 0; place < both.length; place++) {
    const [nextA, nextB] = [a[ofA] ?? Infinity, b[ofB] ?? Infinity];
    if (nextA <= nextB) ofA += 1;
    else ofB += 1;
    both[place] = Math.min(nextA, nextB);
  }
  return both;
}
