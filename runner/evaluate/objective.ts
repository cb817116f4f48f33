import type { Objective } from '../model/thresholds.ts';
import { worstVerdict } from '../model/verdict.ts';
import type { CheckResult, ObjectiveResult } from '../schema/evaluation-schema.ts';

/** An objective's verdict from its checks; without any it does not apply to what was run. */
export function summariseObjective(
  objective: Objective,
  checks: readonly CheckResult[],
  notApplicable: readonly string[],
): ObjectiveResult {
  const own = checks.filter((check) => check.objective === objective.id);
  const { id, title, optional, expectation } = objective;
  const facts = { id, title, optional, expect: expectation.text, checks: own.map((check) => check.id) };
  if (own.length === 0)
    return {
      ...facts,
      verdict: 'not-applicable',
      reason: [...new Set(notApplicable)].join('; ') || 'nothing to judge it on',
    };
  const verdict = worstVerdict(own.map((check) => check.verdict));
  return { ...facts, verdict, reason: summary(own, verdict) };
}

/** The worst check's own reason, and how many share its verdict. */
function summary(checks: readonly CheckResult[], verdict: CheckResult['verdict']): string {
  const same = checks
    .filter((check) => check.verdict === verdict)
    .toSorted((a, b) => badness(b) - badness(a));
  const [worst] = same;
  if (!worst) return '';
  if (checks.length === 1) return worst.reason;
  if (verdict === 'pass')
    return `All ${checks.length} checks pass; closest to its limit: ${nameOf(worst)}. ${worst.reason}`;
  return `${same.length} of ${checks.length} checks; worst: ${nameOf(worst)}. ${worst.reason}`;
}

/** How far beyond its allowance a check is: the share of bad requests over the allowed one. */
export function badness({ badRatio, bad }: CheckResult): number {
  return badRatio ? badRatio.estimate / badRatio.allowed : bad.atLeast;
}

/** What a check is about, in words: `tasks, monday-morning@2.5x`. */
export function nameOf({ selector, leg }: CheckResult): string {
  return [...Object.values(selector), leg ?? 'the whole run'].join(', ');
}
