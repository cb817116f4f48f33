import { describe, expect, test } from 'vitest';
import { isAmong, type StatedLeg } from './made/made-leg.ts';
import { oneJourney } from './made/made-plan.ts';
import { judgedRun, onlyCheck } from './made/made-run.ts';
import { objective } from './made/made-thresholds.ts';

/** One journey that signs in and has a file exported. */
const SIGNED_EXPORTS = oneJourney(
  'export',
  { svc: 'auth', op: 'sign-in', kind: 'write' },
  { svc: 'files', op: 'start-export', kind: 'accept' },
);

const QUICK_JOBS = objective({ id: 'done', sli: 'job_time', expect: 'p95 < 30s', per: ['op'] });
const NONE_LOST = objective({ id: 'lost', sli: 'jobs_lost', expect: 'count == 0', pool: 'run' });
const RETRIED = objective({ id: 'retried', sli: 'jobs_retried_unfinished', expect: 'count == 0' });

const judge = (asked: typeof QUICK_JOBS, leg: StatedLeg) =>
  onlyCheck(
    judgedRun({
      objectives: [asked],
      legs: [{ catalogue: SIGNED_EXPORTS, peakSeconds: 300, recoverySeconds: 45, ...leg }],
    }),
  );

const quick: StatedLeg = { job: () => 4_000 };
const some = (share: number, end: number | 'failed' | 'lost' | null): StatedLeg => ({
  job: ({ nthJourney }) => (isAmong(share, nthJourney) ? end : 4_000),
});

describe('the time from accepted to finished', () => {
  test.each<[string, StatedLeg, string]>([
    ['all are done in time', quick, 'pass'],
    ['a few take too long', some(0.005, 40_000), 'pass'],
    ['far more take too long than may', some(0.3, 40_000), 'fail'],
    ['far more are lost than may be', some(0.3, 'lost'), 'fail'],
    ['far more fail than may', some(0.3, 'failed'), 'fail'],
    ['many were never heard of again', some(0.3, null), 'inconclusive'],
    ['none was followed to its end', { job: () => null }, 'invalid'],
    ['none was accepted', { outcome: ({ svc }) => (svc === 'files' ? 'error' : 'good') }, 'invalid'],
    [
      'many were never accepted',
      {
        ...quick,
        outcome: ({ svc, nthJourney }) => (svc === 'files' && isAmong(0.3, nthJourney) ? 'error' : 'good'),
      },
      'inconclusive',
    ],
  ])('%s', (_, leg, verdict) => {
    expect(judge(QUICK_JOBS, leg)).toMatchObject({ id: 'done/op=start-export@busy-hour@1x', verdict });
  });

  test('is of jobs, not of requests', () => {
    const check = judge(QUICK_JOBS, some(0.3, 40_000));
    expect(check).toMatchObject({
      selector: { kind: 'accept', op: 'start-export' },
      estimate: 40_000,
      samples: 3_000,
      bad: { atLeast: 900, atMost: 900 },
      total: { atLeast: 3_000, atMost: 3_000 },
    });
    expect(check.reason).toContain(
      '30 % of 3,000 jobs took that long or longer or never ended well, 5 % may.',
    );
  });

  test('among lost jobs there is no time', () => {
    const check = judge(QUICK_JOBS, some(0.3, 'lost'));
    expect(check).toMatchObject({ censored: true, estimate: null });
    expect(check.reason).toContain('Jobs without a good end: 900 lost.');
  });

  test('may be longer than a request may last', () => {
    const slow = objective({ ...QUICK_JOBS, expect: 'p95 < 2m' });
    const check = judge(slow, { job: ({ second }) => (second < 250 ? 20_000 : 4_000) });
    expect(check).toMatchObject({ verdict: 'pass', censored: false, estimate: 20_000 });
  });
});

describe('jobs that must not happen', () => {
  test.each<[string, StatedLeg, string, number]>([
    ['none was lost', quick, 'pass', 0],
    ['one was lost', { job: ({ nthJourney }) => (nthJourney === 300 ? 'lost' : 4_000) }, 'fail', 1],
    [
      'one failed, which is not lost',
      { job: ({ nthJourney }) => (nthJourney === 300 ? 'failed' : 4_000) },
      'pass',
      0,
    ],
    [
      'one was never heard of again',
      { job: ({ nthJourney }) => (nthJourney === 300 ? null : 4_000) },
      'inconclusive',
      0,
    ],
    ['none was accepted', { outcome: ({ svc }) => (svc === 'files' ? 'refused' : 'good') }, 'invalid', 0],
  ])('lost: %s', (_, leg, verdict, estimate) => {
    expect(judge(NONE_LOST, leg)).toMatchObject({ leg: null, verdict, estimate });
  });

  test('a job may have begun where an accepting request was never answered', () => {
    const leg: StatedLeg = {
      ...quick,
      outcome: ({ svc, nthJourney }) => (svc === 'files' && nthJourney === 300 ? 'unfinished' : 'good'),
    };
    expect(judge(NONE_LOST, leg)).toMatchObject({ verdict: 'inconclusive' });
  });

  test('work that was never asked for, as an earlier step failed, is no job that was lost', () => {
    const leg: StatedLeg = {
      ...quick,
      outcome: ({ svc, nthJourney }) => (nthJourney !== 300 ? 'good' : svc === 'auth' ? 'error' : 'skipped'),
    };
    expect(judge(NONE_LOST, leg)).toMatchObject({ verdict: 'pass', missing: { skipped: 1 } });
  });

  test.each<[string, StatedLeg, string]>([
    ['all were done', quick, 'pass'],
    ['one failed in the end', { job: ({ nthJourney }) => (nthJourney === 300 ? 'failed' : 4_000) }, 'fail'],
    [
      'one was lost, and may have been retried',
      { job: ({ nthJourney }) => (nthJourney === 300 ? 'lost' : 4_000) },
      'inconclusive',
    ],
  ])('retried and never finished: %s', (_, leg, verdict) => {
    expect(judge(RETRIED, leg)).toMatchObject({ verdict });
  });

  const THE_300TH: (end: 'failed' | 'lost') => NonNullable<StatedLeg['job']> =
    (end) =>
    ({ nthJourney }) =>
      nthJourney === 300 ? end : 4_000;
  const once = () => 1;
  const someTwice: StatedLeg['attempts'] = ({ nthJourney }) => (nthJourney % 10 === 0 ? 2 : 1);

  test.each<[string, StatedLeg, string]>([
    ['some were begun twice, and all were done', { ...quick, attempts: someTwice }, 'pass'],
    ['one that was begun twice failed', { job: THE_300TH('failed'), attempts: someTwice }, 'fail'],
    ['one that was begun twice was lost', { job: THE_300TH('lost'), attempts: someTwice }, 'fail'],
    [
      'one that was begun once failed, others twice and were done',
      { job: THE_300TH('failed'), attempts: ({ nthJourney }) => (nthJourney % 7 === 0 ? 2 : 1) },
      'pass',
    ],
    ['none was begun twice, so nothing was seen', { ...quick, attempts: once }, 'inconclusive'],
  ])('where jobs say how often they were begun: %s', (_, leg, verdict) => {
    expect(judge(RETRIED, leg)).toMatchObject({ verdict });
  });

  test('says why nothing was seen', () => {
    const { reason } = judge(RETRIED, { ...quick, attempts: once });
    expect(reason).toContain('no job was begun a second time');
  });
});
