import { spokenDuration } from '../grammar/duration.ts';
import { compares } from '../grammar/load.ts';
import { countText } from '../model/number-text.ts';
import type { PlannedCheck } from '../schema/plan-schema.ts';
import { sum } from '../statistics/series.ts';
import type { CheckCounts, JobCounts } from './check-counts.ts';
import { vanishedJourneys } from './check-seconds.ts';
import { countedBetween } from './fraction-record.ts';
import type { CheckedLeg, Judged } from './judge-check.ts';
import { requestCounts } from './leg-facts.ts';
import { canLook } from './looking-legs.ts';
import { neverSent } from './never-sent.ts';
import { droppedOf, judgedSeconds } from './selected-seconds.ts';
import { isAboutJobs } from './timed-check.ts';

/**
 * Judges a count of what must not happen, such as broken invariants. Unfinished and never-started requests might have
 * been among them, so with any of those missing the count can fail but not pass; nor can it on a leg that was stopped
 * early, or in a peak shorter than the thresholds ask for. Work that was never asked for, as an earlier step failed, was never
 * accepted, so of jobs none is missing for it.
 */
export function judgeCount(planned: readonly [CheckedLeg, ...CheckedLeg[]]): Judged {
  const [{ check: judged }] = planned;
  const { operator, limit } = judged.expectation;
  const { looking: legs, blindText } = lookingLegs(planned);
  const found = sum(legs.map(countOf));
  const unknown = sum(legs.map(unknownOf));
  const doubt = whyNotPassed(legs, found, unknown);
  const verdict = !compares(found, operator, limit) ? 'fail' : doubt === null ? 'pass' : 'inconclusive';
  const total = sum(
    legs.map(({ counts, check }) => (check.sli === 'invariant' ? counts.held + counts.broken : counts.total)),
  );
  return {
    estimate: found,
    censored: false,
    interval: countedBetween(found, found + unknown, 'exact count'),
    reported: [],
    bad: { atLeast: found, atMost: found + unknown },
    total: { atLeast: total, atMost: total + unknown },
    badRatio: null,
    verdict,
    reason: [
      `${found === 0 ? 'None' : countText(found)} in ${countText(total)}${isAboutJobs(judged) ? ' jobs' : ''}.`,
      verdict === 'inconclusive' ? doubt : '',
      neverSent(legs),
      blindText,
    ]
      .filter(Boolean)
      .join(' '),
    moreSeconds: null,
    pFail: verdict === 'fail' ? 0 : 1,
  };
}

/** Legs that play no journey which looks at an invariant tell nothing of it, neither way. */
function lookingLegs(legs: readonly CheckedLeg[]) {
  const isAble =
    legs[0]?.check.sli === 'invariant'
      ? canLook(
          legs[0].check,
          legs.map(({ leg }) => leg.record),
        )
      : () => true;
  const looking = legs.filter(({ leg }) => isAble(leg.record));
  const blind = legs.filter(({ leg }) => !isAble(leg.record)).map(({ leg }) => leg.record.plan.id);
  const blindText = blind.length === 0 ? '' : `No journey of ${blind.join(', ')} looks at it.`;
  return { looking, blindText };
}

function countOf({ check, counts }: CheckedLeg): number {
  switch (check.sli) {
    case 'invariant':
      return counts.broken;
    case 'jobs_lost':
      return counts.jobs?.lost ?? 0;
    case 'jobs_retried_unfinished':
      return counts.jobs === null ? 0 : retriedUnfinished(counts.jobs);
    default:
      return counts.limited;
  }
}

function unknownOf({ leg, check, counts }: CheckedLeg): number {
  const dropped = sum(droppedOf(leg, check));
  const neverSent = (dropped + vanishedJourneys(leg)) * check.requestsPerDroppedJourney.most;
  // An invariant is looked at in answers, of which no tag says in advance that they will be looked at.
  const unfinished = check.sli === 'invariant' ? requestCounts(leg.record).unfinished : counts.unfinished;
  const skipped = isAboutJobs(check) ? 0 : counts.skipped;
  return unfinished + skipped + neverSent + unknownJobs(check, counts);
}

/** Jobs that failed in the end count unless they were begun but once; lost ones where they are known to have been retried. */
function retriedUnfinished({ failed, retried }: JobCounts): number {
  return failed - retried.never.failed + retried.lost;
}

/** Where the product does not say how often a job was begun, a lost one may have been retried and never finished. */
function unknownJobs({ sli }: PlannedCheck, { jobs }: CheckCounts): number {
  if (jobs === null) return 0;
  const { lost, retried, unanswered } = jobs;
  return unanswered + (sli === 'jobs_retried_unfinished' ? lost - retried.lost - retried.never.lost : 0);
}

/** Whether it is known of every job that it was not retried, so that nothing was seen of what is judged. */
function isUnseen({ check, counts: { jobs, total } }: CheckedLeg): boolean {
  return check.sli === 'jobs_retried_unfinished' && jobs !== null && jobs.retried.never.all === total;
}

/** Why a count within its limit proves nothing yet; null when it does. */
function whyNotPassed(legs: readonly CheckedLeg[], found: number, unknown: number): string | null {
  const [first] = legs;
  if (legs.some(({ leg }) => leg.record.stopReason !== null))
    return 'The leg was stopped early, so what would have come is not known.';
  const judgedMs = sum(legs.map(({ leg, check }) => judgedSeconds(leg, check))) * 1_000;
  const minimumMs = first?.leg.record.plan.minimumPeakMs ?? 0;
  if (judgedMs < minimumMs)
    return `The window is too short to pass: at least ${spokenDuration(minimumMs)} are needed.`;
  if (legs.every(isUnseen))
    return 'But no job was begun a second time, so nothing shows that such jobs finish.';
  if (first && compares(found + unknown, first.check.expectation.operator, first.check.expectation.limit))
    return null;
  const what =
    first && isAboutJobs(first.check)
      ? 'may have been, and were not followed to their end'
      : 'were never answered or never sent';
  return `But ${countText(unknown)} more ${what}.`;
}
