import { join } from 'node:path';

/** Names inside a results folder; DESIGN of the folder is in docs/results-folder.md. */
export const MANIFEST_FILE = 'run.json';
export const CHECKSUM_FILE = 'SHA256SUMS';
export const VERDICT_FOLDER = 'verdict';
/** Among the inputs: the accepted runs as they were when the run was measured. */
export const KEPT_BASELINES_FILE = 'baselines.json';

export const LEG_FILES = {
  plan: 'plan.json',
  summary: 'summary.json',
  timeline: 'timeline.ndjson.gz',
  events: 'events.ndjson',
  generator: 'generator.json',
  target: 'target.json',
  switches: 'switches.json',
  databaseTime: 'database-time.json',
  databaseTimeSeconds: 'database-time.ndjson.gz',
  log: 'k6.log',
} as const;

export function inputsFolder(run: string): string {
  return join(run, 'inputs');
}

export function legFolder(run: string, leg: string): string {
  return join(run, 'legs', leg);
}

/** `2026-11-22T09-30-00Z-monday-morning`: sorts by time, and is a valid name on every file system. */
export function runId(startedAt: Date, what: string): string {
  const time = startedAt
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
  return `${time}-${what.replaceAll(/[^A-Za-z0-9.@-]+/g, '-')}`;
}

/** Scenarios of one name in two folders are two files. */
export function bundleName(scenario: string): string {
  return `${scenario
    .replace(/^(\.\/)?(scenarios\/)?/, '')
    .replace(/\.[cm]?[jt]s$/, '')
    .replaceAll(/[^A-Za-z0-9_-]+/g, '-')}.js`;
}
