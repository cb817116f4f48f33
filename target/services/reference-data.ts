import type { QueryResultRow } from 'pg';
import type { Architecture } from '../architecture.ts';
import type { Database, Statement } from '../database/request-database.ts';
import { VersionedCache } from '../versioned-cache.ts';

/** What one statement gives for these values. */
export type ReferenceRows<Row> = (
  database: Database,
  values: readonly (number | string)[],
) => Promise<readonly Row[]>;

/** Makes the look-up of a statement whose rows hardly ever change: names, lists of what is set up, invoices. */
export type ReferenceData = <Row extends QueryResultRow>(
  statement: Statement,
  forMs?: number,
) => ReferenceRows<Row>;

const HALF_A_MINUTE_MS = 30_000;
const CAPACITY = 20_000;

function remembered<Row>(stored: ReferenceRows<Row>, forMs: number, nowMs: () => number): ReferenceRows<Row> {
  const cache = new VersionedCache<readonly Row[]>({ ttlMs: forMs, capacity: CAPACITY, nowMs });
  return async (database, values) => {
    const load = async (): Promise<readonly Row[] | undefined> => {
      const rows = await stored(database, values);
      return rows.length === 0 ? undefined : rows;
    };
    return (await cache.get(values.join('/'), load)) ?? [];
  };
}

/**
 * Asked of the database at every request (legacy), or remembered, for half a minute unless told otherwise (modern); what is not
 * there is asked for again.
 */
export function referenceDataFor(architecture: Architecture, nowMs: () => number): ReferenceData {
  return <Row extends QueryResultRow>(statement: Statement, forMs = HALF_A_MINUTE_MS) => {
    const stored: ReferenceRows<Row> = (database, values) => database.query<Row>(statement, values);
    return architecture === 'legacy' ? stored : remembered(stored, forMs, nowMs);
  };
}
