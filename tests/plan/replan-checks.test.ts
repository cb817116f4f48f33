import { describe, expect, test } from 'vitest';
import { replanChecks } from '../../runner/plan/replan-checks.ts';
import type { LegPlan, PlannedCheck } from '../../runner/schema/plan-schema.ts';
import type { WrittenObjective } from '../../runner/schema/thresholds-schema.ts';
import { PROFILE, planned, thresholdsOf } from './shop.ts';

const drafts: Partial<WrittenObjective>[] = [
  { id: 'speed', per: ['svc'], report: ['p99'] },
  { id: 'premium', where: { plan: 'premium' }, window: 'recovery' },
  { id: 'good', sli: 'availability', expect: 'ratio >= 99.99%', window: '*', pool: 'run' },
  { id: 'later', at: { load: 3 } },
];
const recorded = planned(drafts, { inMs: 60_000, profile: { ...PROFILE, process: 'even' } }).plan;

const withoutSamples = (checks: readonly PlannedCheck[]) =>
  checks.map((check) => ({ ...check, expectedSamples: 0 }));

describe('judging a recorded leg by other thresholds', () => {
  test('the same thresholds give the same checks', () => {
    const { plan, impossible } = replanChecks(recorded, thresholdsOf(drafts));
    expect(withoutSamples(plan.checks)).toEqual(withoutSamples(recorded.checks));
    expect(plan.notApplicable).toEqual(recorded.notApplicable);
    expect(impossible).toEqual([]);
  });

  test('samples are expected of the journeys that were drawn', () => {
    const { checks } = replanChecks(recorded, thresholdsOf(drafts)).plan;
    for (const [index, { expectedSamples }] of checks.entries()) {
      const wanted = recorded.checks[index]?.expectedSamples ?? Number.NaN;
      expect(Math.abs(expectedSamples - wanted)).toBeLessThanOrEqual(4);
    }
  });

  test('other limits, services and windows are planned anew', () => {
    const { checks } = replanChecks(
      recorded,
      thresholdsOf([{ id: 'pay', expect: 'p99 <= 1s', where: { svc: 'pay' }, window: 'ramp' }]),
    ).plan;
    expect(checks).toMatchObject([
      { id: 'pay', selector: { svc: 'pay' }, window: 'ramp', limitTag: 'at-most-1000' },
    ]);
  });

  test('what was played stays to the byte: it is evidence', () => {
    const { plan } = replanChecks(recorded, thresholdsOf([{ expect: 'p99 < 1s' }], { requestTimeout: '5s' }));
    const kept: (keyof LegPlan)[] = ['id', 'load', 'durationMs', 'catalogue', 'pool', 'expected', 'played'];
    for (const key of kept) expect(JSON.stringify(plan[key])).toBe(JSON.stringify(recorded[key]));
  });

  test('how long a peak must last is what the other thresholds say, and its warning with it', () => {
    expect(recorded.warnings.join()).toContain('The peak window lasts 24 s; below 5 min nothing can pass.');
    const { plan } = replanChecks(recorded, thresholdsOf(drafts, { minimumPeak: '20s' }));
    expect(plan.minimumPeakMs).toBe(20_000);
    expect(plan.warnings.join()).not.toContain('nothing can pass');
  });

  test('what no operation of the leg can satisfy is told, not left out', () => {
    const { plan, impossible } = replanChecks(
      recorded,
      thresholdsOf([{ id: 'typo', where: { svc: 'wbe' } }]),
    );
    expect(plan.checks).toEqual([]);
    expect(impossible).toEqual([{ objective: 'typo', why: 'no operation has svc "wbe"' }]);
  });

  test('a leg without a stream has nothing to judge', () => {
    const silent = { ...recorded, played: { ...recorded.played, streams: [] } };
    expect(replanChecks(silent, thresholdsOf([{}])).impossible).toHaveLength(1);
  });
});
