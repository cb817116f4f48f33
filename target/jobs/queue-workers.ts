import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import PgBoss from 'pg-boss';
import { SCHEMA } from '../data/shape.ts';
import { errorText } from '../target-error.ts';
import type { Handler } from './handlers.ts';
import type { Job } from './job.ts';
import { QUEUE_POLICIES, QUEUES, type Queue } from './queues.ts';

/** The workers of all queues, within this process. */
export interface QueueWorkers {
  /** Says that there may be work. */
  wake(queue: Queue): void;
  /** Takes no more jobs and waits for those in hand. */
  stop(): Promise<void>;
}

export interface QueueWorkersOptions {
  readonly pool: Pool;
  readonly handlers: Readonly<Record<Queue, Handler>>;
  /** Called between a job's work and the note that it is done: where dying hurts most. */
  readonly beforeDone?: (queue: Queue) => void;
  /** Told of what goes wrong in the queues themselves, such as a database that is away for a moment. */
  readonly onError: (error: Error) => void;
}

/** A wake-up call announces nearly every job; the poll finds those of a retry or of another process. */
const POLL_SECONDS = 2;
/** How often jobs that are in hand for too long are looked for. */
const EXPIRY_CHECK_SECONDS = 5;

/**
 * What a lost worker had in hand comes due at once. One process has the lead at a time, so when it begins, nobody has
 * anything in hand. Dying is not the job's own failure: it gets another attempt for the one that this has cost.
 */
const TAKE_BACK = `UPDATE ${SCHEMA}.job SET state = 'retry', start_after = now(), retry_limit = retry_limit + 1
  WHERE state = 'active'`;

/** By its text, so that connections which are used by more than one set of workers agree on it. */
const nameOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Runs the library's statements as prepared ones: planning them over a table in parts costs more than running them. */
function preparing(pool: Pool): PgBoss.Db {
  const names = new Map<string, string>();
  const named = (text: string): string => {
    const name = names.get(text) ?? nameOf(text);
    names.set(text, name);
    return name;
  };
  return {
    executeSql: (text, values) =>
      values === undefined || values.length === 0
        ? pool.query(text)
        : pool.query({ name: named(text), text, values }),
  };
}

/** Starts workers on every queue. */
export async function startQueueWorkers(options: QueueWorkersOptions): Promise<QueueWorkers> {
  const { pool } = options;
  const boss = new PgBoss({
    db: preparing(pool),
    schema: SCHEMA,
    migrate: false,
    schedule: false,
    maintenanceIntervalSeconds: EXPIRY_CHECK_SECONDS,
  });
  boss.on('error', options.onError);
  await pool.query(TAKE_BACK);
  await boss.start();
  const workers = new Map<Queue, string>();
  const wake = (queue: Queue): void => boss.notifyWorker(workers.get(queue) ?? '');
  for (const queue of QUEUES) workers.set(queue, await work(boss, queue, options, () => wake(queue)));
  return {
    wake,
    stop: () => boss.stop(),
  };
}

function work(
  boss: PgBoss,
  queue: Queue,
  { handlers, beforeDone }: QueueWorkersOptions,
  lookAgain: () => void,
): Promise<string> {
  const { batchSize } = QUEUE_POLICIES[queue];
  const one = async (job: PgBoss.Job<Job>): Promise<object | undefined> => {
    const result = await handlers[queue](job.data);
    beforeDone?.(queue);
    return result;
  };
  return boss.work<Job>(queue, { batchSize, pollingIntervalSeconds: POLL_SECONDS }, async (jobs) => {
    // A full batch may have left some behind, and calls that come while it is in hand are one, however many jobs they announce.
    if (jobs.length === batchSize) lookAgain();
    const [first, ...others] = jobs;
    // Alone in its batch, a job is ended by the library, which takes its result or its failure from here.
    if (first !== undefined && others.length === 0) return one(first);
    await Promise.all(jobs.map((job) => settle(boss, queue, job, one)));
    return undefined;
  });
}

/** Ends one job of a batch by itself, so that the others' outcome does not depend on it. */
async function settle(
  boss: PgBoss,
  queue: Queue,
  job: PgBoss.Job<Job>,
  one: (job: PgBoss.Job<Job>) => Promise<object | undefined>,
): Promise<void> {
  try {
    const result = await one(job);
    // Without a result it is ended together with the rest of the batch.
    if (result !== undefined) await boss.complete(queue, job.id, result);
  } catch (error) {
    await boss.fail(queue, job.id, { message: errorText(error) });
  }
}
