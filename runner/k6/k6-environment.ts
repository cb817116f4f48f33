import { arch, platform } from 'node:os';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';
import { goModuleFolder } from '../package-root.ts';
import type { Variables } from './hermetic-environment.ts';
import { K6_VERSION } from './k6-version.ts';
import { type RunCommand, runCommand } from './run-command.ts';

/** Everything outside Peakgate that getting a k6 touches; tests replace any part of it. */
export interface K6Environment {
  readonly env: Variables;
  /** Holds one folder per k6 version and platform; made when missing. */
  readonly cacheFolder: string;
  /** The folder with the go.mod and go.sum that pin k6. Never written to. */
  readonly goModuleFolder: string;
  /** As `os.platform()` and `os.arch()` name them. */
  readonly platform: string;
  readonly arch: string;
  readonly run: RunCommand;
  readonly fetch: typeof globalThis.fetch;
  /** Takes one line of progress at a time, without a line end. */
  readonly progress: (line: string) => void;
  /** Ends downloads, builds and waiting when aborted. */
  readonly signal?: AbortSignal;
}

export type K6Source = 'PEAKGATE_K6' | 'cache' | 'path' | 'release' | 'go';

/** A k6 that has proven its version by printing it. */
export interface K6Binary {
  /** Absolute. */
  readonly path: string;
  /** Without the `v`. */
  readonly version: string;
  readonly source: K6Source;
}

/** The real world, as seen with these environment variables. `PEAKGATE_CACHE` moves the cache folder. */
export const systemK6Environment = (
  env: Variables,
  progress: (line: string) => void,
  signal?: AbortSignal,
): K6Environment => ({
  env,
  cacheFolder: env['PEAKGATE_CACHE']
    ? resolve(env['PEAKGATE_CACHE'])
    : envPaths('peakgate', { suffix: '' }).cache,
  goModuleFolder: goModuleFolder(),
  platform: platform(),
  arch: arch(),
  run: runCommand,
  fetch: globalThis.fetch,
  progress,
  ...(signal === undefined ? {} : { signal }),
});

/** Where the pinned k6 of this platform is cached: version and platform are in the path, so an update never meets an old one. */
export const cachedK6Folder = (environment: K6Environment): string =>
  join(environment.cacheFolder, 'k6', `v${K6_VERSION}-${environment.platform}-${environment.arch}`);

export const cachedK6Path = (environment: K6Environment): string =>
  join(cachedK6Folder(environment), environment.platform === 'win32' ? 'k6.exe' : 'k6');
