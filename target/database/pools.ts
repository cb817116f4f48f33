import { Pool } from 'pg';
import { type Architecture, SERVICES, type Service } from '../architecture.ts';
import { SCHEMA } from '../data/shape.ts';
import type { Faults } from '../faults/faults.ts';
import { PRIMARY_REGION, REGIONS, type Region, type Replica } from '../regions/regions.ts';
import type { ReadPlace } from './request-database.ts';
import { resizePool } from './resize-pool.ts';

/** Connections of the modern architecture: enough for each service's own work, so that none can starve another. */
const CONNECTIONS: Readonly<Record<Service, number>> = {
  auth: 3,
  projects: 3,
  tasks: 4,
  comments: 2,
  search: 2,
  notifications: 2,
  analytics: 2,
  files: 2,
  collaboration: 1,
  workflows: 2,
  billing: 1,
  tenants: 1,
  integrations: 1,
  audit: 1,
};

const LEGACY_CONNECTIONS = 5;

/** Replicas serve the reads of one region each: half of the primary's connections will do. */
const replicaConnections = (service: Service): number => Math.ceil(CONNECTIONS[service] / 2);

/** A request that gets no connection within this time is refused with 503. */
const CONNECTION_WAIT_MS = 10_000;

/** The connections of the services' requests; the workers have their own. */
export interface Pools {
  /** To the primary. */
  of(service: Service): Pool;
  /** To the region's own server. */
  nearest(service: Service, region: Region): ReadPlace;
  close(): Promise<void>;
}

/** Where the databases are. */
export interface DatabaseUrls {
  readonly primary: string;
  readonly replicas: readonly Replica[];
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

function ofEveryService(url: string, architecture: Architecture): Map<Service, Pool> {
  if (architecture === 'modern')
    return new Map(SERVICES.map((service) => [service, openPool(url, CONNECTIONS[service], service)]));
  const shared = openPool(url, LEGACY_CONNECTIONS, 'shared');
  return new Map(SERVICES.map((service) => [service, shared]));
}

function ofReplica({ url, region }: Replica): Map<Service, Pool> {
  return new Map(
    SERVICES.map((service) => [service, openPool(url, replicaConnections(service), `${service} ${region}`)]),
  );
}

/** The regions that the primary answers for: its own, or all of them where it is the only server. */
const regionsOfPrimary = (replicas: readonly Replica[]): readonly Region[] =>
  replicas.length === 0 ? REGIONS : [PRIMARY_REGION];

function mustHave(pool: Pool | undefined, service: Service): Pool {
  if (pool === undefined) throw new Error(`no pool for ${service}`);
  return pool;
}

/** Lets the pools of the fault's service shrink, and grow back to what they were. */
function shrinkOnFault(faults: Faults, places: readonly Map<Service, Pool>[]): void {
  const entries = places.flatMap((byService) => [...byService].map(([service, pool]) => ({ service, pool })));
  const sizes = new Map(entries.map(({ pool }) => [pool, pool.options.max]));
  faults.onChange('pool-exhaustion', async () => {
    const fault = faults.parameters('pool-exhaustion');
    const isHit = (service: Service): boolean => fault?.service === 'all' || fault?.service === service;
    const hit = new Set(entries.filter(({ service }) => isHit(service)).map(({ pool }) => pool));
    const sizeOf = (pool: Pool, full: number): number =>
      hit.has(pool) ? Math.min(full, fault?.connections ?? full) : full;
    await Promise.all([...sizes].map(([pool, full]) => resizePool(pool, sizeOf(pool, full))));
  });
}

/** Opens the pools of an architecture: one small shared pool for legacy, one per service and place for modern. */
export async function openPools(
  urls: DatabaseUrls,
  architecture: Architecture,
  faults: Faults,
): Promise<Pools> {
  const primary = ofEveryService(urls.primary, architecture);
  const servers = new Map([
    ...regionsOfPrimary(urls.replicas).map((region) => [region, primary] as const),
    ...urls.replicas.map((replica) => [replica.region, ofReplica(replica)] as const),
  ]);
  const places = [...new Set(servers.values())];
  const distinct = [...new Set(places.flatMap((byService) => [...byService.values()]))];
  await Promise.all(distinct.map(warm));
  shrinkOnFault(faults, places);
  return {
    of: (service) => mustHave(primary.get(service), service),
    nearest: (service, region) => ({ region, pool: mustHave(servers.get(region)?.get(service), service) }),
    close: async () => void (await Promise.all(distinct.map((pool) => pool.end()))),
  };
}
