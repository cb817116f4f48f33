import {
  BASELINES_FILE,
  baselineNamed,
  DEFAULT_BASELINE,
  runsOf,
  withoutRun,
} from '../baseline/accepted-runs.ts';
import { type BaselineFigure, baselineFigures } from '../compare/baseline-figures.ts';
import type { AcceptedRun, Baseline, MeasuredRun } from '../schema/baseline-schema.ts';
import { type Acceptance, acceptRun, readBaselines, writeBaselines } from './baselines.ts';
import { measuredRun } from './measured-run.ts';

export interface Accepted {
  readonly run: MeasuredRun;
  /** Whether the baseline had this very evidence before. */
  readonly already: boolean;
  /** The file of the project that holds its baselines. */
  readonly file: string;
  /** All runs of the baseline by now. */
  readonly runs: readonly AcceptedRun[];
}

/** Pins a run in a baseline of the project. Throws when it may not be one. */
export async function accept(project: string, runFolder: string, acceptance: Acceptance): Promise<Accepted> {
  const before = await readBaselines(project);
  const run = await measuredRun(runFolder);
  const after = acceptRun(before, run, acceptance);
  if (after !== before) await writeBaselines(project, after);
  const runs = runsOf(after, acceptance.name);
  return { run, already: after === before, runs, file: BASELINES_FILE };
}

/** Takes a run out of a baseline and returns the runs that are left. Its results folder stays as it is. */
export async function drop(project: string, name: string, run: string): Promise<readonly AcceptedRun[]> {
  const after = withoutRun(await readBaselines(project), name, run);
  await writeBaselines(project, after);
  return runsOf(after, name);
}

/** A baseline of the project, the usual one when none is named, and how much its runs differ. */
export async function describeBaseline(
  project: string,
  name = DEFAULT_BASELINE,
): Promise<{ readonly baseline: Baseline; readonly figures: readonly BaselineFigure[] }> {
  const baseline = baselineNamed(await readBaselines(project), name);
  return { baseline, figures: baselineFigures(baseline) };
}
