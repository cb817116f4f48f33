import type { AnalysedLock, DatabaseWindow } from '../../schema/database-analysis-schema.ts';
import type { DatabaseLockWait, DatabaseSecond, DatabaseSession } from '../../schema/database-schema.ts';
import { longestLag, replicasIn } from './replica-lag.ts';

/** What sessions did over a stretch of seconds. */
export type Activity = Required<
  Pick<
    DatabaseWindow,
    | 'waits'
    | 'connections'
    | 'cacheHitRatio'
    | 'tempBytes'
    | 'deadlocks'
    | 'checkpoints'
    | 'pooler'
    | 'replicaLagMs'
    | 'replicas'
    | 'autovacuum'
  >
>;

/** What a server has, and how often it was looked at. */
interface Looks {
  readonly connectionLimit: number;
  readonly everyMs: number;
}

/** What a session does: `CPU`, `Lock: transactionid`, `idle in transaction`; null when it does nothing. */
export function doingOf({ state, waitType, waitEvent }: DatabaseSession): string | null {
  if (state.startsWith('idle in transaction')) return 'idle in transaction';
  if (state !== 'active' && state !== 'fastpath function call') return null;
  return waitType === null ? 'CPU' : `${waitType}: ${waitEvent ?? 'unknown'}`;
}

/** What the server did in these seconds. */
export function activityIn(
  seconds: readonly DatabaseSecond[],
  { connectionLimit, everyMs }: Looks,
): Activity {
  const replicas = replicasIn(seconds);
  return {
    waits: meanWaits(seconds),
    connections:
      seconds.length === 0
        ? null
        : {
            mean: mean(seconds, ({ connections }) => connections),
            most: most(seconds, (each) => each.connections),
            limit: connectionLimit,
          },
    cacheHitRatio: hitRatio(seconds),
    tempBytes: gained(seconds, ({ tempBytes }) => tempBytes),
    deadlocks: gained(seconds, ({ deadlocks }) => deadlocks),
    checkpoints: gained(seconds, ({ checkpoints }) => checkpoints),
    pooler: poolerIn(seconds),
    replicaLagMs: longestLag(replicas),
    replicas,
    autovacuum: autovacuumIn(seconds, everyMs),
  };
}

function meanWaits(seconds: readonly DatabaseSecond[]): Activity['waits'] {
  const sums = new Map<string, number>();
  for (const session of seconds.flatMap(({ sessions }) => sessions)) {
    const doing = doingOf(session);
    if (doing !== null) sums.set(doing, (sums.get(doing) ?? 0) + session.count);
  }
  return [...sums]
    .map(([name, sum]) => ({ name, sessions: rounded(sum / seconds.length) }))
    .toSorted((a, b) => b.sessions - a.sessions || (a.name < b.name ? -1 : 1));
}

/** What a cumulative counter gained; null where it fell, as the server restarted or was reset. */
function gained(
  seconds: readonly DatabaseSecond[],
  of: (second: DatabaseSecond) => number | null,
): number | null {
  const values = seconds.map(of).filter((value) => value !== null);
  const [first, last] = [values[0], values.at(-1)];
  return first === undefined || last === undefined || last < first ? null : last - first;
}

function hitRatio(seconds: readonly DatabaseSecond[]): number | null {
  const hits = gained(seconds, ({ blocksHit }) => blocksHit);
  const reads = gained(seconds, ({ blocksRead }) => blocksRead);
  return hits === null || reads === null || hits + reads === 0 ? null : hits / (hits + reads);
}

function poolerIn(seconds: readonly DatabaseSecond[]): Activity['pooler'] {
  if (seconds.every(({ pools }) => pools.length === 0)) return null;
  const waiting = (second: DatabaseSecond) =>
    second.pools.reduce((sum, pool) => sum + pool.clientsWaiting, 0);
  return {
    waiting: mean(seconds, waiting),
    longestWaitMs: most(
      seconds.flatMap(({ pools }) => pools),
      ({ longestWaitMs }) => longestWaitMs,
    ),
  };
}

function autovacuumIn(seconds: readonly DatabaseSecond[], everyMs: number): Activity['autovacuum'] {
  if (seconds.length === 0) return null;
  const working = seconds.filter(({ autovacuumWorkers }) => autovacuumWorkers > 0);
  return {
    seconds: rounded((working.length * everyMs) / 1_000),
    mostWorkers: most(working, ({ autovacuumWorkers }) => autovacuumWorkers),
  };
}

/** Who waited for whose lock, the longest in all first. The blocker is the one at the head of the queue. */
export function locksIn(seconds: readonly DatabaseSecond[], everyMs: number): AnalysedLock[] {
  const found = new Map<string, AnalysedLock>();
  for (const { locks } of seconds) {
    for (const wait of oncePerSession(locks)) {
      const { application, user, state, query } = headOfQueue(wait, locks).blocker;
      const key = JSON.stringify([wait.query, application, user, query]);
      const known = found.get(key);
      found.set(key, {
        query: wait.query,
        blocker: { application, user, state: known?.blocker.state ?? state, query },
        sessionSeconds: rounded((known?.sessionSeconds ?? 0) + everyMs / 1_000),
        longestMs: rounded(Math.max(known?.longestMs ?? 0, wait.waitedMs)),
      });
    }
  }
  return [...found.values()].toSorted((a, b) => b.sessionSeconds - a.sessionSeconds);
}

function oncePerSession(locks: readonly DatabaseLockWait[]): DatabaseLockWait[] {
  return [...new Map(locks.map((lock) => [lock.pid, lock])).values()];
}

/** Follows who waits for whom to the one who waits for nobody. Who waits in a circle is a deadlock, which ends by itself. */
function headOfQueue(wait: DatabaseLockWait, locks: readonly DatabaseLockWait[]): DatabaseLockWait {
  let head = wait;
  for (let steps = 0; steps < locks.length; steps += 1) {
    const next = locks.find(({ pid }) => pid === head.blocker.pid);
    if (next === undefined) return head;
    head = next;
  }
  return head;
}

function mean<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.length === 0 ? 0 : rounded(items.reduce((sum, item) => sum + of(item), 0) / items.length);
}

function most<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((highest, item) => Math.max(highest, of(item)), 0);
}

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;
