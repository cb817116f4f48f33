/**
 * A dense grid of quantiles, as the load generator writes them at the end of a run.
 *
 * `probabilities` grow from 0 to 1; `values` are the quantiles there, in any unit (one and the same
 * throughout), and may be infinite where the request was never answered.
 */
export interface QuantileGrid {
  readonly probabilities: readonly number[];
  readonly values: readonly number[];
}

/**
 * The quantile at probability `p`, by linear interpolation between the two neighbouring grid points.
 *
 * Outside the grid its end value. Interpolation towards an infinite neighbour is infinite. `null` for an empty
 * grid, one of unequal lengths, with a value that is not a number or a probability that is not finite, or a `p`
 * that is no number. The grid's own values are of type 7 (Hyndman & Fan 1996, American Statistician 50).
 */
export function gridQuantile({ probabilities, values }: QuantileGrid, p: number): number | null {
  if (Number.isNaN(p) || !isGrid({ probabilities, values })) return null;
  const right = firstAtOrAfter(probabilities, p);
  const [x1, y1] = [probabilities[right], values[right]];
  if (x1 === undefined || y1 === undefined) return values.at(-1) ?? null;
  const [x0, y0] = [probabilities[right - 1], values[right - 1]];
  if (x1 === p || x0 === undefined || y0 === undefined) return y1;
  return y1 === Infinity ? Infinity : y0 + ((y1 - y0) * (p - x0)) / (x1 - x0);
}

function isGrid({ probabilities, values }: QuantileGrid): boolean {
  if (probabilities.length === 0 || probabilities.length !== values.length) return false;
  return probabilities.every(Number.isFinite) && !values.some(Number.isNaN);
}

/** By bisection; the length of the series when every entry is smaller. */
function firstAtOrAfter(increasing: readonly number[], wanted: number): number {
  let from = 0;
  let to = increasing.length;
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if ((increasing[middle] ?? Infinity) < wanted) from = middle + 1;
    else to = middle;
  }
  return from;
}
