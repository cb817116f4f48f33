import { describe, expect, test } from 'vitest';
import { foundText } from '../../runner/model/check-text.ts';
import { isAmong, type Moment, type StatedLeg } from './made/made-leg.ts';
import { withPool as planWithPool } from './made/made-plan.ts';
import { doubts, judgedRun, onlyCheck } from './made/made-run.ts';
import { AVAILABLE, FAST, NEVER_LIMITED, objective, QUICK_DATABASE } from './made/made-thresholds.ts';

/** In every second of the peak but its first ones, so that lateness is known from before. */
const droppedInPeak = (journeys: number) => (second: number) => (second >= 15 && second < 70 ? journeys : 0);

describe('journeys that never started', () => {
  test('a few of them, counted as bad as they can be, leave a clear pass standing', () => {
    const check = onlyCheck(judgedRun({ legs: [{ dropped: (second) => (second === 40 ? 2 : 0) }] }));
    expect(check).toMatchObject({
      verdict: 'pass',
      missing: { droppedJourneys: 2 },
      bad: { atLeast: 4, atMost: 4 },
      total: { atLeast: 1_200, atMost: 1_200 },
    });
  });

  test('on a healthy generator with an ample pool they are the target’s doing, and it fails', () => {
    const evaluation = judgedRun({ legs: [{ dropped: droppedInPeak(2) }] });
    expect(evaluation).toMatchObject({ verdict: 'fail', exitCode: 1 });
    expect(onlyCheck(evaluation)).toMatchObject({ bad: { atLeast: 220 }, missing: { droppedJourneys: 110 } });
  });

  test('the reason counts them, and says whose doing they were', () => {
    const evaluation = judgedRun({ objectives: [FAST], legs: [{ dropped: droppedInPeak(2) }] });
    const { reason, total, bad } = onlyCheck(evaluation);
    expect([total.atLeast, bad.atLeast]).toEqual([1_200, 220]);
    expect(reason).toContain(
      '18.3 % of 1,200 requests took that long or longer, got no useful answer or were never sent, 5 % may. 220 were never sent, as 110 journeys found no virtual user free: the generator was healthy and its pool ample, so it is the target’s doing.',
    );
    expect(evaluation.legs[0]?.journeys).toMatchObject({ dropped: 110, droppedBy: 'target' });
  });

  test.each([
    ['a database time within its limit', QUICK_DATABASE, '18.3 % bad'],
    ['a response time, of which they are part', FAST, 'over 60 s'],
  ])('%s is not what is shown as found where they decide', (_, asked, found) => {
    const check = onlyCheck(judgedRun({ objectives: [asked], legs: [{ dropped: droppedInPeak(2) }] }));
    expect(check).toMatchObject({ verdict: 'fail' });
    expect(foundText(check)).toBe(found);
  });

  test('of a share, too, and of a database time that none of them can have had', () => {
    const leg: StatedLeg = { dropped: droppedInPeak(2) };
    const reasons = [AVAILABLE, QUICK_DATABASE].map(
      (asked) => onlyCheck(judgedRun({ objectives: [asked], legs: [leg] })).reason,
    );
    expect(reasons[0]).toMatch(
      /^81\.7 % of 1,200 requests were answered usefully, wanted at least .*220 were/,
    );
    expect(reasons[1]).toMatch(/18\.3 % of 1,200 requests .* 220 were never sent, as 110 journeys found/);
  });

  test('of a count as well, of which they take the proof away', () => {
    const leg: StatedLeg = { dropped: (second) => (second === 40 ? 2 : 0) };
    expect(onlyCheck(judgedRun({ objectives: [NEVER_LIMITED], legs: [leg] })).reason).toMatch(
      /^None in [\d,]+\. But 4 more were never answered or never sent\. 4 were never sent, as 2 journeys found/,
    );
  });

  test('with a pool that was too small they are our own doing: nothing is said about the target', () => {
    const leg: StatedLeg = { dropped: droppedInPeak(2), damage: withPool(5) };
    const evaluation = judgedRun({ legs: [leg] });
    expect(evaluation).toMatchObject({ verdict: 'invalid', exitCode: 3 });
    expect(doubts(evaluation)).toHaveProperty('vu-pool');
    expect(onlyCheck(evaluation).bad.atLeast).toBe(0);
    expect(onlyCheck(evaluation).reason).toMatch(
      /^Not judged: .* 220 were never sent, as 110 journeys found no virtual user free: .* it counts as its own doing\.$/,
    );
    expect(evaluation.legs[0]?.journeys).toMatchObject({ dropped: 110, droppedBy: 'generator' });
  });

  test('a small pool from which none was dropped was large enough', () => {
    expect(judgedRun({ legs: [{ damage: withPool(5) }] }).verdict).toBe('pass');
  });

  test.each([
    ['busy', { cpuRatio: () => 0.9 }, 'generator-cpu'],
    ['waiting for a CPU', { runQueueWait: () => 1.5 }, 'run-queue'],
    ['late', { lagMs: () => 30 }, 'schedule-lag'],
  ] satisfies [string, StatedLeg, string][])(
    'a generator that was %s is not believed when it drops',
    (_, leg, id) => {
      const evaluation = judgedRun({ legs: [{ ...leg, dropped: droppedInPeak(2) }] });
      expect(evaluation.verdict).toBe('invalid');
      expect(doubts(evaluation)).toHaveProperty(id);
    },
  );

  test('in the very last second they are not forgotten', () => {
    const whole = objective({ ...AVAILABLE, window: '*' });
    const check = onlyCheck(
      judgedRun({ objectives: [whole], legs: [{ dropped: (second) => (second === 74 ? 3 : 0) }] }),
    );
    expect(check).toMatchObject({ missing: { droppedJourneys: 3 }, bad: { atLeast: 6 } });
  });

  test('in the very first second they are not forgotten either', () => {
    const whole = objective({ ...AVAILABLE, window: '*' });
    const check = onlyCheck(
      judgedRun({ objectives: [whole], legs: [{ dropped: (second) => (second === 0 ? 3 : 0) }] }),
    );
    expect(check).toMatchObject({ missing: { droppedJourneys: 3 }, bad: { atLeast: 6 } });
  });

  test('they count for the window in which they were due, and for no other', () => {
    const check = (second: number) =>
      onlyCheck(judgedRun({ legs: [{ dropped: (due) => (due === second ? 1 : 0) }] })).missing
        .droppedJourneys;
    expect([9, 10, 69, 70].map(check)).toEqual([0, 1, 1, 0]);
  });

  test('one that never chose its tenant counts for a check on some tenants at its worst, and proves nothing against them', () => {
    const premium = objective({ ...FAST, where: { plan: 'premium' } });
    const check = onlyCheck(
      judgedRun({ objectives: [premium], legs: [{ dropped: (second) => (second === 40 ? 2 : 0) }] }),
    );
    expect(check.bad).toEqual({ atLeast: 0, atMost: 4 });
    expect(check.reason).toContain('Up to 4 were never sent, as 2 journeys found no virtual user free');
  });
});

