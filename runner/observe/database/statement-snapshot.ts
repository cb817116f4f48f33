import type { DatabaseBorder, DatabaseTable } from '../../schema/database-schema.ts';
import { type DatabaseConnection, OWN_MARK } from './connection.ts';
import type { ServerIdentity } from './server-identity.ts';

/** One statement's counters: who, which, and the numbers that follow the statement's number in a record's row. */
export interface StatementCounters {
  readonly userId: string;
  readonly queryId: string;
  readonly topLevel: boolean;
  readonly numbers: readonly number[];
}

export interface StatementSnapshot
  extends Pick<DatabaseBorder, 'statementsResetAtMs' | 'evictions' | 'serverStartedAtMs'> {
  readonly statements: readonly StatementCounters[];
}

/** The first version of the extension that tells execution from planning (PostgreSQL 13). */
export const OLDEST_STATEMENTS = [1, 8] as const;
/** From here on it tells top-level statements from nested ones, and when it was reset (PostgreSQL 14). */
const TELLS_MORE = [1, 9] as const;

/** Whether an extension's version, as `pg_extension` writes it, is at least another one. */
export function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

/** Without texts: reading those would mean reading a file that may have megabytes, in the midst of the load. */
function countersQuery(schema: string, version: string): string {
  const topLevel = isAtLeast(version, TELLS_MORE) ? 'toplevel' : 'true';
  return `SELECT ${OWN_MARK} userid::text, queryid::text, ${topLevel}, calls::float8, total_exec_time,
  calls * (stddev_exec_time ^ 2 + mean_exec_time ^ 2), rows::float8, shared_blks_hit::float8, shared_blks_read::float8,
  (temp_blks_read + temp_blks_written)::float8, wal_bytes::float8
FROM ${schema}.pg_stat_statements(false)
WHERE queryid IS NOT NULL AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())`;
}

interface InfoRow {
  readonly startedAtMs: number;
  readonly resetAtMs: number | null;
  readonly evictions: number | null;
}

function infoQuery({ statementsSchema, server }: ServerIdentity): string {
  const info =
    statementsSchema !== null && isAtLeast(server.statements ?? '0', TELLS_MORE)
      ? `(SELECT (extract(epoch FROM stats_reset) * 1000)::float8 FROM ${statementsSchema}.pg_stat_statements_info) AS "resetAtMs",
  (SELECT dealloc::float8 FROM ${statementsSchema}.pg_stat_statements_info) AS "evictions"`
      : 'NULL::float8 AS "resetAtMs", NULL::float8 AS "evictions"';
  return `SELECT ${OWN_MARK} (extract(epoch FROM pg_postmaster_start_time()) * 1000)::float8 AS "startedAtMs", ${info}`;
}

/** What the server's statements have cost it so far; no statements where the extension is not there. */
export async function takeSnapshot(
  connection: DatabaseConnection,
  identity: ServerIdentity,
): Promise<StatementSnapshot> {
  const { statementsSchema, server } = identity;
  const usable = statementsSchema !== null && isAtLeast(server.statements ?? '0', OLDEST_STATEMENTS);
  const rows = usable
    ? await connection.arrays(countersQuery(statementsSchema, server.statements ?? '0'))
    : [];
  const [info] = await connection.rows<InfoRow>(
    infoQuery(usable ? identity : { ...identity, statementsSchema: null }),
  );
  return {
    statements: rows.map(([userId, queryId, topLevel, ...numbers]) => ({
      userId: String(userId),
      queryId: String(queryId),
      topLevel: topLevel === true,
      numbers: numbers.map(Number),
    })),
    serverStartedAtMs: info?.startedAtMs ?? server.startedAtMs,
    statementsResetAtMs: info?.resetAtMs ?? null,
    evictions: info?.evictions ?? null,
  };
}

export interface StatementText {
  readonly userId: string;
  readonly queryId: string;
  readonly topLevel: boolean;
  readonly user: string;
  readonly text: string | null;
}

/** Texts of the statements with these numbers. Read after the load: it makes the server read them all from its disk. */
export async function readTexts(
  connection: DatabaseConnection,
  { statementsSchema, server }: ServerIdentity,
  queryIds: readonly string[],
): Promise<StatementText[]> {
  if (statementsSchema === null || queryIds.length === 0) return [];
  const topLevel = isAtLeast(server.statements ?? '0', TELLS_MORE) ? 'toplevel' : 'true';
  return connection.rows<StatementText>(
    `SELECT ${OWN_MARK} userid::text AS "userId", queryid::text AS "queryId", ${topLevel} AS "topLevel",
  coalesce(pg_get_userbyid(userid), '') AS "user", query AS "text"
FROM ${statementsSchema}.pg_stat_statements(true)
WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND queryid::text = ANY($1)`,
    [queryIds],
  );
}

const MOST_TABLES = 500;

const TABLES = `SELECT ${OWN_MARK} schemaname AS "schema", relname AS "name", seq_scan::float8 AS "sequentialScans",
  seq_tup_read::float8 AS "rowsReadSequentially", coalesce(idx_scan, 0)::float8 AS "indexScans",
  n_live_tup::float8 AS "liveRows", n_dead_tup::float8 AS "deadRows", pg_total_relation_size(relid)::float8 AS "bytes",
  autovacuum_count::float8 AS "autovacuums"
FROM pg_stat_user_tables ORDER BY seq_tup_read + coalesce(idx_tup_fetch, 0) DESC, relid LIMIT ${MOST_TABLES}`;

/** How tables were read, and their sizes. Only before and after the load: it looks at a file for each of them. */
export function readTables(connection: DatabaseConnection): Promise<DatabaseTable[]> {
  return connection.rows<DatabaseTable>(TABLES);
}
