import { SERVICES } from '../architecture.ts';

/** A fault's adjustable figure. */
interface NumberParameter {
  readonly meaning: string;
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
  /** Takes numbers between whole ones, too: it is a share, and counts neither things nor milliseconds. */
  readonly fractions?: true;
}

/** A fault's adjustable choice. */
interface ChoiceParameter {
  readonly meaning: string;
  readonly default: string;
  readonly choices: readonly string[];
}

export type Parameter = NumberParameter | ChoiceParameter;

/** Something that goes wrong in such systems, to be switched on and off while the target runs. */
export interface FaultDefinition {
  readonly title: string;
  /** What in real life it stands for, and by which mechanism. */
  readonly imitates: string;
  /** Without it, the fault could change nothing: the mechanisms of the modern architecture, several regions, or replicas. */
  readonly needs: 'nothing' | 'modern' | 'regions' | 'replicas';
  readonly parameters: Readonly<Record<string, Parameter>>;
}

const SHARE = { minimum: 0.001, maximum: 1, fractions: true } as const;
const LONGEST_MS = 60_000;

const POOLS = ['all', ...SERVICES] as const;

/** Everything that can be made to go wrong, by name. */
export const FAULTS = {
  'pool-exhaustion': {
    title: 'Connection pool exhaustion',
    imitates: 'a pool left far too small: connections are closed until so few are left',
    needs: 'nothing',
    parameters: {
      service: { meaning: 'whose pool', default: 'tasks', choices: POOLS },
      connections: { meaning: 'connections left', default: 1, minimum: 0, maximum: 4 },
    },
  },
  'missing-index': {
    title: 'Missing index',
    imitates: 'a migration that lost the indexes of the tasks: they are dropped, and made again afterwards',
    needs: 'modern',
    parameters: {},
  },
  'held-lock': {
    title: 'A lock that is held',
    imitates:
      'a migration that leaves its transaction open: nobody can read or write the tasks until it ends',
    needs: 'nothing',
    parameters: {
      everyMs: { meaning: 'from one lock to the next', default: 2_000, minimum: 100, maximum: LONGEST_MS },
      forMs: { meaning: 'how long it is held', default: 1_000, minimum: 10, maximum: 10_000 },
    },
  },
  'slow-mail': {
    title: 'Slow mail provider',
    imitates: 'an e-mail provider that takes its time for each mail',
    needs: 'nothing',
    parameters: {
      delayMs: { meaning: 'time for each mail', default: 5_000, minimum: 1, maximum: LONGEST_MS },
    },
  },
  'mail-down': {
    title: 'Mail provider and receiver of webhooks down',
    imitates:
      'an e-mail provider that refuses connections: it no longer listens, and with it goes the receiver of webhooks, which shares its port',
    needs: 'nothing',
    parameters: {},
  },
  'synchronous-mail': {
    title: 'Mail inside the request',
    imitates: 'a notification dispatcher that the user waits for, instead of a queue',
    needs: 'modern',
    parameters: {},
  },
  'breaker-off': {
    title: 'No circuit breaker',
    imitates: 'callers that go on waiting for an outside party which has long stopped answering',
    needs: 'modern',
    parameters: {},
  },
  'hot-analytics': {
    title: 'Analytics on the hot tables',
    imitates: 'dashboards added up over the transactional tables at every request',
    needs: 'modern',
    parameters: {},
  },
  'no-import-lane': {
    title: 'No lane for bulk imports',
    imitates: 'imports that run among everybody else, over the connections of the requests',
    needs: 'modern',
    parameters: {},
  },
  'lost-job': {
    title: 'Lost jobs',
    imitates: 'jobs that were accepted and that no worker ever sees',
    needs: 'modern',
    parameters: { share: { meaning: 'share of jobs', default: 0.05, ...SHARE } },
  },
  'worker-crash': {
    title: 'Worker crash',
    imitates:
      'workers that die when the work of a job is done and the note of it is not: all that they had in hand comes due again',
    needs: 'modern',
    parameters: {
      share: { meaning: 'share of attempts whose work is done, mails not counted', default: 0.2, ...SHARE },
    },
  },
  'stale-cache': {
    title: 'Failing cache invalidation',
    imitates: 'invalidations that get lost: what is cached stays until its time to live is over',
    needs: 'modern',
    parameters: {},
  },
  'replica-lag': {
    title: 'Replication lag',
    imitates: 'replicas that fall behind: they apply what they have received only after a while',
    needs: 'replicas',
    parameters: {
      delayMs: { meaning: 'how far behind', default: 8_000, minimum: 1, maximum: LONGEST_MS },
    },
  },
  'wrong-region': {
    title: 'Tenants in the wrong region',
    imitates: 'a placement mistake: some tenants of Europe and Asia are stored and served elsewhere',
    needs: 'regions',
    parameters: { tenants: { meaning: 'how many tenants', default: 5, minimum: 1, maximum: 50 } },
  },
  'region-leak': {
    title: 'Reads in the wrong region',
    imitates: "a read address that points next door: some reads are answered by another region's server",
    needs: 'replicas',
    parameters: { share: { meaning: 'share of reads', default: 0.05, ...SHARE } },
  },
  'instance-kill': {
    title: 'Instance killed',
    imitates:
      'a spot instance reclaimed at peak: notice, at which another one boots, SIGKILL, refused connections, cold caches',
    needs: 'nothing',
    parameters: {
      afterMs: { meaning: 'notice before the kill', default: 0, minimum: 0, maximum: 3_600_000 },
      downMs: {
        meaning: 'time from the kill until another one serves, if it has booted by then',
        default: 3_000,
        minimum: 0,
        maximum: LONGEST_MS,
      },
    },
  },
  'fast-errors': {
    title: 'Errors that return fast',
    imitates: 'a broken deployment on some of the instances: a share of requests fails at once',
    needs: 'nothing',
    parameters: { share: { meaning: 'share of requests', default: 0.05, ...SHARE } },
  },
  stall: {
    title: 'Regular stalls',
    imitates: 'a process that stands still every few seconds, as in a full garbage collection',
    needs: 'nothing',
    parameters: {
      everyMs: { meaning: 'from one stall to the next', default: 5_000, minimum: 100, maximum: LONGEST_MS },
      forMs: { meaning: 'how long it stands still', default: 1_000, minimum: 10, maximum: 10_000 },
    },
  },
  'shared-limits': {
    title: 'One rate limit for all',
    imitates: 'a single token bucket for all tenants and plans: whoever floods it takes it from the others',
    needs: 'modern',
    parameters: {
      perSecond: { meaning: 'requests a second for all', default: 350, minimum: 1, maximum: 100_000 },
    },
  },
  'no-server-timing': {
    title: 'No database times',
    imitates: 'a service whose tracing is off: the answers say nothing of their time in the database',
    needs: 'nothing',
    parameters: {},
  },
} as const satisfies Readonly<Record<string, FaultDefinition>>;

export type FaultName = keyof typeof FAULTS;

type Value<Each> = Each extends { choices: readonly (infer Choice)[] } ? Choice : number;

/** The parameters that a fault is on with. */
export type FaultParameters<Name extends FaultName> = {
  readonly [Key in keyof (typeof FAULTS)[Name]['parameters']]: Value<
    (typeof FAULTS)[Name]['parameters'][Key]
  >;
};

export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(FAULTS, name);
}

export const FAULT_NAMES: readonly FaultName[] = Object.keys(FAULTS).filter(isFaultName);
