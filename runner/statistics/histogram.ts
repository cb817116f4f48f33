import type { QuantileInterval } from './quantile-interval.ts';

/** Buckets per doubling: schema 3 has 2^3, each 9.05 % wider than the one before. */
const BUCKETS_PER_DOUBLING = 8;

/**
 * A native histogram of schema 3, as k6 sends it: bucket i holds the values in (2^((i-1)/8), 2^(i/8)] seconds.
 *
 * Plain data: it can be written to a file and read back. Only answered requests belong in it; the others are
 * counted beside it (`answeredProbability`).
 */
export interface Histogram {
  /** Values of 0, or too small for any bucket. */
  readonly zero: number;
  /** Count per bucket index; an index that is missing holds nothing. */
  readonly buckets: Readonly<Record<number, number>>;
}

/** The ends of bucket `index`, in seconds: the lower one is outside, the upper one inside. */
export function bucketEnds(index: number): { readonly lower: number; readonly upper: number } {
  return { lower: 2 ** ((index - 1) / BUCKETS_PER_DOUBLING), upper: 2 ** (index / BUCKETS_PER_DOUBLING) };
}

/**
 * The histogram of everything that the given ones hold, across generators, pods and seconds: counts add.
 *
 * Exact, and the same in whatever order and grouping; none gives an empty histogram.
 */
export function mergeHistograms(histograms: readonly Histogram[]): Histogram {
  const counts = new Map<number, number>();
  let zero = 0;
  for (const histogram of histograms) {
    zero += histogram.zero;
    for (const [index, count] of entriesOf(histogram)) counts.set(index, (counts.get(index) ?? 0) + count);
  }
  return { zero, buckets: Object.fromEntries(inOrder(counts)) };
}

/** All values in the histogram. */
export function histogramTotal(histogram: Histogram): number {
  return entriesOf(histogram).reduce((total, [, count]) => total + count, histogram.zero);
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
  return quantileInBuckets(inOrder(entriesOf(histogram)), rank, histogram.zero);
}

function quantileInBuckets(buckets: readonly Bucket[], rank: number, zero: number): QuantileInterval {
  let before = zero;
  let highest = { lower: 0, upper: 0 };
  for (const [index, count] of buckets) {
    if (count === 0) continue;
    highest = bucketEnds(index);
    if (rank <= before + count) return { ...highest, estimate: within(highest, (rank - before) / count) };
    before += count;
  }
  return { ...highest, estimate: highest.upper };
}

const within = ({ lower, upper }: { lower: number; upper: number }, share: number): number =>
  lower * (upper / lower) ** share;

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
export function histogramOver(histogram: Histogram, limitSeconds: number): CountOver {
  let [atLeast, atMost, estimate] = [0, 0, 0];
  for (const [index, count] of inOrder(entriesOf(histogram))) {
    const share = bucketShareOver(index, limitSeconds);
    if (share === 0) continue;
    atMost += count;
    estimate += count * share;
    if (share === 1) atLeast += count;
  }
  return { atLeast, atMost, estimate };
}

/** The share of a bucket's values over a limit: log(hi / L) / log(hi / lo) of the one that is cut, else all or none. */
export function bucketShareOver(index: number, limitSeconds: number): number {
  const { lower, upper } = bucketEnds(index);
  if (upper <= limitSeconds) return 0;
  return lower >= limitSeconds ? 1 : Math.log(upper / limitSeconds) / Math.log(upper / lower);
}

type Bucket = readonly [index: number, count: number];

const entriesOf = ({ buckets }: Histogram): Bucket[] =>
  Object.entries(buckets).map(([index, count]) => [Number(index), count]);

const inOrder = (buckets: Iterable<Bucket>): Bucket[] => [...buckets].toSorted(([a], [b]) => a - b);
