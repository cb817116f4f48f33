import { PeakgateError } from '../errors.ts';
import { lookForK6, lookInCache } from './find-k6.ts';
import { goRoute } from './go-route.ts';
import { type InstallRoute, install, removeUnfinished } from './install-binary.ts';
import { whileAlone } from './install-lock.ts';
import { cachedK6Path, type K6Binary, type K6Environment } from './k6-environment.ts';
import { releaseRoute } from './release-route.ts';
import { failedRoute, k6Missing, type TriedRoute } from './tried-route.ts';

const INSTALL_ROUTES: readonly InstallRoute[] = [releaseRoute, goRoute];

/**
 * The pinned k6, by the first route that leads to one: `PEAKGATE_K6`, the cache, `k6` on PATH, the release, a Go build.
 * The last two fill the cache, one process at a time.
 * @throws PeakgateError `k6-missing` with every route, why it failed and what mends it.
 */
export const provisionK6 = async (environment: K6Environment): Promise<K6Binary> => {
  const look = await lookForK6(environment);
  return look.binary ?? installAlone(environment, look.tried);
};

const installAlone = async (environment: K6Environment, tried: readonly TriedRoute[]): Promise<K6Binary> => {
  try {
    return await whileAlone(environment, () => installUnlessDone(environment, tried));
  } catch (error) {
    environment.signal?.throwIfAborted();
    if (error instanceof PeakgateError) throw error;
    throw k6Missing([
      ...tried,
      failedRoute('cache folder', error, 'export PEAKGATE_CACHE=/a/folder/you/may/write'),
    ]);
  }
};

const installUnlessDone = async (
  environment: K6Environment,
  tried: readonly TriedRoute[],
): Promise<K6Binary> => {
  // Whoever held the lock before has usually installed what is wanted.
  const cached = await lookInCache(environment);
  if (cached.binary !== null) return cached.binary;
  await removeUnfinished(environment);
  const failed = [...tried];
  for (const route of INSTALL_ROUTES) {
    const outcome = await attempt(environment, route);
    if ('path' in outcome) return outcome;
    failed.push(outcome);
  }
  throw k6Missing(failed);
};

const attempt = async (environment: K6Environment, route: InstallRoute): Promise<K6Binary | TriedRoute> => {
  try {
    const binary = await install(environment, route);
    environment.progress(`Installed k6 ${binary.version} in ${cachedK6Path(environment)}.`);
    return binary;
  } catch (error) {
    environment.signal?.throwIfAborted();
    const failure = failedRoute(route.name, error, route.usualRemedy(environment));
    environment.progress(`${route.name} did not work: ${failure.why}`);
    return failure;
  }
};
