import { describe, expect, test } from 'vitest';
import { peakMsOf } from '../../runner/plan/warnings.ts';
import { PROFILE, planned, thresholdsOf } from './shop.ts';

const short = thresholdsOf([{ sli: 'availability', expect: 'ratio >= 50%' }], { minimumPeak: '60s' });

describe('what the reader of a plan should know before spending the time', () => {
  test('nothing, when there is enough of everything', () => {
    expect(planned([], { thresholds: short }).plan.warnings).toEqual([]);
  });

  test('a leg that is faster than its clock', () => {
    expect(planned([], { thresholds: short, inMs: 240_000 }).plan.warnings).toEqual([
      "This leg plays 10 min of the profile in 4 min: the curve, the windows and think time shrink 2.5 times; rates, time-outs and the target's cache lifetimes do not.",
    ]);
  });

  test('a peak that is too short to pass', () => {
    const { plan } = planned([{ sli: 'availability', expect: 'ratio >= 50%' }]);
    expect(peakMsOf(plan)).toBe(240_000);
    expect(plan.warnings).toEqual(['The peak window lasts 4 min; below 5 min nothing can pass.']);
  });

  test('a leg without a peak has one of no length', () => {
    const profile = { ...PROFILE, windows: PROFILE.windows.slice(0, 1) };
    expect(peakMsOf(planned([{ window: '*' }], { profile }).plan)).toBe(0);
  });

  // -ln(0.01) = 4.605: p95 allows one bad in 20 and needs 93 good ones, p99.9 4,606, 99.99 % 46,052.
  test('samples that cannot pass however good they are', () => {
    const thresholds = thresholdsOf(
      [
        { id: 'enough', expect: 'p95 < 200ms' },
        { id: 'thin', expect: 'p99.9 < 2s', where: { kind: 'accept' } },
        { id: 'share', sli: 'availability', expect: 'ratio >= 99.99%' },
        { id: 'pooled', sli: 'availability', expect: 'ratio >= 99.99%', pool: 'run' },
        { id: 'counted', sli: 'rate_limited', expect: 'count == 0' },
      ],
      { minimumPeak: '60s' },
    );
    expect(planned([], { thresholds }).plan.warnings).toEqual([
      'thin: about 1200 samples expected, at least 4606 are needed to pass.',
      'share: about 15600 samples expected, at least 46052 are needed to pass.',
    ]);
  });
});

describe('a journey that does not fit into the shortest window', () => {
  const limited = thresholdsOf([{ expect: 'p95 < 200ms' }]);

  test('none, on the own clock of the profile', () => {
    expect(planned([], { thresholds: limited }).tooLong).toEqual([]);
  });

  test('those whose thinking and steps at the strictest limit take longer', () => {
    // In 120 s the recovery lasts 12 s; thinking shrinks five times: 2 s + 4 x 0.2 s, and 4 s + 8 x 0.2 s.
    expect(planned([], { thresholds: limited, inMs: 120_000 }).tooLong).toEqual([]);
    // In 15 s it lasts 1.5 s: 0.25 s + 0.8 s, and 0.5 s + 1.6 s.
    expect(planned([], { thresholds: limited, inMs: 15_000 }).tooLong).toEqual([
      { journey: 'buy', journeyMs: 2_100, window: 'recovery', windowMs: 1_500 },
    ]);
  });

  test('a step without a limit is taken for one of a second, and so is one with a looser limit', () => {
    for (const objectives of [
      [{ sli: 'availability', expect: 'ratio >= 99%' } as const],
      [{ expect: 'p99 < 30s' }],
    ])
      expect(planned(objectives, { inMs: 30_000 }).tooLong).toEqual([
        { journey: 'browse', journeyMs: 4_500, window: 'recovery', windowMs: 3_000 },
        { journey: 'buy', journeyMs: 9_000, window: 'recovery', windowMs: 3_000 },
      ]);
  });

  test('a journey that is never played may take as long as it likes', () => {
    expect(planned().tooLong.map(({ journey }) => journey)).not.toContain('clean-up');
  });

  test('a profile without windows has nothing to fit into', () => {
    expect(planned([{ window: '*' }], { profile: { ...PROFILE, windows: [] }, inMs: 5_000 }).tooLong).toEqual(
      [],
    );
  });
});
