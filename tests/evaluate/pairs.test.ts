import { describe, expect, test } from 'vitest';
import type { Experiment } from '../../runner/model/profile.ts';
import { type Moment, type StatedLeg, scattered } from './made/made-leg.ts';
import { judged, madeRun, onlyCheck } from './made/made-run.ts';
import { objective } from './made/made-thresholds.ts';

const ISOLATION = objective({
  id: 'isolation',
  expect: 'p95 <= 1.2x',
  where: { block: 'on' },
  than: { where: { block: 'off' } },
  needs: { experiment: 'import' },
});
const BLOCK_SECONDS = 70;
const WARM_UP_SECONDS = 10;

/** Blocks of 70 s, of which the first ten settle. */
function importOf(pairs: number): Experiment {
  const fromMs = WARM_UP_SECONDS * 1_000;
  const toMs = fromMs + 2 * pairs * BLOCK_SECONDS * 1_000;
  return {
    name: 'import',
    title: 'An import',
    fromMs,
    toMs,
    pairs,
    settleMs: 10_000,
    stream: null,
    switch: null,
  };
}

const blockAt = (second: number) => Math.floor((second - WARM_UP_SECONDS) / BLOCK_SECONDS);

/** Off-on, on-off, and so on. */
const isOn = (second: number) => [1, 2].includes(blockAt(second) % 4);

function judge(leg: StatedLeg, pairs = 6, judgedBy = ISOLATION) {
  const peakSeconds = 2 * pairs * BLOCK_SECONDS;
  const plan = { peakSeconds, ratePerSecond: 5, experiments: [importOf(pairs)] };
  return onlyCheck(judged(madeRun({ objectives: [judgedBy], legs: [{ ...plan, ...leg }] })));
}

/** Slower by a factor while the disturbance is on, with every phase a little different from the others. */
const slowerWhenOn = (factor: number): StatedLeg => ({
  latencyMs: ({ second, nthJourney }: Moment) =>
    (isOn(second) ? factor : 1) * (100 + 50 * scattered(nthJourney) + 5 * scattered(blockAt(second))),
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

  test.each([
    ['is more than the factor, and less than what is allowed in any case', '100ms', 'pass'],
    ['is more than either', '20ms', 'fail'],
  ])('a rise by half %s', (_, rise, verdict) => {
    const tolerant = objective({ ...ISOLATION, expect: `p95 <= 1.2x or +${rise}` });
    expect(judge(slowerWhenOn(1.5), 6, tolerant)).toMatchObject({ verdict });
  });

  test('a rise in ms is allowed in each pair: what a slow pair exceeds is not made up for by a fast one', () => {
    const tolerant = objective({ ...ISOLATION, expect: 'p95 <= 1.2x or +10ms' });
    const withPairsOf = (offMs: readonly [number, number]): StatedLeg => ({
      latencyMs: ({ second, nthJourney }: Moment) =>
        (isOn(second) ? 2.6 : 1) *
        (offMs[Math.floor(blockAt(second) / 2) % 2] ?? 0) *
        (0.9 + 0.1 * scattered(nthJourney)),
    });
    expect(judge(withPairsOf([5.6, 5.6]), 6, tolerant)).toMatchObject({ verdict: 'pass' });
    expect(judge(withPairsOf([4, 8]), 6, tolerant)).toMatchObject({ verdict: 'inconclusive' });
  });

  test('has no factor where a phase got no answers', () => {
    const dead: StatedLeg = {
      outcome: ({ second }) => (isOn(second) && second < 200 ? 'refused' : 'good'),
    };
    expect(judge(dead)).toMatchObject({ verdict: 'inconclusive', estimate: null });
  });
});
