import type { CheckResult } from '../schema/evaluation-schema.ts';
import type { Expectation } from '../schema/plan-schema.ts';
import { finalVerdict } from '../statistics/final-verdict.ts';
import { type FractionVerdict, fractionVerdict } from '../statistics/fraction-verdict.ts';
import { type PerSecondCounts, requestsIn } from '../statistics/per-second-counts.ts';
import type { QuantileGrid } from '../statistics/quantile-grid.ts';
import { joined, sum } from '../statistics/series.ts';
import { boundSeconds } from './check-seconds.ts';
import { fractionReason } from './fraction-reason.ts';
import { badRatioOf, goodInterval } from './fraction-record.ts';
import type { CheckedLeg, Judged } from './judge-check.ts';
import { isOutage } from './outage.ts';
import { withLegsApart } from './pooled-failure.ts';
import { displayedInterval, gridOfAll, shownQuantile, timeoutOf } from './quantiles.ts';
import { trendOf } from './steadiness.ts';

/**
 * Judges a percentile or a share of good requests as a bad fraction (statistics SPEC, sections 1 and 2): "p95 < L" holds
 * exactly when fewer than 5 % are at or over L. Twice, once for each side: a PASS must survive every missing request
 * counted bad, a FAIL must stand without those that may be the generator's fault.
 */
export function judgeFraction(legs: readonly [CheckedLeg, ...CheckedLeg[]]): Judged {
  const [first] = legs;
  const { expectation } = first.check;
  const allowed = allowedFraction(expectation);
  const rule = { minPassSeconds: first.leg.record.plan.minimumPeakMs / 1_000 };
  const bounds = legs.map(({ leg, check, counts, targetToBlame }) =>
    boundSeconds(leg, check, counts, targetToBlame),
  );
  const most = pooled(bounds.map((bound) => bound.most));
  const fewest = pooled(bounds.map((bound) => bound.fewest));
  const forPass = fractionVerdict(most, allowed, rule);
  const together = fractionVerdict(fewest, allowed, rule);
  const forFail = withLegsApart(
    together,
    bounds.map((bound) => bound.fewest),
    allowed,
  );
  const badRatio = badRatioOf({ together, forFail, forPass, allowed });
  const stopped = legs.some(({ leg }) => leg.record.stopReason !== null);
  const down = legs.some((each, index) => isOutage(each, bounds[index]?.fewest ?? NOTHING, allowed));
  const isOverInOutage = down && (forFail.fraction ?? 0) > allowed;
  const isUndecidedOutage = isOverInOutage && forFail.verdict !== 'fail';
  const decided = isUndecidedOutage ? OUTAGE : decide(forPass, forFail, stopped);
  const trend = decided.verdict === 'pass' ? trendOf(legs) : null;
  const verdict: Decision = { ...decided, ...finalVerdict<Decision['reason'], never>(decided, trend) };
  const shown = describeValue(legs, expectation, fewest, badRatio);
  return {
    ...shown,
    bad: { atLeast: badIn(fewest), atMost: badIn(most) },
    total: { atLeast: requestsIn(fewest), atMost: requestsIn(most) },
    badRatio,
    verdict: verdict.verdict,
    reason: fractionReason({ expectation, shown, verdict, badRatio, asked: requestsIn(fewest), legs }),
    moreSeconds: verdict.verdict === 'inconclusive' ? decided.moreSeconds : null,
    pFail: isOverInOutage ? 0 : forFail.pFail,
  };
}

const NOTHING: PerSecondCounts = { bad: [], total: [] };

/** The share of requests that may be bad: 1 - q for a percentile, 1 - target for a ratio. */
export function allowedFraction({ statistic, probability, limit }: Expectation): number {
  return Number((1 - (statistic === 'percentile' && probability !== null ? probability : limit)).toFixed(12));
}

export interface Decision {
  readonly verdict: 'pass' | 'fail' | 'inconclusive' | 'invalid';
  readonly reason:
    | FractionVerdict['reason']
    | 'not-stationary'
    | 'trend-unknown'
    | 'stopped-early'
    | 'missing-decide'
    | 'outage';
  readonly moreSeconds: number | null;
}

const OUTAGE: Decision = { verdict: 'fail', reason: 'outage', moreSeconds: null };

function decide(forPass: FractionVerdict, forFail: FractionVerdict, stopped: boolean): Decision {
  if (forFail.verdict === 'fail') return { ...pick(forFail), moreSeconds: null };
  if (forPass.verdict === 'invalid') return pick(forPass);
  // More time brings more of the same missing requests, so it decides nothing.
  if (forPass.verdict === 'fail' || (forPass.verdict === 'inconclusive' && forFail.verdict === 'pass'))
    return { verdict: 'inconclusive', reason: 'missing-decide', moreSeconds: null };
  if (forPass.verdict === 'pass' && stopped)
    return { verdict: 'inconclusive', reason: 'stopped-early', moreSeconds: null };
  return pick(forPass);
}

function pick({ verdict, reason, moreSeconds }: FractionVerdict): Decision {
  return { verdict, reason, moreSeconds };
}

/** Legs one after the other; the seconds of a window keep their order, which the variance needs. */
function pooled(parts: readonly PerSecondCounts[]): PerSecondCounts {
  return { bad: joined(parts.map(({ bad }) => bad)), total: joined(parts.map(({ total }) => total)) };
}

function badIn({ bad }: PerSecondCounts): number {
  return sum(bad);
}

export type ShownValue = Pick<CheckResult, 'estimate' | 'censored' | 'interval' | 'reported'>;

function describeValue(
  legs: readonly [CheckedLeg, ...CheckedLeg[]],
  expectation: Expectation,
  fewest: PerSecondCounts,
  badRatio: CheckResult['badRatio'],
): ShownValue {
  if (expectation.statistic === 'ratio') return ratioValue(fewest, badRatio);
  const [only, ...others] = legs;
  // Percentiles of several legs cannot be joined from their quantiles; each leg shows its own.
  if (others.length > 0) return { estimate: null, censored: false, interval: null, reported: [] };
  const missing = only.counts.unfinished + Math.max(0, badIn(fewest) - badIn(measuredOnly(only)));
  const grid = gridOfAll(
    only.leg.record,
    only.check,
    only.counts,
    only.check.sli === 'response_time' ? missing : 0,
  );
  return percentileValue(only, expectation, grid, missing);
}

function measuredOnly({ leg, check, counts }: CheckedLeg): PerSecondCounts {
  return boundSeconds(leg, check, counts, false).fewest;
}

function ratioValue(seconds: PerSecondCounts, badRatio: CheckResult['badRatio']): ShownValue {
  const total = requestsIn(seconds);
  return {
    estimate: total > 0 ? 1 - badIn(seconds) / total : null,
    censored: false,
    interval: goodInterval(badRatio),
    reported: [],
  };
}

function percentileValue(
  { leg, check }: CheckedLeg,
  expectation: Expectation,
  grid: QuantileGrid | null,
  missing: number,
): ShownValue {
  const timeoutMs = timeoutOf(leg, check);
  const { value, censored } = shownQuantile(grid, expectation.probability ?? 0, timeoutMs);
  return {
    estimate: value,
    censored,
    interval: grid
      ? displayedInterval(leg, check, grid, expectation, check.sli === 'response_time' ? missing : 0)
      : null,
    reported: check.report.map((probability) => shownQuantile(grid, probability, timeoutMs)),
  };
}
