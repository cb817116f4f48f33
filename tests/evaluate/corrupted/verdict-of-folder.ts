import { join } from 'node:path';
import { readThresholds } from '../../../runner/config/project.ts';
import { PeakgateError } from '../../../runner/errors.ts';
import { evaluateRun } from '../../../runner/evaluate/evaluate-run.ts';
import { writeChecksums } from '../../../runner/record/checksums.ts';
import { readRun } from '../../../runner/record/read-run.ts';
import { recordedRun } from '../../record/recorded-run.ts';
import type { StatedRun } from '../made/made-run.ts';
import type { Tampering } from './tampering.ts';

/** A run as it lies on the disk once everything was done to it. */
export interface CorruptedRun {
  readonly stated?: StatedRun;
  readonly tampering?: Tampering;
  /** Whoever changed it did not seal it anew. */
  readonly seal?: 'broken';
}

/** What the command line comes to: an exit code, and for each doubt about the run what was found. */
export interface Outcome {
  readonly exitCode: number;
  readonly verdict: string;
  /** By the check's name; a refusal by its code. */
  readonly reasons: Readonly<Record<string, string>>;
}

/** Writes such a run to the disk and judges it as `evaluate` does. */
export async function outcomeOf({ stated, tampering, seal }: CorruptedRun): Promise<Outcome> {
  const { folder } = await recordedRun(small(stated));
  tampering?.(folder);
  if (seal !== 'broken') await writeChecksums(folder);
  try {
    return await judged(folder);
  } catch (error) {
    if (error instanceof PeakgateError) return refused(error);
    throw error;
  }
}

/** The least that passes: three journeys a second. */
function small({ legs = [{}], ...run }: StatedRun = {}): StatedRun {
  return { ...run, legs: legs.map((leg) => ({ ratePerSecond: 3, ...leg })) };
}

async function judged(folder: string): Promise<Outcome> {
  const file = join(folder, 'inputs/thresholds.json');
  const record = await readRun(folder);
  const { exitCode, verdict, validity, objectives } = evaluateRun(record, await readThresholds(file, file));
  const doubts = validity.filter(({ passed, severity }) => !passed && severity === 'error');
  const open = objectives.filter((objective) => objective.verdict !== 'pass');
  return {
    exitCode,
    verdict,
    reasons: Object.fromEntries([
      ...open.map((objective) => [`objective ${objective.id}`, objective.reason]),
      ...doubts.map(({ id, found }) => [id, found]),
    ]),
  };
}

function refused(error: PeakgateError): Outcome {
  const problems = error.problems.map(({ path, message }) => `${path} ${message}`);
  return {
    exitCode: error.exitCode,
    verdict: 'refused',
    reasons: { [error.code]: [error.message, ...problems].join(' ') },
  };
}
