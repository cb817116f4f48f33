import { METRICS } from '../../scenarios/kit/contract.ts';
import type { TimelineSeries } from '../model/timeline.ts';

export interface KeptMetric {
  readonly metric: string;
  readonly type: TimelineSeries['type'];
}

const HISTOGRAMS = [
  METRICS.responseTime,
  METRICS.dbTime,
  METRICS.poolTime,
  METRICS.jobTime,
  METRICS.scheduleLag,
] as const;

const COUNTERS = [
  METRICS.requestsStarted,
  METRICS.requests,
  METRICS.overLimit,
  METRICS.jobs,
  METRICS.invariants,
  METRICS.journeys,
  'iterations',
  'dropped_iterations',
  'http_reqs',
] as const;

const GAUGES = ['vus', 'vus_max'] as const;

const named = (
  metrics: readonly string[],
  type: KeptMetric['type'],
  suffix: string,
): readonly (readonly [string, KeptMetric])[] =>
  metrics.map((metric) => [`k6_${metric}${suffix}`, { metric, type }]);

/**
 * What the timeline keeps, by the name that k6's remote write gives it. k6 adds `_seconds` to a Trend only when it was
 * made as a time (`new Trend(name, true)`); then its values come in seconds.
 */
export const KEPT_METRICS: ReadonlyMap<string, KeptMetric> = new Map([
  ...named(HISTOGRAMS, 'histogram', '_seconds'),
  ...named(COUNTERS, 'counter', '_total'),
  ...named(GAUGES, 'gauge', ''),
]);

/** Labels that say nothing about the user's traffic: the metric's own name, and a mark on everything that k6 sends. */
export const IGNORED_LABELS: ReadonlySet<string> = new Set(['__name__', 'k6_feature_native_histograms']);
