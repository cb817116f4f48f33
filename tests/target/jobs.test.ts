import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCHEMA } from '../../target/data/shape.ts';
import { type Database, poolDatabase } from '../../target/database/request-database.ts';
import { addJob, backoffMs, finishJob, type Job, jobState, takeJobs } from '../../target/jobs/job-store.ts';
import { Worker } from '../../target/jobs/worker.ts';
import { type RunningTarget, startTarget } from '../../target/start-target.ts';

const TENANT = 3;

let target: RunningTarget;
let pool: Pool;
let database: Database;

// The legacy target has no workers of its own, so every job is left to the tests.
beforeAll(async () => {
  target = await startTarget({ architecture: 'legacy' });
  pool = new Pool({ connectionString: target.databaseUrl, options: `-c search_path=${SCHEMA}` });
  database = poolDatabase(pool);
});

afterAll(async () => {
  await pool.end();
  await target.stop();
});

const runAll = (sql: string) => pool.query(sql);
const dueNow = () => runAll(`UPDATE jobs SET run_at = now() WHERE state IN ('queued', 'running')`);
const reportState = async (id: number) => (await jobState(database, TENANT, 'report', id))?.state;

describe('the job queue', () => {
  it('gives each job to one worker only, however many ask at the same time', async () => {
    const ids = await Promise.all(Array.from({ length: 40 }, () => addJob(database, TENANT, 'export', {})));
    const taken = await Promise.all(Array.from({ length: 8 }, () => takeJobs(database, 'export', 10)));
    const takenIds = taken.flat().map(({ id }) => id);
    expect(takenIds.toSorted((a, b) => a - b)).toEqual(ids.toSorted((a, b) => a - b));
  });

  it('does what was queued before the worker was there, and stores the result', async () => {
    const id = await addJob(database, TENANT, 'report', { kind: 'weekly' });
    const worker = new Worker({
      database,
      lane: 'report',
      concurrency: 1,
      handle: async ({ payload }) => payload,
    });
    await expect.poll(() => reportState(id)).toBe('done');
    expect(await jobState(database, TENANT, 'report', id)).toEqual({
      id,
      state: 'done',
      result: { kind: 'weekly' },
    });
    await worker.stop();
  });

  it('tries a failing job again later, and finishes it', async () => {
    const attempts: number[] = [];
    const handle = async (job: Job): Promise<string> => {
      attempts.push(job.attempts);
      if (job.attempts < 3) throw new Error('not yet');
      return 'at last';
    };
    const worker = new Worker({ database, lane: 'report', concurrency: 1, handle });
    const id = await addJob(database, TENANT, 'report', {});
    const startMs = performance.now();
    worker.wake();
    await expect.poll(() => reportState(id), { timeout: 10_000 }).toBe('done');
    expect(attempts).toEqual([1, 2, 3]);
    expect(performance.now() - startMs).toBeGreaterThan(backoffMs(1) + backoffMs(2));
    await worker.stop();
  });

  it('waits twice as long after each failure', () => {
    expect([1, 2, 3, 4].map(backoffMs)).toEqual([500, 1_000, 2_000, 4_000]);
  });

  it('gives a job up after five attempts', async () => {
    const id = await addJob(database, TENANT, 'report', {});
    const worker = new Worker({
      database,
      lane: 'report',
      concurrency: 1,
      handle: async () => {
        throw new Error('never');
      },
    });
    await expect
      .poll(
        async () => {
          await dueNow();
          return reportState(id);
        },
        { timeout: 10_000 },
      )
      .toBe('failed');
    const { rows } = await runAll(`SELECT attempts, error FROM jobs WHERE id = ${id}`);
    expect(rows).toEqual([{ attempts: 5, error: 'never' }]);
    await worker.stop();
  });

  it('hands the job of a lost worker to another, and ignores the lost one should it come back', async () => {
    const id = await addJob(database, TENANT, 'report', {});
    const [lost] = await takeJobs(database, 'report', 1);
    expect(await takeJobs(database, 'report', 1)).toEqual([]);
    await dueNow();
    const [again] = await takeJobs(database, 'report', 1);
    expect(again).toMatchObject({ id, attempts: 2 });
    if (lost === undefined || again === undefined) throw new Error('the job was not taken twice');
    await finishJob(database, lost, 'late');
    expect(await reportState(id)).toBe('running');
    await finishJob(database, again, 'in time');
    expect(await jobState(database, TENANT, 'report', id)).toMatchObject({
      state: 'done',
      result: 'in time',
    });
  });
});
