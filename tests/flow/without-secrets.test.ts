import { describe, expect, test } from 'vitest';
import { withoutSecrets } from '../../runner/flow/without-secrets.ts';
import type { LegRecord } from '../../runner/model/run-record.ts';
import { legPlanSchema } from '../../runner/schema/plan-schema.ts';
import { summarySchema } from '../../runner/schema/summary-schema.ts';
import { validate } from '../../runner/schema/validate.ts';
import type { Catalogue } from '../../scenarios/kit/contract.ts';
import { CATALOGUE } from '../evaluate/made/made-plan.ts';
import { judged, type MadeRun, madeRun } from '../evaluate/made/made-run.ts';
import { FAST_PER_SERVICE, thresholdsOf } from '../evaluate/made/made-thresholds.ts';

const SECRET = 'hunter-2026';

const shown = (
  catalogue: Catalogue,
  env: Readonly<Record<string, string>> = { BOARD: SECRET },
  target: readonly string[] = [],
) => {
  const project = {
    folder: '.',
    thresholdsFile: 'thresholds.json',
    thresholds: thresholdsOf([FAST_PER_SERVICE], { environment: ['BOARD'] }),
    thresholdsBytes: new Uint8Array(),
  };
  return withoutSecrets({ prepared: { project }, target: { secrets: target }, world: { env } }, catalogue);
};

/** A scenario that names a journey, a service and an operation by what it reads from the environment. */
const NAMED: Catalogue = {
  ...CATALOGUE,
  journeys: CATALOGUE.journeys.map((journey) => ({
    ...journey,
    name: `look-at-${SECRET}`,
    operations: journey.operations.map((operation) =>
      operation.svc === 'tasks' ? { ...operation, svc: SECRET, op: `open-${SECRET}` } : operation,
    ),
  })),
};

/** The record as it is written: the plan and the summary without secrets, and the tags of the timeline. */
function written({ record, thresholds }: MadeRun): MadeRun {
  const { json, jsonText, text } = shown(NAMED);
  const legs = record.legs.map((leg): LegRecord => {
    const plan = validate(legPlanSchema, json(leg.plan), 'plan.json');
    const summary = validate(
      summarySchema,
      JSON.parse(jsonText(JSON.stringify(leg.summary))),
      'summary.json',
    );
    if (!plan.ok || !summary.ok || leg.timeline === null) throw new TypeError('the form was not kept');
    const series = leg.timeline.series.map((each) => ({
      ...each,
      tags: Object.fromEntries(Object.entries(each.tags).map(([tag, value]) => [tag, text(value)])),
    }));
    return { ...leg, plan: plan.value, summary: summary.value, timeline: { ...leg.timeline, series } };
  });
  return { record: { ...record, legs }, thresholds };
}

describe('names that a scenario took from the environment', () => {
  const run = madeRun({ objectives: [FAST_PER_SERVICE], legs: [{ catalogue: NAMED }] });
  const clean = written(run);

  test('are not in what is written', () => {
    expect(JSON.stringify(run.record)).toContain(SECRET);
    expect(JSON.stringify(clean.record)).not.toContain(SECRET);
  });

  test('are replaced alike everywhere, so that the evidence still fits together', () => {
    const evaluation = judged(clean);
    expect(evaluation.verdict).toBe('pass');
    expect(evaluation.checks.map(({ id }) => id)).toEqual([
      'fast-services/svc=auth@busy-hour@1x',
      'fast-services/svc=redacted@busy-hour@1x',
    ]);
    expect(evaluation.checks.map(({ samples }) => samples)).toEqual(
      judged(run).checks.map(({ samples }) => samples),
    );
  });
});

/** A catalogue with one journey of this name, and one operation of this service. */
const catalogueOf = (name: string, svc: string): Catalogue => ({
  contract: 1,
  journeys: [{ name, maxThinkSeconds: 0, operations: [{ svc, op: 'open', kind: 'read', min: 1, max: 1 }] }],
});

test('numbers stay numbers, whatever the secret', () => {
  const { json, jsonText } = shown(catalogueOf('wait-1500', 'auth'), { BOARD: '1500' });
  expect(json({ ms: 1500, name: 'wait-1500' })).toEqual({ ms: 1500, name: 'wait-redacted' });
  expect(jsonText('{"ms":1500,"wait-1500":1}')).toBe('{"ms":1500,"wait-redacted":1}');
});

test('a variable that holds a word of everyday replaces names alone', () => {
  const { text } = shown(catalogueOf('look', 'peak-service'), { BOARD: 'peak' });
  expect(text('requests{svc:peak-service,window:peak}')).toBe('requests{svc:redacted-service,window:peak}');
});

test('of two names, one inside the other, no rest is left', () => {
  const { text } = shown(catalogueOf(`${SECRET}-board`, SECRET));
  expect(text(`svc:${SECRET},journey:${SECRET}-board`)).toBe('svc:redacted,journey:redacted-board');
});

test('credentials of the target are no names either', () => {
  expect(shown(catalogueOf('read-s3cret', 'auth'), {}, ['s3cret']).text('read-s3cret')).toBe('read-redacted');
});

test('text that is no JSON is cleaned as text, and without a secret in it nothing is touched', () => {
  expect(shown(NAMED).jsonText(`{ ${SECRET}`)).toBe('{ redacted');
  expect(shown(NAMED).jsonText('{ "a":  1 }')).toBe('{ "a":  1 }');
  expect(shown(CATALOGUE).text('nothing here')).toBe('nothing here');
});
