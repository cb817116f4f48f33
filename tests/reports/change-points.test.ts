import { describe, expect, test } from 'vitest';
import { changePoints } from '../../reports/view/change-points.ts';
import { seeded } from './fixtures/synthetic-leg.ts';

/** Figures of runs around a level, a few percent apart. */
function around(level: number, runs: number, random: () => number): number[] {
  return Array.from({ length: runs }, () => level * (1 + (random() + random() + random() - 1.5) * 0.06));
}

describe('the change points of a history', () => {
  test('are where the level changed, each of them', () => {
    const random = seeded(7);
    const values = [...around(100, 10, random), ...around(140, 8, random), ...around(70, 9, random)];
    expect(changePoints(values)).toEqual([10, 18]);
  });

  test('are rare where nothing changed: at most one history in fifty', () => {
    const random = seeded(11);
    const histories = Array.from({ length: 400 }, () => changePoints(around(100, 30, random)));
    expect(histories.filter((places) => places.length > 0).length).toBeLessThanOrEqual(8);
  });

  test.each([
    ['no run', []],
    ['a few runs, whatever they say', [10, 10, 10, 900, 900, 900]],
    ['runs that are all alike', Array.from({ length: 12 }, () => 5)],
  ])('are none in %s', (_, values) => {
    expect(changePoints(values)).toEqual([]);
  });

  test('are told of figures without any spread, too', () => {
    expect(changePoints([5, 5, 5, 5, 9, 9, 9, 9])).toEqual([4]);
  });
});
