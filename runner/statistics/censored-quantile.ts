import { gridQuantile, type QuantileGrid } from './quantile-grid.ts';

/** How many requests were answered, and how many were refused, timed out, left unfinished or never started. */
export interface AnsweredCounts {
  readonly answered: number;
  readonly unanswered: number;
}

/**
 * Where the p-quantile of all requests lies among the answered ones: p (A + U) / A.
 *
 * Unanswered requests rank last, as if they had waited for ever. Infinite when the rank falls among them;
 * `null` when there are no requests or a count is negative or not a number. Works for a histogram of the
 * answered requests as well.
 */
export function answeredProbability({ answered, unanswered }: AnsweredCounts, p: number): number | null {
  if (!(answered >= 0 && unanswered >= 0 && answered + unanswered > 0)) return null;
  const rank = p * (answered + unanswered);
  return answered === 0 || rank > answered ? Infinity : rank / answered;
}

/**
 * The p-quantile of all requests when the grid covers only the answered ones; `Infinity` where it was not
 * reached.
 *
 * Example: 1 000 answered and 20 refused, p95: the grid at 0.969. With 60 refused: rank 1 007 of 1 000, not
 * reached. `null` where either the counts or the grid say nothing.
 */
export function censoredQuantile(grid: QuantileGrid, counts: AnsweredCounts, p: number): number | null {
  const probability = answeredProbability(counts, p);
  if (probability === null) return null;
  return probability === Infinity ? Infinity : gridQuantile(grid, probability);
}
