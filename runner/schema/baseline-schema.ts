import { Type } from '@sinclair/typebox';
import { percentileIdentity } from './percentile-identity.ts';
import { closed, count, literals, named, nullableNumber, nullableString, type Read } from './schema-parts.ts';

const sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });

export const baselineName = Type.String({
  pattern: '^[a-z0-9][a-z0-9-]*$',
  description: 'Small letters, digits and dashes.',
});

/** What one leg sent: two runs compare only where this is the same. */
const legFingerprint = closed({
  leg: Type.String({ description: 'profile@load: "monday-morning@2.5x".' }),
  durationMs: Type.Number({ minimum: 0 }),
  journeys: count,
  seed: count,
  plan: Type.Unsafe<string>({ ...sha256, description: 'Of what was sent, whatever was judged.' }),
  bundle: Type.Unsafe<string>({ ...sha256, description: 'Of the scenario and the kit.' }),
});

const fingerprintSchema = closed({
  k6: Type.String(),
  host: closed({ platform: Type.String(), cpuModel: Type.String(), cores: Type.Number() }),
  dataset: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'What the target held, as its thresholds named it; absent where they did not.',
    }),
  ),
  legs: Type.Array(legFingerprint),
});

/** Where a percentile lies, and what is known of it. */
const figures = {
  estimateMs: nullableNumber,
  censored: Type.Boolean({
    description: 'The estimate lies among requests without a usable answer: longer than the timeout.',
  }),
  interval: Type.Union([
    closed({
      lowerMs: Type.Number({ minimum: 0 }),
      /** Null when no upper end can be given: it may be arbitrarily long. */
      upperMs: nullableNumber,
      /** Confidence of each side, one-sided. */
      level: Type.Number(),
    }),
    Type.Null(),
  ]),
};

/** A percentile of one check in one run, as the run's evidence gives it. */
const latencySchema = closed({
  ...percentileIdentity,
  ...figures,
  most: Type.Optional(
    closed(
      figures,
      'The same with everything that is missing counted as never answered; absent where that makes no difference.',
    ),
  ),
  samples: count,
  windowMs: Type.Number({ minimum: 0 }),
  minimumMs: Type.Number({ minimum: 0, description: 'A shorter window shows too little to pass.' }),
  doubt: Type.Union([Type.String(), Type.Null()], {
    description: 'Why it may not be compared: it was not measured honestly, or not to its end.',
  }),
});

/** What a comparison needs to know of a run. */
const measured = {
  run: Type.String({ minLength: 1 }),
  startedAt: Type.String(),
  verdict: literals(['pass', 'fail', 'inconclusive', 'invalid']),
  target: closed({ url: Type.String(), version: nullableString }),
  peakgate: Type.String(),
  seal: Type.Unsafe<string>({
    ...sha256,
    description: "Of the run's SHA256SUMS: it names this evidence alone.",
  }),
  forcedBecause: Type.Union([Type.String({ minLength: 1 }), Type.Null()], {
    description: 'Why a run that did not pass by itself was accepted all the same; null for one that passed.',
  }),
  waived: Type.Optional(
    Type.Array(Type.String(), {
      minItems: 1,
      description: 'Its checks that did not pass and were waived, so that it passed all the same.',
    }),
  ),
  fingerprint: fingerprintSchema,
  latencies: Type.Array(latencySchema),
};

const measuredRunSchema = closed(measured);
const acceptedRunSchema = closed({ ...measured, acceptedAt: Type.String() });

export const baselinesSchema = named(
  'baselines',
  'The runs that later ones are compared with, accepted by hand.',
  {
    $schema: Type.Optional(Type.String()),
    version: Type.Literal(1),
    baselines: Type.Array(
      closed({ name: baselineName, runs: Type.Array(acceptedRunSchema, { minItems: 1 }) }),
    ),
  },
);

export type Fingerprint = Read<typeof fingerprintSchema>;
export type LegFingerprint = Fingerprint['legs'][number];
export type Latency = Read<typeof latencySchema>;
export type MeasuredRun = Read<typeof measuredRunSchema>;
export type AcceptedRun = Read<typeof acceptedRunSchema>;
export type Baselines = Read<typeof baselinesSchema>;
export type Baseline = Baselines['baselines'][number];
