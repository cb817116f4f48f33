import type { Client } from 'pg';
import type { DatabaseAddress } from './database-address.ts';

/** A connection that only reads. It is one of at most two that Peakgate ever has to a server. */
export interface DatabaseConnection {
  /** Rows of one statement. Rejects with what the server said, or when it took too long. */
  rows<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Rows as arrays, for many of them. */
  arrays(text: string): Promise<readonly (readonly unknown[])[]>;
  /** The connection can be used no more. */
  readonly isLost: () => boolean;
  close(): Promise<void>;
}

export type Connect = (address: DatabaseAddress) => Promise<DatabaseConnection>;

const CONNECT_LIMIT_MS = 5_000;
/** Statements of the observer that take longer would disturb what they measure. */
const STATEMENT_LIMIT_MS = 2_000;
/** When the server itself is gone, nobody says so: the driver gives up. */
const ANSWER_LIMIT_MS = 4_000;

/** Every statement of the observer carries this, so that the server's own statistics tell them from the target's. */
export const OWN_MARK = '/* peakgate */';
export const APPLICATION_NAME = 'peakgate';

const SESSION = `SET ${OWN_MARK} default_transaction_read_only = on;
SET ${OWN_MARK} application_name = '${APPLICATION_NAME}';
SET ${OWN_MARK} statement_timeout = ${STATEMENT_LIMIT_MS};
SET ${OWN_MARK} lock_timeout = 200;
SET ${OWN_MARK} max_parallel_workers_per_gather = 0;
SET ${OWN_MARK} jit = off`;

async function open({ url }: DatabaseAddress): Promise<{ client: Client; isLost: () => boolean }> {
  // Loaded when a database is looked at, and not by every command.
  const { Client } = await import('pg');
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    query_timeout: ANSWER_LIMIT_MS,
  });
  let lost = false;
  const lose = (): void => {
    lost = true;
  };
  client.on('error', lose);
  client.on('end', lose);
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  return { client, isLost: () => lost };
}

/** A connection to PostgreSQL whose transactions cannot write, and whose statements may not take long. */
export const connectReadOnly: Connect = async (address) => {
  const { client, isLost } = await open(address);
  try {
    await client.query(SESSION);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  return connectionOf(client, isLost);
};

/** A connection to the console of PgBouncer, which knows no settings. */
export const connectToPooler: Connect = async (address) => {
  const { client, isLost } = await open(address);
  return connectionOf(client, isLost);
};

function connectionOf(client: Client, isLost: () => boolean): DatabaseConnection {
  return {
    rows: async <Row extends object>(text: string, values?: readonly unknown[]) =>
      (await client.query<Row>(values === undefined ? text : { text, values: [...values] })).rows,
    arrays: async (text) => (await client.query<unknown[]>({ text, rowMode: 'array' })).rows,
    isLost,
    close: () => client.end().catch(() => undefined),
  };
}
