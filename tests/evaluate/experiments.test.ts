import { describe, expect, test } from 'vitest';
import { plannedSwitches } from '../../runner/model/planned-switches.ts';
import type { Experiment } from '../../runner/model/profile.ts';
import type { LegRecord } from '../../runner/model/run-record.ts';
import type { Switched } from '../../runner/schema/switches-schema.ts';
import { type Moment, type StatedLeg, ZERO_AT_MS } from './made/made-leg.ts';
import { judged, madeRun, onlyCheck } from './made/made-run.ts';
import { FAST, objective } from './made/made-thresholds.ts';

const FLOOD = 'flood';
const PAIRS = 5;
const BLOCK_MS = 20_000;
const FROM_MS = 10_000;

/** Ten blocks of twenty seconds in a peak of 200 s, of which the first five settle. */
const EXPERIMENT: Experiment = {
  name: FLOOD,
  title: 'A flood',
  fromMs: FROM_MS,
  toMs: FROM_MS + 2 * PAIRS * BLOCK_MS,
  pairs: PAIRS,
  settleMs: 5_000,
  stream: null,
  switch: { on: { method: 'PUT', path: '/flood' }, off: { method: 'DELETE', path: '/flood' } },
};

const ON = { where: { block: 'on' }, needs: { experiment: FLOOD } } as const;
const PREMIUM_FAST = objective({ ...FAST, id: 'premium-p95', ...ON });
const NONE_LIMITED = objective({ ...ON, id: 'none-limited', sli: 'rate_limited', expect: 'count == 0' });

const isOn = ({ second }: Pick<Moment, 'second'>) =>
  [1, 2].includes(Math.floor((second * 1_000 - FROM_MS) / BLOCK_MS) % 4);

function switchesOf({ plan }: LegRecord): Switched[] {
  return plannedSwitches(plan.experiments ?? []).map(({ experiment, state, atMs }) => ({
    experiment,
    state,
    dueMs: atMs,
    sentAtMs: ZERO_AT_MS + atMs,
    status: 204,
    durationMs: 30,
    error: null,
  }));
}

type Touch = (switched: Switched, index: number) => Switched | null;

/** A leg whose switches were sent as planned, but for what a test changes. */
function judge(
  stated: NonNullable<Parameters<typeof madeRun>[0]>,
  leg: StatedLeg = {},
  touch: Touch = (each) => each,
) {
  const damage = (record: LegRecord): LegRecord => {
    const switches = switchesOf(record).flatMap((each, index) => touch(each, index) ?? []);
    return { ...record, switches: { schemaVersion: 1, admin: 'http://127.0.0.1:4301', switches } };
  };
  const plan = { peakSeconds: 200, experiments: [EXPERIMENT] };
  return judged(
    madeRun({ ...stated, gate: { minimumPeak: '60s', ...stated.gate }, legs: [{ ...plan, ...leg, damage }] }),
  );
}

describe('the blocks in which a disturbance is on', () => {
  const slow: StatedLeg = { latencyMs: (moment) => (isOn(moment) ? 900 : 50) };

  test('are judged by themselves, joined', () => {
    const check = onlyCheck(judge({ objectives: [PREMIUM_FAST] }, slow));
    expect(check).toMatchObject({ verdict: 'fail', samples: 5 * 15 * 20, horizonMs: expect.any(Number) });
    expect(onlyCheck(judge({ objectives: [PREMIUM_FAST] })).verdict).toBe('pass');
  });

  test('must last as long as a peak to pass', () => {
    const evaluation = judge({ objectives: [PREMIUM_FAST], gate: { minimumPeak: '80s' } });
    expect(onlyCheck(evaluation).verdict).toBe('inconclusive');
  });

  test('are part of the peak that other objectives judge', () => {
    expect(onlyCheck(judge({ objectives: [FAST] }, slow)).verdict).toBe('fail');
  });

  test('count what must not happen in them alone', () => {
    const limitedWhen = (when: boolean): StatedLeg => ({
      outcome: (moment) => (moment.nthJourney % 50 === 0 && isOn(moment) === when ? 'limited' : 'good'),
    });
    expect(onlyCheck(judge({ objectives: [NONE_LIMITED] }, limitedWhen(true))).verdict).toBe('fail');
    expect(onlyCheck(judge({ objectives: [NONE_LIMITED] }, limitedWhen(false))).verdict).toBe('pass');
  });

  test('take nothing from journeys that were dropped in other blocks', () => {
    const droppedWhen = (when: boolean): StatedLeg => ({
      dropped: (second) =>
        second > 20 && second < 200 && second % 20 === 15 && isOn({ second }) === when ? 1 : 0,
    });
    const missing = (when: boolean) =>
      onlyCheck(judge({ objectives: [NONE_LIMITED] }, droppedWhen(when))).missing.droppedJourneys;
    expect(missing(true)).toBeGreaterThan(0);
    expect(missing(false)).toBe(0);
  });
});

describe('an experiment that was not played as planned makes what needs it invalid', () => {
  const second =
    (change: Partial<Switched>): Touch =>
    (each, index) =>
      index === 1 ? { ...each, ...change } : each;

  test.each([
    [
      'a switch was never sent',
      (each: Switched, index: number) => (index === 1 ? null : each),
      'on at 30 s was never sent',
    ],
    [
      'a switch got no answer',
      second({ status: null, error: 'ECONNREFUSED' }),
      'on at 30 s got no answer (ECONNREFUSED)',
    ],
    ['a switch was refused', second({ status: 403 }), 'on at 30 s was answered with 403'],
    ['a switch was late', second({ sentAtMs: ZERO_AT_MS + 31_500 }), 'on at 30 s was sent 1.5 s late'],
    [
      'a switch took longer than settling',
      second({ durationMs: 6_000 }),
      'on at 30 s was answered only after 6 s',
    ],
  ])('as %s', (_, touch, found) => {
    const evaluation = judge({ objectives: [PREMIUM_FAST, FAST] }, {}, touch);
    const verdicts = evaluation.objectives.map(({ id, verdict }) => [id, verdict]);
    expect(verdicts).toEqual([
      ['premium-p95', 'invalid'],
      [FAST.id, 'pass'],
    ]);
    expect(evaluation.validity.find(({ id }) => id === 'flood-switched')).toMatchObject({
      passed: false,
      severity: 'error',
      experiment: FLOOD,
      found,
    });
    expect(evaluation.verdict).toBe('invalid');
  });

  test('as nothing was switched at all', () => {
    const plan = { peakSeconds: 200, experiments: [EXPERIMENT] };
    const evaluation = judged(
      madeRun({ objectives: [PREMIUM_FAST], gate: { minimumPeak: '60s' }, legs: [plan] }),
    );
    expect(onlyCheck(evaluation)).toMatchObject({ verdict: 'invalid' });
  });

  test('as none of its journeys began', () => {
    const stream = { ratePerSecond: 2, weights: { 'look-around': 1 }, tenants: [0] };
    const experiment = { ...EXPERIMENT, stream, switch: null };
    const legs = [{ peakSeconds: 200, experiments: [experiment] }];
    const evaluation = judged(madeRun({ objectives: [PREMIUM_FAST], gate: { minimumPeak: '60s' }, legs }));
    expect(evaluation.validity.find(({ id }) => id === 'flood-arrivals')).toMatchObject({
      passed: false,
      expected: '200 within 2 %',
      found: '0 began',
    });
    expect(onlyCheck(evaluation).verdict).toBe('invalid');
  });

  test('not when all was switched', () => {
    expect(judge({ objectives: [PREMIUM_FAST] }).verdict).toBe('pass');
  });
});
