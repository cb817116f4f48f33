import { continuedFraction } from './continued-fraction.ts';
import { logGamma } from './log-gamma.ts';

/**
 * The regularised incomplete beta function I_x(a, b) for a, b > 0.
 *
 * `complement` is 1 - x, passed by the caller because it often knows it without the rounding error of the
 * subtraction. Continued fraction on the side of the mean where it converges fast, the symmetry I_x(a, b) = 1 -
 * I_{1-x}(b, a) on the other. Source: Press et al., Numerical Recipes, section 6.4.
 */
export function incompleteBeta(a: number, b: number, x: number, complement: number): number {
  if (x <= 0) return 0;
  if (complement <= 0) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, complement, x);
  const logScale = a * Math.log(x) + b * Math.log(complement) - logBeta(a, b);
  return Math.exp(logScale) / (a * betaFraction(a, b, x));
}

/** ln B(a, b) = ln Gamma(a) + ln Gamma(b) - ln Gamma(a + b), for a, b > 0. */
export function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

function betaFraction(a: number, b: number, x: number): number {
  return continuedFraction(1, (k) => [betaCoefficient(a, b, Math.floor(k / 2), k % 2 === 1) * x, 1]);
}

function betaCoefficient(a: number, b: number, m: number, odd: boolean): number {
  const n = a + 2 * m;
  return odd ? (-(a + m) * (a + b + m)) / (n * (n + 1)) : (m * (b - m)) / ((n - 1) * n);
}
