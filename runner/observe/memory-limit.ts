import { groupFolders, least } from './control-group.ts';
import type { SystemFiles } from './system-files.ts';

/** What version 1 says where there is no limit: the largest number of whole pages in 63 bits. */
const UNLIMITED_BYTES = 2 ** 62;

/** The tightest memory limit that a container puts on this process and what it starts, in bytes; null without one. */
export function memoryLimitBytes(files: SystemFiles): number | null {
  const { versionTwo, memoryOfVersionOne } = groupFolders(files);
  return least([
    ...versionTwo.map((folder) => limitIn(files, `${folder}/memory.max`)),
    ...memoryOfVersionOne.map((folder) => limitIn(files, `${folder}/memory.limit_in_bytes`)),
  ]);
}

/** Null for `max`, which means no limit, and where there is no such file. */
function limitIn(files: SystemFiles, file: string): number | null {
  const bytes = Number(files.read(file) ?? NaN);
  return bytes > 0 && bytes < UNLIMITED_BYTES ? bytes : null;
}
