import { join } from 'node:path';
import { adminAddress } from './flow/admin-address.ts';
import { type Judgement, judge } from './flow/judge.ts';
import { measureRun, probeTarget } from './flow/measure-run.ts';
import { observedDatabase } from './flow/observed-database.ts';
import { type PlanRequest, type Prepared, prepare } from './flow/prepare.ts';
import { allowedTarget } from './flow/target-address.ts';
import type { World } from './flow/world.ts';
import { freeRunFolder } from './record/free-run-folder.ts';

/** What the user asked to be run. */
export interface RunRequest extends PlanRequest {
  readonly target: string | undefined;
  /** Where experiments are switched; absent: `gate.admin`. */
  readonly admin?: string;
  /** URL of the target's database, as the command line has it. */
  readonly database?: string | undefined;
  /** Where results folders are made. */
  readonly resultsFolder: string;
}

export type RunOutcome =
  | { readonly interrupted: false; readonly runFolder: string; readonly judgement: Judgement }
  /** Without a folder when no leg had begun. */
  | { readonly interrupted: true; readonly runFolder: string | null };

interface Measured {
  readonly interrupted: boolean;
  readonly runFolder: string | null;
}

/**
 * The flow: config -> bundle -> catalogue -> plan -> k6, observed -> record -> evaluate -> reports.
 * What precedes the record can be re-run from the inputs; what follows it, from the folder.
 */
export async function run(request: RunRequest, world: World): Promise<RunOutcome> {
  const prepared = await prepare({ ...request, withLoad: true }, world);
  const { interrupted, runFolder } = await measure(prepared, request, world);
  if (interrupted || runFolder === null) return { interrupted: true, runFolder };
  return { interrupted, runFolder, judgement: await judge(runFolder) };
}

async function measure(prepared: Prepared, request: RunRequest, world: World): Promise<Measured> {
  const { gate } = prepared.project.thresholds;
  const target = allowedTarget(request.target, gate.targets);
  const database = observedDatabase(request.database, prepared.project, world.env);
  const admin = adminAddress(prepared, request.admin);
  const { version } = await probeTarget(target, gate.healthPath, world);
  const nothing = { interrupted: true, runFolder: null };
  if (world.interrupted.aborted) return nothing;
  const runId = await freeRunFolder(request.resultsFolder, world.now(), request.what);
  const runFolder = join(request.resultsFolder, runId);
  const manifest = await measureRun({ prepared, target, admin, database, runFolder, runId, world }, version);
  return manifest === null ? nothing : { interrupted: manifest.interrupted, runFolder };
}

export { judge, prepare };
