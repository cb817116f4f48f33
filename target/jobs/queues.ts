import PgBoss from 'pg-boss';
import { SCHEMA } from '../data/shape.ts';

/** Queues that do not wait for each other. */
export const QUEUES = ['mail', 'report', 'export', 'workflow', 'import', 'onboarding', 'webhook'] as const;

export type Queue = (typeof QUEUES)[number];

/** When a job that failed is tried again. */
export interface Retries {
  /** Attempts after the first; then it is given up. */
  readonly limit: number;
  /** The wait before the next attempt. */
  readonly delaySeconds: number;
  /** Whether the wait doubles with each failure, from one to two times `delaySeconds` on. */
  readonly backoff: boolean;
}

/** How a queue's jobs are treated. */
export interface QueuePolicy {
  /** Jobs taken on together, and in hand at the same time. */
  readonly batchSize: number;
  /** A job in hand for longer than this counts as failed, whatever became of its worker. */
  readonly expireInSeconds: number;
  readonly retries: Retries;
}

/** Five attempts: whoever was promised such a job asks for it, and learns that it was given up. */
const FEW: Retries = { limit: 4, delaySeconds: 1, backoff: true };

/**
 * For an hour: nobody asks for a mail, so nobody would notice its loss. Calls that the open circuit breaker refuses count as
 * attempts, too, and an outage of half a minute would use up five; the wait is longer than the breaker stays open.
 */
const LASTING: Retries = { limit: 360, delaySeconds: 10, backoff: false };

/** Mails and webhooks wait for outside parties, not for the database, so many can be under way; the others take turns. */
export const QUEUE_POLICIES: Readonly<Record<Queue, QueuePolicy>> = {
  mail: { batchSize: 32, expireInSeconds: 60, retries: LASTING },
  report: { batchSize: 1, expireInSeconds: 30, retries: FEW },
  export: { batchSize: 1, expireInSeconds: 30, retries: FEW },
  workflow: { batchSize: 2, expireInSeconds: 30, retries: FEW },
  import: { batchSize: 1, expireInSeconds: 120, retries: FEW },
  onboarding: { batchSize: 1, expireInSeconds: 30, retries: FEW },
  webhook: { batchSize: 16, expireInSeconds: 60, retries: FEW },
};

/** The queue library's own tables, without the transaction that it would put around them: the demo data has one of its own. */
function queueTables(): string {
  return PgBoss.getConstructionPlans(SCHEMA)
    .replace(/^\s*BEGIN;/, '')
    .replace(/COMMIT;\s*$/, '');
}

function createQueue(queue: Queue): string {
  const { expireInSeconds, retries } = QUEUE_POLICIES[queue];
  const options = {
    policy: 'standard',
    retryLimit: retries.limit,
    retryDelay: retries.delaySeconds,
    retryBackoff: retries.backoff,
    expireInSeconds,
  };
  return `SELECT ${SCHEMA}.create_queue('${queue}', '${JSON.stringify(options)}');`;
}

/** Makes the tables of the job queue, as the library's own start would, and its queues. */
export const CREATE_QUEUES = [queueTables(), ...QUEUES.map(createQueue)].join('\n');
