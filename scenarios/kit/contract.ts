/**
 * What k6 and the runner have agreed on: names, sentinel values and the shape of the files that pass between them.
 * The one file of `scenarios/` that the runner imports, so it holds constants and types only.
 */

/** Raised when plan.json, the catalogue or the meaning of a metric changes so that old and new do not understand each other. */
export const CONTRACT_VERSION = 1;

export const METRICS = {
  /** Counter, before sending. Started minus finished = unfinished. */
  requestsStarted: 'requests_started',
  /** Counter, tag `outcome`. */
  requests: 'requests',
  /** Trend in ms: all that the user waited; `CENSORED_MS` without a usable answer. */
  responseTime: 'response_time',
  /** Counter, tags `sli` and `limit`: samples beyond a limit that a check uses, or without a usable answer. */
  overLimit: 'over_limit',
  /** Trend in ms: the database time that a usable answer states in `Server-Timing`. */
  dbTime: 'db_time',
  /** Trend in ms: the wait for a database connection that a usable answer states in `Server-Timing`. */
  poolTime: 'pool_time',
  /** Trend in ms: from accepted (202) to finished. */
  jobTime: 'job_time',
  /** Counter, tag `outcome`: `done`, `failed` or `lost`; `RETRIED_TAG`, `yes` or `no`, where the product says so. */
  jobs: 'jobs',
  /** Counter, tags `invariant` and `outcome`: `held` or `broken`. */
  invariants: 'invariants',
  /** Trend in ms: how late a journey began. Exact until the first dropped iteration. */
  scheduleLag: 'schedule_lag',
  /** Counter, tags `journey` and `outcome`. */
  journeys: 'journeys',
} as const;

