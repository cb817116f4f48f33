import type { CheckResult, Evaluation, Verdict } from '../../runner/schema/evaluation-schema.ts';
import { type ExpectedVerdict, expectedVerdict, type FaultCase } from './fault-case.ts';
import { OBJECTIVE_IDS, type ObjectiveId } from './objectives.ts';

/** What the gate said of one objective while the faults of one case were on. */
export interface Cell {
  readonly objective: ObjectiveId;
  readonly expected: ExpectedVerdict;
  readonly found: Verdict;
  readonly isAsExpected: boolean;
  /** The check that speaks most for a failure; null where the objective did not fail. */
  readonly blamed: CheckResult | null;
}

/** One leg of the matrix, played. */
export interface Row {
  readonly fault: FaultCase;
  readonly cells: readonly Cell[];
  /** Null when nothing could be judged. */
  readonly evaluation: (Evaluation & { readonly reportFile: string }) | null;
  /** Why a case was not judged; empty where it was. */
  readonly trouble: string;
}

const HOLDING: ReadonlySet<Verdict> = new Set(['pass', 'inconclusive', 'not-applicable']);

const AS_EXPECTED: Readonly<Record<ExpectedVerdict, (found: Verdict) => boolean>> = {
  fails: (found) => found === 'fail',
  invalid: (found) => found === 'invalid',
  passes: (found) => found === 'pass',
  // What could not be measured, or was not judged, shows nothing of the fault.
  'no pass': (found) => found === 'fail' || found === 'inconclusive',
  may: () => true,
  // What could not be measured is no proof that it held.
  holds: (found) => HOLDING.has(found),
};

/** Compares what was judged with what the case expects. */
export function judgedRow(fault: FaultCase, evaluation: NonNullable<Row['evaluation']>): Row {
  return { fault, cells: OBJECTIVE_IDS.map((id) => cellOf(fault, evaluation, id)), evaluation, trouble: '' };
}

/** A case that the gate could not judge: nothing of it is as expected. */
export function unjudgedRow(fault: FaultCase, trouble: string): Row {
  return { fault, cells: [], evaluation: null, trouble };
}

function cellOf(fault: FaultCase, { objectives, checks }: Evaluation, objective: ObjectiveId): Cell {
  const expected = expectedVerdict(fault, objective);
  const found = objectives.find(({ id }) => id === objective)?.verdict ?? 'not-applicable';
  const isAsExpected = AS_EXPECTED[expected](found);
  return { objective, expected, found, isAsExpected, blamed: mostBlamed(checks, objective) };
}

/** The failed check with the largest share of bad requests for what is allowed; where none is counted, the first. */
function mostBlamed(checks: readonly CheckResult[], objective: ObjectiveId): CheckResult | null {
  const failed = checks.filter((check) => check.objective === objective && check.verdict === 'fail');
  return failed.toSorted((a, b) => excessOf(b) - excessOf(a))[0] ?? null;
}

function excessOf({ badRatio }: CheckResult): number {
  return badRatio === null ? 0 : badRatio.estimate / badRatio.allowed;
}

export function unexpectedCells({ cells }: Row): Cell[] {
  return cells.filter(({ isAsExpected }) => !isAsExpected);
}

export function isAsExpected(row: Row): boolean {
  return row.evaluation !== null && unexpectedCells(row).length === 0;
}

/** Whether the leg should be played again: the generator or the record was at fault, which says nothing of the target. */
export function wasNotMeasured(row: Row): boolean {
  return unexpectedCells(row).some(({ found }) => found === 'invalid');
}

/** What is not as expected, in words: `stall × service-p95: fails expected, inconclusive found`. */
export function deviations(rows: readonly Row[]): string[] {
  return rows.flatMap((row) => {
    const { fault, evaluation, trouble } = row;
    if (evaluation === null) return [`${fault.name}: not judged: ${trouble}`];
    const wrong = unexpectedCells(row);
    // A leg that is invalid is so in every cell, for one and the same reason.
    if (wrong.length > 1 && wrong.every(({ found }) => found === 'invalid'))
      return [`${fault.name}: could not be measured: ${evaluation.reasons.join(' ')}`];
    return wrong.map(
      ({ objective, expected, found }) =>
        `${fault.name} × ${objective}: ${expected} expected, ${found} found`,
    );
  });
}
