import { expect, test } from 'vitest';
import { findingsOf } from '../../../runner/evaluate/database/findings.ts';
import {
  loggedPlans,
  slowestPlanOf,
  withoutPersonalValues,
} from '../../../runner/evaluate/database/logged-plans.ts';
import { planOf } from '../../../runner/evaluate/database/plan-tree.ts';

const entry = (durationMs: number, text: string, rows: number): string =>
  [
    `2026-11-22 18:00:00.000 UTC [77] LOG:  duration: ${durationMs.toFixed(3)} ms  plan:`,
    '\t{',
    `\t  "Query Text": ${JSON.stringify(text)},`,
    '\t  "Query Parameters": "$1 = \'ann@example.com\'",',
    '\t  "Plan": {',
    '\t    "Node Type": "Index Scan", "Relation Name": "users", "Plan Rows": 1,',
    `\t    "Filter": "((users.email)::text = 'ann@example.com'::text)", "Actual Rows": ${rows}`,
    '\t  }',
    '\t}',
  ].join('\n');

const LOG = [
  '\t  "cut": "off"',
  '2026-11-22 18:00:00.000 UTC [77] LOG:  checkpoint starting: time',
  entry(12, 'SELECT id FROM users WHERE email = $1 LIMIT 20', 3),
  entry(90, 'SELECT id  FROM users WHERE email = $1 LIMIT 50', 400),
  entry(500, 'SELECT 2', 1),
  '2026-11-22 18:00:00.000 UTC [77] LOG:  duration: 1.000 ms  plan:',
  '\t{ "Query Text": "SELECT cut o',
].join('\n');

test('the slowest execution of a statement is found in the log, whatever its values were', () => {
  const plans = loggedPlans(LOG);
  expect(plans).toHaveLength(3);
  expect(slowestPlanOf('SELECT id FROM users WHERE email = $1 LIMIT $2', plans)?.durationMs).toBe(90);
  expect(slowestPlanOf('SELECT id FROM tasks', plans)).toBeNull();
});

test('what it was called with is not kept', () => {
  const plan = slowestPlanOf('SELECT id FROM users WHERE email = $1 LIMIT $2', loggedPlans(LOG))?.plan;
  expect(JSON.stringify(plan)).toContain('ann@example.com');
  expect(JSON.stringify(withoutPersonalValues(plan))).not.toContain('ann');
  expect(planOf(withoutPersonalValues(plan))).toMatchObject({ relation: 'users', actualRows: 400 });
});

test('a planner that expected far fewer rows is told so', () => {
  const logged = planOf(
    slowestPlanOf('SELECT id FROM users WHERE email = $1 LIMIT $2', loggedPlans(LOG))?.plan,
  );
  const cost = {
    statement: { queryId: '1', user: 'app', topLevel: true, text: null, own: false },
    calls: 1,
    totalMs: 1,
    meanMs: 1,
    deviationMs: 0,
    rows: 1,
    sharedHits: 0,
    sharedReads: 0,
    tempBlocks: 0,
    walBytes: 0,
  };
  const sides = { cost, callsPerRequest: null, plan: null, logged, relations: [] };
  expect(findingsOf(sides)).toEqual([
    'The planner expects 1 rows from Index Scan of users and gets 400: ANALYZE the tables, or add extended statistics.',
  ]);
  expect(findingsOf({ ...sides, callsPerRequest: 12, cost: { ...cost, tempBlocks: 1_000 } })).toMatchObject([
    expect.stringContaining('8.2 MB of temporary files per call'),
    expect.stringContaining('expects 1 rows'),
    expect.stringContaining('12 times per request'),
  ]);
});
