import { Client } from 'pg';
import { SCHEMA } from '../data/shape.ts';
import type { DatabaseUrls } from '../database/pools.ts';
import { misplaceTenants, resetPlacements } from '../regions/placements.ts';
import type { Faults } from './faults.ts';
import { holdLocksOnFault } from './held-lock.ts';

async function withClient<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url, application_name: 'peakgate-demo faults' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

interface IndexRow {
  readonly name: string;
  readonly definition: string;
}

const INDEXES = `SELECT i.relname AS name, pg_get_indexdef(i.oid) AS definition
  FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
  WHERE x.indrelid = '${SCHEMA}.tasks'::regclass AND NOT x.indisprimary AND x.indisvalid ORDER BY i.relname`;

/** Drops all indexes of the tasks but the primary key, without blocking anybody; notes what it takes to make them again. */
async function dropIndexes(client: Client, dropped: IndexRow[]): Promise<void> {
  const { rows } = await client.query<IndexRow>(INDEXES);
  for (const index of rows) {
    dropped.push(index);
    await client.query(`DROP INDEX CONCURRENTLY IF EXISTS ${SCHEMA}.${index.name}`);
  }
}

async function makeIndexes(client: Client, dropped: IndexRow[]): Promise<void> {
  for (const { definition } of dropped)
    await client.query(definition.replace(/^CREATE INDEX /, 'CREATE INDEX CONCURRENTLY IF NOT EXISTS '));
  dropped.length = 0;
}

function loseIndexes(faults: Faults, url: string): void {
  const dropped: IndexRow[] = [];
  faults.onChange('missing-index', () =>
    withClient(url, (client) => (faults.isOn('missing-index') ? dropIndexes : makeIndexes)(client, dropped)),
  );
}

/** Lets a replica apply what it has received only after this long; 0 is at once. */
async function delayReplay(url: string, delayMs: number): Promise<void> {
  await withClient(url, async (client) => {
    await client.query(`ALTER SYSTEM SET recovery_min_apply_delay = '${delayMs}ms'`);
    await client.query('SELECT pg_reload_conf()');
  });
}

/** Makes the faults that happen in the databases happen there. */
export function disturbDatabases(faults: Faults, { primary, replicas }: DatabaseUrls): void {
  loseIndexes(faults, primary);
  holdLocksOnFault(faults, primary);
  faults.onChange('replica-lag', async () => {
    const delayMs = faults.parameters('replica-lag')?.delayMs ?? 0;
    await Promise.all(replicas.map(({ url }) => delayReplay(url, delayMs)));
  });
  faults.onChange('wrong-region', () =>
    withClient(primary, async (client) => {
      await resetPlacements(client);
      const fault = faults.parameters('wrong-region');
      if (fault !== undefined) await misplaceTenants(client, fault.tenants);
    }),
  );
}
