import { describe, expect, it } from 'vitest';
import { OUTSIDE, type PlannedTenant } from '../../scenarios/kit/contract.ts';
import { pickJourney, prepareMix } from '../../scenarios/kit/core/mix.ts';
import { pickTenant, prepareTenants } from '../../scenarios/kit/core/tenants.ts';
import { windowSpanAt } from '../../scenarios/kit/core/windows.ts';

const JOURNEYS = ['look', 'plan', 'report'];

describe('the mix of journeys', () => {
  const mix = prepareMix(
    [
      { atMs: 1_000, weights: { look: 1, plan: 1 } },
      { atMs: 3_000, weights: { look: 1, report: 3 } },
    ],
    JOURNEYS,
  );

  it.each([
    { atMs: 0, uniform: 0.49, journey: 'look', why: 'before the first point its weights hold' },
    { atMs: 0, uniform: 0.51, journey: 'plan', why: 'before the first point its weights hold' },
    { atMs: 1_000, uniform: 0.51, journey: 'plan', why: 'a point counts from its own moment on' },
    // Halfway: look 1, plan 0.5, report 1.5, so shares of 1/3, 1/6 and 1/2.
    { atMs: 2_000, uniform: 0.33, journey: 'look', why: 'weights change linearly' },
    { atMs: 2_000, uniform: 0.34, journey: 'plan', why: 'weights change linearly' },
    { atMs: 2_000, uniform: 0.51, journey: 'report', why: 'weights change linearly' },
    { atMs: 9_000, uniform: 0.24, journey: 'look', why: 'after the last point its weights hold' },
    { atMs: 9_000, uniform: 0.26, journey: 'report', why: 'after the last point its weights hold' },
  ])('at $atMs ms draws $journey for $uniform: $why', ({ atMs, uniform, journey }) => {
    expect(JOURNEYS[pickJourney(mix, atMs, uniform)]).toBe(journey);
  });

  it('never draws a journey without weight, not even at the very edge', () => {
    const onlyPlan = prepareMix([{ atMs: 0, weights: { plan: 2 } }], JOURNEYS);
    expect([0, 0.5, 1 - 2 ** -32].map((uniform) => pickJourney(onlyPlan, 5, uniform))).toEqual([1, 1, 1]);
  });

  it('refuses a name that the scenario does not have', () => {
    expect(() => prepareMix([{ atMs: 0, weights: { plna: 1 } }], JOURNEYS)).toThrow('"plna"');
  });
});

describe('the tenant of a journey', () => {
  const tenant = (id: string, weight: number): PlannedTenant => ({
    id,
    plan: 'free',
    region: 'eu-west-1',
    weight,
    users: 3,
  });
  const tenants = [tenant('large', 7), tenant('middle', 2), tenant('small', 1)];
  const pool = prepareTenants(
    tenants.map((each) => JSON.stringify(each)),
    tenants.map(({ weight }) => weight),
  );

  it.each([
    { uniform: 0, id: 'large' },
    { uniform: 0.699, id: 'large' },
    { uniform: 0.7, id: 'middle' },
    { uniform: 0.899, id: 'middle' },
    { uniform: 0.9, id: 'small' },
    { uniform: 1 - 2 ** -32, id: 'small' },
  ])('is $id for $uniform, as the weights say', ({ uniform, id }) => {
    expect(pickTenant(pool, uniform).id).toBe(id);
  });

  it('cannot be picked from no tenants at all', () => {
    expect(() => pickTenant(prepareTenants([], []), 0.5)).toThrow('no tenants');
  });
});

describe('the window of a request', () => {
  const windows = [
    { name: 'ramp', fromMs: 0, toMs: 10_000 },
    { name: 'peak', fromMs: 10_000, toMs: 20_000 },
    { name: 'recovery', fromMs: 30_000, toMs: 40_000 },
  ] as const;

  it.each([
    { atMs: -1, name: OUTSIDE, fromMs: -Infinity, toMs: 0 },
    { atMs: 0, name: 'ramp', fromMs: 0, toMs: 10_000 },
    { atMs: 9_999, name: 'ramp', fromMs: 0, toMs: 10_000 },
    { atMs: 10_000, name: 'peak', fromMs: 10_000, toMs: 20_000 },
    { atMs: 19_999.9, name: 'peak', fromMs: 10_000, toMs: 20_000 },
    { atMs: 20_000, name: OUTSIDE, fromMs: 20_000, toMs: 30_000 },
    { atMs: 30_000, name: 'recovery', fromMs: 30_000, toMs: 40_000 },
    { atMs: 40_000, name: OUTSIDE, fromMs: 40_000, toMs: Infinity },
  ])('at $atMs ms is $name, from $fromMs ms to $toMs ms', ({ atMs, ...span }) => {
    expect(windowSpanAt(windows, atMs)).toEqual(span);
  });
});
