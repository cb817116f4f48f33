import { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SCHEMA } from '../../target/data/shape.ts';
import { type Database, poolDatabase } from '../../target/database/request-database.ts';
import { Faults } from '../../target/faults/faults.ts';
import type { Handler } from '../../target/jobs/handlers.ts';
import { acceptAndForget, acceptJob, jobState } from '../../target/jobs/job-store.ts';
import { type QueueWorkers, startQueueWorkers } from '../../target/jobs/queue-workers.ts';
import { QUEUE_POLICIES, QUEUES, type Queue } from '../../target/jobs/queues.ts';
import { takeLead } from '../../target/jobs/worker-lead.ts';
import { outsideParties } from '../../target/outside/outside-parties.ts';
import { type RunningTarget, startTarget } from '../../target/start-target.ts';
import { Client } from './client.ts';
import { rowsOf } from './rows-of-tenant.ts';

/** Attempts after the first, for all but mails. */
const RETRY_LIMIT = QUEUE_POLICIES.webhook.retries.limit;
const TENANT = 3;
const ACTOR = 101;

let target: RunningTarget;
let pool: Pool;
let database: Database;
const started: QueueWorkers[] = [];

// The legacy target has no workers of its own, so every job is left to the tests.
beforeAll(async () => {
  target = await startTarget({ architecture: 'legacy' });
  pool = new Pool({ connectionString: target.databaseUrl, options: `-c search_path=${SCHEMA}` });
  // Connections that break because the target ends before they are closed are nobody's mistake.
  pool.on('error', () => undefined);
  database = poolDatabase(pool);
});

afterEach(async () => {
  await Promise.all(started.splice(0).map((workers) => workers.stop()));
});

afterAll(async () => {
  await pool.end();
  await target.stop();
});

/** Workers whose every queue is done by one handler. */
async function work(handle: Handler): Promise<QueueWorkers> {
  const workers = await startQueueWorkers({
    pool,
    handlers: {
      mail: handle,
      report: handle,
      export: handle,
      workflow: handle,
      import: handle,
      onboarding: handle,
      webhook: handle,
    },
    onError: () => undefined,
  });
  started.push(workers);
  return workers;
}

const accept = (queue: Queue, payload: object = {}): Promise<number> =>
  acceptJob(database, { tenant: TENANT, actor: ACTOR, queue, payload });
const stateOf = async (queue: Queue, id: number) => (await jobState(database, TENANT, queue, id))?.state;
const rowOf = async (id: number) => {
  const { rows } = await pool.query(
    `SELECT j.state, j.retry_count AS retries, extract(epoch FROM j.start_after - now())::float AS "waitS", j.output
      FROM accepted_jobs a JOIN job j ON j.id = a.queue_id WHERE a.id = $1`,
    [id],
  );
  return rows[0];
};
/** How often a job has failed: 0 before its first attempt, while it is in hand, and once it has succeeded. */
const failuresOf = async (id: number): Promise<number> => {
  const { state, retries } = await rowOf(id);
  return state === 'retry' ? retries + 1 : 0;
};
const dueNow = () => pool.query(`UPDATE job SET start_after = now() WHERE state = 'retry'`);
const LONG = { timeout: 12_000, interval: 25 };

