import { describe, expect, test } from 'vitest';
import { applicationsIn, issuersIn } from '../../../runner/evaluate/database/applications.ts';
import { statementTimes } from '../../../runner/evaluate/database/statement-times.ts';
import type {
  DatabaseBorder,
  DatabaseRecord,
  DatabaseSession,
} from '../../../runner/schema/database-schema.ts';
import type { PlannedWindow } from '../../../scenarios/kit/contract.ts';
import { madeDatabaseSecond } from '../made/made-database-second.ts';

const session = (application: string, changes: Partial<DatabaseSession> = {}): DatabaseSession => ({
  application,
  queryId: '1',
  state: 'active',
  waitType: null,
  waitEvent: null,
  count: 1,
  ...changes,
});

const second = (...sessions: DatabaseSession[]) => madeDatabaseSecond({ sessions });

const WAITING = { waitType: 'Lock', waitEvent: 'tuple' } as const;

describe('what applications do', () => {
  test('is an average of the looks, with what waited apart', () => {
    const seconds = [
      second(session('shop', { count: 3 }), session('shop', { ...WAITING, count: 1 })),
      second(),
    ];
    expect(applicationsIn(seconds)).toEqual([{ name: 'shop', active: 2, waiting: 0.5 }]);
  });

  test('does not hold sessions without work, whether or not in a transaction', () => {
    const idle = session('shop', { state: 'idle', queryId: null });
    const inTransaction = session('shop', { state: 'idle in transaction', queryId: null });
    expect(applicationsIn([second(idle, inTransaction)])).toEqual([]);
  });

  test('is told even where a connection has no name, and in older records', () => {
    const { application: _, ...nameless } = session('');
    expect(applicationsIn([second(session(''), nameless)])).toMatchObject([
      { name: 'no application_name', active: 2 },
    ]);
  });
});

test('a statement is told with those that were seen executing it, most often first', () => {
  const seconds = [
    second(session('shop'), session('nightly'), session('shop', { queryId: '2' })),
    second(session('nightly', { count: 2 }), session('shop', { queryId: null })),
  ];
  expect(issuersIn(seconds)).toEqual(
    new Map([
      [
        '1',
        [
          { application: 'nightly', times: 3 },
          { application: 'shop', times: 1 },
        ],
      ],
      ['2', [{ application: 'shop', times: 1 }]],
    ]),
  );
});

const border = (legMs: number, ...totals: number[]): DatabaseBorder => ({
  moment: 'window',
  legMs,
  atMs: legMs,
  tookMs: 1,
  serverStartedAtMs: 0,
  statementsResetAtMs: null,
  evictions: null,
  statements: totals.map((totalMs, nth) => [nth, totalMs, totalMs, 0, 0, 0, 0, 0, 0]),
  tables: [],
});

describe('the server time of statements', () => {
  const statement = (queryId: string, more: Partial<DatabaseRecord['statements'][number]> = {}) => ({
    queryId,
    user: 'app',
    topLevel: true,
    text: `SELECT ${queryId}`,
    own: false,
    ...more,
  });
  const RECORD: DatabaseRecord = {
    schemaVersion: 1,
    url: 'postgres://db',
    server: null,
    everyMs: 1_000,
    problems: [],
    statements: [
      statement('1'),
      statement('2'),
      statement('3', { topLevel: false }),
      statement('4', { own: true }),
    ],
    borders: [
      border(0, 0, 0, 0, 0),
      border(10_000, 100, 4_000, 9_000, 9_000),
      border(20_000, 700, 4_500, 0, 0),
    ],
    cost: { queries: 0, roundTripMs: 0, connections: 1 },
    diagnosis: null,
  };
  const WINDOWS: PlannedWindow[] = [
    { name: 'ramp', fromMs: 0, toMs: 10_000 },
    { name: 'peak', fromMs: 10_000, toMs: 20_000 },
    { name: 'recovery', fromMs: 30_000, toMs: 40_000 },
  ];

  test('is told for each window, costliest first, without what ran inside of others and what Peakgate asked', () => {
    const times = statementTimes(RECORD, WINDOWS, () => 10);
    expect(
      times.map(({ queryId, windows }) => [queryId, ...windows.map(({ msPerSecond }) => msPerSecond)]),
    ).toEqual([
      ['2', 400, 50, null],
      ['1', 10, 60, null],
    ]);
  });
});
