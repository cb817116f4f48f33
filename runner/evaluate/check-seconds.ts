import { METRICS } from '../../scenarios/kit/contract.ts';
import type { PlannedCheck } from '../schema/plan-schema.ts';
import type { PerSecondCounts } from '../statistics/per-second-counts.ts';
import type { CheckCounts } from './check-counts.ts';
import { countsPerSecond, type LegView, momentsPerSecond, rangeOf, type SecondRange } from './leg-view.ts';

/** k6 drops an iteration when its second begins; the journey was due within the second after. */
const DUE_AFTER_SECONDS = 1;

/** Journeys that found no free VU, by the second in which they were due. */
export function droppedPerSecond(leg: LegView, range: SecondRange): number[] {
  return momentsPerSecond(leg, 'dropped_iterations', {}, range, DUE_AFTER_SECONDS);
}

/** Which requests a check counts bad and in all, second by second, before anything that is missing. */
export function measuredSeconds(leg: LegView, check: PlannedCheck, counts: CheckCounts): PerSecondCounts {
  const range = rangeOf(leg, check.window);
  const tags = { ...check.selector, ...(check.window !== '*' && { window: check.window }) };
  const total = countsPerSecond(leg, METRICS.requests, tags, range);
  const bad = badPerSecond(leg, check, tags, range, total);
  return settle({ bad: addToLast(bad, unmeasured(check, counts)), total });
}

function badPerSecond(
  leg: LegView,
  check: PlannedCheck,
  tags: Record<string, string | undefined>,
  range: SecondRange,
  total: readonly number[],
): number[] {
  if (check.limitTag !== null) {
    return countsPerSecond(leg, METRICS.overLimit, { ...tags, sli: check.sli, limit: check.limitTag }, range);
  }
  const good = countsPerSecond(leg, METRICS.requests, { ...tags, outcome: 'good' }, range);
  return total.map((all, second) => all - (good[second] ?? 0));
}

/** Useful answers that did not say what is judged, such as one without `Server-Timing`: unknown, so not good. */
export function unmeasured({ limitTag }: PlannedCheck, { good, trend, over }: CheckCounts): number {
  return limitTag === null || over === null ? 0 : Math.max(0, good - (trend?.count ?? 0));
}

/** Bounds on what the check would have counted had nothing been missing. */
export interface BoundedSeconds {
  /** With every missing request counted bad, as many as there can be: what a PASS must survive. */
  readonly most: PerSecondCounts;
  /** With unfinished requests counted bad, and dropped ones only where the target is to blame: what a FAIL needs. */
  readonly fewest: PerSecondCounts;
}

/** Adds unfinished and never-started requests to what was measured. */
export function boundSeconds(
  leg: LegView,
  check: PlannedCheck,
  counts: CheckCounts,
  isTargetToBlame: boolean,
): BoundedSeconds {
  const measured = measuredSeconds(leg, check, counts);
  const dropped = droppedPerSecond(leg, rangeOf(leg, check.window));
  const { fewest, most } = check.requestsPerDroppedJourney;
  const withMissing = (perDrop: number): PerSecondCounts => ({
    bad: addToLast(
      measured.bad.map((bad, second) => bad + (dropped[second] ?? 0) * perDrop),
      counts.unfinished,
    ),
    total: addToLast(
      measured.total.map((total, second) => total + (dropped[second] ?? 0) * perDrop),
      counts.unfinished,
    ),
  });
  return { most: withMissing(most), fewest: withMissing(isTargetToBlame ? fewest : 0) };
}

function addToLast(values: readonly number[], extra: number): number[] {
  return values.map((value, index) => (index === values.length - 1 ? value + extra : value));
}

/** A push may cut between a request's two counters; what is bad in one second and counted in the next moves there. */
function settle({ bad, total }: PerSecondCounts): PerSecondCounts {
  let carried = 0;
  const settled = bad.map((value, second) => {
    const due = value + carried;
    const fits = Math.min(due, total[second] ?? 0);
    carried = due - fits;
    return fits;
  });
  return { bad: addBack(settled, total, carried), total };
}

/** What is left over at the end goes to the latest seconds that still have room. */
function addBack(bad: readonly number[], total: readonly number[], left: number): number[] {
  let remaining = left;
  return bad
    .toReversed()
    .map((value, index) => {
      const room = Math.min(remaining, (total[total.length - 1 - index] ?? 0) - value);
      remaining -= Math.max(0, room);
      return value + Math.max(0, room);
    })
    .toReversed();
}
