import { describe, expect, test } from 'vitest';
import { isAmong, type StatedLeg } from './made/made-leg.ts';
import { judgedRun, onlyCheck } from './made/made-run.ts';
import { AVAILABLE, NEVER_LIMITED, NEVER_STALE, objective } from './made/made-thresholds.ts';

const failing = (share: number, outcome: 'error' | 'limited' | 'skipped' = 'error'): StatedLeg => ({
  outcome: ({ nthJourney }) => (isAmong(share, nthJourney) ? outcome : 'good'),
});

describe('a share of useful answers', () => {
  test.each([
    ['all were useful', 0, 'pass', 0],
    ['hardly any was not', 0.001, 'pass', 0],
    ['as many were not as may be', 0.01, 'inconclusive', 4],
    ['far more were not than may be', 0.06, 'fail', 1],
    ['none was useful', 1, 'fail', 1],
  ])('%s: %d of them give %s', (_, share, verdict, exitCode) => {
    const evaluation = judgedRun({ objectives: [AVAILABLE], legs: [failing(share)] });
    expect(evaluation).toMatchObject({ verdict, exitCode });
  });

  test('too few requests for so high a target leave it open, even when none failed', () => {
    const nines = objective({ sli: 'availability', expect: 'ratio >= 99.99%' });
    const check = onlyCheck(judgedRun({ objectives: [nines] }));
    expect(check).toMatchObject({ verdict: 'inconclusive', estimate: 1, bad: { atMost: 0 } });
  });

  test('a request that an earlier failure made impossible was not answered usefully', () => {
    const leg: StatedLeg = {
      outcome: ({ svc, nthJourney }) =>
        isAmong(0.1, nthJourney) ? (svc === 'auth' ? 'error' : 'skipped') : 'good',
    };
    const check = onlyCheck(judgedRun({ objectives: [AVAILABLE], legs: [leg] }));
    expect(check).toMatchObject({ verdict: 'fail', bad: { atLeast: 120 }, missing: { skipped: 60 } });
  });

  test('it is judged by the exact counts, to the last request', () => {
    const leg: StatedLeg = {
      outcome: ({ nthJourney, svc }) => (nthJourney === 300 && svc === 'auth' ? 'error' : 'good'),
    };
    const check = onlyCheck(judgedRun({ objectives: [AVAILABLE], legs: [leg] }));
    expect(check).toMatchObject({ estimate: 1 - 1 / 1_200, bad: { atLeast: 1, atMost: 1 } });
  });

  test('its record says how sure it is and how that was found out', () => {
    const check = onlyCheck(judgedRun({ objectives: [AVAILABLE], legs: [failing(0.06)] }));
    const { lower = 0, upper = 0 } = check.badRatio ?? {};
    expect(check.badRatio).toMatchObject({
      level: 0.99,
      method: expect.stringMatching(/^gamma bounds, \d+ batches/),
    });
    expect(check.interval).toMatchObject({ lower: 1 - upper, upper: 1 - lower, level: 0.99 });
  });
});

describe('a count of what must not happen', () => {
  const limitedOnce: StatedLeg = {
    outcome: ({ nthJourney, svc }) => (nthJourney === 300 && svc === 'auth' ? 'limited' : 'good'),
  };
  const stale = (when: 'held' | 'broken' | null): StatedLeg => ({
    invariant: ({ nthJourney, svc }) =>
      svc === 'tasks' ? (nthJourney === 300 ? when : nthJourney % 2 === 0 ? 'held' : null) : null,
  });

  test.each([
    ['nobody was turned away', NEVER_LIMITED, {}, 'pass', 0],
    ['one request was turned away', NEVER_LIMITED, limitedOnce, 'fail', 1],
    ['everything that was read back was up to date', NEVER_STALE, stale('held'), 'pass', 0],
    ['one answer was stale', NEVER_STALE, stale('broken'), 'fail', 1],
    ['nothing was read back at all', NEVER_STALE, {}, 'invalid', 3],
  ])('%s', (_, stated, leg, verdict, exitCode) => {
    expect(judgedRun({ objectives: [stated], legs: [leg] })).toMatchObject({ verdict, exitCode });
  });

  test('its record says that it was counted, and how many more there may be', () => {
    const interval = (leg: StatedLeg) =>
      onlyCheck(judgedRun({ objectives: [NEVER_LIMITED], legs: [leg] })).interval;
    expect(interval(limitedOnce)).toEqual({ lower: 1, upper: 1, level: 1, method: 'exact count' });
    expect(
      interval({
        outcome: ({ nthJourney: n, svc }) => (n === 300 && svc === 'auth' ? 'unfinished' : 'good'),
      }),
    ).toMatchObject({ lower: 0, upper: expect.toSatisfy((most: number) => most >= 1), level: 1 });
  });

  test('as many as are allowed pass', () => {
    const some = objective({ ...NEVER_LIMITED, expect: 'count <= 1' });
    expect(judgedRun({ objectives: [some], legs: [limitedOnce] }).verdict).toBe('pass');
  });

  test.each([
    ['a request was never answered', { outcome: ({ nthJourney: n }) => (n === 300 ? 'unfinished' : 'good') }],
    ['a journey never started', { dropped: (second) => (second === 40 ? 1 : 0) }],
    ['a request was skipped', { outcome: ({ nthJourney: n }) => (n === 300 ? 'skipped' : 'good') }],
    ['a journey was never heard of again', { journeyVanished: (n) => n === 300 }],
  ] satisfies [string, StatedLeg][])('none is not proven where %s', (_, leg) => {
    const check = onlyCheck(judgedRun({ objectives: [NEVER_LIMITED], legs: [leg] }));
    expect(check).toMatchObject({ verdict: 'inconclusive', estimate: 0 });
    expect(check.reason).toContain('never answered or never sent');
  });

  test('no stale answer is proven where some were never given', () => {
    const leg: StatedLeg = {
      ...stale('held'),
      outcome: ({ nthJourney: n, svc }) => (n === 301 && svc === 'tasks' ? 'unfinished' : 'good'),
    };
    expect(judgedRun({ objectives: [NEVER_STALE], legs: [leg] }).verdict).toBe('inconclusive');
  });

  test('none is not proven on a leg that was stopped early, and one is', () => {
    const stopped = { stoppedAfterSeconds: 50 };
    expect(judgedRun({ objectives: [NEVER_LIMITED], legs: [stopped] })).toMatchObject({ exitCode: 4 });
    expect(judgedRun({ objectives: [NEVER_LIMITED], legs: [{ ...stopped, ...limitedOnce }] })).toMatchObject({
      exitCode: 1,
    });
  });

  test('none is not proven by a peak that is shorter than the thresholds ask for', () => {
    const evaluation = judgedRun({ objectives: [NEVER_LIMITED], legs: [{ peakSeconds: 59 }] });
    expect(evaluation.verdict).toBe('inconclusive');
    expect(onlyCheck(evaluation).reason).toContain('too short to pass');
  });
});
