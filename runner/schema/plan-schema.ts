import { Type } from '@sinclair/typebox';
import {
  BLOCK_STATES,
  COHORTS,
  OPERATION_KINDS,
  TIME_SLIS,
  WINDOW_NAMES,
} from '../../scenarios/kit/contract.ts';
import {
  closed,
  count,
  literals,
  named,
  nullableNumber,
  type Read,
  selector,
  tagValue,
} from './schema-parts.ts';
import { SLIS } from './thresholds-schema.ts';

const ms = Type.Number({ minimum: 0 });

/** What an objective demands, parsed: `p95 < 200ms`. Times are ms, ratios 0 to 1. A rise is allowed even where a factor is exceeded. */
export const expectationSchema = closed({
  statistic: literals(['percentile', 'ratio', 'count', 'mean', 'max']),
  /** The percentile as a probability, 0 to 1; null for other statistics. */
  probability: nullableNumber,
  operator: literals(['<', '<=', '==', '>=', '>']),
  limit: Type.Number(),
  unit: literals(['ms', 'ratio', 'count', 'x']),
  allowedRiseMs: Type.Optional(ms),
  text: Type.String(),
});

/** The other side of a ratio: the same selection on another leg of the run, another selection on the same leg, or accepted runs. */
const comparedWith = Type.Union([
  closed({ leg: Type.String({ description: 'profile@load: "monday-morning@1x".' }) }),
  closed({ selector, submetricTags: Type.String() }),
  closed({ baseline: Type.Literal('accepted') }),
]);

/** One objective on one leg (or the run) and one selector: what is actually judged. */
export const plannedCheckSchema = closed({
  id: Type.String(),
  objective: Type.String(),
  sli: literals(SLIS),
  selector,
  window: literals([...WINDOW_NAMES, '*']),
  expectation: expectationSchema,
  pool: literals(['leg', 'run']),
  report: Type.Array(Type.Number(), {
    description: 'Probabilities of percentiles to show beside the judged one.',
  }),
  limitTag: Type.Union([Type.String(), Type.Null()], {
    description: 'The `limit` tag of over_limit that counts bad samples exactly.',
  }),
  submetricTags: Type.String({ description: 'The tags inside the braces of its k6 submetrics.' }),
  expectedSamples: Type.Number({ minimum: 0 }),
  requestsPerDroppedJourney: closed({ fewest: count, most: count }),
  than: Type.Optional(comparedWith),
  experiment: Type.Optional(
    Type.String({ description: 'The experiment that must have been played as planned for it to be judged.' }),
  ),
  waiver: Type.Optional(
    closed({
      ceiling: expectationSchema,
      limitTag: Type.Union([Type.String(), Type.Null()]),
      expires: Type.String(),
      owner: Type.String(),
      reason: Type.String(),
    }),
  ),
  of: Type.Optional(
    closed(
      {
        objective: Type.String(),
        sli: literals(SLIS),
        expectation: expectationSchema,
        limitTag: Type.Union([Type.String(), Type.Null()]),
      },
      'The objective whose recovery is timed.',
    ),
  ),
});

/** What a scenario says it can emit; the kit's own type is `Catalogue` in the contract. */
export const catalogueSchema = closed({
  contract: count,
  journeys: Type.Array(
    closed({
      name: Type.String({
        pattern: '^[a-z0-9][a-z0-9-]*$',
        description: 'Lower-case letters, digits and dashes.',
      }),
      maxThinkSeconds: Type.Number({ minimum: 0 }),
      operations: Type.Array(
        closed({
          svc: tagValue,
          op: tagValue,
          kind: literals(OPERATION_KINDS),
          min: count,
          max: count,
        }),
        { minItems: 1 },
      ),
    }),
    { minItems: 1 },
  ),
});

const stream = closed({
  name: Type.String(),
  process: literals(['poisson', 'even']),
  perSecond: Type.Array(count),
  mix: Type.Array(closed({ atMs: ms, weights: Type.Record(Type.String(), Type.Number({ minimum: 0 })) })),
  vus: count,
  cohort: Type.Optional(literals(COHORTS)),
  tenants: Type.Optional(
    Type.Array(count, { description: 'Places of those who play in `tenants`; absent: all.' }),
  ),
});

const switching = closed({
  method: literals(['POST', 'PUT', 'PATCH', 'DELETE', 'GET']),
  path: Type.String(),
  body: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});

