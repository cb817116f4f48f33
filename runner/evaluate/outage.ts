import type { PerSecondCounts } from '../statistics/per-second-counts.ts';
import type { CheckedLeg } from './judge-check.ts';

/** A service that is down this long at a stretch is down; the abort rule that `init` writes says the same. */
const OUTAGE_SECONDS = 30;
const OUTAGE_SHARE = 0.5;

/**
 * Whether the service was down: the gate's own abort rule stopped the leg, or more than half of the requests of every
 * second were bad for 30 seconds on end. A second without requests neither ends such a stretch nor adds to it.
 *
 * Bounds that allow for autocorrelation cannot tell one long outage from a chance event, as it happened only once. It
 * happened under the load that was to be withstood, so it needs no confidence.
 */
export function isOutage({ leg }: CheckedLeg, seconds: PerSecondCounts): boolean {
  return leg.record.k6.stoppedBy === 'abort' || longestStretch(seconds) >= OUTAGE_SECONDS;
}

function longestStretch({ bad, total }: PerSecondCounts): number {
  let [longest, current] = [0, 0];
  for (const [second, requests] of total.entries()) {
    if (requests === 0) continue;
    current = (bad[second] ?? 0) > OUTAGE_SHARE * requests ? current + 1 : 0;
    longest = Math.max(longest, current);
  }
  return longest;
}
