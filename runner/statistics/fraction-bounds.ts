import { chiSquareLowerQuantile, chiSquareUpperQuantile } from './chi-square.ts';
import type { FractionMoments } from './fraction-moments.ts';
import { normalUpperQuantile } from './normal.ts';
import { studentUpperQuantile } from './student.ts';

/** The moments that an upper bound needs. */
export type UpperEvidence = Pick<FractionMoments, 'bad' | 'total' | 'variance' | 'degrees' | 'worst'>;
/** The moments that a lower bound needs. */
export type LowerEvidence = Omit<UpperEvidence, 'worst'>;

/**
 * Upper confidence bound of a bad fraction: as if one more batch like the worst one had fallen into the window.
 *
 * With V' = V (t / z)^2 at 1 - alpha, y bad, n requests and w the worst batch: min( 1, (V' + w^2) / (2 (y + w))
 * chi2( 1 - alpha; 2 (y + w)^2 / (V' + w^2) ) / n ). For y = 0 and w = 1 this is the rule of three, -ln(alpha)
 * / n (Hanley & Lippman-Hand 1983, JAMA 249).
 *
 * `alpha` in (0, 0.5) is one minus the one-sided confidence. Source: the gamma bounds of Fay & Feuer 1997,
 * Statistics in Medicine 16, with Student's correction for an estimated variance as in Korn & Graubard 1998,
 * Survey Methodology 24.
 */
export function fractionUpperBound(
  { bad, total, variance, degrees, worst }: UpperEvidence,
  alpha: number,
): number {
  const spread = studentised(variance, degrees, alpha) + worst * worst;
  const count = bad + worst;
  const scale = spread / (2 * count);
  return Math.min((scale * chiSquareUpperQuantile(alpha, (2 * count * count) / spread)) / total, 1);
}

/**
 * Lower confidence bound of a bad fraction: min( V' / (2 y) chi2( alpha; 2 y^2 / V' ), y ) / n.
 *
 * 0 when nothing was bad. When everything was, there is no variance, and the exact binomial bound alpha^(1/n)
 * takes its place. `alpha` and source as for the upper bound.
 */
export function fractionLowerBound({ bad, total, variance, degrees }: LowerEvidence, alpha: number): number {
  if (bad === 0) return 0;
  const spread = studentised(variance, degrees, alpha);
  if (spread === 0) return alpha ** (1 / total);
  const count = (spread / (2 * bad)) * chiSquareLowerQuantile(alpha, (2 * bad * bad) / spread);
  return Math.min(count, bad) / total;
}

function studentised(variance: number, degrees: number, alpha: number): number {
  if (variance === 0) return 0;
  return variance * (studentUpperQuantile(alpha, degrees) / normalUpperQuantile(alpha)) ** 2;
}
