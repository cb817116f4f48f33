import { describe, expect, test } from 'vitest';
import type { StatedLeg } from './made/made-leg.ts';
import type { StatedPlan } from './made/made-plan.ts';
import { judgedRun } from './made/made-run.ts';
import { AVAILABLE, FAST, objective } from './made/made-thresholds.ts';

const RECOVERY = objective({ id: 'recovery', sli: 'recovery_time', of: 'fast', expect: 'max <= 60s' });
/** 10 s of warm-up and 60 s of peak come before. */
const PEAK_ENDS = 70;

type Leg = StatedPlan & StatedLeg;

/** Every request takes 150 ms, or 400 ms where the test says so, counted in seconds after the peak. */
const slowWhere = (isSlow: (second: number) => boolean): Leg => ({
  recoverySeconds: 120,
  latencyMs: ({ second }) => (isSlow(second - PEAK_ENDS) ? 400 : 150),
});

const judge = (leg: Leg, asked = RECOVERY) => {
  const { checks } = judgedRun({
    objectives: [FAST, AVAILABLE, asked],
    legs: [{ recoverySeconds: 120, ...leg }],
  });
  const check = checks.find(({ sli }) => sli === 'recovery_time');
  if (check === undefined) throw new TypeError('recovery was not judged');
  return check;
};

describe('the time until a system is itself again', () => {
  test.each<[string, Leg, string, number | null]>([
    ['it never left its limits', slowWhere(() => false), 'pass', 0],
    ['it is back after twenty seconds', slowWhere((second) => second < 20), 'pass', 20_000],
    ['it is back after seventy seconds', slowWhere((second) => second < 70), 'fail', 70_000],
    ['it is slow again after a while', slowWhere((second) => second < 20 || second > 90), 'fail', 20_000],
    ['it never comes back', slowWhere((second) => second > -5), 'fail', null],
    [
      'nothing is answered after the peak',
      { outcome: ({ second }) => (second < PEAK_ENDS ? 'good' : 'refused') },
      'fail',
      null,
    ],
  ])('%s', (_, leg, verdict, estimate) => {
    expect(judge(leg)).toMatchObject({ verdict, estimate, unit: 'ms', limit: 60_000, window: 'recovery' });
  });

  test.each<[string, Leg, number | null]>([
    ['after twenty seconds, and stays so', slowWhere((second) => second < 20), 20_000],
    ['after twenty seconds, but not for good', slowWhere((second) => second < 20 || second > 90), null],
  ])('is counted: it is back %s', (_, leg, upper) => {
    expect(judge(leg).interval).toMatchObject({ lower: 20_000, upper, level: 1 });
  });

  test('is told in whole seconds, with what counts as good', () => {
    expect(judge(slowWhere((second) => second < 20)).reason).toBe(
      'After 20 s no more than 5 % of requests were bad (not below 200 ms), and it stayed so; allowed: 1 min.',
    );
    expect(judge(slowWhere((second) => second > -5)).reason).toContain(
      'In the 2 min after the peak there were no 40 s in which',
    );
  });

  test('in a window that is too short is open, and it says how much longer it would have to be', () => {
    const check = judge({ ...slowWhere((second) => second < 50), recoverySeconds: 70 });
    expect(check).toMatchObject({ verdict: 'inconclusive', moreSeconds: 30 });
    expect(check.reason).toContain('The window lasts');
  });

  test('a system that leaves no virtual user free after the peak has not recovered', () => {
    const check = judge({ dropped: (second) => (second > 100 ? 5 : 0) });
    expect(check.verdict).toBe('fail');
    expect(check.reason).toMatch(/ were never sent, as [\d,]+ journeys found no virtual user free/);
  });

  test('is told of each service by itself', () => {
    const leg: Leg = {
      recoverySeconds: 120,
      latencyMs: ({ second, svc }) => (svc === 'tasks' && second < PEAK_ENDS + 70 ? 400 : 150),
    };
    const { checks } = judgedRun({ objectives: [FAST, { ...RECOVERY, per: ['svc'] }], legs: [leg] });
    const own = checks.filter(({ objective: id }) => id === 'recovery');
    expect(own.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual([
      'recovery/svc=auth@busy-hour@1x pass',
      'recovery/svc=tasks@busy-hour@1x fail',
    ]);
  });

  test('may be that of useful answers', () => {
    const asked = objective({ ...RECOVERY, of: 'available' });
    const failing = (until: number): Leg => ({
      outcome: ({ second }) => (second < PEAK_ENDS + until ? 'error' : 'good'),
    });
    expect(judge(failing(10), asked).verdict).toBe('pass');
    expect(judge(failing(65), asked).verdict).toBe('fail');
  });

  test('does not apply where the profile has no recovery', () => {
    const { objectives } = judgedRun({ objectives: [FAST, RECOVERY], legs: [{ recoverySeconds: 0 }] });
    expect(objectives[1]).toMatchObject({ verdict: 'not-applicable' });
    expect(objectives[1]?.reason).toContain('no window "recovery"');
  });

  test('requests that never ended take a pass away', () => {
    const leg: Leg = {
      outcome: ({ second, nthJourney }) =>
        second > PEAK_ENDS + 80 && nthJourney % 20 === 0 ? 'unfinished' : 'good',
    };
    expect(judge(leg).verdict).not.toBe('pass');
  });

  test('on a leg that was stopped early is not known', () => {
    expect(judge({ stoppedAfterSeconds: 60 }).verdict).not.toBe('pass');
  });
});
