import { normaliseThresholds } from '../../runner/config/thresholds.ts';
import type { Profile } from '../../runner/model/profile.ts';
import type { Objective, Thresholds } from '../../runner/model/thresholds.ts';
import { type LegRequest, type PlannedLeg, planLeg } from '../../runner/plan/leg-plan.ts';
import type { WrittenObjective } from '../../runner/schema/thresholds-schema.ts';
import { type Catalogue, CONTRACT_VERSION } from '../../scenarios/kit/contract.ts';

/** A small shop: two journeys that are played and one that never is. */
export const CATALOGUE: Catalogue = {
  contract: CONTRACT_VERSION,
  journeys: [
    {
      name: 'browse',
      maxThinkSeconds: 10,
      operations: [
        { svc: 'web', op: 'open-page', kind: 'read', min: 1, max: 3 },
        { svc: 'cart', op: 'add', kind: 'write', min: 0, max: 1 },
      ],
    },
    {
      name: 'buy',
      maxThinkSeconds: 20,
      operations: [
        { svc: 'web', op: 'open-page', kind: 'read', min: 1, max: 1 },
        { svc: 'cart', op: 'add', kind: 'write', min: 1, max: 1 },
        { svc: 'pay', op: 'charge', kind: 'accept', min: 1, max: 1 },
        { svc: 'pay', op: 'poll', kind: 'poll', min: 0, max: 5 },
      ],
    },
    {
      name: 'clean-up',
      maxThinkSeconds: 100,
      operations: [{ svc: 'admin', op: 'clean', kind: 'write', min: 1, max: 9 }],
    },
  ],
};

/**
 * Ten minutes: 10 journeys a second rise to 20 within five minutes and stay. Three of four browse. One premium tenant in
 * Europe has a quarter of the traffic, two free ones the rest.
 */
export const PROFILE: Profile = {
  name: 'sale',
  title: 'The sale',
  scenario: 'scenarios/sale.ts',
  clockFromMs: 28_800_000,
  durationMs: 600_000,
  process: 'poisson',
  curve: [
    { atMs: 0, ratePerSecond: 10 },
    { atMs: 300_000, ratePerSecond: 20 },
  ],
  mix: [{ atMs: 0, weights: { browse: 3, buy: 1, 'clean-up': 0 } }],
  tenants: [
    { id: 'acme', plan: 'premium', region: 'eu', weight: 2, users: 5 },
    { id: 'bits', plan: 'free', region: 'eu', weight: 1, users: 5 },
    { id: 'cogs', plan: 'free', region: 'us', weight: 5, users: 5 },
  ],
  windows: [
    { name: 'warm-up', fromMs: 0, toMs: 120_000 },
    { name: 'ramp', fromMs: 120_000, toMs: 300_000 },
    { name: 'peak', fromMs: 300_000, toMs: 540_000 },
    { name: 'recovery', fromMs: 540_000, toMs: 600_000 },
  ],
  thinkTimeScale: 1,
  connections: 'per-journey',
};

type Draft = Partial<WrittenObjective>;

/** Objectives with everything that a test does not care about filled in. */
export function thresholdsOf(objectives: readonly Draft[], gate: object = {}): Thresholds {
  const written = objectives.map((draft, index) => ({
    id: `objective-${index + 1}`,
    title: 'An objective',
    sli: 'response_time' as const,
    expect: 'p95 < 200ms',
    ...draft,
  }));
  const legs = [{ profile: 'sale', load: 1 }];
  return normaliseThresholds(
    { version: 1, gate: { targets: ['http://127.0.0.1:*'], legs, ...gate }, objectives: written },
    'thresholds.json',
  );
}

export function objectivesOf(...drafts: readonly Draft[]): readonly Objective[] {
  return thresholdsOf(drafts).objectives;
}

/** Plans the sale at 1x as it is, unless the test says otherwise. */
export function planned(objectives: readonly Draft[] = [{}], request: Partial<LegRequest> = {}): PlannedLeg {
  return planLeg({
    profile: PROFILE,
    load: 1,
    inMs: null,
    seed: 1,
    thresholds: thresholdsOf(objectives),
    catalogue: CATALOGUE,
    ...request,
  });
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
