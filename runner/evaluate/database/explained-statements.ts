import type { PlannedWindow } from '../../../scenarios/kit/contract.ts';
import type { DatabaseRecord, DatabaseStatement } from '../../schema/database-schema.ts';
import { mainWindow } from './analyse-database.ts';
import { type PlanStep, withAncestors } from './plan-tree.ts';
import { wholeAccount, windowAccount } from './statement-costs.ts';

/** Together they explain this share of the time; what is left is not worth a plan each. */
const EXPLAINED_SHARE = 0.9;
const MOST_PLANS = 8;

/** The statements whose plans are worth knowing: those that explain most of the time in the window that matters. */
export function statementsToExplain(
  record: DatabaseRecord,
  windows: readonly PlannedWindow[],
): (DatabaseStatement & { readonly text: string })[] {
  const main = mainWindow(windows);
  const account = (main && windowAccount(record, main)) ?? wholeAccount(record);
  const wanted: (DatabaseStatement & { readonly text: string })[] = [];
  let explainedMs = 0;
  for (const { statement, totalMs } of account?.statements ?? []) {
    if (explainedMs >= EXPLAINED_SHARE * (account?.totalMs ?? 0) || wanted.length >= MOST_PLANS) break;
    explainedMs += totalMs;
    const { text } = statement;
    if (text !== null) wanted.push({ ...statement, text });
  }
  return wanted;
}

/** The tables that plans read, each once. */
export function tablesIn(plans: readonly PlanStep[]): { readonly schema: string; readonly name: string }[] {
  const tables = plans
    .flatMap((plan) => withAncestors(plan))
    .flatMap(({ step: { schema, relation } }) =>
      schema === null || relation === null ? [] : [{ schema, name: relation }],
    );
  return [...new Map(tables.map((table) => [`${table.schema}.${table.name}`, table])).values()];
}
