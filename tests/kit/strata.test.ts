import { describe, expect, it } from 'vitest';
import { inTurn } from '../../scenarios/kit/core/strata.ts';

const PARTS = 64;
const numbers = (seed: number, from: number, count: number, uniform = 0.5) =>
  Array.from({ length: count }, (_, nth) => inTurn(seed, from + nth, uniform));
const partsOf = (drawn: readonly number[]) => drawn.map((each) => Math.floor(each * PARTS));

describe('numbers in turn', () => {
  it.each([0, 64, 640, 64_000_000])(
    'fall into each 64th of the interval once, from arrival %d on',
    (from) => {
      const parts = partsOf(numbers(7, from, PARTS));
      expect(parts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: PARTS }, (_, part) => part));
    },
  );

  it('come in another order every time, and with another seed', () => {
    const orders = [numbers(7, 0, PARTS), numbers(7, PARTS, PARTS), numbers(8, 0, PARTS)].map((each) =>
      partsOf(each).join(),
    );
    expect(new Set(orders).size).toBe(3);
  });

  it('are the same for the same seed, arrival and chance', () => {
    expect(numbers(7, 0, 1_000)).toEqual(numbers(7, 0, 1_000));
  });

  it.each([0, 1 - 2 ** -32])('stay within [0, 1) where chance is at its end: %d', (uniform) => {
    for (const each of numbers(7, 0, 6_400, uniform)) {
      expect(each).toBeGreaterThanOrEqual(0);
      expect(each).toBeLessThan(1);
    }
  });

  it('do not follow one another: neighbours are as far apart as strangers', () => {
    const drawn = numbers(20_261_122, 0, 64_000);
    const product = (lag: number) =>
      drawn.slice(lag).reduce((sum, each, nth) => sum + (each - 0.5) * ((drawn[nth] ?? 0) - 0.5), 0);
    // Without replacement neighbours repel each other a little: -1/63.
    expect(Math.abs(product(1) / product(0))).toBeLessThan(0.1);
  });
});
