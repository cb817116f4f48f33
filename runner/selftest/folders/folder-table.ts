import { type FaultRow, NO_VERDICT, playFault, rowOf, saidBy, truths } from '../faults/fault-table.ts';
import type { Evaluate } from '../rates/error-rates.ts';
import { syntheticRun } from '../runs/synthetic-run.ts';
import { damagedFolders, makeWorkplace } from './damaged-folders.ts';
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
  const workplace = await makeWorkplace();
  try {
    await writeUnsealed(workplace.pristine, syntheticRun(leg.record));
    for await (const { fault, record } of damagedFolders(workplace.pristine, leg.record.plan.id, faults)) {
      const said = record === null ? NO_VERDICT : saidBy(evaluate(record, leg.thresholds));
      yield rowOf(spoiling(fault), truths(leg), said);
    }
  } finally {
    await workplace.remove();
  }
}

/** What of a run may be believed after something happened to its folder. */
export function spoiling({ id, title, kind }: FolderFault): Parameters<typeof rowOf>[0] {
  return { id, title, kind, spoils: kind === 'harmless' ? [] : 'all' };
}
