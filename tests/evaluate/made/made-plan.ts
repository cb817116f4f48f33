import type { Experiment, Profile } from '../../../runner/model/profile.ts';
import type { Thresholds } from '../../../runner/model/thresholds.ts';
import { planLeg } from '../../../runner/plan/leg-plan.ts';
import type { LegPlan } from '../../../runner/schema/plan-schema.ts';
import {
  type Catalogue,
  type CatalogueOperation,
  CONTRACT_VERSION,
} from '../../../scenarios/kit/contract.ts';

/** A catalogue of one journey, whose user sends each of these requests once and never thinks. */
export function oneJourney(
  name: string,
  ...requests: readonly Omit<CatalogueOperation, 'min' | 'max'>[]
): Catalogue {
  const operations = requests.map((request) => ({ ...request, min: 1, max: 1 }));
  return { contract: CONTRACT_VERSION, journeys: [{ name, maxThinkSeconds: 0, operations }] };
}

/** One journey of two requests: a sign-in at `auth`, then a board at `tasks`. */
export const CATALOGUE = oneJourney(
  'look-around',
  { svc: 'auth', op: 'sign-in', kind: 'write' },
  { svc: 'tasks', op: 'open-board', kind: 'read' },
);

/** One journey that has a file exported, which is a job. */
export const EXPORTS = oneJourney('export', { svc: 'files', op: 'start-export', kind: 'accept' });

export const TENANTS: Profile['tenants'] = [
  { id: 'tenant-1', plan: 'premium', region: 'us-east-1', weight: 1, users: 10 },
  { id: 'tenant-2', plan: 'free', region: 'eu-west-1', weight: 1, users: 10 },
];

/** What is played, before anything happens to it. */
export interface StatedPlan {
  readonly profile?: string;
  readonly load?: number;
  readonly warmUpSeconds?: number;
  /** Between warm-up and peak; none unless stated. */
  readonly rampSeconds?: number;
  readonly peakSeconds?: number;
  readonly recoverySeconds?: number;
  /** Journeys started per second at 1x. */
  readonly ratePerSecond?: number;
  readonly catalogue?: Catalogue;
  readonly experiments?: readonly Experiment[];
}

/** A leg with a steady arrival rate: 10 s of warm-up, a minute of peak, 5 s of recovery, 10 journeys a second. */
export function madePlan(thresholds: Thresholds, stated: StatedPlan = {}): LegPlan {
  const { load = 1, catalogue = CATALOGUE } = stated;
  const request = { load, inMs: null, seed: 7, thresholds, catalogue };
  return planLeg({ ...request, profile: profileOf(stated, catalogue) }).plan;
}

function profileOf(stated: StatedPlan, { journeys }: Catalogue): Profile {
  const { warmUpSeconds = 10, rampSeconds = 0, peakSeconds = 60, recoverySeconds = 5 } = stated;
  const { ratePerSecond = 10 } = stated;
  const peakFromMs = (warmUpSeconds + rampSeconds) * 1_000;
  const peakEndsMs = peakFromMs + peakSeconds * 1_000;
  const durationMs = peakEndsMs + recoverySeconds * 1_000;
  return {
    name: stated.profile ?? 'busy-hour',
    title: 'The busy hour',
    scenario: 'scenarios/busy-hour.ts',
    clockFromMs: 0,
    durationMs,
    process: 'even',
    curve: [{ atMs: 0, ratePerSecond }],
    mix: [{ atMs: 0, weights: Object.fromEntries(journeys.map(({ name }) => [name, 1])) }],
    tenants: TENANTS,
    windows: [
      { name: 'warm-up' as const, fromMs: 0, toMs: warmUpSeconds * 1_000 },
      { name: 'ramp' as const, fromMs: warmUpSeconds * 1_000, toMs: peakFromMs },
      { name: 'peak' as const, fromMs: peakFromMs, toMs: peakEndsMs },
      { name: 'recovery' as const, fromMs: peakEndsMs, toMs: durationMs },
    ].filter(({ fromMs, toMs }) => toMs > fromMs),
    thinkTimeScale: 1,
    connections: 'per-journey',
    ...(stated.experiments && { experiments: stated.experiments }),
  };
}

/** The plan with another number of virtual users, in all places that state it. */
export function withPool(plan: LegPlan, vus: number): LegPlan {
  const streams = plan.played.streams.map((stream) => ({ ...stream, vus }));
  return { ...plan, pool: { ...plan.pool, vus }, played: { ...plan.played, streams } };
}
