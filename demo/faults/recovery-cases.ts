import { all, DATABASE_TIMES, NO_ANSWER } from './expected-groups.ts';
import type { FaultCase } from './fault-case.ts';

const WAITING = 'waits end after two seconds';

/** Whether a system comes back to normal after its peak: a fault that ends with it, and one that does not. */
export const RECOVERY_CASES: readonly FaultCase[] = [
  {
    name: 'instance-kill, then a quiet end',
    title: 'The serving process is killed during the peak: it is itself again soon after',
    profile: 'fault-recovery',
    faults: { 'instance-kill': { downMs: 2_000 } },
    repeated: { firstAfterMs: 15_000, everyMs: 7_000, untilMs: 30_000 },
    expected: {
      passes: ['recovery'],
      neverPasses: all(
        ['service-p95', 'api-p99', 'region-p95', 'availability'],
        'kills in a row are one outage, and one does not prove how much is usual',
      ),
      may: all(
        ['auth-p95', 'mail', 'mail-slow', 'async-accept', 'job-status', ...DATABASE_TIMES, 'async-done'],
        NO_ANSWER,
      ),
    },
  },
  {
    name: 'pool-exhaustion without end',
    title: 'All services leak their connections, and go on doing so when the peak is over',
    profile: 'fault-recovery',
    faults: { 'pool-exhaustion': { service: 'all', connections: 0 } },
    repeated: { firstAfterMs: 0, everyMs: 4_000, forMs: 2_000 },
    expected: {
      fails: ['service-p95', 'auth-p95', 'recovery'],
      may: {
        ...all(['api-p99', 'region-p95', 'mail', 'mail-slow', 'async-accept', 'job-status'], WAITING),
        ...all([...DATABASE_TIMES, 'async-done'], 'all who waited come at once'),
        availability: 'who waits for ten seconds is refused',
      },
    },
  },
];
