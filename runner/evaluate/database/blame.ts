import { countText, decimalText, millisecondsText, ratioText } from '../../model/number-text.ts';
import type {
  AnalysedLock,
  AnalysedStatement,
  DatabaseAnalysis,
  DatabaseWindow,
} from '../../schema/database-analysis-schema.ts';
import { remediesFor } from './remedies.ts';
import type { SpentTimes, Suspicion } from './suspects.ts';

/** Less of a response time than this is no reason for it. */
const SMALL_SHARE = 0.3;
/** A wait for a connection of this share of a response time is felt. */
const FELT_POOL_SHARE = 0.2;
/** Sessions that wait for locks while others work: above this share locks are what it is about. */
const LOCK_SHARE = 0.3;
/** So many of the connections that there are: the next client is turned away. */
const CONNECTIONS_IN_USE = 0.95;
/** A remedy for this much of the database's time is worth naming first. */
const WORTHWHILE_SHARE = 0.3;
/** Waiting for a pool is the consequence where something with a remedy keeps the connections busy for so much of the time. */
const CAUSE_SHARE = 0.5;

export interface BlameSides extends Suspicion {
  readonly window: DatabaseWindow | null;
  readonly statements: readonly AnalysedStatement[];
  readonly locks: readonly AnalysedLock[];
  readonly refusedConnections: boolean;
}

export type Blame = Pick<DatabaseAnalysis, 'culprit' | 'summary' | 'evidence'>;

/** What the response times of a window were due to, as far as the database can tell; the surest first. */
export function blameOf(sides: BlameSides): Blame {
  const { window } = sides;
  if (window === null)
    return {
      culprit: 'unknown',
      summary: 'The database could not be watched, so nothing can be said of it.',
      evidence: [],
    };
  return (
    connectionsBlamed(sides, window) ??
    locksBlamed(sides, window) ??
    elsewhereBlamed(sides, window) ??
    poolBlamed(sides, window) ??
    statementBlamed(sides, window) ??
    databaseBlamed(sides, window)
  );
}

function connectionsBlamed(
  { refusedConnections }: BlameSides,
  { connections }: DatabaseWindow,
): Blame | null {
  const isFull = connections !== null && connections.most >= CONNECTIONS_IN_USE * connections.limit;
  if (!isFull && !refusedConnections) return null;
  const most =
    connections === null ? 'All' : `${countText(connections.most)} of ${countText(connections.limit)}`;
  return {
    culprit: 'connections',
    summary: `The server ran out of connections: ${most} were in use.`,
    evidence: [
      'Make the pools of its clients smaller, or put PgBouncer in front; more connections need more memory.',
    ],
  };
}

function locksBlamed({ locks }: BlameSides, { waits }: DatabaseWindow): Blame | null {
  const [first] = locks;
  const busy = sessionsOf(waits, (name) => name !== 'idle in transaction');
  const waiting = sessionsOf(waits, (name) => name.startsWith('Lock:'));
  if (first === undefined || busy === 0 || waiting / busy < LOCK_SHARE) return null;
  const { application, user, state, query } = first.blocker;
  const who = [application === '' ? null : `"${application}"`, user === '' ? null : `as ${user}`]
    .filter((part) => part !== null)
    .join(' ');
  return {
    culprit: 'locks',
    summary: `Statements wait for a lock that ${who || 'another session'} holds (${state}): ${query || 'its statement is not known'}.`,
    evidence: [
      `${decimalText(waiting, 1)} of ${decimalText(busy, 1)} busy sessions waited for a lock on average.`,
      `Longest in the queue: ${first.query}, up to ${millisecondsText(first.longestMs)}.`,
    ],
  };
}

/** Not while database time itself fails: then the database has something to answer for, whoever else has, too. */
function elsewhereBlamed(sides: BlameSides, window: DatabaseWindow): Blame | null {
  const slow = slowest(sides, window);
  const [first] = slow;
  if (first === undefined || sides.failsDatabase || !slow.every(isSpentElsewhere)) return null;
  const { responseMs, poolMs } = first;
  const outsideMs = (responseMs ?? 0) - insideMs(first);
  return {
    culprit: 'elsewhere',
    summary: `The database is not to blame: of ${spentText(first)}.`,
    evidence: [
      `${millisecondsText(outsideMs)} were spent in the service itself, or in waiting for somebody else that it calls.`,
      ...(poolMs === null ? [] : [`${millisecondsText(poolMs)} were waiting for a connection.`]),
      ...slow.slice(1).map((times) => `The same holds elsewhere: of ${spentText(times)}.`),
    ],
  };
}

