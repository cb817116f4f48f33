import type { DatabaseWindow } from '../../../runner/schema/database-analysis-schema.ts';

/** What was seen of a database in a peak: all is well, but for what a test changes. */
export function madeDatabaseWindow(changes: Partial<DatabaseWindow> = {}): DatabaseWindow {
  return {
    window: 'peak',
    seconds: 60,
    requests: 1_000,
    responseMs: 100,
    databaseMs: 80,
    poolMs: 1,
    claimedSeconds: 80,
    accountedSeconds: 75,
    calls: 2_000,
    reconciliation: { state: 'agrees', tolerance: 0.15, text: 'They agree within 15 %.' },
    waits: [{ name: 'CPU', sessions: 3 }],
    applications: [{ name: 'shop', active: 3, waiting: 0 }],
    looks: 60,
    connections: { mean: 10, most: 12, limit: 97 },
    cacheHitRatio: 1,
    tempBytes: 0,
    deadlocks: 0,
    checkpoints: 0,
    pooler: null,
    replicaLagMs: null,
    remarks: [],
    ...changes,
  };
}
