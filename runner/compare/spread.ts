import { arePositive, SMALLEST_DEVIATION } from '../statistics/comparison.ts';
import { spreadOf } from '../statistics/geometric-mean.ts';
import { MIN_PAIRS } from '../statistics/paired-ratio.ts';
import { runsNeeded } from '../statistics/runs-needed.ts';

/**
 * Runs a side that pass with 80 % probability when nothing has changed (statistics SPEC, section 7.3); null when the
 * spread is not known, or more than 400 would be needed. A spread below that of any two runs is luck and counts as that.
 */
export function runsASide(spread: number | null, tolerated: number): number | null {
  if (spread === null || tolerated <= 1) return null;
  return runsNeeded(Math.max(spread, SMALLEST_DEVIATION), { relative: tolerated - 1 });
}

/** How much the ratios of pairs differ: the standard deviation of their logarithm. Null as in `spreadOf`. */
export function spreadOfPairs(
  candidates: readonly (number | null)[],
  references: readonly (number | null)[],
): number | null {
  if (!arePositive(candidates) || !arePositive(references)) return null;
  return spreadOf(candidates.map((value, index) => value / (references[index] ?? Number.NaN)));
}

/** Pairs that pass with 80 % probability when nothing has changed; null as in `runsASide`. At least the five that can decide. */
export function pairsNeeded(spread: number | null, tolerated: number): number | null {
  if (spread === null || tolerated <= 1) return null;
  // A pair's ratio has the deviations of two runs in it.
  const ofRuns = Math.max(spread, SMALLEST_DEVIATION) / Math.SQRT2;
  const needed = runsNeeded(ofRuns, { relative: tolerated - 1, paired: true });
  return needed === null ? null : Math.max(needed, MIN_PAIRS);
}
