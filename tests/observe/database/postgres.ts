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
import { freePort } from '../../../target/database/free-port.ts';

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
  /** Starts a hot standby that streams from it. */
  standby(): Promise<TestPostgres>;
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

/** Where a server's programs and data are, and who runs it. */
interface Place {
  readonly engine: Engine;
  readonly folder: string;
  readonly data: string;
  readonly program: (name: 'postgres' | 'initdb') => string;
  readonly settings: Readonly<Record<string, string>>;
}

async function newPlace(engine: Engine, settings: Place['settings']): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'peakgate-postgres-'));
  chmodSync(folder, 0o755);
  const program = await programs(engine, folder);
  own(folder);
  return { engine, folder, data: join(folder, 'data'), program, settings };
}

/** Gives a file or folder to the account that PostgreSQL runs under. */
function own(path: string): void {
  const account = databaseAccount();
  if (account) chownSync(path, account.uid, account.gid);
}

function writeOwned(path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600 });
  own(path);
}

/** Starts a PostgreSQL on a free port of loopback, with data of its own. */
export async function startPostgres(
  engine: Engine,
  settings: Readonly<Record<string, string>> = {},
): Promise<TestPostgres> {
  const place = await newPlace(engine, settings);
  const passwordFile = join(place.folder, 'password');
  mkdirSync(place.data, { mode: 0o700 });
  own(place.data);
  writeOwned(passwordFile, PASSWORD);
  const rights = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  const data = ['-D', place.data, '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8'];
  await run(place.program('initdb'), [...data, ...rights], { ...databaseAccount() });
  return serve(place);
}

async function serve({ data, folder, program, settings, engine }: Place): Promise<TestPostgres> {
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
      ...databaseAccount(),
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
    standby: async () => {
      const copy = await newPlace(engine, settings);
      const backup = await client();
      await copyWhileServing(backup, data, copy.data);
      await backup.end();
      const primary = `host=127.0.0.1 port=${port} user=postgres password=${PASSWORD} application_name=standby`;
      writeOwned(join(copy.data, 'postgresql.auto.conf'), `primary_conninfo = '${primary}'\n`);
      return serve(copy);
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

/** A base backup as the manual describes it for those who copy the files themselves. */
async function copyWhileServing(client: Client, from: string, to: string): Promise<void> {
  await client.query("SELECT pg_backup_start('standby', true)");
  await run('cp', ['-a', from, to]);
  const { rows } = await client.query<{ label: string }>(
    'SELECT labelfile AS label FROM pg_backup_stop(false)',
  );
  rmSync(join(to, 'postmaster.pid'), { force: true });
  writeOwned(join(to, 'backup_label'), rows[0]?.label ?? '');
  writeOwned(join(to, 'standby.signal'), '');
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
