import { incompleteGamma, logGammaTerm } from './incomplete-gamma.ts';
import { logGamma } from './log-gamma.ts';
import { increasingRoot } from './root-finding.ts';

/**
 * The x below which a chi-square variable with `degrees` degrees of freedom falls with probability `alpha`.
 *
 * `alpha` in (0, 1), `degrees` any real number above 0. With few degrees of freedom the answer may be 0: it is
 * then smaller than the smallest number a double can hold.
 */
export function chiSquareLowerQuantile(alpha: number, degrees: number): number {
  const s = degrees / 2;
  // P(s, x) = x^s / Gamma(s + 1) (1 - O(x)): for a root as small as this the first term is exact.
  const smallX = (Math.log(alpha) + logGamma(s + 1)) / s;
  if (smallX < -45) return 2 * Math.exp(smallX);
  const start = Math.max(smallX, Math.log(wilsonHilferty(s, -normalGuess(alpha))));
  const root = increasingRoot((u) => {
    const { lower } = incompleteGamma(s, Math.exp(u));
    return { value: Math.log(lower) - Math.log(alpha), slope: density(s, u) / lower };
  }, start);
  return 2 * Math.exp(root);
}

/**
 * The x above which a chi-square variable with `degrees` degrees of freedom falls with probability `alpha`.
 *
 * The same as quantile 1 - alpha, without the digits that 1 - alpha loses when alpha is small.
 */
export function chiSquareUpperQuantile(alpha: number, degrees: number): number {
  const s = degrees / 2;
  const start = Math.log(wilsonHilferty(s, normalGuess(alpha)));
  const root = increasingRoot((u) => {
    const { upper } = incompleteGamma(s, Math.exp(u));
    return { value: Math.log(alpha) - Math.log(upper), slope: density(s, u) / upper };
  }, start);
  return 2 * Math.exp(root);
}

/** Density of ln x where x is gamma distributed with shape s: x^s e^-x / Gamma(s). */
function density(s: number, logX: number): number {
  return s * Math.exp(logGammaTerm(s, Math.exp(logX)));
}

/** Gamma quantile from a normal one (Wilson & Hilferty 1931): good for a start, useless below 0. */
function wilsonHilferty(s: number, z: number): number {
  const cubeRoot = 1 - 1 / (9 * s) + z / (3 * Math.sqrt(s));
  return s * Math.max(cubeRoot, 0.01) ** 3;
}

/** Upper normal quantile to two digits (Abramowitz & Stegun 26.2.23, shortened): only where to start looking. */
function normalGuess(alpha: number): number {
  if (alpha > 0.5) return -normalGuess(1 - alpha);
  const t = Math.sqrt(-2 * Math.log(alpha));
  return t - (2.30753 + 0.27061 * t) / (1 + 0.99229 * t + 0.04481 * t * t);
}
