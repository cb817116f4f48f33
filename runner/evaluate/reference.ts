import type { RunRecord } from '../model/run-record.ts';
import type { PlannedCheck } from '../schema/plan-schema.ts';
import { type AcceptedFigures, acceptedFigures } from './accepted-figures.ts';
import { type CheckedLeg, checkedLeg } from './judge-check.ts';
import type { LegView } from './leg-view.ts';

/** What a check is compared with: something else in the run, or accepted runs. */
export type Reference = OtherSide | AcceptedFigures;

export interface OtherSide {
  /** In words: `monday-morning@1x`, `block off`. */
  readonly with: string;
  /** Null: it was not run. */
  readonly side: CheckedLeg | null;
}

/** A leg of the run, with what may be said of its measurement. */
export interface ComparableLeg {
  readonly leg: LegView;
  readonly invalid: readonly string[];
  readonly targetToBlame: boolean;
}

/** The other side of a check's ratio; null for a check that stands by itself. */
export function referenceOf(
  { leg, check }: CheckedLeg,
  legs: readonly ComparableLeg[],
  record: RunRecord,
): Reference | null {
  const { than } = check;
  if (than === undefined) return null;
  if ('baseline' in than) return acceptedFigures(record, leg.record.plan.id, check);
  const wanted = 'leg' in than ? than.leg : leg.record.plan.id;
  const other = legs.find((each) => each.leg.record.plan.id === wanted);
  const side = other ? checkedLeg(other.leg, otherCheck(check), other.invalid, other.targetToBlame) : null;
  return { with: 'leg' in than ? than.leg : differenceText(check.selector, than.selector), side };
}

/** The check of the other side: the same one, but for another selection. */
export function otherCheck(check: PlannedCheck): PlannedCheck {
  if (check.than === undefined || !('selector' in check.than)) return check;
  const { selector, submetricTags } = check.than;
  return { ...check, selector, submetricTags };
}

/** The tags in which the other selection differs: `block off`. */
export function differenceText(own: PlannedCheck['selector'], other: PlannedCheck['selector']): string {
  const values = new Map(Object.entries(own));
  return Object.entries(other)
    .filter(([tag, value]) => values.get(tag) !== value)
    .map(([tag, value]) => `${tag} ${value}`)
    .join(', ');
}
