import { TIME_SLIS } from '../../scenarios/kit/contract.ts';
import type { PlannedCheck } from '../schema/plan-schema.ts';

/** Whether the samples of a check are times, whatever is demanded of them. */
export function isTimed({ sli }: Pick<PlannedCheck, 'sli'>): boolean {
  return TIME_SLIS.some((known) => known === sli);
}
