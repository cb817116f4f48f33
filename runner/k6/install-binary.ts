import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { whyUnusable } from './find-k6.ts';
import {
  cachedK6Folder,
  cachedK6Path,
  type K6Binary,
  type K6Environment,
  type K6Source,
} from './k6-environment.ts';
import { K6_VERSION } from './k6-version.ts';

const UNFINISHED = '.unfinished';

/** A way to make the pinned binary. */
export interface InstallRoute {
  readonly source: K6Source;
  /** As shown to the user. */
  readonly name: string;
  /** The command that mends the route when it fails without knowing why. */
  readonly usualRemedy: (environment: K6Environment) => string;
  /** Writes the binary to `file`. */
  readonly produce: (environment: K6Environment, file: string) => Promise<void>;
}

/**
 * Lets a route write into a temporary folder inside the cache folder, makes sure that the file is the pinned k6, and only
 * then renames it into place, so that the cache never holds a half-written binary.
 */
export const install = async (environment: K6Environment, route: InstallRoute): Promise<K6Binary> => {
  const folder = join(cachedK6Folder(environment), `${randomUUID()}${UNFINISHED}`);
  const unfinished = join(folder, basename(cachedK6Path(environment)));
  try {
    await mkdir(folder);
    await route.produce(environment, unfinished);
    return await putInPlace(environment, route.source, unfinished);
  } finally {
    await rm(folder, { force: true, recursive: true });
  }
};

const putInPlace = async (
  environment: K6Environment,
  source: K6Source,
  unfinished: string,
): Promise<K6Binary> => {
  await chmod(unfinished, 0o755);
  const why = await whyUnusable(environment, unfinished);
  if (why !== null) throw new Error(`what it made ${why}`);
  await flushToDisk(unfinished);
  const path = cachedK6Path(environment);
  await rename(unfinished, path);
  return { path, version: K6_VERSION, source };
};

/** Without this, a power cut after the rename can leave a file of the right name and length, full of zeros. */
const flushToDisk = async (file: string): Promise<void> => {
  const handle = await open(file, 'r+');
  await handle.sync().finally(() => handle.close());
};

/** Removes what a killed installation left behind. Only for the holder of the install lock. */
export const removeUnfinished = async (environment: K6Environment): Promise<void> => {
  const folder = cachedK6Folder(environment);
  const left = (await readdir(folder)).filter((name) => name.includes(UNFINISHED));
  await Promise.all(left.map((name) => rm(join(folder, name), { force: true, recursive: true })));
};
