import type { RunRecord } from '../../model/run-record.ts';
import type { ValidityCheck } from '../../schema/evaluation-schema.ts';
import type { PlannedCheck } from '../../schema/plan-schema.ts';
import { countsOf } from '../check-counts.ts';
import { canLook } from '../looking-legs.ts';
import { finding } from './finding.ts';

/**
 * An invariant that is judged over the whole run must have been looked at on every leg that can: none broken is no news
 * otherwise. A leg that plays no journey which looks at it is named, and no doubt.
 */
export function invariantsLookedAt({ legs }: RunRecord): ValidityCheck[] {
  const pooled = legs.flatMap(({ plan }) => plan.checks.filter(isPooledInvariant));
  return [...new Map(pooled.map((check) => [check.id, check])).values()].map((check) =>
    lookedAt(check, legs),
  );
}

function isPooledInvariant({ sli, pool }: PlannedCheck): boolean {
  return sli === 'invariant' && pool === 'run';
}

function lookedAt(pooled: PlannedCheck, legs: RunRecord['legs']): ValidityCheck {
  const { id, objective } = pooled;
  const isAble = canLook(pooled, legs);
  const unseen = legs.filter((leg) =>
    leg.plan.checks.some((check) => check.id === id && samples(leg, check) === 0),
  );
  const blind = unseen.filter(isAble);
  const excused = unseen.filter((leg) => !isAble(leg));
  return finding(null, {
    id: 'invariant-looked-at',
    title: `Every leg looked at what "${id}" is about`,
    objective,
    expected: 'at least once on each leg that plays a journey which does',
    found:
      blind.length > 0
        ? `never on ${namesOf(blind)}`
        : `on all${excused.length > 0 ? ` that can; no journey of ${namesOf(excused)} looks at it` : ''}`,
    passed: blind.length === 0,
    remedy:
      'Let the mix of that leg play a journey that looks at it, or narrow the objective with "where" or "at" to the legs that do.',
  });
}

function namesOf(legs: RunRecord['legs']): string {
  return legs.map(({ plan }) => plan.id).join(', ');
}

function samples(leg: RunRecord['legs'][number], check: PlannedCheck): number {
  const { held, broken } = countsOf(leg, check);
  return held + broken;
}
