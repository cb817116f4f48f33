import { setTimeout as delay } from 'node:timers/promises';
import { DATA_END } from '../data/shape.ts';
import type { Database, Statement } from '../database/request-database.ts';
import type { DeferredWork } from '../jobs/deferred.ts';
import { acceptedIdOf, type Job } from '../jobs/job.ts';

/** What is imported: so many old tasks into a project. */
export interface ImportPlan {
  readonly projectId: number;
  readonly rows: number;
}

/**
 * Adds the rows `$5` to `$6` of import `$3` to project `$4` of tenant `$1`, for user `$2`. They are old tasks that are
 * done, so nobody finds them among the newest. `turn` says when it is this statement's turn.
 */
const adding = (turn: string): string => `WITH turn AS (${turn}),
    added AS (INSERT INTO tasks (tenant_id, project_id, assignee_id, status, title, created_at, updated_at, import_id)
      SELECT $1, $4, $2, 'done', 'Imported item ' || n || ' of import ' || $3::integer,
        timestamptz '${DATA_END}' - interval '400 days' + n * interval '1 minute',
        timestamptz '${DATA_END}' - interval '399 days', $3
      FROM turn, generate_series($5::integer, $6::integer) n RETURNING 1)
    SELECT count(*)::integer AS rows FROM added`;

/** Its turn comes once, after the batch before it: an import that was broken off goes on where it was. */
const ADD_BATCH: Statement = {
  name: 'import-batch',
  text: adding(`UPDATE accepted_jobs SET steps_done = $6 WHERE id = $3 AND steps_done = $5 - 1 RETURNING id`),
};
/** Every statement raises the one count of rows, and so waits for its row's lock with a connection in hand. */
const ADD_CHUNK: Statement = {
  name: 'import-chunk',
  text: adding(`UPDATE accepted_jobs SET steps_done = steps_done + $6 - $5 + 1 WHERE id = $3 RETURNING id`),
};
const ROWS_DONE = {
  name: 'import-rows-done',
  text: 'SELECT steps_done AS done FROM accepted_jobs WHERE id = $1',
};

/** So few that whoever comes meanwhile hardly waits: each row goes into the index of words, too. */
const BATCH_ROWS = 10;
/** Between two batches, the database is everybody else's. */
const BETWEEN_BATCHES_MS = 10;
/** What one statement adds where there is no lane. */
const CHUNK_ROWS = 50;

type ImportJob = Job<ImportPlan>;

function add(database: Database, statement: Statement, job: ImportJob, from: number, to: number) {
  const { tenant, actor, payload } = job;
  return database.query(statement, [tenant, actor, acceptedIdOf(job), payload.projectId, from, to]);
}

async function importInBatches(database: Database, job: ImportJob): Promise<object> {
  const { rows } = job.payload;
  const [progress] = await database.query<{ done: number }>(ROWS_DONE, [acceptedIdOf(job)]);
  for (let from = (progress?.done ?? 0) + 1; from <= rows; from += BATCH_ROWS) {
    await add(database, ADD_BATCH, job, from, Math.min(from + BATCH_ROWS - 1, rows));
    await delay(BETWEEN_BATCHES_MS);
  }
  return { rows };
}

/** All of it in one statement, as a simple system would. */
async function importAtOnce(database: Database, job: ImportJob): Promise<object> {
  await add(database, ADD_BATCH, job, 1, job.payload.rows);
  return { rows: job.payload.rows };
}

/** As fast as it goes: the import holds every connection of the pool until it is through. One adds rows, the others wait for it. */
export async function importInAllLanes(database: Database, job: ImportJob): Promise<object> {
  const { rows } = job.payload;
  const chunks = Array.from({ length: Math.ceil(rows / CHUNK_ROWS) }, (_, index) => index * CHUNK_ROWS + 1);
  await Promise.all(
    chunks.map((from) => add(database, ADD_CHUNK, job, from, Math.min(from + CHUNK_ROWS - 1, rows))),
  );
  return { rows };
}

export const IMPORTS: DeferredWork<ImportPlan> = {
  queue: 'import',
  address: '/imports',
  compute: ({ architecture, database }, job) =>
    (architecture === 'legacy' ? importAtOnce : importInBatches)(database, job),
};
