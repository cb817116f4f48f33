import type { DatabaseServer } from '../../schema/database-schema.ts';
import { type DatabaseConnection, OWN_MARK } from './connection.ts';
import { type PlanLog, planLogOf } from './server-log.ts';

/** What is known of a server once a connection to it stands. */
export interface ServerIdentity {
  readonly server: DatabaseServer;
  /** Schema that pg_stat_statements was installed into, quoted; null without it. */
  readonly statementsSchema: string | null;
  readonly hypopgSchema: string | null;
  /** Whether the account may see what other accounts do. */
  readonly seesAll: boolean;
  readonly user: string;
  readonly planLog: PlanLog;
}

interface IdentityRow extends Omit<DatabaseServer, 'hypopg'> {
  readonly statementsSchema: string | null;
  readonly hypopgSchema: string | null;
  readonly seesAll: boolean;
  readonly user: string;
}

const schemaOf = (extension: string): string =>
  `(SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = '${extension}')`;

const IDENTITY = `SELECT ${OWN_MARK}
  current_setting('server_version') AS "version",
  current_setting('server_version_num')::int AS "versionNumber",
  pg_is_in_recovery() AS "isReplica",
  (extract(epoch FROM pg_postmaster_start_time()) * 1000)::float8 AS "startedAtMs",
  host(inet_server_addr()) || ':' || inet_server_port() AS "address",
  current_database() AS "database",
  current_setting('max_connections')::int AS "maxConnections",
  current_setting('superuser_reserved_connections')::int AS "reservedConnections",
  (SELECT extversion FROM pg_extension WHERE extname = 'pg_stat_statements') AS "statements",
  ${schemaOf('pg_stat_statements')} AS "statementsSchema",
  ${schemaOf('hypopg')} AS "hypopgSchema",
  pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') AS "seesAll",
  current_user AS "user"`;

/** Asks a server who it is. */
export async function identify(connection: DatabaseConnection): Promise<ServerIdentity> {
  const [row] = await connection.rows<IdentityRow>(IDENTITY);
  if (row === undefined) throw new TypeError('the server told nothing of itself');
  const { statementsSchema, hypopgSchema, seesAll, user, ...server } = row;
  return {
    server: { ...server, hypopg: hypopgSchema !== null },
    statementsSchema,
    hypopgSchema,
    seesAll,
    user,
    planLog: await planLogOf(connection),
  };
}

/** Whether a connection ended up at other data: another machine, or one that changed its role. */
export function isAnotherServer(before: DatabaseServer, now: DatabaseServer): boolean {
  return before.address !== now.address || before.isReplica !== now.isReplica;
}
