import { Type } from '@sinclair/typebox';
import {
  closed,
  count,
  epochMs,
  literals,
  named,
  nullableNumber,
  nullableString,
  type Read,
} from './schema-parts.ts';

/** What kept the observer from seeing all there is, or what happened to the server while it watched. */
export const DATABASE_PROBLEMS = [
  'unreachable',
  'refused',
  'too-many-connections',
  'too-old',
  'no-permission',
  'no-extension',
  'extension-old',
  'no-plan-log',
  'replica',
  'lost',
  'restarted',
  'failed-over',
  'failed',
  'pooler-unreachable',
] as const;

const problem = closed({
  code: literals(DATABASE_PROBLEMS),
  atMs: epochMs,
  message: Type.String(),
  remedy: Type.String(),
});

const server = closed({
  version: Type.String({ description: 'As the server says it: "18.4".' }),
  versionNumber: count,
  isReplica: Type.Boolean(),
  startedAtMs: epochMs,
  address: nullableString,
  database: Type.String(),
  maxConnections: count,
  reservedConnections: count,
  /** Version of the extension in this database; null without it. */
  statements: nullableString,
  hypopg: Type.Boolean(),
});

/** One normalised statement of pg_stat_statements. */
const statement = closed({
  queryId: Type.String(),
  user: Type.String(),
  topLevel: Type.Boolean(),
  /** Null when the server has evicted it, or may not show it. */
  text: nullableString,
  /** Sent by the observer itself. */
  own: Type.Boolean(),
});

/** `[statement, calls, total ms, sum of squares ms2, rows, shared hits, shared reads, temp blocks, WAL bytes]`, all cumulative. */
const statementRow = Type.Array(Type.Number(), { minItems: 9, maxItems: 9 });

const tableRow = closed({
  schema: Type.String(),
  name: Type.String(),
  sequentialScans: count,
  rowsReadSequentially: count,
  indexScans: count,
  liveRows: count,
  deadRows: count,
  bytes: count,
  autovacuums: count,
});

/** Everything cumulative, as it stood at one moment. */
const border = closed({
  moment: literals(
    ['begin', 'window', 'end'],
    'Before the load, where a window begins or ends, after the load.',
  ),
  legMs: Type.Union([Type.Number(), Type.Null()], {
    description: "The window's border on the leg's clock; null before and after the load.",
  }),
  atMs: epochMs,
  /** How long the observer's questions took. */
  tookMs: Type.Number({ minimum: 0 }),
  serverStartedAtMs: epochMs,
  /** When the statistics were last reset; null where the server does not say (before 14). */
  statementsResetAtMs: nullableNumber,
  /** How often statements were evicted for want of room; null where the server does not say. */
  evictions: nullableNumber,
  statements: Type.Array(statementRow),
  /** Only at the first and the last border. */
  tables: Type.Array(tableRow),
});

const node = Type.Unknown({ description: 'The plan as PostgreSQL gives it (EXPLAIN, FORMAT JSON).' });

const explanation = closed({
  queryId: Type.String(),
  user: Type.String(),
  source: literals(['generic', 'auto_explain'], 'Generic plan, or the slowest one that auto_explain logged.'),
  plan: Type.Union([node, Type.Null()]),
  /** Why there is no plan; null when there is one. */
  failure: nullableString,
  trials: Type.Array(
    closed({
      index: Type.String({ description: 'The proposal: CREATE INDEX CONCURRENTLY …' }),
      plan: Type.Union([node, Type.Null()], { description: 'With the index as hypopg imagines it.' }),
      failure: nullableString,
    }),
  ),
});

const relation = closed({
  schema: Type.String(),
  name: Type.String(),
  rows: Type.Number({ description: "The planner's estimate of its rows." }),
  bytes: count,
  indexes: Type.Array(Type.String({ description: 'Its definition.' })),
});

export const databaseSchema = named(
  'database',
  'What the database server accounted for while it was measured.',
  {
    schemaVersion: Type.Literal(1),
    url: Type.String({ description: 'Without the password.' }),
    server: Type.Union([server, Type.Null()], { description: 'Null: never reached.' }),
    everyMs: count,
    problems: Type.Array(problem),
    statements: Type.Array(statement),
    borders: Type.Array(border),
    /** What the observer itself cost: its queries, and how long it waited for them. */
    cost: closed({ queries: count, roundTripMs: Type.Number({ minimum: 0 }), connections: count }),
    /** Null until the load has ended, and where nothing could be asked. */
    diagnosis: Type.Union([
      closed({ explanations: Type.Array(explanation), relations: Type.Array(relation) }),
      Type.Null(),
    ]),
  },
);

const session = closed({
  /** `application_name` of the connection; absent in older records. */
  application: Type.Optional(Type.String()),
  /** The statement that it executes; null for none, and where the server does not say (before 14). */
  queryId: Type.Optional(nullableString),
  state: Type.String(),
  waitType: nullableString,
  waitEvent: nullableString,
  count,
});

const lockWait = closed({
  pid: count,
  waitedMs: Type.Number({ minimum: 0 }),
  query: Type.String(),
  blocker: closed({
    pid: count,
    application: Type.String(),
    user: Type.String(),
    state: Type.String(),
    transactionMs: Type.Number({ minimum: 0 }),
    query: Type.String(),
  }),
});

const replica = closed({
  name: Type.String(),
  state: Type.String(),
  lagBytes: nullableNumber,
  lagMs: nullableNumber,
});

const pool = closed({
  database: Type.String(),
  user: Type.String(),
  clientsActive: count,
  clientsWaiting: count,
  serversActive: count,
  serversIdle: count,
  longestWaitMs: Type.Number({ minimum: 0 }),
});

/** One look at the server; one line of `database-seconds.ndjson.gz`. Counters are cumulative. */
export const databaseSecondSchema = closed({
  atMs: epochMs,
  tookMs: Type.Number({ minimum: 0 }),
  /** Client sessions of the observed database but the observer's own. */
  sessions: Type.Array(session),
  /** Client connections of the whole server. */
  connections: count,
  locks: Type.Array(lockWait),
  autovacuumWorkers: count,
  commits: count,
  rollbacks: count,
  blocksHit: count,
  blocksRead: count,
  tempFiles: count,
  tempBytes: count,
  deadlocks: count,
  checkpoints: nullableNumber,
  replicas: Type.Array(replica),
  /** How far this server is behind, if it is a replica. */
  ownLagMs: nullableNumber,
  pools: Type.Array(pool),
});

export type DatabaseRecord = Read<typeof databaseSchema>;
export type DatabaseServer = Read<typeof server>;
export type DatabaseProblem = Read<typeof problem>;
export type DatabaseProblemCode = DatabaseProblem['code'];
export type DatabaseBorder = Read<typeof border>;
export type DatabaseTable = Read<typeof tableRow>;
export type DatabaseStatement = Read<typeof statement>;
export type DatabaseExplanation = Read<typeof explanation>;
export type DatabaseRelation = Read<typeof relation>;
export type DatabaseDiagnosis = NonNullable<DatabaseRecord['diagnosis']>;
export type DatabaseSecond = Read<typeof databaseSecondSchema>;
export type DatabaseSession = Read<typeof session>;
export type DatabaseLockWait = Read<typeof lockWait>;
export type DatabasePool = Read<typeof pool>;
