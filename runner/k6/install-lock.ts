import { mkdir } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import lockfile from 'proper-lockfile';
import { cachedK6Folder, type K6Environment } from './k6-environment.ts';
import { withSignsOfLife } from './signs-of-life.ts';
import { RouteFailed } from './tried-route.ts';

/** A holder that has not touched its lock for this long is dead: it touches it every quarter of this time. */
const STALE_AFTER_MS = 20_000;
const ASK_AGAIN_AFTER_MS = 500;
/** Longer than any build: whoever holds a living lock for this long is stuck. */
const GIVE_UP_AFTER_MS = 30 * 60_000;

type Release = () => Promise<void>;

/** Runs `work` while no other process of this user installs the same k6; waits, and says so, while one does. */
export const whileAlone = async <T>(environment: K6Environment, work: () => Promise<T>): Promise<T> => {
  const folder = cachedK6Folder(environment);
  await mkdir(folder, { recursive: true });
  const release = await acquire(environment, folder);
  try {
    return await work();
  } finally {
    await release().catch(() => undefined);
  }
};

const acquire = async (environment: K6Environment, folder: string): Promise<Release> => {
  const free = await tryLock(folder);
  if (free !== null) return free;
  environment.progress('Another process is installing k6; waiting for it.');
  return withSignsOfLife(environment.progress, 'waiting for the other installation', () =>
    acquireLater(folder, environment.signal),
  );
};

const acquireLater = async (folder: string, signal: AbortSignal | undefined): Promise<Release> => {
  const givenUpAtMs = performance.now() + GIVE_UP_AFTER_MS;
  while (performance.now() < givenUpAtMs) {
    await wait(ASK_AGAIN_AFTER_MS, undefined, signal === undefined ? {} : { signal });
    const release = await tryLock(folder);
    if (release !== null) return release;
  }
  throw new RouteFailed(`${folder}.lock is held by a process that does not end`, `rm -r ${folder}.lock`);
};

const tryLock = async (folder: string): Promise<Release | null> => {
  try {
    return await lockfile.lock(folder, {
      stale: STALE_AFTER_MS,
      update: STALE_AFTER_MS / 4,
      // A machine asleep for longer than that loses the lock. Installing twice is harmless: each renames a whole file.
      onCompromised: () => undefined,
    });
  } catch (error) {
    if (isHeld(error)) return null;
    throw error;
  }
};

const isHeld = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ELOCKED';
