import { describe, expect, test } from 'vitest';
import type { LegRecord } from '../../runner/model/run-record.ts';
import { type StatedLeg, scattered, ZERO_AT_MS } from './made/made-leg.ts';
import type { StatedPlan } from './made/made-plan.ts';
import { judgedRun, onlyCheck, type StatedRun } from './made/made-run.ts';
import { FAST, objective } from './made/made-thresholds.ts';

const UNIT_COST = objective({
  id: 'unit-cost-cpu',
  sli: 'target_cpu_per_request',
  expect: 'mean <= 1.05x',
  than: { load: 1 },
  at: { load: '3x' },
});

type Leg = StatedPlan & StatedLeg;

interface Metered {
  /** Processor seconds that the target used in a second of the leg; null: nobody knows. */
  readonly cpuSeconds: (second: number) => number | null;
  readonly restarts?: number;
}

/** A leg on which the target's processor time was looked at every second. */
const metered = ({ cpuSeconds, restarts = 0 }: Metered, stated: Leg = {}): Leg => ({
  ...stated,
  damage: (record: LegRecord): LegRecord => {
    const seconds = Array.from({ length: record.plan.durationMs / 1_000 }, (_, second) => second);
    const spans = seconds.flatMap((second) => {
      const used = cpuSeconds(second);
      // Looks fall between the leg's seconds.
      return used === null
        ? []
        : [{ atMs: ZERO_AT_MS + second * 1_000 + 1_250, spanMs: 1_000, cpuSeconds: used }];
    });
    const first = { atMs: ZERO_AT_MS + 250, spanMs: 1_000, cpuSeconds: cpuSeconds(0) ?? 0 };
    const cpu = { source: 'proc' as const, of: 'process 10', restarts, spans: [first, ...spans] };
    return { ...record, target: record.target && { ...record.target, cpu } };
  },
});

/** 20 requests a second at 1x, of 5 ms each, with a little scatter. */
const costing = (msPerRequest: number, load = 1): Metered => ({
  cpuSeconds: (second) => 20 * load * (msPerRequest / 1_000) * (0.98 + 0.04 * scattered(second)),
});

const judge = (own: Leg, other: Leg = metered(costing(5)), more: Partial<StatedRun> = {}) => {
  const evaluation = judgedRun({ objectives: [UNIT_COST], legs: [other, { load: 3, ...own }], ...more });
  return { evaluation, check: onlyCheck(evaluation) };
};

describe('processor time of the target per request, against that at another load', () => {
  test.each([
    ['costs no more', 5, 'pass'],
    ['costs less', 4, 'pass'],
    ['costs about what it may', 5.25, 'inconclusive'],
    ['costs a fifth more', 6, 'fail'],
  ])('each request %s', (_, msPerRequest, verdict) => {
    const { evaluation, check } = judge(metered(costing(msPerRequest, 3)));
    expect(check).toMatchObject({ verdict, unit: 'x' });
    expect(check.estimate).toBeCloseTo(msPerRequest / 5, 1);
    expect(evaluation.verdict).toBe(verdict);
  });

  test('its record stands alone', () => {
    const { check } = judge(metered(costing(6, 3)));
    expect(check).toMatchObject({
      compared: { with: 'busy-hour@1x', otherSamples: 1_200 },
      interval: { level: 0.99, method: 'MOVER on logarithms, batch means' },
    });
    expect(check.compared?.ownMs).toBeCloseTo(6, 1);
    expect(check.compared?.otherMs).toBeCloseTo(5, 1);
    expect(check.reason).toMatch(
      /^Processor time per request is 6\S* ms against 5\S* ms with busy-hour@1x, a factor of 1\.2x; the limit is 1\.05x\. That is over the limit with 99 % confidence: at least 1\.\d+x\.$/,
    );
  });

  test('requests that were skipped were never sent, and make none cheaper', () => {
    const outcome: StatedLeg['outcome'] = ({ svc }) => (svc === 'tasks' ? 'skipped' : 'good');
    const { check } = judge(metered(costing(5, 3), { outcome }));
    expect(check.compared?.ownMs).toBeCloseTo(10, 0);
  });

  test('fewer than thirty seconds have no interval, and a short peak cannot pass', () => {
    const short = (peakSeconds: number) =>
      judge(metered(costing(5, 3), { peakSeconds }), metered(costing(5), { peakSeconds })).check;
    expect(short(20)).toMatchObject({ verdict: 'inconclusive', interval: null });
    expect(short(45)).toMatchObject({ verdict: 'inconclusive', moreSeconds: 15 });
  });
});

describe('where it is not known', () => {
  test.each<[string, Leg, Leg]>([
    ['on the leg itself', {}, metered(costing(5))],
    ['on the other leg', metered(costing(5, 3)), {}],
  ])('nobody looked at it %s: it does not apply, and says how to look', (_, own, other) => {
    const { check } = judge(own, other);
    expect(check.verdict).toBe('not-applicable');
    expect(check.reason).toContain('`--target-pid <pid>`');
    expect(check.reason).toContain('"gate.targetMetrics"');
  });

  test('a run passes without it, and a gate does not', () => {
    const objectives = [FAST, UNIT_COST];
    const legs = [{}, { load: 3 }];
    expect(judgedRun({ objectives, legs }).verdict).toBe('pass');
    expect(judgedRun({ objectives, legs, what: 'gate' }).verdict).toBe('invalid');
  });

  test('for half of the window: it is open', () => {
    const half = { cpuSeconds: (second: number) => (second < 40 ? 0.3 : null) };
    const { check } = judge(metered({ ...half, restarts: 1 }));
    expect(check).toMatchObject({ verdict: 'inconclusive', estimate: null });
    expect(check.reason).toMatch(
      /It is known in \d\d of 60 seconds on busy-hour@3x, as processes were replaced\./,
    );
  });

  test('for a second of the window: that second is left out', () => {
    const gap = { cpuSeconds: (second: number) => (second === 30 ? null : costing(5, 3).cpuSeconds(second)) };
    const long = { peakSeconds: 120 };
    expect(judge(metered(gap, long), metered(costing(5), long)).check.verdict).toBe('pass');
  });
});
