import { DISTURBED_CASES } from './disturbed-cases.ts';
import {
  all,
  DATABASE_TIMES,
  HELD,
  NO_ANSWER,
  PROVEN_WHEN_HEALTHY,
  SHARED_CORE,
  TIMES,
} from './expected-groups.ts';
import type { FaultCase } from './fault-case.ts';
import { RECOVERY_CASES } from './recovery-cases.ts';

/** What is played, in this order: what leaves most behind comes last. */
export const FAULT_CASES: readonly FaultCase[] = [
  {
    name: 'healthy',
    title: 'Nothing goes wrong',
    profile: 'fault-check',
    faults: {},
    expected: {},
  },
  {
    name: 'healthy for long',
    title: 'Nothing goes wrong for long enough to prove that everything holds',
    profile: 'fault-long',
    faults: {},
    expected: { passes: PROVEN_WHEN_HEALTHY },
  },
  {
    name: 'pool-exhaustion',
    title: 'The search leaks its connections: for two of every three seconds it has none left',
    profile: 'fault-check',
    faults: { 'pool-exhaustion': { service: 'search', connections: 0 } },
    repeated: { firstAfterMs: 0, everyMs: 3_000, forMs: 2_000 },
    expected: {
      fails: ['service-p95', 'connection-pool'],
      may: all(['api-p99', 'region-p95'], 'searches are reads like others'),
    },
  },
  {
    name: 'pool-exhaustion everywhere',
    title: 'All services leak their connections: for two of every four seconds none is left',
    profile: 'fault-check',
    faults: { 'pool-exhaustion': { service: 'all', connections: 0 } },
    repeated: { firstAfterMs: 0, everyMs: 4_000, forMs: 2_000 },
    expected: {
      fails: ['service-p95', 'auth-p95', 'connection-pool', 'async-accept'],
      may: {
        ...all(['api-p99', 'region-p95', 'job-status', 'mail', 'mail-slow'], 'waits end after two seconds'),
        availability: 'who waits for ten seconds is refused',
        ...all(['db-p95', 'tasks-index', 'dashboard-tables'], 'all who waited come at once'),
      },
    },
  },
  {
    name: 'missing-index',
    title: 'The tasks have lost their indexes',
    profile: 'fault-check',
    faults: { 'missing-index': {} },
    expected: {
      fails: ['tasks-index'],
      may: {
        ...all(TIMES, SHARED_CORE),
        ...all(['db-p95', 'dashboard-tables', 'connection-pool'], SHARED_CORE),
      },
    },
  },
  {
    name: 'held-lock',
    title: 'A migration holds a lock on the tasks for one of every two seconds',
    profile: 'fault-check',
    faults: { 'held-lock': {} },
    expected: {
      fails: ['db-p95', 'service-p95'],
      neverPasses: { 'tasks-index': 'half of the reads wait where a quarter may, in turns of a second' },
      may: {
        ...all(['api-p99', 'region-p95', 'async-accept', 'job-status', 'mail', 'mail-slow'], HELD),
        ...all(['dashboard-tables', 'connection-pool', 'auth-p95'], HELD),
      },
    },
  },
  {
    name: 'slow-mail',
    title: 'The mail provider takes five seconds: the queue keeps it from everybody',
    profile: 'fault-check',
    faults: { 'slow-mail': {} },
    expected: {},
  },
  {
    name: 'synchronous-mail',
    title: 'Whoever comments waits for the mail',
    profile: 'fault-check',
    faults: { 'synchronous-mail': {} },
    expected: { fails: ['service-p95', 'mail'] },
  },
  {
    name: 'slow-mail, synchronous-mail',
    title: 'Whoever comments waits for a mail provider that takes five seconds',
    profile: 'fault-check',
    faults: { 'slow-mail': {}, 'synchronous-mail': {} },
    expected: {
      fails: ['mail', 'mail-slow'],
      neverPasses: all(['service-p95', 'api-p99'], 'comments may be too few to prove it'),
    },
  },
  {
    name: 'mail-down',
    title: 'The mail provider and the receiver of webhooks are gone: deliveries are given up',
    profile: 'fault-check',
    faults: { 'mail-down': {} },
    expected: {
      fails: ['async-retried'],
      neverPasses: { 'async-done': 'jobs may be too few to prove it' },
      may: { 'async-lost': 'given up late' },
    },
  },
  {
    name: 'hot-analytics',
    title: 'Dashboards are added up over the tasks',
    profile: 'fault-check',
    faults: { 'hot-analytics': {} },
    expected: {
      fails: ['dashboard-tables'],
      may: { ...all(TIMES, SHARED_CORE), ...all(['db-p95', 'tasks-index', 'connection-pool'], SHARED_CORE) },
    },
  },
  {
    name: 'lost-job',
    title: 'A fifth of the jobs is never seen by a worker',
    profile: 'fault-check',
    faults: { 'lost-job': { share: 0.2 } },
    expected: {
      fails: ['async-lost'],
      neverPasses: { 'async-done': 'jobs may be too few to prove it' },
    },
  },
  {
    name: 'worker-crash, rarely',
    title: 'A worker dies in one of fifty jobs: another one finishes them',
    profile: 'fault-check',
    faults: { 'worker-crash': { share: 0.02 } },
    expected: {},
  },
  {
    name: 'worker-crash',
    title: 'Workers die in every job',
    profile: 'fault-check',
    faults: { 'worker-crash': { share: 1 } },
    expected: {
      fails: ['async-done', 'async-lost'],
      may: {
        ...all(TIMES, SHARED_CORE),
        ...all(DATABASE_TIMES, SHARED_CORE),
        'async-retried': 'begun again and again, and never done',
      },
    },
  },
  {
    name: 'stale-cache',
    title: 'Invalidations of caches are lost',
    profile: 'fault-check',
    faults: { 'stale-cache': {} },
    expected: { fails: ['read-your-writes'] },
  },
  {
    name: 'replica-lag',
    title: 'Replicas are eight seconds behind',
    profile: 'fault-check',
    faults: { 'replica-lag': {} },
    expected: {
      fails: ['read-your-writes'],
      may: all(
        ['availability', 'api-p99', 'job-status', 'async-done'],
        'a job is asked for where it is not yet',
      ),
    },
  },
  {
    name: 'wrong-region',
    title: 'Five tenants are stored and served in a region that is not theirs',
    profile: 'fault-check',
    faults: { 'wrong-region': {} },
    expected: { fails: ['residency'] },
  },
  {
    name: 'region-leak',
    title: "One of twenty reads is answered by another region's server",
    profile: 'fault-check',
    faults: { 'region-leak': {} },
    expected: { fails: ['residency'] },
  },
  {
    name: 'instance-kill',
    title: 'The serving process is killed again and again, and is away for two seconds each time',
    profile: 'fault-check',
    faults: { 'instance-kill': { downMs: 2_000 } },
    repeated: { firstAfterMs: 15_000, everyMs: 7_000 },
    expected: {
      fails: ['service-p95', 'api-p99', 'region-p95', 'availability', 'job-status'],
      may: {
        ...all(['auth-p95', 'mail', 'mail-slow', 'async-accept'], NO_ANSWER),
        ...all(DATABASE_TIMES, NO_ANSWER),
        'async-done': 'nobody answers how far a job is',
      },
    },
  },
  {
    name: 'fast-errors',
    title: 'One of twenty requests fails at once',
    profile: 'fault-check',
    faults: { 'fast-errors': {} },
    expected: {
      fails: ['availability', 'api-p99'],
      may: {
        ...all(
          ['service-p95', 'region-p95', 'auth-p95', 'mail', 'mail-slow', 'async-accept', 'job-status'],
          NO_ANSWER,
        ),
        ...all(DATABASE_TIMES, NO_ANSWER),
      },
    },
  },
  {
    name: 'stall',
    title: 'The serving process stands still for a second in every three',
    profile: 'fault-check',
    faults: { stall: { everyMs: 3_000 } },
    expected: {
      fails: ['service-p95'],
      neverPasses: all(
        ['region-p95', 'auth-p95', 'mail', 'async-accept', 'job-status'],
        'stalls may be too few to prove it',
      ),
      may: {
        'api-p99': 'what queues behind a stall may wait for more than two seconds',
        ...all(DATABASE_TIMES, 'the process that takes the time stands still'),
      },
    },
  },
  {
    name: 'no-server-timing',
    title: 'Answers say nothing of their time in the database',
    profile: 'fault-check',
    faults: { 'no-server-timing': {} },
    expected: { invalid: DATABASE_TIMES },
  },
  ...DISTURBED_CASES,
  ...RECOVERY_CASES,
];