/** Whose time needs an explanation, the slowest first: the services that fail, or all together where none does. */
function slowest({ suspects }: BlameSides, { responseMs, databaseMs, poolMs }: DatabaseWindow): SpentTimes[] {
  if (suspects.length === 0) return [{ svc: null, responseMs, databaseMs, poolMs }];
  return suspects.toSorted((a, b) => (b.responseMs ?? 0) - (a.responseMs ?? 0));
}

function isSpentElsewhere(times: SpentTimes): boolean {
  const { responseMs, databaseMs } = times;
  if (responseMs === null || databaseMs === null || responseMs === 0) return false;
  return insideMs(times) / responseMs < SMALL_SHARE;
}

function insideMs({ databaseMs, poolMs }: SpentTimes): number {
  return (databaseMs ?? 0) + (poolMs ?? 0);
}

function spentText({ svc, responseMs, databaseMs }: SpentTimes): string {
  const whose = svc === null ? '' : ` of ${svc}`;
  return `${millisecondsText(responseMs ?? 0)} that a request${whose} took on average, ${millisecondsText(databaseMs ?? 0)} were database time`;
}

function poolBlamed(sides: BlameSides, window: DatabaseWindow): Blame | null {
  const summary = poolSummary(slowest(sides, window), window);
  const [cause] = remediesFor(sides.statements);
  if (summary === null || (cause !== undefined && cause.share >= CAUSE_SHARE)) return null;
  const idle = sessionsOf(window.waits, (name) => name === 'idle in transaction');
  const busy = sessionsOf(window.waits, (name) => name !== 'idle in transaction');
  return {
    culprit: 'pool',
    summary,
    evidence: [
      `On average ${decimalText(busy, 1)} sessions were busy, and ${decimalText(idle, 1)} idle in a transaction.`,
      'No statement is slow enough to explain the wait.',
    ],
  };
}

/** Who waits for a connection, as answers state it or PgBouncer sees it; null when nobody does to speak of. */
function poolSummary(slow: readonly SpentTimes[], { pooler }: DatabaseWindow): string | null {
  const waiting = slow.find(isWaitFelt);
  if (waiting !== undefined) {
    const whose = waiting.svc === null ? '' : ` of ${waiting.svc}`;
    return `The connection pool is too small, or its connections are held for too long: a request${whose} waits ${millisecondsText(waiting.poolMs ?? 0)} for one, and its statements take ${millisecondsText(waiting.databaseMs ?? 0)}.`;
  }
  if (pooler === null || pooler.waiting < 1) return null;
  return `PgBouncer has too few connections for its clients: ${decimalText(pooler.waiting, 1)} waited on average, up to ${millisecondsText(pooler.longestWaitMs)}.`;
}

function isWaitFelt({ responseMs, databaseMs, poolMs }: SpentTimes): boolean {
  const waitMs = poolMs ?? 0;
  return responseMs !== null && waitMs >= FELT_POOL_SHARE * responseMs && waitMs >= (databaseMs ?? 0);
}

function statementBlamed({ statements }: BlameSides, { poolMs, databaseMs }: DatabaseWindow): Blame | null {
  const [cause] = remediesFor(statements);
  if (cause === undefined || cause.share < WORTHWHILE_SHARE) return null;
  const isQueued = (poolMs ?? 0) > (databaseMs ?? 0);
  const wait = `Requests wait ${millisecondsText(poolMs ?? 0)} for a connection, because this keeps them busy.`;
  return {
    culprit: 'statement',
    summary: cause.summary,
    evidence: [...cause.steps, ...(isQueued ? [wait] : [])],
  };
}

function databaseBlamed(sides: BlameSides, window: DatabaseWindow): Blame {
  const [first] = sides.statements;
  const slow = slowest(sides, window);
  const times = slow.find((each) => each.databaseMs !== null && !isSpentElsewhere(each)) ?? slow[0];
  const databaseMs = times?.databaseMs ?? null;
  const part =
    times === undefined || databaseMs === null
      ? 'How much of the response time is database time is not known: nothing states it'
      : `Of ${spentText(times)}`;
  return {
    culprit: databaseMs === null ? 'unknown' : 'database',
    summary: `${part}; no statement stands out with a remedy.`,
    evidence: first === undefined ? [] : [`The costliest statement takes ${ratioText(first.share)} of it.`],
  };
}

function sessionsOf(waits: DatabaseWindow['waits'], counts: (name: string) => boolean): number {
  return waits.filter(({ name }) => counts(name)).reduce((sum, { sessions }) => sum + sessions, 0);
}
