import { MIN_WINDOW_SECONDS } from '../statistics/batches.ts';
import { fractionLowerBound } from '../statistics/fraction-bounds.ts';
import { type FractionMoments, fractionMoments } from '../statistics/fraction-moments.ts';
import type { FractionVerdict } from '../statistics/fraction-verdict.ts';
import { areCounts, type PerSecondCounts, requestsIn } from '../statistics/per-second-counts.ts';
import { smallestThatHolds } from '../statistics/root-finding.ts';
import { sum } from '../statistics/series.ts';
import { VERDICT_LEVEL } from '../statistics/verdict.ts';

/** As for one window: the strength of a failure is looked for between these, on the scale of its logarithm. */
const P_VALUES = { smallest: 1e-9, largest: 0.4, halvings: 60 };

/**
 * What is certain about several legs when each is looked at by itself. That one leg is down and the other is not is no
 * wandering of one system, as the batches of all legs in a row make it seem: n_1 lower_1 + ... + n_m lower_m, each bound
 * at 1 - alpha / m, are bad with probability 1 - alpha (Bonferroni). Gives a failure that this proves, else what it got.
 */
export function withLegsApart(
  together: FractionVerdict,
  legs: readonly PerSecondCounts[],
  allowed: number,
): FractionVerdict {
  if (legs.length < 2 || together.verdict === 'fail' || together.verdict === 'invalid') return together;
  const total = sum(legs.map(requestsIn));
  const moments = legs.filter(carriesABound).map((leg) => fractionMoments(leg));
  const lowerAt = (alpha: number) => lowerBound(moments, alpha / legs.length) / total;
  const lower = lowerAt(1 - VERDICT_LEVEL);
  if (!(lower > allowed)) return together;
  const pFail = strength((alpha) => lowerAt(alpha) > allowed);
  return { ...together, lower, pFail, verdict: 'fail', reason: 'over-limit', moreSeconds: null };
}

/** Requests that are certainly bad; a leg too short or too empty for a bound adds none. */
function lowerBound(moments: readonly FractionMoments[], alpha: number): number {
  return sum(moments.map((leg) => leg.total * fractionLowerBound(leg, alpha)));
}

function carriesABound(leg: PerSecondCounts): boolean {
  return areCounts(leg) && leg.total.length >= MIN_WINDOW_SECONDS && requestsIn(leg) > 0;
}

function strength(failsAt: (alpha: number) => boolean): number {
  const { smallest, largest, halvings } = P_VALUES;
  if (failsAt(smallest)) return smallest;
  const exponent = smallestThatHolds(
    (power) => failsAt(10 ** power),
    Math.log10(smallest),
    Math.log10(largest),
    halvings,
  );
  return 10 ** exponent;
}
