import { CENSORED_MS } from '../../../scenarios/kit/contract.ts';
import type { HistogramDelta } from '../../model/timeline.ts';
import { bucketOf } from './k6-figures.ts';

/** From 1 µs, below which nothing is told apart, to the sentinel of an answer of no use. */
const LOWEST = bucketOf(1e-3);
const HIGHEST = bucketOf(CENSORED_MS);
const SPAN = HIGHEST - LOWEST + 1;

/** The histogram of every second of a window: what the pushes say of a Trend, kept as plain counts so that it is quick. */
export class SecondHistograms {
  private readonly counts: Int32Array;
  private readonly sumsMs: Float64Array;
  private deltas: readonly (HistogramDelta | null)[] | null = null;

  constructor(seconds: number, counts = new Int32Array(seconds * SPAN), sumsMs = new Float64Array(seconds)) {
    this.counts = counts;
    this.sumsMs = sumsMs;
  }

  /** A copy that can be changed by itself. */
  copy(): SecondHistograms {
    return new SecondHistograms(this.sumsMs.length, this.counts.slice(), this.sumsMs.slice());
  }

  /** So many values of this size, with the bucket that they lie in; a negative number of them takes some out. */
  add(second: number, bucket: number, valueMs: number, times = 1): void {
    const place = second * SPAN + Math.max(0, bucket - LOWEST);
    this.counts[place] = (this.counts[place] ?? 0) + times;
    this.sumsMs[second] = (this.sumsMs[second] ?? 0) + valueMs * times;
    this.deltas = null;
  }

  /** What each second holds; null where it holds nothing. */
  perSecond(): readonly (HistogramDelta | null)[] {
    this.deltas ??= Array.from(this.sumsMs, (sumMs, second) => this.deltaOf(second, sumMs));
    return this.deltas;
  }

  private deltaOf(second: number, sumMs: number): HistogramDelta | null {
    const buckets: [number, number][] = [];
    let count = 0;
    for (let index = 0; index < SPAN; index++) {
      const held = this.counts[second * SPAN + index] ?? 0;
      if (held === 0) continue;
      buckets.push([index + LOWEST, held]);
      count += held;
    }
    return count === 0 ? null : { count, sumSeconds: sumMs / 1_000, zero: 0, buckets };
  }
}
