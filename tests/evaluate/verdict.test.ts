import { describe, expect, test } from 'vitest';
import { evaluateRun } from '../../runner/evaluate/evaluate-run.ts';
import type { StatedLeg } from './made/made-leg.ts';
import { isAmong } from './made/made-leg.ts';
import type { StatedPlan } from './made/made-plan.ts';
import { judged, judgedRun, madeRun, verdictsOf } from './made/made-run.ts';
import {
  AVAILABLE,
  FAST,
  NEVER_LIMITED,
  NEVER_STALE,
  objective,
  QUICK_DATABASE,
} from './made/made-thresholds.ts';

type Leg = StatedPlan & StatedLeg;

/** A leg on which the objectives below come out as their names say, one by one. */
const MIXED: Leg = {
  latencyMs: ({ nthJourney, svc }) => (svc === 'auth' && isAmong(0.2, nthJourney) ? 400 : 50),
  databaseMs: ({ nthJourney }) => (isAmong(0.05, nthJourney) ? 300 : 5),
};
const PASSES = AVAILABLE;
const FAILS = objective({ ...FAST, id: 'fails', where: { svc: 'auth' } });
const OPEN = objective({ ...QUICK_DATABASE, id: 'open' });
const UNMEASURED = objective({ ...NEVER_STALE, id: 'unmeasured' });

describe('the verdict of a run is the worst of its objectives: fail, then invalid, then inconclusive, then pass', () => {
  test.each([
    ['all pass', [PASSES], 'pass', 0, 'Release: the one objective holds.'],
    ['one is open', [PASSES, OPEN], 'inconclusive', 4, 'Not decided: 1 of 2 objectives is open, none fails.'],
    [
      'one could not be measured',
      [PASSES, OPEN, UNMEASURED],
      'invalid',
      3,
      'No verdict: what was measured cannot be trusted.',
    ],
    [
      'one fails',
      [PASSES, OPEN, UNMEASURED, FAILS],
      'fail',
      1,
      'Do not release: auth is too slow at 1x Busy hour; 1 of 4 objectives is not met.',
    ],
  ])('%s', (_, objectives, verdict, exitCode, headline) => {
    const evaluation = judgedRun({ objectives, legs: [MIXED] });
    expect(evaluation).toMatchObject({ verdict, exitCode, headline });
    expect(evaluation.reasons.length).toBeGreaterThan(0);
    expect(evaluation.objectives.map((each) => each.verdict)).toContain(verdict);
  });

  test('a failure on an honest leg is news even beside a leg that was not', () => {
    const legs = [MIXED, { load: 2, cpuRatio: () => 0.99 }];
    expect(judgedRun({ objectives: [FAILS], legs })).toMatchObject({ verdict: 'fail', exitCode: 1 });
  });

  test('an open run may be let through by the thresholds, and still says that it is open', () => {
    const allowed = judgedRun({ objectives: [OPEN], legs: [MIXED], gate: { inconclusive: 'allow' } });
    expect(allowed).toMatchObject({ verdict: 'inconclusive', exitCode: 0 });
  });

  test.each([
    ['invalid', [UNMEASURED], 3],
    ['fail', [FAILS], 1],
  ])('an %s one is not let through with it', (verdict, objectives, exitCode) => {
    const evaluation = judgedRun({ objectives, legs: [MIXED], gate: { inconclusive: 'allow' } });
    expect(evaluation).toMatchObject({ verdict, exitCode });
  });

  test('a run without a single leg proves nothing', () => {
    const { record, thresholds } = madeRun({ objectives: [PASSES] });
    const evaluation = judged({ record: { ...record, legs: [] }, thresholds });
    expect(evaluation).toMatchObject({ verdict: 'invalid', exitCode: 3 });
  });

  test('a failing check whose objective the thresholds no longer have is not forgotten', () => {
    const run = madeRun({ objectives: [PASSES, FAILS], legs: [MIXED] });
    const [passes] = run.thresholds.objectives;
    const thresholds = { ...run.thresholds, objectives: passes === undefined ? [] : [passes] };
    expect(judged({ ...run, thresholds }).verdict).toBe('fail');
  });

  test('an objective that no plan has ever heard of is not fine', () => {
    const run = madeRun({ objectives: [PASSES] });
    const { thresholds } = madeRun({ objectives: [PASSES, objective({ ...FAST, id: 'later' })] });
    expect(judged({ ...run, thresholds })).toMatchObject({ verdict: 'invalid', exitCode: 3 });
  });
});

describe('one failure among many checks', () => {
  /** p at about 0.004: over the limit by itself, not among a hundred. */
  const barely: Leg = {
    latencyMs: ({ nthJourney, svc }) => (svc === 'auth' && isAmong(0.08, nthJourney + 1) ? 400 : 50),
  };
  const others = (count: number) =>
    Array.from({ length: count }, (_, n) => objective({ ...NEVER_LIMITED, id: `other-${n}` }));
  const doubtful = objective({ ...FAST, id: 'doubtful', where: { svc: 'auth' } });

  test('stands when it is the only one that was looked for', () => {
    expect(judgedRun({ objectives: [doubtful], legs: [barely] }).verdict).toBe('fail');
  });

  test('may be chance when it was one of a hundred, and says so (Holm)', () => {
    const evaluation = judgedRun({ objectives: [doubtful, ...others(99)], legs: [barely] });
    expect(evaluation.verdict).toBe('inconclusive');
    expect(evaluation.checks[0]?.reason).toContain('among 100 checks it may be chance');
  });

  test('stands among a hundred when it is overwhelming', () => {
    const slow: Leg = { latencyMs: ({ svc }) => (svc === 'auth' ? 400 : 50) };
    expect(judgedRun({ objectives: [doubtful, ...others(99)], legs: [slow] }).verdict).toBe('fail');
  });

  test('stands always when it is a count of what must never happen', () => {
    const limited: Leg = { outcome: ({ nthJourney }) => (nthJourney === 300 ? 'limited' : 'good') };
    expect(judgedRun({ objectives: others(100), legs: [limited] }).verdict).toBe('fail');
  });
});

describe('judging is a function of the record', () => {
  const objectives = [PASSES, OPEN, UNMEASURED, FAILS, objective({ ...FAST, id: 'each', per: ['svc'] })];
  const legs = [MIXED, { ...MIXED, load: 2 }];

  test('the same record gives the same bytes', () => {
    const run = madeRun({ objectives, legs });
    const bytes = () =>
      JSON.stringify(evaluateRun(structuredClone(run.record), structuredClone(run.thresholds)));
    expect(bytes()).toBe(bytes());
  });

  test('nothing of the record is changed', () => {
    const run = madeRun({ objectives, legs });
    const before = structuredClone(run.record);
    evaluateRun(run.record, run.thresholds);
    expect(run.record).toEqual(before);
  });

  test('the order of objectives changes no verdict', () => {
    const [first, ...others] = [
      objectives,
      objectives.toReversed(),
      [...objectives.slice(2), ...objectives.slice(0, 2)],
    ];
    const outcome = (order: typeof objectives) => {
      const evaluation = judgedRun({ objectives: order, legs });
      return { verdict: evaluation.verdict, checks: verdictsOf(evaluation) };
    };
    for (const order of others) expect(outcome(order)).toEqual(outcome(first ?? []));
  });
});
