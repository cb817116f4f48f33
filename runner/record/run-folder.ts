import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { KitEvent } from '../../scenarios/kit/contract.ts';
import { refuseDisk } from '../errors.ts';
import type { LegPlan } from '../schema/plan-schema.ts';
import type { GeneratorRecord, Manifest, TargetRecord } from '../schema/record-schema.ts';
import { writeChecksums } from './checksums.ts';
import {
  bundleName,
  inputsFolder,
  KEPT_BASELINES_FILE,
  LEG_FILES,
  legFolder,
  MANIFEST_FILE,
} from './folder-layout.ts';
import { jsonText, writeWhole } from './write-file.ts';

/** What was asked, as kept in the results folder: the bytes that were read, not what the files hold by now. */
export interface RunInputs {
  readonly thresholds: Uint8Array;
  /** By the profile's name. */
  readonly profiles: ReadonlyMap<string, Uint8Array>;
  /** The accepted runs that objectives compare with; null where none does, or there are none. */
  readonly baselines?: Uint8Array | null;
  readonly bundles: readonly {
    readonly scenario: string;
    readonly code: string;
    readonly sourceMap: string;
  }[];
}

/** Begins a results folder: a manifest that says incomplete, and the inputs. A crash from here on leaves just that. */
export async function beginRun(folder: string, manifest: Manifest, inputs: RunInputs): Promise<void> {
  await makeFolder(join(inputsFolder(folder), 'profiles'));
  await writeWhole(join(folder, MANIFEST_FILE), jsonText({ ...manifest, complete: false }));
  const target = inputsFolder(folder);
  await writeWhole(join(target, 'thresholds.json'), inputs.thresholds);
  if (inputs.baselines) await writeWhole(join(target, KEPT_BASELINES_FILE), inputs.baselines);
  for (const [profile, bytes] of inputs.profiles)
    await writeWhole(join(target, 'profiles', `${profile}.json`), bytes);
  for (const bundle of inputs.bundles) {
    await writeWhole(join(target, 'bundles', bundleName(bundle.scenario)), bundle.code);
    await writeWhole(join(target, 'bundles', `${bundleName(bundle.scenario)}.map`), bundle.sourceMap);
  }
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch(refuseDisk);
}

/**
 * Makes the leg's folder with its plan in it, as `shown` lets it be seen. Observers write their own files there while the
 * leg runs.
 */
export async function beginLeg(
  run: string,
  plan: LegPlan,
  shown: (plan: LegPlan) => unknown = (whole) => whole,
): Promise<string> {
  const folder = legFolder(run, plan.id);
  await makeFolder(folder);
  await writeWhole(join(folder, LEG_FILES.plan), jsonText(shown(plan)));
  return folder;
}

export interface LegEvidence {
  /** The text that k6 wrote, or null when it wrote none. */
  readonly summary: string | null;
  readonly events: readonly KitEvent[];
  readonly generator: GeneratorRecord;
  readonly target: TargetRecord;
}

/** Adds what the observers and k6 left at the leg's end. A summary that was never written is left out, not made up. */
export async function endLeg(folder: string, evidence: LegEvidence): Promise<void> {
  if (evidence.summary !== null) await writeWhole(join(folder, LEG_FILES.summary), evidence.summary);
  await writeWhole(
    join(folder, LEG_FILES.events),
    evidence.events.map((event) => `${JSON.stringify(event)}\n`).join(''),
  );
  await writeWhole(join(folder, LEG_FILES.generator), jsonText(evidence.generator));
  await writeWhole(join(folder, LEG_FILES.target), jsonText(evidence.target));
}

/** Removes the folder of a run in which nothing was measured: there is no evidence in it. */
export async function abandonRun(folder: string): Promise<null> {
  await rm(folder, { recursive: true, force: true });
  return null;
}

/** Ends the run: the final manifest, then the seal over all evidence. */
export async function endRun(folder: string, manifest: Manifest): Promise<void> {
  await writeWhole(join(folder, MANIFEST_FILE), jsonText(manifest));
  await writeChecksums(folder);
}
