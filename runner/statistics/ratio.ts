import type { QuantileInterval } from './quantile-interval.ts';
import type { Verdict } from './verdict.ts';

/**
 * A ratio of two quantiles with its confidence bounds; `null` is not known, an infinite ratio a numerator not
 * reached.
 */
export interface RatioInterval {
  readonly ratio: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/**
 * Interval of a / b from the intervals of two independent quantiles: growth between two windows of one run.
 *
 * MOVER on the log scale (Zou & Donner 2008, Statistics in Medicine 27). With d = ln a - ln b: lower = exp( d -
 * sqrt( (ln a - ln a_lo)^2 + (ln b_hi - ln b)^2 ) ) and upper = exp( d + sqrt( (ln a_hi - ln a)^2 + (ln b - ln
 * b_lo)^2 ) ). Give both intervals at the level of a verdict, 0.99.
 *
 * A numerator that was not reached gives an infinite ratio without lower bound: inconclusive, as the latency
 * objective itself fails there. A denominator that is infinite, or anything missing or not positive: all
 * `null`. The claim is about this run; what differs from run to run is not in it.
 */
export function ratioInterval(a: QuantileInterval, b: QuantileInterval): RatioInterval {
  const [numerator, denominator] = [logs(a), logs(b)];
  if (numerator === null || denominator === null || denominator.estimate === Infinity)
    return { ratio: null, lower: null, upper: null };
  if (numerator.estimate === Infinity) return { ratio: Infinity, lower: null, upper: Infinity };
  const difference = numerator.estimate - denominator.estimate;
  return {
    ratio: Math.exp(difference),
    lower: Math.exp(difference - Math.hypot(numerator.below, denominator.above)),
    upper: Math.exp(difference + Math.hypot(numerator.above, denominator.below)),
  };
}

/**
 * `pass` when the ratio is under the limit with confidence, `fail` when it is over it, otherwise
 * `inconclusive`.
 */
export function ratioVerdict({ ratio, lower, upper }: RatioInterval, limit: number): Verdict {
  if (ratio === null) return 'inconclusive';
  if (lower !== null && lower > limit) return 'fail';
  return upper !== null && upper < limit ? 'pass' : 'inconclusive';
}

/** Logarithm of the estimate, and how far the bounds lie below and above it on that scale. */
function logs({ estimate, lower, upper }: QuantileInterval) {
  if (!isPositive(estimate) || !isPositive(lower) || !isPositive(upper)) return null;
  const middle = Math.log(estimate);
  return { estimate: middle, below: middle - Math.log(lower), above: Math.log(upper) - middle };
}

const isPositive = (value: number | null): value is number => value !== null && value > 0;
