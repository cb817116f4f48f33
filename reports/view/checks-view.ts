import {
  againstText,
  foundText,
  intervalText,
  limitText,
  rangeText,
  shownQuantileText,
  subjectText,
} from '../../runner/model/check-text.ts';
import { countText, decimalText, measuredBeside, ratioText } from '../../runner/model/number-text.ts';
import { isWaived, verdictCounts, worstFirst } from '../../runner/model/verdict-words.ts';
import type {
  CheckResult,
  Evaluation,
  ObjectiveResult,
  Verdict,
} from '../../runner/schema/evaluation-schema.ts';
import { checkRecord } from './check-record.ts';
import { type IntervalBar, intervalBar } from './interval-bar.ts';

/** One check, in words. */
export interface CheckView {
  /** Where its record stands on the page. */
  readonly anchor: string;
  /** Everything that evaluation.json holds of it, in words. */
  readonly record: readonly (readonly [label: string, value: string])[];
  /** The leg whose folder holds the evidence; null for all of them. */
  readonly leg: string | null;
  readonly verdict: Verdict;
  /** The verdict stands and does not block. */
  readonly waived: boolean;
  readonly subject: string;
  /** Leg and window. */
  readonly place: string;
  readonly found: string;
  readonly limit: string;
  readonly interval: string | null;
  /** Share beyond the limit or unanswered, with the share allowed. */
  readonly badShare: string | null;
  readonly samples: string;
  readonly bad: string;
  readonly reason: string;
  readonly reported: string;
  readonly missing: string;
  readonly bar: IntervalBar | null;
}

/** One objective with its checks, worst first. */
export interface ObjectiveView {
  readonly id: string;
  readonly title: string;
  readonly expect: string;
  readonly optional: boolean;
  readonly verdict: Verdict;
  readonly waived: boolean;
  readonly reason: string;
  /** `2 fail, 12 pass`. */
  readonly counts: string;
  readonly checks: readonly CheckView[];
}

/** Every objective, worst verdict first. */
export function objectiveViews(evaluation: Evaluation): ObjectiveView[] {
  return worstFirst(evaluation.objectives).map((objective) => objectiveView(objective, evaluation.checks));
}

/** How sure the estimated intervals are, when all agree: `99 %`. */
export function confidenceText(checks: readonly CheckResult[]): string | null {
  const levels = new Set(
    checks.flatMap(({ interval }) => interval?.level ?? []).filter((level) => level < 1),
  );
  const [level] = levels;
  return level === undefined || levels.size > 1 ? null : `${decimalText(level * 100, 2)} %`;
}

/** `monday-morning@3x against monday-morning@1x, peak`; checks on all legs together say so. */
export function placeText(check: CheckResult): string {
  const window = check.window === '*' ? 'whole leg' : check.window;
  const where = check.leg === null && check.window === '*' ? 'whole run' : window;
  return `${check.leg ?? 'all legs'}${againstText(check)}, ${where}`;
}

/** An id of the page for the record of a check, whatever its name holds. */
export function recordAnchor(check: string): string {
  return `record-${check.replaceAll(/[^A-Za-z0-9_.-]/gu, (sign) => `_${sign.codePointAt(0)?.toString(36)}_`)}`;
}

function objectiveView(objective: ObjectiveResult, checks: readonly CheckResult[]): ObjectiveView {
  const own = worstFirst(checks.filter((check) => check.objective === objective.id));
  const { id, title, expect, optional, verdict, reason } = objective;
  return {
    id,
    title,
    expect,
    optional,
    verdict,
    waived: isWaived(objective),
    reason,
    counts: verdictCounts(own),
    checks: own.map(checkView),
  };
}

function checkView(check: CheckResult): CheckView {
  return {
    anchor: recordAnchor(check.id),
    record: checkRecord(check),
    leg: check.leg,
    verdict: check.verdict,
    waived: isWaived(check),
    subject: subjectText(check),
    place: placeText(check),
    found: check.verdict === 'not-applicable' && check.estimate === null ? '–' : foundText(check),
    limit: limitText(check),
    interval: intervalText(check),
    badShare: badShareText(check),
    samples: countText(check.samples),
    bad: rangeText(check.bad),
    reason: check.reason,
    reported: check.reported.map(shownQuantileText).join(', '),
    missing: missingText(check.missing),
    bar: intervalBar(check),
  };
}

function badShareText({ badRatio }: CheckResult): string | null {
  if (badRatio === null) return null;
  const { estimate, allowed } = badRatio;
  return `${measuredBeside(estimate, allowed, 'ratio')}, ${ratioText(allowed)} allowed`;
}

function missingText({ unfinished, skipped, droppedJourneys }: CheckResult['missing']): string {
  const parts: [number, string][] = [
    [unfinished, 'unfinished'],
    [skipped, 'never sent'],
    [droppedJourneys, 'journeys dropped'],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${countText(count)} ${what}`)
    .join(', ');
}
