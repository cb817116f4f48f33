import { describe, expect, test } from 'vitest';
import { viewLeg } from '../../runner/evaluate/leg-view.ts';
import { windowsKept } from '../../runner/evaluate/validity/windows-kept.ts';
import type { LegPlan } from '../../runner/schema/plan-schema.ts';
import { latePushes } from '../../runner/selftest/faults/record-damage.ts';
import { madeLeg, type StatedLeg } from './made/made-leg.ts';
import { madePlan } from './made/made-plan.ts';
import { FAST, thresholdsOf } from './made/made-thresholds.ts';

type Windows = LegPlan['played']['windows'];

/** Ten journeys a second for 75 s: warm-up to second 10, peak to 70, recovery to 75. */
const PLAN = madePlan(thresholdsOf([FAST]));

/** Windows that follow each other, from these ends in ms. */
const windows = (warmUp: number, peak: number, recovery = 75_000): Windows => [
  { name: 'warm-up', fromMs: 0, toMs: warmUp },
  { name: 'peak', fromMs: warmUp, toMs: peak },
  { name: 'recovery', fromMs: peak, toMs: recovery },
];

const planWith = (stated: Windows): LegPlan => ({
  ...PLAN,
  played: { ...PLAN.played, windows: [...stated] },
});

/** What is found of a leg that was played by these windows and is judged by those. */
function found(played: Windows, stated: Windows, leg: StatedLeg = {}): string {
  const record = madeLeg(planWith(played), leg);
  return windowsKept(viewLeg({ ...record, plan: planWith(stated) })).found;
}

const HONEST = windows(10_000, 70_000);

/** Of what is sent in the last second of the warm-up only so many. */
const lastOfWarmUp = (count: number): StatedLeg => {
  let sent = 0;
  return { sends: ({ second }) => second !== 9 || sent++ < count };
};

describe('requests were sent in the windows that they name', () => {
  test.each<[string, Windows, StatedLeg]>([
    ['as planned', HONEST, {}],
    ['answers that come late say nothing of when they were asked for', HONEST, { latencyMs: () => 8_000 }],
    ['requests that are never answered', HONEST, { outcome: () => 'unfinished' }],
    [
      'k6 that reports three seconds at once, at the end of the warm-up',
      HONEST,
      { damage: latePushes(9, 3) },
    ],
    ['and at the end of the peak', HONEST, { damage: latePushes(68, 3) }],
    ['windows that end within a second', windows(9_600, 69_700), {}],
    ['nothing between windows', [{ name: 'peak', fromMs: 20_000, toMs: 60_000 }], {}],
  ])('%s', (_, played, leg) => {
    expect(found(played, played, leg)).toBe('all were');
  });

  test.each<[string, Windows, Windows, string]>([
    ['a peak that begins 2 s early', HONEST, windows(8_000, 70_000), 'warm-up: 20 of 200 were not'],
    ['a peak that begins 4 s early', HONEST, windows(6_000, 70_000), 'warm-up: 60 of 200 were not'],
    ['a peak that begins 1 s late', HONEST, windows(11_000, 70_000), 'peak: 20 of 1,200 were not'],
    ['a peak that ends 1 s late', HONEST, windows(10_000, 71_000), 'recovery: 20 of 100 were not'],
    ['a peak that ends 2 s early', HONEST, windows(10_000, 68_000), 'peak: 20 of 1,200 were not'],
    [
      'a peak over what was sent outside of all windows',
      [{ name: 'peak', fromMs: 20_000, toMs: 60_000 }],
      [{ name: 'peak', fromMs: 15_000, toMs: 75_000 }],
      'outside: 380 of 700 were not',
    ],
  ])('%s is noticed', (_, played, stated, told) => {
    expect(found(played, stated)).toBe(told);
  });

  test.each([
    ['three that were held up, as a busy machine may, are not', 3, 'all were'],
    ['four are', 4, 'warm-up: 4 of 184 were not'],
  ] as const)('%s noticed', (_, count, told) => {
    expect(found(HONEST, windows(8_000, 70_000), lastOfWarmUp(count))).toBe(told);
  });

  test('less than a push is not: nobody could tell', () => {
    expect(found(HONEST, windows(9_200, 70_000))).toBe('all were');
  });
});
