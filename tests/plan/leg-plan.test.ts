import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Profile } from '../../runner/model/profile.ts';
import type { LegPlan } from '../../runner/schema/plan-schema.ts';
import type { WrittenObjective } from '../../runner/schema/thresholds-schema.ts';
import { PROFILE, planned, sum, thresholdsOf } from './shop.ts';

const playedIn = (inMs: number | null, profile: Profile = PROFILE) => planned([{}], { inMs, profile }).plan;
const even: Profile = { ...PROFILE, process: 'even' };

describe('a leg is one profile at one load', () => {
  test('it is named by both and keeps what reports need of the profile', () => {
    expect(planned([{}], { load: 2.5 }).plan).toMatchObject({
      schemaVersion: 1,
      id: 'sale@2.5x',
      profile: 'sale',
      title: 'The sale',
      load: 2.5,
      durationMs: 600_000,
      compression: 1,
      clockFromMs: 28_800_000,
      minimumPeakMs: 300_000,
      scenario: 'scenarios/sale.ts',
    });
  });

  test('the whole plan of a short leg, to the byte', async () => {
    const { plan } = planned(
      [
        { per: ['svc'], report: ['p99'] },
        { sli: 'availability', expect: 'ratio >= 99.9%', window: '*' },
      ],
      {
        inMs: 30_000,
        load: 0.5,
      },
    );
    await expect(`${JSON.stringify(plan, null, 1)}\n`).toMatchFileSnapshot(
      '../fixtures/plan/sale-in-30s.plan.json',
    );
  });

  test('it plays the users of the leg as one stream', () => {
    const { played, pool } = planned().plan;
    expect(played.streams).toHaveLength(1);
    expect(played.streams[0]).toMatchObject({ name: 'users', process: 'poisson', vus: pool.vus });
    expect(played.streams[0]?.mix).toEqual([
      { atMs: 0, weights: { browse: 0.75, buy: 0.25, 'clean-up': 0 } },
    ]);
    expect(played.tenants).toEqual(PROFILE.tenants);
  });

  test('the time for journeys to end is that of a step that hangs after the longest thinking', () => {
    expect(planned().plan.played).toMatchObject({
      requestTimeoutMs: 60_000,
      gracefulStopMs: 60_000 + 20_000 + 5_000,
    });
    const thresholds = thresholdsOf([{}], { requestTimeout: '10s' });
    expect(planned([{}], { thresholds, inMs: 60_000 }).plan.played).toMatchObject({
      requestTimeoutMs: 10_000,
      gracefulStopMs: 10_000 + 2_000 + 5_000,
    });
  });

  test('what the gate and the profile say of the connection to the target is passed on', () => {
    const thresholds = thresholdsOf([{}], { serverTiming: { database: ['sql'] } });
    expect(
      planned([{}], { thresholds, profile: { ...PROFILE, connections: 'kept' } }).plan.played,
    ).toMatchObject({
      connections: 'kept',
      serverTiming: { database: ['sql'], pool: ['pool'] },
    });
  });

  test('every limit that a check uses is counted once', () => {
    const { limits } = planned([
      { expect: 'p95 < 200ms', per: ['svc'] },
      { expect: 'p99 < 200ms' },
      { expect: 'p95 <= 200ms' },
      { sli: 'db_time', expect: 'p95 < 200ms' },
      { expect: 'p95 < 0.5s', at: { load: 3 } },
      { sli: 'availability', expect: 'ratio >= 99%' },
    ]).plan.played;
    expect(limits).toEqual([
      { sli: 'response_time', tag: 'below-200', limitMs: 200, inclusive: false },
      { sli: 'response_time', tag: 'at-most-200', limitMs: 200, inclusive: true },
      { sli: 'db_time', tag: 'below-200', limitMs: 200, inclusive: false },
    ]);
  });

  test('every percentile that is judged or shown is among the quantiles, those of other loads are not', () => {
    const { quantiles } = planned([
      { expect: 'p99.97 < 2s', report: ['p12.34'] },
      { expect: 'p98.7654 < 2s', at: { load: 3 } },
    ]).plan.played;
    expect(quantiles).toEqual(expect.arrayContaining([0.9997, 0.1234]));
    expect(quantiles).not.toContain(0.987654);
  });
});

