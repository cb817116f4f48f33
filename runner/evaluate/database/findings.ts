import { countText, decimalText } from '../../model/number-text.ts';
import type { DatabaseRelation } from '../../schema/database-schema.ts';
import { ROWS_WORTH_AN_INDEX } from './index-proposal.ts';
import { type PlanStep, withAncestors } from './plan-tree.ts';
import type { StatementCost } from './statement-costs.ts';

const BLOCK_BYTES = 8_192;
/** From so many calls of one statement in a request, a loop in the code is the likeliest reason. */
const LOOP_CALLS = 5;
/** Rows found and rows expected that differ by this lead the planner astray. */
const MISESTIMATE = 10;

export interface FindingSides {
  readonly cost: StatementCost;
  readonly callsPerRequest: number | null;
  readonly plan: PlanStep | null;
  /** The slowest execution that auto_explain logged; null without one. */
  readonly logged: PlanStep | null;
  readonly relations: readonly DatabaseRelation[];
}

/** What is wrong with a statement, in plain words; the gravest first. */
export function findingsOf({ cost, callsPerRequest, plan, logged, relations }: FindingSides): string[] {
  const steps = plan === null ? [] : withAncestors(plan);
  return [
    ...steps.flatMap(({ step }) => wholeTable(step, cost, relations) ?? []),
    ...spilled(
      cost,
      steps.map(({ step }) => step),
    ),
    ...(logged === null ? [] : withAncestors(logged)).flatMap(({ step }) => misestimated(step) ?? []),
    ...(callsPerRequest !== null && callsPerRequest >= LOOP_CALLS
      ? [`It is sent ${decimalText(callsPerRequest, 1)} times per request: a loop around it (N+1)?`]
      : []),
  ];
}

function largeScan(step: PlanStep, relations: readonly DatabaseRelation[]): DatabaseRelation | null {
  const relation = relations.find(({ schema, name }) => schema === step.schema && name === step.relation);
  const isLarge =
    step.type === 'Seq Scan' && step.filter !== null && (relation?.rows ?? 0) >= ROWS_WORTH_AN_INDEX;
  return isLarge && relation !== undefined ? relation : null;
}

function wholeTable(
  step: PlanStep,
  { rows, calls }: StatementCost,
  relations: readonly DatabaseRelation[],
): string | null {
  const relation = largeScan(step, relations);
  if (relation === null) return null;
  const returned = decimalText(rows / calls, 1);
  return `It reads all ${countText(relation.rows)} rows of ${relation.schema}.${relation.name} (sequential scan) for the ${returned} that a call returns.`;
}

function spilled({ tempBlocks, calls }: StatementCost, steps: readonly PlanStep[]): string[] {
  if (tempBlocks < calls) return [];
  const megabytes = decimalText((tempBlocks * BLOCK_BYTES) / calls / 1e6, 1);
  const what = steps.some(({ type }) => type.includes('Hash')) ? 'sort or hash' : 'sort';
  return [
    `Its ${what} goes to disk: ${megabytes} MB of temporary files per call. Raise work_mem, or let an index give the order.`,
  ];
}

function misestimated({ type, relation, plannedRows, actualRows }: PlanStep): string | null {
  if (actualRows === null || plannedRows <= 0) return null;
  const ratio = Math.max(actualRows, 1) / Math.max(plannedRows, 1);
  if (ratio < MISESTIMATE && ratio > 1 / MISESTIMATE) return null;
  const where = relation === null ? type : `${type} of ${relation}`;
  return `The planner expects ${countText(plannedRows)} rows from ${where} and gets ${countText(actualRows)}: ANALYZE the tables, or add extended statistics.`;
}
