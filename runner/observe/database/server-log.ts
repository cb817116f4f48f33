import { type DatabaseConnection, OWN_MARK } from './connection.ts';

/** Whether the plans that auto_explain writes can be read from the server's log, or what stands in the way. */
export type PlanLog =
  | { readonly state: 'readable' }
  /** Nothing writes plans, as far as the account can see. */
  | { readonly state: 'none' }
  /** The account may not execute these functions. */
  | { readonly state: 'no-permission'; readonly missing: readonly string[] }
  /** The server itself keeps no log as plain text: syslog, the journal, or CSV alone. */
  | { readonly state: 'elsewhere' }
  | { readonly state: 'not-json' }
  | { readonly state: 'unknown'; readonly why: string };

/** What reading the log executes. pg_monitor may list it, and from PostgreSQL 16 on name it; the rest is granted one by one. */
const FUNCTIONS = ['pg_current_logfile(text)', 'pg_ls_logdir()', 'pg_read_binary_file(text, bigint, bigint)'];

/** Settings of this session, of this database, and of roles: auto_explain may be switched on for the target's role alone. */
const PLAN_LOG = `WITH ${OWN_MARK} setting AS (
  SELECT name, current_setting(name, true) AS value FROM unnest(ARRAY['auto_explain.log_min_duration', 'auto_explain.log_format']) name
  UNION ALL
  SELECT split_part(each, '=', 1), split_part(each, '=', 2) FROM pg_db_role_setting, unnest(setconfig) each
  WHERE setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())))
SELECT EXISTS (SELECT FROM setting WHERE name = 'auto_explain.log_min_duration' AND value NOT IN ('', '-1')) AS "writesPlans",
  EXISTS (SELECT FROM setting WHERE name = 'auto_explain.log_format' AND value = 'json') AS "isJson",
  ARRAY(SELECT each FROM unnest($1::text[]) each
    WHERE has_function_privilege(to_regprocedure('pg_catalog.' || each), 'EXECUTE') IS NOT TRUE) AS "missing"`;

interface PlanLogRow {
  readonly writesPlans: boolean;
  readonly isJson: boolean;
  readonly missing: readonly string[];
}

const LOG_FILE = `SELECT ${OWN_MARK} pg_current_logfile('stderr') AS file`;

/** Finds out, before the load, whether plans can be read after it. Rejects only when the connection broke. */
export async function planLogOf(connection: DatabaseConnection): Promise<PlanLog> {
  try {
    const [row] = await connection.rows<PlanLogRow>(PLAN_LOG, [FUNCTIONS]);
    if (row === undefined || !row.writesPlans) return { state: 'none' };
    if (row.missing.length > 0) return { state: 'no-permission', missing: row.missing };
    if (!row.isJson) return { state: 'not-json' };
    const [log] = await connection.rows<{ file: string | null }>(LOG_FILE);
    return { state: (log?.file ?? null) === null ? 'elsewhere' : 'readable' };
  } catch (error) {
    if (connection.isLost()) throw error;
    return { state: 'unknown', why: error instanceof Error ? error.message : String(error) };
  }
}

/** So much of the log's end is read: a plan has a few thousand bytes. */
const MOST_BYTES = 4_000_000;

/** As bytes: the piece may begin within a character, and databases of a server may write in several encodings. */
const LOG_END = `SELECT ${OWN_MARK} pg_read_binary_file(log.path, greatest(0, file.size - ${MOST_BYTES}), ${MOST_BYTES}) AS bytes
FROM (SELECT pg_current_logfile('stderr') AS path) log JOIN pg_ls_logdir() file ON file.name = regexp_replace(log.path, '^.*[/\\\\]', '')`;

/** The end of the server's log; empty where it was rotated away this moment. Plans that auto_explain wrote are in it. */
export async function readLogEnd(connection: DatabaseConnection): Promise<string> {
  const [row] = await connection.rows<{ bytes: Buffer }>(LOG_END);
  return row?.bytes.toString('utf8') ?? '';
}
