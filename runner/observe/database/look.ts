import type { DatabasePool, DatabaseSecond } from '../../schema/database-schema.ts';
import { APPLICATION_NAME, type DatabaseConnection, OWN_MARK } from './connection.ts';
import { namelessQuery } from './nameless-query.ts';

/** More waiting sessions say nothing more about who blocks them, and each costs a look at the lock table. */
const MOST_LOCK_WAITS = 20;

const CHECKPOINTER_OF_ITS_OWN = 170_000;

function checkpoints(versionNumber: number): string {
  return versionNumber >= CHECKPOINTER_OF_ITS_OWN
    ? '(SELECT num_timed + num_requested FROM pg_stat_checkpointer)'
    : '(SELECT checkpoints_timed + checkpoints_req FROM pg_stat_bgwriter)';
}

const TELLS_STATEMENT = 140_000;

/** An idle session still names the statement that it executed last. */
function runningStatement(versionNumber: number): string {
  return versionNumber >= TELLS_STATEMENT
    ? "CASE WHEN state = 'active' THEN query_id::text END"
    : 'NULL::text';
}

const milliseconds = (interval: string): string => `(extract(epoch FROM ${interval}) * 1000)::float8`;

/** Everything about one moment, in one statement: a round trip and a snapshot of the activity. */
function question(versionNumber: number): string {
  return `WITH ${OWN_MARK} activity AS MATERIALIZED (
  SELECT pid, datname, usename, application_name, state, wait_event_type, wait_event, query_start, xact_start, query, backend_type,
    ${runningStatement(versionNumber)} AS query_id
  FROM pg_stat_activity WHERE pid <> pg_backend_pid()),
sessions AS (
  SELECT coalesce(application_name, '') AS application, query_id AS "queryId", coalesce(state, 'unknown') AS state,
    wait_event_type AS "waitType", wait_event AS "waitEvent", count(*)::int AS count
  FROM activity WHERE backend_type = 'client backend' AND datname = current_database() AND application_name <> '${APPLICATION_NAME}'
  GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5),
waiting AS (
  SELECT * FROM activity WHERE wait_event_type = 'Lock' AND datname = current_database() ORDER BY query_start LIMIT ${MOST_LOCK_WAITS}),
locks AS (
  SELECT w.pid, greatest(0, ${milliseconds('clock_timestamp() - w.query_start')}) AS "waitedMs", coalesce(w.query, '') AS query,
    json_build_object('pid', coalesce(b.pid, 0), 'application', coalesce(b.application_name, ''), 'user', coalesce(b.usename, ''),
      'state', coalesce(b.state, 'prepared transaction'), 'query', coalesce(b.query, ''),
      'transactionMs', coalesce(greatest(0, ${milliseconds('clock_timestamp() - b.xact_start')}), 0)) AS blocker
  FROM waiting w CROSS JOIN LATERAL unnest(pg_blocking_pids(w.pid)) AS blocking(pid) LEFT JOIN activity b ON b.pid = blocking.pid),
replicas AS (
  SELECT application_name AS name, coalesce(state, 'unknown') AS state,
    CASE WHEN NOT pg_is_in_recovery() THEN pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::float8 END AS "lagBytes",
    ${milliseconds('replay_lag')} AS "lagMs"
  FROM pg_stat_replication ORDER BY application_name, pid),
totals AS (SELECT * FROM pg_stat_database WHERE datname = current_database())
SELECT json_build_object(
  'sessions', (SELECT coalesce(json_agg(s), '[]') FROM sessions s),
  'connections', (SELECT count(*) FROM activity WHERE backend_type = 'client backend') + 1,
  'locks', (SELECT coalesce(json_agg(l), '[]') FROM locks l),
  'autovacuumWorkers', (SELECT count(*) FROM activity WHERE backend_type = 'autovacuum worker'),
  'commits', xact_commit, 'rollbacks', xact_rollback, 'blocksHit', blks_hit, 'blocksRead', blks_read,
  'tempFiles', temp_files, 'tempBytes', temp_bytes, 'deadlocks', deadlocks,
  'checkpoints', ${checkpoints(versionNumber)},
  'replicas', (SELECT coalesce(json_agg(r), '[]') FROM replicas r),
  'ownLagMs', CASE WHEN pg_is_in_recovery() THEN ${milliseconds('now() - pg_last_xact_replay_timestamp()')} END) AS seen
FROM totals`;
}

type Seen = Omit<DatabaseSecond, 'atMs' | 'tookMs' | 'pools'>;

/** Looks at a server once. Queries of others come without their values. */
export async function lookAt(connection: DatabaseConnection, versionNumber: number): Promise<Seen> {
  const [row] = await connection.rows<{ seen: Seen }>(question(versionNumber));
  if (row === undefined) throw new TypeError('the database has no statistics');
  const locks = row.seen.locks.map((lock) => ({
    ...lock,
    query: namelessQuery(lock.query),
    blocker: { ...lock.blocker, query: namelessQuery(lock.blocker.query) },
  }));
  return { ...row.seen, locks };
}

interface PoolRow {
  readonly database: string;
  readonly user: string;
  readonly cl_active: string;
  readonly cl_waiting: string;
  readonly sv_active: string;
  readonly sv_idle: string;
  readonly maxwait: string;
  readonly maxwait_us?: string;
}

/** The pools of PgBouncer but its own console's. Older ones do not tell microseconds. */
export async function lookAtPools(console: DatabaseConnection): Promise<DatabasePool[]> {
  const rows = await console.rows<PoolRow>('SHOW POOLS');
  return rows
    .filter(({ database }) => database !== 'pgbouncer')
    .map((row) => ({
      database: row.database,
      user: row.user,
      clientsActive: Number(row.cl_active),
      clientsWaiting: Number(row.cl_waiting),
      serversActive: Number(row.sv_active),
      serversIdle: Number(row.sv_idle),
      longestWaitMs: Number(row.maxwait) * 1_000 + Number(row.maxwait_us ?? 0) / 1_000,
    }));
}
