import type { Database } from '../database/request-database.ts';

/** Queues that do not wait for each other. */
export type Lane = 'report' | 'export' | 'mail';

/** A job that a worker has taken on. */
export interface Job {
  readonly id: number;
  readonly tenant: number;
  readonly payload: Readonly<Record<string, unknown>>;
  /** How often it was taken on, this time included. */
  readonly attempts: number;
}

/** What a client may know of a job. */
export interface JobState {
  readonly id: number;
  readonly state: 'queued' | 'running' | 'done' | 'failed';
  readonly result: unknown;
}

const ADD = {
  name: 'job-add',
  text: 'INSERT INTO jobs (tenant_id, lane, payload) VALUES ($1, $2, $3) RETURNING id',
};
const ADD_DONE = {
  name: 'job-add-done',
  text: `INSERT INTO jobs (tenant_id, lane, payload, state, attempts, result) VALUES ($1, $2, $3, 'done', 1, $4) RETURNING id`,
};
const STATE = {
  name: 'job-state',
  text: 'SELECT id, state, result FROM jobs WHERE tenant_id = $1 AND lane = $2 AND id = $3',
};
/** A running job's `run_at` is the end of its lease: if its worker is lost, it comes due again. */
const TAKE = {
  name: 'job-take',
  text: `UPDATE jobs SET state = 'running', attempts = attempts + 1, run_at = now() + interval '60 seconds'
    WHERE id IN (SELECT id FROM jobs WHERE lane = $1 AND state IN ('queued', 'running') AND run_at <= now()
      ORDER BY run_at LIMIT $2 FOR UPDATE SKIP LOCKED)
    RETURNING id, tenant_id AS tenant, payload, attempts`,
};
/** The number of attempts fences off a worker whose lease ran out and whose job somebody else has taken on. */
const FINISH = {
  name: 'job-finish',
  text: `UPDATE jobs SET state = 'done', result = $3, error = NULL WHERE id = $1 AND attempts = $2`,
};
const RETRY = {
  name: 'job-retry',
  text: `UPDATE jobs SET state = 'queued', error = $3, run_at = now() + $4 * interval '1 millisecond'
    WHERE id = $1 AND attempts = $2`,
};
const GIVE_UP = {
  name: 'job-give-up',
  text: `UPDATE jobs SET state = 'failed', error = $3 WHERE id = $1 AND attempts = $2`,
};

const idOf = ([row]: readonly { id: number }[]): number => {
  if (row === undefined) throw new Error('an insert returned no row');
  return row.id;
};

export async function addJob(
  database: Database,
  tenant: number,
  lane: Lane,
  payload: object,
): Promise<number> {
  return idOf(await database.query<{ id: number }>(ADD, [tenant, lane, JSON.stringify(payload)]));
}

/** Records work that was done inside the request, under an id that can be asked for like any other. */
export async function addDoneJob(
  database: Database,
  tenant: number,
  lane: Lane,
  result: unknown,
): Promise<number> {
  return idOf(await database.query<{ id: number }>(ADD_DONE, [tenant, lane, '{}', JSON.stringify(result)]));
}

export async function jobState(
  database: Database,
  tenant: number,
  lane: Lane,
  id: number,
): Promise<JobState | undefined> {
  return (await database.query<JobState & { id: number }>(STATE, [tenant, lane, id]))[0];
}

/** Takes on up to `limit` due jobs, which no other worker will get. */
export function takeJobs(database: Database, lane: Lane, limit: number): Promise<Job[]> {
  return database.query<Job & { id: number }>(TAKE, [lane, limit]);
}

export async function finishJob(database: Database, job: Job, result: unknown): Promise<void> {
  await database.query(FINISH, [job.id, job.attempts, JSON.stringify(result ?? null)]);
}

const MAX_ATTEMPTS = 5;
const FIRST_RETRY_MS = 500;

/** The wait before the next attempt: 0.5 s, doubled each time. */
export const backoffMs = (attempts: number): number => FIRST_RETRY_MS * 2 ** (attempts - 1);

/** Puts a failed job back for later, or gives it up after `MAX_ATTEMPTS`. */
export async function failJob(database: Database, job: Job, reason: string): Promise<void> {
  if (job.attempts >= MAX_ATTEMPTS) await database.query(GIVE_UP, [job.id, job.attempts, reason]);
  else await database.query(RETRY, [job.id, job.attempts, reason, backoffMs(job.attempts)]);
}
