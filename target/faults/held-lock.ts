import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { SCHEMA } from '../data/shape.ts';
import type { FaultParameters } from './catalogue.ts';
import type { Faults } from './faults.ts';

const LOCK = `LOCK TABLE ${SCHEMA}.tasks IN ACCESS EXCLUSIVE MODE`;

/** Locks the tasks again and again while the fault `held-lock` is on; its session is idle in transaction meanwhile. */
export function holdLocksOnFault(faults: Faults, url: string): void {
  let ended = new AbortController();
  let locking: Promise<void> = Promise.resolve();
  faults.onChange('held-lock', async () => {
    ended.abort();
    await locking;
    const fault = faults.parameters('held-lock');
    if (fault === undefined) return;
    ended = new AbortController();
    const client = await connected(url);
    locking = lockAgainAndAgain(client, fault, ended.signal);
  });
}

/** A connection that may be lost with the whole database, which is no news. */
async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: 'peakgate-demo migration' });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function lockAgainAndAgain(
  client: Client,
  { everyMs, forMs }: FaultParameters<'held-lock'>,
  ended: AbortSignal,
): Promise<void> {
  const pause = (ms: number) => delay(ms, undefined, { signal: ended, ref: false }).catch(() => undefined);
  try {
    while (!ended.aborted) {
      await client.query('BEGIN');
      await client.query(LOCK);
      await pause(forMs);
      await client.query('ROLLBACK');
      await pause(Math.max(0, everyMs - forMs));
    }
  } catch {
    // The database is gone, and the locks with it.
  } finally {
    await client.end().catch(() => undefined);
  }
}
