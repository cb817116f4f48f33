import { PeakgateError } from '../errors.ts';
import { targetProbe } from '../observe/target-probe.ts';
import { sha256Of } from '../record/checksums.ts';
import { abandonRun, beginRun, endRun } from '../record/run-folder.ts';
import type { Manifest } from '../schema/record-schema.ts';
import { clockOf } from './clock.ts';
import { keptBaselines } from './kept-baselines.ts';
import { measureLeg, type RunContext } from './measure-leg.ts';
import { type KnownBefore, notJudged } from './not-judged.ts';
import type { Prepared } from './prepare.ts';
import type { TargetAddress } from './target-address.ts';
import { cpuMeterOf } from './target-cpu.ts';
import type { World } from './world.ts';

/** The one request before any load. A target that does not answer is a mistake of the caller, not a failed gate. */
export async function probeTarget(
  target: TargetAddress,
  healthPath: string,
  world: Pick<World, 'now'>,
): Promise<{ readonly version: string | null }> {
  const { status, version, error } = await targetProbe(clockOf(world))({ target: target.url, healthPath });
  if (status === null)
    throw new PeakgateError('target-silent', `${target.shown}${healthPath}: ${error ?? 'no answer'}`);
  return { version };
}

/**
 * Measures every leg in order. The folder says incomplete until the last one is recorded. Null, and no folder, when the
 * user interrupts before the first leg.
 */
export async function measureRun(
  context: RunContext,
  version: string | null,
  notes: (known: KnownBefore) => readonly string[] = notJudged,
): Promise<Manifest | null> {
  const { world, prepared, runFolder } = context;
  const kept = await keptBaselines(prepared.project).catch(async (error: unknown) => {
    await abandonRun(runFolder);
    throw error;
  });
  const inputs = inputsOf(prepared, kept);
  const manifest = newManifest(context, version, inputs);
  await beginRun(runFolder, manifest, inputs);
  const plans = prepared.legs.map(({ plan }) => plan);
  const isMetered = cpuMeterOf(prepared, context.target) !== null;
  for (const note of notes({ manifest, plans, baselines: inputs.baselines, isMetered }))
    world.progress.line(note);
  const legs: Manifest['legs'][number][] = [];
  for (const leg of prepared.legs) {
    if (!world.interrupted.aborted) legs.push(await measureLeg(context, leg));
  }
  if (legs.length === 0) return abandonRun(runFolder);
  const interrupted = world.interrupted.aborted;
  const ended = {
    ...manifest,
    legs,
    interrupted,
    complete: !interrupted,
    endedAt: world.now().toISOString(),
  };
  await endRun(runFolder, ended);
  return ended;
}

function newManifest(
  { prepared, target, runId, world }: RunContext,
  version: string | null,
  inputs: Inputs,
): Manifest {
  const { dataset } = prepared.project.thresholds.gate;
  return {
    schemaVersion: 1,
    id: runId,
    what: prepared.request.what,
    complete: false,
    interrupted: false,
    startedAt: world.now().toISOString(),
    endedAt: null,
    peakgate: world.versions.peakgate,
    k6: prepared.k6.version,
    node: world.versions.node,
    seed: prepared.seed,
    target: { url: target.shown, version },
    ...(dataset !== undefined && { dataset }),
    environment: world.machine,
    inputs: hashesOf(inputs),
    legs: [],
  };
}

function hashesOf({ thresholds, profiles, bundles, baselines }: Inputs): Manifest['inputs'] {
  return {
    ...(baselines !== null && { baselines: sha256Of(baselines) }),
    bundles: Object.fromEntries(bundles.map(({ scenario, sha256 }) => [scenario, sha256])),
    thresholds: sha256Of(thresholds),
    profiles: Object.fromEntries([...profiles].map(([name, bytes]) => [name, sha256Of(bytes)])),
  };
}

type Inputs = ReturnType<typeof inputsOf>;

function inputsOf({ project, profiles, legs }: Prepared, baselines: Uint8Array | null) {
  const played = new Set(legs.map(({ plan }) => plan.profile));
  return {
    baselines,
    thresholds: project.thresholdsBytes,
    profiles: new Map([...profiles].filter(([name]) => played.has(name))),
    bundles: [...new Map(legs.map(({ bundle }) => [bundle.scenario, bundle])).values()],
  };
}
