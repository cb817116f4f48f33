import { writeFile } from 'node:fs/promises';
import { VERDICT_FOLDER } from '../runner/record/folder-layout.ts';
import { packFolder } from '../runner/selftest/recorded/packed-folder.ts';
import { recordedRunFile } from '../runner/selftest/recorded/recorded-table.ts';

/** `node --import tsx tools/pack-recorded-run.ts <folder>`: makes a results folder the one that `selftest` replays. */
const [, , folder] = process.argv;
if (folder === undefined) throw new TypeError('Which results folder?');
await writeFile(recordedRunFile(), await packFolder(folder, [VERDICT_FOLDER]));
