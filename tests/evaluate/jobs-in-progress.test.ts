import { describe, expect, test } from 'vitest';
import type { Experiment } from '../../runner/model/profile.ts';
import type { StatedLeg } from './made/made-leg.ts';
import { EXPORTS, type StatedPlan } from './made/made-plan.ts';
import { doubts, judgedRun, onlyCheck, verdictsOf } from './made/made-run.ts';
import { objective } from './made/made-thresholds.ts';

const PEAK_SECONDS = 300;

type Leg = StatedPlan & StatedLeg;

/** Ten exports begin in every second of the peak. */
const leg = (stated: Leg): Leg => ({
  catalogue: EXPORTS,
  peakSeconds: PEAK_SECONDS,
  recoverySeconds: 45,
  ...stated,
});

const whileBusy = (jobsInProgress: string) =>
  objective({
    id: 'accepted',
    expect: 'p95 < 200ms',
    where: { kind: 'accept' },
    needs: { jobsInProgress },
  });

const judge = (jobsInProgress: string, stated: Leg) =>
  judgedRun({ objectives: [whileBusy(jobsInProgress)], legs: [leg(stated)] });

/** Ten jobs that are accepted in one second of the leg, and none else. */
const onlyFrom =
  (accepted: number, durationMs: number): NonNullable<Leg['job']> =>
  ({ second }) =>
    second === accepted ? durationMs : null;

/** Ten jobs a second: what one of them takes on average, times ten, is in progress (Little's law). */
describe('an objective that needs jobs in progress', () => {
  test.each<[string, string, Leg['job'], string, string | undefined]>([
    ['passes where as many are in progress', '>= 30', () => 4_000, 'pass', undefined],
    ['is not judged where fewer are', '>= 50', () => 4_000, 'invalid', '39.8 for certain'],
    ['is not judged where workers are done at once', '>= 1', () => 40, 'invalid', '0.4 for certain'],
    [
      'counts the time in progress, not the jobs: one long job among many short ones',
      '>= 4',
      ({ nthJourney }) => (nthJourney % 100 === 0 ? 60_000 : 10),
      'pass',
      undefined,
    ],
    [
      'does not take jobs that nobody heard of again for busy workers',
      '>= 1',
      () => null,
      'invalid',
      '0 for certain',
    ],
    ['nor those that were lost', '>= 1', () => 'lost', 'invalid', '0 for certain'],
    [
      'takes of those that are done what they took, though others beside them were lost',
      '>= 25',
      ({ nthJourney }) => (nthJourney % 4 < 2 ? 4_000 : 'lost'),
      'invalid',
      // 20 in truth; beside lost ones the times are known by their buckets alone.
      '18.3 for certain',
    ],
  ])('%s', (_, needed, job, verdict, found) => {
    const evaluation = judge(needed, { job: job ?? (() => 0) });
    expect(onlyCheck(evaluation)).toMatchObject({ verdict });
    expect(doubts(evaluation)['jobs-in-progress']?.found).toBe(found);
    expect(evaluation.verdict).toBe(verdict);
  });

  /** The peak is from second 10 to second 310. A job ends within the second that its push names, so a second is in doubt. */
  test.each<[string, number, number, number, number]>([
    ['within the peak counts as a whole', 100, 30, 1, 1],
    ['accepted before the peak counts from its beginning', 5, 20, 0.48, 0.53],
    ['done after the peak counts to its end', 300, 60, 0.3, 0.33],
    ['around the whole peak counts for the peak alone', 5, 320, 9.6, 10],
    ['before the peak does not count', 1, 5, 0, 0],
    ['after the peak does not count', 311, 20, 0, 0],
  ])('a job %s', (_, accepted, seconds, atLeast, inTruth) => {
    const { validity } = judge('>= 1000', { job: onlyFrom(accepted, seconds * 1_000) });
    const found = Number.parseFloat(validity.find(({ id }) => id === 'jobs-in-progress')?.found ?? '');
    expect(found).toBeGreaterThanOrEqual(Number(atLeast.toFixed(1)));
    expect(found).toBeLessThanOrEqual(Number(inTruth.toFixed(1)));
  });

  test('counts what lies within the blocks that are judged, whichever window or block began it', () => {
    const experiment: Experiment = {
      name: 'flood',
      title: 'A flood',
      fromMs: 10_000,
      toMs: 310_000,
      pairs: 5,
      settleMs: 5_000,
      stream: null,
      switch: { on: { method: 'PUT', path: '/flood' }, off: null },
    };
    const needing = (jobsInProgress: string) =>
      objective({
        id: 'accepted',
        expect: 'p95 < 200ms',
        where: { kind: 'accept', block: 'on' },
        needs: { jobsInProgress, experiment: 'flood' },
      });
    const found = (needed: string) =>
      doubts(
        judgedRun({
          objectives: [needing(needed)],
          legs: [leg({ job: () => 4_000, experiments: [experiment] })],
        }),
      )['jobs-in-progress']?.found;
    expect(found('>= 30')).toBe(undefined);
    expect(found('>= 41')).toMatch(/^3\d\.\d for certain$/);
  });

  test('says what was missing and what to do', () => {
    const evaluation = judge('>= 1', { job: () => 40 });
    expect(onlyCheck(evaluation).reason).toBe(
      'Not judged: jobs were in progress while "accepted" was judged does not hold (0.4 for certain).',
    );
    expect(doubts(evaluation)['jobs-in-progress']).toMatchObject({
      leg: 'busy-hour@1x',
      window: 'peak',
      objective: 'accepted',
      expected: 'at least 1 on average',
      remedy: expect.stringContaining('visit.job'),
    });
  });

  test('fails all the same where it is broken: that was seen', () => {
    const evaluation = judge('>= 1', { job: () => 40, latencyMs: () => 900 });
    expect(onlyCheck(evaluation).verdict).toBe('fail');
    expect(evaluation.verdict).toBe('fail');
  });

  test('is looked at on every leg by itself', () => {
    const evaluation = judgedRun({
      objectives: [whileBusy('>= 1')],
      legs: [leg({ job: () => 40 }), leg({ load: 3, job: () => 4_000 })],
    });
    expect(verdictsOf(evaluation)).toEqual({
      'accepted@busy-hour@1x': 'invalid',
      'accepted@busy-hour@3x': 'pass',
    });
  });
});
