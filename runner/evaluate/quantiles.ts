import { METRICS } from '../../scenarios/kit/contract.ts';
import type { LegRecord } from '../model/run-record.ts';
import type { CheckResult, ShownQuantile } from '../schema/evaluation-schema.ts';
import type { Expectation, PlannedCheck } from '../schema/plan-schema.ts';
import { bucketOfLimit, bucketShareOver } from '../statistics/histogram.ts';
import { gridQuantile, type QuantileGrid } from '../statistics/quantile-grid.ts';
import { quantileInterval } from '../statistics/quantile-interval.ts';
import { DISPLAY_LEVEL } from '../statistics/verdict.ts';
import type { CheckCounts } from './check-counts.ts';
import { tagsOf } from './check-seconds.ts';
import { countsAbove } from './leg-histograms.ts';
import { type LegView, samplesPerSecond } from './leg-view.ts';
import { secondsOf } from './selected-seconds.ts';
import { isAboutJobs } from './timed-check.ts';

/**
 * Exact quantiles of everything that was asked for: k6's grid with the `missing` requests ranked last. Samples beyond
 * the request timeout never got a usable answer and count as infinite; k6 interpolates towards their sentinel.
 */
export function gridOfAll(
  record: LegRecord,
  check: PlannedCheck,
  counts: CheckCounts,
  missing: number,
): QuantileGrid | null {
  const { trend } = counts;
  if (!trend || trend.count === 0) return null;
  const share = trend.count / (trend.count + missing);
  const probabilities = (record.summary?.quantiles ?? []).map((probability) => probability * share);
  const values = trend.quantiles.map((valueMs) => (valueMs > longestMs(record, check) ? Infinity : valueMs));
  if (missing === 0) return { probabilities, values };
  return { probabilities: [...probabilities, 1], values: [...values, Infinity] };
}

/** No sample is longer than this. A job may take longer than a request, but no longer than its leg. */
function longestMs({ plan }: LegRecord, { sli }: PlannedCheck): number {
  const { requestTimeoutMs, gracefulStopMs } = plan.played;
  return sli === METRICS.jobTime ? plan.durationMs + gracefulStopMs : requestTimeoutMs;
}

/** A quantile as it is shown: among requests without a usable answer it is censored, "over" the timeout if there is one. */
export function shownQuantile(
  grid: QuantileGrid | null,
  probability: number,
  requestTimeoutMs: number | null,
): ShownQuantile {
  const value = grid ? gridQuantile(grid, probability) : null;
  const censored = value === Infinity;
  return { probability, value: censored ? requestTimeoutMs : value, censored };
}

/**
 * The interval of a percentile (statistics SPEC, section 3), as it is displayed or at another one-sided level; null where
 * the estimate is not finite.
 */
export function displayedInterval(
  leg: LegView,
  check: PlannedCheck,
  grid: QuantileGrid,
  { probability }: Expectation,
  missing: number,
  level = DISPLAY_LEVEL,
): CheckResult['interval'] {
  const estimateMs = probability === null ? null : gridQuantile(grid, probability);
  if (probability === null || estimateMs === null || !Number.isFinite(estimateMs)) return null;
  const seconds = secondsOver(leg, check, estimateMs, missing);
  const { lower, upper } = quantileInterval(grid, probability, seconds, level);
  if (lower === null) return null;
  return {
    lower,
    upper: upper === null || !Number.isFinite(upper) ? null : upper,
    level,
    method: 'Woodruff, batches of seconds',
  };
}

function secondsOver(leg: LegView, check: PlannedCheck, estimateMs: number, missing: number) {
  const range = secondsOf(leg, check);
  const tags = tagsOf(check);
  const total = samplesPerSecond(leg, check.sli, tags, range);
  const bucket = bucketOfLimit(estimateMs / 1_000);
  const share = bucketShareOver(bucket, estimateMs / 1_000);
  const { above, inside } = countsAbove(leg, check.sli, tags, range, bucket);
  const bad = total.map((all, second) =>
    Math.min(all, Math.round((above[second] ?? 0) + share * (inside[second] ?? 0))),
  );
  const last = total.length - 1;
  const plusMissing = (values: readonly number[]) =>
    values.map((value, second) => (second === last ? value + missing : value));
  return { bad: plusMissing(bad), total: plusMissing(total) };
}

/** What a censored time is certainly longer than; null for jobs, which have no timeout in common. */
export function timeoutOf({ record }: LegView, check: PlannedCheck): number | null {
  return isAboutJobs(check) ? null : record.plan.played.requestTimeoutMs;
}

/** Metrics whose samples are response times; their trend includes requests without a usable answer. */
export function isResponseTime({ sli }: PlannedCheck): boolean {
  return sli === METRICS.responseTime;
}
