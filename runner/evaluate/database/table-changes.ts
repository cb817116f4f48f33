import type { AnalysedTable } from '../../schema/database-analysis-schema.ts';
import type { DatabaseRecord, DatabaseTable } from '../../schema/database-schema.ts';

const MOST_TABLES = 15;

/** Tables that were read during the leg, those read as a whole first. */
export function tableChanges({ borders }: DatabaseRecord): AnalysedTable[] {
  const first = borders.find(({ moment }) => moment === 'begin');
  const last = borders.findLast(({ moment }) => moment === 'end');
  if (first === undefined || last === undefined) return [];
  const before = new Map(first.tables.map((table) => [nameOf(table), table]));
  return last.tables
    .map((after) => changeOf(before.get(nameOf(after)) ?? { ...after, ...NEW }, after))
    .filter(({ sequentialScans, indexScans }) => sequentialScans + indexScans > 0)
    .toSorted((a, b) => b.rowsReadSequentially - a.rowsReadSequentially)
    .slice(0, MOST_TABLES);
}

const NEW = { sequentialScans: 0, rowsReadSequentially: 0, indexScans: 0, deadRows: 0, bytes: 0 };

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
  };
}
