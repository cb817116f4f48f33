import { METRICS, TIME_SLIS } from '../../scenarios/kit/contract.ts';
import { isJobSli } from '../model/meant-requests.ts';
import type { PlannedCheck } from '../schema/plan-schema.ts';

type Judging = Pick<PlannedCheck, 'sli'>;

/** Whether the samples of a check are times, whatever is demanded of them. */
export function isTimed({ sli }: Judging): boolean {
  return TIME_SLIS.some((known) => known === sli);
}

/** Whether jobs are judged, and not the requests that began them. */
export function isAboutJobs({ sli }: Judging): boolean {
  return isJobSli(sli);
}

/** Whether what never got its answer has a sample, too: one that is beyond every limit. */
export function hasSampleOfEach({ sli }: Judging): boolean {
  return sli === METRICS.responseTime || sli === METRICS.jobTime;
}

/** The counter of what a check judges, and the outcome that is good. */
export function countedBy(check: Judging): { readonly metric: string; readonly good: string } {
  return isAboutJobs(check)
    ? { metric: METRICS.jobs, good: 'done' }
    : { metric: METRICS.requests, good: 'good' };
}
