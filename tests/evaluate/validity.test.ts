import { describe, expect, test } from 'vitest';
import type { K6End } from '../../runner/schema/record-schema.ts';
import type { StatedLeg } from './made/made-leg.ts';
import { type StatedPlan, withPool } from './made/made-plan.ts';
import { doubts, judgedRun, onlyCheck } from './made/made-run.ts';
import { AVAILABLE, NEVER_LIMITED } from './made/made-thresholds.ts';

type Damage = NonNullable<StatedLeg['damage']>;

/** The doubts about a leg on which all requests were fast, and what that does to the verdict. */
function doubtsAbout(leg: StatedPlan & StatedLeg) {
  const evaluation = judgedRun({ legs: [leg] });
  return { evaluation, ids: Object.keys(doubts(evaluation)), found: doubts(evaluation) };
}

test('there is no doubt about a leg on which nothing was remarkable', () => {
  const { evaluation, ids } = doubtsAbout({});
  expect(ids).toEqual([]);
  expect(evaluation).toMatchObject({ verdict: 'pass', exitCode: 0 });
});

describe('whoever is invalid is neither passed nor failed', () => {
  const starved: StatedLeg = { cpuRatio: () => 0.97 };

  test.each([
    ['all is fast', {}],
    ['all is slow', { latencyMs: () => 5_000 }],
    ['all is refused', { outcome: () => 'refused' }],
  ] satisfies [string, StatedLeg][])('%s on a starved generator', (_, leg) => {
    const evaluation = judgedRun({ legs: [{ ...leg, ...starved }] });
    expect(evaluation).toMatchObject({ verdict: 'invalid', exitCode: 3 });
    expect(onlyCheck(evaluation).reason).toContain(
      'Not judged: the generator had CPU to spare does not hold',
    );
  });

  test('the reasons say what to do', () => {
    expect(judgedRun({ legs: [starved] }).reasons.join(' ')).toContain('Use a machine with more cores');
  });
});

describe('the arrivals', () => {
  test.each([
    [
      '2 % fewer than planned are the last straw',
      (planned: number, second: number) => planned - (second % 5 === 0 ? 1 : 0),
      true,
    ],
    [
      '3 % fewer are too few',
      (planned: number, second: number) => planned - (second % 3 === 0 ? 1 : 0),
      false,
    ],
    [
      '3 % more are too many',
      (planned: number, second: number) => planned + (second % 3 === 0 ? 1 : 0),
      false,
    ],
    ['none at all', () => 0, false],
  ])('%s', (_, arrivals, passed) => {
    const { evaluation, found } = doubtsAbout({ arrivals });
    expect(found['arrivals'] === undefined).toBe(passed);
    expect(evaluation.verdict).toBe(passed ? 'pass' : 'invalid');
  });

  test('below 98 % in the peak is not made up for by more before it', () => {
    const { ids } = doubtsAbout({
      arrivals: (planned, second) => (second < 10 ? planned * 2 : second < 70 ? planned * 0.9 : planned),
    });
    expect(ids).toContain('peak-arrivals');
  });

  test('the text says how many the peak may lack, where its borders blur more than 2 %', () => {
    const short = (arrivals: number) =>
      judgedRun({
        legs: [{ peakSeconds: 30, arrivals: (planned, second) => (second === 20 ? arrivals : planned) }],
      }).validity.find(({ id }) => id === 'peak-arrivals');
    expect(short(0)).toMatchObject({
      expected: '300 within 10: as many may begin on either side of its ends, which is more than 2 %',
      found: '290 started, 0 dropped',
      passed: true,
    });
    const long = judgedRun({ legs: [{}] }).validity.find(({ id }) => id === 'peak-arrivals');
    expect(long?.expected).toBe('600 within 2 %');
  });

  test('a window that nothing is judged on may be off its plan, and that is told', () => {
    const { evaluation, found } = doubtsAbout({
      warmUpSeconds: 30,
      peakSeconds: 240,
      arrivals: (planned, second) => (second < 6 ? planned * 0.8 : planned),
    });
    expect(found['warm-up-arrivals']).toMatchObject({ window: 'warm-up', severity: 'warning' });
    expect(evaluation.verdict).toBe('pass');
  });

  test('a stall of ten seconds is seen even when the total is made up for', () => {
    const { ids } = doubtsAbout({
      arrivals: (planned, second) =>
        second >= 30 && second < 40 ? 0 : second >= 40 && second < 50 ? planned * 2 : planned,
    });
    expect(ids).toContain('steady-arrivals');
    expect(ids).not.toContain('arrivals');
  });
});

