import { Client } from 'pg';
import { loadData, schemaState } from '../data/load.ts';
import { SCHEMA } from '../data/shape.ts';
import { errorText, TargetError } from '../target-error.ts';

/** Where a database is, without the password: fit for a message. */
export function withoutPassword(url: string): string {
  try {
    const parsed = new URL(url);
    return `${parsed.protocol}//${parsed.username === '' ? '' : `${parsed.username}@`}${parsed.host}${parsed.pathname}`;
  } catch {
    return 'PEAKGATE_DATABASE_URL';
  }
}

const CONNECT_LIMIT_MS = 5_000;

async function connect(url: string): Promise<Client> {
  try {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_LIMIT_MS });
    await client.connect();
    return client;
  } catch (cause) {
    throw new TargetError(
      `The database ${withoutPassword(url)} cannot be reached: ${errorText(cause)}.`,
      'Correct PEAKGATE_DATABASE_URL, or unset it to use the embedded PostgreSQL.',
      cause,
    );
  }
}

const FOREIGN = new TargetError(
  `The database has a schema ${SCHEMA} that the demo target did not make.`,
  'Rename or drop that schema, or name another database in PEAKGATE_DATABASE_URL.',
);

/** Makes sure that a server of the user's has the demo data, in the target's own schema; nothing else there is touched. */
export async function useExisting(url: string, note: (text: string) => void): Promise<void> {
  const client = await connect(url);
  try {
    const state = await schemaState(client);
    if (state === 'foreign') throw FOREIGN;
    if (state === 'current') return;
    note(`making the demo data in schema ${SCHEMA} of ${withoutPassword(url)} (about ten seconds)`);
    if (state === 'other-version') await client.query(`DROP SCHEMA ${SCHEMA} CASCADE`);
    await loadData(client);
  } finally {
    await client.end();
  }
}
