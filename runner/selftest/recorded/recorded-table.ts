import { join } from 'node:path';
import { readThresholds } from '../../config/project.ts';
import type { LegRecord, RunRecord } from '../../model/run-record.ts';
import type { Thresholds } from '../../model/thresholds.ts';
import { packageRoot } from '../../package-root.ts';
import { inputsFolder } from '../../record/folder-layout.ts';
import { readRun } from '../../record/read-run.ts';
import { type FaultRow, NO_VERDICT, rowOf, saidBy } from '../faults/fault-table.ts';
import { damagedFolders, makeWorkplace } from '../folders/damaged-folders.ts';
import type { FolderFault } from '../folders/folder-faults.ts';
import { spoiling } from '../folders/folder-table.ts';
import type { Evaluate } from '../rates/error-rates.ts';
import { unpackFolder } from './packed-folder.ts';
import type { RecordedFault } from './recorded-fault.ts';

/** A leg of under a minute against the demo target, as k6 and the observers recorded it. Every objective passed. */
export const recordedRunFile = (): string =>
  join(packageRoot(), 'runner', 'selftest', 'recorded', 'healthy-leg.gz');

/** What can be done to a recorded run: to its record, and to its files. */
export interface RecordedFaults {
  readonly faultsOf: (leg: LegRecord) => readonly RecordedFault[];
  readonly folderFaults: readonly FolderFault[];
}

/**
 * Replays a recorded run of one leg as it is, which comes first, and then with each fault. In a temporary folder, which is
 * removed.
 */
export async function* tryRecordedRun(
  packed: Uint8Array,
  { faultsOf, folderFaults }: RecordedFaults,
  evaluate: Evaluate,
): AsyncGenerator<FaultRow> {
  const workplace = await makeWorkplace();
  const { pristine } = workplace;
  try {
    await unpackFolder(packed, pristine);
    const record = await readRun(pristine);
    const leg = onlyLeg(record);
    const file = join(inputsFolder(pristine), 'thresholds.json');
    const thresholds = await readThresholds(file, file);
    const said = (read: RunRecord | null) =>
      read === null ? NO_VERDICT : saidBy(evaluate(read, thresholds));
    const row = (
      fault: Parameters<typeof rowOf>[0],
      read: RunRecord | null,
      violated: readonly string[] = [],
    ) => rowOf(fault, truthsOf(thresholds, violated), said(read), idsOf(thresholds));
    yield row(UNTOUCHED, record);
    for (const { id, title, violates, damage } of faultsOf(leg)) {
      const fault = violates === undefined ? ({ kind: 'measurement', spoils: 'all' } as const) : VIOLATING;
      yield row({ id, title, ...fault }, { ...record, legs: record.legs.map(damage) }, violates);
    }
    for await (const { fault, record: read } of damagedFolders(pristine, leg.plan.id, folderFaults))
      yield row(spoiling(fault), read);
  } finally {
    await workplace.remove();
  }
}

const UNTOUCHED = { id: 'untouched', title: 'as it was recorded', kind: 'harmless', spoils: [] } as const;
const VIOLATING = { kind: 'target', spoils: [] } as const;

function idsOf({ objectives }: Thresholds): string[] {
  return objectives.map(({ id }) => id);
}

function truthsOf(
  thresholds: Thresholds,
  violated: readonly string[],
): ReadonlyMap<string, 'holds' | 'violated'> {
  return new Map(idsOf(thresholds).map((id) => [id, violated.includes(id) ? 'violated' : 'holds']));
}

function onlyLeg({ legs }: RunRecord): LegRecord {
  const [leg, ...others] = legs;
  if (leg === undefined || others.length > 0) throw new TypeError('a recorded run has one leg');
  return leg;
}

/** What of the recorded run is not judged as it was when it was recorded: nothing but passes. */
export function brokenReplay(rows: readonly FaultRow[]): string[] {
  const [untouched] = rows;
  return (untouched?.cells ?? [])
    .filter(({ verdict }) => verdict !== 'pass')
    .map(({ objective, verdict }) => `the recorded run: ${objective} is ${verdict}, and was a pass`);
}
