import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DATA_VERSION } from '../data/version.ts';
import { errorCode, TargetError } from '../target-error.ts';
import { copyTree } from './copy-tree.ts';

/** A stored data folder, made once and copied for each run. */
export interface Template {
  readonly dataFolder: string;
  /** Of the superuser; drawn when the template was made, so that no other local account can enter a run's database. */
  readonly password: string;
}

interface Manifest {
  readonly key: string;
  readonly password: string;
}

const MANIFEST = 'template.json';
const DATA = 'pgdata';

/**
 * How an empty data folder is made. Small WAL segments, because every run copies them; and one round of hashing for a
 * password that was drawn at random: more would make guessing dearer, which nobody can, and each of sixty connections.
 */
export const INITDB_OPTIONS = [
  '--no-sync',
  '--wal-segsize=1',
  '--set=scram_iterations=1',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
];

/** How the folder was left: a replica can be made only of a server that last ran with WAL enough for replicas. */
const LEFT = 'wal_level=replica wal_keep_size=0 max_wal_size=8MB, without template1';

const FINGERPRINT = createHash('sha256')
  .update([DATA_VERSION, ...INITDB_OPTIONS, LEFT].join(' '))
  .digest('hex');

/** Names all that a template depends on: PostgreSQL's storage format, how the folder was made, and the data in it. */
export const TEMPLATE_KEY = `postgresql-18-${process.platform}-${process.arch}-${FINGERPRINT.slice(0, 12)}`;

async function readManifest(folder: string): Promise<Manifest | undefined> {
  try {
    const manifest: Manifest = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8'));
    return manifest;
  } catch {
    return undefined;
  }
}

/** The template in `folder`, or undefined where none was made yet. Refuses a folder that holds anything else. */
export async function findTemplate(folder: string): Promise<Template | undefined> {
  const manifest = await readManifest(folder);
  if (manifest?.key === TEMPLATE_KEY) return { dataFolder: join(folder, DATA), password: manifest.password };
  if (manifest !== undefined) throw otherVersion(folder, manifest.key);
  if ((await entriesOf(folder)).length > 0) throw notATemplate(folder);
  return undefined;
}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw new TargetError(
      `The data folder ${folder} cannot be read.`,
      'Choose another folder with `--data`.',
      error,
    );
  }
}

function otherVersion(folder: string, key: string): TargetError {
  return new TargetError(
    `${folder} holds demo data of another version (${key}; this target needs ${TEMPLATE_KEY}).`,
    `Remove the folder, or choose another one with \`--data\`; the data is made anew in about ten seconds.`,
  );
}

function notATemplate(folder: string): TargetError {
  return new TargetError(
    `${folder} is not empty and holds no demo data.`,
    'Choose an empty folder with `--data`, or remove this one if it is left from an interrupted start.',
  );
}

/**
 * Stores a cleanly stopped data folder as the template. It appears under its name in one step, so a second target that
 * starts meanwhile sees all of it or nothing; if that one was first, its template is as good as this one.
 */
export async function saveTemplate(dataFolder: string, folder: string, password: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const partial = await mkdtemp(`${folder}.partial-`);
  try {
    await chmod(partial, 0o700);
    await copyTree(dataFolder, join(partial, DATA), { folderMode: 0o700 });
    await writeFile(
      join(partial, MANIFEST),
      JSON.stringify({ key: TEMPLATE_KEY, password } satisfies Manifest),
      { mode: 0o600 },
    );
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(errorCode(error))) throw error;
  }
}
