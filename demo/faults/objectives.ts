/** The objectives that a short leg can judge: those of `thresholds.faults.json`, in its order. */
export const OBJECTIVE_IDS = [
  'service-p95',
  'api-p99',
  'region-p95',
  'auth-p95',
  'availability',
  'db-p95',
  'tasks-index',
  'dashboard-tables',
  'connection-pool',
  'mail',
  'mail-slow',
  'async-accept',
  'job-status',
  'async-done',
  'async-lost',
  'async-retried',
  'residency',
  'read-your-writes',
  'premium-no-429',
  'premium-p95',
  'notify',
  'recovery',
] as const;

export type ObjectiveId = (typeof OBJECTIVE_IDS)[number];
