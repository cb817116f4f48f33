import { badness } from '../../runner/model/badness.ts';
import {
  decidingShare,
  estimateText,
  foundText,
  limitText,
  subjectText,
} from '../../runner/model/check-text.ts';
import { decimalText, ratioText } from '../../runner/model/number-text.ts';
import { isWaived, VERDICTS_WORST_FIRST, verdictCounts } from '../../runner/model/verdict-words.ts';
import type {
  CheckResult,
  Evaluation,
  ObjectiveResult,
  Verdict,
} from '../../runner/schema/evaluation-schema.ts';
import { VERDICT_LEVEL } from '../../runner/statistics/verdict.ts';
import { placeText, recordAnchor } from './checks-view.ts';
import { type IntervalBar, intervalBar } from './interval-bar.ts';

/** Objectives of one kind in one line. */
export interface GroupView {
  readonly name: string;
  readonly verdict: Verdict;
  readonly waived: boolean;
  /** Of those that apply to what was run: `3 of 4 hold`. */
  readonly counts: string;
  /** The objective that decides the line, or is closest to its limit, without its explanation. */
  readonly title: string;
  /** What was found there: `9.12 s, must be < 200 ms: comments, monday-morning@3x, peak`. */
  readonly closest: string;
  readonly href: string | null;
  readonly bar: IntervalBar | null;
}

type Sli = CheckResult['sli'];

const GROUPS: readonly (readonly [name: string, slis: readonly Sli[]])[] = [
  ['Speed', ['response_time']],
  ['Database', ['db_time', 'pool_time']],
  ['Availability', ['availability', 'rate_limited']],
  ['Background jobs', ['job_time', 'jobs_lost', 'jobs_retried_unfinished']],
  ['Correctness', ['invariant']],
  ['Recovery', ['recovery_time']],
  ['Cost', ['target_cpu_per_request']],
];
const COMPARED = 'Growth and neighbours';
const UNJUDGED = 'Not judged';

/** One line for each kind of objective that the thresholds have, in a fixed order. */
export function groupViews({ objectives, checks }: Evaluation): GroupView[] {
  const names = [...GROUPS.map(([name]) => name), COMPARED, UNJUDGED];
  const members = objectives.map((objective) => ({ objective, group: groupOf(objective, checks) }));
  return names.flatMap((name) => {
    const own = members.filter(({ group }) => group === name).map(({ objective }) => objective);
    return own.length === 0 ? [] : [groupView(name, own, checks)];
  });
}

function groupOf({ id }: ObjectiveResult, checks: readonly CheckResult[]): string {
  const first = checks.find(({ objective }) => objective === id);
  if (first === undefined) return UNJUDGED;
  if (first.unit === 'x') return COMPARED;
  return GROUPS.find(([, slis]) => slis.includes(first.sli))?.[0] ?? UNJUDGED;
}

function groupView(
  name: string,
  objectives: readonly ObjectiveResult[],
  checks: readonly CheckResult[],
): GroupView {
  const worst = worstOf(objectives);
  const own = checks.filter(({ objective }) => objectives.some(({ id }) => id === objective));
  const telling = worst.verdict === 'pass' ? tellingCheck(own) : decidingCheck(worst, checks);
  const holding = objectives.filter(({ verdict }) => verdict === 'pass').length;
  const applicable = objectives.filter(({ verdict }) => verdict !== 'not-applicable').length;
  return {
    name,
    verdict: worst.verdict,
    waived: isWaived(worst),
    counts: applicable === 0 ? 'none applies' : `${holding} of ${applicable} hold`,
    title: titleOf(objectives.find(({ id }) => id === telling?.objective) ?? worst),
    closest: telling === undefined ? worst.reason : foundAndLimit(telling),
    href: telling === undefined ? null : `#${recordAnchor(telling.id)}`,
    bar: telling === undefined ? null : intervalBar(telling),
  };
}

function titleOf({ title }: ObjectiveResult): string {
  return title.split(':')[0] ?? title;
}

function foundAndLimit(check: CheckResult): string {
  const share = decidingShare(check);
  const allowed = share === null ? '' : `, ${ratioText(share.allowed)} may be`;
  return `${foundText(check)}${allowed}, must be ${limitText(check)}: ${subjectText(check)}, ${placeText(check)}`;
}

/** What blocks comes before what is waived. */
function worstOf(objectives: readonly ObjectiveResult[]): ObjectiveResult {
  const rank = (objective: ObjectiveResult) =>
    VERDICTS_WORST_FIRST.indexOf(objective.verdict) + (isWaived(objective) ? 0.5 : 0);
  return objectives.reduce((worst, each) => (rank(each) < rank(worst) ? each : worst));
}