describe('the job queue', () => {
  it('gives each job to one worker only, however many ask at the same time', async () => {
    const done: unknown[] = [];
    const handle: Handler = async ({ acceptedId }) => {
      done.push(acceptedId);
      return {};
    };
    const both = [await work(handle), await work(handle)];
    const ids = await Promise.all(Array.from({ length: 40 }, () => accept('workflow')));
    await expect
      .poll(() => {
        for (const workers of both) workers.wake('workflow');
        return done.length;
      }, LONG)
      .toBe(40);
    expect(done.toSorted()).toEqual(ids.toSorted());
  });

  it('does what was queued before the worker was there, and stores the result', async () => {
    const id = await accept('report', { kind: 'weekly' });
    await work(async ({ payload }) => payload);
    await expect.poll(() => stateOf('report', id), LONG).toBe('done');
    expect(await jobState(database, TENANT, 'report', id)).toEqual({
      id,
      state: 'done',
      attempts: 1,
      result: { kind: 'weekly' },
    });
  });

  it('does all that came with one call, one after the other and without waiting for the next poll', async () => {
    let done = 0;
    const workers = await work(async () => {
      done += 1;
      return {};
    });
    await Promise.all(Array.from({ length: 20 }, () => accept('report')));
    workers.wake('report');
    // A poll every two seconds would take forty.
    await expect.poll(() => done, LONG).toBe(20);
  });

  it('tries a failing job again later, and finishes it', async () => {
    let attempts = 0;
    const workers = await work(async () => {
      attempts += 1;
      if (attempts < 2) throw new Error('not yet');
      return { said: 'at last' };
    });
    const startMs = performance.now();
    const id = await accept('report');
    workers.wake('report');
    await expect.poll(() => stateOf('report', id), LONG).toBe('done');
    expect(await jobState(database, TENANT, 'report', id)).toMatchObject({
      attempts: 2,
      result: { said: 'at last' },
    });
    expect(performance.now() - startMs).toBeGreaterThan(1_000);
  });

  it('waits twice as long after each failure, and gives a job up after five attempts', async () => {
    const workers = await work(async () => {
      throw new Error('never');
    });
    const id = await accept('report');
    for (let failures = 1; failures <= RETRY_LIMIT; failures += 1) {
      const beforeMs = performance.now();
      workers.wake('report');
      await expect.poll(() => rowOf(id), LONG).toMatchObject({ state: 'retry', retries: failures - 1 });
      const { waitS } = await rowOf(id);
      // It failed at some time since it was woken, so the whole wait is no less than the rest and no more than this.
      expect(waitS + (performance.now() - beforeMs) / 1_000).toBeGreaterThan(2 ** (failures - 1));
      expect(waitS).toBeLessThan(2 ** failures);
      await dueNow();
    }
    workers.wake('report');
    await expect.poll(() => stateOf('report', id), LONG).toBe('failed');
    expect(await rowOf(id)).toMatchObject({ retries: RETRY_LIMIT, output: { message: 'never' } });
  });

  it('keeps every mail through an outage in which it gives up whatever else it is to deliver', async () => {
    const outage = { isOver: false, nowMs: 0 };
    const callOutside = outsideParties('modern', new Faults(), () => outage.nowMs);
    const sent = new Set<unknown>();
    const workers = await work(({ acceptedId, payload }) =>
      callOutside(String(payload['party']), async () => {
        if (!outage.isOver) throw new Error('cannot be reached');
        sent.add(acceptedId);
        return { delivered: true };
      }),
    );
    const mails = await Promise.all(Array.from({ length: 8 }, () => accept('mail', { party: 'mail' })));
    const webhook = await accept('webhook', { party: 'webhooks' });
    const failures = async (): Promise<number> => Math.min(...(await Promise.all(mails.map(failuresOf))));
    const again = async (): Promise<void> => {
      await dueNow();
      workers.wake('mail');
      workers.wake('webhook');
    };
    // The breaker is open most of the time, as it would be: a round is a second, and it lets one mail try in five.
    for (let round = 1; round <= 3 * RETRY_LIMIT; round += 1) {
      await again();
      await expect.poll(failures, LONG).toBe(round);
      outage.nowMs += 1_000;
    }
    await expect.poll(() => stateOf('webhook', webhook), LONG).toBe('failed');
    expect(sent.size).toBe(0);
    Object.assign(outage, { isOver: true, nowMs: outage.nowMs + 5_000 });
    await expect.poll(() => again().then(() => sent.size), LONG).toBe(mails.length);
    expect(sent).toEqual(new Set(mails));
  });

  it('tries a mail again after the same wait each time, longer than the breaker is open, for an hour', () => {
    const { limit, delaySeconds, backoff } = QUEUE_POLICIES.mail.retries;
    expect(backoff).toBe(false);
    expect(delaySeconds).toBeGreaterThan(5);
    expect(limit * delaySeconds).toBeGreaterThanOrEqual(3_600);
  });

  it('fails one job of a batch without the others', async () => {
    const ids = await Promise.all(['good', 'bad', 'good'].map((kind) => accept('webhook', { kind })));
    await work(async ({ payload }) => {
      if (payload['kind'] === 'bad') throw new Error('refused');
      return { kind: payload['kind'] };
    });
    const states = () => Promise.all(ids.map((id) => stateOf('webhook', id)));
    await expect.poll(states, LONG).toEqual(['done', 'queued', 'done']);
  });

  it('hands a job that takes too long to another worker, and ignores the first should it come back', async () => {
    await pool.query(`UPDATE queue SET expire_seconds = 1 WHERE name = 'export'`);
    const id = await accept('export');
    let attempts = 0;
    await work(async ({ acceptedId }) => {
      if (acceptedId !== id) return {};
      attempts += 1;
      const isLost = attempts === 1;
      if (isLost) await new Promise((resolve) => setTimeout(resolve, 2_500));
      return { said: isLost ? 'late' : 'in time' };
    });
    await expect.poll(() => stateOf('export', id), LONG).toBe('done');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await jobState(database, TENANT, 'export', id)).toMatchObject({
      attempts: 2,
      result: { said: 'in time' },
    });
  });

  it('takes back what a lost worker had in hand, at no cost of attempts', async () => {
    const id = await accept('onboarding');
    await pool.query(
      `UPDATE job SET state = 'active', started_on = now(), retry_count = retry_limit
        WHERE id = (SELECT queue_id FROM accepted_jobs WHERE id = $1)`,
      [id],
    );
    await work(async () => ({}));
    await expect.poll(() => stateOf('onboarding', id), LONG).toBe('done');
  });

  it.each(QUEUES)('shows a job of %s that was never queued as waiting, for ever', async (queue) => {
    const id = await acceptAndForget(database, { tenant: TENANT, actor: ACTOR, queue, payload: {} });
    expect(await jobState(database, TENANT, queue, id)).toMatchObject({ state: 'queued', attempts: 0 });
  });
});

