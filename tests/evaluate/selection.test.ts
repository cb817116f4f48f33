import { describe, expect, test } from 'vitest';
import type { Catalogue } from '../../scenarios/kit/contract.ts';
import type { Moment, StatedLeg } from './made/made-leg.ts';
import { CATALOGUE } from './made/made-plan.ts';
import { doubts, judgedRun, onlyCheck, verdictsOf } from './made/made-run.ts';
import { AVAILABLE, FAST, FAST_PER_SERVICE, NEVER_STALE, objective } from './made/made-thresholds.ts';

const slowAt = (svc: string): StatedLeg => ({
  latencyMs: (moment: Moment) => (moment.svc === svc ? 400 : 50),
});

describe('where', () => {
  test.each([
    ['svc', 'tasks', ({ svc }: Moment) => svc === 'tasks'],
    ['op', 'open-board', ({ op }: Moment) => op === 'open-board'],
    ['kind', 'read', ({ op }: Moment) => op === 'open-board'],
    ['journey', 'look-around', () => true],
    ['plan', 'premium', ({ tenant }: Moment) => tenant.plan === 'premium'],
    ['region', 'eu-west-1', ({ tenant }: Moment) => tenant.region === 'eu-west-1'],
  ])('only requests with %s %s are judged', (tag, value, isJudged) => {
    const stated = objective({ expect: 'p95 < 200ms', where: { [tag]: value } });
    const judgedSlow = judgedRun({
      objectives: [stated],
      legs: [{ latencyMs: (m) => (isJudged(m) ? 400 : 50) }],
    });
    const othersSlow = judgedRun({
      objectives: [stated],
      legs: [{ latencyMs: (m) => (isJudged(m) ? 50 : 400) }],
    });
    expect([judgedSlow.verdict, othersSlow.verdict]).toEqual(['fail', 'pass']);
  });

  test('a service that the journeys know and never asked has no verdict, and the gate none either', () => {
    const leg: StatedLeg = { sends: ({ svc }) => svc !== 'tasks' };
    const evaluation = judgedRun({ objectives: [FAST_PER_SERVICE], legs: [leg] });
    expect(verdictsOf(evaluation)).toEqual({
      'fast-services/svc=auth@busy-hour@1x': 'pass',
      'fast-services/svc=tasks@busy-hour@1x': 'invalid',
    });
    expect(evaluation).toMatchObject({ verdict: 'invalid', exitCode: 3 });
    expect(doubts(evaluation)['samples']?.found).toContain('svc=tasks');
    expect(evaluation.reasons.join(' ')).toContain('no request of this kind was sent');
  });

  test('a misspelt tag value is a mistake in the thresholds, not an objective that does not apply', () => {
    const misspelt = objective({ id: 'misspelt', expect: 'p95 < 200ms', where: { svc: 'taks' } });
    const evaluation = judgedRun({ objectives: [FAST, misspelt] });
    expect(evaluation).toMatchObject({ verdict: 'invalid', exitCode: 3 });
    expect(evaluation.objectives[1]).toMatchObject({ verdict: 'invalid', checks: [] });
    expect(evaluation.reasons.join(' ')).toContain('correct the tags');
  });

  test('a misspelt invariant was never looked at', () => {
    const misspelt = objective({ ...NEVER_STALE, where: { invariant: 'read-your-wirtes' } });
    const leg: StatedLeg = { invariant: () => 'held' };
    expect(judgedRun({ objectives: [misspelt], legs: [leg] }).verdict).toBe('invalid');
  });
});

describe('per', () => {
  test('one service that fails is not hidden by the others', () => {
    const evaluation = judgedRun({ objectives: [FAST_PER_SERVICE], legs: [slowAt('tasks')] });
    expect(verdictsOf(evaluation)).toEqual({
      'fast-services/svc=auth@busy-hour@1x': 'pass',
      'fast-services/svc=tasks@busy-hour@1x': 'fail',
    });
    expect(evaluation.objectives).toMatchObject([{ verdict: 'fail' }]);
    expect(evaluation.reasons.join(' ')).toContain('tasks, busy-hour@1x');
  });

  test('two tags make a check for each combination that is played', () => {
    const both = objective({ id: 'fast', expect: 'p95 < 200ms', per: ['svc', 'plan'] });
    expect(Object.keys(verdictsOf(judgedRun({ objectives: [both] })))).toEqual([
      'fast/svc=auth/plan=premium@busy-hour@1x',
      'fast/svc=auth/plan=free@busy-hour@1x',
      'fast/svc=tasks/plan=premium@busy-hour@1x',
      'fast/svc=tasks/plan=free@busy-hour@1x',
    ]);
  });
});

