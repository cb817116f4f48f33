import { METRICS } from '../../scenarios/kit/contract.ts';
import type { PlannedCheck } from '../schema/plan-schema.ts';
import { bucketOfLimit, bucketShareOver } from '../statistics/histogram.ts';
import type { PerSecondCounts } from '../statistics/per-second-counts.ts';
import { sum } from '../statistics/series.ts';
import { type CheckCounts, summaryCount } from './check-counts.ts';
import { countsAbove } from './leg-histograms.ts';
import {
  countsPerSecond,
  type LegView,
  type PerSecond,
  type SecondRange,
  samplesPerSecond,
} from './leg-view.ts';
import { droppedOf, secondsOf } from './selected-seconds.ts';
import { countedBy, hasSampleOfEach, isTimed } from './timed-check.ts';

/** Journeys that began and were never heard of again: what they had still to send was never sent. */
export function vanishedJourneys({ record }: LegView): number {
  return Math.max(0, summaryCount(record, METRICS.scheduleLag) - summaryCount(record, METRICS.journeys));
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
  const { bad, total } = countedPerSecond(leg, check, side);
  const lost = Math.max(0, counts.total - sum(total));
  const exactlyBad = badExactly(leg, check, counts);
  const lostBad = exactlyBad === null ? lost : Math.max(0, exactlyBad - sum(bad));
  const unknown = side === 'most' ? unmeasuredPerSecond(leg, check, counts) : [];
  const worst = bad.map((value, second) => value + (unknown[second] ?? 0));
  return settle({ bad: addToLast(worst, lostBad), total: addToLast(total, lost) });
}

/** Where the useful answers lie that did not say what is judged; at the end, where that is not known. */
function unmeasuredPerSecond(leg: LegView, check: PlannedCheck, counts: CheckCounts): PerSecond {
  const range = secondsOf(leg, check);
  const tags = tagsOf(check);
  const good = countsPerSecond(leg, METRICS.requests, { ...tags, outcome: 'good' }, range);
  const unknown = unmeasured(check, counts);
  if (unknown === 0) return good.map(() => 0);
  const said = samplesPerSecond(leg, check.sli, tags, range);
  const silent = good.map((count, second) => Math.max(0, count - (said[second] ?? 0)));
  return sum(silent) === unknown
    ? silent
    : addToLast(
        good.map(() => 0),
        unknown,
      );
}

/** What the timeline alone counts. */
export function countedPerSecond(leg: LegView, check: PlannedCheck, side: Side = 'fewest'): PerSecondCounts {
  const range = secondsOf(leg, check);
  const tags = tagsOf(check);
  const total = countsPerSecond(leg, countedBy(check).metric, tags, range);
  return { bad: badPerSecond(leg, check, tags, range, total, side), total };
}

/** The summary's exact count of bad requests; null where k6 was not told of the limit, or not for these requests by themselves. */
export function badExactly(leg: LegView, check: PlannedCheck, counts: CheckCounts): number | null {
  if (check.limitTag === null) return counts.total - counts.good;
  return isCounted(leg, check) ? counts.over : null;
}

type Tags = Record<string, string | undefined>;

/** The tags of the timeline's series that a check is about. */
export function tagsOf({ selector, window }: PlannedCheck): Tags {
  return { ...selector, ...(window !== '*' && { window }) };
}

function badPerSecond(
  leg: LegView,
  check: PlannedCheck,
  tags: Tags,
  range: SecondRange,
  total: PerSecond,
  side: Side,
): PerSecond {
  const counted = countedBy(check);
  const good = countsPerSecond(leg, counted.metric, { ...tags, outcome: counted.good }, range);
  const notGood = total.map((all, second) => all - (good[second] ?? 0));
  if (check.limitTag === null) return notGood;
  if (!isCounted(leg, check)) return overByHistogram(leg, check, tags, range, notGood, side);
  return countsPerSecond(leg, METRICS.overLimit, { ...tags, sli: check.sli, limit: check.limitTag }, range);
}

/** Whether k6 was told of the limit and counted what lies beyond it. */
export function isCounted({ record }: LegView, { sli, limitTag }: PlannedCheck): boolean {
  return record.plan.played.limits.some((limit) => limit.sli === sli && limit.tag === limitTag);
}

/** A limit of later thresholds: its bucket is cut, so what lies beyond it is only known within that bucket. */
function overByHistogram(
  leg: LegView,
  check: PlannedCheck,
  tags: Tags,
  range: SecondRange,
  notGood: PerSecond,
  side: Side,
): PerSecond {
  const limitSeconds = check.expectation.limit / 1_000;
  const bucket = bucketOfLimit(limitSeconds);
  const share = bucketShareOver(bucket, limitSeconds);
  const isOver = side === 'most' ? Math.ceil(share) : Math.floor(share);
  const { above, inside } = countsAbove(leg, check.sli, tags, range, bucket);
  const counts = Array.from(above, (over, second) => over + isOver * (inside[second] ?? 0));
  return hasSampleOfEach(check) ? counts : counts.map((count, second) => count + (notGood[second] ?? 0));
}

/**
 * Requests that should have said what is judged and did not, such as an answer without `Server-Timing`: unless it is how
 * long they took, only useful answers can say it. They may have been beyond the limit, which a PASS must survive; that
 * they were is not proven, so no FAIL rests on them.
 */
export function unmeasured(check: PlannedCheck, { total, good, trend }: CheckCounts): number {
  if (!isTimed(check)) return 0;
  return Math.max(0, (hasSampleOfEach(check) ? total : good) - (trend?.count ?? 0));
}

/** Bounds on what the check would have counted had nothing been missing. */
export interface BoundedSeconds {
  /** With every missing or unknown request counted bad, as many as there can be: what a PASS must survive. */
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
  const dropped = droppedOf(leg, check);
  const { fewest, most } = check.requestsPerDroppedJourney;
  const withMissing = (perDrop: number, side: Side): PerSecondCounts => {
    const measured = measuredSeconds(leg, check, counts, side);
    const neverSent = side === 'most' ? vanishedJourneys(leg) * perDrop : 0;
    const neverEnded = withoutEnd(counts)[side];
    const plusMissing = (values: readonly number[]) =>
      addToLast(
        values.map((value, second) => value + (dropped[second] ?? 0) * perDrop),
        neverEnded + neverSent,
      );
    return { bad: plusMissing(measured.bad), total: plusMissing(measured.total) };
  };
  return { most: withMissing(most, 'most'), fewest: withMissing(isTargetToBlame ? fewest : 0, 'fewest') };
}

/**
 * Requests without an end, and jobs. A job of which no more was heard may have ended well; one that never began was
 * waited for in vain.
 */
export function withoutEnd({ unfinished, jobs }: CheckCounts): Record<Side, number> {
  if (jobs === null) return { fewest: unfinished, most: unfinished };
  return { fewest: 0, most: unfinished + jobs.notAccepted + jobs.unanswered };
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
