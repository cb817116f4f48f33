import type { RunRecord } from '../../model/run-record.ts';
import type { ValidityCheck } from '../../schema/evaluation-schema.ts';
import type { PlannedCheck } from '../../schema/plan-schema.ts';
import { countsOf } from '../check-counts.ts';
import { finding } from './finding.ts';

/** An invariant that is judged over the whole run must have been looked at on every leg: none broken is no news otherwise. */
export function invariantsLookedAt({ legs }: RunRecord): ValidityCheck[] {
  const pooled = legs.flatMap(({ plan }) => plan.checks.filter(isPooledInvariant));
  return [...new Map(pooled.map((check) => [check.id, check])).values()].map((check) =>
    lookedAt(check, legs),
  );
}

function isPooledInvariant({ sli, pool }: PlannedCheck): boolean {
  return sli === 'invariant' && pool === 'run';
}

function lookedAt({ id, objective }: PlannedCheck, legs: RunRecord['legs']): ValidityCheck {
  const blind = legs.filter((leg) =>
    leg.plan.checks.some((check) => check.id === id && samples(leg, check) === 0),
  );
  return finding(null, {
    id: 'invariant-looked-at',
    title: `Every leg looked at what "${id}" is about`,
    objective,
    expected: 'at least once on each leg',
    found: blind.length === 0 ? 'on all' : `never on ${blind.map(({ plan }) => plan.id).join(', ')}`,
    passed: blind.length === 0,
    remedy:
      'Let the mix of that leg play a journey that looks at it, or narrow the objective with "where" or "at" to the legs that do.',
  });
}

function samples(leg: RunRecord['legs'][number], check: PlannedCheck): number {
  const { held, broken } = countsOf(leg, check);
  return held + broken;
}
