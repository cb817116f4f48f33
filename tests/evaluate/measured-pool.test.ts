import { expect, test } from 'vitest';
import type { LegRecord } from '../../runner/model/run-record.ts';
import type { LegPlan } from '../../runner/schema/plan-schema.ts';
import { withPool } from './made/made-plan.ts';
import { doubts, judgedRun } from './made/made-run.ts';

const MEASURED: NonNullable<LegPlan['pool']['measured']> = {
  run: '2026-11-20T07-00-00Z-busy-hour',
  leg: 'busy-hour@1x',
  load: 1,
  probability: 0.99,
  journeyMs: { name: 'mean of the mix', thinkMs: 0, requestsMs: 20, startWaitMs: 1_000 },
  busiestVus: 9,
  busiestHereVus: 9,
  enoughVus: 13,
};

/** The pool of the limits and so many fewer or more, sized by a run. */
const sized = (more: number) => (record: LegRecord) => {
  const plan = withPool(record.plan, record.plan.pool.ampleVus + more);
  return { ...record, plan: { ...plan, pool: { ...plan.pool, measured: MEASURED } } };
};

test.each<[string, number, number, string]>([
  ['smaller than ample, and none was dropped', -1, 0, 'pass'],
  ['smaller than ample, and some were dropped', -1, 2, 'invalid'],
  ['ample, and some were dropped', 0, 2, 'fail'],
])('a pool that a run sized is %s', (_, more, droppedPerSecond, verdict) => {
  const dropped = (second: number) => (second >= 15 && second < 70 ? droppedPerSecond : 0);
  const evaluation = judgedRun({ legs: [{ dropped, damage: sized(more) }] });
  expect(evaluation.verdict).toBe(verdict);
  const remedy = doubts(evaluation)['vu-pool']?.remedy;
  expect(remedy).toBe(
    verdict === 'invalid'
      ? 'Journeys took longer than in 2026-11-20T07-00-00Z-busy-hour: leave --sized-by out, or name a run of this load.'
      : undefined,
  );
});
