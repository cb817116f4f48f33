import type { Client } from 'pg';
import { SUMMARISE_PROJECTS } from './rows.ts';
import { CREATE_MODERN, DROP_MODERN } from './schema.ts';
import { SCHEMA } from './shape.ts';
import { DATA_VERSION, MAKE_DATA } from './version.ts';

/** The tables that hold rows from the start. */
const TABLES = [
  'tenants',
  'users',
  'projects',
  'tasks',
  'comments',
  'notifications',
  'files',
  'file_versions',
  'project_summaries',
  'documents',
  'workflows',
  'invoices',
  'invoice_lines',
  'integrations',
  'audit_events',
];

const MARK = `peakgate demo data ${DATA_VERSION}`;

/** Makes the demo data from nothing, in one transaction: a schema is either whole or absent. */
export async function loadData(client: Client): Promise<void> {
  await client.query(`
    BEGIN;
    CREATE SCHEMA ${SCHEMA};
    ${MAKE_DATA}
    COMMENT ON SCHEMA ${SCHEMA} IS '${MARK}';
    COMMIT`);
  const tables = TABLES.map((table) => `${SCHEMA}.${table}`).join(', ');
  await client.query(`VACUUM (FREEZE, ANALYZE) ${tables}`);
}

/** What a server holds under the target's schema name. */
export type SchemaState = 'absent' | 'current' | 'other-version' | 'foreign';

export async function schemaState(client: Client): Promise<SchemaState> {
  const { rows } = await client.query<{ mark: string | null }>(
    `SELECT obj_description(oid, 'pg_namespace') AS mark FROM pg_namespace WHERE nspname = $1`,
    [SCHEMA],
  );
  const found = rows[0];
  if (found === undefined) return 'absent';
  if (found.mark === MARK) return 'current';
  return found.mark?.startsWith('peakgate demo data ') === true ? 'other-version' : 'foreign';
}

/** Gives the database the indexes and summary tables of its architecture. On fresh demo data this is a matter of milliseconds. */
export async function shapeFor(client: Client, architecture: 'legacy' | 'modern'): Promise<void> {
  if (architecture === 'legacy') {
    await client.query(DROP_MODERN);
    return;
  }
  const { rows } = await client.query<{ summaries: string | null }>(
    `SELECT to_regclass('${SCHEMA}.project_summaries') AS summaries`,
  );
  await client.query(CREATE_MODERN);
  if (rows[0]?.summaries === null) await client.query(SUMMARISE_PROJECTS);
}
