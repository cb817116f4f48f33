import { describe, expect, test } from 'vitest';
import { type BlameSides, blameOf } from '../../../runner/evaluate/database/blame.ts';
import { reconcile } from '../../../runner/evaluate/database/reconcile.ts';
import type { Account } from '../../../runner/evaluate/database/statement-costs.ts';
import { NO_SUSPICION, type SpentTimes } from '../../../runner/evaluate/database/suspects.ts';
import type { AnalysedStatement, DatabaseWindow } from '../../../runner/schema/database-analysis-schema.ts';
import { madeDatabaseWindow } from '../made/made-database-window.ts';

const WINDOW = madeDatabaseWindow();

const STATEMENT: AnalysedStatement = {
  queryId: '1',
  text: 'SELECT 1',
  user: 'app',
  calls: 100,
  callsPerRequest: 1,
  totalMs: 1_000,
  share: 0.8,
  meanMs: 10,
  deviationMs: 1,
  rowsPerCall: 1,
  hitRatio: 1,
  tempBlocksPerCall: 0,
  walBytesPerCall: 0,
  planShape: null,
  planSource: null,
  planCost: null,
  findings: [],
  proposals: [],
};

const SLOW: AnalysedStatement = { ...STATEMENT, findings: ['It reads all 60,000 rows of shop.orders.'] };

const reader = (share: number, ...columns: string[]): AnalysedStatement => ({
  ...STATEMENT,
  share,
  findings: ['It reads all 60,000 rows of shop.orders.'],
  proposals: [
    {
      sql: `CREATE INDEX CONCURRENTLY ON shop.orders (${columns.join(', ')});`,
      table: 'shop.orders',
      columns,
      costBefore: 100,
      costAfter: null,
    },
  ],
});

const LOCK = {
  query: 'UPDATE stock',
  blocker: { application: 'nightly', user: 'batch', state: 'idle in transaction', query: 'UPDATE stock' },
  sessionSeconds: 40,
  longestMs: 900,
};

const sides = (window: Partial<DatabaseWindow>, more: Partial<BlameSides> = {}): BlameSides => ({
  window: { ...WINDOW, ...window },
  statements: [STATEMENT],
  locks: [],
  refusedConnections: false,
  ...NO_SUSPICION,
  ...more,
});

const LOCKED = [
  { name: 'Lock: transactionid', sessions: 4 },
  { name: 'CPU', sessions: 1 },
];

