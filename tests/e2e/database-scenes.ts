import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool, type PoolClient } from 'pg';
import { type AnswerRequest, answerJson } from '../kit/counting-server.ts';
import type { TestPostgres } from '../observe/database/postgres.ts';

/** A shop on a PostgreSQL, with something the matter. */
export interface DatabaseScene {
  /** Name of its database. */
  readonly name: string;
  readonly tables: string;
  /** Connections that the service may have. */
  readonly connections: number;
  /** What one request does with its connection. */
  readonly work: (client: PoolClient) => Promise<void>;
  /** What it does without one. */
  readonly afterwards?: () => Promise<void>;
  /** Somebody else who is there, until the signal. */
  readonly other?: (pool: Pool, until: AbortSignal) => Promise<void>;
}

const ordersOf = (rows: number): string => `CREATE SCHEMA shop;
  CREATE TABLE shop.orders (id integer PRIMARY KEY, tenant_id integer NOT NULL, customer_id integer NOT NULL,
    note text NOT NULL, created_at timestamptz NOT NULL);
  INSERT INTO shop.orders SELECT each, each % 20, each % 97, repeat('x', 80), now() - each * interval '1 minute'
    FROM generate_series(1, ${rows}) each;
  ANALYZE shop.orders`;

const LATEST =
  'SELECT id, note FROM shop.orders WHERE tenant_id = $1 AND customer_id = $2 ORDER BY created_at DESC LIMIT 20';

const latestOrders = async (client: PoolClient): Promise<void> => {
  await client.query(LATEST, [7, 11]);
};

export const INDEX = 'CREATE INDEX CONCURRENTLY ON shop.orders (tenant_id, customer_id, created_at DESC);';

export const MISSING_INDEX: DatabaseScene = {
  name: 'missing',
  tables: ordersOf(60_000),
  connections: 4,
  work: latestOrders,
};

/** So many orders that reading all of them is felt. */
export const SLOW_FOR_WANT_OF_INDEX: DatabaseScene = {
  ...MISSING_INDEX,
  name: 'slow',
  tables: ordersOf(1_200_000),
};

export const WITH_INDEX: DatabaseScene = {
  ...MISSING_INDEX,
  name: 'indexed',
  tables: `${MISSING_INDEX.tables}; ${INDEX.replace('CONCURRENTLY ', '')}`,
};

/** Every request holds the only connection while it does something else. */
export const SMALL_POOL: DatabaseScene = {
  name: 'pool',
  tables:
    'CREATE TABLE carts (id integer PRIMARY KEY, items integer NOT NULL); INSERT INTO carts VALUES (1, 0)',
  connections: 1,
  work: async (client) => {
    await client.query('SELECT items FROM carts WHERE id = $1', [1]);
    await delay(70);
  },
};

/** A job of the night that is still at work by day, and lets go of its row now and then. */
export const LOCKED_ROW: DatabaseScene = {
  name: 'locked',
  tables:
    'CREATE TABLE stock (id integer PRIMARY KEY, items integer NOT NULL); INSERT INTO stock VALUES (1, 0)',
  connections: 20,
  work: async (client) => {
    await client.query('UPDATE stock SET items = items + 1 WHERE id = $1', [1]);
  },
  other: async (pool, until) => {
    const client = await pool.connect();
    await client.query("SET application_name = 'nightly job'");
    while (!until.aborted) {
      await client.query('BEGIN; UPDATE stock SET items = 5 WHERE id = 1');
      await delay(700);
      await client.query('COMMIT');
      await delay(150);
    }
    client.release();
  },
};

/** Every request sends a mail, and waits until the provider has taken it. */
export const SLOW_MAIL: DatabaseScene = {
  name: 'mail',
  tables:
    'CREATE TABLE mails (id integer PRIMARY KEY, sent boolean NOT NULL); INSERT INTO mails VALUES (1, true)',
  connections: 4,
  work: async (client) => {
    await client.query('SELECT sent FROM mails WHERE id = $1', [1]);
  },
  afterwards: () => delay(150),
};

export interface SceneService {
  readonly answer: AnswerRequest;
  /** How long the database takes for one request just now, at best; ms. */
  readonly quickestMs: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

/** Makes the scene's database, and a service on it that states its database time and pool wait. */
export async function serveScene(postgres: TestPostgres, scene: DatabaseScene): Promise<SceneService> {
  await postgres.sql(`CREATE DATABASE ${scene.name}`);
  const url = postgres.urlAs('postgres', postgres.password, scene.name);
  const pool = new Pool({ connectionString: url, max: scene.connections, application_name: 'shop' });
  pool.on('error', () => undefined);
  await pool.query(scene.tables);
  const end = new AbortController();
  const others = new Pool({ connectionString: url, max: 1 });
  others.on('error', () => undefined);
  const other = scene.other?.(others, end.signal);
  return {
    answer: ({ url: path }, response) =>
      void (path === '/health' ? answerJson(response, { version: '1' }) : serve(pool, scene, response)),
    quickestMs: async () => {
      const times: number[] = [];
      for (let nth = 0; nth < 12; nth += 1) times.push(await timeOf(pool, scene));
      return Math.min(...times);
    },
    stop: async () => {
      end.abort();
      await other;
      await Promise.all([pool.end(), others.end()]);
    },
  };
}

async function timeOf(pool: Pool, scene: DatabaseScene): Promise<number> {
  const client = await pool.connect();
  const begun = performance.now();
  await scene.work(client);
  client.release();
  return performance.now() - begun;
}

async function serve(pool: Pool, scene: DatabaseScene, response: ServerResponse): Promise<void> {
  const asked = performance.now();
  const client = await pool.connect();
  const begun = performance.now();
  let queriesMs = 0;
  const timed = new Proxy(client, {
    get: (target, name, receiver) =>
      name === 'query'
        ? async (text: string, values: unknown[]) => {
            const sent = performance.now();
            const result = await target.query(text, values);
            queriesMs += performance.now() - sent;
            return result;
          }
        : Reflect.get(target, name, receiver),
  });
  await scene.work(timed).finally(() => client.release());
  await scene.afterwards?.();
  const timing = `db;dur=${queriesMs.toFixed(3)}, pool;dur=${(begun - asked).toFixed(3)}`;
  answerJson(response, { status: 'fine' }, { 'server-timing': timing });
}