describe('the generator’s CPU', () => {
  test.each([
    ['79 % all the time', () => 0.79, true],
    ['81 % all the time', () => 0.81, false],
    [
      'half of it, and all of it in one second of thirty',
      (second: number) => (second % 30 === 0 ? 1 : 0.5),
      true,
    ],
    [
      'half of it, and all of it in one second of ten',
      (second: number) => (second % 10 === 0 ? 1 : 0.5),
      false,
    ],
    ['more than all of it', () => 1.4, false],
    ['not known', () => null, false],
    [
      'not known in the middle of the peak',
      (second: number) => (second > 30 && second < 36 ? null : 0.3),
      false,
    ],
    ['not sampled in a single second', (second: number) => (second === 33 ? null : 0.3), true],
  ])('%s', (_, cpuRatio, passed) => {
    const { evaluation, ids } = doubtsAbout({ cpuRatio });
    expect(ids.filter((id) => id !== 'run-queue')).toEqual(passed ? [] : ['generator-cpu']);
    expect(evaluation.verdict).toBe(passed ? 'pass' : 'invalid');
  });

  test('a second without a sample is told of by the next sample, not by the one before', () => {
    const { ids } = doubtsAbout({
      cpuRatio: (second) => (second % 2 === 0 ? null : second % 20 === 1 ? 1 : 0.5),
    });
    expect(ids).toContain('generator-cpu');
  });

  test('before the peak it counts as well', () => {
    const { ids } = doubtsAbout({ cpuRatio: (second) => (second < 5 ? 1 : 0.3) });
    expect(ids).toEqual(['generator-cpu']);
  });

  test('it may wait a little for its turn, but not for a second in each second', () => {
    expect(doubtsAbout({ runQueueWait: () => 0.9 }).ids).toEqual([]);
    expect(doubtsAbout({ runQueueWait: () => 1.1 }).ids).toEqual(['run-queue']);
  });

  test('how long it waited is told as not measured where the system does not count it, and stops nothing', () => {
    const { evaluation, found } = doubtsAbout({ runQueueWait: () => null });
    expect(evaluation.verdict).toBe('pass');
    expect(found).toEqual({
      'run-queue': expect.objectContaining({
        severity: 'warning',
        passed: false,
        found: 'not measured on this system',
      }),
    });
  });

  test('how long it waited is not known from half of the seconds, unless those are enough to condemn it', () => {
    const half = (wait: number) => (second: number) => (second % 2 === 0 ? wait : null);
    const { evaluation, found } = doubtsAbout({ runQueueWait: half(0.1) });
    expect(evaluation.verdict).toBe('pass');
    expect(found['run-queue']?.found).toBe('0.1 s per second, measured in 30 of 60 seconds');
    expect(doubtsAbout({ runQueueWait: half(3) }).evaluation.verdict).toBe('invalid');
  });

  test('unknown waiting leaves drops to the target: it is still to blame for them', () => {
    const { evaluation } = doubtsAbout({
      runQueueWait: () => null,
      dropped: (second) => (second >= 15 && second < 70 ? 2 : 0),
    });
    expect(evaluation.verdict).toBe('fail');
  });

  test.each([
    ['never', () => 0, true],
    ['a little in every second', () => 0.04, true],
    ['in one second of thirty', (second: number) => (second % 30 === 0 ? 0.8 : 0), true],
    ['in one second of ten', (second: number) => (second % 10 === 0 ? 0.05 : 0), false],
    ['in every second', () => 1.5, false],
    ['nobody counts it, as there is no quota', () => null, true],
  ])('a CPU quota that held it back: %s', (_, throttled, passed) => {
    const { evaluation, ids } = doubtsAbout({ throttled });
    expect(ids).toEqual(passed ? [] : ['cpu-quota']);
    expect(evaluation.verdict).toBe(passed ? 'pass' : 'invalid');
  });
});

