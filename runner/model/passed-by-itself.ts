import type { MeasuredRun } from '../schema/baseline-schema.ts';

/** Whether a run passed with nothing waived: a waiver would let the next runs be measured by what it excuses. */
export function hasPassedByItself({
  verdict,
  waived = [],
}: Pick<MeasuredRun, 'verdict' | 'waived'>): boolean {
  return verdict === 'pass' && waived.length === 0;
}
