import type { PlannedCheck } from '../schema/plan-schema.ts';
import type { Selector } from '../schema/schema-parts.ts';
import type { Objective } from './thresholds.ts';

/** Whether jobs are judged, which accepting requests begin. */
export function isJobSli(sli: PlannedCheck['sli']): boolean {
  return sli === 'job_time' || sli === 'jobs_lost' || sli === 'jobs_retried_unfinished';
}

/**
 * Which requests of a leg an objective means. Jobs have the tags of the request that was to begin them, which is of kind
 * `accept`; blocks are those of the experiment that the objective needs; and what a disturbance suffers itself is no fault, so
 * that the users are meant where no cohort is named and an experiment sends requests of its own.
 */
export function meantRequests(objective: Objective, isDisturbed: boolean): Selector {
  const { where, sli } = objective;
  return {
    ...where,
    ...(isJobSli(sli) && { kind: 'accept' }),
    ...(where.experiment === undefined && experimentOf(objective)),
    ...(where.cohort === undefined && isDisturbed && !isAboutAll(sli) && { cohort: 'bystander' }),
  };
}

/** Promises of correctness hold for whoever sends. */
function isAboutAll(sli: Objective['sli']): boolean {
  return sli === 'invariant' || sli === 'jobs_lost' || sli === 'jobs_retried_unfinished';
}

function experimentOf({ where, than, needs }: Objective): Selector {
  const isAboutBlocks =
    where.block !== undefined || (than !== null && 'where' in than && than.where.block !== undefined);
  return isAboutBlocks && needs.experiment !== undefined ? { experiment: needs.experiment } : {};
}