describe('journeys that begin late', () => {
  test('a twentieth of the tightest limit is the most', () => {
    expect(doubtsAbout({ lagMs: () => 9 }).ids).toEqual([]);
    expect(doubtsAbout({ lagMs: () => 11.5 }).ids).toEqual(['schedule-lag']);
  });

  test('a few late ones are forgiven, two of a hundred are not', () => {
    expect(doubtsAbout({ lagMs: (second) => (second === 40 ? 500 : 1) }).evaluation.verdict).toBe('invalid');
    expect(
      doubtsAbout({ peakSeconds: 180, lagMs: (second: number) => (second === 40 ? 500 : 1) }).ids,
    ).toEqual([]);
  });

  test('where drops begin before the peak, the time between warm-up and first drop speaks for it', () => {
    const dropping = {
      rampSeconds: 10,
      dropped: (second: number) => (second >= 18 && second < 75 ? 2 : 0),
    };
    const late = (from: number, to: number) => ({
      ...dropping,
      lagMs: (second: number) => (second >= from && second < to ? 30 : 1),
    });
    expect(doubtsAbout(late(0, 5)).evaluation.verdict).toBe('fail');
    expect(doubtsAbout(late(10, 12)).ids).toContain('schedule-lag');
  });

  test('without an objective that is a time any lateness will do', () => {
    expect(judgedRun({ objectives: [AVAILABLE], legs: [{ lagMs: () => 500 }] }).verdict).toBe('pass');
  });

  test('unknown lateness hides no other doubt, not even where lateness does not matter', () => {
    const dropsFromTheFirst: StatedLeg = { dropped: (second) => (second === 0 ? 1 : 0) };
    const judged = (leg: StatedLeg) =>
      judgedRun({ objectives: [NEVER_LIMITED], legs: [{ ...dropsFromTheFirst, ...leg }] });
    expect(Object.keys(doubts(judged({})))).toEqual([]);
    expect(Object.keys(doubts(judged({ cpuRatio: () => 0.99 })))).toEqual(['generator-cpu']);
    expect(Object.keys(doubts(judged({ arrivals: (planned) => planned * 0.8 })))).toContain('arrivals');
    expect(Object.keys(doubts(judged({ damage: tooFewUsers })))).toEqual(['vu-pool']);
  });

  const tooFewUsers: Damage = (record) => ({
    ...record,
    plan: withPool(record.plan, 1),
  });
});

describe('how k6 ended', () => {
  const ended = (k6: Partial<K6End>) => doubtsAbout({ k6 });

  test.each([
    [
      'an exception outside the journeys',
      { exitCode: 107, meaning: 'script-error' },
      'exit code 107 (script-error)',
    ],
    [
      'an option that k6 refused',
      { exitCode: 255, meaning: 'invalid-config' },
      'exit code 255 (invalid-config)',
    ],
    [
      'one of k6’s own thresholds',
      { exitCode: 99, meaning: 'thresholds-failed' },
      'exit code 99 (thresholds-failed)',
    ],
    [
      'a signal from elsewhere',
      { exitCode: null, signal: 'SIGKILL', meaning: 'killed' },
      'ended by SIGKILL (killed)',
    ],
    ['nothing: it never began', { exitCode: null, meaning: 'not-started' }, 'never ran (not-started)'],
  ])('%s makes the leg invalid, though all its numbers are fine', (_, k6, text) => {
    const { evaluation, found } = ended(k6);
    expect(evaluation).toMatchObject({ verdict: 'invalid', exitCode: 3 });
    expect(found['k6-ended']?.found).toBe(text);
  });

  test('the last line of its log is told', () => {
    const { found } = ended({ exitCode: 107, lastLogLines: ['TypeError: nothing is not a function'] });
    expect(found['k6-ended']?.remedy).toContain('TypeError: nothing is not a function');
  });
});

describe('a leg that was stopped as an outage', () => {
  const outage: StatedLeg = { outcome: ({ second }) => (second >= 20 ? 'error' : 'good') };

  test('can fail', () => {
    const { evaluation, ids } = doubtsAbout({ ...outage, stoppedAfterSeconds: 60 });
    expect(evaluation).toMatchObject({ verdict: 'fail', exitCode: 1 });
    expect(ids).toEqual(['leg-complete']);
  });

  test('can fail even when k6 took its time to end', () => {
    const leg: StatedLeg = { ...outage, stoppedAfterSeconds: 60, damage: endedLate };
    expect(doubtsAbout(leg).evaluation.verdict).toBe('fail');
  });

  const endedLate: Damage = (record) => ({
    ...record,
    k6: { ...record.k6, endedAtMs: record.k6.endedAtMs + 25_000 },
  });

  test('cannot pass, however good it looked until then', () => {
    const { evaluation } = doubtsAbout({ peakSeconds: 120, stoppedAfterSeconds: 100 });
    expect(evaluation).toMatchObject({ verdict: 'inconclusive', exitCode: 4 });
    expect(onlyCheck(evaluation).reason).toContain('stopped early');
  });

  test('before its peak it has nothing to judge', () => {
    expect(doubtsAbout({ outcome: () => 'error', stoppedAfterSeconds: 8 }).evaluation.verdict).toBe(
      'invalid',
    );
  });

  test('what it left unanswered counts', () => {
    const leg: StatedLeg = { ...outage, latencyMs: () => 3_000, stoppedAfterSeconds: 60 };
    expect(onlyCheck(doubtsAbout(leg).evaluation).missing.unfinished).toBe(60);
  });
});

