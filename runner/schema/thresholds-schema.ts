import { Type } from '@sinclair/typebox';
import { SELECTOR_TAGS } from '../../scenarios/kit/contract.ts';
import { databaseTime, hooks, serverTiming } from './gate-parts.ts';
import { closed, literals, named, type Read, selector } from './schema-parts.ts';

const than = Type.Union(
  [
    closed({ load: Type.Number({ exclusiveMinimum: 0 }) }),
    closed({ where: selector }),
    closed(
      { baseline: Type.Literal('accepted') },
      'The accepted runs of the same load, k6 and machine; at least five of them (`peakgate baseline accept`).',
    ),
  ],
  {
    description:
      'What a factor is a multiple of: the same at another load, {"load": 1}, another selection, {"where": {"block": "off"}}, or accepted runs, {"baseline": "accepted"}.',
  },
);

const waiver = closed({
  where: Type.Optional(selector),
  ceiling: Type.String({ description: 'Fails again above this: "p95 < 300ms".' }),
  expires: Type.String({
    pattern: '^\\d{4}-\\d{2}-\\d{2}$',
    description: 'The last day on which it holds, UTC: "2027-01-31".',
  }),
  owner: Type.String({ minLength: 1 }),
  reason: Type.String({ minLength: 1 }),
});

export const SLIS = [
  'response_time',
  'db_time',
  'pool_time',
  'job_time',
  'availability',
  'rate_limited',
  'invariant',
  'jobs_lost',
  'jobs_retried_unfinished',
  'recovery_time',
  'target_cpu_per_request',
] as const;

const objective = closed({
  id: Type.String({
    pattern: '^[a-z0-9][a-z0-9-]*$',
    description: 'Short name, unique in the file: lower-case letters, digits and dashes.',
  }),
  title: Type.String({ minLength: 1, description: 'One sentence that a manager understands.' }),
  sli: literals(SLIS, 'What is measured.'),
  expect: Type.String({
    description:
      'What it must satisfy: "p95 < 200ms", "ratio >= 99.99%", "p95 <= 1.25x", "p95 <= 1.25x or +10ms", "count == 0".',
  }),
  where: Type.Optional(selector),
  per: Type.Optional(
    Type.Array(literals(SELECTOR_TAGS), {
      minItems: 1,
      uniqueItems: true,
      description: 'One check for each value of these tags.',
    }),
  ),
  at: Type.Optional(
    closed({
      load: Type.Union([Type.Number({ exclusiveMinimum: 0 }), Type.String()], {
        description: 'Legs it applies to: 3, "3x" or "<= 2.5x".',
      }),
    }),
  ),
  window: Type.Optional(
    literals(
      ['warm-up', 'ramp', 'peak', 'recovery', '*'],
      'Part of the leg; default peak, and recovery for recovery_time.',
    ),
  ),
  pool: Type.Optional(Type.Literal('run', { description: 'All legs of the run are judged together.' })),
  than: Type.Optional(than),
  of: Type.Optional(
    Type.String({ description: 'For recovery_time: the id of the objective whose recovery is timed.' }),
  ),
  needs: Type.Optional(
    closed({
      experiment: Type.Optional(
        Type.String({
          description: 'Judged on legs that play this experiment, and only if it was played as planned.',
        }),
      ),
      jobsInProgress: Type.Optional(
        Type.String({
          description:
            'Passes only where so many jobs were in progress on average while it was judged: ">= 1".',
        }),
      ),
    }),
  ),
  report: Type.Optional(
    Type.Array(Type.String({ pattern: '^p\\d+(\\.\\d+)?$', description: 'A percentile: "p99".' }), {
      description: 'Percentiles to show beside the judged one.',
    }),
  ),
  optional: Type.Optional(Type.Boolean({ description: 'In a gate: may be not applicable.' })),
  waiver: Type.Optional(waiver),
});

