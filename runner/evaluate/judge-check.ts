import { countedAs } from '../model/counted-as.ts';
import type { CheckResult } from '../schema/evaluation-schema.ts';
import type { PlannedCheck } from '../schema/plan-schema.ts';
import { horizonSeconds } from '../statistics/least-evidence.ts';
import { sum } from '../statistics/series.ts';
import { contradiction } from './agreement.ts';
import { type CheckCounts, countsOf, isRegistered } from './check-counts.ts';
import { judgeAccepted } from './judge-accepted.ts';
import { judgeCount } from './judge-count.ts';
import { judgeFraction } from './judge-fraction.ts';
import { judgePairs } from './judge-pairs.ts';
import { judgeRatio, type RatioSides } from './judge-ratio.ts';
import { judgeRecovery } from './judge-recovery.ts';
import type { LegView } from './leg-view.ts';
import { neverSent } from './never-sent.ts';
import type { Reference } from './reference.ts';
import { droppedOf, judgedSeconds } from './selected-seconds.ts';
import { whyNotMetered } from './target-cpu.ts';
import { isAboutJobs, isTimed } from './timed-check.ts';
import { whyUntraced } from './traced-share.ts';

/** One leg of a check, with whether its measurement can be trusted. */
export interface CheckedLeg {
  readonly leg: LegView;
  readonly check: PlannedCheck;
  readonly counts: CheckCounts;
  /** Why nothing measured on this leg may be judged; empty when all is well. */
  readonly invalid: readonly string[];
  /** Drops were the target's doing, so they may count towards a failure. */
  readonly targetToBlame: boolean;
}

/** What a judgement adds to the facts of a check; `limit` only where another one than the written is in force. */
export type Judged = Pick<
  CheckResult,
  | 'estimate'
  | 'censored'
  | 'interval'
  | 'reported'
  | 'bad'
  | 'total'
  | 'badRatio'
  | 'compared'
  | 'verdict'
  | 'reason'
  | 'moreSeconds'
> &
  Partial<Pick<CheckResult, 'limit'>> & { readonly pFail: number | null };

export interface JudgedCheck {
  readonly result: CheckResult;
  /** For the correction among many objectives; 0 where the failure is a count and no estimate. */
  readonly pFail: number | null;
}

/** Judges one check on one leg, or pooled over the legs of the run. */
export function judgeCheck(
  title: string,
  legs: readonly [CheckedLeg, ...CheckedLeg[]],
  reference: Reference | null,
): JudgedCheck {
  const [{ check, leg }] = legs;
  const { pFail, ...judged } = judge(legs, reference);
  const seconds = sum(legs.map((each) => judgedSeconds(each.leg, each.check)));
  const { statistic, operator, limit, unit, text } = check.expectation;
  const result: CheckResult = {
    id: check.pool === 'run' ? check.id : `${check.id}@${leg.record.plan.id}`,
    objective: check.objective,
    title,
    leg: check.pool === 'run' ? null : leg.record.plan.id,
    load: check.pool === 'run' ? null : leg.record.plan.load,
    sli: check.sli,
    selector: check.selector,
    window: check.window,
    expect: text,
    statistic,
    operator,
    limit,
    unit,
    samples: sum(legs.map(({ counts }) => samplesOf(countedAs(check), counts))),
    missing: missingOf(legs),
    // A leg recovers once, so nothing is said of what recurs.
    horizonMs: seconds > 0 && check.of === undefined ? Math.round(horizonSeconds(seconds) * 1_000) : null,
    ...judged,
  };
  return { result, pFail };
}

function judge(legs: Legs, reference: Reference | null): Judged {
  const absent = whyNothingToCompareWith(reference) ?? whyNotMetered([...legs, ...otherSides(reference)]);
  if (absent !== null) return notApplicable(`Not judged: ${absent}.`);
  const invalid = [...legs, ...otherSides(reference)].flatMap((each) => each.invalid);
  const judged = judgeByKind(legs, reference);
  const reason = invalid[0] ?? whyUnmeasured(legs.map(counted)) ?? whyOtherUnmeasured(reference);
  if (reason === null) return judged;
  const told = [`Not judged: ${reason}.`, neverSent(legs.map(counted))].filter(Boolean).join(' ');
  return { ...judged, verdict: 'invalid', reason: told, moreSeconds: null, pFail: null };
}

function whyNothingToCompareWith(reference: Reference | null): string | null {
  if (reference === null) return null;
  if ('lacking' in reference) return reference.lacking;
  return reference.side === null ? `${reference.with} was not run` : null;
}

/** The leg that a check is compared with, if it is a leg. */
function otherSides(reference: Reference | null): CheckedLeg[] {
  return reference !== null && 'side' in reference && reference.side !== null ? [reference.side] : [];
}

