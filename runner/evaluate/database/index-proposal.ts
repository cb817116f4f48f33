import type { DatabaseRelation } from '../../schema/database-schema.ts';
import { type PlanStep, withAncestors } from './plan-tree.ts';
import { predicateOf } from './predicate.ts';

/** An index that would spare a plan the reading of a whole table. */
export interface ProposedIndex {
  /** Copyable: `CREATE INDEX CONCURRENTLY ON shop.tasks (tenant_id, created_at DESC);` */
  readonly sql: string;
  /** With its schema, as SQL takes it. */
  readonly table: string;
  /** With their directions. */
  readonly columns: readonly string[];
}

/** Smaller tables are read faster as a whole. */
export const ROWS_WORTH_AN_INDEX = 1_000;
/** More columns make an index dear to keep for what the last ones spare. */
const MOST_COLUMNS = 4;

/** The proposals for a plan: one for each table that it reads as a whole for want of an index. */
export function proposedIndexes(plan: PlanStep, relations: readonly DatabaseRelation[]): ProposedIndex[] {
  const proposals = withAncestors(plan).flatMap(
    ({ step, above }) => proposalFor(step, above, relations) ?? [],
  );
  return [...new Map(proposals.map((proposal) => [proposal.sql, proposal])).values()];
}

function proposalFor(
  step: PlanStep,
  above: readonly PlanStep[],
  relations: readonly DatabaseRelation[],
): ProposedIndex | null {
  const relation = relations.find(({ schema, name }) => schema === step.schema && name === step.relation);
  if (step.type !== 'Seq Scan' || relation === undefined || relation.rows < ROWS_WORTH_AN_INDEX) return null;
  const columns = columnsFor(step, above);
  if (columns.length === 0 || hasIndex(relation, columns)) return null;
  const table = `${identifier(relation.schema)}.${identifier(relation.name)}`;
  return { sql: `CREATE INDEX CONCURRENTLY ON ${table} (${columns.join(', ')});`, table, columns };
}

/** Equality first, so that what is left lies together; then the order that is asked for; a range only where no order is. */
function columnsFor(step: PlanStep, above: readonly PlanStep[]): string[] {
  const { equal, range } = step.filter === null ? { equal: [], range: [] } : predicateOf(step.filter);
  const order = orderAsked(above).filter((key) => !equal.includes(columnIn(key)));
  const rest = order.length > 0 ? order : range.filter((column) => !equal.includes(column)).slice(0, 1);
  return equal.length + range.length === 0 ? [] : [...equal, ...rest].slice(0, MOST_COLUMNS);
}

/** The sort that takes the table's rows as they come, if a limit cuts it: then an index in that order ends early. */
function orderAsked(above: readonly PlanStep[]): string[] {
  const sort = above.findIndex(({ type }) => type === 'Sort' || type === 'Incremental Sort');
  const between = above.slice(0, sort);
  if (sort === -1 || between.some(({ type }) => !PASSING.has(type))) return [];
  const isCut = above.slice(sort + 1).some(({ type }) => type === 'Limit');
  const keys = (above[sort]?.sortKeys ?? []).map(withoutTable);
  return isCut && keys.every((key) => key !== null) ? keys.filter((key) => key !== null) : [];
}

const PASSING: ReadonlySet<string> = new Set([
  'Gather',
  'Gather Merge',
  'Result',
  'LockRows',
  'Subquery Scan',
]);

/** `tasks.created_at DESC` as `created_at DESC`; null for anything that is no plain column. */
function withoutTable(key: string): string | null {
  const pattern =
    /^(?:(?:"[^"]+"|[\w$]+)\.)?("[^"]+"|[a-z_][\w$]*)((?: DESC| ASC)?(?: NULLS (?:FIRST|LAST))?)$/u;
  const [, column, direction = ''] = pattern.exec(key) ?? [];
  return column === undefined ? null : `${column}${direction}`;
}

function columnIn(key: string): string {
  return key.replace(/ (?:DESC|ASC|NULLS).*$/u, '');
}

/** Whether an index begins with these very columns already; then the planner has its reasons. */
function hasIndex({ indexes }: DatabaseRelation, columns: readonly string[]): boolean {
  const wanted = columns.map((column) => columnIn(column));
  return indexes.some((definition) => {
    const listed = /\((.*)\)/u.exec(definition)?.[1]?.split(', ').map(columnIn) ?? [];
    return wanted.every((column, index) => listed[index] === column);
  });
}

/** A name as SQL takes it. */
function identifier(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/u.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
