import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeScript } from '../k6/catalogue.ts';
import { beginLeg } from '../record/run-folder.ts';
import type { Manifest } from '../schema/record-schema.ts';
import { runHooks } from './hooks.ts';
import type { ObservedDatabase } from './observed-database.ts';
import { type LegEnd, notPlayed, playLeg } from './play-leg.ts';
import type { Prepared, PreparedLeg } from './prepare.ts';
import type { TargetAddress } from './target-address.ts';
import { type WithoutSecrets, withoutSecrets } from './without-secrets.ts';
import type { World } from './world.ts';

/** What every leg of a run shares. */
export interface RunContext {
  readonly prepared: Prepared;
  readonly target: TargetAddress;
  /** Where experiments are switched; null where none is. */
  readonly admin: TargetAddress | null;
  readonly runFolder: string;
  readonly runId: string;
  readonly world: World;
  /** The target's database; none is looked at when not given. */
  readonly database?: ObservedDatabase | null;
}

/** What everything within one leg shares. */
export interface LegContext extends RunContext {
  /** How the leg's names may be written. */
  readonly shown: WithoutSecrets;
}

/** Plays one leg between its hooks and records it. A hook that fails makes the leg invalid, and is told in its record. */
export async function measureLeg(
  context: RunContext,
  { plan, bundle }: PreparedLeg,
): Promise<Manifest['legs'][number]> {
  const { world, prepared } = context;
  const { hooks } = prepared.project.thresholds.gate;
  const shown = withoutSecrets(context, plan.catalogue);
  const folder = await beginLeg(context.runFolder, plan, shown.json);
  const hookRun = {
    folder: prepared.project.folder,
    target: context.target.url,
    interrupted: world.interrupted,
  };
  const work = await mkdtemp(join(tmpdir(), 'peakgate-leg-'));
  try {
    const script = await writeScript(work, bundle, JSON.stringify(plan));
    const before = await runHooks(hooks.beforeLeg, { ...hookRun, name: 'beforeLeg' });
    const end =
      before === null
        ? await playLeg({ ...context, shown }, plan, { folder, work, script })
        : notPlayed(world.now(), before);
    const after = await runHooks(hooks.afterLeg, { ...hookRun, name: 'afterLeg' });
    return {
      id: plan.id,
      profile: plan.profile,
      load: plan.load,
      ...facts(end),
      hookFailure: before ?? after,
    };
  } finally {
    world.progress.stop();
    await rm(work, { recursive: true, force: true });
  }
}

function facts({ ending, stopReason }: LegEnd): Pick<Manifest['legs'][number], 'k6' | 'stopReason'> {
  const { exitCode, signal, meaning, stoppedBy, startedAtMs, endedAtMs, lastLogLines } = ending;
  return { k6: { exitCode, signal, meaning, stoppedBy, startedAtMs, endedAtMs, lastLogLines }, stopReason };
}
