import { TIME_SLIS } from '../../scenarios/kit/contract.ts';
import type { LegPlan, PlannedCheck } from '../schema/plan-schema.ts';

export function isTimeCheck({ sli, limitTag }: PlannedCheck): boolean {
  return limitTag !== null && TIME_SLIS.some((known) => known === sli);
}

/** The strictest response time limit of a leg in ms; infinite when it has none. */
export function tightestLimitMs({ checks }: LegPlan): number {
  return Math.min(
    Infinity,
    ...checks
      .filter(({ sli, expectation }) => sli === 'response_time' && expectation.unit === 'ms')
      .map(({ expectation }) => expectation.limit),
  );
}
