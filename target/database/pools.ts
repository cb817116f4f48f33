import { Pool } from 'pg';
import { type Architecture, SERVICES, type Service } from '../architecture.ts';
import { SCHEMA } from '../data/shape.ts';

/** Connections of the modern architecture: enough for each service's own work, so that none can starve another. */
const CONNECTIONS: Readonly<Record<Service | 'workers', number>> = {
  auth: 3,
  projects: 3,
  tasks: 4,
  comments: 2,
  search: 2,
  notifications: 2,
  analytics: 2,
  files: 2,
  workers: 2,
};

const LEGACY_CONNECTIONS = 5;

/** A request that gets no connection within this time is refused with 503. */
const CONNECTION_WAIT_MS = 10_000;

/** Who asks for a connection: a service for its requests, or the workers for their jobs. */
export interface Pools {
  of(user: Service | 'workers'): Pool;
  close(): Promise<void>;
}

function openPool(url: string, max: number, name: string): Pool {
  const pool = new Pool({
    connectionString: url,
    max,
    min: max,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: CONNECTION_WAIT_MS,
    application_name: `peakgate-demo ${name}`,
    options: `-c search_path=${SCHEMA},public`,
  });
  // A connection that breaks while idle is replaced at its next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  return pool;
}

/** Opens every connection beforehand: the first requests must not pay for what all later ones find ready. */
async function warm(pool: Pool): Promise<void> {
  const clients = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
  for (const client of clients) client.release();
}

function ofEveryUser(url: string, architecture: Architecture): Map<Service | 'workers', Pool> {
  const users = [...SERVICES, 'workers'] as const;
  if (architecture === 'modern')
    return new Map(users.map((user) => [user, openPool(url, CONNECTIONS[user], user)]));
  const shared = openPool(url, LEGACY_CONNECTIONS, 'shared');
  return new Map(users.map((user) => [user, shared]));
}

/** Opens the pools of an architecture: one small shared pool for legacy, one per service for modern. */
export async function openPools(url: string, architecture: Architecture): Promise<Pools> {
  const byUser = ofEveryUser(url, architecture);
  const distinct = [...new Set(byUser.values())];
  await Promise.all(distinct.map(warm));
  const of = (user: Service | 'workers'): Pool => {
    const pool = byUser.get(user);
    if (pool === undefined) throw new Error(`no pool for ${user}`);
    return pool;
  };
  return { of, close: async () => void (await Promise.all(distinct.map((pool) => pool.end()))) };
}
