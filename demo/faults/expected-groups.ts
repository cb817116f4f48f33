import type { Expectations } from './fault-case.ts';
import type { ObjectiveId } from './objectives.ts';

/** Every objective on time: what keeps the processor or the database busy may touch them all. */
export const TIMES = [
  'service-p95',
  'api-p99',
  'region-p95',
  'auth-p95',
  'mail',
  'mail-slow',
  'async-accept',
  'job-status',
] as const satisfies readonly ObjectiveId[];
export const DATABASE_TIMES = [
  'db-p95',
  'tasks-index',
  'dashboard-tables',
  'connection-pool',
] as const satisfies readonly ObjectiveId[];

/** What a leg of a hundred seconds has enough requests, jobs and writes to prove. */
export const PROVEN_WHEN_HEALTHY = [
  ...TIMES,
  ...DATABASE_TIMES,
  'availability',
  'async-done',
  'async-lost',
  'residency',
  'read-your-writes',
] as const satisfies readonly ObjectiveId[];

/** Each of them is what is expected of it for the same reason. */
export function all(objectives: readonly ObjectiveId[], why: string): NonNullable<Expectations['may']> {
  return Object.fromEntries(objectives.map((objective) => [objective, why]));
}

export const SHARED_CORE = 'everything shares one core';
export const NO_ANSWER = 'an error is no useful answer';
export const HELD = 'whoever needs the tasks waits, and holds a connection meanwhile';
