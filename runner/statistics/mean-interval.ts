import { autocorrelation, remainingDegrees } from './autocorrelation.ts';
import { batchCount, batchSums, MIN_WINDOW_SECONDS } from './batches.ts';
import type { QuantileInterval } from './quantile-interval.ts';
import { at, sum, sumOfSquares } from './series.ts';
import { studentUpperQuantile } from './student.ts';

/** What was added up in each second of a window, and over how many samples. */
export interface PerSecondSums {
  readonly sums: readonly number[];
  readonly counts: readonly number[];
}

/**
 * Confidence interval of a mean, without taking samples for independent.
 *
 * The mean m is the ratio of two sums over K batches. With the residuals e_i = s_i - m n_i, S = sum e_i^2 and I the
 * inflation by their autocorrelation: m +- t sqrt( K / (K - 1) S I ) / n, with max( (K - 1) / I, 4 ) degrees of
 * freedom (Cochran 1977, Sampling Techniques; Fishman 1971, Operations Research 19). The batches are those of a bad
 * fraction.
 *
 * `level` is one-sided. A lower end never lies below 0, as times do not. Fewer than 30 seconds give only the
 * estimate; no samples give nothing.
 */
export function meanInterval({ sums, counts }: PerSecondSums, level: number): QuantileInterval {
  const [total, samples] = [sum(sums), sum(counts)];
  if (samples === 0 || sums.length !== counts.length) return { estimate: null, lower: null, upper: null };
  const estimate = total / samples;
  if (counts.length < MIN_WINDOW_SECONDS) return { estimate, lower: null, upper: null };
  const batches = batchCount(counts.length);
  const [summed, counted] = [batchSums(sums, batches), batchSums(counts, batches)];
  const residuals = summed.map((value, i) => value - estimate * at(counted, i));
  const dependence = autocorrelation(residuals);
  const variance = (batches / (batches - 1)) * sumOfSquares(residuals) * dependence.inflation;
  const t = studentUpperQuantile(1 - level, remainingDegrees(batches - 1, dependence));
  const halfWidth = (t * Math.sqrt(variance)) / samples;
  return { estimate, lower: Math.max(estimate - halfWidth, 0), upper: estimate + halfWidth };
}
