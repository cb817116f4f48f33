import type { CheckResult, ValidityCheck } from '../../schema/evaluation-schema.ts';
import type { PlannedCheck } from '../../schema/plan-schema.ts';

type Finding = Omit<ValidityCheck, 'leg' | 'window' | 'objective' | 'severity'> &
  Partial<Pick<ValidityCheck, 'window' | 'objective' | 'severity' | 'experiment'>>;

/**
 * One validity check of a leg, or of the whole run for null. An error that did not pass makes every check invalid that it
 * is about: those of its leg and of its window, as far as it names one. One that names an objective says that not all was
 * looked at as asked: that takes a pass away from the objective, and a failure stands.
 */
export function finding(leg: string | null, found: Finding): ValidityCheck {
  return { leg, window: null, objective: null, severity: 'error', ...found };
}

/** The errors among validity checks that did not pass. */
export function errorsAmong(validity: readonly ValidityCheck[]): ValidityCheck[] {
  return validity.filter(({ passed, severity }) => !passed && severity === 'error');
}

/** Whether an error is about a check of this leg. A check over the whole leg holds each of its windows. */
export function concerns(
  error: ValidityCheck,
  leg: string,
  { window, experiment }: Pick<PlannedCheck, 'window' | 'experiment'>,
): boolean {
  return (
    error.objective === null &&
    (error.experiment === undefined || error.experiment === experiment) &&
    (error.leg === null || error.leg === leg) &&
    (error.window === null || window === '*' || error.window === window)
  );
}

/** A check's result once what speaks against its objective was heard: nothing but a failure stands. */
export function withoutUnfoundedPass(check: CheckResult, errors: readonly ValidityCheck[]): CheckResult {
  const against = errors.find(
    ({ objective, leg }) =>
      objective === check.objective && (leg === null || check.leg === null || leg === check.leg),
  );
  if (against === undefined || check.verdict === 'fail' || check.verdict === 'invalid') return check;
  return { ...check, verdict: 'invalid', reason: `Not judged: ${reasonOf(against)}.`, moreSeconds: null };
}

/** What an error says, as the reason for not judging a check. */
export function reasonOf({ title, found }: ValidityCheck): string {
  return `${lowerFirst(title)} does not hold (${found})`;
}

function lowerFirst(text: string): string {
  return text.startsWith('k6') ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
