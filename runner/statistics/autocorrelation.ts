import { at, sum, sumOfSquares } from './series.ts';

const MAX_CORRELATION = 0.9;
/** The bias correction divides by K - 3. */
const TOO_FEW = 3;
const MIN_DEGREES = 4;

/** How far the batches of a window depend on their neighbours, and what that costs. */
export interface Autocorrelation {
  /** Correlation of a batch's residual with the next one's, corrected for its bias and clipped to 0 to 0.9. */
  readonly rho: number;
  /**
   * By how much dependence multiplies the variance of a sum: (1 + rho) / (1 - rho); 1 for independent batches.
   */
  readonly inflation: number;
}

/**
 * Lag-1 autocorrelation r of K batch residuals as a variance inflation.
 *
 * r = (sum e_i e_{i+1}) / (sum e_i^2), corrected to (r + 1/K) K / (K - 3) because it is too small on average
 * (Kendall 1954, Biometrika 41). Negative values count as 0: regular alternation never makes a verdict bolder.
 * Residuals that are all 0, or three and fewer of them, count as independent. Inflation of AR(1) batch means:
 * Fishman 1971, Operations Research 19; Tafazzoli & Wilson 2011, IIE Transactions 43.
 */
export function autocorrelation(residuals: readonly number[]): Autocorrelation {
  const batches = residuals.length;
  const squares = sumOfSquares(residuals);
  if (squares === 0 || batches <= TOO_FEW) return { rho: 0, inflation: 1 };
  const raw = sum(residuals.slice(1).map((e, i) => e * at(residuals, i))) / squares;
  const corrected = ((raw + 1 / batches) * batches) / (batches - TOO_FEW);
  const rho = Math.min(Math.max(corrected, 0), MAX_CORRELATION);
  return { rho, inflation: (1 + rho) / (1 - rho) };
}

/**
 * The degrees of freedom that dependence leaves of `nominal` ones: nominal / inflation, at least 4. A real
 * number.
 */
export function remainingDegrees(nominal: number, { inflation }: Autocorrelation): number {
  return Math.max(nominal / inflation, MIN_DEGREES);
}