describe('at', () => {
  const atMost = objective({ id: 'calm', expect: 'p95 < 200ms', at: { load: '<= 2.5x' } });
  const legs = [{ load: 2.5 }, { load: 3, ...slowAt('tasks') }];

  test('only the legs it names are judged', () => {
    const evaluation = judgedRun({ objectives: [atMost], legs });
    expect(verdictsOf(evaluation)).toEqual({ 'calm@busy-hour@2.5x': 'pass' });
    expect(evaluation.verdict).toBe('pass');
  });

  test('a leg on which nothing is judged must have been measured honestly all the same', () => {
    const evaluation = judgedRun({
      objectives: [atMost],
      legs: [{ load: 2.5 }, { load: 3, cpuRatio: () => 0.97 }],
    });
    expect(evaluation).toMatchObject({ verdict: 'invalid', exitCode: 3 });
    expect(evaluation.legs.map(({ verdict }) => verdict)).toEqual(['pass', 'invalid']);
  });

  test('nothing at all was judged: that proves nothing', () => {
    const evaluation = judgedRun({ objectives: [atMost], legs: [{ load: 3 }] });
    expect(evaluation).toMatchObject({ verdict: 'invalid', exitCode: 3, checks: [] });
    expect(evaluation.objectives).toMatchObject([{ verdict: 'not-applicable' }]);
    expect(evaluation.reasons).toEqual(['No objective applies to what was run, so nothing was judged.']);
  });

  test('one of two objectives does not apply: fine in a run, not in the gate', () => {
    const objectives = [objective({ ...FAST, id: 'always' }), atMost];
    const run = { objectives, legs: [{ load: 3 }] };
    expect(judgedRun(run)).toMatchObject({ verdict: 'pass', exitCode: 0 });
    const gate = judgedRun({ ...run, what: 'gate' });
    expect(gate).toMatchObject({ verdict: 'invalid', exitCode: 3 });
    expect(doubts(gate)['gate-complete']?.found).toContain('calm (judged at load <= 2.5x, this leg is 3x)');
    const optional = { ...run, objectives: [objectives[0] ?? FAST, { ...atMost, optional: true }] };
    expect(judgedRun({ ...optional, what: 'gate' }).verdict).toBe('pass');
  });

  test('an objective that needs what was not played does not apply', () => {
    const needs = objective({ id: 'isolated', expect: 'p95 < 200ms', needs: { experiment: 'bulk-import' } });
    const evaluation = judgedRun({ objectives: [FAST, needs] });
    expect(evaluation.objectives[1]).toMatchObject({ verdict: 'not-applicable' });
    expect(evaluation.verdict).toBe('pass');
  });
});

describe('window', () => {
  test('another window than the peak is judged when it is named', () => {
    const slowWarmUp: StatedLeg = { latencyMs: ({ window }) => (window === 'warm-up' ? 400 : 50) };
    const inWarmUp = objective({ expect: 'p95 < 200ms', window: 'warm-up' });
    const legs = [{ ...slowWarmUp, warmUpSeconds: 60 }];
    expect(judgedRun({ objectives: [inWarmUp], legs }).verdict).toBe('fail');
    expect(judgedRun({ objectives: [FAST], legs }).verdict).toBe('pass');
  });

  test('* is the whole leg', () => {
    const whole = objective({ ...AVAILABLE, window: '*' });
    const leg: StatedLeg = { outcome: ({ window }) => (window === 'recovery' ? 'error' : 'good') };
    const check = onlyCheck(judgedRun({ objectives: [whole], legs: [{ ...leg, recoverySeconds: 10 }] }));
    expect(check).toMatchObject({ samples: 1_600, bad: { atLeast: 200 } });
    expect(check.verdict).not.toBe('pass');
  });

  test('one that the profile does not have does not apply', () => {
    const ramp = objective({ id: 'ramp', expect: 'p95 < 200ms', window: 'ramp' });
    expect(judgedRun({ objectives: [FAST, ramp] }).objectives[1]).toMatchObject({
      verdict: 'not-applicable',
      reason: 'the profile has no window "ramp"',
    });
  });
});

