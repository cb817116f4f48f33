import type { ClientBase } from 'pg';
import { SCHEMA } from '../../target/data/shape.ts';

const TABLES = `SELECT c.relname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  WHERE a.attname = 'tenant_id' AND c.relkind = 'r' AND c.relnamespace = '${SCHEMA}'::regnamespace`;

/** How many rows a tenant has in each table that knows of tenants; tables in which it has none are left out. */
export async function rowsOf(
  database: Pick<ClientBase, 'query'>,
  tenant: number,
): Promise<Record<string, number>> {
  const count = async (table: string, column = 'tenant_id'): Promise<[string, number]> => {
    const { rows } = await database.query<{ count: number }>(
      `SELECT count(*)::integer AS count FROM ${SCHEMA}.${table} WHERE ${column} = $1`,
      [tenant],
    );
    return [table, rows[0]?.count ?? Number.NaN];
  };
  const { rows } = await database.query<{ name: string }>(TABLES);
  const counts = [await count('tenants', 'id')];
  for (const { name } of rows) counts.push(await count(name));
  return Object.fromEntries(counts.filter(([, each]) => each > 0));
}
