import type { Profile } from '../../model/profile.ts';
import type { RunRecord } from '../../model/run-record.ts';
import type { Thresholds } from '../../model/thresholds.ts';
import { Random } from '../random.ts';
import { amongAccepted } from '../runs/accepted-runs.ts';
import type { AskedRequest, Fate } from '../runs/conditions.ts';
import { type GroundTruth, groundTruth, worstTruth } from '../runs/ground-truth.ts';
import { plannedMoments } from '../runs/moments.ts';
import { type PlayedLeg, playLeg } from '../runs/synthetic-leg.ts';
import { syntheticPlan, syntheticRun, syntheticThresholds } from '../runs/synthetic-run.ts';
import type { Fault } from './fault.ts';
import { healthyFate, JOURNEYS, objective } from './healthy-service.ts';

export const EXPERIMENT = 'import';
const PAIRS = 5;
/** A minute that counts, after what settles. */
const SETTLE_SECONDS = 2;
const BLOCK_SECONDS = 60 + SETTLE_SECONDS;
const WARM_UP_SECONDS = 10;
const PEAK_SECONDS = 2 * PAIRS * BLOCK_SECONDS;
/** Within 15 s, which are shown by 40 more. */
const RECOVERY_SECONDS = 60;
/** When the peak is over, on the clock of a leg. */
export const PEAK_END_SECONDS = WARM_UP_SECONDS + PEAK_SECONDS;

/** Runs of another day; p95 is 150 ms in truth. */
const ACCEPTED_MS = [147, 149, 150, 151, 153];
const MEAN_CPU_MS = 5;

const ON_AGAINST_OFF = {
  where: { block: 'on' },
  than: { where: { block: 'off' } },
  needs: { experiment: EXPERIMENT },
} as const;

/** One objective of every kind that compares, with another leg, with accepted runs or with another part of its own leg. */
export const COMPARED_OBJECTIVES = [
  objective('growth', 'response_time', 'p95 <= 1.25x', { than: { load: 1 }, at: { load: '2x' } }),
  objective('unit-cost', 'target_cpu_per_request', 'mean <= 1.15x', {
    than: { load: 1 },
    at: { load: '2x' },
  }),
  objective('not-slower', 'response_time', 'p95 <= 1.15x', {
    than: { baseline: 'accepted' },
    at: { load: '1x' },
  }),
  objective('isolation', 'response_time', 'p95 <= 1.2x', ON_AGAINST_OFF),
  objective('isolation-in-ms', 'response_time', 'p95 <= 1.05x or +30ms', ON_AGAINST_OFF),
  objective('itself', 'response_time', 'p95 < 400ms'),
  objective('recovery', 'recovery_time', 'max <= 15s', { of: 'itself', window: 'recovery' }),
] as const;

export const COMPARED_IDS = COMPARED_OBJECTIVES.map(({ id }) => id);

const EXPERIMENTS: Profile['experiments'] = [
  {
    name: EXPERIMENT,
    title: 'One customer imports',
    fromMs: WARM_UP_SECONDS * 1_000,
    toMs: PEAK_END_SECONDS * 1_000,
    pairs: PAIRS,
    settleMs: SETTLE_SECONDS * 1_000,
    stream: null,
    switch: { on: { method: 'POST', path: '/on' }, off: { method: 'POST', path: '/off' } },
  },
];

/** A run of two legs with an experiment and a recovery, and accepted runs beside it. */
export interface ComparedRun {
  readonly record: RunRecord;
  readonly thresholds: Thresholds;
  readonly truths: ReadonlyMap<string, GroundTruth>;
}

/** Plays both legs under this fault. */
export function playComparison(
  { conditions, run }: Pick<Fault, 'conditions' | 'run'>,
  seed: number,
): ComparedRun {
  const thresholds = syntheticThresholds(COMPARED_OBJECTIVES);
  const [usual, doubled] = [1, 2].map((load) => playAt(load, thresholds, conditions, seed));
  if (usual === undefined || doubled === undefined) throw new TypeError('two loads are two legs');
  const record = accompanied(syntheticRun(usual.record, doubled.record));
  return { record: run?.(record) ?? record, thresholds, truths: truthsOf([usual, doubled]) };
}

function playAt(
  load: number,
  thresholds: Thresholds,
  conditions: Fault['conditions'],
  seed: number,
): PlayedLeg {
  const { plan } = syntheticPlan({
    thresholds,
    journeys: JOURNEYS,
    ratePerSecond: 2,
    warmUpSeconds: WARM_UP_SECONDS,
    peakSeconds: PEAK_SECONDS,
    recoverySeconds: RECOVERY_SECONDS,
    seed,
    load,
    experiments: EXPERIMENTS,
  });
  const random = new Random(seed, PEAK_SECONDS, load);
  const moments = plannedMoments(plan, random);
  return playLeg({ plan, moments, usual: costlyFate, conditions }, random);
}

function costlyFate(asked: AskedRequest, random: Random): Fate {
  return { ...healthyFate(asked, random), cpuMs: random.exponential(MEAN_CPU_MS) };
}

function accompanied(record: RunRecord): RunRecord {
  for (const { plan } of record.legs) {
    const check = plan.checks.find(({ than }) => than !== undefined && 'baseline' in than);
    if (check !== undefined) return amongAccepted(record, plan.id, check, ACCEPTED_MS);
  }
  return record;
}

function truthsOf(legs: readonly PlayedLeg[]): ReadonlyMap<string, GroundTruth> {
  const requests = new Map(legs.map((leg) => [leg.record.plan.id, leg.requests]));
  const checks = legs.flatMap(({ record, requests: own }) =>
    record.plan.checks.map((check) => ({ check, own })),
  );
  return new Map(
    COMPARED_IDS.map((id) => {
      const ofObjective = checks.filter(({ check }) => check.objective === id);
      const truths = ofObjective.map(({ check, own }) =>
        groundTruth(check, own, { legs: requests, acceptedMs: ACCEPTED_MS }),
      );
      return [id, worstTruth(truths)];
    }),
  );
}