describe('a shorter leg plays the whole profile in less time', () => {
  test('rates stay, counts shrink', () => {
    const [long, short] = [playedIn(null, even), playedIn(60_000, even)];
    const counts = (plan: LegPlan) => plan.played.streams[0]?.perSecond ?? [];
    expect([counts(long).length, counts(short).length]).toEqual([600, 60]);
    expect([sum(counts(long)), sum(counts(short))]).toEqual([10_500, 1_050]);
    expect([Math.max(...counts(long)), Math.max(...counts(short))]).toEqual([20, 20]);
    expect(short.pool.peakRatePerSecond).toBeCloseTo(long.pool.peakRatePerSecond, 10);
  });

  test('windows, mix and thinking shrink ten times in a tenth of the time', () => {
    const mix = [...PROFILE.mix, { atMs: 300_000, weights: { browse: 1, buy: 1 } }];
    const { compression, played } = playedIn(60_000, { ...PROFILE, mix, thinkTimeScale: 0.5 });
    expect({ compression, thinkScale: played.thinkScale }).toEqual({ compression: 10, thinkScale: 0.05 });
    expect(played.windows).toEqual([
      { name: 'warm-up', fromMs: 0, toMs: 12_000 },
      { name: 'ramp', fromMs: 12_000, toMs: 30_000 },
      { name: 'peak', fromMs: 30_000, toMs: 54_000 },
      { name: 'recovery', fromMs: 54_000, toMs: 60_000 },
    ]);
    expect(played.streams[0]?.mix.map(({ atMs }) => atMs)).toEqual([0, 30_000]);
  });

  test('time-outs do not shrink', () => {
    expect(playedIn(60_000).played.requestTimeoutMs).toBe(playedIn(null).played.requestTimeoutMs);
  });

  test('a longer leg stretches them', () => {
    const { compression, played } = playedIn(1_200_000);
    expect({ compression, thinkScale: played.thinkScale }).toEqual({ compression: 0.5, thinkScale: 2 });
    expect(played.windows.at(-1)).toEqual({ name: 'recovery', fromMs: 1_080_000, toMs: 1_200_000 });
  });

  test.each([
    [1_500, 2_000],
    [1_400, 1_000],
    [1, 1_000],
    [90_499.9, 90_000],
  ])('%d ms are played in the whole seconds %d', (inMs, durationMs) => {
    const plan = playedIn(inMs);
    expect(plan.durationMs).toBe(durationMs);
    expect(plan.played.streams[0]?.perSecond).toHaveLength(durationMs / 1_000);
    expect(plan.played.windows.at(-1)?.toMs).toBe(durationMs);
  });

  test('windows touch as before, and cover the same share of the leg, whatever its length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5_000, max: 7_200_000 }), (inMs) => {
        const { durationMs, played } = playedIn(inMs);
        expect(played.windows[0]?.fromMs).toBe(0);
        expect(played.windows.at(-1)?.toMs).toBe(durationMs);
        for (const [index, { fromMs, toMs }] of played.windows.entries()) {
          expect(toMs).toBeGreaterThan(fromMs);
          expect(fromMs).toBe(played.windows[index - 1]?.toMs ?? 0);
          const share = ((PROFILE.windows[index]?.toMs ?? 0) / 600_000) * durationMs;
          expect(Math.abs(toMs - share)).toBeLessThanOrEqual(0.5);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('what a leg will cost', () => {
  test('journeys and requests are those of the curve and the catalogue', () => {
    // 7,875 browse with 1 to 4 requests, 2,625 buy with 3 to 8.
    expect(planned().plan.expected).toMatchObject({
      journeys: 10_500,
      requests: { fewest: 7_875 + 7_875, most: 31_500 + 21_000 },
      // Five requests for each of 20 journeys in the busiest second.
      peakRequestsPerSecond: 100,
    });
  });

  test('memory is that of k6, its users and its samples', () => {
    const { expected, pool } = planned().plan;
    expect(expected.memoryBytes).toBe(Math.round((60 + 0.55 * pool.vus) * 2 ** 20 + 52_500 * 150));
  });

  test('a profile whose journeys the scenario does not have costs nothing', () => {
    const profile = { ...PROFILE, mix: [{ atMs: 0, weights: { 'no-such-journey': 1 } }] };
    expect(planned([{}], { profile }).plan.expected).toMatchObject({
      requests: { fewest: 0, most: 0 },
      peakRequestsPerSecond: 0,
    });
  });

  test('the drawn arrivals are about those expected', () => {
    const { played, expected } = planned().plan;
    const drawn = sum(played.streams[0]?.perSecond ?? []);
    // Five standard deviations of a Poisson number.
    expect(Math.abs(drawn - expected.journeys)).toBeLessThan(5 * Math.sqrt(expected.journeys));
  });
});

const drafts: Partial<WrittenObjective>[] = [
  { id: 'speed', per: ['svc'], report: ['p99'] },
  { id: 'tail', expect: 'p99 < 2s', window: 'recovery' },
  { id: 'database', sli: 'db_time', expect: 'p95 < 100ms', where: { svc: 'pay' } },
  { id: 'good', sli: 'availability', expect: 'ratio >= 99.99%', window: '*', pool: 'run' },
  { id: 'later', at: { load: 100 } },
  { id: 'misspelt', where: { svc: 'wbe' } },
];
const loads = fc.double({ min: 0.1, max: 20, noNaN: true });

describe('a plan is a function of its inputs', () => {
  test('the same inputs give the same bytes', () => {
    fc.assert(
      fc.property(loads, fc.integer({ min: 5_000, max: 60_000 }), fc.nat(0xffffffff), (load, inMs, seed) => {
        const once = planned(drafts, { load, inMs, seed });
        expect(JSON.stringify(planned(drafts, { load, inMs, seed }))).toBe(JSON.stringify(once));
      }),
      { numRuns: 20 },
    );
  });

  test('the inputs are left as they are', () => {
    const frozen = deepFrozen(structuredClone(PROFILE));
    expect(() => planned(drafts, { profile: frozen })).not.toThrow();
  });

  test('another seed changes the drawn arrivals and nothing else', () => {
    const [one, two] = [planned(drafts, { seed: 1 }), planned(drafts, { seed: 2 })];
    expect(two.plan.played.streams[0]?.perSecond).not.toEqual(one.plan.played.streams[0]?.perSecond);
    expect(withoutDraw(two.plan)).toEqual(withoutDraw(one.plan));
  });

  test('the order of the objectives changes nothing but the order of what follows from them', () => {
    const reference = inOrder(planned(drafts));
    fc.assert(
      fc.property(fc.shuffledSubarray(drafts, { minLength: drafts.length }), (shuffled) => {
        expect(inOrder(planned(shuffled))).toEqual(reference);
      }),
      { numRuns: 30 },
    );
  });

  test('more load has more of everything, and never less', () => {
    fc.assert(
      fc.property(loads, fc.double({ min: 1, max: 5, noNaN: true }), (load, factor) => {
        const [less, more] = [
          planned(drafts, { load, inMs: 60_000 }).plan,
          planned(drafts, { load: load * factor, inMs: 60_000 }).plan,
        ];
        for (const [smaller, larger] of [
          [less.pool.vus, more.pool.vus],
          [less.expected.journeys, more.expected.journeys],
          [less.expected.requests.most, more.expected.requests.most],
          [less.expected.memoryBytes, more.expected.memoryBytes],
          [less.expected.peakRequestsPerSecond, more.expected.peakRequestsPerSecond],
        ] as const)
          expect(larger).toBeGreaterThanOrEqual(smaller);
        for (const [index, check] of less.checks.entries())
          expect(more.checks[index]?.expectedSamples).toBeGreaterThanOrEqual(check.expectedSamples);
      }),
      { numRuns: 40 },
    );
  });

  test('the samples of the services add up to those of all requests', () => {
    fc.assert(
      fc.property(loads, (load) => {
        const [all, ...services] = planned([{}, { per: ['svc'] }], { load, inMs: 60_000 }).plan.checks;
        const parts = sum(services.map(({ expectedSamples }) => expectedSamples));
        expect(Math.abs(parts - (all?.expectedSamples ?? 0))).toBeLessThanOrEqual(2);
      }),
      { numRuns: 30 },
    );
  });
});

function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(deepFrozen);
  return Object.freeze(value);
}

function withoutDraw(plan: LegPlan): unknown {
  const streams = plan.played.streams.map((stream) => ({ ...stream, perSecond: [] }));
  return { ...plan, played: { ...plan.played, seed: 0, streams } };
}

/** A planned leg with all that follows from single objectives in a fixed order. */
function inOrder({ plan, impossible, tooLong }: ReturnType<typeof planned>): unknown {
  const sorted = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value)).toSorted();
  const { checks, notApplicable, warnings, played, ...rest } = plan;
  const { limits, submetrics, ...kept } = played;
  return {
    rest,
    kept,
    tooLong,
    sorted: [checks, notApplicable, warnings, limits, submetrics, impossible].map(sorted),
  };
}
