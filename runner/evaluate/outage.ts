import type { PerSecondCounts } from '../statistics/per-second-counts.ts';
import type { CheckedLeg } from './judge-check.ts';

/** A service that is down this long at a stretch is down; the abort rule that `init` writes says the same. */
const OUTAGE_SECONDS = 30;
/** Enough where the gate's own abort rule stopped the leg, which left no time for more. */
const SECONDS_BEFORE_ABORT = 10;
/** A service is down when so many times the allowed share of a second's requests are bad, and never at less than half. */
const TIMES_ALLOWED = 10;
const SMALLEST_SHARE = 0.5;
const LARGEST_SHARE = 0.9;

/**
 * Whether the service that is judged was down: far more than the allowed share of the requests of every second were bad
 * for 30 seconds on end. A second without requests neither ends such a stretch nor adds to it.
 *
 * Bounds that allow for autocorrelation cannot tell one long outage from a chance event, as it happened only once. It
 * happened under the load that was to be withstood, so it needs no confidence.
 */
export function isOutage({ leg }: CheckedLeg, seconds: PerSecondCounts, allowed: number): boolean {
  const needed = leg.record.k6.stoppedBy === 'abort' ? SECONDS_BEFORE_ABORT : OUTAGE_SECONDS;
  const share = Math.min(LARGEST_SHARE, Math.max(SMALLEST_SHARE, TIMES_ALLOWED * allowed));
  return longestStretch(seconds, share) >= needed;
}

function longestStretch({ bad, total }: PerSecondCounts, share: number): number {
  let [longest, current] = [0, 0];
  for (const [second, requests] of total.entries()) {
    if (requests === 0) continue;
    current = (bad[second] ?? 0) > share * requests ? current + 1 : 0;
    longest = Math.max(longest, current);
  }
  return longest;
}
