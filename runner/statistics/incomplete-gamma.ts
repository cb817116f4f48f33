import { continuedFraction } from './continued-fraction.ts';
import { logGamma, stirlingError } from './log-gamma.ts';

/**
 * Both tails of a distribution at one point. Each is computed without subtracting the larger one from 1 if it
 * is small.
 */
export interface Tails {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Where Stirling's form of the density beats the plain one: there the plain one cancels numbers of the size of
 * s.
 */
const LARGE = 15;
const EPSILON = 1e-17;
/** Beyond it, a count that only a damaged record holds, the expansions would go on for minutes. */
const HUGE = 1e9;

/**
 * ln( x^s e^-x / Gamma(s + 1) ) for s > 0, x > 0: the term that both expansions of the incomplete gamma
 * function share.
 *
 * For large s as -s (d - ln(1 + d)) - stirlingError(s) - ln(2 pi s) / 2 with d = (x - s) / s: the summands of
 * the plain form are of the size of s ln s and would cost the digits that matter (Loader 2000).
 */
export function logGammaTerm(s: number, x: number): number {
  if (s < LARGE) return s * Math.log(x) - x - logGamma(s + 1);
  const excess = (x - s) / s;
  return -s * (excess - Math.log1p(excess)) - stirlingError(s) - 0.5 * Math.log(2 * Math.PI * s);
}

/**
 * The regularised incomplete gamma function: `lower` = P(s, x) = gamma(s, x) / Gamma(s), `upper` = 1 - P.
 *
 * Any real s > 0, from far below 1 to beyond 1e6; x >= 0. Power series for x < s + 1, continued fraction above,
 * where the series would need the difference of nearly equal numbers. The number of terms grows like sqrt(s).
 *
 * Own code rather than a library: the packages that offer it with real degrees of freedom bring more than two
 * hundred packages with them, or lose digits in the far tail, and a gate must give the same verdict on every
 * machine. Source: Press et al., Numerical Recipes, section 6.2.
 */
export function incompleteGamma(s: number, x: number): Tails {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x === Infinity) return { lower: 1, upper: 0 };
  if (s > HUGE) return cubeRootNormal(s, x);
  const scale = Math.exp(logGammaTerm(s, x));
  if (x < s + 1) {
    const lower = Math.min(scale * seriesSum(s, x), 1);
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min((scale * s) / tailFraction(s, x), 1);
  return { lower: 1 - upper, upper };
}

/**
 * (x / s)^(1/3) is nearly normal, the nearer the larger s is (Wilson and Hilferty 1931); the normal tail beyond
 * |z| is half of what the function itself says of shape 1/2 at z^2 / 2.
 */
function cubeRootNormal(s: number, x: number): Tails {
  const z = 3 * Math.sqrt(s) * (Math.cbrt(x / s) - 1 + 1 / (9 * s));
  const tail = incompleteGamma(0.5, (z * z) / 2).upper / 2;
  return z < 0 ? { lower: tail, upper: 1 - tail } : { lower: 1 - tail, upper: tail };
}

/** 1 + x/(s+1) + x^2/((s+1)(s+2)) + ... */
function seriesSum(s: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * EPSILON; k++) {
    term *= x / (s + k);
    sum += term;
  }
  return sum;
}

/** x + 1 - s - 1 (1 - s) / (x + 3 - s - 2 (2 - s) / (x + 5 - s - ...)) */
function tailFraction(s: number, x: number): number {
  return continuedFraction(x + 1 - s, (k) => [-k * (k - s), x + 2 * k + 1 - s]);
}
