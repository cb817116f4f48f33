import { Client } from 'pg';
import { loadData, schemaState } from '../data/load.ts';
import { SCHEMA } from '../data/shape.ts';
import { errorText, TargetError } from '../target-error.ts';

/** Where a database is, without the password: fit for a message. */
function withoutPassword(url: string): string {
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

function foreign(): TargetError {
  return new TargetError(
    `The database has a schema ${SCHEMA} that the demo target did not make.`,
    'Rename or drop that schema, or name another database in PEAKGATE_DATABASE_URL.',
  );
}

async function makeData(client: Client, url: string, note: (text: string) => void): Promise<void> {
  note(`making the demo data in schema ${SCHEMA} of ${withoutPassword(url)} (about ten seconds)`);
  try {
    await loadData(client);
  } catch (cause) {
    throw new TargetError(
      `The demo data cannot be made in ${withoutPassword(url)}: ${errorText(cause)}.`,
      'PEAKGATE_DATABASE_URL needs PostgreSQL 14 or newer with the extension btree_gin, an account that may create a schema, and about 300 MB.',
      cause,
    );
  }
}

/** Makes sure that a server of the user's has the demo data, in the target's own schema; nothing else there is touched. */
export async function useExisting(url: string, note: (text: string) => void): Promise<void> {
  const client = await connect(url);
  try {
    const state = await schemaState(client);
    if (state === 'foreign') throw foreign();
    if (state === 'current') return;
    if (state === 'other-version') await client.query(`DROP SCHEMA ${SCHEMA} CASCADE`);
    await makeData(client, url, note);
  } finally {
    await client.end();
  }
}
