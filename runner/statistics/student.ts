import { incompleteBeta, logBeta } from './incomplete-beta.ts';
import { normalUpperQuantile } from './normal.ts';
import { increasingRoot } from './root-finding.ts';

/**
 * The probability that a Student variable with `degrees` (real, > 0) degrees of freedom exceeds t.
 *
 * Half of I_x(degrees / 2, 1 / 2) at x = degrees / (degrees + t^2) (Abramowitz & Stegun 26.7.1).
 */
export function studentUpperTail(t: number, degrees: number): number {
  if (t < 0) return 1 - studentUpperTail(-t, degrees);
  if (t === Infinity) return 0;
  const sum = degrees + t * t;
  return incompleteBeta(degrees / 2, 0.5, degrees / sum, (t * t) / sum) / 2;
}

/**
 * The t that a Student variable with `degrees` (real, > 0) degrees of freedom exceeds with probability `alpha`
 * in (0, 1).
 */
export function studentUpperQuantile(alpha: number, degrees: number): number {
  if (alpha === 0.5) return 0;
  if (alpha > 0.5) return -studentUpperQuantile(1 - alpha, degrees);
  const logScale = -logBeta(degrees / 2, 0.5) - Math.log(degrees) / 2;
  const root = increasingRoot(
    (u) => {
      const t = Math.exp(u);
      const tail = studentUpperTail(t, degrees);
      const density = Math.exp(logScale - ((degrees + 1) / 2) * Math.log1p((t * t) / degrees));
      return { value: Math.log(alpha) - Math.log(tail), slope: (t * density) / tail };
    },
    Math.log(normalUpperQuantile(alpha)),
  );
  return Math.exp(root);
}
