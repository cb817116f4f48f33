import { appendFile, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CHECKSUM_FILE, LEG_FILES, legFolder, MANIFEST_FILE } from '../../record/folder-layout.ts';
import type { FaultKind } from '../faults/fault.ts';
import { seal } from './written-run.ts';

/** Something that happens to the files of a finished run. */
export interface FolderFault {
  readonly id: string;
  readonly title: string;
  readonly kind: FaultKind;
  /** Seals the folder, before or after it did its damage. */
  readonly apply: (folder: string, leg: string) => Promise<void>;
}

type Damage = (file: string) => Promise<void>;

/** Damage before the seal comes from a crash or a full disk; damage after it from whoever touches the folder later. */
export const FOLDER_FAULTS: readonly FolderFault[] = [
  { id: 'folder', title: 'written and read again', kind: 'harmless', apply: (folder) => seal(folder) },
  beforeSeal('timeline-cut', 'the timeline file ends in its middle', LEG_FILES.timeline, cutInHalf),
  beforeSeal('timeline-gone', 'no timeline file', LEG_FILES.timeline, remove),
  beforeSeal('summary-cut', 'the summary file ends in its middle', LEG_FILES.summary, cutInHalf),
  beforeSeal('summary-gone', 'no summary file', LEG_FILES.summary, remove),
  beforeSeal('summary-null', 'a count in the summary is not a number', LEG_FILES.summary, (file) =>
    replaceIn(file, /"count": ?\d+/u, '"count": null'),
  ),
  beforeSeal('generator-gone', 'no record of the generator', LEG_FILES.generator, remove),
  beforeSeal('target-gone', 'no record of the target', LEG_FILES.target, remove),
  beforeSeal('clock-gone', 'nobody knows when the clock stood at zero', LEG_FILES.events, (file) =>
    writeFile(file, ''),
  ),
  beforeSeal('plan-gone', 'no plan', LEG_FILES.plan, remove),
  beforeSeal('forged', 'counts over the limits erased, and sealed again', LEG_FILES.summary, (file) =>
    replaceIn(file, /("over_limit[^}]*"count": ?)\d+/gu, '$10'),
  ),
  {
    ...onRun('never-ended', 'a run that did not end', (folder) =>
      replaceIn(manifestOf(folder), /"complete": true/u, '"complete": false'),
    ),
  },
  {
    ...onRun('newer', 'a folder of a later version', (folder) =>
      replaceIn(manifestOf(folder), /"schemaVersion": 1/u, '"schemaVersion": 2'),
    ),
  },
  afterSeal('edited', 'one figure changed after the seal', (folder, leg) =>
    replaceIn(join(legFolder(folder, leg), LEG_FILES.summary), /"count": ?(\d)/u, '"count": 1$1'),
  ),
  afterSeal('truncated', 'the timeline cut after the seal', (folder, leg) =>
    cutInHalf(join(legFolder(folder, leg), LEG_FILES.timeline)),
  ),
  afterSeal('removed', 'a file removed after the seal', (folder, leg) =>
    remove(join(legFolder(folder, leg), LEG_FILES.generator)),
  ),
  afterSeal('added', 'a file added after the seal', (folder) => appendFile(join(folder, 'notes.txt'), 'x')),
  afterSeal('seal-gone', 'no seal', (folder) => remove(join(folder, CHECKSUM_FILE))),
];

function beforeSeal(id: string, title: string, name: string, damage: Damage): FolderFault {
  return {
    id,
    title,
    kind: 'measurement',
    apply: async (folder, leg) => {
      await damage(join(legFolder(folder, leg), name));
      await seal(folder);
    },
  };
}

function onRun(id: string, title: string, damage: (folder: string) => Promise<void>): FolderFault {
  return {
    id,
    title,
    kind: 'measurement',
    apply: async (folder) => {
      await damage(folder);
      await seal(folder);
    },
  };
}

function afterSeal(
  id: string,
  title: string,
  damage: (folder: string, leg: string) => Promise<void>,
): FolderFault {
  return {
    id,
    title,
    kind: 'measurement',
    apply: async (folder, leg) => {
      await seal(folder);
      await damage(folder, leg);
    },
  };
}

function manifestOf(folder: string): string {
  return join(folder, MANIFEST_FILE);
}

async function cutInHalf(file: string): Promise<void> {
  const { length } = await readFile(file);
  await truncate(file, Math.floor(length / 2));
}

function remove(file: string): Promise<void> {
  return rm(file);
}

/** Damage that changes nothing would prove nothing, so the pattern must be there. */
async function replaceIn(file: string, pattern: RegExp, replacement: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const changed = text.replace(pattern, replacement);
  if (changed === text) throw new TypeError(`${file} has nothing that could be damaged so`);
  await writeFile(file, changed);
}
