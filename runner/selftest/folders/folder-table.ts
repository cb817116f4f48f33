import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PeakgateError } from '../../errors.ts';
import type { RunRecord } from '../../model/run-record.ts';
import { readRun } from '../../record/read-run.ts';
import { type FaultRow, NO_VERDICT, playFault, rowOf, saidBy, truths } from '../faults/fault-table.ts';
import type { Evaluate } from '../rates/error-rates.ts';
import { syntheticRun } from '../runs/synthetic-run.ts';
import type { FolderFault } from './folder-faults.ts';
import { writeUnsealed } from './written-run.ts';

/**
 * What damage to a results folder does to every objective of a healthy run: written as the runner writes it, damaged, and
 * read as `evaluate` reads it. Everything happens in a temporary folder, which is removed.
 */
export async function* tryFolderFaults(
  faults: readonly FolderFault[],
  seed: number,
  evaluate: Evaluate,
): AsyncGenerator<FaultRow> {
  const leg = playFault({ conditions: {} }, seed);
  if (leg === null) throw new TypeError('a healthy leg is never refused');
  const run = syntheticRun(leg.record);
  const workplace = await mkdtemp(join(tmpdir(), 'peakgate-selftest-'));
  const pristine = join(workplace, 'pristine');
  try {
    await writeUnsealed(pristine, run);
    for (const fault of faults) {
      const folder = join(workplace, fault.id);
      await cp(pristine, folder, { recursive: true });
      await fault.apply(folder, leg.record.plan.id);
      const record = await readUnlessRefused(folder);
      const said = record === null ? NO_VERDICT : saidBy(evaluate(record, leg.thresholds));
      yield rowOf(spoiling(fault), truths(leg), said);
      await rm(folder, { recursive: true });
    }
  } finally {
    await rm(workplace, { recursive: true, force: true });
  }
}

function spoiling({ id, title, kind }: FolderFault): Parameters<typeof rowOf>[0] {
  return { id, title, kind, spoils: kind === 'harmless' ? [] : 'all' };
}

async function readUnlessRefused(folder: string): Promise<RunRecord | null> {
  try {
    return await readRun(folder);
  } catch (error) {
    if (error instanceof PeakgateError) return null;
    throw error;
  }
}
