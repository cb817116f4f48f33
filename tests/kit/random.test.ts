import { describe, expect, it } from 'vitest';
import { hashOfText, mix32, SeededRandom } from '../../scenarios/kit/core/random.ts';

const DRAWS = 100_000;

function draws(random: SeededRandom, count = DRAWS): number[] {
  return Array.from({ length: count }, () => random.uniform());
}

describe('a seeded random stream', () => {
  it('repeats itself for the same seed, stream and iteration', () => {
    expect(draws(new SeededRandom(7, 1, 2), 50)).toEqual(draws(new SeededRandom(7, 1, 2), 50));
  });

  it('begins another stream as if it were new', () => {
    const used = new SeededRandom(1, 2, 3);
    used.uniform();
    used.restart(7, 1, 2);
    expect(draws(used, 50)).toEqual(draws(new SeededRandom(7, 1, 2), 50));
  });

  it.each([
    ['seed', new SeededRandom(8, 1, 2)],
    ['high half of the seed', new SeededRandom(7 + 2 ** 32, 1, 2)],
    ['stream', new SeededRandom(7, 3, 2)],
    ['iteration', new SeededRandom(7, 1, 3)],
  ])('differs when the %s differs', (_what, other) => {
    expect(draws(other, 5)).not.toEqual(draws(new SeededRandom(7, 1, 2), 5));
  });

  it('is uniform: each tenth of [0, 1) gets a tenth of the draws, within four standard deviations', () => {
    const counts = Array.from({ length: 10 }, () => 0);
    for (const draw of draws(new SeededRandom(20_261_122, 5, 9))) {
      const tenth = Math.floor(draw * 10);
      counts[tenth] = (counts[tenth] ?? 0) + 1;
    }
    const tolerance = 4 * Math.sqrt(DRAWS * 0.1 * 0.9);
    for (const count of counts) expect(Math.abs(count - DRAWS / 10)).toBeLessThan(tolerance);
  });

  it('gives first draws over consecutive iterations that are uniform and uncorrelated', () => {
    const firsts = Array.from({ length: DRAWS }, (_, iteration) =>
      new SeededRandom(7, 1, iteration).uniform(),
    );
    const mean = firsts.reduce((sum, draw) => sum + draw, 0) / DRAWS;
    const lagged = firsts.slice(1).map((draw, index) => (draw - 0.5) * ((firsts[index] ?? 0) - 0.5));
    const correlation = (12 * lagged.reduce((sum, product) => sum + product, 0)) / lagged.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 / Math.sqrt(12 * DRAWS));
    expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(DRAWS));
  });

  it('draws whole numbers from both ends of the range and all between', () => {
    const random = new SeededRandom(1, 1, 1);
    expect([...new Set(Array.from({ length: 200 }, () => random.integer(3, 6)))].toSorted()).toEqual([
      3, 4, 5, 6,
    ]);
  });

  it('stays between its bounds', () => {
    const random = new SeededRandom(1, 1, 2);
    const values = Array.from({ length: 1_000 }, () => random.between(5, 15));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(5);
    expect(Math.max(...values)).toBeLessThan(15);
  });

  it('comes true about as often as the probability says, and never or always at 0 and 1', () => {
    const random = new SeededRandom(1, 1, 3);
    const share = (probability: number) =>
      Array.from({ length: 10_000 }, () => random.chance(probability)).filter(Boolean).length / 10_000;
    expect(share(0.3)).toBeCloseTo(0.3, 1);
    expect(share(0)).toBe(0);
    expect(share(1)).toBe(1);
  });

  it('picks every item of a list, and refuses an empty one', () => {
    const random = new SeededRandom(1, 1, 4);
    expect(new Set(Array.from({ length: 100 }, () => random.pick(['a', 'b', 'c']))).size).toBe(3);
    expect(() => random.pick([])).toThrow('the list is empty');
  });
});

describe('hashing', () => {
  it('mixes 32 bits without collision', () => {
    const words = Array.from({ length: 100_000 }, (_, word) => mix32(word));
    expect(new Set(words).size).toBe(words.length);
  });

  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('hashes %j as FNV-1a publishes it', (text, hash) => {
    expect(hashOfText(text)).toBe(hash);
  });
});
