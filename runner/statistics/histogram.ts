import type { QuantileInterval } from './quantile-interval.ts';

/** Buckets per doubling: schema 3 has 2^3, each 9.05 % wider than the one before. */
const BUCKETS_PER_DOUBLING = 8;

/**
 * A native histogram of schema 3, as k6 sends it: bucket i holds the values in (2^((i-1)/8), 2^(i/8)] seconds.
 *
 * Only answered requests belong in it; the others are counted beside it (`answeredProbability`).
 */
export interface Histogram {
  /** Values of 0, or too small for any bucket. */
  readonly zero: number;
  /** The index of the bucket that `counts` begins with. */
  readonly lowest: number;
  /** The counts of neighbouring buckets; those below and above hold nothing. */
  readonly counts: Float64Array;
}

/** The ends of bucket `index`, in seconds: the lower one is outside, the upper one inside. */
export function bucketEnds(index: number): { readonly lower: number; readonly upper: number } {
  return { lower: 2 ** ((index - 1) / BUCKETS_PER_DOUBLING), upper: 2 ** (index / BUCKETS_PER_DOUBLING) };
}

/** A histogram of some buckets in any order; what is said twice of a bucket adds up. */
export function histogramOf(
  zero: number,
  buckets: readonly (readonly [index: number, count: number])[],
): Histogram {
  const lowest = buckets.reduce((least, [index]) => Math.min(least, index), Infinity);
  const highest = buckets.reduce((most, [index]) => Math.max(most, index), -Infinity);
  if (highest < lowest) return { zero, lowest: 0, counts: new Float64Array() };
  const counts = new Float64Array(highest - lowest + 1);
  for (const [index, count] of buckets) counts[index - lowest] = (counts[index - lowest] ?? 0) + count;
  return { zero, lowest, counts };
}

/**
 * The histogram of everything that the given ones hold, across generators, pods and seconds: counts add.
 *
 * Exact, and the same in whatever order and grouping; none gives an empty histogram.
 */
export function mergeHistograms(histograms: readonly Histogram[]): Histogram {
  const filled = histograms.filter(({ counts }) => counts.length > 0);
  const lowest = filled.reduce((least, each) => Math.min(least, each.lowest), Infinity);
  const end = filled.reduce((most, each) => Math.max(most, each.lowest + each.counts.length), -Infinity);
  const zero = histograms.reduce((total, each) => total + each.zero, 0);
  if (end < lowest) return { zero, lowest: 0, counts: new Float64Array() };
  const counts = new Float64Array(end - lowest);
  for (const each of filled) addCounts(counts, each.counts, each.lowest - lowest);
  return { zero, lowest, counts };
}

function addCounts(to: Float64Array, counts: Float64Array, place: number): void {
  for (let nth = 0; nth < counts.length; nth++) to[place + nth] = (to[place + nth] ?? 0) + (counts[nth] ?? 0);
}

/** All values in the histogram. */
export function histogramTotal({ zero, counts }: Histogram): number {
  let total = zero;
  for (let nth = 0; nth < counts.length; nth++) total += counts[nth] ?? 0;
  return total;
}

/**
 * The q-quantile in seconds: `estimate` by geometric interpolation in the bucket of rank q n, at most 9.05 %
 * off, and the ends of that bucket, between which the true value lies for certain (they are no confidence
 * interval).
 *
 * The zero bucket comes first and has the value 0. All `null` when the histogram is empty or q is outside 0 to
 * 1.
 */
export function histogramQuantile(histogram: Histogram, q: number): QuantileInterval {
  const total = histogramTotal(histogram);
  if (!(total > 0 && q >= 0 && q <= 1)) return { estimate: null, lower: null, upper: null };
  const rank = q * total;
  if (rank <= histogram.zero && histogram.zero > 0) return { estimate: 0, lower: 0, upper: 0 };
  return quantileInBuckets(histogram, rank);
}

function quantileInBuckets({ zero, lowest, counts }: Histogram, rank: number): QuantileInterval {
  let before = zero;
  let highest: number | null = null;
  for (let nth = 0; nth < counts.length; nth++) {
    const count = counts[nth] ?? 0;
    if (count === 0) continue;
    highest = lowest + nth;
    if (rank <= before + count) return within(bucketEnds(highest), (rank - before) / count);
    before += count;
  }
  return highest === null ? { estimate: 0, lower: 0, upper: 0 } : endOf(bucketEnds(highest));
}

type Ends = ReturnType<typeof bucketEnds>;

const within = ({ lower, upper }: Ends, share: number): QuantileInterval => ({
  lower,
  upper,
  estimate: lower * (upper / lower) ** share,
});

const endOf = ({ lower, upper }: Ends): QuantileInterval => ({ lower, upper, estimate: upper });

/** How many values lie over a limit, as far as buckets can tell. */
export interface CountOver {
  /** The buckets that lie wholly over the limit: certain. */
  readonly atLeast: number;
  /** Those and the bucket that the limit cuts: certain. */
  readonly atMost: number;
  /** Those and the share log(hi / L) / log(hi / lo) of the bucket that is cut. Not a whole number. */
  readonly estimate: number;
}

/**
 * The values over `limitSeconds` (> 0). For shape and for `quantileInterval` only: a verdict needs exact
 * counters.
 */
export function histogramOver({ lowest, counts }: Histogram, limitSeconds: number): CountOver {
  const first = bucketOfLimit(limitSeconds);
  let [atLeast, atMost, estimate] = [0, 0, 0];
  for (let nth = Math.max(0, first - lowest); nth < counts.length; nth++) {
    const count = counts[nth] ?? 0;
    const share = lowest + nth === first ? bucketShareOver(first, limitSeconds) : 1;
    atMost += count;
    estimate += count * share;
    if (share === 1) atLeast += count;
  }
  return { atLeast, atMost, estimate };
}

/** The bucket that the limit cuts or, where it is a bucket's end, the next one. Rounding may put a logarithm on either side. */
export function bucketOfLimit(limitSeconds: number): number {
  const near = Math.floor(BUCKETS_PER_DOUBLING * Math.log2(Math.max(0, limitSeconds)));
  return [near, near + 1].find((index) => bucketEnds(index).upper > limitSeconds) ?? near + 2;
}

/** The share of a bucket's values over a limit: log(hi / L) / log(hi / lo) of the one that is cut, else all or none. */
export function bucketShareOver(index: number, limitSeconds: number): number {
  const { lower, upper } = bucketEnds(index);
  if (upper <= limitSeconds) return 0;
  return lower >= limitSeconds ? 1 : Math.log(upper / limitSeconds) / Math.log(upper / lower);
}
