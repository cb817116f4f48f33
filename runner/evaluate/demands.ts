import type { Demand } from '../model/demand.ts';
import type { RunRecord } from '../model/run-record.ts';
import type { Evaluation } from '../schema/evaluation-schema.ts';
import type { PlannedCheck } from '../schema/plan-schema.ts';
import { hasPercentile } from './latencies.ts';

/**
 * What the objectives of a run demand of its percentiles beside those of accepted runs, whether or not any were accepted by
 * then. What may not be judged in the run itself carries the doubt.
 */
export function demandsOf({ legs }: RunRecord, { checks }: Evaluation): Demand[] {
  const results = new Map(checks.map((check) => [check.id, check]));
  return legs.flatMap(({ plan }) =>
    plan.checks.filter(isAgainstAccepted).flatMap((check) => {
      const result = results.get(`${check.id}@${plan.id}`);
      if (result === undefined) return [];
      const { objective, sli, selector, window, expectation } = check;
      const { id, title, verdict, reason } = result;
      return [
        {
          check: id,
          objective,
          title,
          leg: plan.id,
          sli,
          selector,
          window,
          probability: expectation.probability ?? 0,
          limit: expectation.limit,
          text: expectation.text,
          doubt: verdict === 'invalid' ? reason : null,
        },
      ];
    }),
  );
}

function isAgainstAccepted(check: PlannedCheck): boolean {
  return check.than !== undefined && 'baseline' in check.than && hasPercentile(check);
}
