import { describe, expect, test } from 'vitest';
import type { LegPlan } from '../../runner/schema/plan-schema.ts';
import { type Moment, madeLeg, type StatedLeg, scattered } from './made/made-leg.ts';
import { madePlan } from './made/made-plan.ts';
import { judged, madeRun, onlyCheck } from './made/made-run.ts';
import { objective, thresholdsOf } from './made/made-thresholds.ts';

/** Compares two selections; the blocks take their place below, as no profile plays an experiment. */
const ISOLATION = objective({
  id: 'isolation',
  expect: 'p95 <= 1.2x',
  where: { plan: 'free' },
  than: { where: { plan: 'premium' } },
});
const PHASE_SECONDS = 70;
const WARM_UP_SECONDS = 10;

/** On-off, off-on, and so on, with ten seconds between two phases that belong to none. */
function blockAt(second: number): 'on' | 'off' | null {
  const sincePeak = second - WARM_UP_SECONDS;
  const phase = Math.floor(sincePeak / PHASE_SECONDS);
  if (sincePeak % PHASE_SECONDS >= PHASE_SECONDS - 10) return null;
  return phase % 4 === 0 || phase % 4 === 3 ? 'on' : 'off';
}

function withBlocks(plan: LegPlan): LegPlan {
  const checks = plan.checks.map((check) => ({
    ...check,
    selector: { block: 'on' },
    submetricTags: 'block:on,window:peak',
    than: { selector: { block: 'off' }, submetricTags: 'block:off,window:peak' },
  }));
  const submetrics = plan.played.submetrics.flatMap((name) =>
    name.includes('plan:')
      ? [name.replace(/plan:\w+/, 'block:on'), name.replace(/plan:\w+/, 'block:off')]
      : [name],
  );
  return { ...plan, checks, played: { ...plan.played, submetrics: [...new Set(submetrics)] } };
}

function judge(leg: StatedLeg, pairs = 6) {
  const thresholds = thresholdsOf([ISOLATION]);
  const { record } = madeRun({ objectives: [ISOLATION] });
  const plan = withBlocks(madePlan(thresholds, { peakSeconds: 2 * pairs * PHASE_SECONDS, ratePerSecond: 5 }));
  const made = madeLeg(plan, { block: ({ second }) => blockAt(second), ...leg });
  const manifest = {
    ...record.manifest,
    legs: record.manifest.legs.map((each) => ({ ...each, k6: made.k6 })),
  };
  return onlyCheck(judged({ record: { manifest, legs: [made] }, thresholds }));
}

/** Slower by a factor while the disturbance is on, with every phase a little different from the others. */
const slowerWhenOn = (factor: number): StatedLeg => ({
  latencyMs: ({ second, nthJourney }: Moment) =>
    (blockAt(second) === 'on' ? factor : 1) *
    (100 +
      50 * scattered(nthJourney) +
      5 * scattered(Math.floor((second - WARM_UP_SECONDS) / PHASE_SECONDS))),
});

describe('a disturbance that is on and off in turn', () => {
  test.each([
    ['slows nobody', 1, 'pass'],
    ['slows by half', 1.5, 'fail'],
    ['slows by just as much as may be', 1.2, 'inconclusive'],
  ])('%s', (_, factor, verdict) => {
    const check = judge(slowerWhenOn(factor));
    expect(check).toMatchObject({
      verdict,
      unit: 'x',
      compared: { with: 'block off' },
      interval: { level: 0.95, method: 'Student, logarithms of pairs of phases' },
    });
    expect(check.estimate).toBeCloseTo(factor, 1);
    expect(check.reason).toContain('in 6 pairs of phases');
  });

  test('cannot be judged by fewer than five pairs, and it says how much longer that takes', () => {
    const check = judge(slowerWhenOn(1), 4);
    expect(check).toMatchObject({ verdict: 'inconclusive', moreSeconds: 140 });
    expect(check.reason).toContain('At least 5 pairs of phases');
  });

  test('has no factor where a phase got no answers', () => {
    const dead: StatedLeg = {
      outcome: ({ second }) => (blockAt(second) === 'on' && second < 100 ? 'refused' : 'good'),
    };
    expect(judge(dead)).toMatchObject({ verdict: 'inconclusive', estimate: null });
  });
});
