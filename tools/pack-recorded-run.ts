import { writeFile } from 'node:fs/promises';
import { VERDICT_FOLDER } from '../runner/record/folder-layout.ts';
import { brokenCells, type FaultRow } from '../runner/selftest/faults/fault-table.ts';
import { packFolder } from '../runner/selftest/recorded/packed-folder.ts';
import { brokenReplay, recordedRunFile, tryRecordedRun } from '../runner/selftest/recorded/recorded-table.ts';
import { EVERYTHING } from '../runner/selftest/selftest.ts';

/**
 * `node --import tsx tools/pack-recorded-run.ts <folder>`: makes a results folder the one that `selftest` replays. It must be
 * of one leg, all objectives passed, and every fault shows in it; else it says what is the matter, and nothing is changed.
 */
const [, , folder] = process.argv;
if (folder === undefined) throw new TypeError('Which results folder?');
const packed = await packFolder(folder, [VERDICT_FOLDER]);
const rows: FaultRow[] = [];
for await (const row of tryRecordedRun(packed, EVERYTHING.recorded, EVERYTHING.evaluate)) rows.push(row);
const unfit = [...brokenReplay(rows), ...rows.flatMap(brokenCells)];
if (unfit.length > 0) throw new TypeError(`Not fit to be replayed:\n${unfit.join('\n')}`);
await writeFile(recordedRunFile(), packed);
