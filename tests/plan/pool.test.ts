import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JourneyTime, journeyTimes, planPool } from '../../runner/plan/pool.ts';
import type { WrittenObjective } from '../../runner/schema/thresholds-schema.ts';
import { CATALOGUE, PROFILE, planned } from './shop.ts';

const timesWith = (drafts: readonly Partial<WrittenObjective>[], choose: (...limits: number[]) => number) =>
  journeyTimes(CATALOGUE.journeys, planned(drafts).plan.checks, 1, choose).map(
    ({ requestsMs }) => requestsMs,
  );

describe('how long a journey takes', () => {
  test('a step without a limit takes a second; thinking is the longest declared', () => {
    expect(journeyTimes(CATALOGUE.journeys, [], 1, Math.max)).toEqual([
      { name: 'browse', thinkMs: 10_000, requestsMs: 4_000 },
      { name: 'buy', thinkMs: 20_000, requestsMs: 8_000 },
      { name: 'clean-up', thinkMs: 100_000, requestsMs: 9_000 },
    ]);
  });

  test('thinking shrinks with the leg', () => {
    const [browse] = journeyTimes(CATALOGUE.journeys, [], 0.1, Math.max);
    expect(browse?.thinkMs).toBe(1_000);
  });

  const limits: Partial<WrittenObjective>[] = [
    { expect: 'p95 < 200ms', where: { svc: 'web' } },
    { expect: 'p99 < 2s' },
  ];

  test('of several limits the loosest or the strictest that covers a step counts', () => {
    expect(timesWith(limits, Math.max)).toEqual([8_000, 16_000, 18_000]);
    expect(timesWith(limits, Math.min)).toEqual([2_600, 14_200, 18_000]);
  });

  test.each<[string, Partial<WrittenObjective>, number[]]>([
    ['of the whole request', { expect: 'p95 < 100ms' }, [400, 800, 900]],
    ['of one service', { expect: 'p95 < 100ms', where: { svc: 'pay' } }, [4_000, 2_600, 9_000]],
    ['of one operation', { expect: 'p95 < 100ms', where: { op: 'poll' } }, [4_000, 3_500, 9_000]],
    ['of one kind', { expect: 'p95 < 100ms', where: { kind: 'write' } }, [3_100, 7_100, 900]],
    ['of one journey', { expect: 'p95 < 100ms', where: { journey: 'buy' } }, [4_000, 800, 9_000]],
    [
      'of the database, which is a part of the wait',
      { sli: 'db_time', expect: 'p95 < 100ms' },
      [4_000, 8_000, 9_000],
    ],
    [
      'of good answers, which are no time',
      { sli: 'availability', expect: 'ratio >= 99%' },
      [4_000, 8_000, 9_000],
    ],
  ])('a limit %s', (_, draft, requestsMs) => {
    expect(timesWith([draft], Math.max)).toEqual(requestsMs);
  });
});

describe("the pool by Little's law", () => {
  test('the sale by hand: 1.2 x 20/s x (12.5 s thinking + 5 s of requests + 1 s until the drawn moment)', () => {
    // A quarter buys: 0.75 x 10 s + 0.25 x 20 s thinking, 0.75 x 4 s + 0.25 x 8 s of requests.
    // Ample: 1.2 x 20 x 18.5 = 444. Provided: 1.25 x 444 + 3 x sqrt(444) = 618.2.
    expect(planned([{ sli: 'availability', expect: 'ratio >= 99%' }]).plan.pool).toEqual({
      vus: 619,
      peakRatePerSecond: 20,
      journeyMs: { name: 'mean of the mix', thinkMs: 12_500, requestsMs: 5_000, startWaitMs: 1_000 },
      safety: 1.25,
      ampleVus: 444,
    });
  });

  test('three times the load has three times the users, and a little less on top', () => {
    const { pool } = planned([{ sli: 'availability', expect: 'ratio >= 99%' }], { load: 3 }).plan;
    expect(pool).toMatchObject({ ampleVus: 1_332, vus: Math.ceil(1.25 * 1_332 + 3 * Math.sqrt(1_332)) });
  });

  test('the moment of the longest mean journey counts', () => {
    const mix = [
      { atMs: 0, weights: { browse: 1 } },
      { atMs: 300_000, weights: { buy: 1 } },
      { atMs: 600_000, weights: { browse: 1, buy: 1 } },
    ];
    const times = journeyTimes(CATALOGUE.journeys, [], 1, Math.max);
    expect(planPool({ ...PROFILE, mix }, times, 20).journeyMs).toMatchObject({
      thinkMs: 20_000,
      requestsMs: 8_000,
    });
  });

  test('even the smallest leg has a few', () => {
    const times = [{ name: 'browse', thinkMs: 0, requestsMs: 10 }];
    const mix = [{ atMs: 0, weights: { browse: 1 } }];
    expect(planPool({ ...PROFILE, mix }, times, 0.1)).toMatchObject({ ampleVus: 5, vus: 13 });
  });

  test('journeys that nobody described cost nothing but the wait for their moment', () => {
    expect(planPool(PROFILE, [], 20)).toMatchObject({
      journeyMs: { thinkMs: 0, requestsMs: 0, startWaitMs: 1_000 },
      ampleVus: 24,
    });
  });

  test('it is always ample, and grows with the rate and with the time', () => {
    const seconds = fc.integer({ min: 0, max: 600_000 });
    const rate = fc.double({ min: 0.01, max: 1_000, noNaN: true });
    const poolOf = (time: Omit<JourneyTime, 'name'>, ratePerSecond: number) =>
      planPool(
        { ...PROFILE, mix: [{ atMs: 0, weights: { browse: 1 } }] },
        [{ name: 'browse', ...time }],
        ratePerSecond,
      );
    fc.assert(
      fc.property(
        seconds,
        seconds,
        rate,
        fc.double({ min: 1, max: 3, noNaN: true }),
        (thinkMs, requestsMs, perSecond, more) => {
          const pool = poolOf({ thinkMs, requestsMs }, perSecond);
          expect(pool.vus).toBeGreaterThan(pool.ampleVus);
          expect(pool.ampleVus).toBeGreaterThanOrEqual(
            1.2 * perSecond * ((thinkMs + requestsMs + 1_000) / 1_000) - 1e-6,
          );
          expect(poolOf({ thinkMs, requestsMs }, perSecond * more).vus).toBeGreaterThanOrEqual(pool.vus);
          expect(poolOf({ thinkMs: thinkMs + 1_000, requestsMs }, perSecond).vus).toBeGreaterThanOrEqual(
            pool.vus,
          );
        },
      ),
    );
  });
});