describe('the lead among worker processes', () => {
  const unexpected = ({ message }: Error): never => expect.unreachable(message);
  const lead = (onLost: (error: Error) => void = unexpected) => takeLead(target.databaseUrl, onLost);
  const LEADING = `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted`;
  const leaders = async () => (await pool.query<{ pid: number }>(LEADING)).rows.map(({ pid }) => pid);
  const waiting = async () =>
    (await pool.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`)).rowCount;

  it('is one process’s at a time: the next one waits until the first ends', async () => {
    const first = await lead();
    const [leader] = await leaders();
    const next = lead();
    await expect.poll(waiting, LONG).toBe(1);
    await first.end();
    const second = await next;
    expect(await leaders()).toHaveLength(1);
    expect(await leaders()).not.toContain(leader);
    await second.end();
  });

  it('is lost with its connection, and the process is told', async () => {
    const losses: Error[] = [];
    await lead((error) => void losses.push(error));
    await pool.query('SELECT pg_terminate_backend($1)', await leaders());
    await expect.poll(() => losses.length, LONG).toBeGreaterThan(0);
    await (await lead()).end();
  });
});

describe('a tenant that was brought in', () => {
  it('leaves legacy with all that it has', async () => {
    const ann = await Client.of(target.url, TENANT);
    const { id, result } = (await ann.post('/tenants', { name: 'Newcomer' })).body;
    const number = Number(/\d+$/.exec(result.tenant)?.[0]);
    const newcomer = await Client.of(target.url, number);
    await newcomer.post('/analytics/reports', { kind: 'weekly' });
    await pool.query(`UPDATE tenants SET onboarded_at = now() - interval '1 hour' WHERE onboarding_id = $1`, [
      id,
    ]);
    await expect.poll(() => rowsOf(pool, number), LONG).toEqual({});
  });
});
