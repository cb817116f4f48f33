import { describe, expect, test } from 'vitest';
import { Random } from '../../runner/selftest/random.ts';

const DRAWS = 200_000;

function draws(draw: (random: Random) => number, ...seed: readonly number[]): number[] {
  const random = new Random(...seed);
  return Array.from({ length: DRAWS }, () => draw(random));
}

function moments(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, variance };
}

describe('chance can be repeated', () => {
  test('equal seeds draw the same', () => {
    const [one, other] = [new Random(1, 2, 3), new Random(1, 2, 3)];
    expect([one.uniform(), one.normal(), one.exponential(2)]).toEqual([
      other.uniform(),
      other.normal(),
      other.exponential(2),
    ]);
  });

  test.each([
    ['another seed', [2, 2, 3]],
    ['another world', [1, 3, 3]],
    ['another window', [1, 2, 4]],
    ['parts in another order', [3, 2, 1]],
    ['one part fewer', [1, 2]],
  ])('%s draws something else', (_what, seed) => {
    expect(new Random(...seed).uniform()).not.toBe(new Random(1, 2, 3).uniform());
  });

  test('neighbouring seeds have nothing in common: their first draws are spread like all others', () => {
    const firsts = Array.from({ length: 20_000 }, (_, seed) => new Random(1, 5, seed).uniform());
    const { mean, variance } = moments(firsts);
    expect(mean).toBeCloseTo(1 / 2, 2);
    expect(variance).toBeCloseTo(1 / 12, 2);
  });
});

describe('draws have the moments of their law', () => {
  test.each([
    ['uniform', (random: Random) => random.uniform(), 1 / 2, 1 / 12],
    ['normal', (random: Random) => random.normal(), 0, 1],
    ['exponential with mean 3', (random: Random) => random.exponential(3), 3, 9],
  ] as const)('%s', (_law, draw, mean, variance) => {
    const found = moments(draws(draw, 11));
    const deviations = Math.sqrt(variance / DRAWS);
    expect(Math.abs(found.mean - mean)).toBeLessThan(4 * deviations);
    expect(found.variance / variance).toBeCloseTo(1, 1);
  });

  test('uniform never reaches its ends', () => {
    const values = draws((random) => random.uniform(), 12);
    expect(Math.min(...values.slice(0, 50_000))).toBeGreaterThan(0);
    expect(Math.max(...values.slice(0, 50_000))).toBeLessThan(1);
  });
});