/** A disturbance on the leg's clock. */
const experiment = closed({
  name: Type.String(),
  title: Type.String(),
  settleMs: ms,
  blocks: Type.Array(closed({ block: literals(BLOCK_STATES), fromMs: ms, toMs: ms }), {
    minItems: 1,
    description: 'Whole blocks, settling included. Neighbours form pairs, unless there is but one.',
  }),
  stream: Type.Union([Type.String(), Type.Null()], {
    description: 'The stream of its own journeys; null: it sends none.',
  }),
  switch: Type.Union([closed({ on: switching, off: Type.Union([switching, Type.Null()]) }), Type.Null()]),
});

/** What the kit plays; the kit's own type is `PlayedPlan` in the contract. */
export const playedSchema = closed({
  contract: count,
  seed: count,
  streams: Type.Array(stream, { minItems: 1 }),
  windows: Type.Array(closed({ name: literals(WINDOW_NAMES), fromMs: ms, toMs: ms }), { minItems: 1 }),
  blocks: Type.Optional(
    Type.Array(closed({ experiment: Type.String(), block: literals(BLOCK_STATES), fromMs: ms, toMs: ms }), {
      description: 'What of each block counts, after settling.',
    }),
  ),
  tenants: Type.Array(
    closed({
      id: Type.String(),
      plan: tagValue,
      region: tagValue,
      weight: Type.Number({ exclusiveMinimum: 0 }),
      users: count,
    }),
    { minItems: 1 },
  ),
  thinkScale: Type.Number({ exclusiveMinimum: 0 }),
  limits: Type.Array(
    closed({ sli: literals(TIME_SLIS), tag: Type.String(), limitMs: ms, inclusive: Type.Boolean() }),
  ),
  requestTimeoutMs: ms,
  gracefulStopMs: ms,
  connections: literals(['per-journey', 'kept']),
  serverTiming: closed({ database: Type.Array(Type.String()), pool: Type.Array(Type.String()) }),
  submetrics: Type.Array(Type.String()),
  quantiles: Type.Array(Type.Number({ minimum: 0, maximum: 1 })),
});

const journeyMs = closed({ name: Type.String(), thinkMs: ms, requestsMs: ms, startWaitMs: ms });

/** What a recorded leg says of how many virtual users it takes. */
const measured = closed(
  {
    run: Type.String({ description: 'The id of the run.' }),
    leg: Type.String({ description: 'Its leg: "monday-morning@2.5x".' }),
    load: Type.Number({ exclusiveMinimum: 0 }),
    probability: Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'Which quantile of its response times each step takes in `journeyMs`.',
    }),
    journeyMs,
    busiestVus: Type.Integer({ minimum: 0, description: 'Most that were busy at once on that leg.' }),
    busiestHereVus: Type.Integer({
      minimum: 0,
      description: 'The same at the arrival rate and the think time of this leg.',
    }),
    enoughVus: Type.Integer({
      minimum: 0,
      description: 'The larger of what both take, with the reserve that makes a pool ample.',
    }),
  },
  'The run that the pool was sized by in place of the limits.',
);

/** Why the virtual user pool has its size. */
const pool = closed({
  vus: count,
  peakRatePerSecond: Type.Number({ minimum: 0 }),
  journeyMs,
  safety: Type.Number(),
  /** The pool that SPEC section 10 calls ample: below it, drops are the generator's fault. */
  ampleVus: count,
  measured: Type.Optional(measured),
});

export const legPlanSchema = named(
  'plan',
  'One profile at one load: what k6 plays and what will be judged.',
  {
    schemaVersion: Type.Literal(1),
    id: Type.String({ description: 'profile@load: "monday-morning@2.5x".' }),
    profile: Type.String(),
    title: Type.String(),
    load: Type.Number({ exclusiveMinimum: 0 }),
    durationMs: ms,
    /** How many seconds of the profile's clock pass in one second of the leg. */
    compression: Type.Number({ exclusiveMinimum: 0 }),
    clockFromMs: ms,
    minimumPeakMs: ms,
    scenario: Type.String(),
    catalogue: catalogueSchema,
    checks: Type.Array(plannedCheckSchema),
    notApplicable: Type.Array(closed({ objective: Type.String(), reason: Type.String() })),
    pool,
    expected: closed({
      journeys: count,
      requests: closed({ fewest: count, most: count }),
      memoryBytes: count,
      peakRequestsPerSecond: Type.Number(),
    }),
    warnings: Type.Array(Type.String()),
    experiments: Type.Optional(Type.Array(experiment)),
    played: playedSchema,
  },
);

export type LegPlan = Read<typeof legPlanSchema>;
export type PlannedCheck = Read<typeof plannedCheckSchema>;
export type PlannedExperiment = Read<typeof experiment>;
export type PlannedSwitching = Read<typeof switching>;
export type Expectation = Read<typeof expectationSchema>;
