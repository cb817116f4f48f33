import { expect, test } from 'vitest';
import type { LegPlan } from '../../runner/schema/plan-schema.ts';
import { catalogueSchema, playedSchema } from '../../runner/schema/plan-schema.ts';
import type { Read } from '../../runner/schema/schema-parts.ts';
import { summarySchema } from '../../runner/schema/summary-schema.ts';
import { validate } from '../../runner/schema/validate.ts';
import type { Catalogue, LegSummary, PlayedPlan } from '../../scenarios/kit/contract.ts';
import { CATALOGUE, planned } from './shop.ts';

/** `true` when each type takes every value of the other; anything else does not compile where `true` is asked for. */
type SameShape<A, B> = [A] extends [B]
  ? [B] extends [A]
    ? true
    : 'the first lacks a part'
  : 'the second lacks a part';

type Agreements = {
  readonly plan: SameShape<LegPlan['played'], PlayedPlan>;
  readonly playedSchema: SameShape<Read<typeof playedSchema>, PlayedPlan>;
  readonly summary: SameShape<Read<typeof summarySchema>, LegSummary>;
  readonly catalogue: SameShape<Read<typeof catalogueSchema>, Catalogue>;
  readonly catalogueInPlan: SameShape<LegPlan['catalogue'], Catalogue>;
};

test("the runner's schemas and the kit's types describe the same files", () => {
  const agreements: Agreements = {
    plan: true,
    playedSchema: true,
    summary: true,
    catalogue: true,
    catalogueInPlan: true,
  };
  expect(Object.values(agreements).every(Boolean)).toBe(true);
});

test('what the runner plans the kit can play, and what the kit declares the runner can read', () => {
  expect(validate(playedSchema, planned().plan.played, 'plan.json')).toMatchObject({ ok: true });
  expect(validate(catalogueSchema, CATALOGUE, 'scenarios/sale.ts')).toMatchObject({ ok: true });
});

const SUMMARY: LegSummary = {
  contract: 1,
  testRunDurationMs: 1_234.5,
  quantiles: [0.5, 1],
  metrics: {
    'response_time{window:peak}': { type: 'trend', count: 2, min: 1, max: 3, mean: 2, quantiles: [2, 3] },
    requests: { type: 'counter', count: 2 },
    vus: { type: 'gauge', value: 1, min: 0, max: 1 },
    checks: { type: 'rate', passes: 1, fails: 0 },
  },
};

test('every kind of metric of a summary is understood', () => {
  expect(validate(summarySchema, SUMMARY, 'summary.json')).toEqual({ ok: true, value: SUMMARY });
});

test('a summary with a negative count is answered by that count', () => {
  const metrics = { requests: { type: 'counter', count: -1 } };
  const checked = validate(summarySchema, { ...SUMMARY, metrics }, 'summary.json');
  expect(checked.ok ? [] : checked.problems).toMatchObject([
    { path: '/metrics/requests/count', value: '-1', message: 'must be at least 0' },
  ]);
});
