import { arePositive } from './comparison.ts';
import { mean, squaredDeviations } from './series.ts';

/** The geometric mean; null where a value is missing, infinite or not positive, or there is none. */
export function geometricMean(values: readonly (number | null)[]): number | null {
  return values.length > 0 && arePositive(values) ? Math.exp(mean(values.map(Math.log))) : null;
}

/**
 * How much runs differ from each other: the standard deviation of the logarithm of their quantile, which is about its
 * coefficient of variation. Null for fewer than two runs, or where a quantile is missing.
 */
export function spreadOf(values: readonly (number | null)[]): number | null {
  if (values.length < 2 || !arePositive(values)) return null;
  return Math.sqrt(squaredDeviations(values.map(Math.log)) / (values.length - 1));
}
