import type { PlannedLimit, TimeSli } from '../contract.ts';

/** The plan's limits, by what they limit. */
export type Limits = Readonly<Record<TimeSli, readonly PlannedLimit[]>>;

export function prepareLimits(limits: readonly PlannedLimit[]): Limits {
  const of = (sli: TimeSli) => limits.filter((limit) => limit.sli === sli);
  return {
    response_time: of('response_time'),
    db_time: of('db_time'),
    pool_time: of('pool_time'),
    job_time: of('job_time'),
  };
}

/** Whether a sample fails its limit: for `<` already when it is equal, for `<=` only above. */
export function isOver(limit: PlannedLimit, sampleMs: number): boolean {
  return limit.inclusive ? sampleMs > limit.limitMs : sampleMs >= limit.limitMs;
}

/** From this response time in ms a request is worth an event: twice the largest limit on the response time. */
export function slowFromMs(limits: Limits): number {
  const largestMs = Math.max(0, ...limits.response_time.map((limit) => limit.limitMs));
  return largestMs === 0 ? Number.POSITIVE_INFINITY : 2 * largestMs;
}
