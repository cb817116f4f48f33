import type { CheckResult, ValidityCheck } from '../../schema/evaluation-schema.ts';
import type { LegPlan } from '../../schema/plan-schema.ts';
import { finding } from './finding.ts';

/** A check that saw nothing is the commonest way for a gate to be green by mistake: a misspelt tag, a service without traffic. */
export function samplesCheck(plan: LegPlan, checks: readonly CheckResult[]): ValidityCheck {
  const planned = new Set(plan.checks.flatMap(({ id }) => [id, `${id}@${plan.id}`]));
  const empty = checks
    .filter(({ id, samples, verdict }) => planned.has(id) && samples === 0 && verdict === 'invalid')
    .map(({ id }) => id);
  return finding(plan.id, {
    id: 'samples',
    title: 'Every check has samples',
    expected: `${plan.checks.length} checks with samples`,
    found: empty.length === 0 ? 'all have' : `none for ${empty.join(', ')}`,
    passed: empty.length === 0,
    remedy:
      'Let the mix play what the objective is about, correct its tags, or let the service state what is judged. What was not measured cannot pass.',
  });
}
