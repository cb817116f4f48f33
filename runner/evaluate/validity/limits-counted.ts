import { METRICS } from '../../../scenarios/kit/contract.ts';
import { countText } from '../../model/number-text.ts';
import type { ValidityCheck } from '../../schema/evaluation-schema.ts';
import type { PlannedCheck } from '../../schema/plan-schema.ts';
import { histogramOver, mergeHistograms } from '../../statistics/histogram.ts';
import { sum } from '../../statistics/series.ts';
import { mayBeLost } from '../agreement.ts';
import { summaryCount } from '../check-counts.ts';
import { countedPerSecond, isCounted, tagsOf } from '../check-seconds.ts';
import { countsPerSecond, type LegView, mergedHistogram } from '../leg-view.ts';
import { secondsOf } from '../selected-seconds.ts';
import { finding } from './finding.ts';

/** A time that equals its limit may lie in the bucket that ends there, and is beyond a limit with `<`. */
const BORDER = 1e-9;

/**
 * k6 counts what lies beyond a limit, and no count looks like a perfect service. So each count must fit what the
 * histograms hold for certain beyond that limit.
 */
export function limitsCounted(leg: LegView): ValidityCheck {
  const timed = leg.record.plan.checks.filter((check) => isCounted(leg, check));
  const amiss = timed.flatMap((check) => misfit(leg, check) ?? []);
  return finding(leg.record.plan.id, {
    id: 'limits-counted',
    title: 'Counts beyond the limits fit the histograms',
    expected: `${countText(timed.length)} counts that fit`,
    found: amiss.length === 0 ? 'all fit' : amiss.join('; '),
    passed: amiss.length === 0,
    remedy:
      'k6 was told of other limits than were judged. Report this: the counts of this leg cannot be trusted.',
  });
}

function misfit(leg: LegView, check: PlannedCheck): string | null {
  const allowance = mayBeLost(summaryCount(leg.record, METRICS.requests));
  const counted = sum(countedPerSecond(leg, check).bad);
  const { atLeast, atMost } = certainlyOver(leg, check);
  if (counted >= atLeast - allowance && counted <= atMost + allowance) return null;
  return `${check.id}: ${countText(counted)} counted, ${countText(atLeast)} to ${countText(atMost)} in the histograms`;
}

const NOTHING = mergeHistograms([]);

function certainlyOver(leg: LegView, check: PlannedCheck): { atLeast: number; atMost: number } {
  const range = secondsOf(leg, check);
  const tags = tagsOf(check);
  const held = range.to > range.from ? mergedHistogram(leg, check.sli, tags) : NOTHING;
  const limit = check.expectation.limit / 1_000;
  // Times that an answer states are missing where there was no useful answer, and those count as beyond the limit.
  const stated = check.sli === METRICS.dbTime || check.sli === METRICS.poolTime;
  const unanswered = stated ? notGood(leg, tags, range) : 0;
  return {
    atLeast: histogramOver(held, limit).atLeast + unanswered,
    atMost: histogramOver(held, limit * (1 - BORDER)).atMost + unanswered,
  };
}

function notGood(
  leg: LegView,
  tags: Record<string, string | undefined>,
  range: { from: number; to: number },
): number {
  const count = (more: Record<string, string>) =>
    sum(countsPerSecond(leg, METRICS.requests, { ...tags, ...more }, range));
  return count({}) - count({ outcome: 'good' });
}
