import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import lockfile from 'proper-lockfile';
import { describe, expect, test } from 'vitest';
import { PeakgateError } from '../../runner/errors.ts';
import { findK6 } from '../../runner/k6/find-k6.ts';
import {
  cachedK6Folder,
  cachedK6Path,
  type K6Environment,
  systemK6Environment,
} from '../../runner/k6/k6-environment.ts';
import { provisionK6 } from '../../runner/k6/provision-k6.ts';
import { placeStub, stub, temporaryFolder } from './temporary.ts';

const NODE_FOLDER = dirname(process.execPath);
const noNetwork = () =>
  Promise.reject(new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND') }));

interface World {
  readonly environment: K6Environment;
  readonly progress: string[];
  readonly folder: string;
  readonly goCounter: string;
}

/** A machine with nothing but Node, no network, and an empty cache. */
const bareWorld = (env: Record<string, string> = {}, overrides: Partial<K6Environment> = {}): World => {
  const folder = temporaryFolder();
  const progress: string[] = [];
  const goCounter = join(folder, 'go-builds');
  const real = systemK6Environment(
    {
      PATH: NODE_FOLDER,
      HOME: folder,
      PEAKGATE_CACHE: join(folder, 'cache'),
      STUB_GO_COUNTER: goCounter,
      ...env,
    },
    (line) => progress.push(line),
  );
  return { environment: { ...real, fetch: noNetwork, ...overrides }, progress, folder, goCounter };
};

const withGo = (env: Record<string, string> = {}, overrides: Partial<K6Environment> = {}): World => {
  const folder = temporaryFolder();
  placeStub('go.mjs', join(folder, 'go'));
  const builds = stub('pinned.mjs');
  return bareWorld({ PATH: `${folder}:${NODE_FOLDER}`, STUB_GO_BUILDS: builds, ...env }, overrides);
};

const goBuilds = (world: World): Record<string, unknown>[] =>
  existsSync(world.goCounter)
    ? readFileSync(world.goCounter, 'utf8')
        .trim()
        .split('\n')
        .map((line): Record<string, unknown> => JSON.parse(line))
    : [];

const refusal = async (environment: K6Environment): Promise<PeakgateError> => {
  const error: unknown = await provisionK6(environment).catch((thrown: unknown) => thrown);
  if (error instanceof PeakgateError) return error;
  throw new Error(`expected a refusal, got ${String(error)}`);
};

describe('PEAKGATE_K6', () => {
  test('is used before anything else', async () => {
    const { environment } = bareWorld({ PEAKGATE_K6: stub('pinned.mjs') });
    expect(await provisionK6(environment)).toEqual({
      path: stub('pinned.mjs'),
      version: '2.2.0',
      source: 'PEAKGATE_K6',
    });
  });

  test.each([
    ['a file that is not there', '/nowhere/k6', '/nowhere/k6 does not exist'],
    ['a folder', '/tmp', '/tmp is not a file'],
    ['a file that is not executable', stub('provision.mts'), 'is not executable'],
    ['another version', stub('other-version.mjs'), 'is version 0.49.0; 2.2.0 is needed'],
    ['something that is not k6', stub('not-k6.mjs'), "does not print k6's version"],
    ['a k6 that crashes', stub('crashing.mjs'), "does not print k6's version (exit code 2: fatal error"],
  ])('naming %s is refused, not skipped, though Go could build one', async (_case, named, why) => {
    const world = withGo({ PEAKGATE_K6: named });
    const error = await refusal(world.environment);
    expect(error.code).toBe('k6-missing');
    expect(error.message).toContain(`PEAKGATE_K6: `);
    expect(error.message).toContain(why);
    expect(error.message).toContain('unset PEAKGATE_K6');
    await expect(findK6(world.environment)).rejects.toThrow(why);
    expect(goBuilds(world)).toEqual([]);
  });
});

describe('looking without installing', () => {
  test('finds nothing on a bare machine, downloads nothing and writes nothing', async () => {
    const world = bareWorld({}, { fetch: () => Promise.reject(new Error('must not be asked')) });
    expect(await findK6(world.environment)).toBeNull();
    expect(readdirSync(world.folder)).toEqual([]);
    expect(world.progress).toEqual([]);
  });

  test('finds the pinned version on PATH', async () => {
    const folder = temporaryFolder();
    placeStub('pinned.mjs', join(folder, 'k6'));
    const { environment } = bareWorld({ PATH: `${folder}:${NODE_FOLDER}` });
    expect(await findK6(environment)).toEqual({ path: join(folder, 'k6'), version: '2.2.0', source: 'path' });
  });

  test('prefers the cache to PATH', async () => {
    const folder = temporaryFolder();
    placeStub('pinned.mjs', join(folder, 'k6'));
    const { environment } = bareWorld({ PATH: `${folder}:${NODE_FOLDER}` });
    placeStub('pinned.mjs', cachedK6Path(environment));
    expect((await findK6(environment))?.source).toBe('cache');
  });

  test('passes over another version on PATH', async () => {
    const folder = temporaryFolder();
    placeStub('other-version.mjs', join(folder, 'k6'));
    const { environment } = bareWorld({ PATH: `${folder}:${NODE_FOLDER}` });
    expect(await findK6(environment)).toBeNull();
    expect((await refusal(environment)).message).toContain(`k6 on PATH: ${folder}/k6 is version 0.49.0`);
  });
});

describe('when no route leads to a k6', () => {
  test('the refusal lists each route, why it failed and what mends it', async () => {
    const { environment } = bareWorld({}, { platform: 'linux', arch: 'x64' });
    const error = await refusal(environment);
    const routes = [...error.message.matchAll(/^ {2}(\S[^:]*): /gm)].map((match) => match[1]);
    expect(routes).toEqual(['PEAKGATE_K6', 'cache', 'k6 on PATH', 'release download', 'Go build']);
    expect(error.message.match(/^ {4}remedy: \S/gm)).toHaveLength(routes.length);
    expect(error.message).toContain('fetch failed: getaddrinfo ENOTFOUND');
    expect(error.message).toContain('no go on PATH');
  });

  test.each([
    ['an old Go', { STUB_GO_VERSION: 'go1.22.1' }, 'is go1.22.1; 1.25 or newer is needed'],
    ['a Go without its sources', { STUB_GO_FAILS: 'yes' }, 'go: go.k6.io/k6/v2: i/o timeout'],
    [
      'a build that makes something else',
      { STUB_GO_BUILDS: stub('not-k6.mjs') },
      "does not print k6's version",
    ],
  ])('%s is named', async (_case, env, why) => {
    const world = withGo(env);
    expect((await refusal(world.environment)).message).toContain(why);
    expect(readdirSync(cachedK6Folder(world.environment))).toEqual([]);
  });

  test('a cache folder that cannot be made is named, with the variable that moves it', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    const { environment } = withGo({ PEAKGATE_CACHE: join(folder, 'file', 'cache') });
    const error = await refusal(environment);
    expect(error.message).toContain('cache folder: ENOTDIR');
    expect(error.message).toContain('export PEAKGATE_CACHE=');
  });

  test('an interrupted installation says so and leaves nothing behind', async () => {
    const controller = new AbortController();
    const world = withGo({ STUB_GO_TAKES_MS: '20000' }, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('interrupted by the user')), 800);
    await expect(provisionK6(world.environment)).rejects.toThrow('interrupted by the user');
    expect(readdirSync(cachedK6Folder(world.environment))).toEqual([]);
  });
});

