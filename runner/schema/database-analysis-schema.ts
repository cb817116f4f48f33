import { Type } from '@sinclair/typebox';
import { WINDOW_NAMES } from '../../scenarios/kit/contract.ts';
import { DATABASE_PROBLEMS } from './database-schema.ts';
import { closed, count, literals, nullableNumber, nullableString, type Read } from './schema-parts.ts';

/** What a leg's waiting was due to, as far as the database can tell. */
export const CULPRITS = [
  'statement',
  'pool',
  'locks',
  'connections',
  'database',
  'elsewhere',
  'unknown',
] as const;

const wait = closed({
  name: Type.String({ description: '"CPU", "Lock: transactionid", "idle in transaction".' }),
  sessions: Type.Number({ description: 'How many sessions did so on average.' }),
});

const reconciliation = closed({
  state: literals(['agrees', 'differs', 'unknown']),
  /** The relative difference that still counts as agreement. */
  tolerance: Type.Number(),
  text: Type.String(),
});

const replicaLag = closed({
  name: Type.String({ description: 'Its application_name; "this server" for the observed one itself.' }),
  looks: Type.Integer({ minimum: 0, description: 'Looks, one a second, in which it was connected.' }),
  /** Of the looks that know a lag: a replica that has caught up and is sent nothing tells none. */
  medianMs: nullableNumber,
  mostMs: nullableNumber,
  mostBytes: nullableNumber,
});

const databaseWindow = closed({
  window: literals(WINDOW_NAMES),
  seconds: Type.Number(),
  requests: count,
  /** Means over the requests that say so; null when none does. */
  responseMs: nullableNumber,
  databaseMs: nullableNumber,
  poolMs: nullableNumber,
  /** Database time that all answers state, and that the server accounts for. */
  claimedSeconds: nullableNumber,
  accountedSeconds: nullableNumber,
  calls: nullableNumber,
  reconciliation,
  waits: Type.Array(wait),
  /** Sessions that were seen at work, on average of one look a second, and how many of them waited. */
  applications: Type.Optional(
    Type.Array(closed({ name: Type.String(), active: Type.Number(), waiting: Type.Number() })),
  ),
  looks: Type.Optional(count),
  connections: Type.Union([closed({ mean: Type.Number(), most: count, limit: count }), Type.Null()]),
  cacheHitRatio: nullableNumber,
  tempBytes: nullableNumber,
  deadlocks: nullableNumber,
  checkpoints: nullableNumber,
  /** Longest that PgBouncer made a client wait, and how many waited on average. */
  pooler: Type.Union([closed({ waiting: Type.Number(), longestWaitMs: Type.Number() }), Type.Null()]),
  /** The longest of any replica. */
  replicaLagMs: nullableNumber,
  /** How far each replica was behind; absent in evaluations that were made before this was told. */
  replicas: Type.Optional(Type.Array(replicaLag)),
  /** When autovacuum was at work, anywhere in the server; null where nobody looked. */
  autovacuum: Type.Optional(
    Type.Union([closed({ seconds: Type.Number({ minimum: 0 }), mostWorkers: count }), Type.Null()]),
  ),
  remarks: Type.Array(Type.String()),
});

const proposal = closed({
  sql: Type.String(),
  table: Type.String(),
  columns: Type.Array(Type.String()),
  costBefore: nullableNumber,
  /** The planner's cost with the index, as hypopg imagines it; null when that could not be tried. */
  costAfter: nullableNumber,
});

const analysedStatement = closed({
  queryId: Type.String(),
  text: nullableString,
  user: Type.String(),
  calls: Type.Number(),
  callsPerRequest: nullableNumber,
  totalMs: Type.Number(),
  /** Of all that the server accounted for in the window. */
  share: Type.Number(),
  meanMs: Type.Number(),
  /** Standard deviation of single executions. Percentiles cannot be told from it. */
  deviationMs: Type.Number(),
  rowsPerCall: Type.Number(),
  hitRatio: nullableNumber,
  tempBlocksPerCall: Type.Number(),
  walBytesPerCall: Type.Number(),
  /** What the plan is made of, so that plans of two runs can be told apart; null without a plan. */
  planShape: nullableString,
  planSource: Type.Union([literals(['generic', 'auto_explain']), Type.Null()]),
  planCost: nullableNumber,
  findings: Type.Array(Type.String()),
  proposals: Type.Array(proposal),
  /** Applications that were seen executing it, and how often: one look a second. */
  issuers: Type.Optional(Type.Array(closed({ application: Type.String(), times: count }))),
});

