import type { Evaluation, ValidityCheck } from '../../runner/schema/evaluation-schema.ts';

/** The one validity check of this name. */
export function validityOf({ validity }: Evaluation, id: string): ValidityCheck {
  const [check, ...others] = validity.filter((each) => each.id === id);
  if (check === undefined || others.length > 0) throw new Error(`expected one validity check "${id}"`);
  return check;
}
