import { METRICS } from '../../scenarios/kit/contract.ts';
import type { PlannedCheck } from '../schema/plan-schema.ts';
import { sum } from '../statistics/series.ts';
import { type CheckCounts, summaryCount } from './check-counts.ts';
import { badExactly, countedPerSecond } from './check-seconds.ts';
import type { LegView } from './leg-view.ts';

const MOST_LOST_SAMPLES = 20;
const MOST_LOST_SHARE = 0.001;

/**
 * How many samples of a metric the timeline may lack against the summary's exact count. k6 2.2 may leave out of its very
 * last push what ended while it was being written, which is a handful; a push that was lost on the way is far more.
 */
export function mayBeLost(exact: number): number {
  return Math.min(MOST_LOST_SAMPLES, Math.floor(MOST_LOST_SHARE * exact));
}

/** Whether both may come from one k6: the timeline can lack a few samples of the summary, and never hold more. */
export function agree(exact: number, pushed: number, allowance: number): boolean {
  return pushed <= exact && exact - pushed <= allowance;
}

/** Why the timeline and the summary cannot both be right about a check; null when they can. */
export function contradiction(leg: LegView, check: PlannedCheck, counts: CheckCounts): string | null {
  if (check.sli === 'invariant') return null;
  const allowance = mayBeLost(summaryCount(leg.record, METRICS.requests));
  const pushed = countedPerSecond(leg, check);
  const exactlyBad = badExactly(leg, check, counts);
  const pairs = [
    { what: 'requests', exact: counts.total, pushed: sum(pushed.total) },
    ...(exactlyBad === null ? [] : [{ what: 'bad ones', exact: exactlyBad, pushed: sum(pushed.bad) }]),
  ];
  const different = pairs.find((pair) => !agree(pair.exact, pair.pushed, allowance));
  return different === undefined
    ? null
    : `the summary counts ${different.exact} ${different.what}, the timeline ${different.pushed}`;
}
