import { expect, test } from 'vitest';
import { databaseSection } from '../../reports/html/database-section.ts';
import { renderMarkdown } from '../../reports/markdown.ts';
import { databaseCharts } from '../../reports/view/database-charts.ts';
import { databaseLoad, loadText } from '../../reports/view/database-load.ts';
import { databaseTables } from '../../reports/view/database-tables.ts';
import { databaseViews } from '../../reports/view/database-view.ts';
import { databaseLines } from '../../runner/console/database-text.ts';
import type { LegSeries } from '../../runner/model/leg-series.ts';
import type { DatabaseAnalysis } from '../../runner/schema/database-analysis-schema.ts';
import type { Evaluation } from '../../runner/schema/evaluation-schema.ts';
import { madeDatabaseWindow } from '../evaluate/made/made-database-window.ts';

const ANALYSIS: DatabaseAnalysis = {
  leg: 'rush@1x',
  url: 'postgres://watcher@db/shop',
  server: { version: '18.4', isReplica: false, maxConnections: 100, hypopg: true },
  culprit: 'statement',
  summary: 'One statement reads all of shop.orders <for> want of an index.',
  evidence: ['CREATE INDEX CONCURRENTLY ON shop.orders (a);'],
  problems: [{ code: 'lost', message: 'The connection broke.', remedy: 'Look at its log.' }],
  cost: { queries: 40, serverMsPerSecond: 1.2, roundTripMsPerSecond: 5 },
  windows: [
    madeDatabaseWindow({
      requests: 600,
      calls: 1_200,
      waits: [{ name: 'CPU', sessions: 1.25 }],
      applications: [
        { name: 'shop <web>', active: 1.25, waiting: 0.5 },
        { name: 'nightly', active: 0.1, waiting: 0 },
      ],
      remarks: ['pg_stat_statements was reset meanwhile.'],
    }),
  ],
  statementTimes: [
    {
      queryId: '1',
      user: 'app',
      text: 'SELECT note FROM shop.orders WHERE a = $1',
      windows: [{ window: 'peak', msPerSecond: 833.3 }],
    },
    { queryId: '2', user: 'app', text: null, windows: [{ window: 'peak', msPerSecond: null }] },
  ],
  window: 'peak',
  statements: [
    {
      queryId: '1',
      text: "SELECT '<script>alert(1)</script>' FROM shop.orders",
      user: 'app',
      calls: 600,
      callsPerRequest: 1,
      totalMs: 50_000,
      share: 0.97,
      meanMs: 83,
      deviationMs: 12,
      rowsPerCall: 20,
      hitRatio: 1,
      tempBlocksPerCall: 0,
      walBytesPerCall: 0,
      planShape: 'Limit(Seq Scan orders)',
      planSource: 'generic',
      planCost: 1_884,
      issuers: [{ application: 'shop <web>', times: 48 }],
      findings: ['It reads all 60,000 rows of shop.orders.'],
      proposals: [
        {
          sql: 'CREATE INDEX CONCURRENTLY ON shop.orders (a);',
          table: 'shop.orders',
          columns: ['a'],
          costBefore: 1_884,
          costAfter: 12.4,
        },
      ],
    },
  ],
  locks: [],
  services: [{ svc: 'shop', requests: 600, totalSeconds: 54, p50Ms: 80, p95Ms: 140, p99Ms: 190 }],
  tables: [],
};

const EVALUATION: Evaluation = {
  schemaVersion: 1,
  run: {
    id: 'run',
    what: 'rush',
    startedAt: '2026-11-23T07:00:00Z',
    target: 'http://127.0.0.1',
    targetVersion: null,
    peakgate: '0.1.0',
    k6: '2.2.0',
    complete: true,
  },
  verdict: 'fail',
  exitCode: 1,
  headline: '',
  reasons: [],
  horizonMs: null,
  legs: [],
  objectives: [],
  checks: [],
  validity: [],
};

const page = (databases: readonly DatabaseAnalysis[]): string =>
  databaseSection(databaseViews({ evaluation: { ...EVALUATION, databases }, series: [] })).source;

