import { CENSORED_MS, METRICS } from '../../../scenarios/kit/contract.ts';
import { measuredBeside } from '../../model/number-text.ts';
import type { RunRecord } from '../../model/run-record.ts';
import type { Thresholds } from '../../model/thresholds.ts';
import type { ValidityCheck } from '../../schema/evaluation-schema.ts';
import type { PlannedCheck } from '../../schema/plan-schema.ts';
import { bucketEnds } from '../../statistics/histogram.ts';
import { type LegView, mergedHistogram, viewLeg } from '../leg-view.ts';
import { judgedSeconds } from '../selected-seconds.ts';
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
  const jobs = meanInProgress(leg, check);
  return finding(leg.record.plan.id, {
    id: 'jobs-in-progress',
    title: `Jobs were in progress while "${check.objective}" was judged`,
    window: check.window === '*' ? null : check.window,
    objective: check.objective,
    expected: `at least ${measuredBeside(fewest, jobs, 'count')} on average`,
    found: measuredBeside(jobs, fewest, 'count'),
    passed: jobs >= fewest,
    remedy:
      'Let more of the mix begin jobs and follow them to their end with `visit.job`, play a higher load, or ask for fewer in "needs".',
  });
}

/**
 * How many jobs were in progress on average: L = lambda W (Little 1961), the times of all jobs that were accepted in the
 * judged seconds, over these seconds. A job is in progress for its user, from accepted to the answer that says it is done.
 * Never too many: each time counts as the lower end of its bucket and as no longer than what is judged; jobs that were
 * lost, that failed, or that nobody followed do not count. Whoever began a job, it keeps the workers busy.
 */
function meanInProgress(leg: LegView, { selector, window }: PlannedCheck): number {
  const { block, experiment } = selector;
  const blocks = { ...(block !== undefined && { block }), ...(experiment !== undefined && { experiment }) };
  const seconds = judgedSeconds(leg, { selector: blocks, window });
  if (seconds === 0) return 0;
  const tags = { ...blocks, ...(window !== '*' && { window }) };
  const { lowest, counts } = mergedHistogram(leg, METRICS.jobTime, tags);
  return (
    counts.reduce((total, count, nth) => total + count * leastSeconds(lowest + nth, seconds), 0) / seconds
  );
}

function leastSeconds(bucket: number, judged: number): number {
  const { lower, upper } = bucketEnds(bucket);
  return upper >= CENSORED_MS / 1_000 ? 0 : Math.min(lower, judged);
}
