import type { ValidityCheck } from '../../schema/evaluation-schema.ts';

type Finding = Omit<ValidityCheck, 'leg' | 'window' | 'objective' | 'severity'> &
  Partial<Pick<ValidityCheck, 'window' | 'severity'>>;

/** One validity check of a leg. An error that did not pass makes every check of that leg invalid. */
export function finding(leg: string, found: Finding): ValidityCheck {
  return { leg, window: null, objective: null, severity: 'error', ...found };
}
