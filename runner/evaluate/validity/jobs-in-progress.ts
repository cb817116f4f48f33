import { CENSORED_MS, METRICS } from '../../../scenarios/kit/contract.ts';
import { measuredBeside } from '../../model/number-text.ts';
import type { PackedHistograms } from '../../model/packed-pushes.ts';
import type { RunRecord } from '../../model/run-record.ts';
import type { Thresholds } from '../../model/thresholds.ts';
import type { ValidityCheck } from '../../schema/evaluation-schema.ts';
import type { PlannedCheck } from '../../schema/plan-schema.ts';
import { bucketEnds } from '../../statistics/histogram.ts';
import { type LegView, type SecondRange, viewLeg } from '../leg-view.ts';
import { forEachGainInPush, spansOfPushes } from '../push-times.ts';
import { secondsOf } from '../selected-seconds.ts';
import { finding } from './finding.ts';

/**
 * An objective that needs busy workers says nothing on a leg where they were idle. It is looked at on each leg by itself,
 * and what fails here takes a pass away from the objective on that leg.
 */
export function jobsInProgress({ legs }: RunRecord, { objectives }: Thresholds): ValidityCheck[] {
  return objectives.flatMap(({ id, needs: { jobsInProgress: fewest } }) =>
    fewest === undefined
      ? []
      : legs.flatMap((leg) => {
          const check = leg.plan.checks.find(({ objective }) => objective === id);
          return check === undefined ? [] : [busyEnough(viewLeg(leg), check, fewest)];
        }),
  );
}

function busyEnough(leg: LegView, check: PlannedCheck, fewest: number): ValidityCheck {
  const jobs = surelyInProgress(leg, check);
  return finding(leg.record.plan.id, {
    id: 'jobs-in-progress',
    title: `Jobs were in progress while "${check.objective}" was judged`,
    window: check.window === '*' ? null : check.window,
    objective: check.objective,
    expected: `at least ${measuredBeside(fewest, jobs, 'count')} on average`,
    found: `${measuredBeside(jobs, fewest, 'count')} for certain`,
    passed: jobs >= fewest,
    remedy:
      'Let more of the mix begin jobs and follow them to their end with `visit.job`, play a higher load, or ask for fewer in "needs".',
  });
}

/**
 * How many jobs were in progress on average, at the least: the time within the judged seconds that jobs took, over these
 * seconds. A job is in progress for its user, from accepted to the answer that says it is done, whoever began it and
 * whenever: what of it lies before or after the judged seconds does not count. Jobs that were lost, that failed, or that
 * nobody followed do not count at all, as nobody knows when they ended.
 */
function surelyInProgress(leg: LegView, { selector: { block, experiment }, window }: PlannedCheck): number {
  const selector = { ...(block !== undefined && { block }), ...(experiment !== undefined && { experiment }) };
  const judged = secondsOf(leg, { selector, window });
  const seconds = judged.to - judged.from;
  if (seconds === 0) return 0;
  const { parts = [judged] } = judged;
  const { histograms } = leg.index;
  const spans = spansOfPushes(leg).map(({ fromMs, toMs }) => ({ from: fromMs / 1_000, to: toMs / 1_000 }));
  let inProgress = 0;
  forEachGainInPush(histograms, METRICS.jobTime, {}, (push, entry) => {
    const ended = spans[push];
    if (ended !== undefined) inProgress += leastWithin(histograms.gains, entry, ended, parts);
  });
  return inProgress / seconds;
}

/**
 * What the jobs that ended in one push surely took of the parts, in seconds. Two bounds hold, and the higher one counts:
 * each job was as short as its bucket allows; or, as their times are known in sum, all of that but what may lie outside
 * of the parts if each was as long as its bucket allows.
 */
function leastWithin(
  gains: PackedHistograms,
  entry: number,
  ended: SecondRange,
  parts: readonly SecondRange[],
): number {
  let [least, most, mostOutside, areAllKnown] = [0, 0, 0, true];
  gains.forEachBucket(entry, (bucket, count) => {
    const { lower, upper } = bucketEnds(bucket);
    if (upper >= CENSORED_MS / 1_000) {
      areAllKnown = false;
      return;
    }
    least += count * withinParts(lower, ended, parts);
    most += count * upper;
    mostOutside += count * (upper - withinParts(upper, ended, parts));
  });
  if (!areAllKnown) return least;
  return Math.max(least, Math.min(gains.sumSeconds.at(entry), most) - mostOutside);
}

/** Of a job of this length: at the earliest or at the latest end that it may have had, less of it lies in a part than between. */
function withinParts(length: number, { from, to }: SecondRange, parts: readonly SecondRange[]): number {
  return parts.reduce(
    (total, part) => total + Math.min(overlap(from, length, part), overlap(to, length, part)),
    0,
  );
}

function overlap(ended: number, length: number, part: SecondRange): number {
  return Math.max(0, Math.min(ended, part.to) - Math.max(ended - length, part.from));
}
