import { describe, expect, test } from 'vitest';
import { type Catalogue, CONTRACT_VERSION } from '../../scenarios/kit/contract.ts';
import type { StatedLeg } from './made/made-leg.ts';
import type { StatedPlan } from './made/made-plan.ts';
import { doubts, judgedRun, onlyCheck, verdictsOf } from './made/made-run.ts';
import { objective } from './made/made-thresholds.ts';

/** One journey that has a file exported: ten begin in every second of the peak. */
const EXPORTS: Catalogue = {
  contract: CONTRACT_VERSION,
  journeys: [
    {
      name: 'export',
      maxThinkSeconds: 0,
      operations: [{ svc: 'files', op: 'start-export', kind: 'accept', min: 1, max: 1 }],
    },
  ],
};
const PEAK_SECONDS = 300;

type Leg = StatedPlan & StatedLeg;

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

/** Ten jobs a second: what one of them takes on average, times ten, is in progress (Little's law). */
describe('an objective that needs jobs in progress', () => {
  test.each<[string, string, Leg['job'], string, string | undefined]>([
    ['passes where as many are in progress', '>= 30', () => 4_000, 'pass', undefined],
    ['is not judged where fewer are', '>= 50', () => 4_000, 'invalid', '36.7'],
    ['is not judged where workers are done at once', '>= 1', () => 40, 'invalid', '0.4'],
    [
      'counts the time in progress, not the jobs: one long job among many short ones',
      '>= 4',
      ({ nthJourney }) => (nthJourney % 100 === 0 ? 60_000 : 10),
      'pass',
      undefined,
    ],
    ['does not take jobs that nobody heard of again for busy workers', '>= 1', () => null, 'invalid', '0'],
    ['nor those that were lost', '>= 1', () => 'lost', 'invalid', '0'],
    [
      'takes no job for longer than what is judged',
      `>= ${10 * PEAK_SECONDS + 1}`,
      () => 10_000_000,
      'invalid',
      '3,000',
    ],
  ])('%s', (_, needed, job, verdict, found) => {
    const evaluation = judge(needed, { job: job ?? (() => 0) });
    expect(onlyCheck(evaluation)).toMatchObject({ verdict });
    expect(doubts(evaluation)['jobs-in-progress']?.found).toBe(found);
    expect(evaluation.verdict).toBe(verdict);
  });

  test('says what was missing and what to do', () => {
    const evaluation = judge('>= 1', { job: () => 40 });
    expect(onlyCheck(evaluation).reason).toBe(
      'Not judged: jobs were in progress while "accepted" was judged does not hold (0.4).',
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
