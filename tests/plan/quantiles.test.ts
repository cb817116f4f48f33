import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quantileGrid } from '../../runner/plan/quantiles.ts';

describe('the quantiles that k6 writes', () => {
  const grid = quantileGrid([]);

  test('about 190 of them reach from the smallest sample to the largest', () => {
    expect(grid.length).toBeGreaterThan(175);
    expect(grid.length).toBeLessThan(200);
    expect([grid[0], grid.at(-1)]).toEqual([0, 1]);
  });

  test('they are finest where objectives live', () => {
    const stepAfter = (probability: number) => {
      const at = grid.findIndex((each) => each >= probability);
      return (grid[at + 1] ?? 0) - (grid[at] ?? 0);
    };
    expect(stepAfter(0.5)).toBeCloseTo(0.02, 8);
    expect(stepAfter(0.95)).toBeCloseTo(0.002, 8);
    expect(stepAfter(0.995)).toBeCloseTo(0.0002, 8);
    expect(stepAfter(0.9995)).toBeCloseTo(0.00002, 8);
  });

  test('the usual percentiles are among them without being asked for', () => {
    expect(grid).toEqual(expect.arrayContaining([0.5, 0.9, 0.95, 0.99, 0.999, 0.9999]));
  });

  test('what is asked for is among them, and they stay ascending and unique', () => {
    const wanted = fc.array(fc.integer({ min: 1, max: 999_999 }).map((millionths) => millionths / 1_000_000));
    fc.assert(
      fc.property(wanted, (probabilities) => {
        const full = quantileGrid(probabilities);
        for (const probability of probabilities) expect(full).toContain(probability);
        expect(full).toEqual([...new Set(full)].toSorted((a, b) => a - b));
      }),
    );
  });

  test('asking twice, or for what is there, adds nothing', () => {
    expect(quantileGrid([0.95, 0.95, 0.5])).toEqual(grid);
  });
});
