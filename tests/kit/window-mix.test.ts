import { describe, expect, it } from 'vitest';
import { apportion } from '../../scenarios/kit/core/apportion.ts';
import { SeededRandom } from '../../scenarios/kit/core/random.ts';
import { WindowMix } from '../../scenarios/kit/core/window-mix.ts';

describe('apportioning', () => {
  it.each([
    { shares: [], whole: [] },
    { shares: [2, 3], whole: [2, 3] },
    { shares: [0.5, 0.5], whole: [1, 0] },
    { shares: [1.2, 3.7, 5.1], whole: [1, 4, 5] },
    { shares: [0.4, 0.4, 0.4, 0.8], whole: [1, 0, 0, 1] },
  ])('gives $shares the whole numbers $whole', ({ shares, whole }) => {
    expect(apportion(shares)).toEqual(whole);
  });
});

/** A window whose arrivals were drawn as `drawn`, by weights that may differ from arrival to arrival. */
function settled(
  drawn: readonly number[],
  weightsOf: (arrival: number) => readonly number[],
  seed = 7,
): number[] {
  const places = Uint16Array.from(drawn);
  const mix = new WindowMix(weightsOf(0).length);
  for (const [arrival, journey] of drawn.entries()) mix.note(arrival, journey, weightsOf(arrival));
  mix.settle(places, weightsOf, new SeededRandom(seed, 1, 2));
  return [...places];
}

const countsOf = (places: readonly number[], journeys: number) =>
  Array.from({ length: journeys }, (_, journey) => places.filter((each) => each === journey).length);
const exchanged = (before: readonly number[], after: readonly number[]) =>
  before.flatMap((journey, arrival) => (after[arrival] === journey ? [] : [arrival]));

describe('the mix of a window', () => {
  it('exchanges no more than are too many of a kind', () => {
    const drawn = Array.from({ length: 100 }, (_, arrival) => (arrival < 60 ? 0 : arrival < 85 ? 1 : 2));
    const after = settled(drawn, () => [5, 3, 2]);
    expect(countsOf(after, 3)).toEqual([50, 30, 20]);
    expect(exchanged(drawn, after)).toHaveLength(10);
    expect(exchanged(drawn, after).every((arrival) => arrival < 60)).toBe(true);
  });

  it('leaves a draw alone that is as the mix says', () => {
    const drawn = [0, 1, 1, 0, 2, 0, 2, 0, 1, 0];
    expect(settled(drawn, () => [5, 3, 2])).toEqual(drawn);
  });

  it('exchanges each of a kind with the same chance', () => {
    const drawn = Array.from({ length: 10 }, () => 0);
    const hits = Array<number>(10).fill(0);
    for (let seed = 0; seed < 2_000; seed++)
      for (const arrival of exchanged(
        drawn,
        settled(drawn, () => [4, 1], seed),
      ))
        hits[arrival] = (hits[arrival] ?? 0) + 1;
    // 400 of 2,000 each; four standard deviations are 72.
    expect(hits.filter((count) => Math.abs(count - 400) > 72)).toEqual([]);
  });

  it('puts nobody where it has no weight, even if a number then stays as it was drawn', () => {
    const early = (arrival: number) => (arrival < 50 ? [1, 0] : [0, 1]);
    const drawn = Array.from({ length: 100 }, (_, arrival) => (arrival < 50 ? 0 : 1));
    expect(settled(drawn, early)).toEqual(drawn);
    const half = (arrival: number) => (arrival < 50 ? [1, 1] : [1, 0]);
    const after = settled(
      Array.from({ length: 100 }, () => 0),
      half,
    );
    expect(countsOf(after, 2)[1]).toBeGreaterThan(0);
    expect(after.slice(50).every((journey) => journey === 0)).toBe(true);
  });

  it('follows a mix that changes: everybody gets the sum of its shares', () => {
    const rising = (arrival: number) => [1_000 - arrival, arrival];
    const after = settled(
      Array.from({ length: 1_000 }, (_, arrival) => arrival % 2),
      rising,
    );
    // The sum of 1,000 shares arrival / 1,000 is 499.5.
    expect(Math.abs((countsOf(after, 2)[1] ?? 0) - 499.5)).toBeLessThan(1);
  });
});
