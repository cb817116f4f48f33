import { Type } from '@sinclair/typebox';
import { WINDOW_NAMES } from '../../scenarios/kit/contract.ts';
import { databaseAnalysisSchema } from './database-analysis-schema.ts';
import {
  closed,
  count,
  literals,
  named,
  nullableNumber,
  nullableString,
  type Read,
  selector,
} from './schema-parts.ts';
import { SLIS } from './thresholds-schema.ts';

export const VERDICTS = ['pass', 'fail', 'inconclusive', 'invalid', 'not-applicable'] as const;
export type Verdict = (typeof VERDICTS)[number];
/** Verdicts of a whole run; something always applies there. */
export type RunVerdict = Exclude<Verdict, 'not-applicable'>;

const verdict = literals(VERDICTS);

export const intervalSchema = closed({
  lower: nullableNumber,
  /** Null when no upper end can be given: it may be arbitrarily long. */
  upper: nullableNumber,
  /** Confidence of each side, one-sided; 1 where both ends are counted and not estimated. */
  level: Type.Number(),
  method: Type.String(),
});

/** A percentile of everything asked for; `censored` when it lies among requests that got no usable answer. */
export const shownQuantileSchema = closed({
  probability: Type.Number(),
  value: nullableNumber,
  censored: Type.Boolean(),
});

const atLeastAtMost = closed({ atLeast: count, atMost: count });

export const checkResultSchema = closed({
  id: Type.String(),
  objective: Type.String(),
  title: Type.String(),
  leg: nullableString,
  load: nullableNumber,
  sli: literals(SLIS),
  selector,
  window: literals([...WINDOW_NAMES, '*']),
  expect: Type.String(),
  statistic: Type.String(),
  operator: Type.String(),
  limit: Type.Number(),
  unit: literals(['ms', 'ratio', 'count', 'x']),
  estimate: nullableNumber,
  censored: Type.Boolean({
    description: 'The estimate lies among requests without a usable answer: longer than the timeout.',
  }),
  interval: Type.Union([intervalSchema, Type.Null()]),
  reported: Type.Array(shownQuantileSchema),
  samples: count,
  bad: atLeastAtMost,
  total: atLeastAtMost,
  missing: closed({ unfinished: count, skipped: count, droppedJourneys: count }),
  badRatio: Type.Union([
    closed({
      estimate: Type.Number(),
      lower: Type.Number({ description: 'With as few bad requests as there can be: what a fail rests on.' }),
      upper: Type.Number({ description: 'With every missing request counted bad: what a pass rests on.' }),
      allowed: Type.Number(),
      level: Type.Optional(Type.Number({ description: 'Confidence of each side, one-sided.' })),
      method: Type.Optional(
        Type.String({ description: 'How the bounds were made: "gamma bounds, 20 batches".' }),
      ),
    }),
    Type.Null(),
  ]),
  compared: Type.Optional(
    closed(
      {
        with: Type.String({ description: 'A leg, a selection or a baseline: "monday-morning@1x".' }),
        ownMs: nullableNumber,
        otherMs: nullableNumber,
        otherSamples: count,
      },
      'Both sides of a ratio; absent where nothing is compared.',
    ),
  ),
  waiver: Type.Optional(
    closed(
      {
        state: literals(
          ['waived', 'expired', 'exceeded', 'unused'],
          'Waived: the verdict stands and does not block. Exceeded: not shown to stay within the ceiling.',
        ),
        ceiling: Type.String(),
        expires: Type.String(),
        owner: Type.String(),
        reason: Type.String(),
      },
      'The waiver of this check; absent where there is none.',
    ),
  ),
  verdict,
  reason: Type.String(),
  moreSeconds: nullableNumber,
  horizonMs: nullableNumber,
});

export const validityCheckSchema = closed({
  id: Type.String(),
  title: Type.String(),
  leg: nullableString,
  window: nullableString,
  objective: nullableString,
  experiment: Type.Optional(Type.String({ description: 'Only what needs this experiment is concerned.' })),
  expected: Type.String(),
  found: Type.String(),
  severity: literals(['error', 'warning']),
  passed: Type.Boolean(),
  remedy: Type.String(),
});

const objectiveResult = closed({
  id: Type.String(),
  title: Type.String(),
  expect: Type.String(),
  optional: Type.Boolean(),
  verdict,
  waived: Type.Optional(
    Type.Boolean({ description: 'All that does not pass is waived, so it does not block.' }),
  ),
  reason: Type.String(),
  checks: Type.Array(Type.String()),
});

const legResult = closed({
  id: Type.String(),
  profile: Type.String(),
  title: Type.String(),
  load: Type.Number(),
  durationMs: Type.Number(),
  verdict,
  journeys: closed({
    planned: count,
    started: count,
    dropped: count,
    droppedBy: Type.Optional(
      literals(
        ['target', 'generator'],
        'Whose doing the dropped ones were: the target’s where the generator was healthy and its pool ample. Absent where none was dropped.',
      ),
    ),
    cutShort: count,
    threw: count,
  }),
  requests: closed({
    started: count,
    good: count,
    error: count,
    refused: count,
    timeout: count,
    limited: count,
    skipped: count,
    unfinished: count,
  }),
  peakSeconds: Type.Number(),
});

export const evaluationSchema = named(
  'evaluation',
  'The verdict of a run, every check behind it and every doubt about it.',
  {
    schemaVersion: Type.Literal(1),
    run: closed({
      id: Type.String(),
      what: Type.String(),
      startedAt: Type.String(),
      target: Type.String(),
      targetVersion: nullableString,
      peakgate: Type.String(),
      k6: Type.String(),
      complete: Type.Boolean(),
    }),
    verdict: literals(['pass', 'fail', 'inconclusive', 'invalid']),
    exitCode: Type.Integer(),
    headline: Type.String({ description: 'The verdict as one sentence for people.' }),
    reasons: Type.Array(Type.String()),
    horizonMs: nullableNumber,
    legs: Type.Array(legResult),
    objectives: Type.Array(objectiveResult),
    checks: Type.Array(checkResultSchema),
    validity: Type.Array(validityCheckSchema),
    databases: Type.Optional(
      Type.Array(databaseAnalysisSchema, {
        description:
          'What the databases of the legs were busy with; no verdict rests on it. Absent where none was observed.',
      }),
    ),
  },
);

export type Evaluation = Read<typeof evaluationSchema>;
export type CheckResult = Read<typeof checkResultSchema>;
export type ValidityCheck = Read<typeof validityCheckSchema>;
export type ObjectiveResult = Read<typeof objectiveResult>;
export type LegResult = Read<typeof legResult>;
export type ShownQuantile = Read<typeof shownQuantileSchema>;
