import { describe, expect, it } from 'vitest';
import { START_SHIFT_MS } from '../../scenarios/kit/contract.ts';
import { type Arrivals, dueAt, prepareArrivals, slotOf } from '../../scenarios/kit/core/arrivals.ts';
import { SeededRandom } from '../../scenarios/kit/core/random.ts';

const poisson = (...perSecond: number[]) => prepareArrivals({ process: 'poisson', perSecond });
const even = (...perSecond: number[]) => prepareArrivals({ process: 'even', perSecond });

/** Where the leg's clock stands when k6 starts this slot without any delay. */
function k6StartMs(arrivals: Arrivals, index: number): number {
  const { second, position, count } = slotOf(arrivals, index);
  return second * 1000 + ((position + 1) / count) * 1000 - START_SHIFT_MS;
}

describe('the slot of an arrival', () => {
  const arrivals = poisson(2, 0, 3, 0, 0, 1);

  it.each([
    { index: 0, slot: { second: 0, position: 0, count: 2 } },
    { index: 1, slot: { second: 0, position: 1, count: 2 } },
    { index: 2, slot: { second: 2, position: 0, count: 3 } },
    { index: 4, slot: { second: 2, position: 2, count: 3 } },
    { index: 5, slot: { second: 5, position: 0, count: 1 } },
  ])('of index $index is number $slot.position in second $slot.second', ({ index, slot }) => {
    expect(slotOf(arrivals, index)).toEqual(slot);
  });

  it('finds every arrival of a long leg exactly once', () => {
    const perSecond = Array.from({ length: 7_200 }, (_, second) => second % 4);
    const long = poisson(...perSecond);
    const seen = Array.from({ length: 7_200 }, () => 0);
    const total = perSecond.reduce((sum, count) => sum + count, 0);
    for (let index = 0; index < total; index++) {
      const { second } = slotOf(long, index);
      seen[second] = (seen[second] ?? 0) + 1;
    }
    expect(seen).toEqual(perSecond);
  });
});

describe('when an arrival is due', () => {
  it('lies at the drawn offset within its second', () => {
    expect(dueAt(poisson(2, 4), 3, 0.25, -200).beginMs).toBe(1_250);
  });

  it('lies at even distances when the plan asks for even arrivals, whatever is drawn', () => {
    const begins = [0, 1, 2, 3].map((index) => dueAt(even(4), index, 0.9, -800).beginMs);
    expect(begins).toEqual([0, 250, 500, 750]);
  });

  it('is never before k6 starts the slot, so that every drawn moment can be waited for', () => {
    const arrivals = poisson(5, 1, 17, 3);
    for (let index = 0; index < 26; index++) {
      const startMs = k6StartMs(arrivals, index);
      expect(dueAt(arrivals, index, 0, startMs).beginMs).toBeGreaterThanOrEqual(startMs - 1e-9);
    }
  });

  it('stays with the plan while dropped iterations leave it behind by less than the shift', () => {
    expect(dueAt(poisson(10, 10), 3, 0.5, 1_400)).toEqual({ plannedMs: 500, beginMs: 500 });
  });

  it('takes the second from the clock once the plan lags by more, and keeps the planned moment as the measure of lag', () => {
    const arrivals = poisson(10, 10, 10, 10, 10);
    expect(dueAt(arrivals, 3, 0.5, 1_700)).toEqual({ plannedMs: 500, beginMs: 2_500 });
  });

  it('begins at once, in k6 own even spacing, when even arrivals lag', () => {
    expect(dueAt(even(10, 10, 10, 10), 3, 0.5, 1_740).beginMs).toBe(2_740);
  });

  it('makes Poisson counts a Poisson process: variance over mean of the counts in 100 ms is 1', () => {
    // Counts with mean 40, drawn once: the kit adds only the offsets.
    const perSecond = poissonCounts(40, 600);
    const arrivals = poisson(...perSecond);
    const total = perSecond.reduce((sum, count) => sum + count, 0);
    const bins = Array.from({ length: 6_000 }, () => 0);
    for (let index = 0; index < total; index++) {
      const bin = Math.floor(
        dueAt(arrivals, index, new SeededRandom(7, 1, index).uniform(), -1e9).beginMs / 100,
      );
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    // Four standard deviations of the index of dispersion over 6,000 bins: 4 * sqrt(2 / 5,999).
    expect(Math.abs(dispersion(bins) - 1)).toBeLessThan(4 * Math.sqrt(2 / 5_999));
  });
});

/** Knuth's method, with the kit's own random numbers. */
function poissonCounts(mean: number, seconds: number): number[] {
  const random = new SeededRandom(99, 2, 3);
  return Array.from({ length: seconds }, () => {
    let count = -1;
    for (let product = 1; product > Math.exp(-mean); count++) product *= random.uniform();
    return count;
  });
}

function dispersion(counts: readonly number[]): number {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const squares = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0);
  return squares / (counts.length - 1) / mean;
}
