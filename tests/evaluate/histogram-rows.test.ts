import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HistogramRows } from '../../runner/evaluate/histogram-rows.ts';
import { SlidingSum } from '../../runner/evaluate/sliding-sum.ts';
import { PackedHistograms } from '../../runner/model/packed-pushes.ts';
import {
  type Histogram,
  histogramOf,
  histogramTotal,
  mergeHistograms,
} from '../../runner/statistics/histogram.ts';

interface Gained {
  readonly row: number;
  readonly zero: number;
  readonly buckets: readonly (readonly [number, number])[];
}

const ROWS = 6;

const gained: fc.Arbitrary<Gained[]> = fc.array(
  fc.record({
    row: fc.nat(ROWS - 1),
    zero: fc.nat(3),
    buckets: fc.array(fc.tuple(fc.integer({ min: -20, max: 10 }), fc.nat(9)), { maxLength: 5 }),
  }),
  { maxLength: 12 },
);

function rowsOf(all: readonly Gained[]): HistogramRows {
  const gains = new PackedHistograms();
  for (const { zero, buckets } of all) {
    for (const [index, count] of buckets) gains.addBucket(index, count);
    gains.addRest(0, 0, 0, zero);
  }
  const rows = new HistogramRows(ROWS, gains, gains.buckets);
  for (const [entry, { row }] of all.entries()) rows.add(row, entry);
  return rows;
}

/** The same from one histogram for each gain. */
function merged(all: readonly Gained[], from: number, to: number): Histogram {
  const own = all.filter(({ row }) => row >= from && row < to);
  return mergeHistograms(own.map(({ zero, buckets }) => histogramOf(zero, buckets)));
}

/** What a histogram holds, however many empty buckets it has room for. */
function held({ zero, lowest, counts }: Histogram): unknown {
  return [zero, [...counts].flatMap((count, nth) => (count === 0 ? [] : [[lowest + nth, count]]))];
}

describe('histograms in rows', () => {
  it('hold what was added to each, and together what was added to all of them', () => {
    fc.assert(
      fc.property(gained, fc.nat(ROWS), fc.nat(ROWS), (all, from, to) => {
        const rows = rowsOf(all);
        expect(held(rows.row(from))).toEqual(held(merged(all, from, from + 1)));
        expect(held(rows.sum(from, to))).toEqual(held(merged(all, from, to)));
      }),
    );
  });

  it('count their values', () => {
    fc.assert(
      fc.property(gained, (all) => {
        const rows = rowsOf(all);
        const own = Array.from({ length: ROWS }, (_, row) => merged(all, row, row + 1));
        expect(rows.totals()).toEqual(own.map(histogramTotal));
      }),
    );
  });

  it('are none where nothing was asked for', () => {
    const gains = new PackedHistograms();
    const rows = new HistogramRows(0, gains, gains.buckets);
    expect([rows.totals(), histogramTotal(rows.sum(0, 0))]).toEqual([[], 0]);
  });
});

describe('a sum that slides over rows', () => {
  it('holds what the rows of each stretch hold, wherever it moves', () => {
    const stretch = fc.tuple(fc.nat(ROWS), fc.nat(ROWS)).map((ends) => ends.toSorted((a, b) => a - b));
    fc.assert(
      fc.property(gained, fc.array(stretch), (all, stretches) => {
        const sliding = new SlidingSum(rowsOf(all));
        for (const [from = 0, to = 0] of stretches)
          expect(held(sliding.moveTo(from, to))).toEqual(held(merged(all, from, to)));
      }),
    );
  });
});
