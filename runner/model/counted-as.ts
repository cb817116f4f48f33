import type { PlannedCheck } from '../schema/plan-schema.ts';

/** What is counted for a check: recovery counts what the objective counts whose recovery is timed; others their own. */
export function countedAs(check: PlannedCheck): PlannedCheck {
  if (check.of === undefined) return check;
  const { sli, expectation, limitTag } = check.of;
  return { ...check, sli, expectation, limitTag };
}

/** The same check with the ceiling of its waiver in place of its limit; null for a check without a waiver. */
export function underCeiling(check: PlannedCheck): PlannedCheck | null {
  if (check.waiver === undefined) return null;
  const { ceiling, limitTag } = check.waiver;
  return { ...check, expectation: ceiling, limitTag };
}