describe('building with Go', () => {
  test('fills the cache, which the next run finds', async () => {
    const world = withGo();
    const path = cachedK6Path(world.environment);
    expect(await provisionK6(world.environment)).toEqual({ path, version: '2.2.0', source: 'go' });
    expect(await provisionK6(world.environment)).toEqual({ path, version: '2.2.0', source: 'cache' });
    expect(goBuilds(world)).toHaveLength(1);
    expect(readdirSync(cachedK6Folder(world.environment))).toEqual(['k6']);
    expect(world.progress.at(-1)).toBe(`Installed k6 2.2.0 in ${path}.`);
  });

  test('builds the committed module as it stands, whatever the user has set for Go', async () => {
    const world = withGo({ GOFLAGS: '-mod=mod', GOOS: 'plan9', GOWORK: '/some/go.work', CGO_ENABLED: '1' });
    await provisionK6(world.environment);
    const [build] = goBuilds(world);
    expect(build).toMatchObject({ GOFLAGS: '', GOWORK: 'off', CGO_ENABLED: '0' });
    expect(build).not.toHaveProperty('GOOS');
    expect(build?.['cwd']).toBe(world.environment.goModuleFolder);
    expect(build?.['arguments']).toEqual(
      expect.arrayContaining(['-mod=readonly', '-buildvcs=false', '-trimpath']),
    );
    expect(existsSync(join(world.environment.goModuleFolder, 'go.sum'))).toBe(true);
  });

  test('replaces a cached binary that does not print its version', async () => {
    const world = withGo();
    placeStub('not-k6.mjs', cachedK6Path(world.environment));
    expect((await provisionK6(world.environment)).source).toBe('go');
    expect((await findK6(world.environment))?.source).toBe('cache');
  });

  test('removes what an earlier, killed installation left', async () => {
    const world = withGo();
    const folder = cachedK6Folder(world.environment);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, '0000.unfinished'), 'half');
    await provisionK6(world.environment);
    expect(readdirSync(folder)).toEqual(['k6']);
  });
});

