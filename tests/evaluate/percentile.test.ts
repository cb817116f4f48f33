import { describe, expect, test } from 'vitest';
import { isAmong, type Moment, type StatedLeg } from './made/made-leg.ts';
import { judgedRun, onlyCheck } from './made/made-run.ts';
import { objective } from './made/made-thresholds.ts';

const slow = (share: number, slowMs = 400) => ({
  latencyMs: ({ nthJourney }: Moment) => (isAmong(share, nthJourney) ? slowMs : 50),
});

describe('a percentile below its limit', () => {
  test.each([
    ['hardly any request is slow', 0.01, 'pass', 0],
    ['fewer are slow than may be, but not clearly', 0.045, 'inconclusive', 4],
    ['as many are slow as may be', 0.05, 'inconclusive', 4],
    ['more are slow than may be, but not clearly', 0.055, 'inconclusive', 4],
    ['far more are slow than may be', 0.12, 'fail', 1],
    ['all are slow', 1, 'fail', 1],
  ])('%s: %d of them give %s', (_, share, verdict, exitCode) => {
    const evaluation = judgedRun({ legs: [slow(share)] });
    expect(evaluation).toMatchObject({ verdict, exitCode });
    expect(onlyCheck(evaluation)).toMatchObject({ verdict, samples: 1_200 });
  });

  test('an undecided one says how much longer it would have to be measured', () => {
    const { moreSeconds, reason } = onlyCheck(judgedRun({ legs: [slow(0.045)] }));
    expect(moreSeconds).toBeGreaterThan(0);
    expect(reason).toContain('more at this load would decide it');
  });

  test.each([
    ['p95 < 200ms', 'fail'],
    ['p95 <= 200ms', 'pass'],
  ])('requests that take just the limit break it or not: %s gives %s', (expected, verdict) => {
    const objectives = [objective({ expect: expected })];
    expect(judgedRun({ objectives, legs: [{ latencyMs: () => 200 }] }).verdict).toBe(verdict);
  });

  test('the estimate lies on the side of the limit that the counts say', () => {
    const check = onlyCheck(judgedRun({ legs: [slow(0.12)] }));
    expect(check.estimate).toBe(400);
    expect(check.badRatio?.lower).toBeGreaterThan(0.05);
    expect(check.bad).toEqual({ atLeast: 144, atMost: 144 });
  });
});

describe('requests without a useful answer', () => {
  const badOutcomes = ['error', 'refused', 'timeout', 'limited', 'skipped'] as const;

  test.each(badOutcomes)('%s counts as slow, however fast it was', (outcome) => {
    const leg: StatedLeg = {
      latencyMs: () => 0.1,
      outcome: ({ nthJourney }) => (isAmong(0.12, nthJourney) ? outcome : 'good'),
    };
    const gate = { requestTimeout: '2s' };
    expect(judgedRun({ gate, legs: [leg] })).toMatchObject({ verdict: 'fail', exitCode: 1 });
  });

  test('every connection refused in no time is no fast service', () => {
    const leg: StatedLeg = { latencyMs: () => 0, outcome: () => 'refused' };
    const evaluation = judgedRun({ legs: [leg] });
    expect(evaluation.verdict).toBe('fail');
    expect(onlyCheck(evaluation)).toMatchObject({ censored: true, badRatio: { estimate: 1 } });
  });

  test('nothing was ever answered or timed out: that fails as well', () => {
    const leg: StatedLeg = { outcome: () => 'unfinished' };
    expect(judgedRun({ legs: [leg] })).toMatchObject({ verdict: 'fail' });
  });

  test('a percentile among them is shown as over the request timeout, never as a number that k6 made up', () => {
    const leg: StatedLeg = {
      outcome: ({ nthJourney }) => (isAmong(0.07, nthJourney) ? 'timeout' : 'good'),
    };
    const check = onlyCheck(
      judgedRun({ objectives: [objective({ expect: 'p95 < 200ms', report: ['p50'] })], legs: [leg] }),
    );
    expect(check).toMatchObject({ censored: true, estimate: 60_000, interval: null });
    expect(check.reason).toContain('over the request timeout of 60 s');
    expect(check.reported).toMatchObject([{ probability: 0.5, censored: false }]);
  });

  test('a percentile just below them is not dragged towards them', () => {
    const leg: StatedLeg = {
      latencyMs: () => 50,
      outcome: ({ nthJourney }) => (isAmong(0.02, nthJourney) ? 'timeout' : 'good'),
    };
    expect(onlyCheck(judgedRun({ legs: [leg] }))).toMatchObject({ censored: false, estimate: 50 });
  });
});

