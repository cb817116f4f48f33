import { autocorrelation, remainingDegrees } from './autocorrelation.ts';
import { batchCount, batchSums } from './batches.ts';
import { type PerSecondCounts } from './per-second-counts.ts';
import { at, sum, sumOfSquares } from './series.ts';

/** What the bounds of a bad fraction are computed from. All counts are of requests. */
export interface FractionMoments {
  /** Number of batches K that the window was cut into. */
  readonly batches: number;
  /** Bad requests y. */
  readonly bad: number;
  /** All requests n. */
  readonly total: number;
  /** f = y / n. */
  readonly fraction: number;
  /** Correlation between neighbouring batches, 0 to 0.9. */
  readonly rho: number;
  /** Variance V of y. */
  readonly variance: number;
  /** Degrees of freedom of that variance; a real number from 4 up. */
  readonly degrees: number;
  /** w: by how much the worst batch exceeds its share of bad requests, at least the assumed burst. */
  readonly worst: number;
}

/**
 * Bad fraction of a window, and the variance of its numerator without taking requests for independent.
 *
 * e_i = b_i - f n_i are the residuals of K batches, S = sum e_i^2, I the inflation by their autocorrelation,
 * and V = max( K / (K - 1) S I, y (1 - f) ): the cluster-robust variance of a ratio (Cochran 1977, Sampling
 * Techniques; Liang & Zeger 1986, Biometrika 73), never less than what independent requests would give. Degrees
 * of freedom max( (K - 1) / I, 4 ).
 *
 * Takes valid counts (`areCounts`) with at least one request over at least 30 seconds. `assumedBurst` is the
 * number of bad requests to expect in one disturbance that has not been seen.
 */
export function fractionMoments(counts: PerSecondCounts, assumedBurst = 1): FractionMoments {
  const batches = batchCount(counts.total.length);
  const badIn = batchSums(counts.bad, batches);
  const totalIn = batchSums(counts.total, batches);
  const [bad, total] = [sum(badIn), sum(totalIn)];
  const fraction = bad / total;
  const residuals = badIn.map((b, i) => b - fraction * at(totalIn, i));
  const dependence = autocorrelation(residuals);
  const clustered = (batches / (batches - 1)) * sumOfSquares(residuals) * dependence.inflation;
  return {
    batches,
    bad,
    total,
    fraction,
    rho: dependence.rho,
    variance: Math.max(clustered, bad * (1 - fraction)),
    degrees: remainingDegrees(batches - 1, dependence),
    worst: Math.max(...residuals, assumedBurst),
  };
}

/**
 * How many independent requests would tell as much: n min(1, y (1 - f) / V). For display only.
 *
 * Equals n where there is no variance to compare with: nothing bad, or everything.
 */
export function effectiveRequests({ bad, total, fraction, variance }: FractionMoments): number {
  return variance > 0 ? Math.min(total, ((bad * (1 - fraction)) / variance) * total) : total;
}
