import type { CheckResult } from '../schema/evaluation-schema.ts';
import { type RatioInterval, ratioInterval, ratioVerdict } from '../statistics/ratio.ts';
import { sum } from '../statistics/series.ts';
import { VERDICT_LEVEL } from '../statistics/verdict.ts';
import { boundSeconds } from './check-seconds.ts';
import { type ComparedValue, comparedValue } from './compared-value.ts';
import type { CheckedLeg, Judged } from './judge-check.ts';
import { limitInForce } from './limit-in-force.ts';
import { gridOfAll, shownQuantile, timeoutOf } from './quantiles.ts';
import { type RatioReason, ratioReason } from './ratio-reason.ts';
import { moreSecondsForRatio } from './ratio-time.ts';
import { judgedSeconds } from './selected-seconds.ts';
import { isAboutTargetCpu } from './target-cpu.ts';

/** Both sides of a ratio: what is judged, and what it is compared with. */
export interface RatioSides {
  readonly own: CheckedLeg;
  readonly other: CheckedLeg;
  /** What the other side is, in words: `monday-morning@1x`. */
  readonly with: string;
}

/**
 * Judges growth between two legs of a run, or between two selections of one leg (statistics SPEC, section 7.1). Twice: a
 * PASS must survive every missing request of its own side, a FAIL those of the other side.
 */
export function judgeRatio(sides: RatioSides): Judged {
  const { own, other } = sides;
  const [mine, theirs] = [comparedValue(own), comparedValue(other)];
  const limit = limitInForce(own.check.expectation, theirs.fewest.estimate);
  const forPass = ratioInterval(mine.most, theirs.fewest);
  const forFail = ratioInterval(mine.fewest, theirs.most);
  const shown = ratioInterval(mine.fewest, theirs.fewest);
  const why = decide(sides, limit, { forPass, forFail, shown });
  const verdict = why === 'over-limit' ? 'fail' : why === 'under-limit' ? 'pass' : 'inconclusive';
  const interval = intervalOf(own, forPass, forFail);
  const moreSeconds = verdict === 'inconclusive' ? timeNeeded(sides, why, shown, limit) : null;
  const compared = comparedOf(sides, mine, theirs);
  return {
    ...exceedances(own),
    estimate: finite(shown.ratio),
    censored: shown.ratio === Infinity,
    limit,
    interval,
    reported: reportedOf(own),
    compared,
    badRatio: null,
    verdict,
    reason: ratioReason({ sides, why, ratio: shown.ratio, limit, interval, compared, moreSeconds }),
    moreSeconds,
    pFail: verdict === 'fail' ? 0 : 1,
  };
}

/** One comparison, by what is counted on each side. */
export interface Ratios<Ratio extends RatioInterval> {
  readonly forPass: Ratio;
  readonly forFail: Ratio;
  readonly shown: Ratio;
}

function decide(
  { own, other }: RatioSides,
  limit: number,
  { forPass, forFail, shown }: Ratios<RatioInterval>,
): RatioReason {
  const [ownStopped, otherStopped] = [own, other].map(({ leg }) => leg.record.stopReason !== null);
  if (ratioVerdict(forFail, limit) === 'fail' && !otherStopped) return 'over-limit';
  const unknown = whyUnknown(shown);
  if (unknown !== null) return unknown;
  if (ownStopped || otherStopped) return 'stopped-early';
  if (ratioVerdict(forPass, limit) === 'pass')
    return isLongEnough(own) && isLongEnough(other) ? 'under-limit' : 'window-too-short';
  return ratioVerdict(shown, limit) === 'pass' ? 'missing-decide' : 'not-decided';
}

function whyUnknown({ ratio, lower, upper }: RatioInterval): RatioReason | null {
  if (ratio === null) return 'not-known';
  if (ratio === Infinity) return 'not-reached';
  return lower === null || upper === null ? 'no-interval' : null;
}

/** Whether the window is long enough to pass. */
export function isLongEnough({ leg, check }: CheckedLeg): boolean {
  return judgedSeconds(leg, check) * 1_000 >= leg.record.plan.minimumPeakMs;
}

function timeNeeded(sides: RatioSides, why: RatioReason, shown: RatioInterval, limit: number): number | null {
  const seconds = Math.min(...[sides.own, sides.other].map(({ leg, check }) => judgedSeconds(leg, check)));
  const short = sides.own.leg.record.plan.minimumPeakMs / 1_000 - seconds;
  if (why === 'window-too-short') return Math.ceil(short);
  if (why !== 'not-decided') return null;
  const needed = moreSecondsForRatio(shown, limit, seconds, VERDICT_LEVEL);
  return needed === null ? null : Math.max(needed, Math.ceil(short));
}

function intervalOf(
  { check }: CheckedLeg,
  forPass: RatioInterval,
  forFail: RatioInterval,
): CheckResult['interval'] {
  const [lower, upper] = [finite(forFail.lower), finite(forPass.upper)];
  if (lower === null && upper === null) return null;
  const sides = check.expectation.statistic === 'mean' ? 'batch means' : 'Woodruff intervals';
  return { lower, upper, level: VERDICT_LEVEL, method: `MOVER on logarithms, ${sides}` };
}

/** Requests without a useful answer: they are what the intervals leave open. */
export function exceedances({
  leg,
  check,
  counts,
  targetToBlame,
}: CheckedLeg): Pick<Judged, 'bad' | 'total'> {
  const { fewest, most } = boundSeconds(leg, check, counts, targetToBlame);
  return {
    bad: { atLeast: sum(fewest.bad), atMost: sum(most.bad) },
    total: { atLeast: sum(fewest.total), atMost: sum(most.total) },
  };
}

/** Percentiles that are shown beside the judged one. */
export function reportedOf({ leg, check, counts }: CheckedLeg): CheckResult['reported'] {
  const grid = gridOfAll(leg.record, check, counts, 0);
  return check.report.map((probability) => shownQuantile(grid, probability, timeoutOf(leg, check)));
}

function comparedOf(
  { other, with: name }: RatioSides,
  mine: ComparedValue,
  theirs: ComparedValue,
): NonNullable<CheckResult['compared']> {
  return {
    with: name,
    ownMs: finite(mine.fewest.estimate),
    otherMs: finite(theirs.fewest.estimate),
    otherSamples: isAboutTargetCpu(other.check) ? other.counts.total : (other.counts.trend?.count ?? 0),
  };
}

/** A record has no infinity. */
export function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
