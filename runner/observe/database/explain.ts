import type { DatabaseRelation } from '../../schema/database-schema.ts';
import { type DatabaseConnection, OWN_MARK } from './connection.ts';
import type { ServerIdentity } from './server-identity.ts';

/** A plan as PostgreSQL gives it, or why there is none. */
export type Explained =
  | { readonly plan: unknown; readonly failure: null }
  | { readonly plan: null; readonly failure: string };

const EXPLAINABLE = /^\s*(?:SELECT|WITH|INSERT|UPDATE|DELETE|MERGE|VALUES)\b/iu;
/** From here on EXPLAIN itself takes statements whose parameters nobody knows. */
const GENERIC_PLANS = 160_000;

/**
 * The plan of a normalised statement, for parameters that are not known. Nothing is executed: EXPLAIN without ANALYZE, in a
 * session that cannot write. Never rejects for what the server says of the statement.
 */
export async function explain(
  connection: DatabaseConnection,
  { server }: Pick<ServerIdentity, 'server'>,
  text: string,
): Promise<Explained> {
  const refusal = refusalOf(text);
  if (refusal !== null) return { plan: null, failure: refusal };
  try {
    const [row] =
      server.versionNumber >= GENERIC_PLANS
        ? await connection.rows<PlanRow>(`EXPLAIN (GENERIC_PLAN, VERBOSE, BUFFERS, FORMAT JSON) ${text}`)
        : await explainPrepared(connection, text);
    return { plan: row?.['QUERY PLAN'] ?? null, failure: null };
  } catch (error) {
    if (connection.isLost()) throw error;
    return { plan: null, failure: error instanceof Error ? error.message : String(error) };
  }
}

interface PlanRow {
  readonly 'QUERY PLAN': unknown;
}

const PREPARED = 'peakgate_explained';

/** Before 16 a prepared statement that must take its generic plan tells the same, whatever its parameters. */
async function explainPrepared(connection: DatabaseConnection, text: string): Promise<PlanRow[]> {
  await connection.rows(`SET ${OWN_MARK} plan_cache_mode = force_generic_plan`);
  await connection.rows(`PREPARE ${PREPARED} AS ${text}`);
  try {
    const [counted] = await connection.rows<{ count: number }>(
      `SELECT ${OWN_MARK} cardinality(parameter_types) AS count FROM pg_prepared_statements WHERE name = '${PREPARED}'`,
    );
    const nothing = Array.from({ length: counted?.count ?? 0 }, () => 'NULL').join(', ');
    const values = nothing === '' ? '' : `(${nothing})`;
    return await connection.rows<PlanRow>(
      `EXPLAIN (VERBOSE, BUFFERS, FORMAT JSON) EXECUTE ${PREPARED}${values}`,
    );
  } finally {
    await connection.rows(`DEALLOCATE ${PREPARED}`);
  }
}

/** Why a statement is not even sent: it is no query, or it is more than one. */
function refusalOf(text: string): string | null {
  const bare = text
    .replaceAll(/'(?:[^']|'')*'|"[^"]*"|\$(\w*)\$[^]*?\$\1\$/gu, ' ')
    .replaceAll(/\/\*[^]*?\*\/|--[^\n]*/gu, ' ');
  if (bare.includes(';')) return 'it holds more than one statement';
  return EXPLAINABLE.test(bare) ? null : 'it is no query';
}

/** Lets names without a schema be found where the target finds them: in every schema that has tables, the busiest first. */
export async function searchEverySchema(connection: DatabaseConnection): Promise<void> {
  const rows = await connection.rows<{ schema: string }>(
    `SELECT ${OWN_MARK} quote_ident(schemaname) AS schema FROM pg_stat_user_tables
GROUP BY schemaname ORDER BY sum(seq_scan + coalesce(idx_scan, 0)) DESC, schemaname`,
  );
  const schemas = [...new Set([...rows.map(({ schema }) => schema), 'public'])];
  await connection.rows(`SET ${OWN_MARK} search_path = ${schemas.join(', ')}`);
}

/** Size and indexes of tables that plans read. */
export async function readRelations(
  connection: DatabaseConnection,
  tables: readonly { readonly schema: string; readonly name: string }[],
): Promise<DatabaseRelation[]> {
  if (tables.length === 0) return [];
  return connection.rows<DatabaseRelation>(
    `SELECT ${OWN_MARK} n.nspname AS "schema", c.relname AS "name", greatest(c.reltuples, 0)::float8 AS "rows",
  pg_relation_size(c.oid)::float8 AS "bytes",
  coalesce((SELECT json_agg(pg_get_indexdef(i.indexrelid) ORDER BY i.indexrelid) FROM pg_index i WHERE i.indrelid = c.oid), '[]') AS "indexes"
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN unnest($1::text[], $2::text[]) AS wanted(schema, name) ON n.nspname = wanted.schema AND c.relname = wanted.name
ORDER BY 1, 2`,
    [tables.map(({ schema }) => schema), tables.map(({ name }) => name)],
  );
}

/** The plan that a statement would have with an index that exists in hypopg's imagination alone, and in this session. */
export async function explainWithIndex(
  connection: DatabaseConnection,
  identity: ServerIdentity & { readonly hypopgSchema: string },
  text: string,
  createIndex: string,
): Promise<Explained> {
  const { hypopgSchema } = identity;
  const imagined = createIndex.replace('CREATE INDEX CONCURRENTLY', 'CREATE INDEX').replace(/;$/u, '');
  try {
    await connection.rows(`SELECT ${OWN_MARK} FROM ${hypopgSchema}.hypopg_create_index($1)`, [imagined]);
    return await explain(connection, identity, text);
  } catch (error) {
    if (connection.isLost()) throw error;
    return { plan: null, failure: error instanceof Error ? error.message : String(error) };
  } finally {
    await connection.rows(`SELECT ${OWN_MARK} ${hypopgSchema}.hypopg_reset()`).catch(() => undefined);
  }
}