test('the page says what is wrong, what would help and by how much', () => {
  const section = page([ANALYSIS]);
  expect(section).toContain('One statement reads all of shop.orders &lt;for&gt; want of an index.');
  expect(section).toContain('CREATE INDEX CONCURRENTLY ON shop.orders (a);');
  expect(section).toContain('falls from 1,884 to 12.4');
  expect(section).toContain('The connection broke. Look at its log.');
  expect(section).toContain('pg_stat_statements was reset meanwhile.');
  expect(section).toContain('1.2 ms of the server in each second');
});

test('says how much of the server each statement took in each window, and who was seen executing it', () => {
  const tables = databaseTables(ANALYSIS);
  const table = tables.find(({ title }) => title === 'Server time of statements, by window');
  expect(table?.headers).toEqual(['Statement', 'Seen from, peak', 'peak']);
  expect(table?.rows).toEqual([
    ['SELECT note FROM shop.orders WHERE a = $1', 'shop <web> (48)', '833 ms/s'],
    ['unknown statement', 'not seen', '–'],
  ]);
  expect(page([ANALYSIS])).toContain('shop &lt;web&gt; (48)');
});

test('says which applications keep the database busy, as sessions that were seen and not as time', () => {
  const table = databaseTables(ANALYSIS).find(({ title }) => title === 'Active sessions by application');
  expect(table?.rows).toEqual([
    ['shop <web>', '1.25 (0.5)'],
    ['nightly', '0.1 (0)'],
  ]);
  expect(table?.note).toContain('one look a second (n = 60)');
});

test('records of before say nothing of applications, and show no such tables', () => {
  const { statementTimes: _, ...before } = ANALYSIS;
  const windows = before.windows.map(({ applications: __, ...window }) => window);
  const titles = databaseTables({ ...before, windows }).map(({ title }) => title);
  expect(titles).not.toContain('Active sessions by application');
  expect(titles).not.toContain('Server time of statements, by window');
});

const services = (seconds: Readonly<Record<string, number>>): DatabaseAnalysis['services'] =>
  Object.entries(seconds).map(([svc, totalSeconds]) => ({
    svc,
    requests: 100,
    totalSeconds,
    p50Ms: 1,
    p95Ms: 2,
    p99Ms: 3,
  }));

test('services stand by what they take of the database, most first, with their share', () => {
  const busy = { ...ANALYSIS, services: services({ files: 10, search: 30, tasks: 40, teams: 20 }) };
  const table = databaseTables(busy).find(({ title }) => title === 'Database time by service, per request');
  expect(table?.headers.slice(0, 3)).toEqual(['Service', 'Share', 'In all']);
  expect(table?.rows.map((cells) => cells.slice(0, 3))).toEqual([
    ['tasks', '40 %', '40 s'],
    ['search', '30 %', '30 s'],
    ['teams', '20 %', '20 s'],
    ['files', '10 %', '10 s'],
  ]);
  expect(table?.note).toContain('tasks and search take 70 %');
});

test.each([
  [
    'two tiers',
    { tasks: 40, search: 30, teams: 20, files: 10 },
    'tasks and search take 70 % of the database time that requests told; with teams it is 90 % (3 of 4 services).',
  ],
  [
    'one that is nearly all',
    { tasks: 90, search: 10 },
    'tasks takes 90 % of the database time that requests told (1 of 2 services).',
  ],
  [
    'exactly half, which is not most',
    { tasks: 50, search: 50 },
    'search and tasks take 100 % of the database time that requests told (2 of 2 services).',
  ],
  [
    'the only one',
    { shop: 3 },
    'shop takes 100 % of the database time that requests told (1 of 1 services).',
  ],
  ['no time at all', { tasks: 0, search: 0 }, null],
  ['no service', {}, null],
])('the fewest services that carry most of the load are named: %s', (_, seconds, line) => {
  expect(loadText(databaseLoad(services(seconds)))).toBe(line);
});

