import type { Histogram } from '../statistics/histogram.ts';

/** Histograms that grow side by side, without an object for each of their buckets. */
export class HistogramRows {
  private readonly lowest: number;
  private readonly width: number;
  private readonly counts: Float64Array;
  private readonly zeros: Float64Array;

  /** So many of them, for buckets between these two. */
  constructor(rows: number, { lowest, highest }: { readonly lowest: number; readonly highest: number }) {
    this.lowest = lowest;
    this.width = Math.max(0, highest - lowest + 1);
    this.counts = new Float64Array(rows * this.width);
    this.zeros = new Float64Array(rows);
  }

  addZeros(row: number, count: number): void {
    this.zeros[row] = (this.zeros[row] ?? 0) + count;
  }

  add(row: number, bucket: number, count: number): void {
    const place = row * this.width + bucket - this.lowest;
    this.counts[place] = (this.counts[place] ?? 0) + count;
  }

  histograms(): Histogram[] {
    return Array.from(this.zeros, (zero, row) => ({ zero, buckets: this.buckets(row) }));
  }

  /** What each holds, every bucket with its weight; values of 0 have none. */
  weighed(weightOf: (bucket: number) => number): number[] {
    const weights = Array.from({ length: this.width }, (_, column) => weightOf(column + this.lowest));
    return Array.from(this.zeros, (_, row) =>
      weights.reduce(
        (sum, weight, column) => sum + weight * (this.counts[row * this.width + column] ?? 0),
        0,
      ),
    );
  }

  private buckets(row: number): Histogram['buckets'] {
    const buckets: Record<number, number> = {};
    for (let column = 0; column < this.width; column++) {
      const count = this.counts[row * this.width + column] ?? 0;
      if (count !== 0) buckets[column + this.lowest] = count;
    }
    return buckets;
  }
}
