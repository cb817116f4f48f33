import { totalmem } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { k6MemoryEnvironment } from '../runner/k6/k6-memory.ts';
import { packageRoot } from '../runner/package-root.ts';
import type { Command } from './watched-command.ts';

export const PROJECT = fileURLToPath(new URL('project', import.meta.url));
const CLI = join(packageRoot(), 'dist', 'peakgate.js');

/** What one `five-reads` journey sends. */
const REQUESTS_PER_ITERATION = 5;
/** The request rate of both benchmark profiles' own arrivals, so that a rate becomes a load factor. */
const PROFILE_RATE = { 'five-reads': 500, 'working-day': 300 } as const;

/** Making virtual users, draining and judging, all with room to spare. */
const START_AND_END_MS = 180_000;

export type Profile = keyof typeof PROFILE_RATE;

export interface Load {
  readonly requestsPerSecond: number;
  readonly seconds: number;
  /** Base URL of the counting server. */
  readonly target: string;
}

/** `peakgate` with these arguments, compiled, as a user runs it. */
const cli = (args: readonly string[], timeoutMs: number): Command => ({
  file: process.execPath,
  args: [CLI, ...args],
  folder: PROJECT,
  timeoutMs,
});

const playArguments = (profile: Profile, { requestsPerSecond, seconds }: Omit<Load, 'target'>): string[] => [
  profile,
  '--load',
  String(requestsPerSecond / PROFILE_RATE[profile]),
  '--in',
  `${seconds}s`,
  '--dir',
  PROJECT,
];

/** The plan of a load as JSON on stdout. */
export const peakgatePlan = (profile: Profile, load: Omit<Load, 'target'>): Command =>
  cli(['plan', ...playArguments(profile, load), '--json'], START_AND_END_MS);

/** A whole `peakgate run`, verdict and report included. */
export const peakgateRun = (profile: Profile, load: Load, resultsFolder: string): Command =>
  cli(
    ['run', ...playArguments(profile, load), '--target', load.target, '--results', resultsFolder],
    load.seconds * 1_000 + START_AND_END_MS,
  );

/** Go's own, whatever the caller's environment says: what k6 has on the machine of somebody who runs a script. */
const GO_DEFAULTS = { GOGC: '100', GOMEMLIMIT: 'off' } as const;

/**
 * What an engineer without Peakgate writes first and runs as it comes: the same requests, k6's own metrics and summary,
 * nothing else, and Go's own memory settings.
 */
export const bareRun = (k6: string, load: Load, vus: number): Command =>
  scriptRun('bare.js', k6, load, vus, GO_DEFAULTS);

/**
 * What he writes once the same facts are asked for: counts and times by service, operation and window, database time. Like
 * for like: its k6 may spend as much memory as Peakgate's.
 */
export const recordingRun = (k6: string, load: Load, vus: number): Command =>
  scriptRun('recording.js', k6, load, vus, k6MemoryEnvironment(totalmem()));

const scriptRun = (
  script: string,
  k6: string,
  { requestsPerSecond, seconds, target }: Load,
  vus: number,
  memory: Readonly<Record<string, string>>,
): Command => ({
  file: k6,
  args: ['run', '--quiet', script],
  folder: PROJECT,
  environment: {
    ...memory,
    TARGET: target,
    ITERATIONS_PER_SECOND: String(requestsPerSecond / REQUESTS_PER_ITERATION),
    SECONDS: String(seconds),
    VUS: String(vus),
  },
  timeoutMs: seconds * 1_000 + START_AND_END_MS,
});
