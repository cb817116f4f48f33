import { expect, test } from 'vitest';
import { readProfile } from '../../runner/config/project.ts';
import { normaliseThresholds } from '../../runner/config/thresholds.ts';
import { type PlannedLeg, planLeg } from '../../runner/plan/leg-plan.ts';
import { thresholdsSchema } from '../../runner/schema/thresholds-schema.ts';
import { validate } from '../../runner/schema/validate.ts';
import type { Catalogue } from '../../scenarios/kit/contract.ts';
import platform from '../fixtures/config/platform-objectives.json' with { type: 'json' };

/** Monday morning as this repository plays it accepts no job; Thursday afternoon does. */
const operation = (svc: string, op: string, kind: 'read' | 'write' | 'accept') =>
  ({ svc, op, kind, min: 1, max: 1 }) as const;

const journeyOf = (name: string): Catalogue['journeys'][number] => ({
  name,
  maxThinkSeconds: 0,
  operations: [
    operation('auth', 'sign-in', 'write'),
    operation('projects', 'open-board', 'read'),
    ...(name === 'export-a-project' ? [operation('files', 'start-export', 'accept')] : []),
  ],
});

function thresholds() {
  const checked = validate(thresholdsSchema, platform, 'thresholds.json');
  if (!checked.ok) throw new TypeError(JSON.stringify(checked.problems));
  return normaliseThresholds(checked.value, 'thresholds.json');
}

/** What becomes of each objective on the gate's legs: how many checks, or why there is none. */
async function fates(): Promise<Record<string, number | string>> {
  const asked = thresholds();
  const ids = asked.gate.legs.map(({ profile, load }) => `${profile}@${load}x`);
  const legs: PlannedLeg[] = [];
  for (const { profile: name, load } of asked.gate.legs) {
    const { value: profile } = await readProfile('.', name);
    const journeys = Object.keys(profile.mix[0]?.weights ?? {}).map(journeyOf);
    const catalogue = { contract: 1, journeys };
    legs.push(planLeg({ profile, load, inMs: null, seed: 1, thresholds: asked, catalogue, legs: ids }));
  }
  return Object.fromEntries(
    asked.objectives.map(({ id }) => {
      const checks = legs.flatMap(({ plan }) => plan.checks.filter(({ objective }) => objective === id));
      const why = legs.flatMap(({ plan }) => plan.notApplicable).find(({ objective }) => objective === id);
      const never = legs.flatMap((leg) => leg.impossible).find(({ objective }) => objective === id);
      return [id, checks.length > 0 ? checks.length : (why?.reason ?? never?.why ?? '')];
    }),
  );
}

const needs = (what: string) => `needs ${what}`;

test('every objective of the platform can be stated, and what cannot be judged says what it lacks', async () => {
  expect(await fates()).toEqual({
    'service-p95': 10,
    'api-p99': 6,
    'db-p95': 15,
    'auth-p95': 4,
    availability: 6,
    growth: 5,
    residency: 6,
    'read-your-writes': 6,
    'async-done-p95': 3,
    'async-lost': 3,
    'region-p95': 12,
    recovery: 15,
    'unit-cost-db': 2,
    improvement: 6,
    'unit-cost-cpu': 2,
    isolation: needs('the experiment "bulk-import", which this profile does not play'),
    'premium-no-429': needs('the experiment "free-flood", which this profile does not play'),
    'premium-p95': needs('the experiment "free-flood", which this profile does not play'),
    'async-retried': needs('the experiment "worker-crash", which this profile does not play'),
    notify: needs('the experiment "slow-mail", which this profile does not play'),
    analytics: needs('the experiment "report-wave", which this profile does not play'),
    'async-accept': 3,
  });
});

test('without an operation that accepts jobs, objectives about jobs are impossible for that reason', async () => {
  const { value: profile } = await readProfile('.', 'monday-morning');
  const catalogue = { contract: 1, journeys: Object.keys(profile.mix[0]?.weights ?? {}).map(journeyOf) };
  const { impossible } = planLeg({
    profile,
    load: 1,
    inMs: null,
    seed: 1,
    thresholds: thresholds(),
    catalogue,
  });
  expect(impossible).toEqual([
    { objective: 'async-done-p95', why: 'no operation has kind "accept"' },
    { objective: 'async-lost', why: 'no operation has kind "accept"' },
  ]);
});
