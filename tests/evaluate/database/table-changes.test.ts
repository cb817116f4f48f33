import { expect, test } from 'vitest';
import { tableChanges } from '../../../runner/evaluate/database/table-changes.ts';
import type {
  DatabaseBorder,
  DatabaseRecord,
  DatabaseTable,
} from '../../../runner/schema/database-schema.ts';

const table = (name: string, changes: Partial<DatabaseTable> = {}): DatabaseTable => ({
  schema: 'public',
  name,
  sequentialScans: 0,
  rowsReadSequentially: 0,
  indexScans: 0,
  liveRows: 0,
  deadRows: 0,
  bytes: 0,
  autovacuums: 0,
  ...changes,
});

const border = (moment: DatabaseBorder['moment'], tables: readonly DatabaseTable[]): DatabaseBorder => ({
  moment,
  legMs: null,
  atMs: 0,
  tookMs: 1,
  serverStartedAtMs: 0,
  statementsResetAtMs: null,
  evictions: null,
  statements: [],
  tables,
});

const recordOf = (before: readonly DatabaseTable[], after: readonly DatabaseTable[]): DatabaseRecord => ({
  schemaVersion: 1,
  url: 'postgres://db',
  server: null,
  everyMs: 1_000,
  problems: [],
  statements: [],
  borders: [border('begin', before), border('end', after)],
  cost: { queries: 0, roundTripMs: 0, connections: 1 },
  diagnosis: null,
});

const READ = { sequentialScans: 3, rowsReadSequentially: 900 };

test.for<readonly [string, readonly DatabaseTable[], number, number | null]>([
  ['what it was vacuumed during the leg', [table('orders', { autovacuums: 4 })], 6, 2],
  ['nothing where it was not', [table('orders', { autovacuums: 6 })], 6, 0],
  ['all where it is new', [], 1, 1],
  ['not known where the count fell, as after a failover', [table('orders', { autovacuums: 9 })], 1, null],
])('a table that was read tells %s', ([, before, autovacuums, expected]) => {
  const changes = tableChanges(recordOf(before, [table('orders', { ...READ, autovacuums })]));
  expect(changes).toMatchObject([{ name: 'orders', ...READ, autovacuums: expected }]);
});

test('tables that were vacuumed are told even where nobody read them, after those that were read', () => {
  const before = ['idle', 'written', 'often', 'orders'].map((name) => table(name));
  const after = [
    table('idle'),
    table('written', { autovacuums: 1 }),
    table('often', { autovacuums: 3 }),
    table('orders', READ),
  ];
  const names = tableChanges(recordOf(before, after)).map(({ name }) => name);
  expect(names).toEqual(['orders', 'often', 'written']);
});

test('nothing is told of tables where the end of the leg was not seen', () => {
  expect(tableChanges({ ...recordOf([], []), borders: [border('begin', [table('orders', READ)])] })).toEqual(
    [],
  );
});
