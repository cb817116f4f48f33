import { autocorrelation, remainingDegrees } from './autocorrelation.ts';
import { MIN_BATCHES } from './batches.ts';
import { at, mean, sum, sumOfSquares } from './series.ts';
import { studentUpperTail } from './student.ts';

const SIGNIFICANT = 0.01;
const MATERIAL = 0.1;
/** Residuals this small against the values are rounding errors: the points lie on a line. */
const ROUNDING = 1e-18;
/** A change this small is one, too. */
const NO_CHANGE = 1e-9;

export type Trend = 'none' | 'rising' | 'falling' | 'unknown';

/** Whether a peak was steady. */
export interface TrendTest {
  readonly trend: Trend;
  /**
   * Change from the first batch to the last along the fitted line, as a share of the mean; 0 when the mean is
   * 0.
   */
  readonly change: number | null;
  /** Two-sided p value of the slope. */
  readonly p: number | null;
}

/**
 * Does the latency still grow, or shrink, at the end of the peak?
 *
 * `x` holds one p95 per batch, in any unit. Least squares on the batch number; the standard error of the slope
 * is widened by the autocorrelation of the residuals, with max( (K - 2) / I, 4 ) degrees of freedom. `rising`
 * or `falling` only when p < 0.01 and the change is at least 10 % of the mean: significant and material. Fewer
 * than ten batches, or one without a finite value: `unknown`.
 */
export function trendTest(x: readonly (number | null)[]): TrendTest {
  if (x.length < MIN_BATCHES || !areFinite(x)) return { trend: 'unknown', change: null, p: null };
  const { slope, residuals, spacing, centre } = line(x);
  const change = centre > 0 ? (slope * (x.length - 1)) / centre : 0;
  const straight = sumOfSquares(residuals) <= ROUNDING * sumOfSquares(x);
  const moved = slope !== 0 && Math.abs(change) >= NO_CHANGE;
  const p = straight ? Number(!moved) : slopePValue(slope, residuals, spacing);
  return { trend: p < SIGNIFICANT && Math.abs(change) >= MATERIAL ? direction(slope) : 'none', change, p };
}

/** Least-squares line over the batch numbers; `spacing` is the sum of their squared distances from the middle. */
function line(x: readonly number[]) {
  const steps = x.map((_, i) => i - (x.length - 1) / 2);
  const spacing = sumOfSquares(steps);
  const centre = mean(x);
  const slope = sum(x.map((value, i) => value * at(steps, i))) / spacing;
  return { slope, spacing, centre, residuals: x.map((value, i) => value - centre - slope * at(steps, i)) };
}

function slopePValue(slope: number, residuals: readonly number[], spacing: number): number {
  const dependence = autocorrelation(residuals);
  const free = residuals.length - 2;
  const error = Math.sqrt(((sumOfSquares(residuals) / free) * dependence.inflation) / spacing);
  return 2 * studentUpperTail(Math.abs(slope / error), remainingDegrees(free, dependence));
}

const direction = (slope: number): Trend => (slope > 0 ? 'rising' : 'falling');

const areFinite = (x: readonly (number | null)[]): x is readonly number[] => x.every(Number.isFinite);
