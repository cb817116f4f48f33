import { MIN_WINDOW_SECONDS } from './batches.ts';
import { fractionLowerBound, fractionUpperBound } from './fraction-bounds.ts';
import { type FractionMoments, fractionMoments } from './fraction-moments.ts';
import { areCounts, type PerSecondCounts, requestsIn } from './per-second-counts.ts';
import { gridQuantile, type QuantileGrid } from './quantile-grid.ts';
import { DISPLAY_LEVEL } from './verdict.ts';

/**
 * A quantile and its confidence bounds, in the unit of the grid. `null` is not known, `Infinity` is not
 * reached.
 */
export interface QuantileInterval {
  readonly estimate: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/**
 * Confidence interval of a displayed percentile: "p95 182 ms (171 to 195)".
 *
 * Woodruff 1952, JASA 47: the bounds of the fraction over the estimate, which is 1 - q, are read back through
 * the grid. Their variance takes the design effect, degrees of freedom and worst batch from the seconds of the
 * window, so the interval widens when bad requests come in clusters. The upper end is infinite when fewer than
 * one request lies beyond.
 *
 * `overEstimate.bad` counts the requests over the estimated quantile, second by second. `level` is one-sided;
 * 0.975 each side is the displayed 95 %. Without usable counts over at least 30 seconds only the estimate is
 * given.
 */
export function quantileInterval(
  grid: QuantileGrid,
  q: number,
  overEstimate: PerSecondCounts,
  level = DISPLAY_LEVEL,
): QuantileInterval {
  const estimate = gridQuantile(grid, q);
  if (estimate === null || !carriesAnInterval(overEstimate)) return { estimate, lower: null, upper: null };
  const evidence = evidenceAt(q, fractionMoments(overEstimate));
  const most = fractionUpperBound(evidence, 1 - level);
  const least = fractionLowerBound(evidence, 1 - level);
  const reached = least * evidence.total >= 1;
  return {
    estimate,
    lower: gridQuantile(grid, Math.max(1 - most, 0)),
    upper: reached ? gridQuantile(grid, 1 - least) : Infinity,
  };
}

function carriesAnInterval(counts: PerSecondCounts): boolean {
  return areCounts(counts) && requestsIn(counts) > 0 && counts.total.length >= MIN_WINDOW_SECONDS;
}

/** The moments that a fraction of exactly 1 - q would have, were it as clustered as the one that was counted. */
function evidenceAt(q: number, moments: FractionMoments): FractionMoments {
  const bad = (1 - q) * moments.total;
  return { ...moments, bad, variance: designEffect(moments) * bad * q };
}

/** By how much clustering widens the variance that independent requests would give; at least 1. */
function designEffect({ bad, fraction, variance }: FractionMoments): number {
  return fraction > 0 && fraction < 1 ? Math.max(variance / (bad * (1 - fraction)), 1) : 1;
}
