import { fingerprintOf } from '../baseline/fingerprint.ts';
import type { RunRecord } from '../model/run-record.ts';
import { readRun } from '../record/read-run.ts';

/** The evidence of a run, with the fingerprint by which others are compared with it. */
export async function recordedRun(run: string): Promise<RunRecord> {
  const record = await readRun(run);
  return record.accepted === undefined ? record : { ...record, fingerprint: fingerprintOf(record) };
}