/** How a request ended. Only `good` is a useful answer; `skipped` was never sent because an earlier step failed. */
export const OUTCOMES = ['good', 'error', 'refused', 'timeout', 'limited', 'skipped'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** How a journey ended: to its end, cut short by a bad answer, or by an exception in its own code. */
export const JOURNEY_OUTCOMES = ['finished', 'cut-short', 'threw'] as const;
export type JourneyOutcome = (typeof JOURNEY_OUTCOMES)[number];

export const OPERATION_KINDS = ['read', 'write', 'accept', 'poll', 'socket'] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

/** The tags that a check may select by or be split by. */
export const SELECTOR_TAGS = [
  'svc',
  'op',
  'kind',
  'journey',
  'plan',
  'region',
  'cohort',
  'block',
  'experiment',
  'invariant',
] as const;
export type SelectorTag = (typeof SELECTOR_TAGS)[number];

/** Who sends a request on a leg with experiments: its users, or an experiment. */
export const COHORTS = ['bystander', 'disturber'] as const;
export type Cohort = (typeof COHORTS)[number];
export const BLOCK_STATES = ['on', 'off'] as const;
export type BlockState = (typeof BLOCK_STATES)[number];

export const WINDOW_NAMES = ['warm-up', 'ramp', 'peak', 'recovery'] as const;
export type WindowName = (typeof WINDOW_NAMES)[number];

/** The window of what is sent outside all windows: after the last one, while the last journeys come to their end. */
export const OUTSIDE = 'outside';

/** SLIs whose samples are times with a limit, so that `over_limit` counts them exactly. */
export const TIME_SLIS = ['response_time', 'db_time', 'pool_time', 'job_time'] as const;
export type TimeSli = (typeof TIME_SLIS)[number];

/** What a Trend records for a request without a usable answer. A quantile above the request timeout is censored. */
export const CENSORED_MS = 1_000_000_000;

/** k6 starts an arrival up to this much early; the kit waits until its drawn moment, which makes arrivals Poisson. */
export const START_SHIFT_MS = 1_000;

/** Begins every log line that is an event for the runner and not a message for people; JSON follows. */
export const EVENT_MARK = 'peakgate-event ';

export const PLAN_FILE = 'plan.json';
export const SUMMARY_FILE = 'summary.json';
export const RUN_HEADER = 'x-peakgate-run';
export const RETRIED_TAG = 'retried';

/** Environment variables that the runner hands to k6. */
export const ENVIRONMENT = { target: 'PEAKGATE_TARGET', run: 'PEAKGATE_RUN', mark: 'PEAKGATE_MARK' } as const;

export interface CatalogueOperation {
  readonly svc: string;
  readonly op: string;
  readonly kind: OperationKind;
  /** Fewest and most requests of this operation that one journey sends when nothing fails. */
  readonly min: number;
  readonly max: number;
}

export interface CatalogueJourney {
  readonly name: string;
  /** The longest that its user thinks in all, in seconds of the profile's clock. */
  readonly maxThinkSeconds: number;
  readonly operations: readonly CatalogueOperation[];
}

/** What a scenario can emit, exported in `options.ext.peakgate` and printed by `k6 inspect`. */
export interface Catalogue {
  readonly contract: number;
  readonly journeys: readonly CatalogueJourney[];
}

export interface PlannedTenant {
  readonly id: string;
  readonly plan: string;
  readonly region: string;
  /** Share of the traffic, relative to the other tenants' weights. */
  readonly weight: number;
  /** Users of this tenant are numbered from 1 to this. */
  readonly users: number;
}

export interface PlannedWindow {
  readonly name: WindowName;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Journey weights from this moment of the leg on; between two points they change linearly. */
export interface MixPoint {
  readonly atMs: number;
  readonly weights: Readonly<Record<string, number>>;
}

/** The counted part of a block: what is sent in it has the tags `experiment` and `block`. */
export interface PlannedBlock {
  readonly experiment: string;
  readonly block: BlockState;
  readonly fromMs: number;
  readonly toMs: number;
}

/** One k6 scenario of the leg: its users, or one experiment. */
export interface ArrivalStream {
  readonly name: string;
  readonly process: 'poisson' | 'even';
  /** Journeys to start in each second of the leg. */
  readonly perSecond: readonly number[];
  readonly mix: readonly MixPoint[];
  readonly vus: number;
  /** Absent on a leg without experiments. */
  readonly cohort?: Cohort;
  /** Places in the plan's tenants of those who play; absent: all. */
  readonly tenants?: readonly number[];
}

/** A limit that some check uses; `tag` is the value of the `limit` tag that `over_limit` carries for it. */
export interface PlannedLimit {
  readonly sli: TimeSli;
  readonly tag: string;
  readonly limitMs: number;
  /** True for `<=`: a sample equal to the limit is still good. */
  readonly inclusive: boolean;
}

/** The part of a leg's plan.json that the kit plays. Times are ms on the leg's clock. */
export interface PlayedPlan {
  readonly contract: number;
  readonly seed: number;
  readonly streams: readonly ArrivalStream[];
  readonly windows: readonly PlannedWindow[];
  /** In order of time; absent on a leg without experiments. */
  readonly blocks?: readonly PlannedBlock[];
  readonly tenants: readonly PlannedTenant[];
  /** Profile seconds are multiplied by this: `--in 90s` for two hours makes it 0.0125. */
  readonly thinkScale: number;
  readonly limits: readonly PlannedLimit[];
  readonly requestTimeoutMs: number;
  readonly gracefulStopMs: number;
  readonly connections: 'per-journey' | 'kept';
  /** Names in `Server-Timing` whose durations add up to database time and to pool wait. */
  readonly serverTiming: { readonly database: readonly string[]; readonly pool: readonly string[] };
  /** k6 submetrics to register, such as `response_time{svc:auth,window:peak}`. */
  readonly submetrics: readonly string[];
  /** Quantile columns of the summary, each between 0 and 1, ascending. */
  readonly quantiles: readonly number[];
}

export interface TrendSummary {
  readonly type: 'trend';
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Values at the plan's `quantiles`, in the same order. */
  readonly quantiles: readonly number[];
}

export interface CounterSummary {
  readonly type: 'counter';
  readonly count: number;
}

export type MetricSummary =
  | TrendSummary
  | CounterSummary
  | { readonly type: 'gauge'; readonly value: number; readonly min: number; readonly max: number }
  | { readonly type: 'rate'; readonly passes: number; readonly fails: number };

/** What `handleSummary` writes: every metric and registered submetric of one k6 process. */
export interface LegSummary {
  readonly contract: number;
  readonly testRunDurationMs: number;
  readonly quantiles: readonly number[];
  readonly metrics: Readonly<Record<string, MetricSummary>>;
}

/** Marked log lines. `clock` says when, in epoch ms, the leg's clock stood at zero; no usable answer ends `unusable-trace`. */
export type KitEvent =
  | { readonly event: 'clock'; readonly zeroAtMs: number }
  | { readonly event: 'unusable-trace'; readonly trace: string }
  | {
      readonly event: 'bad-request' | 'slow-request';
      readonly atMs: number;
      readonly journey: string;
      readonly svc: string;
      readonly op: string;
      readonly window: string;
      readonly outcome: Outcome;
      readonly status: number;
      readonly durationMs: number;
      readonly traceId: string;
      readonly error?: string;
    }
  | {
      readonly event: 'journey-threw';
      readonly atMs: number;
      readonly journey: string;
      readonly message: string;
      /** Stack lines in the user's TypeScript, as the source map gives them. */
      readonly stack: readonly string[];
    };
