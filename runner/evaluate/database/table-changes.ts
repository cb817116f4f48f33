import type { AnalysedTable } from '../../schema/database-analysis-schema.ts';
import type { DatabaseRecord, DatabaseTable } from '../../schema/database-schema.ts';

const MOST_TABLES = 15;

/** Tables that were read during the leg, those read as a whole first; then what else autovacuum was busy with. */
export function tableChanges({ borders }: DatabaseRecord): AnalysedTable[] {
  const first = borders.find(({ moment }) => moment === 'begin');
  const last = borders.findLast(({ moment }) => moment === 'end');
  if (first === undefined || last === undefined) return [];
  const before = new Map(first.tables.map((table) => [nameOf(table), table]));
  const changes = last.tables.map((after) =>
    changeOf(before.get(nameOf(after)) ?? { ...after, ...NEW }, after),
  );
  const read = mostRead(changes);
  return [...read, ...mostVacuumed(changes.filter((change) => !read.includes(change)))];
}

const NEW = {
  sequentialScans: 0,
  rowsReadSequentially: 0,
  indexScans: 0,
  deadRows: 0,
  bytes: 0,
  autovacuums: 0,
};

function mostRead(changes: readonly AnalysedTable[]): AnalysedTable[] {
  return changes
    .filter(({ sequentialScans, indexScans }) => sequentialScans + indexScans > 0)
    .toSorted((a, b) => b.rowsReadSequentially - a.rowsReadSequentially)
    .slice(0, MOST_TABLES);
}

function mostVacuumed(changes: readonly AnalysedTable[]): AnalysedTable[] {
  return changes
    .filter(({ autovacuums }) => (autovacuums ?? 0) > 0)
    .toSorted((a, b) => (b.autovacuums ?? 0) - (a.autovacuums ?? 0))
    .slice(0, MOST_TABLES);
}

const nameOf = ({ schema, name }: DatabaseTable): string => `${schema}.${name}`;

function changeOf(before: DatabaseTable, after: DatabaseTable): AnalysedTable {
  return {
    schema: after.schema,
    name: after.name,
    sequentialScans: after.sequentialScans - before.sequentialScans,
    rowsReadSequentially: after.rowsReadSequentially - before.rowsReadSequentially,
    indexScans: after.indexScans - before.indexScans,
    deadRowsBefore: before.deadRows,
    deadRowsAfter: after.deadRows,
    bytesBefore: before.bytes,
    bytesAfter: after.bytes,
    autovacuums: after.autovacuums < before.autovacuums ? null : after.autovacuums - before.autovacuums,
  };
}
