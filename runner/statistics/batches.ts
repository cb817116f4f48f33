import { sum } from './series.ts';

/** More batches would be too short to hold a disturbance whole; fewer leave too few degrees of freedom. */
export const MAX_BATCHES = 20;
export const MIN_BATCHES = 10;
export const MIN_BATCH_SECONDS = 3;
/** Below this no verdict at all: ten batches of three seconds. */
export const MIN_WINDOW_SECONDS = MIN_BATCHES * MIN_BATCH_SECONDS;

/** Into how many batches a window of so many seconds is cut: one per three seconds, 20 at most. */
export function batchCount(seconds: number): number {
  return Math.min(MAX_BATCHES, Math.floor(seconds / MIN_BATCH_SECONDS));
}

/**
 * The sums over `batches` runs of consecutive seconds, as equal in length as whole seconds allow.
 *
 * Batch i holds the seconds floor(i T / K) to floor((i + 1) T / K) - 1 of T seconds in K batches. None is left
 * out.
 */
export function batchSums(perSecond: readonly number[], batches: number): number[] {
  const edge = (i: number): number => Math.floor((i * perSecond.length) / batches);
  return Array.from({ length: batches }, (_, i) => sum(perSecond.slice(edge(i), edge(i + 1))));
}