describe('two first runs at the same time', () => {
  test('leave one good binary, built once, and nothing unfinished', async () => {
    const world = withGo({ STUB_GO_TAKES_MS: '1500' });
    const { env } = world.environment;
    const once = () =>
      promisify(execFile)(process.execPath, ['--import', 'tsx', stub('provision.mts')], { env });
    const outcomes = await Promise.all([once(), once()]);
    const reports = outcomes.map(({ stdout }): { binary: { source: string } } => JSON.parse(stdout));
    expect(reports.map(({ binary }) => binary.source).toSorted()).toEqual(['cache', 'go']);
    expect(goBuilds(world)).toHaveLength(1);
    expect(readdirSync(cachedK6Folder(world.environment))).toEqual(['k6']);
    expect(readdirSync(dirname(cachedK6Folder(world.environment)))).toHaveLength(1);
    expect((await findK6(world.environment))?.source).toBe('cache');
  });

  test('wait for a living lock', async () => {
    const world = withGo();
    const folder = cachedK6Folder(world.environment);
    mkdirSync(folder, { recursive: true });
    const release = await lockfile.lock(folder);
    setTimeout(() => void release(), 700);
    const startedAt = performance.now();
    await provisionK6(world.environment);
    expect(performance.now() - startedAt).toBeGreaterThan(700);
    expect(world.progress).toContain('Another process is installing k6; waiting for it.');
  });

  test('take over a lock whose holder has died', async () => {
    const world = withGo();
    const lock = `${cachedK6Folder(world.environment)}.lock`;
    mkdirSync(lock, { recursive: true });
    const longAgo = new Date(Date.now() - 120_000);
    utimesSync(lock, longAgo, longAgo);
    expect((await provisionK6(world.environment)).source).toBe('go');
    expect(existsSync(lock)).toBe(false);
  });
});

describe('the release', () => {
  test('is not used when its checksum is another', async () => {
    const fetch = () => Promise.resolve(new Response('not the archive'));
    const world = withGo({}, { platform: 'linux', arch: 'x64', fetch });
    expect((await provisionK6(world.environment)).source).toBe('go');
    const checksum = createHash('sha256').update('not the archive').digest('hex');
    expect(world.progress.join('\n')).toContain(`has SHA-256 ${checksum}, not b5a8003c`);
  });
});
