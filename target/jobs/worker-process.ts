/**
 * The workers of the modern architecture, in a process of their own: what they do takes no turn of the event loop that
 * answers requests, and when they die, nothing else does. Ends with the process that started it.
 */
import { Pool } from 'pg';
import { SCHEMA } from '../data/shape.ts';
import { poolDatabase } from '../database/request-database.ts';
import { Faults, type FaultsOn } from '../faults/faults.ts';
import { outsideClients } from '../outside/outside-clients.ts';
import { outsideParties } from '../outside/outside-parties.ts';
import { errorText } from '../target-error.ts';
import { type Handler, handlersFor } from './handlers.ts';
import { keepHouse } from './housekeeping.ts';
import { type QueueWorkers, startQueueWorkers } from './queue-workers.ts';
import type { Queue } from './queues.ts';
import { keepSummaries } from './summaries.ts';
import { takeLead } from './worker-lead.ts';

/** Where the workers find what they need. */
export interface WorkerSettings {
  readonly databaseUrl: string;
  /** The mail provider, which also takes webhooks in. */
  readonly outsideUrl: string;
}

/** What the process that started the workers says to them. */
export type WorkerOrder =
  | { readonly start: WorkerSettings; readonly faults: FaultsOn }
  | { readonly faults: FaultsOn }
  | { readonly wake: Queue }
  | { readonly stop: true };

const CONNECTIONS = 3;
/** Imports share theirs with nobody. */
const IMPORT_CONNECTIONS = 1;

const faults = new Faults();
let stopping = false;
let stop: () => Promise<void> = async () => undefined;
let workers: QueueWorkers | undefined;

function open(connectionString: string, max: number, name: string): Pool {
  const options = `-c search_path=${SCHEMA},public`;
  const pool = new Pool({ connectionString, max, application_name: `peakgate-demo ${name}`, options });
  // A connection that breaks while idle is replaced at its next use.
  pool.on('error', () => undefined);
  return pool;
}

function handlers(
  { outsideUrl }: WorkerSettings,
  pool: Pool,
  imports: Pool,
): Readonly<Record<Queue, Handler>> {
  return handlersFor({
    tools: { architecture: 'modern', database: poolDatabase(pool) },
    importTools: { architecture: 'modern', database: poolDatabase(imports) },
    ...outsideClients(
      outsideUrl,
      outsideParties('modern', faults, () => performance.now()),
    ),
  });
}

/** Dies as a process does that runs out of memory: at once, without a word, with everything it had in hand. */
function mayCrash(queue: Queue): void {
  const share = faults.parameters('worker-crash')?.share ?? 0;
  if (queue !== 'mail' && Math.random() < share) process.kill(process.pid, 'SIGKILL');
}

async function start(settings: WorkerSettings): Promise<void> {
  const lead = await takeLead(settings.databaseUrl, giveUp);
  const pool = open(settings.databaseUrl, CONNECTIONS, 'workers');
  const imports = open(settings.databaseUrl, IMPORT_CONNECTIONS, 'imports');
  const database = poolDatabase(pool);
  workers = await startQueueWorkers({
    pool,
    handlers: handlers(settings, pool, imports),
    beforeDone: mayCrash,
    onError: () => undefined,
  });
  const stopSummaries = keepSummaries(database);
  const stopHouse = keepHouse(database, 'modern');
  stop = async () => {
    await Promise.all([workers?.stop(), stopSummaries(), stopHouse()]);
    await Promise.all([pool.end(), imports.end(), lead.end()]);
  };
}

/** Ends, for the next process to try: the database may be away for a moment. */
function giveUp(error: unknown): never {
  process.stderr.write(`workers: ${errorText(error)}\n`);
  process.exit(1);
}

async function follow(order: WorkerOrder): Promise<void> {
  if ('start' in order) {
    await faults.mirror(order.faults);
    await start(order.start).catch(giveUp);
  } else if ('faults' in order) {
    await faults.mirror(order.faults);
  } else if ('wake' in order) {
    workers?.wake(order.wake);
  } else {
    stopping = true;
    await stop();
    process.exit(0);
  }
}

// The library does not wait for its note that a job has ended. Should the note fail, the job expires and comes due again.
process.on('unhandledRejection', (reason) => {
  if (!stopping) process.stderr.write(`workers: ${errorText(reason)}\n`);
});
// Signals from a terminal reach the whole group; the target says when the workers end, by an order or by hanging up.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.once('disconnect', () => process.exit(0));
process.on('message', (order: WorkerOrder) => void follow(order));
