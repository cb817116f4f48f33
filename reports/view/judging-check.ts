import type { CheckResult } from '../../runner/schema/evaluation-schema.ts';

/** A statistic, such as p95, of an SLI of one service, region or plan at the peak of a leg. */
export interface JudgedStatistic {
  readonly leg: string;
  readonly tag: 'svc' | 'region' | 'plan';
  readonly name: string;
  readonly sli: string;
  readonly statistic: string;
}

/** What an expectation is about: `p95` of `p95 < 200ms`. */
const PERCENTILE = /^p[\d.]+/u;

/** The check of a percentile at the peak of a leg that selects this part alone. */
export function judgingCheck(
  checks: readonly CheckResult[],
  { leg, tag, name, sli, statistic }: JudgedStatistic,
): CheckResult | undefined {
  return checks.find(
    (check) =>
      check.leg === leg &&
      check.window === 'peak' &&
      check.sli === sli &&
      check.unit === 'ms' &&
      PERCENTILE.exec(check.expect)?.[0] === statistic &&
      Object.keys(check.selector).length === 1 &&
      check.selector[tag] === name,
  );
}