describe('pool: the legs of a run together', () => {
  const together = objective({ ...AVAILABLE, pool: 'run' });
  const failing = (share: number): StatedLeg => ({
    outcome: ({ nthJourney }) => (nthJourney % Math.round(1 / share) === 0 ? 'error' : 'good'),
  });

  test('one verdict for all of them, from all of their requests', () => {
    const check = onlyCheck(judgedRun({ objectives: [together], legs: [{}, { load: 2 }] }));
    expect(check).toMatchObject({
      id: 'available',
      leg: null,
      load: null,
      samples: 1_200 + 2_400,
      verdict: 'pass',
    });
  });

  test('half a minute on two legs makes a minute, not more', () => {
    const legs = [{ peakSeconds: 30 }, { peakSeconds: 30, load: 2 }];
    expect(judgedRun({ objectives: [together], legs }).verdict).toBe('pass');
    expect(
      judgedRun({ objectives: [together], legs: [legs[0] ?? {}, { ...legs[1], peakSeconds: 29 }] }).verdict,
    ).toBe('inconclusive');
  });

  test('a good leg does not make up for one that was not measured honestly', () => {
    const evaluation = judgedRun({
      objectives: [together],
      legs: [{}, { load: 2, lagMs: () => 50, k6: { exitCode: 99 } }],
    });
    expect(onlyCheck(evaluation)).toMatchObject({ verdict: 'invalid' });
  });

  test('a good leg does not make up for one without a single request of the kind', () => {
    const auth = objective({ ...together, where: { svc: 'auth' } });
    const evaluation = judgedRun({
      objectives: [auth],
      legs: [{}, { load: 2, sends: ({ svc }: Moment) => svc !== 'auth' }],
    });
    expect(onlyCheck(evaluation)).toMatchObject({ verdict: 'invalid' });
    expect(onlyCheck(evaluation).reason).toContain('no request of this kind was sent on busy-hour@2x');
  });

  test('a good leg does not make up for one that was stopped as an outage', () => {
    const legs = [{ load: 3 }, { load: 2, stoppedAfterSeconds: 60 }];
    expect(onlyCheck(judgedRun({ objectives: [together], legs })).verdict).toBe('inconclusive');
  });

  test.each([
    ['one leg fails a fifth of its requests', [{}, { load: 2, ...failing(0.2) }], 'fail'],
    ['one of four legs is down', [{}, { load: 2 }, { load: 3, ...failing(1) }, { load: 4 }], 'fail'],
    ['all legs fail some', [failing(0.05), { load: 2, ...failing(0.05) }], 'fail'],
    ['one leg fails a little more than all may', [{}, { load: 2, ...failing(0.02) }], 'inconclusive'],
    ['one leg fails hardly any', [{}, { load: 2, ...failing(0.002) }], 'pass'],
  ])('the failures of each leg count: %s', (_, legs, verdict) => {
    expect(judgedRun({ objectives: [together], legs }).verdict).toBe(verdict);
  });

  test('an invariant that a leg never looked at can be broken, and cannot be held', () => {
    const stale = objective({ ...NEVER_STALE, pool: 'run' });
    const legs: StatedLeg[] = [{ invariant: () => 'held' }, {}];
    const judged = (second: StatedLeg) =>
      judgedRun({ objectives: [stale], legs: [legs[0] ?? {}, { load: 2, ...second }] });
    expect(judged({ invariant: () => 'held' }).verdict).toBe('pass');
    const blind = judged({});
    expect(blind.verdict).toBe('invalid');
    expect(onlyCheck(blind).verdict).toBe('invalid');
    expect(doubts(blind)['invariant-looked-at']).toMatchObject({
      objective: 'never-stale',
      found: 'never on busy-hour@2x',
    });
    const broken = [{ load: 3, invariant: () => 'broken' as const }, { load: 4 }];
    expect(judgedRun({ objectives: [stale], legs: broken }).verdict).toBe('fail');
    expect(judged({ invariant: ({ nthJourney }) => (nthJourney === 300 ? 'broken' : null) }).verdict).toBe(
      'fail',
    );
  });

  test('a percentile of several legs is judged, and not shown as one number', () => {
    const fast = objective({ expect: 'p95 < 200ms', pool: 'run' });
    const check = onlyCheck(judgedRun({ objectives: [fast], legs: [{}, { load: 2 }] }));
    expect(check).toMatchObject({ verdict: 'pass', estimate: null, interval: null });
  });
});

test('an operation that is not sent by every journey is judged on those that do', () => {
  const catalogue: Catalogue = {
    ...CATALOGUE,
    journeys: [...CATALOGUE.journeys, { ...search, name: 'look-something-up' }],
  };
  const evaluation = judgedRun({ objectives: [FAST_PER_SERVICE], legs: [{ catalogue }] });
  expect(evaluation.checks.map(({ samples }) => samples)).toEqual([300, 300, 300]);
  expect(evaluation.verdict).toBe('pass');
});

const search: Catalogue['journeys'][number] = {
  name: 'search',
  maxThinkSeconds: 0,
  operations: [{ svc: 'search', op: 'search-tasks', kind: 'read', min: 1, max: 1 }],
};
