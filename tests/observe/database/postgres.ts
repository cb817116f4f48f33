import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { databaseAccount } from '../../../target/database/account.ts';
import { prepareEngine } from '../../../target/database/engine.ts';
import { freePort } from '../free-port.ts';

const run = promisify(execFile);

/** The PostgreSQL servers that there are to test with. */
export type Engine = 'embedded' | 'debian-15';

const DEBIAN_15 = '/usr/lib/postgresql/15/bin';

/** Debian's PostgreSQL 15 is tested with wherever it is installed; continuous integration installs it. */
export const ENGINES: readonly Engine[] = existsSync(join(DEBIAN_15, 'postgres'))
  ? ['embedded', 'debian-15']
  : ['embedded'];

/** Whether indexes can be imagined on an engine: Debian has a package for its own. */
export const isHypopgOf = (engine: Engine): boolean =>
  engine === 'debian-15' && existsSync('/usr/share/postgresql/15/extension/hypopg.control');

/** A PostgreSQL that belongs to one test file. */
export interface TestPostgres {
  readonly port: number;
  readonly password: string;
  /** As its superuser. */
  readonly url: string;
  /** As somebody else. */
  urlAs(user: string, password: string, database?: string): string;
  /** Runs statements as the superuser, and gives the rows of the last. */
  sql(text: string, database?: string): Promise<Record<string, unknown>[]>;
  client(url?: string): Promise<Client>;
  /** Ends it as a crash would, and starts it again at once. */
  restart(): Promise<void>;
  /** Ends it, though the folder stays. */
  pause(): Promise<void>;
  stop(): Promise<void>;
  readonly logFile: string;
}

export const PASSWORD = 'pw-4f5e6d7c8b';

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_preload_libraries: 'pg_stat_statements',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '64MB',
  max_connections: '40',
  autovacuum: 'off',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
};

async function programs(engine: Engine, folder: string): Promise<(name: 'postgres' | 'initdb') => string> {
  if (engine === 'debian-15') return (name) => join(DEBIAN_15, name);
  const prepared = await prepareEngine(folder, databaseAccount());
  return (name) => prepared.program(name);
}

/** Starts a PostgreSQL on a free port of loopback, with data of its own. */
export async function startPostgres(
  engine: Engine,
  settings: Readonly<Record<string, string>> = {},
): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'peakgate-postgres-'));
  chmodSync(folder, 0o755);
  const account = databaseAccount();
  const program = await programs(engine, folder);
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(passwordFile, PASSWORD);
  const logFile = join(folder, 'log');
  if (account) for (const path of [data, passwordFile, folder]) chownSync(path, account.uid, account.gid);
  await run(
    program('initdb'),
    [
      '-D',
      data,
      '-U',
      'postgres',
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--no-sync',
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
    ],
    { ...account },
  );
  const port = await freePort();
  const urlAs: TestPostgres['urlAs'] = (user, password, database = 'postgres') =>
    `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
  const url = urlAs('postgres', PASSWORD);
  const args = Object.entries({ ...SETTINGS, ...settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  let child: ChildProcess;
  const launch = async (): Promise<void> => {
    child = spawn(program('postgres'), ['-D', data, '-p', String(port), ...args], {
      ...account,
      stdio: 'ignore',
    });
    await untilReady(url);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  const client = async (as = url): Promise<Client> => {
    const opened = new Client({ connectionString: as });
    opened.on('error', () => undefined);
    await opened.connect();
    return opened;
  };
  await launch();
  return {
    port,
    password: PASSWORD,
    url,
    urlAs,
    logFile,
    client,
    sql: async (text, database) => {
      const opened = await client(urlAs('postgres', PASSWORD, database));
      try {
        const result = await opened.query(text);
        const results: { rows: Record<string, unknown>[] }[] = [result].flat();
        return results.at(-1)?.rows ?? [];
      } finally {
        await opened.end();
      }
    },
    restart: async () => {
      await end('SIGQUIT');
      await launch();
    },
    pause: () => end('SIGQUIT'),
    stop: async () => {
      await end('SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const READY_WITHIN_MS = 20_000;

async function untilReady(url: string): Promise<void> {
  const deadlineMs = performance.now() + READY_WITHIN_MS;
  for (;;) {
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined);
    const up = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => undefined);
    if (up) return;
    if (performance.now() > deadlineMs) throw new Error('PostgreSQL did not start');
    await delay(25);
  }
}
