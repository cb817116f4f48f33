import { type Catalogue, CONTRACT_VERSION } from '../../../scenarios/kit/contract.ts';
import { normaliseThresholds } from '../../config/thresholds.ts';
import type { Profile } from '../../model/profile.ts';
import type { LegRecord, RunRecord } from '../../model/run-record.ts';
import type { Thresholds } from '../../model/thresholds.ts';
import { type PlannedLeg, planLeg } from '../../plan/leg-plan.ts';
import type { Manifest } from '../../schema/record-schema.ts';
import type { WrittenObjective } from '../../schema/thresholds-schema.ts';

const PROFILE = 'selftest';
const USUAL_LOAD = 1;

/** What a synthetic leg is planned from. */
export interface PlanOutline {
  readonly journeys: Catalogue['journeys'];
  readonly thresholds: Thresholds;
  /** Journeys due each second. */
  readonly ratePerSecond: number;
  readonly warmUpSeconds: number;
  readonly peakSeconds: number;
  readonly recoverySeconds: number;
  readonly seed: number;
  /** 1 when not given. */
  readonly load?: number;
  readonly experiments?: Profile['experiments'];
}

const TENANTS: Profile['tenants'] = [
  { id: 'tenant-1', plan: 'premium', region: 'us-east-1', weight: 1, users: 10 },
  { id: 'tenant-2', plan: 'free', region: 'eu-west-1', weight: 1, users: 10 },
];

/** Objectives as in a thresholds file, read as the runner reads them. */
export function syntheticThresholds(objectives: readonly WrittenObjective[]): Thresholds {
  const gate = { targets: ['http://127.0.0.1:*'], legs: [{ profile: PROFILE, load: USUAL_LOAD }] };
  return normaliseThresholds({ version: 1, gate, objectives }, 'the selftest');
}

/** A leg with a steady rate, planned as the legs of users are. */
export function syntheticPlan(outline: PlanOutline): PlannedLeg {
  return planLeg({
    profile: profileOf(outline),
    load: outline.load ?? USUAL_LOAD,
    inMs: null,
    seed: outline.seed,
    thresholds: outline.thresholds,
    catalogue: { contract: CONTRACT_VERSION, journeys: outline.journeys },
  });
}

function profileOf(outline: PlanOutline): Profile {
  const peakFromMs = outline.warmUpSeconds * 1_000;
  const peakToMs = peakFromMs + outline.peakSeconds * 1_000;
  const durationMs = peakToMs + outline.recoverySeconds * 1_000;
  const windows: Profile['windows'] = [
    { name: 'warm-up', fromMs: 0, toMs: peakFromMs },
    { name: 'peak', fromMs: peakFromMs, toMs: peakToMs },
    { name: 'recovery', fromMs: peakToMs, toMs: durationMs },
  ];
  return {
    name: PROFILE,
    title: 'Synthetic traffic',
    scenario: 'scenarios/selftest.ts',
    clockFromMs: 0,
    durationMs,
    process: 'poisson',
    curve: [{ atMs: 0, ratePerSecond: outline.ratePerSecond }],
    mix: [{ atMs: 0, weights: Object.fromEntries(outline.journeys.map(({ name }) => [name, 1])) }],
    tenants: TENANTS,
    windows: windows.filter(({ fromMs, toMs }) => toMs > fromMs),
    thinkTimeScale: 1,
    connections: 'per-journey',
    ...(outline.experiments && { experiments: outline.experiments }),
  };
}

/** The record of a finished run with these legs. */
export function syntheticRun(first: LegRecord, ...others: readonly LegRecord[]): RunRecord {
  return { manifest: manifestOf(first, [first, ...others]), legs: [first, ...others] };
}

function manifestOf({ plan, k6 }: LegRecord, legs: readonly LegRecord[]): Manifest {
  return {
    schemaVersion: 1,
    id: PROFILE,
    what: PROFILE,
    complete: true,
    interrupted: false,
    startedAt: new Date(k6.startedAtMs).toISOString(),
    endedAt: new Date(k6.endedAtMs).toISOString(),
    peakgate: '0.0.0',
    k6: '0.0.0',
    node: '0.0.0',
    seed: plan.played.seed,
    target: { url: 'http://127.0.0.1:4300', version: '1.0.0' },
    environment: { platform: 'none', cpuModel: 'none', cores: 2, memoryBytes: 0 },
    inputs: { bundles: {} },
    legs: legs.map((leg) => ({
      id: leg.plan.id,
      profile: leg.plan.profile,
      load: leg.plan.load,
      k6: leg.k6,
      stopReason: leg.stopReason,
      hookFailure: null,
    })),
  };
}