const gate = closed({
  targets: Type.Array(Type.String({ minLength: 1 }), {
    minItems: 1,
    description:
      'URL patterns that may be loaded; nothing else ever is: "http://127.0.0.1:*", "https://*.staging.example.com". `*` stays within one label of the host, the port or one segment of the path; a leading `*.` stands for any labels.',
  }),
  admin: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        'Where experiments are switched, such as "http://127.0.0.1:4301"; it must match "targets". `--admin` names another.',
    }),
  ),
  legs: Type.Array(
    closed({
      profile: Type.String({ minLength: 1, description: 'Name of a file in profiles/, without .json.' }),
      load: Type.Number({
        exclusiveMinimum: 0,
        maximum: 1000,
        description: "Factor on the profile's arrivals: 2.5.",
      }),
      in: Type.Optional(
        Type.String({ description: 'How long this leg takes, where it is not as long as the others: "1h".' }),
      ),
    }),
    { minItems: 1, description: 'What `peakgate gate` runs.' },
  ),
  in: Type.Optional(
    Type.String({ description: 'How long each leg takes: "20m". Default: the profile\'s own length.' }),
  ),
  minimumPeak: Type.Optional(Type.String({ description: 'Shorter peaks cannot pass. Default "300s".' })),
  seed: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 4294967295,
      description:
        'Draws the arrivals; the same seed sends the same sequence. Default 1. `--seed` names another.',
    }),
  ),
  inconclusive: Type.Optional(
    literals(['block', 'allow'], 'Whether an undecided gate blocks the release (exit 4). Default block.'),
  ),
  abort: Type.Optional(
    closed(
      {
        when: Type.String({
          description:
            'More bad requests than this in every second of this stretch: "badRatio > 50% for 30s".',
        }),
      },
      'Stops a leg that has become an outage. Default: never.',
    ),
  ),
  requestTimeout: Type.Optional(
    Type.String({ description: 'A request without an answer by then is bad. Default "60s".' }),
  ),
  health: Type.Optional(
    Type.String({
      pattern: '^/',
      description:
        'Path that says whether the target is up, and its version; it begins with "/". Default "/".',
    }),
  ),
  targetMetrics: Type.Optional(
    Type.Array(Type.String({ minLength: 1 }), {
      minItems: 1,
      uniqueItems: true,
      description:
        'Pages in the text format of Prometheus whose `process_cpu_seconds_total` add up to the processor time of the target, and `process_resident_memory_bytes` to its memory, asked once a second: paths of the target, such as "/metrics", or URLs that match "targets". `--target-pid` goes before.',
    }),
  ),
  serverTiming: Type.Optional(serverTiming),
  databaseTime: Type.Optional(databaseTime),
  database: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z_][A-Za-z0-9_]*$',
      description:
        "Name of the environment variable that holds the URL of the target's PostgreSQL, to be looked at; never the URL itself, which has a password.",
    }),
  ),
  dataset: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        'What the target holds while it is measured, such as "copy of 2026-11-01, 40 tenants". Runs are compared only where it is the same.',
    }),
  ),
  environment: Type.Optional(
    Type.Array(
      Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]*$', description: 'Letters, digits and underscores.' }),
      {
        uniqueItems: true,
        description:
          'Environment variables that scenarios may read. Their values are redacted from every file; values shorter than 4 characters, such as 1 or eu, are not.',
      },
    ),
  ),
  hooks: Type.Optional(hooks),
});

export const thresholdsSchema = named(
  'thresholds',
  'The objectives of a system, and what its release gate runs.',
  {
    $schema: Type.Optional(Type.String()),
    version: Type.Literal(1),
    gate,
    objectives: Type.Array(objective, { minItems: 1 }),
  },
);

/** thresholds.json as its author typed it. */
export type WrittenThresholds = Read<typeof thresholdsSchema>;
export type WrittenObjective = WrittenThresholds['objectives'][number];
export type Sli = (typeof SLIS)[number];