test('every figure leads to the table of all windows, which says the same', () => {
  const [view] = databaseViews({ evaluation: { ...EVALUATION, databases: [ANALYSIS] }, series: [] });
  const table = view?.tables.find(({ anchor }) => anchor === 'database-1-figures');
  const peak = table?.rows.find(([name]) => name === 'peak');
  expect(view?.figures.length).toBeGreaterThan(5);
  for (const { label, value, href } of view?.figures ?? []) {
    expect(href).toBe('#database-1-figures');
    expect(peak?.[table?.headers.indexOf(label) ?? -1]).toBe(value);
  }
  expect(page([ANALYSIS])).toContain('id="database-1-figures"');
});

test('a statement that looks like a script is text', () => {
  expect(page([ANALYSIS])).not.toContain('<script>');
});

test('a proposal that could not be tried says so', () => {
  const [statement] = ANALYSIS.statements;
  if (statement === undefined) throw new Error('no statement');
  const untried = statement.proposals.map((proposal) => ({ ...proposal, costAfter: null }));
  const section = page([{ ...ANALYSIS, statements: [{ ...statement, proposals: untried }] }]);
  expect(section).toContain('hypopg is not installed');
});

test('console and pull request say it, too', () => {
  const evaluation = { ...EVALUATION, databases: [ANALYSIS] };
  expect(databaseLines(evaluation)).toEqual([
    'rush@1x: One statement reads all of shop.orders <for> want of an index.',
    'CREATE INDEX CONCURRENTLY ON shop.orders (a);',
    'The connection broke. Look at its log.',
  ]);
  const summary = renderMarkdown({ evaluation, series: [] });
  expect(summary).toContain('### What the database says');
  expect(summary).not.toContain('<for>');
  expect(renderMarkdown({ evaluation: EVALUATION, series: [] })).not.toContain('What the database says');
});

test('PgBouncer and replicas are shown where there are some', () => {
  const [window] = ANALYSIS.windows;
  if (window === undefined) throw new Error('no window');
  const queued = { ...window, pooler: { waiting: 3.5, longestWaitMs: 900 }, replicaLagMs: 1_200 };
  const section = page([{ ...ANALYSIS, windows: [queued] }]);
  expect(section).toContain('Waiting in PgBouncer');
  expect(section).toContain('1.2 s');
  expect(page([ANALYSIS])).not.toContain('PgBouncer');
});

const tableOf = (
  windows: DatabaseAnalysis['windows'],
  title: string,
  tables: DatabaseAnalysis['tables'] = [],
) => databaseTables({ ...ANALYSIS, windows, tables }).find((table) => table.title === title);

test('each replica is shown with its lag in each window, and the figure names the farthest', () => {
  const replicas = [
    { name: 'far <west>', looks: 58, medianMs: 900, mostMs: 1_200, mostBytes: 5_400_000 },
    { name: 'near', looks: 60, medianMs: null, mostMs: null, mostBytes: null },
  ];
  const windows = [
    madeDatabaseWindow({ replicas, replicaLagMs: 1_200 }),
    madeDatabaseWindow({ window: 'recovery' }),
  ];
  expect(tableOf(windows, 'Replication lag by replica')?.rows).toEqual([
    ['far <west>', 'peak', '58 of 60', '900 ms', '1.2 s', '5 MB'],
    ['near', 'peak', '60 of 60', '–', '–', '–'],
  ]);
  const section = page([{ ...ANALYSIS, windows }]);
  expect(section).toContain('the longest of any replica: far &lt;west&gt;');
});

test('there is no table of replicas where there are none', () => {
  expect(tableOf(ANALYSIS.windows, 'Replication lag by replica')).toBeUndefined();
});

test.each([
  ['at work', { seconds: 12, mostWorkers: 2 }, '12 s, 2 at most'],
  ['idle', { seconds: 0, mostWorkers: 0 }, 'none'],
  ['not looked at', null, '–'],
  ['of an older record', undefined, '–'],
])('autovacuum that was %s is told in every window', (_, autovacuum, text) => {
  const window = madeDatabaseWindow({ ...(autovacuum !== undefined && { autovacuum }) });
  const table = tableOf([window], 'Claimed and accounted for');
  expect(table?.rows[0]?.[table.headers.indexOf('Autovacuum')]).toBe(text);
});

