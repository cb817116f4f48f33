import { describe, expect, test } from 'vitest';
import type { StatedLeg } from './made/made-leg.ts';
import { doubts, judgedRun, onlyCheck, verdictsOf } from './made/made-run.ts';
import { FAST } from './made/made-thresholds.ts';

describe('a doubt about one window', () => {
  const warmUp = { ...FAST, id: 'early', window: 'warm-up' as const };
  const whole = { ...FAST, id: 'whole', window: '*' as const };
  /** The peak lacks 3 % of its arrivals, the leg as a whole less than 2 %. */
  const legs = [
    {
      warmUpSeconds: 60,
      peakSeconds: 100,
      arrivals: (planned: number, second: number) =>
        second >= 60 && second < 160 && second % 10 === 0 ? planned - 3 : planned,
    },
  ];

  test('makes its own checks invalid, and those over the whole leg', () => {
    const evaluation = judgedRun({ objectives: [FAST, warmUp, whole], legs });
    expect(Object.keys(doubts(evaluation))).toEqual(['peak-arrivals']);
    expect(verdictsOf(evaluation)).toEqual({
      'fast@busy-hour@1x': 'invalid',
      'early@busy-hour@1x': 'pass',
      'whole@busy-hour@1x': 'invalid',
    });
  });

  test('leaves no run to pass, whatever is judged elsewhere', () => {
    expect(judgedRun({ objectives: [warmUp], legs })).toMatchObject({ verdict: 'invalid', exitCode: 3 });
  });
});

describe('a peak that was not steady', () => {
  const drifting = (msPerSecond: number): StatedLeg => ({
    latencyMs: ({ second, nthJourney }) => 100 + msPerSecond * second + (nthJourney % 7),
  });
  const steadiness = (leg: StatedLeg) => doubts(judgedRun({ legs: [leg] }))['peak-steady'];

  test('is told, and is no fault of the measurement', () => {
    const evaluation = judgedRun({ legs: [drifting(1)] });
    expect(doubts(evaluation)['peak-steady']).toMatchObject({ severity: 'warning', window: 'peak' });
    expect(onlyCheck(evaluation).verdict).toBe('inconclusive');
  });

  test('rose or fell', () => {
    expect(steadiness(drifting(1))?.found).toMatch(/^rose by [\d.]+ %$/);
    expect(steadiness(drifting(-1))?.found).toMatch(/^fell by [\d.]+ %$/);
    expect(steadiness(drifting(-1))?.remedy).toContain('warm-up may be too short');
    expect(steadiness(drifting(0))).toBeUndefined();
  });

  test('or had stretches without any request', () => {
    expect(steadiness({ sends: ({ second }) => second < 30 || second > 40 })?.found).toBe(
      'parts of the peak hold no requests',
    );
  });
});

test('a window that is too short to pass is told beside the verdict', () => {
  const evaluation = judgedRun({ gate: { minimumPeak: '300s' } });
  expect(evaluation.verdict).toBe('inconclusive');
  expect(doubts(evaluation)['window-length']).toMatchObject({
    severity: 'warning',
    expected: 'at least 5 min',
    found: 'peak lasts 1 min',
  });
});
