import { join } from 'node:path';
import { BASELINES_FILE, NO_BASELINES, runsOf, withRun } from '../baseline/accepted-runs.ts';
import { readJsonFile } from '../config/json-file.ts';
import { PeakgateError } from '../errors.ts';
import { hasPassedByItself } from '../model/passed-by-itself.ts';
import { differencesWithin } from '../model/run-differences.ts';
import { jsonText, writeWhole } from '../record/write-file.ts';
import {
  type AcceptedRun,
  type Baselines,
  baselinesSchema,
  type MeasuredRun,
} from '../schema/baseline-schema.ts';
import { isThere } from './is-there.ts';

/** The baselines of a project; none before the first run was accepted. */
export async function readBaselines(project: string): Promise<Baselines> {
  const file = join(project, BASELINES_FILE);
  return (await isThere(file)) ? readJsonFile(file, baselinesSchema, BASELINES_FILE) : NO_BASELINES;
}

export async function writeBaselines(project: string, baselines: Baselines): Promise<void> {
  await writeWhole(join(project, BASELINES_FILE), jsonText(baselines));
}

/** What the user said about accepting a run. */
export interface Acceptance {
  readonly name: string;
  /** Why a run that did not pass by itself is accepted all the same; null when it is not to be. */
  readonly why: string | null;
  readonly acceptedAt: Date;
}

/**
 * A project's baselines with one more run. Throws when the run did not pass by itself and no reason is given, or when it
 * was measured otherwise than the runs that are already there. Accepting the same evidence again changes nothing.
 */
export function acceptRun(written: Baselines, run: MeasuredRun, acceptance: Acceptance): Baselines {
  const others = runsOf(written, acceptance.name);
  if (others.some(({ seal }) => seal === run.seal)) return written;
  refuseUnlessPassed(run, acceptance.why);
  refuseNamesake(run, others);
  refuseDifferent(run, others[0], acceptance.name);
  const forcedBecause = hasPassedByItself(run) ? null : acceptance.why;
  const accepted: AcceptedRun = { ...run, forcedBecause, acceptedAt: acceptance.acceptedAt.toISOString() };
  return withRun(written, acceptance.name, accepted);
}

function refuseUnlessPassed(run: MeasuredRun, why: string | null): void {
  if (hasPassedByItself(run) || why !== null) return;
  const { verdict, waived = [] } = run;
  const found =
    verdict === 'pass'
      ? `${run.run} passed only because ${waived.join(', ')} ${waived.length === 1 ? 'was' : 'were'} waived`
      : `The verdict of ${run.run} is "${verdict}"`;
  throw new PeakgateError('run-not-passed', `${found}: only a run that passed can be compared with.`);
}

function refuseNamesake({ run }: MeasuredRun, others: readonly AcceptedRun[]): void {
  if (others.every((other) => other.run !== run)) return;
  throw new PeakgateError('run-differs', `Another run of the name ${run}, with other evidence, is accepted.`);
}

function refuseDifferent(run: MeasuredRun, other: AcceptedRun | undefined, name: string): void {
  if (other === undefined) return;
  const differences = differencesWithin(other, run);
  if (differences.length === 0) return;
  const problems = differences.map(({ what, found, expected }) => ({
    where: run.run,
    path: '',
    message: `${what}: ${found}`,
    remedy: `The runs of this baseline have: ${expected}.`,
  }));
  throw new PeakgateError('run-differs', `${run.run} was measured otherwise than baseline "${name}".`, {
    problems,
  });
}
