import type { Database } from '../database/request-database.ts';
import type { Queue } from './queues.ts';

/** Work that a client was promised, and may ask for. */
export interface JobState {
  readonly id: number;
  readonly state: 'queued' | 'running' | 'done' | 'failed';
  /** How often it was begun. */
  readonly attempts: number;
  readonly result: unknown;
}

/**
 * SQL that puts a job in its queue, to be part of a bigger statement: what is written and the work that follows from it
 * are there together or not at all. `from` gives one row for each job; `data` is its payload in terms of that row.
 */
export function enqueueing(queue: Queue | `$${number}`, data: string, from: string): string {
  const name = queue.startsWith('$') ? queue : `'${queue}'`;
  return `INSERT INTO job (name, data, retry_limit, retry_delay, retry_backoff, expire_in)
    SELECT q.name, ${data}, q.retry_limit, q.retry_delay, q.retry_backoff, q.expire_seconds * interval '1 second'
    FROM queue q, ${from} WHERE q.name = ${name} RETURNING id`;
}

/** The job finds its acceptance by the id that both are given beforehand. */
const ACCEPT = {
  name: 'job-accept',
  text: `WITH fresh AS MATERIALIZED (SELECT nextval(pg_get_serial_sequence('accepted_jobs', 'id'))::integer AS id),
    queued AS (${enqueueing('$2', `jsonb_build_object('acceptedId', fresh.id, 'tenant', $1::integer, 'actor', $3::integer, 'payload', $4::jsonb)`, 'fresh')}),
    audited AS (INSERT INTO audit_events (tenant_id, actor_id, action, subject_id) SELECT $1, $3, $2 || '.accepted', id FROM fresh)
    INSERT INTO accepted_jobs (id, tenant_id, lane, queue_id) OVERRIDING SYSTEM VALUE
    SELECT fresh.id, $1, $2, queued.id FROM fresh, queued RETURNING id`,
};
/** The classic gap between two commits: the promise is kept on record, and the work behind it never reaches a queue. */
const ACCEPT_ONLY = {
  name: 'job-accept-only',
  text: `WITH accepted AS (INSERT INTO accepted_jobs (tenant_id, lane, queue_id) VALUES ($1, $2, gen_random_uuid()) RETURNING id),
    audited AS (INSERT INTO audit_events (tenant_id, actor_id, action, subject_id) SELECT $1, $3, $2 || '.accepted', id FROM accepted)
    SELECT id FROM accepted`,
};
/** Work that is done inside its request has no place in a queue; it runs until it has a result. */
const ACCEPT_FOR_REQUEST = {
  name: 'job-accept-for-request',
  text: `WITH accepted AS (INSERT INTO accepted_jobs (tenant_id, lane) VALUES ($1, $2) RETURNING id),
    audited AS (INSERT INTO audit_events (tenant_id, actor_id, action, subject_id)
      SELECT $1, $3, $2 || '.accepted', id FROM accepted)
    SELECT id FROM accepted`,
};
const FINISH_IN_REQUEST = {
  name: 'job-finish-in-request',
  text: 'UPDATE accepted_jobs SET result = $2 WHERE id = $1',
};
/** A job that its queue does not know waits, for ever. */
const STATE = {
  name: 'job-state',
  text: `SELECT a.id, coalesce(a.result, j.output) AS result,
      CASE WHEN a.result IS NOT NULL OR j.state = 'completed' THEN 'done'
        WHEN a.queue_id IS NULL OR j.state = 'active' THEN 'running'
        WHEN j.state IN ('failed', 'cancelled') THEN 'failed' ELSE 'queued' END AS state,
      CASE WHEN a.queue_id IS NULL THEN 1 WHEN j.started_on IS NULL THEN 0 ELSE j.retry_count + 1 END AS attempts
    FROM accepted_jobs a LEFT JOIN job j ON j.name = $2 AND j.id = a.queue_id
    WHERE a.tenant_id = $1 AND a.lane = $2 AND a.id = $3`,
};

const idOf = ([row]: readonly { id: number }[]): number => {
  if (row === undefined) throw new Error('an insert returned no row');
  return row.id;
};

/** On whose behalf a job is, and in which queue. */
export interface NewJob {
  readonly tenant: number;
  readonly actor: number;
  readonly queue: Queue;
  readonly payload: object;
}

/** Accepts a job and puts it in its queue, both or neither. */
export async function acceptJob(database: Database, job: NewJob): Promise<number> {
  const values = [job.tenant, job.queue, job.actor, JSON.stringify(job.payload)];
  return idOf(await database.query<{ id: number }>(ACCEPT, values));
}

/** Accepts a job that nobody will ever do. */
export async function acceptAndForget(database: Database, job: NewJob): Promise<number> {
  return idOf(await database.query<{ id: number }>(ACCEPT_ONLY, [job.tenant, job.queue, job.actor]));
}

/** Opens a job that is done outside of any queue, under an id that can be asked for like any other. */
export async function acceptForRequest(database: Database, job: Omit<NewJob, 'payload'>): Promise<number> {
  return idOf(await database.query<{ id: number }>(ACCEPT_FOR_REQUEST, [job.tenant, job.queue, job.actor]));
}

export async function finishInRequest(database: Database, id: number, result: object): Promise<void> {
  await database.query(FINISH_IN_REQUEST, [id, JSON.stringify(result)]);
}

export async function jobState(
  database: Database,
  tenant: number,
  queue: Queue,
  id: number,
): Promise<JobState | undefined> {
  return (await database.query<JobState & { id: number }>(STATE, [tenant, queue, id]))[0];
}
