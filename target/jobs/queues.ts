import PgBoss from 'pg-boss';
import { SCHEMA } from '../data/shape.ts';

/** Queues that do not wait for each other. */
export const QUEUES = ['mail', 'report', 'export', 'workflow', 'import', 'onboarding', 'webhook'] as const;

export type Queue = (typeof QUEUES)[number];

/** How a queue's jobs are treated. */
export interface QueuePolicy {
  /** Jobs taken on together, and in hand at the same time. */
  readonly batchSize: number;
  /** A job in hand for longer than this counts as failed, whatever became of its worker. */
  readonly expireInSeconds: number;
}

/** Mails and webhooks wait for outside parties, not for the database, so many can be under way; the others take turns. */
export const QUEUE_POLICIES: Readonly<Record<Queue, QueuePolicy>> = {
  mail: { batchSize: 32, expireInSeconds: 60 },
  report: { batchSize: 1, expireInSeconds: 30 },
  export: { batchSize: 1, expireInSeconds: 30 },
  workflow: { batchSize: 2, expireInSeconds: 30 },
  import: { batchSize: 1, expireInSeconds: 120 },
  onboarding: { batchSize: 1, expireInSeconds: 30 },
  webhook: { batchSize: 16, expireInSeconds: 60 },
};

/** Five attempts. */
export const RETRY_LIMIT = 4;
/** The wait before the second attempt is one to two seconds, and doubles from there. */
export const RETRY_DELAY_SECONDS = 1;

/** The queue library's own tables, without the transaction that it would put around them: the demo data has one of its own. */
function queueTables(): string {
  return PgBoss.getConstructionPlans(SCHEMA)
    .replace(/^\s*BEGIN;/, '')
    .replace(/COMMIT;\s*$/, '');
}

function createQueue(queue: Queue): string {
  const { expireInSeconds } = QUEUE_POLICIES[queue];
  const options = {
    policy: 'standard',
    retryLimit: RETRY_LIMIT,
    retryDelay: RETRY_DELAY_SECONDS,
    retryBackoff: true,
    expireInSeconds,
  };
  return `SELECT ${SCHEMA}.create_queue('${queue}', '${JSON.stringify(options)}');`;
}

/** Makes the tables of the job queue, as the library's own start would, and its queues. */
export const CREATE_QUEUES = [queueTables(), ...QUEUES.map(createQueue)].join('\n');
