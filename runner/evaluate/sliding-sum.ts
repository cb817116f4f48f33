import type { Histogram } from '../statistics/histogram.ts';
import type { HistogramRows } from './histogram-rows.ts';

/** What a stretch of rows holds together; moved along the rows, it adds and takes away only what changes. */
export class SlidingSum {
  private readonly rows: HistogramRows;
  private readonly sum: { zero: number; readonly lowest: number; readonly counts: Float64Array };
  private from = 0;
  private to = 0;

  constructor(rows: HistogramRows) {
    this.rows = rows;
    const { lowest, counts } = rows.row(0);
    this.sum = { zero: 0, lowest, counts: new Float64Array(counts.length) };
  }

  /** From one row to before another one. What was returned before changes with it. */
  moveTo(from: number, to: number): Histogram {
    while (this.to < to) this.add(this.to++, 1);
    while (this.from > from) this.add(--this.from, 1);
    while (this.to > to) this.add(--this.to, -1);
    while (this.from < from) this.add(this.from++, -1);
    return this.sum;
  }

  private add(row: number, sign: 1 | -1): void {
    const { zero, counts } = this.rows.row(row);
    this.sum.zero += sign * zero;
    for (let column = 0; column < counts.length; column++)
      this.sum.counts[column] = (this.sum.counts[column] ?? 0) + sign * (counts[column] ?? 0);
  }
}
