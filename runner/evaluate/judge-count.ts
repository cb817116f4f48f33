import { compares } from '../grammar/load.ts';
import { countText } from '../model/number-text.ts';
import { droppedPerSecond } from './check-seconds.ts';
import type { CheckedLeg, Judged } from './judge-check.ts';
import { rangeOf, sum } from './leg-view.ts';

/**
 * Judges a count of what must not happen, such as broken invariants. Unfinished and never-started requests might have
 * been among them, so with any of those missing the count can fail but not pass.
 */
export function judgeCount(legs: readonly [CheckedLeg, ...CheckedLeg[]]): Judged {
  const { operator, limit } = legs[0].check.expectation;
  const found = sum(legs.map(countOf));
  const unknown = sum(legs.map(unknownOf));
  const verdict = !compares(found, operator, limit)
    ? 'fail'
    : compares(found + unknown, operator, limit)
      ? 'pass'
      : 'inconclusive';
  const total = sum(
    legs.map(({ counts, check }) => (check.sli === 'invariant' ? counts.held + counts.broken : counts.total)),
  );
  return {
    estimate: found,
    censored: false,
    interval: null,
    reported: [],
    bad: { atLeast: found, atMost: found + unknown },
    total: { atLeast: total, atMost: total + unknown },
    badRatio: null,
    verdict,
    reason: describe(found, unknown, total, verdict),
    moreSeconds: null,
    pFail: verdict === 'fail' ? 0 : 1,
  };
}

function countOf({ check, counts }: CheckedLeg): number {
  return check.sli === 'invariant' ? counts.broken : counts.limited;
}

function unknownOf({ leg, check, counts }: CheckedLeg): number {
  const dropped = sum(droppedPerSecond(leg, rangeOf(leg, check.window)));
  return counts.unfinished + dropped * check.requestsPerDroppedJourney.most;
}

function describe(found: number, unknown: number, total: number, verdict: Judged['verdict']): string {
  if (verdict === 'inconclusive')
    return `None seen in ${countText(total)}, but ${countText(unknown)} more were never answered or never sent.`;
  return `${found === 0 ? 'None' : countText(found)} in ${countText(total)}.`;
}
