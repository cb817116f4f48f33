import { describe, expect, test } from 'vitest';
import { wholeAccount, windowAccount } from '../../../runner/evaluate/database/statement-costs.ts';
import type { DatabaseBorder, DatabaseRecord } from '../../../runner/schema/database-schema.ts';

type Change = Partial<DatabaseBorder>;

const STATEMENTS: DatabaseRecord['statements'] = [
  { queryId: '1', user: 'app', topLevel: true, text: 'SELECT 1', own: false },
  { queryId: '2', user: 'app', topLevel: true, text: 'UPDATE 2', own: false },
  { queryId: '3', user: 'app', topLevel: false, text: 'SELECT inside', own: false },
  { queryId: '4', user: 'watcher', topLevel: true, text: 'SELECT /* peakgate */', own: true },
];

const border = (legMs: number | null, statements: number[][], change: Change = {}): DatabaseBorder => ({
  moment: legMs === null ? 'begin' : 'window',
  legMs,
  atMs: 1_000_000 + (legMs ?? -1_000),
  tookMs: 1,
  serverStartedAtMs: 500,
  statementsResetAtMs: 100,
  evictions: 0,
  statements,
  tables: [],
  ...change,
});

/** Statement, calls and ms; every execution took the same time, and gave one row. */
const row = (statement: number, calls: number, totalMs: number): number[] => [
  statement,
  calls,
  totalMs,
  calls === 0 ? 0 : totalMs ** 2 / calls,
  calls,
  0,
  0,
  0,
  0,
];

const record = (...borders: DatabaseBorder[]): DatabaseRecord => ({
  schemaVersion: 1,
  url: 'postgres://watcher@127.0.0.1/shop',
  server: null,
  everyMs: 1_000,
  problems: [],
  statements: STATEMENTS,
  borders,
  cost: { queries: 1, roundTripMs: 1, connections: 1 },
  diagnosis: null,
});

const PEAK = { name: 'peak', fromMs: 1_000, toMs: 2_000 } as const;

describe('what a window cost', () => {
  test('is what statements gained between its borders, costliest first', () => {
    const account = windowAccount(
      record(
        border(null, [row(0, 5, 50)]),
        border(1_000, [row(0, 10, 100)]),
        border(2_000, [row(0, 30, 160), row(1, 2, 900)]),
      ),
      PEAK,
    );
    expect(account).toMatchObject({ totalMs: 960, calls: 22, remarks: [] });
    expect(account?.statements).toMatchObject([
      { calls: 2, totalMs: 900, meanMs: 450, deviationMs: 0 },
      { calls: 20, totalMs: 60, meanMs: 3 },
    ]);
  });

  test('counts neither what ran inside of other statements, nor the observer', () => {
    const account = windowAccount(
      record(border(1_000, []), border(2_000, [row(0, 1, 10), row(2, 5, 8), row(3, 4, 2)])),
      PEAK,
    );
    expect(account).toMatchObject({ totalMs: 10, calls: 1, ownMs: 2 });
    expect(account?.statements.map(({ statement }) => statement.queryId)).toEqual(['1', '3']);
  });

  test('has the deviation of the executions between its borders alone', () => {
    // One execution of 10 ms before; then one of 2 ms and one of 6 ms: mean 4 ms, deviation 2 ms.
    const before = [0, 1, 10, 100, 1, 0, 0, 0, 0];
    const after = [0, 3, 18, 140, 3, 0, 0, 0, 0];
    const account = windowAccount(record(border(1_000, [before]), border(2_000, [after])), PEAK);
    expect(account?.statements).toMatchObject([{ calls: 2, meanMs: 4, deviationMs: 2 }]);
  });

  test('loses what was counted before a reset, and says so', () => {
    const account = windowAccount(
      record(
        border(1_000, [row(0, 100, 900)]),
        border(2_000, [row(0, 120, 60)], { statementsResetAtMs: 7_000 }),
      ),
      PEAK,
    );
    expect(account).toMatchObject({ totalMs: 60, calls: 120 });
    expect(account?.remarks).toEqual([expect.stringContaining('was reset')]);
  });

  test('notices a reset by counts that fell, where the server does not tell of it', () => {
    const silent = { statementsResetAtMs: null, evictions: null };
    const account = windowAccount(
      record(border(1_000, [row(0, 100, 900)], silent), border(2_000, [row(0, 7, 60)], silent)),
      PEAK,
    );
    expect(account).toMatchObject({ totalMs: 60, calls: 7 });
    expect(account?.remarks).toEqual([expect.stringContaining('was reset')]);
  });

  test('loses what was counted before a restart, and says so', () => {
    const account = windowAccount(
      record(border(1_000, [row(0, 100, 900)]), border(2_000, [row(0, 3, 30)], { serverStartedAtMs: 9_000 })),
      PEAK,
    );
    expect(account?.remarks).toEqual([expect.stringContaining('restarted')]);
  });

  test('says that statements were evicted', () => {
    const account = windowAccount(
      record(border(1_000, [row(0, 1, 1), row(1, 1, 1)]), border(2_000, [row(0, 2, 2)], { evictions: 5 })),
      PEAK,
    );
    expect(account?.remarks).toEqual([expect.stringContaining('pg_stat_statements.max')]);
  });

  test('is what it cost until the leg was cut off', () => {
    const account = windowAccount(
      record(border(1_000, []), border(null, [row(0, 4, 40)], { moment: 'end' })),
      PEAK,
    );
    expect(account?.totalMs).toBe(40);
  });

  test('is not known where nobody saw it begin', () => {
    expect(windowAccount(record(border(2_000, [row(0, 4, 40)])), PEAK)).toBeNull();
    expect(wholeAccount(record())).toBeNull();
  });
});
