import type { RunRecord } from '../model/run-record.ts';
import type { Latency } from '../schema/baseline-schema.ts';
import type { CheckResult, Evaluation } from '../schema/evaluation-schema.ts';
import type { PlannedCheck } from '../schema/plan-schema.ts';
import { VERDICT_LEVEL } from '../statistics/verdict.ts';
import { countsOf } from './check-counts.ts';
import { boundSeconds } from './check-seconds.ts';
import { type LegView, sum, viewLeg, windowSeconds } from './leg-view.ts';
import { displayedInterval, gridOfAll, isResponseTime } from './quantiles.ts';
import { isTimeCheck } from './tightest-limit.ts';

/**
 * The percentiles that a run's checks judged, for comparison with other runs: the estimates of its evaluation, with
 * intervals at the level of a verdict (statistics SPEC, section 7.1). Checks pooled over legs have no percentile.
 */
export function latenciesOf({ legs }: RunRecord, { checks }: Evaluation): Latency[] {
  const results = new Map(checks.map((check) => [check.id, check]));
  return legs.flatMap((record) => {
    const leg = viewLeg(record);
    return record.plan.checks.flatMap((check) => {
      const result = results.get(`${check.id}@${record.plan.id}`);
      return result === undefined || !hasPercentile(check) ? [] : latencyOf(leg, check, result);
    });
  });
}

/** Whether a check judges a percentile of its own leg, which another run of it can be compared by. */
export function hasPercentile(check: PlannedCheck): boolean {
  return isTimeCheck(check) && check.expectation.probability !== null && check.pool !== 'run';
}

function latencyOf(leg: LegView, check: PlannedCheck, result: CheckResult): Latency[] {
  const { plan } = leg.record;
  const { probability } = check.expectation;
  if (probability === null) return [];
  return [
    {
      check: result.id,
      objective: check.objective,
      title: result.title,
      leg: plan.id,
      sli: check.sli,
      selector: check.selector,
      window: check.window,
      probability,
      estimateMs: result.estimate,
      censored: result.censored,
      interval: intervalOf(leg, check, result),
      samples: result.samples,
      windowMs: windowSeconds(leg, check.window) * 1_000,
      minimumMs: plan.minimumPeakMs,
      doubt: doubtOf(leg, result),
    },
  ];
}

function intervalOf(leg: LegView, check: PlannedCheck, result: CheckResult): Latency['interval'] {
  const counts = countsOf(leg.record, check);
  const missing = isResponseTime(check) ? missingIn(leg, check, result) : 0;
  const grid = gridOfAll(leg.record, check, counts, missing);
  if (grid === null) return null;
  const interval = displayedInterval(leg, check, grid, check.expectation, missing, VERDICT_LEVEL);
  if (interval === null || interval.lower === null) return null;
  return { lowerMs: interval.lower, upperMs: interval.upper, level: interval.level };
}

/** The requests without an end that the evaluation ranked last: unfinished ones, and drops that were the target's doing. */
function missingIn(leg: LegView, check: PlannedCheck, result: CheckResult): number {
  const counts = countsOf(leg.record, check);
  const measured = sum(boundSeconds(leg, check, counts, false).fewest.bad);
  return counts.unfinished + Math.max(0, result.bad.atLeast - measured);
}

function doubtOf({ record }: LegView, { verdict, reason }: CheckResult): string | null {
  if (verdict === 'invalid') return reason;
  return record.stopReason === null ? null : `The leg was stopped early: ${record.stopReason}.`;
}
