import { all, DATABASE_TIMES, NO_ANSWER, SHARED_CORE, TIMES } from './expected-groups.ts';
import type { FaultCase } from './fault-case.ts';

/** Faults that show only while somebody else disturbs: a flood, an import, a provider that hangs. */
export const DISTURBED_CASES: readonly FaultCase[] = [
  {
    name: 'flood',
    title: 'A free tenant floods the API: it is limited, and nobody else',
    profile: 'fault-flood',
    faults: {},
    expected: {},
  },
  {
    name: 'flood, shared-limits',
    title: 'A free tenant floods the API, and all tenants share one limit',
    profile: 'fault-flood',
    faults: { 'shared-limits': { perSecond: 100 } },
    expected: {
      fails: ['premium-no-429', 'premium-p95'],
      neverPasses: { availability: 'refusals may be too few to prove it' },
      may: {
        ...all(TIMES, 'a refusal is no useful answer'),
        ...all(DATABASE_TIMES, 'a refusal is no useful answer'),
        'async-done': 'nobody answers how far a job is',
      },
    },
  },
  {
    name: 'slow-mail for a minute, synchronous-mail',
    title: 'A mail provider hangs, and whoever comments waits: the circuit breaker keeps it from all others',
    profile: 'fault-outside',
    faults: { 'slow-mail': { delayMs: 60_000 }, 'synchronous-mail': {} },
    expected: {
      fails: ['service-p95', 'api-p99', 'mail', 'mail-slow'],
      may: { ...all(['availability', ...DATABASE_TIMES], NO_ANSWER) },
    },
  },
  {
    name: 'slow-mail for a minute, synchronous-mail, breaker-off',
    title: 'A mail provider hangs, whoever comments waits, and nothing ever stops asking it',
    profile: 'fault-outside',
    faults: { 'slow-mail': { delayMs: 60_000 }, 'synchronous-mail': {}, 'breaker-off': {} },
    expected: {
      fails: ['service-p95', 'api-p99', 'mail', 'mail-slow', 'auth-p95'],
      may: {
        ...all(['region-p95', 'availability', ...DATABASE_TIMES], 'users are kept out by those who wait'),
      },
    },
  },
  {
    name: 'import',
    title: 'A large tenant imports its archive, in a lane of its own',
    profile: 'fault-import-sized',
    faults: {},
    expected: { passes: ['async-lost'] },
  },
  {
    name: 'import, too much for its lane',
    title: 'A large tenant imports faster than one lane works: its own jobs are late, and nobody else',
    profile: 'fault-import',
    faults: {},
    expected: {
      may: { 'async-lost': 'whoever imports more than a lane carries does not see the end of it' },
    },
  },
  {
    name: 'import, no-import-lane',
    title: 'A large tenant imports its archive over the connections of all',
    profile: 'fault-import',
    faults: { 'no-import-lane': {} },
    expected: {
      fails: ['connection-pool'],
      may: { ...all(TIMES, SHARED_CORE), ...all(['db-p95', 'tasks-index', 'dashboard-tables'], SHARED_CORE) },
    },
  },
  {
    name: 'slow-mail in blocks',
    title: 'The mail provider is slow and quick in turn: the queue keeps it from everybody',
    profile: 'fault-mail',
    faults: {},
    expected: {},
  },
  {
    name: 'slow-mail in blocks, synchronous-mail',
    title: 'The mail provider is slow and quick in turn, and whoever comments waits for it',
    profile: 'fault-mail',
    faults: { 'synchronous-mail': {} },
    expected: {
      fails: ['notify', 'service-p95', 'mail'],
      may: all(
        ['api-p99', 'mail-slow', 'availability', ...DATABASE_TIMES],
        'those who wait hold the others up',
      ),
    },
  },
];