/** The check that the headline and the objective's reason name, too. */
function decidingCheck(
  { id, verdict }: ObjectiveResult,
  checks: readonly CheckResult[],
): CheckResult | undefined {
  const deciding = checks.filter((check) => check.objective === id && check.verdict === verdict);
  return deciding.toSorted((a, b) => badness(b) - badness(a))[0];
}

/** Of checks with the same verdict the one that used most of what it may use. */
function tellingCheck(checks: readonly CheckResult[]): CheckResult | undefined {
  return checks.toSorted((a, b) => useOf(b) - useOf(a))[0];
}

/** The share of a limit, or of the bad requests allowed, that is used up; 1 is the limit. */
function useOf({ unit, estimate, limit, censored, badRatio, interval }: CheckResult): number {
  if (censored) return Number.POSITIVE_INFINITY;
  if (unit === 'ratio') return badRatio === null ? 0 : badRatio.estimate / Math.max(badRatio.allowed, 1e-12);
  if (limit === 0) return estimate ?? 0;
  return (interval?.upper ?? estimate ?? 0) / limit;
}

/** One sentence each: how much room is left, what changed since the accepted runs, how sure all this is. */
export interface Outlook {
  readonly label: string;
  readonly value: string;
  readonly note: string;
  readonly href: string;
}

/** What a manager asks after the verdict. */
export function outlooks(evaluation: Evaluation): Outlook[] {
  return [headroom(evaluation), change(evaluation), sureness(evaluation)];
}

function headroom({ checks, legs }: Evaluation): Outlook {
  const loads = [...new Set(legs.map(({ load }) => load))].toSorted((a, b) => a - b);
  const played = loads.map(loadText).join(', ') || 'nothing';
  const closest = tellingCheck(checks.filter(({ verdict, unit }) => verdict === 'pass' && unit === 'ms'));
  const room =
    closest === undefined
      ? ''
      : ` Least room where it holds: ${subjectText(closest)}, ${estimateText(closest)} of ${limitText(closest).replace(/^[<≤] /u, '')}.`;
  return {
    label: 'Headroom so far',
    value: headroomText(loads, checks),
    note: `Played: ${played}.${room}`,
    href: closest === undefined ? '#legs' : `#${recordAnchor(closest.id)}`,
  };
}

/** Only what passes shows headroom: a load that could not be judged proves nothing, and neither does any above it. */
function headroomText(loads: readonly number[], checks: readonly CheckResult[]): string {
  const at = (load: number) => checks.filter((check) => check.load === load);
  const holds = (load: number) =>
    at(load).some(({ verdict }) => verdict === 'pass') &&
    at(load).every(
      (check) => check.verdict === 'pass' || check.verdict === 'not-applicable' || isWaived(check),
    );
  const broken = loads.find((load) => !holds(load));
  const proven = loads.findLast((load) => broken === undefined || load < broken);
  if (proven !== undefined) return `holds at ${loadText(proven)}`;
  if (broken === undefined) return 'not measured';
  return at(broken).some((check) => check.verdict === 'fail' && !isWaived(check))
    ? `below ${loadText(broken)}`
    : `not shown at ${loadText(broken)}`;
}

function loadText(load: number): string {
  return `${decimalText(load, 3)}x`;
}

const ACCEPTED = /accepted runs?$/u;

function change({ checks }: Evaluation): Outlook {
  const compared = checks.filter((check) => ACCEPTED.test(check.compared?.with ?? ''));
  const worst = tellingCheck(compared);
  if (worst === undefined)
    return {
      label: 'Against the baseline',
      value: 'not compared',
      note: 'No objective compares with accepted runs. The command compare does it for every percentile.',
      href: '#objectives',
    };
  return {
    label: 'Against the baseline',
    value: verdictCounts(compared),
    note: `Most changed: ${subjectText(worst)}, ${estimateText(worst)} of before, ${limitText(worst)}.`,
    href: `#${recordAnchor(worst.id)}`,
  };
}

function sureness({ verdict, checks, validity }: Evaluation): Outlook {
  const levels = checks.flatMap(({ interval }) => interval?.level ?? []).filter((level) => level < 1);
  const shown =
    levels.length === 0 ? '' : ` Each end of an interval shown: ${ratioText(Math.min(...levels))}.`;
  const open = countOf(checks, 'inconclusive', 'left open');
  const invalid = countOf(checks, 'invalid', 'invalid');
  const holding = validity.filter(({ passed }) => passed).length;
  return {
    label: 'How sure',
    value: verdict === 'invalid' ? 'not to be trusted' : `${ratioText(VERDICT_LEVEL)} for each verdict`,
    note: `${holding} of ${validity.length} validity checks hold; ${[open, invalid].join(', ')}.${shown}`,
    href: '#validity',
  };
}

function countOf(checks: readonly CheckResult[], verdict: Verdict, word: string): string {
  const count = checks.filter((check) => check.verdict === verdict).length;
  return `${count === 0 ? 'no check' : count === 1 ? '1 check' : `${count} checks`} ${word}`;
}
