import type { QueryResultRow } from 'pg';
import type { Database } from '../../target/database/request-database.ts';

/** A database whose rows, as JSON, depend on how often it was asked, and a clock that stands until somebody waits. */
export function askedDatabase(rowsOf: (asked: number) => string) {
  let asked = 0;
  let passedMs = 0;
  const database: Database = {
    async query<Row extends QueryResultRow>(): Promise<Row[]> {
      asked += 1;
      return JSON.parse(rowsOf(asked));
    },
  };
  return {
    database,
    nowMs: () => passedMs,
    wait: (ms: number) => {
      passedMs += ms;
    },
  };
}
