import { operation } from '../../runner/selftest/faults/healthy-service.ts';

/** Two hours, as a soak before a release lasts. */
export const SECONDS = { warmUp: 600, peak: 6_000, recovery: 600 } as const;
export const SEED = 20261122;

/** With half of them for each of two tenants, a second of one series holds about 40 buckets of the times below. */
export const JOURNEYS_PER_SECOND = 160;

/** Log-normal: p95 is 5.2 times the median. */
export const SIGMA = 1;
export const RESPONSE_MEDIAN_MS = 30;
export const DATABASE_MEDIAN_MS = 12;

/** One journey through four services, for two tenants: 16 sets of tags with six series each, and four of journeys. */
export const JOURNEY = {
  name: 'work-on-a-task',
  maxThinkSeconds: 0,
  operations: [
    operation('auth', 'sign-in', 'write'),
    operation('auth', 'check-token', 'read'),
    operation('projects', 'list', 'read'),
    operation('projects', 'open', 'read'),
    operation('tasks', 'save', 'write'),
    operation('tasks', 'reread', 'read'),
    operation('search', 'find', 'read'),
    operation('search', 'suggest', 'read'),
  ],
} as const;

/** Thresholds as a team writes them: by service, by operation, over everything, and one tenant against the other. */
export const THRESHOLDS = {
  version: 1,
  gate: { targets: ['http://127.0.0.1:*'], legs: [{ profile: 'selftest', load: 1 }] },
  objectives: [
    {
      id: 'service-p95',
      title: 'Services are fast',
      sli: 'response_time',
      expect: 'p95 < 200ms',
      per: ['svc'],
    },
    { id: 'api-p99', title: 'The API is fast', sli: 'response_time', expect: 'p99 < 500ms' },
    { id: 'db-p95', title: 'The database is fast', sli: 'db_time', expect: 'p95 < 100ms', per: ['svc'] },
    {
      id: 'auth-p95',
      title: 'Signing in is fast',
      sli: 'response_time',
      expect: 'p95 < 200ms',
      where: { svc: 'auth' },
      per: ['op'],
    },
    {
      id: 'free-plan',
      title: 'The free plan is as fast',
      sli: 'response_time',
      expect: 'p95 <= 1.25x',
      where: { plan: 'free' },
      than: { where: { plan: 'premium' } },
    },
    {
      id: 'availability',
      title: 'Requests are answered',
      sli: 'availability',
      expect: 'ratio >= 99.99%',
      window: '*',
      pool: 'run',
    },
  ],
} as const;
