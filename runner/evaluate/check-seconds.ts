import { METRICS } from '../../scenarios/kit/contract.ts';
import type { PlannedCheck } from '../schema/plan-schema.ts';
import { histogramOver } from '../statistics/histogram.ts';
import type { PerSecondCounts } from '../statistics/per-second-counts.ts';
import type { CheckCounts } from './check-counts.ts';
import {
  countsPerSecond,
  histogramsPerSecond,
  type LegView,
  momentsPerSecond,
  rangeOf,
  type SecondRange,
} from './leg-view.ts';

/** k6 drops an iteration when its second begins; the journey was due within the second after. */
const DUE_AFTER_SECONDS = 1;

/** Journeys that found no free VU, by the second in which they were due. */
export function droppedPerSecond(leg: LegView, range: SecondRange): number[] {
  return momentsPerSecond(leg, 'dropped_iterations', {}, range, DUE_AFTER_SECONDS);
}

/** Which side to err on where the record leaves a range. */
type Side = 'fewest' | 'most';

/** Which requests a check counts bad and in all, second by second, before anything that is missing. */
function measuredSeconds(
  leg: LegView,
  check: PlannedCheck,
  counts: CheckCounts,
  side: Side,
): PerSecondCounts {
  const range = rangeOf(leg, check.window);
  const tags = { ...check.selector, ...(check.window !== '*' && { window: check.window }) };
  const total = countsPerSecond(leg, METRICS.requests, tags, range);
  const bad = badPerSecond(leg, check, tags, range, total, side);
  return settle({ bad: addToLast(bad, unmeasured(check, counts)), total });
}

type Tags = Record<string, string | undefined>;

function badPerSecond(
  leg: LegView,
  check: PlannedCheck,
  tags: Tags,
  range: SecondRange,
  total: readonly number[],
  side: Side,
): number[] {
  const good = countsPerSecond(leg, METRICS.requests, { ...tags, outcome: 'good' }, range);
  const notGood = total.map((all, second) => all - (good[second] ?? 0));
  if (check.limitTag === null) return notGood;
  if (!isCounted(leg, check)) return overByHistogram(leg, check, tags, range, notGood, side);
  return countsPerSecond(leg, METRICS.overLimit, { ...tags, sli: check.sli, limit: check.limitTag }, range);
}

/** Whether k6 was told of the limit and counted what lies beyond it. */
function isCounted({ record }: LegView, { sli, limitTag }: PlannedCheck): boolean {
  return record.plan.played.limits.some((limit) => limit.sli === sli && limit.tag === limitTag);
}

/** A limit of later thresholds: its bucket is cut, so what lies beyond it is only known within that bucket. */
function overByHistogram(
  leg: LegView,
  check: PlannedCheck,
  tags: Tags,
  range: SecondRange,
  notGood: readonly number[],
  side: Side,
): number[] {
  const histograms = histogramsPerSecond(leg, check.sli, tags, range);
  const over = histograms.map((histogram) => histogramOver(histogram, check.expectation.limit / 1_000));
  const counts = over.map(({ atLeast, atMost }) => (side === 'most' ? atMost : atLeast));
  // Response times hold requests without a usable answer as well; other times do not.
  return check.sli === METRICS.responseTime
    ? counts
    : counts.map((count, second) => count + (notGood[second] ?? 0));
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
  const dropped = droppedPerSecond(leg, rangeOf(leg, check.window));
  const { fewest, most } = check.requestsPerDroppedJourney;
  const withMissing = (perDrop: number, side: Side): PerSecondCounts => {
    const measured = measuredSeconds(leg, check, counts, side);
    const plusDropped = (values: readonly number[]) =>
      values.map((value, second) => value + (dropped[second] ?? 0) * perDrop);
    return {
      bad: addToLast(plusDropped(measured.bad), counts.unfinished),
      total: addToLast(plusDropped(measured.total), counts.unfinished),
    };
  };
  return { most: withMissing(most, 'most'), fewest: withMissing(isTargetToBlame ? fewest : 0, 'fewest') };
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
