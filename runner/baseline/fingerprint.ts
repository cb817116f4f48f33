import { createHash } from 'node:crypto';
import { PeakgateError } from '../errors.ts';
import type { RunRecord } from '../model/run-record.ts';
import type { Fingerprint, LegFingerprint } from '../schema/baseline-schema.ts';
import type { LegPlan } from '../schema/plan-schema.ts';
import type { Manifest } from '../schema/record-schema.ts';

/** What of a record the fingerprint is taken of; it is known before any load. */
interface Fingerprinted {
  readonly manifest: RunRecord['manifest'];
  readonly legs: readonly { readonly plan: LegPlan }[];
}

/**
 * What must be equal for two runs to be comparable: k6, the machine that drives the load, the data set that the target
 * holds, and what every leg sends. The target's version is not part of it, as a change of that is what a comparison is for.
 */
export function fingerprintOf({ manifest, legs }: Fingerprinted): Fingerprint {
  const { cpuModel, cores } = manifest.environment;
  // An update of the kernel, whose release follows the name, does not make another class of machine.
  const [platform = ''] = manifest.environment.platform.split(' ');
  return {
    k6: manifest.k6,
    host: { platform, cpuModel, cores },
    ...(manifest.dataset !== undefined && { dataset: manifest.dataset }),
    legs: legs.map(({ plan }) => legFingerprint(plan, manifest)).toSorted((a, b) => (a.leg < b.leg ? -1 : 1)),
  };
}

function legFingerprint(plan: LegPlan, { id, seed, inputs }: Manifest): LegFingerprint {
  const bundle = inputs.bundles[plan.scenario];
  if (bundle === undefined)
    throw new PeakgateError('record-unreadable', `run.json of ${id} names no bundle of ${plan.scenario}.`);
  const journeys = plan.played.streams.flatMap(({ perSecond }) => perSecond);
  return {
    leg: plan.id,
    durationMs: plan.durationMs,
    journeys: journeys.reduce((sum, planned) => sum + planned, 0),
    seed,
    plan: sha256(JSON.stringify(whatIsSent(plan))),
    bundle,
  };
}

/** The plan without what is judged: other limits need other pools and submetrics, and the same requests are sent. */
function whatIsSent({ profile, load, durationMs, scenario, played, experiments }: LegPlan) {
  const { seed, windows, tenants, thinkScale, requestTimeoutMs, gracefulStopMs, connections } = played;
  const streams = played.streams.map(({ name, process, perSecond, mix, tenants: some }) => ({
    name,
    process,
    perSecond,
    mix,
    tenants: some,
  }));
  return {
    profile,
    load,
    durationMs,
    scenario,
    seed,
    streams,
    windows,
    tenants,
    thinkScale,
    requestTimeoutMs,
    gracefulStopMs,
    connections,
    experiments,
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