describe('who is to blame for slow answers', () => {
  test.for([
    ['a statement with a remedy', sides({}, { statements: [SLOW] }), 'statement'],
    [
      'the statement, though requests wait for the connections that it keeps busy',
      sides({ responseMs: 300, databaseMs: 80, poolMs: 200 }, { statements: [SLOW] }),
      'statement',
    ],
    ['the pool, where statements are quick', sides({ responseMs: 300, databaseMs: 2, poolMs: 280 }), 'pool'],
    [
      'the pool, where PgBouncer lets clients wait',
      sides({ poolMs: null, pooler: { waiting: 6, longestWaitMs: 900 } }),
      'pool',
    ],
    [
      'locks, however slow they make a statement',
      sides({ waits: LOCKED }, { statements: [SLOW], locks: [LOCK] }),
      'locks',
    ],
    ['the limit of connections', sides({ connections: { mean: 90, most: 96, limit: 97 } }), 'connections'],
    [
      'the limit of connections, as the observer was turned away',
      sides({}, { refusedConnections: true }),
      'connections',
    ],
    [
      'somebody else, where little of the time is database time',
      sides({ responseMs: 400, databaseMs: 3 }),
      'elsewhere',
    ],
    [
      'somebody else, even with a statement that could be better',
      sides({ responseMs: 400, databaseMs: 3 }, { statements: [SLOW] }),
      'elsewhere',
    ],
    ['the database as a whole, where nothing stands out', sides({}), 'database'],
    [
      'nobody, where no answer states its database time',
      sides({ databaseMs: null, poolMs: null }),
      'unknown',
    ],
    ['nobody, where the database was not seen', { ...sides({}), window: null }, 'unknown'],
  ] as const)('%s', ([, given, culprit]) => {
    const blame = blameOf(given);
    expect(blame.culprit).toBe(culprit);
    expect(blame.summary).toMatch(/\.$/);
  });

  const MAIL: SpentTimes = { svc: 'mail', responseMs: 5_000, databaseMs: 2, poolMs: 1 };
  const SEARCH: SpentTimes = { svc: 'search', responseMs: 330, databaseMs: 300, poolMs: 1 };
  const ALL = { responseMs: 290, databaseMs: 31 };

  test.for([
    [
      'somebody else, where only mail fails',
      { suspects: [MAIL] },
      'elsewhere',
      /of mail took on average, 2 ms/,
    ],
    ['the database, where search fails', { suspects: [SEARCH] }, 'database', /of search took .* 300 ms were/],
    ['the database, where both fail', { suspects: [MAIL, SEARCH] }, 'database', /of search took/],
    [
      'never somebody else while database time fails',
      { suspects: [MAIL], failsDatabase: true },
      'database',
      /of mail took/,
    ],
    [
      'nobody, where the failing service does not state its database time',
      { suspects: [{ ...MAIL, databaseMs: null }] },
      'unknown',
      /not known/,
    ],
    [
      'the pool, where only the failing service waits for it',
      { suspects: [{ ...SEARCH, databaseMs: 5, poolMs: 300 }] },
      'pool',
      /a request of search waits 300 ms/,
    ],
  ] as const)('among several services is %s', ([, suspicion, culprit, words]) => {
    const blame = blameOf(sides(ALL, suspicion));
    expect(blame.culprit).toBe(culprit);
    expect(blame.summary).toMatch(words);
  });

  test('counts all statements that read one table together, and names each index once', () => {
    const statements = [
      reader(0.3, 'tenant'),
      reader(0.25, 'tenant', 'at DESC'),
      reader(0.1, 'tenant', 'at DESC'),
    ];
    const blame = blameOf(sides({ responseMs: 300, databaseMs: 80, poolMs: 200 }, { statements }));
    expect(blame).toEqual({
      culprit: 'statement',
      summary: "3 statements read all of shop.orders for want of an index: 65 % of the database's time.",
      evidence: [
        'CREATE INDEX CONCURRENTLY ON shop.orders (tenant, at DESC);',
        'Requests wait 200 ms for a connection, because this keeps them busy.',
      ],
    });
  });

  test('names the session that holds the lock', () => {
    const { summary } = blameOf(sides({ waits: LOCKED }, { locks: [LOCK] }));
    expect(summary).toContain('"nightly" as batch');
  });
});

const account = (totalMs: number, calls = 1_000): Account => ({
  statements: [],
  totalMs,
  calls,
  ownMs: 0,
  remarks: [],
});

describe('the time that answers claim and the time that the server accounts for', () => {
  test.for([
    ['agree within the tolerance', 10, 9_000, 0, 'agrees', /agree within 15 %/],
    ['differ by the way to the server', 2, 1_000, 0, 'differs', /network, parsing and planning/],
    ['differ by the wait for a connection', 60, 10_000, 49, 'differs', /waited for a connection/],
    ['differ by more than either', 60, 10_000, 0, 'differs', /more than network and planning take/],
    ['differ by work that no answer claims', 5, 20_000, 0, 'differs', /work that no answer claims/],
  ] as const)('%s', ([, claimedSeconds, accountedMs, poolSeconds, state, text]) => {
    const result = reconcile({
      source: 'answers',
      claimedSeconds,
      poolSeconds,
      account: account(accountedMs),
    });
    expect(result.state).toBe(state);
    expect(result.text).toMatch(text);
  });

  test.for([
    ['no answer states it', { claimedSeconds: null, poolSeconds: null, account: account(5) }],
    ['the server knows of no statement', { claimedSeconds: 4, poolSeconds: null, account: account(0, 0) }],
    ['the server was not seen', { claimedSeconds: 4, poolSeconds: null, account: null }],
  ] as const)('cannot be compared where %s', ([, given]) => {
    expect(reconcile({ ...given, source: 'answers' }).state).toBe('unknown');
  });

  test.for([
    [null, /^No database span came with a request/],
    [5, /^Spans claim 5 s .* that no span claims/],
    [20, /^Spans claim 20 s .* agree/],
  ] as const)('is told of spans where they claim it: %s', ([claimedSeconds, words]) => {
    const given = { source: 'spans', claimedSeconds, poolSeconds: null, account: account(20_000) } as const;
    expect(reconcile(given).text).toMatch(words);
  });
});
