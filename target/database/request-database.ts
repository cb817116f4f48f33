import type { Pool, PoolClient, QueryResultRow } from 'pg';
import type { Region } from '../regions/regions.ts';
import { errorText } from '../target-error.ts';

/** An SQL text with the name under which each connection keeps it prepared. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** What SQL runs on: a request's own metered access, or a worker's. */
export interface Database {
  query<Row extends QueryResultRow>(statement: Statement, values?: readonly unknown[]): Promise<Row[]>;
}

/** Where reads are answered: connections to a server, and the region that it answers for. */
export interface ReadPlace {
  readonly pool: Pool;
  readonly region: Region;
}

/** No connection became free in time. Answered with 503: the client may try again. */
export class NoConnectionError extends Error {
  override readonly name = 'NoConnectionError';
}

/**
 * One request's access to the database, which keeps account of the time it spends there.
 *
 * `request` holds one connection from the first statement to the end of the request, whatever the request does in
 * between (the legacy way); `statement` gives it back after each statement.
 */
export class RequestDatabase implements Database {
  /** Time inside SQL so far, in ms: from sending a statement to having its rows. */
  databaseMs = 0;
  /** Time spent waiting for a connection so far, in ms. */
  poolMs = 0;
  /** The region whose server has answered a read so far; undefined while only the primary was asked, as all regions ask it. */
  servedIn: Region | undefined;
  readonly #primary: Pool;
  #pool: Pool;
  #region: Region | undefined;
  readonly #hold: 'request' | 'statement';
  #held: PoolClient | undefined;

  /** On the primary's connections, until moved elsewhere. */
  constructor(primary: Pool, hold: 'request' | 'statement') {
    this.#primary = primary;
    this.#pool = primary;
    this.#hold = hold;
  }

  async query<Row extends QueryResultRow>(
    statement: Statement,
    values: readonly unknown[] = [],
  ): Promise<Row[]> {
    const client = this.#held ?? (await this.#connect());
    this.servedIn = this.#region ?? this.servedIn;
    const startMs = performance.now();
    try {
      const { rows } = await client.query<Row>({ ...statement, values: [...values] });
      return rows;
    } finally {
      this.databaseMs += performance.now() - startMs;
      if (this.#hold === 'request') this.#held = client;
      else client.release();
    }
  }

  async #connect(): Promise<PoolClient> {
    const startMs = performance.now();
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw new NoConnectionError(errorText(error), { cause: error });
    } finally {
      this.poolMs += performance.now() - startMs;
    }
  }

  /** Lets the statements from now on run on a region's server, and keeps the accounts. */
  readFrom({ pool, region }: ReadPlace): void {
    this.#moveTo(pool);
    this.#region = region;
  }

  /** For what must not be old: lets the statements from now on run where the data is written. */
  usePrimary(): void {
    this.#moveTo(this.#primary);
    this.#region = undefined;
  }

  #moveTo(pool: Pool): void {
    if (pool !== this.#pool) this.release();
    this.#pool = pool;
  }

  /** Gives back what is still held. Safe to call again. */
  release(): void {
    this.#held?.release();
    this.#held = undefined;
  }
}

/** The database for background work: whichever connection of the pool is free, for one statement at a time. */
export function poolDatabase(pool: Pool): Database {
  return {
    async query<Row extends QueryResultRow>(statement: Statement, values: readonly unknown[] = []) {
      const { rows } = await pool.query<Row>({ ...statement, values: [...values] });
      return rows;
    },
  };
}
