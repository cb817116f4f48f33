import { badness } from '../model/badness.ts';
import type { Objective } from '../model/thresholds.ts';
import { worstVerdict } from '../model/verdict.ts';
import { isWaived } from '../model/verdict-words.ts';
import type { CheckResult, ObjectiveResult } from '../schema/evaluation-schema.ts';
import { weighed } from './waivers.ts';

/** Whether an objective was planned to be judged: the legs on which it does not apply, of how many, and why not. */
export interface Applicability {
  readonly reasons: readonly string[];
  readonly legs: number;
}

/**
 * An objective's verdict from its checks. Without any it does not apply to what was run, if every leg's plan says so;
 * else no request of these legs can satisfy it, which is a mistake in its tags and never a pass.
 */
export function summariseObjective(
  objective: Objective,
  checks: readonly CheckResult[],
  { reasons, legs }: Applicability,
): ObjectiveResult {
  const own = checks.filter((check) => check.objective === objective.id);
  const { id, title, optional, expectation } = objective;
  const facts = { id, title, optional, expect: expectation.text, checks: own.map((check) => check.id) };
  if (own.length === 0 && reasons.length >= legs)
    return {
      ...facts,
      verdict: 'not-applicable',
      reason: [...new Set(reasons)].join('; ') || 'no leg was run',
    };
  if (own.length === 0)
    return {
      ...facts,
      verdict: 'invalid',
      reason: 'No request of what was run can satisfy its "where": correct the tags.',
    };
  const [first] = own;
  if (first && own.every((check) => check.verdict === 'not-applicable'))
    return { ...facts, verdict: 'not-applicable', reason: first.reason };
  const verdict = worstVerdict(own.map(weighed));
  const waived = own.filter(isWaived);
  if (verdict === 'pass' && waived.length > 0) {
    const standing = worstVerdict(waived.map((check) => check.verdict));
    return { ...facts, verdict: standing, waived: true, reason: summary(waived, standing) };
  }
  const blocking = own.filter((check) => !isWaived(check));
  return { ...facts, verdict, reason: summary(blocking, verdict) };
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

/** What a check is about, in words: `tasks, monday-morning@2.5x`. */
export function nameOf({ selector, leg }: CheckResult): string {
  return [...Object.values(selector), leg ?? 'the whole run'].join(', ');
}
