import { fractionLowerBound, fractionUpperBound } from './fraction-bounds.ts';
import type { FractionMoments } from './fraction-moments.ts';
import { normalUpperQuantile, normalUpperTail } from './normal.ts';
import { smallestThatHolds } from './root-finding.ts';

/** Normal quantile of 80 %: the chance that the time asked for is enough. */
const POWER_Z = 0.8416212;
/** More than this many windows is not worth waiting for: the value is at the limit. */
const MOST_WINDOWS = 64;
const HALVINGS = 50;

/** The window that was not enough, and the rule that it did not satisfy. */
export interface UndecidedWindow {
  readonly seconds: number;
  readonly allowed: number;
  readonly level: number;
  readonly minPassSeconds: number;
}

/**
 * "Needs about N more minutes": the extra seconds at this load after which the same evidence decides, with 80 %
 * probability.
 *
 * The evidence is scaled by c: y, V and n grow c times, the degrees of freedom and the worst batch stay. The
 * smallest c in [1, 64] is sought for which the bound on the side of f decides at confidence Phi(z_level +
 * 0.84). A window that is to pass must also reach its minimum length. `null` when 64 windows would not be
 * enough: the value is at the limit.
 */
export function moreSeconds(moments: FractionMoments, window: UndecidedWindow): number | null {
  const { seconds, allowed, level, minPassSeconds } = window;
  const alpha = normalUpperTail(normalUpperQuantile(1 - level) + POWER_Z);
  const below = moments.fraction < allowed;
  const decides = (windows: number): boolean => {
    const evidence = repeated(moments, windows);
    return below
      ? fractionUpperBound(evidence, alpha) < allowed
      : fractionLowerBound(evidence, alpha) > allowed;
  };
  if (!decides(MOST_WINDOWS)) return null;
  const needed = smallestThatHolds(decides, 1, MOST_WINDOWS, HALVINGS) * seconds;
  return Math.ceil((below ? Math.max(needed, minPassSeconds) : needed) - seconds);
}

function repeated(moments: FractionMoments, times: number): FractionMoments {
  const { bad, total, variance } = moments;
  return { ...moments, bad: bad * times, total: total * times, variance: variance * times };
}
