import { keyOf } from '../model/latency-key.ts';
import type { LegRecord, RunRecord } from '../model/run-record.ts';
import type { Latency } from '../schema/baseline-schema.ts';
import type { CheckResult, Evaluation } from '../schema/evaluation-schema.ts';
import type { PlannedCheck } from '../schema/plan-schema.ts';
import type { QuantileInterval } from '../statistics/quantile-interval.ts';
import { sum } from '../statistics/series.ts';
import { VERDICT_LEVEL } from '../statistics/verdict.ts';
import { countsOf } from './check-counts.ts';
import { boundSeconds } from './check-seconds.ts';
import { comparedValue, withoutTime } from './compared-value.ts';
import { type CheckedLeg, checkedLeg } from './judge-check.ts';
import { finite } from './judge-ratio.ts';
import { type LegView, viewLeg } from './leg-view.ts';
import { displayedInterval, gridOfAll, isResponseTime, timeoutOf } from './quantiles.ts';
import { differenceText, otherCheck } from './reference.ts';
import { judgedSeconds } from './selected-seconds.ts';
import { isTimed } from './timed-check.ts';
import { generatorChecks, isTargetToBlame } from './validity/generator-checks.ts';

/**
 * The percentiles that a run's checks judged, for comparison with other runs: the estimates of its evaluation, with
 * intervals at the level of a verdict (statistics SPEC, section 7.1). Those that only enter a ratio, on either side, come
 * after those that are judged by themselves. Checks pooled over legs have no percentile.
 */
export function latenciesOf({ legs }: RunRecord, { checks }: Evaluation): Latency[] {
  const results = new Map(checks.map((check) => [check.id, check]));
  const views = legs.map(seenLeg);
  const measured = views.flatMap(({ leg, targetToBlame }) =>
    leg.record.plan.checks.filter(hasPercentile).flatMap((check) => {
      const result = results.get(`${check.id}@${leg.record.plan.id}`);
      return result === undefined ? [] : [{ leg, targetToBlame, check, result }];
    }),
  );
  const own = measured.filter(({ check }) => !isRatio(check)).map(latencyOf);
  const compared = measured
    .filter(({ check }) => isRatio(check))
    .flatMap((each) => [each, ...otherSideOf(each, views)].map(comparedLatency));
  const known = new Set(own.map(keyOf));
  const others = new Map(compared.toReversed().map((each) => [keyOf(each), each]));
  return [...own, ...[...others.values()].toReversed().filter((each) => !known.has(keyOf(each)))];
}

/** Whether a check judges a percentile on a leg, by itself or against another one. */
export function hasPercentile(check: PlannedCheck): boolean {
  return isTimed(check) && check.expectation.probability !== null && check.pool !== 'run';
}

function isRatio({ expectation }: PlannedCheck): boolean {
  return expectation.unit === 'x';
}

interface SeenLeg {
  readonly leg: LegView;
  /** Whether drops were the target's doing. */
  readonly targetToBlame: boolean;
}

function seenLeg(record: LegRecord): SeenLeg {
  const leg = viewLeg(record);
  return { leg, targetToBlame: isTargetToBlame(generatorChecks(leg)) };
}

interface Measured extends SeenLeg {
  readonly check: PlannedCheck;
  readonly result: CheckResult;
}

type Figures = Pick<Latency, 'estimateMs' | 'censored' | 'interval'>;
type Facts = Figures & Pick<Latency, 'samples' | 'most'>;

function latencyOf(measured: Measured): Latency {
  const { leg, check, result } = measured;
  const interval = intervalOf(leg, check, result);
  const { estimate: estimateMs, censored, samples } = result;
  return withFacts(measured, { estimateMs, censored, interval, samples, ...mostOf(sideOf(measured)) });
}

function sideOf({ leg, check, targetToBlame }: Measured): CheckedLeg {
  return checkedLeg(leg, check, [], targetToBlame);
}

/** What a PASS must survive: the percentile if every missing request had never been answered. */
function mostOf(side: CheckedLeg): Pick<Latency, 'most'> {
  const { fewest, most } = withoutTime(side);
  return fewest === most ? {} : { most: figuresOf(side, comparedValue(side).most) };
}

function withFacts({ leg, check, result }: Measured, facts: Facts): Latency {
  const { plan } = leg.record;
  return {
    check: `${check.id}@${plan.id}`,
    objective: check.objective,
    title: result.title,
    leg: plan.id,
    sli: check.sli,
    selector: check.selector,
    window: check.window,
    probability: check.expectation.probability ?? 0,
    ...facts,
    windowMs: judgedSeconds(leg, check) * 1_000,
    minimumMs: plan.minimumPeakMs,
    doubt: doubtOf(leg, result),
  };
}

/** What a ratio is compared with, where it is something in this run. */
function otherSideOf(measured: Measured, views: readonly SeenLeg[]): Measured[] {
  const { check, result } = measured;
  const { than } = check;
  if (than === undefined || 'baseline' in than) return [];
  if ('leg' in than)
    return views
      .filter(({ leg }) => leg.record.plan.id === than.leg)
      .map((seen) => ({ ...seen, check, result }));
  const id = `${check.id} (${differenceText(check.selector, than.selector)})`;
  return [{ ...measured, check: { ...otherCheck(check), id } }];
}

/** One side of a ratio, as the ratio counts it. */
function comparedLatency(measured: Measured): Latency {
  const side = sideOf(measured);
  const figures = figuresOf(side, comparedValue(side).fewest);
  const samples = side.counts.trend?.count ?? 0;
  return withFacts(measured, { ...figures, samples, ...mostOf(side) });
}

function figuresOf({ leg, check }: CheckedLeg, { estimate, lower, upper }: QuantileInterval): Figures {
  const censored = estimate === Infinity;
  const interval =
    lower === null || !Number.isFinite(lower)
      ? null
      : { lowerMs: lower, upperMs: finite(upper), level: VERDICT_LEVEL };
  return { estimateMs: censored ? timeoutOf(leg, check) : estimate, censored, interval };
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
