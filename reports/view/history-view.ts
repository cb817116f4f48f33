import { foundText, limitText, subjectText } from '../../runner/model/check-text.ts';
import { decimalText } from '../../runner/model/number-text.ts';
import { plainText } from '../../runner/model/plain-text.ts';
import type { CheckResult, Evaluation, Verdict } from '../../runner/schema/evaluation-schema.ts';
import { changePoints } from './change-points.ts';
import { type Sparkline, sparkline } from './sparkline.ts';

/** One run in the history of a project, oldest first. */
export interface HistoryRun {
  readonly id: string;
  readonly startedAt: string;
  readonly target: string;
  readonly verdict: Verdict;
  readonly headline: string;
}

/** One check over the runs that judged it. */
export interface HistoryRow {
  readonly objective: string;
  readonly title: string;
  readonly subject: string;
  readonly leg: string;
  readonly limit: string;
  readonly verdicts: readonly (Verdict | null)[];
  readonly latest: string;
  readonly spark: Sparkline | null;
  /** Where the level changed, in words; no verdict rests on it. */
  readonly changes: readonly string[];
}

export interface HistoryView {
  readonly runs: readonly HistoryRun[];
  readonly rows: readonly HistoryRow[];
}

/** The runs oldest first, and each check of the latest run through all of them. */
export function historyView(evaluations: readonly Evaluation[]): HistoryView {
  const ordered = evaluations.toSorted((a, b) => (a.run.startedAt < b.run.startedAt ? -1 : 1));
  const latest = new Map<string, CheckResult>();
  for (const { checks } of ordered) for (const check of checks) latest.set(check.id, check);
  return {
    runs: ordered.map(({ run, verdict, headline }) => ({
      id: run.id,
      startedAt: run.startedAt,
      target: run.targetVersion ?? run.target,
      verdict,
      headline,
    })),
    rows: [...latest.values()].map((check) => historyRow(check, ordered)),
  };
}

function historyRow(check: CheckResult, evaluations: readonly Evaluation[]): HistoryRow {
  const own = evaluations.map(({ checks, run }) => ({
    run: run.id,
    check: checks.find(({ id }) => id === check.id),
  }));
  const known = own.flatMap(({ run, check }) =>
    check === undefined || check.estimate === null || check.censored ? [] : [{ run, value: check.estimate }],
  );
  const values = known.map(({ value }) => value);
  return {
    objective: check.objective,
    title: check.title,
    subject: subjectText(check),
    leg: check.leg ?? 'all legs',
    limit: limitText(check),
    verdicts: own.map(({ check }) => check?.verdict ?? null),
    latest: foundText(check),
    spark: sparkline(
      own.map(({ check }) => (check === undefined || check.censored ? null : check.estimate)),
      check.limit,
    ),
    changes: changePoints(values).map((place) => {
      const [before, after] = [middle(values.slice(0, place)), middle(values.slice(place))];
      return `${plainText(known[place]?.run ?? '')}: about ${decimalText(after / before, 2)}x of before`;
    }),
  };
}

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
