import { constants } from 'node:fs';
import { chown, copyFile, mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from './account.ts';

/** How a tree is copied: who owns the copy, and the mode of its folders. */
export interface CopyOptions {
  readonly owner?: Account | undefined;
  readonly folderMode: number;
}

/** Copies a folder, sharing its blocks where the file system can, so that a template of hundreds of MB costs little. */
export async function copyTree(from: string, to: string, options: CopyOptions): Promise<void> {
  await mkdir(to, { mode: options.folderMode, recursive: true });
  if (options.owner !== undefined) await chown(to, options.owner.uid, options.owner.gid);
  const entries = await readdir(from, { withFileTypes: true });
  await Promise.all(
    entries.map(async (entry) => {
      const source = join(from, entry.name);
      const copy = join(to, entry.name);
      if (entry.isDirectory()) return copyTree(source, copy, options);
      if (entry.isSymbolicLink()) return symlink(await readlink(source), copy);
      return copyOne(source, copy, options.owner);
    }),
  );
}

async function copyOne(source: string, copy: string, owner: Account | undefined): Promise<void> {
  await copyFile(source, copy, constants.COPYFILE_FICLONE);
  if (owner !== undefined) await chown(copy, owner.uid, owner.gid);
}
