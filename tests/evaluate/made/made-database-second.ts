import type { DatabaseSecond } from '../../../runner/schema/database-schema.ts';

/** One look at a database that nobody uses, but for what a test changes. */
export function madeDatabaseSecond(changes: Partial<DatabaseSecond> = {}): DatabaseSecond {
  return {
    atMs: 0,
    tookMs: 1,
    sessions: [],
    connections: 9,
    locks: [],
    autovacuumWorkers: 0,
    commits: 0,
    rollbacks: 0,
    blocksHit: 0,
    blocksRead: 0,
    tempFiles: 0,
    tempBytes: 0,
    deadlocks: 0,
    checkpoints: 0,
    replicas: [],
    ownLagMs: null,
    pools: [],
    ...changes,
  };
}
