import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { errorText, TargetError } from '../target-error.ts';
import type { Supervised } from './supervised.ts';
import type { Command } from './supervisor.ts';

/** Settings of every start. The data is a throw-away copy, so nothing waits for the disk: its speed must not colour a measurement. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_preload_libraries: 'pg_stat_statements',
  track_io_timing: 'on',
  max_connections: '100',
  shared_buffers: '192MB',
  // What replicas read from. Standbys hold as many connections as their primary, as PostgreSQL demands.
  wal_keep_size: '512MB',
  wal_writer_delay: '20ms',
  max_wal_size: '512MB',
  min_wal_size: '2MB',
  checkpoint_timeout: '30min',
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  // One query, one core: a parallel plan would make a query's time depend on how many others happen to run.
  max_parallel_workers_per_gather: '0',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/** Loading into tables of the same transaction writes no WAL at this level, which halves the time and the disk space. */
const LOADING = {
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '8MB',
  wal_keep_size: '0',
  maintenance_work_mem: '128MB',
};

/** The last start before the folder is stored: every run copies what WAL is kept. */
const STORING = { wal_keep_size: '0' };

/** A replica serves one region's reads: a third of the primary's work, so a third of its memory. */
const REPLICA = { shared_buffers: '64MB', hot_standby_feedback: 'on', wal_retrieve_retry_interval: '100ms' };

const SETTINGS_OF = {
  primary: {},
  loading: LOADING,
  storing: STORING,
  replica: REPLICA,
} as const;

/** How to start PostgreSQL on a data folder. */
export interface ServerOptions {
  /** What the supervisor calls it. */
  readonly name: string;
  readonly command: Omit<Command, 'args'>;
  readonly dataFolder: string;
  readonly password: string;
  readonly as: keyof typeof SETTINGS_OF;
  readonly port: number;
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

const START_LIMIT_MS = 30_000;
const RETRY_MS = 25;

async function untilReady(
  url: string,
  supervised: Supervised,
  { name, command }: ServerOptions,
): Promise<void> {
  const giveUp = new AbortController();
  supervised.on('exited', (_code, ended) => {
    if (ended === name) giveUp.abort();
  });
  const deadlineMs = performance.now() + START_LIMIT_MS;
  while (!(await answers(url))) {
    if (giveUp.signal.aborted || performance.now() > deadlineMs) throw await databaseFailure(command.logFile);
    await delay(RETRY_MS);
  }
}

const LAST_LINES = 6;

/** PostgreSQL's own last words. */
export async function databaseFailure(logFile: string): Promise<TargetError> {
  const log = await readFile(logFile, 'utf8').catch((error: unknown) => errorText(error));
  const lastWords = log.trim().split('\n').slice(-LAST_LINES).join('\n');
  return new TargetError(
    `PostgreSQL did not start. Its last lines:\n${lastWords}`,
    'Start again; if it repeats, set PEAKGATE_DATABASE_URL to a PostgreSQL of your own.',
  );
}

/** Starts PostgreSQL on its loopback port and returns its URL once it answers. */
export async function startServer(supervised: Supervised, options: ServerOptions): Promise<string> {
  const { dataFolder, port } = options;
  const settings = Object.entries({ ...SETTINGS, ...SETTINGS_OF[options.as] });
  const args = ['-D', dataFolder, '-p', String(port)];
  args.push(...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]));
  supervised.launch(options.name, { ...options.command, args });
  const url = `postgres://postgres:${options.password}@127.0.0.1:${port}/postgres`;
  await untilReady(url, supervised, options);
  return url;
}
