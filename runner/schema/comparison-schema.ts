import { Type } from '@sinclair/typebox';
import { percentileIdentity } from './percentile-identity.ts';
import { closed, count, literals, named, nullableNumber, nullableString, type Read } from './schema-parts.ts';

const verdict = literals(['pass', 'fail', 'inconclusive', 'invalid']);

/** A run as it stands in a comparison. */
const comparedRun = closed({
  run: Type.String(),
  startedAt: Type.String(),
  verdict,
  targetVersion: nullableString,
  forcedBecause: nullableString,
});

/** The percentile of a check in some runs: their geometric mean, and each of them. */
const side = closed({ ms: nullableNumber, perRunMs: Type.Array(nullableNumber) });

const comparedLatencySchema = closed({
  ...percentileIdentity,
  candidate: side,
  reference: side,
  expect: Type.Union([Type.String(), Type.Null()], {
    description:
      'What an objective demands of the reference, "p95 <= 0.85x"; null: to be no slower than what is tolerated, 5 % or 10 ms.',
  }),
  ratio: nullableNumber,
  lower: nullableNumber,
  upper: nullableNumber,
  tolerated: Type.Union([Type.Number(), Type.Null()], {
    description: 'The ratio that decides: what the objective demands, or what is tolerated.',
  }),
  spread: Type.Union([Type.Number(), Type.Null()], {
    description:
      'Run-to-run standard deviation of the logarithm among the reference runs; of the ratios where runs are paired.',
  }),
  runsNeeded: Type.Union([count, Type.Null()], {
    description:
      'Runs a side, or pairs, that pass with 80 % probability when nothing has changed; null: not known, or over 400.',
  }),
  verdict,
  reason: Type.String(),
});

const difference = closed({
  what: Type.String(),
  run: Type.String(),
  found: Type.String(),
  expected: Type.String(),
});

const statementFigures = closed({
  meanMs: Type.Number(),
  callsPerRequest: nullableNumber,
  share: Type.Number({ description: "Of the database's time in the window that matters, 0 to 1." }),
});

const comparedStatement = closed({
  leg: Type.String(),
  text: Type.String(),
  /** Null: it was not sent then. */
  before: Type.Union([statementFigures, Type.Null()]),
  after: Type.Union([statementFigures, Type.Null()]),
  plan: literals(['same', 'changed', 'unknown']),
  changes: Type.Array(Type.String()),
});

export const comparisonSchema = named(
  'comparison',
  'Whether a candidate is slower than what it is compared with.',
  {
    schemaVersion: Type.Literal(1),
    verdict,
    exitCode: Type.Integer(),
    headline: Type.String(),
    method: literals(['non-inferiority', 'paired', 'within-runs']),
    claim: Type.String({ description: 'What the verdict is about, and what it is not.' }),
    level: Type.Number({ description: 'One-sided confidence of the intervals.' }),
    candidates: Type.Array(comparedRun),
    reference: closed({ baseline: nullableString, runs: Type.Array(comparedRun) }),
    differences: Type.Array(difference),
    despiteDifferences: Type.Boolean(),
    latencies: Type.Array(comparedLatencySchema),
    notCompared: Type.Array(Type.String()),
    statements: Type.Optional(
      Type.Array(comparedStatement, {
        description:
          'Statements of the database that fared worse, where both sides looked at it. No verdict rests on them.',
      }),
    ),
  },
);

export type Comparison = Read<typeof comparisonSchema>;
export type ComparedLatency = Read<typeof comparedLatencySchema>;
export type ComparedRun = Read<typeof comparedRun>;
export type Difference = Read<typeof difference>;