describe('the peak', () => {
  test('one that is a second shorter than the thresholds ask for cannot pass', () => {
    const evaluation = judgedRun({ legs: [{ peakSeconds: 59 }] });
    expect(evaluation).toMatchObject({ verdict: 'inconclusive', exitCode: 4 });
    expect(onlyCheck(evaluation)).toMatchObject({ moreSeconds: 1 });
    expect(onlyCheck(evaluation).reason).toContain('too short to pass');
  });

  test('whatever the thresholds ask for, half a minute is the least for any verdict', () => {
    const gate = { minimumPeak: '1s' };
    expect(judgedRun({ gate, legs: [{ ...slow(1), peakSeconds: 29 }] }).verdict).toBe('inconclusive');
    expect(judgedRun({ gate, legs: [{ peakSeconds: 29 }] }).verdict).toBe('inconclusive');
    expect(judgedRun({ gate, legs: [{ peakSeconds: 30 }] }).verdict).toBe('pass');
  });

  test('one that is still getting slower at its end has not passed', () => {
    const leg: StatedLeg = { latencyMs: ({ second }) => 40 + second * 1.5 };
    const check = onlyCheck(judgedRun({ legs: [leg] }));
    expect(check).toMatchObject({ verdict: 'inconclusive' });
    expect(check.reason).toContain('still rising at the end of the peak');
  });

  test.each([
    ['all requests get slower', 1, 'p50 < 200ms', 'inconclusive'],
    ['all requests get slower', 1, 'p75 < 200ms', 'inconclusive'],
    ['a tenth of the requests gets slower', 0.1, 'p50 < 200ms', 'pass'],
    ['a tenth of the requests gets slower', 0.1, 'p75 < 200ms', 'pass'],
    ['a tenth of the requests gets slower', 0.1, 'p95 < 200ms', 'inconclusive'],
  ])('%s (share %d): %s is %s, as its own percentile must be steady', (_, share, expected, verdict) => {
    const latencyMs = ({ nthJourney, second }: Moment): number =>
      isAmong(share, nthJourney) ? 40 + second * 1.5 : 40;
    const judged = judgedRun({ objectives: [objective({ expect: expected })], legs: [{ latencyMs }] });
    expect(onlyCheck(judged).verdict).toBe(verdict);
  });

  test('of rare requests, too, it can be steady: a batch has three seconds at least, however short the peak', () => {
    const leg = { sends: ({ second }: Moment) => second % 3 === 0, peakSeconds: 40 };
    const judged = judgedRun({ gate: { minimumPeak: '30s' }, legs: [leg] });
    expect(onlyCheck(judged)).toMatchObject({ verdict: 'pass' });
  });

  test('a rise that stays far below the limit passes, whatever one outage in it took', () => {
    const latencyMs = ({ second, nthJourney }: Moment) =>
      second === 55 && isAmong(0.3, nthJourney) ? 50_000 : 4 + second * 0.02;
    const api = objective({ expect: 'p99 < 2s' });
    const judged = judgedRun({ objectives: [api], legs: [{ latencyMs, peakSeconds: 300 }] });
    expect(onlyCheck(judged).verdict).toBe('pass');
  });

  test('a rise that gets steeper goes on from where its line ends, and cannot pass a limit that this would reach', () => {
    const latencyMs = ({ second }: Moment) => 10 * Math.exp((1.5 * second) / 300);
    const rising = objective({ expect: 'p95 < 362ms' });
    const judged = judgedRun({ objectives: [rising], legs: [{ latencyMs, peakSeconds: 300 }] });
    expect(onlyCheck(judged).verdict).toBe('inconclusive');
  });

  test('one that is getting faster passes: the warm-up was too short, no more', () => {
    const leg: StatedLeg = { latencyMs: ({ second }) => 180 - second * 1.5 };
    expect(judgedRun({ legs: [leg] }).verdict).toBe('pass');
  });

  test('one with a silent stretch has no trend, and has not passed', () => {
    const leg: StatedLeg = { sends: ({ svc, second }) => svc === 'tasks' || second < 40 || second > 44 };
    const auth = objective({ expect: 'p95 < 200ms', where: { svc: 'auth' } });
    const check = onlyCheck(judgedRun({ objectives: [auth], legs: [leg] }));
    expect(check.verdict).toBe('inconclusive');
    expect(check.reason).toContain('not known whether it was steady');
  });

  test('bad seconds in a cluster widen the interval: as many bad requests, less certainty', () => {
    const clustered: StatedLeg = {
      outcome: ({ second }) => (second >= 30 && second < 32 ? 'error' : 'good'),
    };
    const spread: StatedLeg = {
      outcome: ({ nthJourney }) => (isAmong(1 / 30, nthJourney) ? 'error' : 'good'),
    };
    const [few, many] = [clustered, spread].map((leg) => onlyCheck(judgedRun({ legs: [leg] })));
    expect(few?.bad).toEqual(many?.bad);
    expect(few?.badRatio?.upper).toBeGreaterThan(many?.badRatio?.upper ?? 1);
    expect(few?.verdict).toBe('inconclusive');
  });

  test('a verdict names the disturbances that it covers', () => {
    const evaluation = judgedRun();
    expect(evaluation.horizonMs).toBe(Math.round(60_000 / -Math.log(1 - 0.99)));
  });
});

test('what is judged is the percentile of the peak, not of the warm-up', () => {
  const leg: StatedLeg = { latencyMs: ({ window }) => (window === 'warm-up' ? 5_000 : 50) };
  expect(judgedRun({ legs: [leg] }).verdict).toBe('pass');
});

test('requests that were sent in the peak and answered long after it belong to the peak', () => {
  const leg: StatedLeg = { latencyMs: ({ second }) => (second >= 60 && second < 70 ? 12_000 : 50) };
  const check = onlyCheck(judgedRun({ legs: [leg] }));
  expect(check).toMatchObject({ verdict: 'inconclusive', bad: { atLeast: 200 }, samples: 1_200 });
});