test('tables tell how often autovacuum came by', () => {
  const read = {
    schema: 'shop',
    name: 'orders',
    sequentialScans: 1,
    rowsReadSequentially: 2,
    indexScans: 3,
    deadRowsBefore: 4,
    deadRowsAfter: 5,
    bytesBefore: 6,
    bytesAfter: 7,
  };
  const tables = [{ ...read, autovacuums: 2 }, { ...read, autovacuums: null }, read];
  const shown = tableOf(ANALYSIS.windows, 'Tables during the leg', tables);
  expect(shown?.headers.at(-1)).toBe('Autovacuums');
  expect(shown?.rows.map((cells) => cells.at(-1))).toEqual(['2', '–', '–']);
});

test('a server that was never reached is named', () => {
  expect(page([{ ...ANALYSIS, server: null, windows: [], statements: [], services: [] }])).toContain(
    'postgres://watcher@db/shop: not reached',
  );
});

test('a page without databases has no such section', () => {
  expect(page([])).toBe('');
  expect(databaseSection(databaseViews({ evaluation: EVALUATION, series: [] })).source).toBe('');
});

const SERIES = {
  leg: 'rush@1x',
  title: 'Rush',
  seconds: 3,
  windows: [{ name: 'peak', fromMs: 0, toMs: 3_000 }],
  plannedArrivals: [],
  startedJourneys: [],
  droppedJourneys: [],
  requests: [],
  badRequests: [],
  p50Ms: [],
  p95Ms: [10, 20, 30],
  p99Ms: [],
  dbP95Ms: [],
  generatorCpuRatio: [],
  generatorMemoryBytes: [],
  activeVus: [],
  vuPool: 1,
  curve: [],
  services: [],
  badByKind: [],
  limits: [],
} satisfies LegSeries;

test('waits are drawn beside p95, and connections beside their limit', () => {
  const database = {
    sessions: [
      { kind: 'lock', perSecond: [0, 4, null] },
      { kind: 'disk', perSecond: [0, 0, null] },
    ],
    connections: [9, 12, null],
    connectionLimit: 97,
    looks: 2,
  };
  const [waits, connections] = databaseCharts({ ...SERIES, database }, 'leg-1');
  expect(waits?.plot.lines.map(({ label, axis }) => [label, axis])).toEqual([
    ['lock', 'left'],
    ['p95 of response time (right axis)', 'right'],
  ]);
  expect(connections?.plot.limits).toEqual([{ label: 'limit: 97', value: 97 }]);
  expect(connections?.description).toContain('At most 12 of 97');
});

test('applications and statements have charts of their own, with axes, units and how often was looked', () => {
  const database = {
    sessions: [],
    applications: [{ name: 'shop', perSecond: [1, 4, null] }],
    services: [{ name: 'orders', perSecond: [120, 480.5, 0] }],
    statements: [
      { text: 'SELECT note FROM shop.orders WHERE a = $1 ORDER BY created_at', perSecond: [250, 250, null] },
    ],
    connections: [9, 12, null],
    connectionLimit: 97,
    looks: 2,
  };
  const [, services, applications, statements] = databaseCharts({ ...SERIES, database }, 'leg-1');
  expect(services).toMatchObject({
    title: 'Database time by service',
    plot: {
      left: { title: 'database time per second', unit: 'ms' },
      lines: [{ label: 'orders', values: [120, 480.5, 0] }],
    },
  });
  expect(applications).toMatchObject({
    title: 'Active sessions by application',
    caption: 'n = 2 looks at the server, one a second.',
    empty: null,
    plot: {
      left: { title: 'active sessions', unit: 'count' },
      lines: [{ label: 'shop', values: [1, 4, null] }],
    },
  });
  expect(applications?.description).toContain('shop: at most 4');
  expect(statements).toMatchObject({
    plot: {
      left: { title: 'server time per second', unit: 'ms' },
      lines: [{ label: '1. SELECT note FROM shop.orders WHERE a = $1 ORDER…', values: [250, 250, null] }],
    },
  });
  expect(statements?.caption).toContain('n = 1 windows');
});

test('a leg whose database nobody looked at has no such charts', () => {
  expect(databaseCharts(SERIES, 'leg-1')).toEqual([]);
});
