import { chiSquareUpperQuantile } from './chi-square.ts';
import { incompleteGamma } from './incomplete-gamma.ts';

/** The probability that a standard normal variable exceeds z; accurate in the far tail. z may be infinite. */
export function normalUpperTail(z: number): number {
  const { lower, upper } = incompleteGamma(0.5, (z * z) / 2);
  return z >= 0 ? upper / 2 : (1 + lower) / 2;
}

/**
 * The z that a standard normal variable exceeds with probability `alpha` in (0, 1): 2.326 for 0.01.
 *
 * z^2 is the quantile of chi-square with one degree of freedom at twice the tail, so one inversion serves both.
 */
export function normalUpperQuantile(alpha: number): number {
  if (alpha === 0.5) return 0;
  if (alpha > 0.5) return -normalUpperQuantile(1 - alpha);
  return Math.sqrt(chiSquareUpperQuantile(2 * alpha, 1));
}
