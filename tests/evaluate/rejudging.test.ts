import { describe, expect, test } from 'vitest';
import { replanChecks } from '../../runner/plan/replan-checks.ts';
import type { WrittenObjective } from '../../runner/schema/thresholds-schema.ts';
import { isAmong, type StatedLeg } from './made/made-leg.ts';
import { EXPORTS, type StatedPlan } from './made/made-plan.ts';
import { judged, madeRun, onlyCheck } from './made/made-run.ts';
import { FAST, objective, thresholdsOf } from './made/made-thresholds.ts';

/** A leg that was measured for one objective and is judged by another one. */
function rejudged(asked: WrittenObjective, leg: StatedPlan & StatedLeg, measuredFor = [FAST]) {
  const { record } = madeRun({ objectives: measuredFor, legs: [leg] });
  const thresholds = thresholdsOf([asked]);
  const legs = record.legs.map((each) => ({ ...each, plan: replanChecks(each.plan, thresholds).plan }));
  return onlyCheck(judged({ record: { ...record, legs }, thresholds }));
}

/** The limit of `FAST`, counted for one service; and all requests, counted beyond another limit. */
const IN_AUTH = objective({ ...FAST, id: 'in-auth', where: { svc: 'auth' } });
const SOON = objective({ id: 'soon', expect: 'p99 < 2s' });
const ACCEPTED = objective({ id: 'accepted', sli: 'availability', expect: 'ratio >= 99%' });
const LOST = objective({ id: 'lost', sli: 'jobs_lost', expect: 'count == 0' });
const RETRIED = objective({ id: 'retried', sli: 'jobs_retried_unfinished', expect: 'count == 0' });
const EXPORTING: StatedPlan & StatedLeg = { catalogue: EXPORTS, job: () => 500 };

const at = (slowMs: number, share: number): StatedLeg => ({
  latencyMs: ({ nthJourney }) => (isAmong(share, nthJourney) ? slowMs : 20),
});

describe('a limit that k6 was not told of', () => {
  const p95 = (limit: string) => objective({ expect: `p95 < ${limit}` });

  test.each([
    ['far above everything', at(50, 0.2), '500ms', 'pass'],
    ['far below too many', at(800, 0.2), '500ms', 'fail'],
    // 510 ms and 500 ms share the bucket of 500.0 to 545.3 ms; 490 ms lies in the one below.
    ['in the bucket of too many, which may lie on either side', at(525, 0.2), '510ms', 'inconclusive'],
    ['in the bucket of too many, which all lie below it', at(505, 0.2), '540ms', 'inconclusive'],
    ['in the bucket of a few, which do not matter', at(525, 0.01), '510ms', 'pass'],
  ])('%s', (_, leg, limit, verdict) => {
    expect(rejudged(p95(limit), leg)).toMatchObject({ verdict });
  });

  test('what the bucket leaves open is told as a range', () => {
    expect(rejudged(p95('510ms'), at(525, 0.2)).bad).toEqual({ atLeast: 0, atMost: 240 });
  });

  test('requests without a useful answer are beyond every limit', () => {
    const leg: StatedLeg = { outcome: ({ nthJourney }) => (isAmong(0.2, nthJourney) ? 'refused' : 'good') };
    expect(rejudged(p95('50s'), leg)).toMatchObject({ verdict: 'fail', bad: { atLeast: 240, atMost: 240 } });
  });

  test('the same limit as before gives the same verdict as before', () => {
    expect(rejudged(objective({ ...FAST, id: 'again' }), at(800, 0.2)).verdict).toBe('fail');
    expect(rejudged(objective({ ...FAST, id: 'again' }), at(50, 0.2)).verdict).toBe('pass');
  });

  test('the same number with another operator is another limit', () => {
    expect(rejudged(objective({ expect: 'p95 <= 200ms' }), { latencyMs: () => 200 })).toMatchObject({
      verdict: 'inconclusive',
    });
  });
});

describe('a limit that k6 counted for a service alone', () => {
  test.each([
    ['far below too many', at(800, 0.2), 'fail'],
    ['far above everything', at(50, 0.2), 'pass'],
  ])('%s: all requests are judged by the histograms', (_, leg, verdict) => {
    expect(rejudged(FAST, leg, [IN_AUTH, SOON])).toMatchObject({ verdict });
  });
});

describe('a selection that k6 did not register', () => {
  test.each([
    ['all requests of the peak, which the overview times and does not count', IN_AUTH, FAST, {}],
    ['jobs, where the requests were counted that began them', ACCEPTED, LOST, EXPORTING],
    ['retried jobs, where jobs were counted', LOST, RETRIED, EXPORTING],
  ])('is told where a part of it was registered: %s', (_, measuredFor, asked, leg) => {
    const check = rejudged(asked, leg, [measuredFor]);
    expect(check).toMatchObject({ verdict: 'invalid' });
    expect(check.reason).toContain('the thresholds of this run did not ask for it on ');
  });

  test.each([
    ['a service', { ...FAST, where: { svc: 'auth' } }],
    ['another time of the same requests', { ...FAST, sli: 'pool_time' as const }],
    [
      'answers of a service',
      { id: 'a', sli: 'availability' as const, expect: 'ratio >= 99%', where: { svc: 'auth' } },
    ],
  ])('has no exact counts and is not judged, however good it looks, and says why: %s', (_, asked) => {
    const check = rejudged(objective(asked), {});
    expect(check).toMatchObject({ verdict: 'invalid', samples: 0 });
    expect(check.reason).toContain('the thresholds of this run did not ask for it');
  });
});

describe('other thresholds cannot', () => {
  test('make a short peak long enough unless they say so', () => {
    const asked = objective({ ...FAST, id: 'again' });
    const { record } = madeRun({ objectives: [FAST], legs: [{}] });
    const verdict = (minimumPeak: string) => {
      const thresholds = thresholdsOf([asked], { minimumPeak });
      const legs = record.legs.map((each) => ({ ...each, plan: replanChecks(each.plan, thresholds).plan }));
      return judged({ record: { ...record, legs }, thresholds }).verdict;
    };
    expect([verdict('61s'), verdict('60s')]).toEqual(['inconclusive', 'pass']);
  });

  test('excuse a generator: a tighter limit asks for more punctual journeys', () => {
    const late: StatedLeg = { latencyMs: () => 2, lagMs: () => 8 };
    expect(rejudged(objective({ ...FAST, id: 'again' }), late).verdict).toBe('pass');
    expect(rejudged(objective({ expect: 'p95 < 100ms' }), late).verdict).toBe('invalid');
  });
});
