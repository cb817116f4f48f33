import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PeakgateError } from '../errors.ts';
import { VERDICT_FOLDER } from '../record/folder-layout.ts';
import { type Evaluation, evaluationSchema } from '../schema/evaluation-schema.ts';
import { validate } from '../schema/validate.ts';
import { isThere } from './is-there.ts';
import { EVALUATION_FILE, REPORT_FILE } from './judge.ts';

/** The judged runs of a folder of results. */
export interface KeptRuns {
  /** Oldest first. */
  readonly evaluations: readonly Evaluation[];
  /** Folders whose evaluation is missing or is not one that this version reads. */
  readonly skipped: readonly string[];
}

/** Reads what was judged, not the evidence: a history of a hundred runs takes seconds. */
export async function keptRuns(results: string): Promise<KeptRuns> {
  const read = await Promise.all(
    (await folders(results)).map(async (name) => ({
      name,
      evaluation: await evaluationOf(join(results, name)),
    })),
  );
  return {
    evaluations: read.flatMap(({ evaluation }) => evaluation ?? []),
    skipped: read.filter(({ evaluation }) => evaluation === null).map(({ name }) => name),
  };
}

/** The report of the run that began last. Throws where there is none. */
export async function latestReport(results: string): Promise<string> {
  for (const name of (await folders(results)).toReversed()) {
    const file = join(results, name, VERDICT_FOLDER, REPORT_FILE);
    if (await isThere(file)) return file;
  }
  throw new PeakgateError('record-unreadable', `There is no report in ${results}.`);
}

/** Names of results folders begin with their time, so that their order is that of time. */
async function folders(results: string): Promise<string[]> {
  const entries = await readdir(results, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
}

async function evaluationOf(run: string): Promise<Evaluation | null> {
  const file = join(run, VERDICT_FOLDER, EVALUATION_FILE);
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const checked = validate(evaluationSchema, JSON.parse(text), file);
    return checked.ok ? checked.value : null;
  } catch {
    return null;
  }
}