function withPool(vus: number): NonNullable<StatedLeg['damage']> {
  return (record) => ({ ...record, plan: planWithPool(record.plan, vus) });
}

describe('requests that were never answered', () => {
  test('keep a run from passing that would pass without them', () => {
    const leg: StatedLeg = {
      outcome: ({ nthJourney, second }) => (second > 60 && isAmong(0.5, nthJourney) ? 'unfinished' : 'good'),
    };
    const check = onlyCheck(judgedRun({ legs: [leg] }));
    expect(check).toMatchObject({
      verdict: 'inconclusive',
      missing: { unfinished: 90 },
      bad: { atLeast: 90 },
    });
  });

  test('a handful of them is counted, and leaves a clear pass standing', () => {
    const leg: StatedLeg = {
      outcome: ({ nthJourney }) => (nthJourney === 600 ? 'unfinished' : 'good'),
    };
    expect(onlyCheck(judgedRun({ legs: [leg] }))).toMatchObject({
      verdict: 'pass',
      missing: { unfinished: 2 },
      bad: { atLeast: 2, atMost: 2 },
      total: { atLeast: 1_200, atMost: 1_200 },
    });
  });
});

describe('journeys that began and were never heard of again', () => {
  test('what they did not send counts against a pass', () => {
    const leg: StatedLeg = { journeyVanished: (n) => isAmong(0.15, n) };
    const check = onlyCheck(judgedRun({ legs: [leg] }));
    expect(check.verdict).toBe('inconclusive');
    expect(check.bad).toEqual({ atLeast: 0, atMost: 2 * 112 });
    expect(check.reason).toContain(
      'Up to 224 were never sent, as 112 journeys began and were not heard of again: whose doing that was is not known.',
    );
  });
});

describe('answers that do not state their database time', () => {
  const judgedDatabase = (leg: StatedLeg) => judgedRun({ objectives: [QUICK_DATABASE], legs: [leg] });

  test('none states it: not judged, and the remedy is told', () => {
    const evaluation = judgedDatabase({ databaseMs: () => null });
    expect(evaluation).toMatchObject({ verdict: 'invalid', exitCode: 3 });
    expect(onlyCheck(evaluation).reason).toContain('Server-Timing: db;dur=<ms>');
    expect(evaluation.reasons).toHaveLength(1);
    expect(evaluation.reasons[0]).toContain('Server-Timing: db;dur=<ms>');
  });

  test('the same for the wait for a connection', () => {
    const pool = objective({ sli: 'pool_time', expect: 'p95 < 10ms' });
    expect(onlyCheck(judgedRun({ objectives: [pool] })).reason).toContain('Server-Timing: pool;dur=<ms>');
  });

  test('all state it: judged', () => {
    expect(judgedDatabase({}).verdict).toBe('pass');
    expect(judgedDatabase({ databaseMs: () => 300 }).verdict).toBe('fail');
  });

  test('the fast ones state it, the others keep silent: no pass', () => {
    const leg: StatedLeg = {
      databaseMs: ({ nthJourney }: Moment) => (isAmong(0.2, nthJourney) ? null : 5),
    };
    const check = onlyCheck(judgedDatabase(leg));
    expect(check).toMatchObject({ verdict: 'inconclusive', bad: { atLeast: 0, atMost: 240 } });
    expect(check.reason).toContain('240 answers that do not state');
  });

  test('a few keep silent: they count as bad, and it passes all the same', () => {
    const leg: StatedLeg = { databaseMs: ({ nthJourney }) => (isAmong(0.01, nthJourney) ? null : 5) };
    expect(onlyCheck(judgedDatabase(leg))).toMatchObject({
      verdict: 'pass',
      bad: { atLeast: 0, atMost: 12 },
    });
  });

  test('slow ones among those that state it fail, whatever the silent ones were', () => {
    const leg: StatedLeg = {
      databaseMs: ({ nthJourney }) => (isAmong(0.2, nthJourney) ? null : isAmong(0.3, nthJourney) ? 400 : 5),
    };
    expect(onlyCheck(judgedDatabase(leg)).verdict).toBe('fail');
  });

  test('requests without a useful answer count as slow in the database as well', () => {
    const leg: StatedLeg = { outcome: ({ nthJourney }) => (isAmong(0.2, nthJourney) ? 'error' : 'good') };
    expect(onlyCheck(judgedDatabase(leg))).toMatchObject({ verdict: 'fail', bad: { atLeast: 240 } });
  });
});
