import type { PlannedWindow } from '../../../scenarios/kit/contract.ts';
import type { StatementTime } from '../../schema/database-analysis-schema.ts';
import type { DatabaseRecord, DatabaseStatement } from '../../schema/database-schema.ts';
import { type Account, type StatementCost, windowAccount } from './statement-costs.ts';

/** More lines than these nobody tells apart. */
const MOST_STATEMENTS = 6;

/**
 * What the costliest statements of a leg took of the server in each of its windows: ms in each second, on average of the
 * window, from the counters at its borders. Null where no border tells.
 */
export function statementTimes(
  record: DatabaseRecord,
  windows: readonly PlannedWindow[],
  secondsOf: (window: PlannedWindow) => number,
): StatementTime[] {
  const accounts = windows.map((window) => ({
    window: window.name,
    seconds: secondsOf(window),
    account: windowAccount(record, window),
  }));
  const costliest = costliestOf(accounts.flatMap(({ account }) => account?.statements ?? []));
  return costliest.map((statement) => ({
    queryId: statement.queryId,
    user: statement.user,
    text: statement.text,
    windows: accounts.map(({ window, seconds, account }) => ({
      window,
      msPerSecond:
        account === null || seconds === 0 ? null : rounded(totalMsOf(account, statement) / seconds),
    })),
  }));
}

/** Statements inside of others are part of those, and would be counted twice. */
function costliestOf(costs: readonly StatementCost[]): DatabaseStatement[] {
  const totals = new Map<DatabaseStatement, number>();
  for (const { statement, totalMs } of costs)
    if (statement.topLevel) totals.set(statement, (totals.get(statement) ?? 0) + totalMs);
  return [...totals]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, MOST_STATEMENTS)
    .map(([statement]) => statement);
}

function totalMsOf({ statements }: Account, wanted: DatabaseStatement): number {
  return statements.find(({ statement }) => statement === wanted)?.totalMs ?? 0;
}

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;
