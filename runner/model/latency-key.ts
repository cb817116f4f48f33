import type { Latency } from '../schema/baseline-schema.ts';

/** What is measured, whatever objective asks for it: objectives may be renamed, and limits may move. */
export function keyOf({
  leg,
  sli,
  window,
  probability,
  selector,
}: Pick<Latency, 'leg' | 'sli' | 'window' | 'probability' | 'selector'>): string {
  const tags = Object.entries(selector).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([leg, sli, window, probability, tags]);
}
