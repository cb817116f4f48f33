import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { hermeticEnvironment } from './hermetic-environment.ts';
import { cachedK6Path, type K6Binary, type K6Environment, type K6Source } from './k6-environment.ts';
import { releaseAsset } from './k6-release.ts';
import { K6_VERSION, readK6Version } from './k6-version.ts';
import { lastWords } from './run-command.ts';
import { k6Missing, type TriedRoute } from './tried-route.ts';

const VERSION_TIMEOUT_MS = 20_000;

/** What looking around found: a binary, or why each place had none. */
export interface K6Look {
  readonly binary: K6Binary | null;
  readonly tried: readonly TriedRoute[];
}

/**
 * The pinned k6 where it can be found without downloading or building anything; null when there is none.
 * @throws PeakgateError `k6-missing` when `PEAKGATE_K6` names something that is not the pinned k6.
 */
export const findK6 = async (environment: K6Environment): Promise<K6Binary | null> =>
  (await lookForK6(environment)).binary;

/** As `findK6`, with the reasons. */
export const lookForK6 = async (environment: K6Environment): Promise<K6Look> => {
  const named = await lookAtNamed(environment);
  if (named.binary !== null) return named;
  const cached = await lookInCache(environment);
  if (cached.binary !== null) return cached;
  const onPath = await lookOnPath(environment);
  return { binary: onPath.binary, tried: [...named.tried, ...cached.tried, ...onPath.tried] };
};

const lookAtNamed = async (environment: K6Environment): Promise<K6Look> => {
  const named = environment.env['PEAKGATE_K6'];
  const remedy = `export PEAKGATE_K6=/path/to/k6   (version ${K6_VERSION})`;
  if (!named) return notFound('PEAKGATE_K6', 'not set', remedy);
  const look = await examine(environment, resolve(named), 'PEAKGATE_K6', 'PEAKGATE_K6', remedy);
  // Falling back to another k6 than the one asked for would hide the mistake.
  if (look.binary === null) throw k6Missing(look.tried.map(orUnset));
  return look;
};

const orUnset = (tried: TriedRoute): TriedRoute => ({
  ...tried,
  remedy: `${tried.remedy}, or: unset PEAKGATE_K6`,
});

/** The binary that an earlier run installed; one that does not print its version counts as absent. */
export const lookInCache = (environment: K6Environment): Promise<K6Look> =>
  examine(
    environment,
    cachedK6Path(environment),
    'cache',
    'cache',
    `install -D -m 755 /path/to/k6 ${cachedK6Path(environment)}`,
  );

const lookOnPath = async (environment: K6Environment): Promise<K6Look> => {
  const name = environment.platform === 'win32' ? 'k6.exe' : 'k6';
  const path = await executableOnPath(name, environment.env['PATH'] ?? '');
  if (path === null) return notFound('k6 on PATH', 'none', installCommand(environment));
  return examine(environment, path, 'path', 'k6 on PATH', installCommand(environment));
};

/** A command that puts the released k6 where PATH finds it. */
export const installCommand = ({ platform, arch }: K6Environment): string => {
  const asset = releaseAsset(platform, arch);
  if (asset?.kind === 'tar.gz') {
    return `curl -fL ${asset.url} | sudo tar -xz --strip-components=1 -C /usr/local/bin ${asset.member}`;
  }
  return asset === null
    ? `GOBIN=/usr/local/bin go install go.k6.io/k6/v2@v${K6_VERSION}`
    : `curl -fLO ${asset.url}   (unpack it into a folder on PATH)`;
};

const notFound = (route: string, why: string, remedy: string): K6Look => ({
  binary: null,
  tried: [{ route, why, remedy }],
});

const examine = async (
  environment: K6Environment,
  path: string,
  source: K6Source,
  route: string,
  remedy: string,
): Promise<K6Look> => {
  const why = await whyUnusable(environment, path);
  if (why !== null) return notFound(route, `${path} ${why}`, remedy);
  return { binary: { path, version: K6_VERSION, source }, tried: [] };
};

/** Why a file is not the pinned k6, to be read after its path; null when it is. */
export const whyUnusable = async (environment: K6Environment, path: string): Promise<string | null> => {
  const kind = await stat(path).catch(() => null);
  if (kind === null) return 'does not exist';
  if (!kind.isFile()) return 'is not a file';
  if (!(await isExecutable(path))) return 'is not executable';
  const env = hermeticEnvironment(environment.env);
  const outcome = await environment.run(path, ['version'], { env, timeoutMs: VERSION_TIMEOUT_MS });
  const version = readK6Version(outcome.stdout);
  if (version === K6_VERSION && outcome.exitCode === 0) return null;
  if (version !== null) return `is version ${version}; ${K6_VERSION} is needed`;
  return `does not print k6's version (${lastWords(outcome)})`;
};

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/** The first executable file of that name in the folders of PATH; empty and relative entries are skipped, as they are unsafe. */
export const executableOnPath = async (name: string, pathVariable: string): Promise<string | null> => {
  const folders = pathVariable
    .split(delimiter)
    .filter((folder) => folder !== '' && resolve(folder) === folder);
  for (const folder of folders) {
    const candidate = join(folder, name);
    const kind = await stat(candidate).catch(() => null);
    if (kind?.isFile() && (await isExecutable(candidate))) return candidate;
  }
  return null;
};
