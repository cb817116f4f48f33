import { Client } from 'pg';

/** Who holds it is at work; the number means nothing else. */
const TAKE_LEAD = 'SELECT pg_advisory_lock(7300)';

/** The right to be the one process that does jobs. */
export interface WorkerLead {
  /** Gives it up. */
  end(): Promise<void>;
}

/**
 * Waits until no other process does jobs, and makes all others wait from now on. Held by a connection: it is free as soon as
 * its process is gone, however that died. `onLost` is called when that connection breaks, since another process may be at work
 * from then on.
 */
export async function takeLead(
  connectionString: string,
  onLost: (error: Error) => void,
): Promise<WorkerLead> {
  const client = new Client({ connectionString, application_name: 'peakgate-demo workers lead' });
  client.on('error', onLost);
  await client.connect();
  await client.query(TAKE_LEAD);
  return { end: () => client.end() };
}