type Legs = readonly [CheckedLeg, ...CheckedLeg[]];

function judgeByKind(legs: Legs, reference: Reference | null): Judged {
  const [own] = legs;
  if (reference !== null && 'lacking' in reference) return judgeAccepted(own, reference);
  if (reference?.side) return judgeSides({ own, other: reference.side, with: reference.with });
  if (own.check.of) return judgeRecovery(own, counted(own));
  return own.check.expectation.statistic === 'count' ? judgeCount(legs) : judgeFraction(legs);
}

/** The blocks of an experiment come in pairs; any other two sides are compared over the whole window. */
function judgeSides(sides: RatioSides): Judged {
  const { than, selector } = sides.own.check;
  const isPaired = than !== undefined && 'selector' in than && than.selector.block !== selector.block;
  return isPaired ? judgePairs(sides) : judgeRatio(sides);
}

/** The leg with the check that says what is counted. */
function counted(each: CheckedLeg): CheckedLeg {
  return { ...each, check: countedAs(each.check) };
}

function whyOtherUnmeasured(reference: Reference | null): string | null {
  const why = whyUnmeasured(otherSides(reference));
  return why === null || reference === null || !('with' in reference) ? null : `${reference.with}: ${why}`;
}

/** A check that has nothing to be judged by. */
function notApplicable(reason: string): Judged {
  return {
    estimate: null,
    censored: false,
    interval: null,
    reported: [],
    bad: { atLeast: 0, atMost: 0 },
    total: { atLeast: 0, atMost: 0 },
    badRatio: null,
    verdict: 'not-applicable',
    reason,
    moreSeconds: null,
    pFail: null,
  };
}

function whyNotRegistered({ leg }: CheckedLeg): string {
  return `the thresholds of this run did not ask for it on ${leg.record.plan.id}, so k6 did not count it by itself: play a run with these thresholds`;
}

/** No data, or data that never say what is judged, or that contradict each other, can never pass and are no failure either. */
function whyUnmeasured(legs: readonly CheckedLeg[]): string | null {
  const unasked = legs.find(({ leg, check }) => !isRegistered(leg.record, check));
  if (unasked) return whyNotRegistered(unasked);
  const silent = legs.find(isSilent);
  if (silent)
    return `${isAboutJobs(silent.check) ? 'no job was accepted' : 'no request of this kind was sent'}${legs.length > 1 ? ` on ${silent.leg.record.plan.id}` : ''}`;
  const [first] = legs;
  const unsaid =
    first && legs.every(({ check, counts }) => samplesOf(check, counts) === 0)
      ? whyUnsaid(first.check)
      : null;
  const perLeg = (why: (each: CheckedLeg) => string | null) => legs.map(why).find(Boolean) ?? null;
  return (
    perLeg(({ leg, check, counts }) => whyUntraced(leg.record, check, counts)) ??
    unsaid ??
    perLeg(({ leg, check, counts }) => contradiction(leg, check, counts))
  );
}

/** A leg that should have sent such requests and sent none; an invariant is not a kind of request. */
function isSilent({ check, counts }: CheckedLeg): boolean {
  return check.sli !== 'invariant' && counts.total + counts.unfinished === 0;
}

/** Why requests that were sent say nothing of the SLI; null where a request without an answer says enough. */
function whyUnsaid(check: PlannedCheck): string | null {
  const { sli } = check;
  if (isAboutJobs(check))
    return 'accepted jobs were not followed to their end: let journeys do that with visit.job()';
  if (sli === 'response_time' || (!isTimed(check) && sli !== 'invariant')) return null;
  if (sli !== 'db_time' && sli !== 'pool_time') return 'nothing of this kind was observed';
  const [spoken, name] = sli === 'db_time' ? ['database', 'db'] : ['pool', 'pool'];
  return `no answer carries the ${spoken} time: let the service send it as "Server-Timing: ${name};dur=<ms>"`;
}

function samplesOf(check: PlannedCheck, counts: CheckCounts): number {
  if (check.sli === 'invariant') return counts.held + counts.broken;
  return isTimed(check) ? (counts.trend?.count ?? 0) : counts.total;
}

function missingOf(legs: readonly CheckedLeg[]): CheckResult['missing'] {
  return {
    unfinished: sum(legs.map(({ counts }) => counts.unfinished)),
    skipped: sum(legs.map(({ counts }) => counts.skipped)),
    droppedJourneys: sum(legs.map(({ leg, check }) => sum(droppedOf(leg, check)))),
  };
}

/** A check on one leg with its counts read. */
export function checkedLeg(
  leg: LegView,
  check: PlannedCheck,
  invalid: readonly string[],
  targetToBlame: boolean,
): CheckedLeg {
  return { leg, check, counts: countsOf(leg.record, countedAs(check)), invalid, targetToBlame };
}
