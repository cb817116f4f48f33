import { describe, expect, test } from 'vitest';
import { proposedIndexes } from '../../../runner/evaluate/database/index-proposal.ts';
import { planOf, planShape } from '../../../runner/evaluate/database/plan-tree.ts';
import { predicateOf } from '../../../runner/evaluate/database/predicate.ts';
import type { DatabaseRelation } from '../../../runner/schema/database-schema.ts';

describe('a filter as EXPLAIN prints it', () => {
  test.for([
    ['(tasks.tenant_id = $1)', ['tenant_id'], []],
    ['((tasks.tenant_id = $1) AND (tasks.assignee_id = $2))', ['tenant_id', 'assignee_id'], []],
    ["((t.status = 'a) AND (b = 1'::text) AND (t.at >= $1))", ['status'], ['at']],
    ["((status)::text = 'open'::text)", ['status'], []],
    ['((NOT n.read) AND (n.user_id = $1))', ['read', 'user_id'], []],
    ['((o.deleted_at IS NULL) AND (o.shop = $1))', ['deleted_at', 'shop'], []],
    ['(t.id = ANY ($1))', ['id'], []],
    ['(("Order"."customerId" = $1) AND ("Order".total > $2))', ['"customerId"'], ['total']],
    ['((t.a = $1) OR (t.b = $2))', [], []],
    ['((t.a = $1) AND ((t.b = $2) OR (t.c = $3)))', ['a'], []],
    ["(to_tsvector('simple'::regconfig, t.title) @@ to_tsquery($1))", [], []],
    ['(t.id = (SubPlan 1))', [], []],
    ["(t.title ~~ '%x%'::text)", [], []],
    ['(t.a <> $1)', [], []],
  ] as const)('%s asks for equality of %j and a range of %j', ([filter, equal, range]) => {
    expect(predicateOf(filter)).toEqual({ equal, range });
  });
});

const TASKS: DatabaseRelation = {
  schema: 'app',
  name: 'tasks',
  rows: 500_000,
  bytes: 80_000_000,
  indexes: ['CREATE UNIQUE INDEX tasks_pkey ON app.tasks USING btree (id)'],
};

const scan = (filter: string | null, name = 'tasks') => ({
  'Node Type': 'Seq Scan',
  Schema: 'app',
  'Relation Name': name,
  ...(filter !== null && { Filter: filter }),
});

const under = (type: string, child: object, more: object = {}) => ({
  'Node Type': type,
  Plans: [child],
  ...more,
});
const sorted = (child: object, keys: string[]) => under('Limit', under('Sort', child, { 'Sort Key': keys }));

const proposalsFor = (plan: object, relations: readonly DatabaseRelation[] = [TASKS]) => {
  const root = planOf([{ Plan: plan }]);
  if (root === null) throw new Error('no plan');
  return proposedIndexes(root, relations).map(({ sql }) => sql);
};

describe('a plan that reads a large table as a whole', () => {
  test('is offered the columns that must be equal, then the order that is asked for', () => {
    const plan = sorted(scan('((tasks.tenant_id = $1) AND (tasks.assignee_id = $2))'), [
      'tasks.created_at DESC',
    ]);
    expect(proposalsFor(plan)).toEqual([
      'CREATE INDEX CONCURRENTLY ON app.tasks (tenant_id, assignee_id, created_at DESC);',
    ]);
  });

  test('is offered a range only where no order is asked for', () => {
    const filter = '((tasks.tenant_id = $1) AND (tasks.due_at < $2))';
    expect(proposalsFor(scan(filter))).toEqual([
      'CREATE INDEX CONCURRENTLY ON app.tasks (tenant_id, due_at);',
    ]);
    expect(proposalsFor(sorted(scan(filter), ['tasks.id']))).toEqual([
      'CREATE INDEX CONCURRENTLY ON app.tasks (tenant_id, id);',
    ]);
  });

  test('is offered no order across a join, nor without a limit, nor by an expression', () => {
    const filter = '(tasks.tenant_id = $1)';
    const plain = ['CREATE INDEX CONCURRENTLY ON app.tasks (tenant_id);'];
    expect(proposalsFor(sorted(under('Hash Join', scan(filter)), ['tasks.created_at']))).toEqual(plain);
    expect(proposalsFor(under('Sort', scan(filter), { 'Sort Key': ['tasks.created_at'] }))).toEqual(plain);
    expect(proposalsFor(sorted(scan(filter), ['lower(tasks.title)']))).toEqual(plain);
  });

  test('is offered one index for each table, however often it is read', () => {
    const twice = { 'Node Type': 'Append', Plans: [scan('(tasks.a = $1)'), scan('(tasks.a = $2)')] };
    expect(proposalsFor(twice)).toHaveLength(1);
  });

  test.for([
    ['whose table is small', scan('(tasks.a = $1)'), { ...TASKS, rows: 900 }],
    ['that wants all rows', scan(null), TASKS],
    ['that asks what no B-tree knows', scan("(tasks.title ~~ '%x%'::text)"), TASKS],
    ['whose table is not known', scan('(other.a = $1)', 'other'), TASKS],
    [
      'that has such an index',
      scan('(tasks.a = $1)'),
      { ...TASKS, indexes: ['CREATE INDEX i ON app.tasks USING btree (a, b)'] },
    ],
  ] as const)('is offered nothing %s', ([, plan, relation]) => {
    expect(proposalsFor(plan, [relation])).toEqual([]);
  });

  test('is offered names as SQL takes them', () => {
    const relation = { ...TASKS, schema: 'My App', name: 'Order', indexes: [] };
    const plan = { ...scan('("Order"."customerId" = $1)', 'Order'), Schema: 'My App' };
    expect(proposalsFor(plan, [relation])).toEqual([
      'CREATE INDEX CONCURRENTLY ON "My App"."Order" ("customerId");',
    ]);
  });
});

describe('a plan', () => {
  test('has a shape by which two can be told apart', () => {
    const plan = planOf([{ Plan: sorted(scan(null), ['a']) }]);
    expect(plan && planShape(plan)).toBe('Limit(Sort(Seq Scan tasks))');
  });

  test.for([[null], ['text'], [[]], [[{ Plan: 7 }]], [{}]])('is not found in %j', ([given]) => {
    expect(planOf(given)).toBeNull();
  });
});
