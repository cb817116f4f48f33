import type { PackedHistograms } from '../model/packed-pushes.ts';
import { type Histogram, histogramTotal, mergeHistograms } from '../statistics/histogram.ts';

/** Buckets from one to another. */
export interface Reach {
  readonly lowest: number;
  readonly highest: number;
}

/** Histograms side by side, one in each row of a table of counts: of every second of a leg, or of every series. */
export class HistogramRows {
  readonly length: number;
  private readonly gains: PackedHistograms;
  private readonly lowest: number;
  private readonly width: number;
  private readonly counts: Float64Array;
  private readonly zeros: Float64Array;

  /** So many of them, all empty, to hold what was gained between these two buckets. */
  constructor(length: number, gains: PackedHistograms, { lowest, highest }: Reach) {
    this.length = length;
    this.gains = gains;
    this.lowest = lowest;
    this.width = Math.max(0, highest - lowest + 1);
    this.counts = new Float64Array(length * this.width);
    this.zeros = new Float64Array(length);
  }

  /** Adds what was gained there. */
  add(row: number, entry: number): void {
    this.zeros[row] = (this.zeros[row] ?? 0) + this.gains.zeros.at(entry);
    this.gains.addBuckets(entry, this.counts, row * this.width - this.lowest);
  }

  /** One of them. */
  row(row: number): Histogram {
    const counts = this.counts.subarray(row * this.width, (row + 1) * this.width);
    return { zero: this.zeros[row] ?? 0, lowest: this.lowest, counts };
  }

  totals(): number[] {
    return Array.from(this.zeros, (_, row) => histogramTotal(this.row(row)));
  }

  /** What the rows from one to before another hold together. */
  sum(from: number, to: number): Histogram {
    return mergeHistograms(Array.from({ length: Math.max(0, to - from) }, (_, nth) => this.row(from + nth)));
  }
}
