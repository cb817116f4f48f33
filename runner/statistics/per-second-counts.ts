import { at, sum } from './series.ts';
/**
 * What happened in each second of a window: the requests that the plan asked for, and how many of them were
 * bad.
 *
 * Bad is at or over the limit, failed, refused, timed out, or dropped before its start. Both series have one
 * entry per second of the window, in order; a second without requests is a 0, not a gap.
 */
export interface PerSecondCounts {
  readonly bad: readonly number[];
  readonly total: readonly number[];
}

/**
 * Whether both series are equally long and hold whole, finite, non-negative numbers with bad <= total in every
 * second.
 */
export function areCounts({ bad, total }: PerSecondCounts): boolean {
  return (
    bad.length === total.length && bad.every(isCount) && total.every((n, i) => isCount(n) && n >= at(bad, i))
  );
}

/** All requests of the window. */
export function requestsIn({ total }: PerSecondCounts): number {
  return sum(total);
}

const isCount = (n: number): boolean => Number.isInteger(n) && n >= 0;
