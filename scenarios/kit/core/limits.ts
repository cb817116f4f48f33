import type { PlannedLimit, TimeSli } from '../contract.ts';

/** The limits on one SLI; nothing faster than `lowestMs` is beyond any of them. */
export interface SliLimits {
  readonly lowestMs: number;
  readonly limits: readonly PlannedLimit[];
}

/** The plan's limits, by what they limit. */
export type Limits = Readonly<Record<TimeSli, SliLimits>>;

export function prepareLimits(limits: readonly PlannedLimit[]): Limits {
  const on = (sli: TimeSli): SliLimits => {
    const own = limits.filter((limit) => limit.sli === sli);
    return { lowestMs: Math.min(...own.map((limit) => limit.limitMs)), limits: own };
  };
  return {
    response_time: on('response_time'),
    db_time: on('db_time'),
    pool_time: on('pool_time'),
    job_time: on('job_time'),
  };
}

/** The limits that a sample fails: for `<` already when it is equal, for `<=` only above. */
export function limitsBelow({ lowestMs, limits }: SliLimits, sampleMs: number): readonly PlannedLimit[] {
  if (sampleMs < lowestMs) return NONE;
  return limits.filter((limit) => (limit.inclusive ? sampleMs > limit.limitMs : sampleMs >= limit.limitMs));
}

const NONE: readonly PlannedLimit[] = [];

/** From this response time in ms a request is worth an event: twice the largest limit on the response time. */
export function slowFromMs(limits: Limits): number {
  const { limits: own } = limits.response_time;
  return own.length === 0 ? Number.POSITIVE_INFINITY : 2 * Math.max(...own.map((limit) => limit.limitMs));
}
