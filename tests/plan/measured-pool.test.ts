import { describe, expect, test } from 'vitest';
import type { MeasuredLeg } from '../../runner/model/measured-leg.ts';
import type { LegRequest } from '../../runner/plan/leg-plan.ts';
import { MEASURED_SALE } from './measured-sale.ts';
import { planned } from './shop.ts';

const sized = (measured: Partial<MeasuredLeg> = {}, request: Partial<LegRequest> = {}) =>
  planned([{ sli: 'availability', expect: 'ratio >= 99%' }], {
    measured: { ...MEASURED_SALE, ...measured },
    ...request,
  }).plan;

describe('a pool sized by a run', () => {
  test('the sale by hand: 1.2 x 20/s x (12.5 s thinking + 1.775 s of requests at their p99 + 1 s until the drawn moment)', () => {
    // Browsing 3 x 0.1 + 0.2 s, buying 0.1 + 0.2 + 0.3 s and five polls at a second each, as none was measured.
    // Enough: 1.2 x 20 x 15.275 = 366.6. Provided: 1.25 x 367 + 3 x sqrt(367) = 516.2.
    expect(sized().pool).toEqual({
      vus: 517,
      peakRatePerSecond: 20,
      journeyMs: { name: 'mean of the mix', thinkMs: 12_500, requestsMs: 5_000, startWaitMs: 1_000 },
      safety: 1.25,
      ampleVus: 444,
      measured: {
        run: '2026-11-20T07-00-00Z-sale',
        leg: 'sale@1x',
        load: 1,
        probability: 0.99,
        journeyMs: { name: 'mean of the mix', thinkMs: 12_500, requestsMs: 1_775, startWaitMs: 1_000 },
        busiestVus: 100,
        busiestHereVus: 100,
        enoughVus: 367,
      },
    });
  });

  test('is what k6 plays with, and what its memory is estimated by', () => {
    const { pool, played, expected } = sized();
    expect(played.streams[0]?.vus).toBe(pool.vus);
    expect(expected.memoryBytes).toBeLessThan(
      planned([{ sli: 'availability', expect: 'ratio >= 99%' }]).plan.expected.memoryBytes,
    );
  });

  test('a step that was never sent counts at its limit', () => {
    const { plan } = planned([{ expect: 'p95 < 400ms' }], { measured: MEASURED_SALE });
    // Five polls of 0.4 s in place of a second: 0.75 x 0.5 s + 0.25 x 2.6 s.
    expect(plan.pool.measured?.journeyMs.requestsMs).toBe(1_025);
  });

  test.each<[string, Partial<MeasuredLeg>, Partial<LegRequest>, number]>([
    ['as many as at the busiest', { busiestVus: 400 }, {}, 400],
    ['twice as many at twice the rate', { busiestVus: 400 }, { load: 2 }, 800],
    ['half as many as at twice the rate', { busiestVus: 800, peakRatePerSecond: 40 }, {}, 400],
    ['twice as many where users think twice as long', { busiestVus: 400, thinkScale: 0.5 }, {}, 800],
    ['no fewer where users think shorter', { busiestVus: 400, thinkScale: 2 }, {}, 400],
    ['a whole number', { busiestVus: 100, peakRatePerSecond: 60 }, {}, 34],
  ])('never holds fewer than were busy: %s', (_, measured, request, busy) => {
    const { pool } = sized(measured, request);
    expect(pool.measured?.busiestHereVus).toBe(busy);
    expect(pool.measured?.enoughVus).toBeGreaterThanOrEqual(Math.ceil(1.2 * busy));
    expect(pool.vus).toBeGreaterThanOrEqual(1.25 * 1.2 * busy);
  });

  test('where more were busy than the times explain, they size it, with the same safety', () => {
    const { pool } = sized({ busiestVus: 400 });
    expect(pool).toMatchObject({ measured: { enoughVus: 480 }, vus: Math.ceil(600 + 3 * Math.sqrt(480)) });
  });

  test('what is ample stays what the limits say, so that drops from a smaller pool are its own', () => {
    for (const busiestVus of [0, 100, 5_000]) expect(sized({ busiestVus }).pool.ampleVus).toBe(444);
  });
});

describe('the plan warns of a pool that the limits would not call ample', () => {
  const fast = MEASURED_SALE.steps.map((step) => ({ ...step, responseMs: 1 }));
  const poll = { journey: 'buy', svc: 'pay', op: 'poll', responseMs: 1 };
  const small = { busiestVus: 10, steps: [...fast, poll] };
  // Ten times faster: 1.25 s thinking and 1 s of wait, 5 ms of requests as measured, 5 s at their limits.
  // At 1x 1.2 x 20 x 2.255 = 54.1, so 1.25 x 55 + 3 x sqrt(55) = 91.0; by the limits 1.2 x 20 x 7.25 = 174.
  const warnings = (request: Partial<LegRequest>) =>
    sized(small, request).warnings.filter((each) => each.includes('virtual users'));

  test.each<[string, Partial<LegRequest>, string[]]>([
    ['not where it is as large', {}, []],
    [
      'with the load that was measured, where that was lower',
      { load: 3, inMs: 60_000 },
      [
        '243 virtual users are fewer than the 522 that journeys at their limits would take: should one journey find none free, the leg is invalid. Journeys were measured at 1x.',
      ],
    ],
    [
      'without it at the same load',
      { load: 1, inMs: 60_000 },
      [
        '91 virtual users are fewer than the 174 that journeys at their limits would take: should one journey find none free, the leg is invalid.',
      ],
    ],
  ])('%s', (_, request, told) => {
    expect(warnings(request)).toEqual(told);
  });

  test('never of one that the limits sized', () => {
    const { plan } = planned([{ sli: 'availability', expect: 'ratio >= 99%' }], { inMs: 60_000 });
    expect(plan.warnings.filter((each) => each.includes('virtual users'))).toEqual([]);
  });
});