const statementTime = closed({
  queryId: Type.String(),
  user: Type.String(),
  text: nullableString,
  windows: Type.Array(
    closed({
      window: literals(WINDOW_NAMES),
      msPerSecond: Type.Union([Type.Number(), Type.Null()], {
        description: 'Of server time in each second, on average of the window; null: not known.',
      }),
    }),
  ),
});

const analysedLock = closed({
  query: Type.String({ description: 'What waited.' }),
  blocker: closed({
    application: Type.String(),
    user: Type.String(),
    state: Type.String(),
    query: Type.String(),
  }),
  /** Sessions waiting times seconds. */
  sessionSeconds: Type.Number(),
  longestMs: Type.Number(),
});

const analysedService = closed({
  svc: Type.String(),
  requests: count,
  /** Database time in all, in seconds. */
  totalSeconds: Type.Number(),
  p50Ms: nullableNumber,
  p95Ms: nullableNumber,
  p99Ms: nullableNumber,
});

const analysedTable = closed({
  schema: Type.String(),
  name: Type.String(),
  sequentialScans: Type.Number(),
  rowsReadSequentially: Type.Number(),
  indexScans: Type.Number(),
  deadRowsBefore: Type.Number(),
  deadRowsAfter: Type.Number(),
  bytesBefore: Type.Number(),
  bytesAfter: Type.Number(),
  /** Autovacuums that ended during the leg; null where the server's count fell, as after a restart or a failover. */
  autovacuums: Type.Optional(nullableNumber),
});

/** What a leg's database was busy with, and what is to be done. It never changes a verdict. */
export const databaseAnalysisSchema = closed({
  leg: Type.String(),
  url: nullableString,
  server: Type.Union([
    closed({
      version: Type.String(),
      isReplica: Type.Boolean(),
      maxConnections: count,
      hypopg: Type.Boolean(),
    }),
    Type.Null(),
  ]),
  culprit: literals(CULPRITS),
  /** The same in a sentence, and what speaks for it. */
  summary: Type.String(),
  evidence: Type.Array(Type.String()),
  problems: Type.Array(
    closed({
      code: literals([...DATABASE_PROBLEMS, 'damaged']),
      message: Type.String(),
      remedy: Type.String(),
    }),
  ),
  cost: closed({
    queries: count,
    /** Ms of the server's time that the observer took in each second; null when it cannot be told. */
    serverMsPerSecond: nullableNumber,
    roundTripMsPerSecond: Type.Number(),
  }),
  windows: Type.Array(databaseWindow),
  /** The window that statements, locks and services are about. */
  window: Type.Union([literals(WINDOW_NAMES), Type.Null()]),
  statements: Type.Array(analysedStatement),
  /** The costliest statements of the leg, in each window. */
  statementTimes: Type.Optional(Type.Array(statementTime)),
  locks: Type.Array(analysedLock),
  services: Type.Array(analysedService),
  tables: Type.Array(analysedTable),
});

export type DatabaseAnalysis = Read<typeof databaseAnalysisSchema>;
export type DatabaseWindow = Read<typeof databaseWindow>;
export type AnalysedStatement = Read<typeof analysedStatement>;
export type StatementTime = Read<typeof statementTime>;
export type ReplicaLag = Read<typeof replicaLag>;
export type AnalysedLock = Read<typeof analysedLock>;
export type AnalysedService = Read<typeof analysedService>;
export type AnalysedTable = Read<typeof analysedTable>;
export type IndexProposal = Read<typeof proposal>;
