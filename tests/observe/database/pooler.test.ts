import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { databaseAddress } from '../../../runner/observe/database/database-address.ts';
import { lookAtPools } from '../../../runner/observe/database/look.ts';
import { databaseAccount } from '../../../target/database/account.ts';
import { freePort } from '../../../target/database/free-port.ts';
import { PASSWORD, startPostgres, type TestPostgres } from './postgres.ts';
import { watch } from './watching.ts';

const PGBOUNCER = '/usr/sbin/pgbouncer';

interface Pooler {
  urlAs(user: string, database: string): string;
  stop(): Promise<void>;
}

/** A PgBouncer with one connection to a server, whose statistics the user `stats` may see, and `shop` may not. */
async function startPooler(postgres: TestPostgres): Promise<Pooler> {
  const folder = mkdtempSync(join(tmpdir(), 'peakgate-pgbouncer-'));
  const port = await freePort();
  const users = join(folder, 'users');
  const settings = join(folder, 'pgbouncer.ini');
  writeFileSync(users, ['shop', 'stats'].map((user) => `"${user}" "${PASSWORD}"`).join('\n'));
  writeFileSync(
    settings,
    `[databases]
shop = host=127.0.0.1 port=${postgres.port} dbname=postgres user=postgres password=${PASSWORD}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = md5
auth_file = ${users}
stats_users = stats
pool_mode = transaction
default_pool_size = 1
`,
  );
  const account = databaseAccount();
  if (account) for (const path of [folder, users, settings]) chownSync(path, account.uid, account.gid);
  const child: ChildProcess = spawn(PGBOUNCER, ['-q', settings], { ...account, stdio: 'ignore' });
  const urlAs: Pooler['urlAs'] = (user, database) =>
    `postgres://${user}:${PASSWORD}@127.0.0.1:${port}/${database}`;
  await vi.waitFor(async () => (await connected(urlAs('stats', 'pgbouncer'))).end(), { timeout: 10_000 });
  return {
    urlAs,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

describe.runIf(existsSync(PGBOUNCER))('a PgBouncer with one connection', () => {
  let postgres: TestPostgres;
  let pooler: Pooler;

  beforeAll(async () => {
    postgres = await startPostgres('embedded');
    await postgres.sql('CREATE EXTENSION pg_stat_statements');
    pooler = await startPooler(postgres);
  });

  afterAll(async () => {
    await pooler.stop();
    await postgres.stop();
  });

  test('is seen to have clients that wait for it, how many and for how long', async () => {
    const clients = await Promise.all([1, 2, 3].map(() => connected(pooler.urlAs('shop', 'shop'))));
    const watching = await watch(postgres.url, {
      pooler: databaseAddress(pooler.urlAs('stats', 'pgbouncer'), 'PEAKGATE_OBSERVE_PGBOUNCER'),
    });
    const asked = clients.map((client) => client.query('SELECT pg_sleep(0.4)'));
    await delay(300);
    const { record, seconds } = await watching.stop();
    await Promise.all(asked);
    await Promise.all(clients.map((client) => client.end()));
    expect(record.problems).toEqual([]);
    expect(record.cost.connections).toBe(2);
    const pools = seconds.flatMap((second) => second.pools);
    expect(pools).toContainEqual({
      database: 'shop',
      user: 'postgres',
      clientsActive: 1,
      clientsWaiting: 2,
      serversActive: 1,
      serversIdle: 0,
      longestWaitMs: expect.any(Number),
    });
    expect(pools.map(({ database }) => database)).not.toContain('pgbouncer');
    expect(Math.max(...pools.map(({ longestWaitMs }) => longestWaitMs))).toBeGreaterThan(100);
  });

  test('that does not let the user see its pools is told with the remedy, and the server is watched on', async () => {
    const watching = await watch(postgres.url, {
      pooler: databaseAddress(pooler.urlAs('shop', 'pgbouncer'), 'PEAKGATE_OBSERVE_PGBOUNCER'),
    });
    await delay(150);
    const { record, seconds } = await watching.stop();
    expect(record.problems).toMatchObject([
      { code: 'pooler-unreachable', remedy: expect.stringContaining('stats_users') },
    ]);
    expect(JSON.stringify(record)).not.toContain(PASSWORD);
    expect(seconds.length).toBeGreaterThan(0);
  });
});

describe('what a console of PgBouncer answers to SHOW POOLS', () => {
  const pool = { cl_active: '3', cl_waiting: '2', sv_active: '1', sv_idle: '4', maxwait: '2' };
  const consoleWith = (rows: readonly object[]): Parameters<typeof lookAtPools>[0] => ({
    rows: async () => JSON.parse(JSON.stringify(rows)),
    arrays: async () => [],
    isLost: () => false,
    close: async () => undefined,
  });

  test.for([
    ['with microseconds', { maxwait_us: '500' }, 2_000.5],
    ['of an older one, in whole seconds', {}, 2_000],
  ] as const)('%s is kept in ms, without the console itself', async ([, more, longestWaitMs]) => {
    const rows = [
      { database: 'shop', user: 'orders', ...pool, ...more },
      { database: 'pgbouncer', user: 'pgbouncer', ...pool, ...more },
    ];
    expect(await lookAtPools(consoleWith(rows))).toEqual([
      {
        database: 'shop',
        user: 'orders',
        clientsActive: 3,
        clientsWaiting: 2,
        serversActive: 1,
        serversIdle: 4,
        longestWaitMs,
      },
    ]);
  });
});
