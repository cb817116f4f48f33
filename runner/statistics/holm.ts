/** The probability that any FAIL of a gate is false, over all its objectives together. */
export const FAMILY_ERROR = 0.05;

/**
 * Which failures stand when there are many objectives: Holm's step-down correction (1979, Scand. J. Statistics
 * 6).
 *
 * The p values are sorted; the k-th of m (k = 0, 1, ...) stands while p <= alpha / (m - k), and none stands
 * after the first that does not. Ties keep their order. One flag per p value, in the order given; `null` when
 * one is no number.
 */
export function holm(pValues: readonly number[], alpha = FAMILY_ERROR): boolean[] | null {
  if (pValues.some(Number.isNaN)) return null;
  const sorted = [...pValues.entries()].toSorted(([, p], [, q]) => p - q);
  const firstThatFalls = sorted.findIndex(([, p], k) => !(p <= alpha / (pValues.length - k)));
  const standing = new Set(sorted.slice(0, firstThatFalls < 0 ? undefined : firstThatFalls).map(([i]) => i));
  return pValues.map((_, i) => standing.has(i));
}
