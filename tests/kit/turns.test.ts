import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../scenarios/kit/core/random.ts';
import { Turns } from '../../scenarios/kit/core/turns.ts';

const WEIGHTS = [56, 16, 4, 2, 1, 21];
const TOTAL = WEIGHTS.reduce((sum, weight) => sum + weight, 0);

function taken(seed: number, count: number, weightsOf: (turn: number) => readonly number[] = () => WEIGHTS) {
  const turns = new Turns(WEIGHTS.length, new SeededRandom(seed, 1, 2));
  return Array.from({ length: count }, (_, turn) => turns.next(weightsOf(turn)));
}

/** How far one is ahead of its share after each turn. */
function strays(places: readonly number[], place: number): number[] {
  let had = 0;
  return places.map((each, turn) => {
    if (each === place) had++;
    return had - ((turn + 1) * (WEIGHTS[place] ?? 0)) / TOTAL;
  });
}

const SEEDS = [1, 7, 20_261_122, 4_000_000_007];

describe('turns', () => {
  it.each(SEEDS)('keep everybody beside its share at any time: seed %d', (seed) => {
    const places = taken(seed, 20_000);
    for (const [place, weight] of WEIGHTS.entries()) {
      // One by the moment that was drawn; and when all draw late or early at once, they share that out by their weights.
      const most = 1 + (2.5 * weight) / TOTAL;
      expect(Math.max(...strays(places, place).map(Math.abs)), `${weight} of ${TOTAL}`).toBeLessThan(most);
    }
  });

  it('are the same for the same chance, and others for another', () => {
    expect(taken(7, 1_000)).toEqual(taken(7, 1_000));
    expect(taken(7, 1_000)).not.toEqual(taken(8, 1_000));
  });

  it('pass over whoever has no weight now, and come back when it has', () => {
    const halfTime = (turn: number) => (turn < 500 ? [1, 0, 0, 0, 0, 1] : [0, 0, 1, 0, 1, 0]);
    const places = taken(7, 1_000, halfTime);
    expect(new Set(places.slice(0, 500))).toEqual(new Set([0, 5]));
    expect(new Set(places.slice(500))).toEqual(new Set([2, 4]));
  });

  it('follow weights that change: everybody has the sum of its shares', () => {
    const rising = (turn: number) => [1_000 - turn, turn, 0, 0, 0, 0];
    const places = taken(7, 1_000, rising);
    // The sum of 1,000 shares turn / 1,000.
    expect(Math.abs(places.filter((place) => place === 1).length - 499.5)).toBeLessThan(2);
  });

  it('keep no beat: the way from one turn to the next is short as often as it is long', () => {
    const places = taken(20_261_122, 60_000);
    const turns = places.flatMap((place, turn) => (place === 2 ? [turn] : []));
    const gaps = turns.slice(1).map((turn, nth) => turn - (turns[nth] ?? 0));
    const mean = TOTAL / (WEIGHTS[2] ?? 0);
    const spread = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    // The difference of two uniform numbers: 1 / sqrt(6) = 0.41 of the mean, were there nobody else.
    expect(spread / mean).toBeGreaterThan(0.35);
    expect(Math.min(...gaps)).toBeLessThan(mean / 4);
    expect(Math.max(...gaps)).toBeGreaterThan(1.7 * mean);
  });
});
