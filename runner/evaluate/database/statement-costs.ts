import type { PlannedWindow } from '../../../scenarios/kit/contract.ts';
import type { DatabaseBorder, DatabaseRecord, DatabaseStatement } from '../../schema/database-schema.ts';

/** What one statement cost between two borders. */
export interface StatementCost {
  readonly statement: DatabaseStatement;
  readonly calls: number;
  readonly totalMs: number;
  readonly meanMs: number;
  /** Standard deviation over its executions; ms. */
  readonly deviationMs: number;
  readonly rows: number;
  readonly sharedHits: number;
  readonly sharedReads: number;
  readonly tempBlocks: number;
  readonly walBytes: number;
}

/** What the server accounts for between two borders. */
export interface Account {
  /** Of others than the observer, costliest first. */
  readonly statements: readonly StatementCost[];
  /** Time of statements that clients sent, without those that ran inside of others, which are part of them. */
  readonly totalMs: number;
  readonly calls: number;
  /** What the observer's own statements took. */
  readonly ownMs: number;
  /** What may be missing, in words; nothing when all is there. */
  readonly remarks: readonly string[];
}

/** What a window cost; null where no border tells when it began. A leg that ended early ends its last window. */
export function windowAccount(record: DatabaseRecord, { fromMs, toMs }: PlannedWindow): Account | null {
  const from = record.borders.findIndex(({ legMs }) => legMs === fromMs);
  const own = record.borders.findIndex(({ legMs }) => legMs === toMs);
  const to = own === -1 ? record.borders.length - 1 : own;
  return from === -1 || to <= from ? null : accountBetween(record, from, to);
}

/** What the whole leg cost. */
export function wholeAccount(record: DatabaseRecord): Account | null {
  return record.borders.length < 2 ? null : accountBetween(record, 0, record.borders.length - 1);
}

type Numbers = readonly number[];

function accountBetween(record: DatabaseRecord, from: number, to: number): Account {
  const sums = new Map<number, Numbers>();
  const remarks = new Set<string>();
  for (let index = from + 1; index <= to; index += 1) {
    const [before, after] = [record.borders[index - 1], record.borders[index]];
    if (before === undefined || after === undefined) continue;
    for (const remark of remarksOn(before, after)) remarks.add(remark);
    for (const [statement, gains] of gainsBetween(before, after))
      sums.set(statement, added(sums.get(statement), gains));
  }
  const costs = [...sums].flatMap(([index, numbers]) => costOf(record.statements[index], numbers) ?? []);
  const others = costs.filter(({ statement }) => !statement.own);
  const sent = others.filter(({ statement }) => statement.topLevel);
  return {
    statements: others.toSorted((a, b) => b.totalMs - a.totalMs),
    totalMs: total(sent, ({ totalMs }) => totalMs),
    calls: total(sent, ({ calls }) => calls),
    ownMs: total(
      costs.filter(({ statement }) => statement.own),
      ({ totalMs }) => totalMs,
    ),
    remarks: [...remarks],
  };
}

/** What every statement gained. After a reset, and for one that was evicted and came back, all that it has is gain. */
function gainsBetween(before: DatabaseBorder, after: DatabaseBorder): [number, Numbers][] {
  const stood = new Map(before.statements.map(([index = -1, ...numbers]) => [index, numbers]));
  const wasReset = before.statementsResetAtMs !== after.statementsResetAtMs;
  return after.statements.map(([index = -1, ...numbers]) => {
    const previous = stood.get(index);
    const goesOn = previous !== undefined && !wasReset && (numbers[0] ?? 0) >= (previous[0] ?? 0);
    return [index, goesOn ? numbers.map((value, place) => value - (previous[place] ?? 0)) : numbers];
  });
}

function remarksOn(before: DatabaseBorder, after: DatabaseBorder): string[] {
  const present = new Set(after.statements.map(([index]) => index));
  const calls = new Map(after.statements.map(([index = -1, number = 0]) => [index, number]));
  const wasReset = before.statementsResetAtMs !== after.statementsResetAtMs;
  const restarted = before.serverStartedAtMs !== after.serverStartedAtMs;
  const fell = before.statements.some(([index = -1, number = 0]) => (calls.get(index) ?? number) < number);
  const gone = before.statements.filter(([index]) => !present.has(index ?? -1)).length;
  const evicted = (after.evictions ?? 0) > (before.evictions ?? 0) || (gone > 0 && !wasReset && !restarted);
  return [
    ...(restarted ? ['The server restarted meanwhile: what it had counted until then may be lost.'] : []),
    ...(wasReset || (fell && !restarted)
      ? ['pg_stat_statements was reset meanwhile: what it had counted until then is lost.']
      : []),
    ...(evicted && !wasReset
      ? ['Statements were evicted meanwhile, and their time is lost: raise pg_stat_statements.max.']
      : []),
  ];
}

function added(sum: Numbers | undefined, gains: Numbers): Numbers {
  return sum === undefined ? gains : gains.map((gain, index) => gain + (sum[index] ?? 0));
}

/**
 * The deviation follows from the sum of squares, which adds up over borders as deviations do not:
 * sqrt(sum of squares / n - mean²).
 */
function costOf(statement: DatabaseStatement | undefined, numbers: Numbers): StatementCost | null {
  const [calls = 0, totalMs = 0, squares = 0, rows = 0, sharedHits = 0, sharedReads = 0] = numbers;
  if (statement === undefined || calls <= 0) return null;
  const meanMs = totalMs / calls;
  return {
    statement,
    calls,
    totalMs,
    meanMs,
    deviationMs: Math.sqrt(Math.max(0, squares / calls - meanMs ** 2)),
    rows,
    sharedHits,
    sharedReads,
    tempBlocks: numbers[6] ?? 0,
    walBytes: numbers[7] ?? 0,
  };
}

function total<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}