describe('journeys that threw', () => {
  const threw: StatedLeg = {
    journeyThrew: (n) => n === 400,
    damage: (record) => ({
      ...record,
      events: [
        ...record.events,
        {
          event: 'journey-threw',
          atMs: 1,
          journey: 'look-around',
          message: "cannot read property 'id' of undefined",
          stack: ['lookAround (scenarios/journeys/look-around.ts:17:9)'],
        },
      ],
    }),
  };

  test('a single one makes the leg invalid, and its line is told', () => {
    const { evaluation, found } = doubtsAbout(threw);
    expect(evaluation.verdict).toBe('invalid');
    expect(found['journeys-held']?.found).toBe(
      "1 journeys threw: look-around: cannot read property 'id' of undefined at lookAround (scenarios/journeys/look-around.ts:17:9)",
    );
  });

  test('so does one of which the log says nothing', () => {
    expect(doubtsAbout({ journeyThrew: (n) => n === 400 }).ids).toEqual(['journeys-held']);
  });
});

describe('the target', () => {
  test.each([
    ['during the leg', (probe: number) => (probe > 30 ? '1.0.1' : '1.0.0')],
    ['at its very end', (probe: number) => (probe > 75 ? '1.0.1' : '1.0.0')],
    ['for one moment', (probe: number) => (probe === 30 ? '1.0.1' : '1.0.0')],
  ])('another version %s makes the leg invalid', (_, version) => {
    const { evaluation, found } = doubtsAbout({ version });
    expect(evaluation.verdict).toBe('invalid');
    expect(found['target-identity']?.found).toContain('1.0.0, then 1.0.1');
  });

  test('another version from one leg to the next makes the run invalid', () => {
    const evaluation = judgedRun({ legs: [{ version: () => '1.0.0' }, { load: 2, version: () => '1.0.1' }] });
    expect(evaluation).toMatchObject({ verdict: 'invalid', exitCode: 3 });
    expect(doubts(evaluation)['target-identity']).toMatchObject({
      leg: 'busy-hour@2x',
      found: '1.0.0, then 1.0.1',
    });
  });

  test('none that it ever says is no doubt', () => {
    expect(doubtsAbout({ version: () => null }).evaluation.verdict).toBe('pass');
  });

  test('a probe that it did not answer is told, and is no fault of the measurement', () => {
    const { evaluation, found } = doubtsAbout({ probeStatus: (probe) => (probe === 30 ? null : 200) });
    expect(evaluation.verdict).toBe('pass');
    expect(found['target-health']).toMatchObject({ severity: 'warning' });
  });
});

describe('the moments of pushes and seconds are not the same', () => {
  test.each([-450, -200, 200, 450])('pushes %d ms from where seconds end change no verdict', (shiftMs) => {
    const shifted: Damage = (record) => ({
      ...record,
      timeline: record.timeline && {
        ...record.timeline,
        pushes: record.timeline.pushes.map((push) => ({ ...push, atMs: push.atMs + shiftMs })),
      },
    });
    expect(doubtsAbout({ damage: shifted }).evaluation.verdict).toBe('pass');
    expect(doubtsAbout({ damage: shifted, latencyMs: () => 400 }).evaluation.verdict).toBe('fail');
  });

  test('of two samples of the generator in one second the busier one counts', () => {
    const doubled: Damage = (record) => ({
      ...record,
      generator: record.generator && {
        ...record.generator,
        samples: record.generator.samples.flatMap((sample) => [
          { ...sample, cpuCores: 2 },
          { ...sample, atMs: sample.atMs + 300, cpuCores: 0.1 },
        ]),
      },
    });
    expect(doubtsAbout({ damage: doubled }).ids).toEqual(['generator-cpu']);
  });
});
