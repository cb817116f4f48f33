import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PeakgateError } from '../../errors.ts';
import type { RunRecord } from '../../model/run-record.ts';
import { readRun } from '../../record/read-run.ts';
import type { FolderFault } from './folder-faults.ts';

/** What was left of a results folder after something happened to it; null where it was refused. */
export interface DamagedFolder {
  readonly fault: FolderFault;
  readonly record: RunRecord | null;
}

/** Lets each of these happen to a copy of a results folder, and reads it as `evaluate` does. */
export async function* damagedFolders(
  pristine: string,
  leg: string,
  faults: readonly FolderFault[],
): AsyncGenerator<DamagedFolder> {
  for (const fault of faults) {
    const folder = `${pristine}-${fault.id}`;
    await cp(pristine, folder, { recursive: true });
    await fault.apply(folder, leg);
    yield { fault, record: await readUnlessRefused(folder) };
    await rm(folder, { recursive: true });
  }
}

async function readUnlessRefused(folder: string): Promise<RunRecord | null> {
  try {
    return await readRun(folder);
  } catch (error) {
    if (error instanceof PeakgateError) return null;
    throw error;
  }
}

/** A folder in which a results folder may be made, and what removes it with all that lies beside it. */
export async function makeWorkplace(): Promise<{
  readonly pristine: string;
  readonly remove: () => Promise<void>;
}> {
  const workplace = await mkdtemp(join(tmpdir(), 'peakgate-selftest-'));
  return {
    pristine: join(workplace, 'pristine'),
    remove: () => rm(workplace, { recursive: true, force: true }),
  };
}
